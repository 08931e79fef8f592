"""Reach: which pages may print something that edited stories say of themselves, such as their titles."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadsheet.archive.addresses import Address
from broadsheet.archive.kinds import KINDS, MovedBy
from broadsheet.archive.terms import taxonomy_and_key, term_path
from broadsheet.dates import day_of_year, month_of, year_of
from broadsheet.pages.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class _Reach:
    """What edited stories are filed under."""

    stories: frozenset[int]
    """Their positions, and those of the stories whose pages name them."""
    terms: frozenset[str]
    """As `taxonomy/key`."""
    days: frozenset[str]
    """Their years, months and days, and their days of any year."""


def reached(catalogue: Catalogue, positions: Sequence[int]) -> Callable[[Address], bool]:
    """Return what tells whether the page at an address may print what the stories at some positions say of themselves.

    All else of the archive must stand as it did: `archive.revising.arrangement_digest`.
    """
    archive = catalogue.archive
    stories = [archive.stories[position] for position in positions]
    days = [story.date.day for story in stories]
    reach = _Reach(
        frozenset([*positions, *_beside(catalogue, frozenset(positions))]),
        frozenset([name for position in positions for name in catalogue.parts.held[position]]),
        frozenset(
            [part for day in days for part in (day, month_of(day), year_of(day), day_of_year(day))]
        ),
    )

    def is_reached(address: Address) -> bool:
        return _MOVED_BY[KINDS[address.kind].moved_by](reach, address)

    return is_reached


def _beside(catalogue: Catalogue, positions: frozenset[int]) -> Iterator[int]:
    """Yield the positions of the stories whose pages name one of some others."""
    archive = catalogue.archive
    for position in range(len(archive.stories)):
        if not positions.isdisjoint(catalogue.related(position)):
            yield position
    for position, sources in archive.links.backlinks.items():
        if not positions.isdisjoint(sources):
            yield position
    for position in positions:
        for name in catalogue.parts.held[position]:
            if name in catalogue.parts.storyline_paths:
                taxonomy, key = taxonomy_and_key(name)
                chapters = archive.terms[taxonomy][key].stories
                ordinal = bisect_left(chapters, position)
                yield from chapters[max(ordinal - 1, 0) : ordinal + 2]


def _by_its_term(reach: _Reach, address: Address) -> bool:
    # Feeds of the whole archive have no taxonomy.
    return not address.taxonomy or term_path(address.taxonomy, str(address.key)) in reach.terms


_MOVED_BY: Mapping[MovedBy, Callable[[_Reach, Address], bool]] = {
    "any story": lambda _reach, _address: True,
    "its story": lambda reach, address: address.key in reach.stories,
    "its term": _by_its_term,
    "its time": lambda reach, address: address.key in reach.days,
    "other things": lambda _reach, _address: False,
}
