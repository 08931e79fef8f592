"""Addresses: where things stood in the old site, by the patterns in which its program writes them."""

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

_PLACEHOLDER = re.compile(r":(\w+)(?:\[[^\]]*\])?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
}
"""Jekyll's own names of patterns (https://jekyllrb.com/docs/permalinks/)."""


class Placed(NamedTuple):
    """What a pattern of addresses may name of a post."""

    day: str
    """Day or hour of the post, as our front matter has it; empty for none."""
    name: str
    """Last part of its address."""
    title: str = ""
    section: str = ""
    file: str = ""
    """Name of its file, without its ending."""
    categories: tuple[str, ...] = ()


def expanded(pattern: str, post: Placed) -> str:
    """Return the address of a post by a pattern; empty when the pattern names what is not known."""
    written = STYLES.get(pattern, pattern)
    missing = False

    def part(match: re.Match[str]) -> str:
        nonlocal missing
        value = _value(match[1], post)
        missing = missing or value is None
        return value or ""

    path = re.sub(r"/{2,}", "/", "/" + _PLACEHOLDER.sub(part, written).removeprefix("/"))
    if missing:
        return ""
    return path if path.endswith("/") or "." in posixpath.basename(path) else f"{path}/"


def _value(name: str, post: Placed) -> str | None:
    year, month, day = post.day[:4], post.day[5:7], post.day[8:10]
    if name in _DAYS and not post.day:
        return None
    values = {
        "year": year,
        "short_year": year[2:],
        "month": month,
        "i_month": month.lstrip("0"),
        "monthname": _MONTHS[int(month) - 1] if month else "",
        "day": day,
        "i_day": day.lstrip("0"),
        "hour": post.day[11:13] or "00",
        "minute": post.day[14:16] or "00",
        "second": post.day[17:19] or "00",
        "slug": post.name,
        "title": post.name,
        "slugorfilename": post.name,
        "slugorcontentbasename": post.name,
        "filename": post.file or post.name,
        "contentbasename": post.file or post.name,
        "name": post.file or post.name,
        "section": post.section.partition("/")[0],
        "sections": post.section,
        "collection": post.section.partition("/")[0],
        "path": "/".join(filter(None, [post.section, post.file or post.name])),
        "categories": "/".join(post.categories),
        "output_ext": ".html",
    }
    return values.get(name)


_DAYS = frozenset({"year", "short_year", "month", "i_month", "monthname", "day", "i_day"})


def same_address(address: str) -> str:
    """Return what the spellings of one address have in common: no `index.html`, no slash at the end."""
    path = unquote(address).partition("#")[0].partition("?")[0]
    path = re.sub(r"/index\.(?:html?|php)$", "/", path)
    return path.rstrip("/").removesuffix(".html").lower() or "/"
