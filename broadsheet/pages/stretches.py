"""Stretches: a file of very many stories is made and printed some thousand at a time.

So nobody ever holds all of it. What is printed of its stretches, one behind the other, is the file.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from broadsheet.archive.addresses import Address
from broadsheet.dates import is_year
from broadsheet.pages.database import database_pieces
from broadsheet.pages.exports import Lines, table_of
from broadsheet.pages.ninjs import ninjs_of
from broadsheet.pages.parts import Parts
from broadsheet.views.exports import BytesView, TextView
from broadsheet.views.view import View

STRETCH = 2_000
"""Stories in a stretch; a file of no more is made whole."""


def is_stretched(address: Address, parts: Parts) -> bool:
    """Return whether the file at an address is made in stretches."""
    archive = parts.archive
    match address.kind:
        case "data-year" | "data-ninjs":
            return len(archive.days[str(address.key)]) > STRETCH
        case "data-table" | "data-database":
            return len(archive.stories) > STRETCH
        case _:
            return False


def stretches(address: Address, parts: Parts, lines: Lines) -> Iterator[View]:
    """Yield the views of the stretches of a file for which `is_stretched` holds, in order."""
    days = parts.archive.days
    match address.kind:
        case "data-year":
            for positions in _cut(iter(days[str(address.key)])):
                yield TextView(lines.of(positions))
        case "data-ninjs":
            for positions in _cut(iter(days[str(address.key)])):
                yield ninjs_of(positions, parts)
        case "data-table":
            years = chain.from_iterable([days[day] for day in days if is_year(day)])
            for at, positions in enumerate(_cut(years)):
                yield table_of((lines.of(positions),), parts, goes_on=at > 0)
        case _:
            for piece in database_pieces(parts, lines):
                yield BytesView(piece)


def _cut(positions: Iterator[int]) -> Iterator[Sequence[int]]:
    while stretch := tuple(islice(positions, STRETCH)):
        yield stretch
