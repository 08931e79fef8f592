"""The archive's database as it was last made, from which it is made after an edit.

Rows stand one after the other in the file. Where an edited story's cells take just the room of those
before, they are overwritten, and no other byte moves; otherwise the file is written again, with the
rows that are still true taken from the one before.
"""

from collections.abc import Iterator, Mapping, Sequence

from broadsheet.archive.assemble import Archive
from broadsheet.pages.database import Cells, database, overwritten, story_cells, story_columns
from broadsheet.pages.exports import Lines
from broadsheet.pages.parts import Parts
from broadsheet.pages.rows_in_place import INDEXED, room
from broadsheet.pages.taken_rows import NO_ROWS, TakenRows

_MANY = 200
"""Stories of which the rows are new, from which on all rows are made: each may end a run of rows that
are taken at once."""


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
        if types != self._types:
            self._data, self._lines, self._cells = b"", (), ()
        texts = lines.each(range(count))
        numbers = self._numbers(texts)
        cells = [
            self._cells[-number] if number else story_cells(text, types)
            for text, number in zip(texts, numbers, strict=True)
        ]
        edited = [at for at, number in enumerate(numbers) if number != count - at]
        if self._data and self._takes_same_room(archive, edited, cells):
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
            taken = self._taken(archive, numbers)
            self._data = database(parts, lines, cells.__getitem__, taken)
        self._archive, self._types, self._lines, self._cells = archive, types, texts, cells
        return self._data

    def _numbers(self, texts: Sequence[str]) -> Sequence[int]:
        """Return for each line the number in the file of the story that has it; 0 where none does."""
        # A line has the address of its story, so that no two are the same.
        number_of = dict(zip(self._lines, range(len(self._lines), 0, -1), strict=True))
        return [number_of.get(text, 0) for text in texts]

    def _taken(self, archive: Archive, numbers: Sequence[int]) -> TakenRows:
        """Return the rows that are taken from the file, given the number there of each story."""
        last = self._archive
        if not self._data or last is None or numbers.count(0) > _MANY:
            return NO_ROWS
        # Rows name terms by numbers, which the addresses of terms join in both files.
        places, places_before = _places(archive), _places(last)
        moved = {
            term
            for term in places.keys() | places_before.keys()
            if places.get(term) != places_before.get(term)
        }
        keys, keys_before = archive.keys, last.keys
        same = {
            at: number
            for at, number in enumerate(numbers)
            if number and keys[at] == keys_before[-number]
        }
        if moved:
            same = {at: number for at, number in same.items() if moved.isdisjoint(_terms(keys[at]))}
        return TakenRows(self._data, same)

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
        at = list(self._types).index(INDEXED)
        return all(
            archive.stories[each].sources == last.stories[each].sources
            and archive.stories[each].corrections == last.stories[each].corrections
            and self._cells[each][at] == cells[each][at]
            and [*map(room, self._cells[each])] == [*map(room, cells[each])]
            for each in edited
        )


def _places(archive: Archive) -> Mapping[tuple[str, str], str]:
    """Return the permalink of each term, by its taxonomy and key."""
    return {
        (taxonomy, key): term.permalink
        for taxonomy, group in archive.terms.items()
        for key, term in group.items()
    }


def _terms(keys: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the terms of a story, each by its taxonomy and key."""
    return ((taxonomy, key) for taxonomy, held in keys.items() for key in held)
