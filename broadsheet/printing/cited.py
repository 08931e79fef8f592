"""What all citations of a page have in common: its date and its authors, taken apart, and its key."""

import re
from functools import lru_cache
from typing import NamedTuple

from broadsheet.views.citing import CitedAuthor, CitedPage

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_APART = re.compile("[,;]")
_NOT_IN_KEYS = re.compile(r"[^\w.-]", re.ASCII)


class CitedDate(NamedTuple):
    """The date of a page, as far as it is known."""

    year: int
    month: int
    """The month, counted from 1; 0 when it is not known."""
    day: int
    """The day; 0 when it is not known."""
    about: bool
    """Whether it is only about then."""

    @property
    def parts(self) -> list[int]:
        """Return the year, the month and the day, without those that are not known."""
        return [part for part in self[:3] if part]

    @property
    def text(self) -> str:
        """Return the date in ISO 8601: `2025-06-07`, `2025-06` or `2025`."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in self.parts[1:])])


class CitedName(NamedTuple):
    """The name of an author, in the parts by which citations sort it."""

    family: str
    """The family name, or the whole name where its parts are not known."""
    given: str
    """All else of the name; empty where its parts are not known."""
    family_first: bool = False
    """Whether the family name stands first where the name is written, as in Xi Jinping."""

    @property
    def whole(self) -> str:
        """Return the name as it is written."""
        parts = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(filter(None, parts))

    @property
    def inverted(self) -> str:
        """Return the name with its family name first: `Quill, Ada`, and `Xi Jinping` as it is."""
        return (
            f"{self.family}, {self.given}" if self.given and not self.family_first else self.whole
        )


# A page's date is asked for by each of its citations.
@lru_cache(maxsize=16)
def cited_date(written: str) -> CitedDate:
    """Return a date of ISO 8601 or of the Extended Date/Time Format in its parts."""
    found = _DATE.match(written)
    if found is None:
        raise ValueError(f"{written!r} is no date")
    year, month, day = (int(part or 0) for part in found.groups())
    return CitedDate(year, month, day, written.endswith("~"))


def cited_name(author: CitedAuthor) -> CitedName:
    """Return the name of an author in its parts."""
    name, family = one_line(author.name), one_line(author.family)
    if family and name.endswith(f" {family}"):
        return CitedName(family, name.removesuffix(family).strip())
    if family and name.startswith(f"{family} "):
        return CitedName(family, name.removeprefix(family).strip(), family_first=True)
    return CitedName(name, "")


def sorted_name(author: CitedAuthor) -> str:
    """Return the name of an author for programs, which take it apart at a comma: `Quill, Ada`.

    A whole name, such as an organisation's, is kept in one by doing without commas and semicolons.
    """
    name = cited_name(author)
    return f"{name.family}, {name.given}" if name.given else _APART.sub("", name.family)


def one_line(text: str) -> str:
    """Return a text in one line, with single spaces."""
    return " ".join(text.split())


def cited_key(page: CitedPage) -> str:
    """Return the key of a reference: the path of the page's URL, which no other story has.

    It has only characters that every program accepts in a key.
    """
    parts = page.url.split("/")[3:]
    return ":".join(key for part in parts if (key := _NOT_IN_KEYS.sub("", part)))
