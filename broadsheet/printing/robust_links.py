"""Robust Links: links that say where a preserved copy of their page is, and of which day.

The attributes are those of https://robustlinks.mementoweb.org/spec/. A reader whose link has broken,
or a program for them, finds by these the page as it was.
"""

import re
from collections.abc import Sequence
from html import unescape

from markupsafe import Markup

from broadsheet.model import Source
from broadsheet.printing.escaping import escape_value
from broadsheet.views.texts import PreservedLink

_LINK = re.compile(r'(<a\b[^<>]*?\shref="([^"]*)")')
_OPAQUE = re.compile(r"<(?:script|style|template)\b", re.IGNORECASE)
"""What only trusted HTML has, and where a tag may be no tag."""


def with_copies(html: str, preserved: Sequence[PreservedLink]) -> str:
    """Return the HTML of a body in which links to some pages say where their copies are."""
    if _OPAQUE.search(html):
        return html
    by_page = {each.original: each for each in preserved}

    def marked(found: re.Match[str]) -> str:
        href = unescape(found[2])
        page, mark, part = href.partition("#")
        known = by_page.get(href) or by_page.get(page)
        if known is None:
            return found[0]
        # The part of the page that is linked to is in its copy as well.
        copy = known.copy if known.original == href else f"{known.copy}{mark}{part}"
        return found[0] + _attributes(href, copy, known.day)

    return _LINK.sub(marked, html)


def link_to_original(source: Source) -> Markup:
    """Return the attributes of a link to a source; that of its address alone where there is no copy."""
    copied = _attributes(source.url, source.archived, _day(source)) if source.archived else ""
    return Markup(f'href="{escape_value(source.url)}"{copied}')  # noqa: S704 - escaped


def link_to_copy(source: Source) -> Markup:
    """Return the attributes of a link to the preserved copy of a source."""
    original = _attributes(source.url, source.archived, _day(source)) if source.url else ""
    return Markup(f'href="{escape_value(source.archived)}"{original}')  # noqa: S704 - escaped


def _day(source: Source) -> str:
    return str(source.archived_date or "")


def _attributes(original: str, copy: str, day: str) -> str:
    said = {"originalurl": original, "versionurl": copy, "versiondate": day}
    return "".join(f' data-{name}="{escape_value(text)}"' for name, text in said.items() if text)
