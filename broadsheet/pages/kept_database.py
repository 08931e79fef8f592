"""The archive's database as it was last made, from which it is made after an edit.

Rows stand one after the other in the file. Where an edited story's cells take just the room of those
before, they are overwritten, and no other byte moves; otherwise all rows are written again, with
those cells that are still true.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from broadsheet.archive.assemble import Archive
from broadsheet.pages.database import Cells, database, overwritten, story_cells, story_columns
from broadsheet.pages.exports import Lines
from broadsheet.pages.parts import Parts

_INDEXED = "date"
"""The column of stories that an index has."""
_SIZES = (0, 1, 2, 3, 4, 6, 8)
"""Bytes that the file has for whole numbers (sqlite.org/fileformat.html, 2.1): those of zero and one
are none."""


class KeptDatabase:
    """The file of an archive, kept from one edit to the next; only one thread may use it."""

    def __init__(self) -> None:
        self._archive: Archive | None = None
        self._types: Mapping[str, str] = {}
        self._lines: Sequence[str] = ()
        self._cells: Sequence[Cells] = ()
        self._data = b""

    def data_of(self, parts: Parts, lines: Lines) -> bytes:
        """Return the bytes of the file of an archive's parts and the lines of its stories."""
        archive, types, count = parts.archive, story_columns(parts), len(parts.archive.stories)
        known = count == len(self._lines) and types == self._types
        before = dict(zip(self._lines, self._cells, strict=True)) if types == self._types else {}
        texts = [lines.of([position]) for position in range(count)]
        cells = [before.get(text) or story_cells(text, types) for text in texts]
        edited = [at for at in range(count) if known and cells[at] is not self._cells[at]]
        if self._data and known and self._takes_same_room(archive, edited, cells):
            changed = {
                count - at: {
                    name: after
                    for name, before, after in zip(types, self._cells[at], cells[at], strict=True)
                    if before != after
                }
                for at in edited
            }
            self._data = overwritten(self._data, changed) if edited else self._data
        else:
            self._data = database(parts, lines, cells.__getitem__)
        self._archive, self._types, self._lines, self._cells = archive, types, texts, cells
        return self._data

    def _takes_same_room(
        self, archive: Archive, edited: Sequence[int], cells: Sequence[Cells]
    ) -> bool:
        """Return whether an archive's rows are those of the file, but for cells of the same size."""
        last = self._archive
        if (
            last is None
            or archive.terms is not last.terms
            or archive.keys is not last.keys
            or archive.versions is not last.versions
            or archive.links.backlinks != last.links.backlinks
        ):
            return False
        at = list(self._types).index(_INDEXED)
        return all(
            archive.stories[each].sources == last.stories[each].sources
            and archive.stories[each].corrections == last.stories[each].corrections
            and self._cells[each][at] == cells[each][at]
            and [*map(_room, self._cells[each])] == [*map(_room, cells[each])]
            for each in edited
        )


def _room(cell: str | float | None) -> tuple[str, int]:
    """Return how a cell stands in the file: the kind of its value, and its size in bytes."""
    if cell is None:
        return "nothing", 0
    if isinstance(cell, str):
        return "text", len(cell.encode())
    if isinstance(cell, int):
        if cell in (0, 1):
            return "number", -1 - cell
        ranges = pairwise(_SIZES)
        return "number", next(
            size for _, size in ranges if -(1 << 8 * size - 1) <= cell < 1 << 8 * size - 1
        )
    # A number with nothing after its point stands as a whole one.
    return ("whole", hash(cell)) if cell.is_integer() else ("fraction", 8)
