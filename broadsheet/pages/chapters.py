"""Chapters: the stories of each storyline from its beginning, and the numbers that readers see of them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from broadsheet.archive.assemble import Archive
from broadsheet.archive.ordering import oldest_first, unordered
from broadsheet.archive.terms import term_path


class Chapters(NamedTuple):
    """The chapters of a storyline."""

    positions: tuple[int, ...]
    """Positions of its stories, the oldest first."""
    numbers: Mapping[int, int]
    """Position of each of these stories, in whatever language, to its ordinal as a chapter, counted
    from 1."""
    unordered: Sequence[int] = ()
    """Ordinals, in order, of the chapters that may come before or after another: they are printed without a
    number, and the others are numbered as if they were not there."""

    def printed_number(self, ordinal: int) -> int:
        """Return the number that readers see of the chapter with an ordinal; 0 when it has none."""
        before = bisect_left(self.unordered, ordinal)
        return ordinal - before if self.is_ordered(ordinal) else 0

    def is_ordered(self, ordinal: int) -> bool:
        """Return whether it is known which chapters come before the one with an ordinal, and after it."""
        at = bisect_left(self.unordered, ordinal)
        return ordinal not in self.unordered[at : at + 1]

    def beside(self, position: int) -> tuple[int, ...]:
        """Return the positions of the chapter before a story, of the story and of the next one."""
        at = self.numbers[position] - 1
        return self.positions[max(at - 1, 0) : at + 2]


def chapters_by_path(archive: Archive) -> dict[str, Chapters]:
    """Return the chapters of each storyline, which is named by `taxonomy/key`."""
    return {
        term_path(taxonomy.key, key): _chapters(term.listed, archive)
        for taxonomy in archive.config.taxonomies
        if taxonomy.kind == "storyline"
        for key, term in archive.terms[taxonomy.key].items()
    }


def _chapters(positions: Iterable[int], archive: Archive) -> Chapters:
    stories, versions = archive.stories, archive.versions
    positions = tuple(oldest_first(positions, stories))
    return Chapters(
        positions,
        {
            version: at
            for at, position in enumerate(positions, 1)
            for version in versions.get(position, (position,))
        },
        [at + 1 for at in sorted(unordered([stories[position] for position in positions]))],
    )
