"""Preserved copies of what a source published: their addresses, and the days on which they were made."""

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments

_STAMP = re.compile(
    r"/(\d{4})[.-]?(\d\d)[.-]?(\d\d)(?:[-T.]?\d{2,6})?(?:[a-z]{2}_|\*)?/(?=[a-z]+:|[a-z0-9-]+\.|www)",
    re.IGNORECASE,
)
"""The day in an address of a web archive, before that of the page: `/web/20250607123456/https://…`
(the Wayback Machine and all archives of its kind, RFC 7089's Mementos), `/2025.06.07-123456/http://…`
(archive.today)."""


class PreservedCopy(NamedTuple):
    """A preserved copy of a page."""

    url: str
    day: date | None = None
    """The day on which it was made, where that is known."""


def preserved_copy(value: fields.Value) -> PreservedCopy:
    """Return a copy by its address, or by `{url, date}`; raises `Invalid` for what is neither."""
    if isinstance(value, dict):
        return _COPY(value)
    url = fields.web_address(value)
    return PreservedCopy(url, _stamp(url))


def _stamp(url: str) -> date | None:
    """Return the day that an address of a web archive has in it; None for one that has none."""
    found = _STAMP.search(urlsplit(url).path)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _copy(*, url: str, date: date | None = None) -> PreservedCopy:
    stamped = _stamp(url)
    if date and stamped and date != stamped:
        raise Invalid(
            f"{date} is not the day in the copy's address, {stamped}",
            "take the date out, or write the address of the other copy",
        )
    return PreservedCopy(url, date or stamped)


_COPY = fields.mapping_of(
    {"url": fields.web_address, "date": moments.day}, required=("url",), make=_copy
)
