"""Omissions: kinds of pages and files that an archive's settings may leave out (`leave_out`)."""

from collections.abc import Callable, Mapping
from typing import Literal, cast

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.fields import Value

Omission = Literal[
    "days", "on-this-day", "shared", "feeds", "feed-history", "exports", "twins"
]  # fmt: skip
OMISSIONS: Mapping[Omission, str] = {
    "days": "pages of days",
    "on-this-day": "the pages of the days of any year",
    "shared": "pages on what names have in common",
    "feeds": "feeds of names",
    "feed-history": "the further parts of feeds",
    "exports": "the files of names' stories",
    "twins": "the twins in Markdown",
}
"""Each kind, as the settings name it, to what it is in messages.

No page that stays may link to what is left out, nor a sitemap, a menu or a header name it: that
follows from the addresses, of which there are fewer (`archive.addresses`).
"""


def omission(value: Value) -> Omission:
    """Return a kind that may be left out; raises `Invalid` for anything else."""
    return cast("Omission", fields.one_of(*OMISSIONS)(value))


def least_of(kind: Omission) -> Callable[[Value], int]:
    """Return a converter of the least number of stories of a name that has files of a kind.

    It raises `Invalid` for what is no such number; words for none at all are answered with
    `leave_out`.
    """
    number = fields.number(0, 1_000_000)

    def converter(value: Value) -> int:
        if isinstance(value, str) and value.strip().lower() in _NONE:
            raise Invalid(f"{value!r} is not a number of stories", f"write 'leave_out: [{kind}]'")
        return number(value)

    return converter


_NONE = frozenset({"none", "no", "never", "off", "false"})
