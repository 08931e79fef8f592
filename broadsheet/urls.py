"""Addresses: slugs, permalinks, the files they are published as, and their absolute forms."""

import re
from urllib.parse import quote, unquote, urlsplit

from slugify import slugify

# Signs that tell names apart are spelled out, so that `C`, `C++` and `C#` never share a slug.
_SPELLED = (("++", "-plus-plus"), ("+", "-plus-"), ("#", "-sharp"), ("&", "-and-"), ("%", "-percent"))
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 120
"""Characters in a slug: with its folders and `index.html` far below any file system's limit of 255 bytes."""


def slug(text: str) -> str:
    """Return the last part of a URL for a name or title; empty when nothing in it can be written so.

    `slug("Côte d'Ivoire")` gives `"cote-d-ivoire"`, `slug("C++")` gives `"c-plus-plus"`.
    """
    if is_slug(text):
        return text
    return slugify(text, replacements=_SPELLED, max_length=_LONGEST, word_boundary=True)


def is_slug(text: str) -> bool:
    """Return whether a text can stand as one part of a permalink."""
    return len(text) <= _LONGEST and _SLUG.fullmatch(text) is not None


def output_path(permalink: str) -> str:
    """Return the file a permalink is published as: `/2025/06/rains/` as `2025/06/rains/index.html`."""
    path = permalink.removeprefix("/")
    if "%" in path:
        path = unquote(path)  # as a web server looks it up
    return f"{path}index.html" if permalink.endswith("/") else path


def base_path(base_url: str) -> str:
    """Return the path under which an archive is served, without a slash at its end: `/record`, or empty."""
    return quote(urlsplit(base_url).path.rstrip("/"), safe="/%~")


def absolute(base_url: str, permalink: str) -> str:
    """Return the whole URL of a permalink."""
    return base_url.rstrip("/") + permalink


def numbered(permalink: str, number: int) -> str:
    """Return the permalink of a listing's page: page 1 is the listing itself."""
    return permalink if number == 1 else f"{permalink}page/{number}/"
