"""Stretches: a file of very many stories is made and printed some thousand at a time.

So nobody ever holds all of it. What is printed of its stretches, one behind the other, is the file.
A stretch ends with a month at the latest: so an edit moves that of its month, and no other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby, islice
from typing import NamedTuple

from broadsheet.archive.addresses import Address
from broadsheet.dates import is_year
from broadsheet.pages.database import database_pieces
from broadsheet.pages.exports import Lines, table_of
from broadsheet.pages.ninjs import ninjs_of
from broadsheet.pages.parts import Parts
from broadsheet.pages.rows_in_place import pieces_in_place
from broadsheet.pages.taken_rows import TakenRows
from broadsheet.views.exports import BytesView, TextView
from broadsheet.views.view import View

STRETCH = 2_000
"""Stories in a stretch at most; a file of all stories that are no more is made whole."""
STRETCH_OF_YEAR = 500
"""Stories up to which the file of a year is made whole."""
_MONTH = len("2025-06")


class Stretch(NamedTuple):
    """A part of a file."""

    positions: Sequence[int]
    """Positions of the stories whose own lines, rows or items it holds, and nothing else but a head;
    none where it holds other things."""
    made: Callable[[], View]
    """Returns its view."""
    has_head: bool = False
    """Whether a head stands before the stories."""


def is_stretched(address: Address, parts: Parts) -> bool:
    """Return whether the file at an address is made in stretches."""
    archive = parts.archive
    match address.kind:
        case "data-year" | "data-ninjs":
            return len(archive.days[str(address.key)]) > STRETCH_OF_YEAR
        case "data-table" | "data-database":
            return len(archive.stories) > STRETCH
        case _:
            return False


def stretches(address: Address, parts: Parts, lines: Lines, taken: TakenRows) -> Iterator[Stretch]:
    """Yield the stretches of a file for which `is_stretched` holds, in order.

    The database has rows that are `taken` from another one.
    """
    days = parts.archive.days
    match address.kind:
        case "data-year":
            for positions in _cut(days[str(address.key)], parts):
                yield Stretch(positions, partial(_lines, positions, lines))
        case "data-ninjs":
            for positions in _cut(days[str(address.key)], parts):
                yield Stretch(positions, partial(ninjs_of, positions, parts))
        case "data-table":
            years = chain.from_iterable([days[day] for day in days if is_year(day)])
            for at, positions in enumerate(_cut(years, parts)):
                made = partial(_table, positions, parts, lines, goes_on=at > 0)
                yield Stretch(positions, made, has_head=at == 0)
        case _:
            pieces = pieces_in_place(parts, lines, taken) or database_pieces(parts, lines, taken)
            for piece in pieces:
                yield Stretch((), partial(BytesView, piece))


def _lines(positions: Sequence[int], lines: Lines) -> View:
    return TextView(lines.of(positions))


def _table(positions: Sequence[int], parts: Parts, lines: Lines, *, goes_on: bool) -> View:
    return table_of((lines.of(positions),), parts, goes_on=goes_on)


def _cut(positions: Iterable[int], parts: Parts) -> Iterator[Sequence[int]]:
    stories = parts.archive.stories

    def month(position: int) -> str:
        return stories[position].date.local[:_MONTH]

    for _, of_month in groupby(positions, month):
        while stretch := tuple(islice(of_month, STRETCH)):
            yield stretch
