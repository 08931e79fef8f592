"""Reach: which pages may print something that edited stories hold, such as their titles."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadsheet.archive.addresses import Address
from broadsheet.archive.assemble import Archive
from broadsheet.archive.exported import history_part
from broadsheet.archive.kinds import KINDS, MovedBy
from broadsheet.archive.related import possibly_naming
from broadsheet.archive.terms import taxonomy_and_key, term_path, with_those_above
from broadsheet.dates import day_of_year, is_day, is_year, known_periods
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.stories import beside, related_of


@dataclass(frozen=True, slots=True)
class _Reach:
    """What edited stories are filed under."""

    stories: frozenset[int]
    """Positions of the edited stories, and of the stories whose pages name them."""
    terms: frozenset[str]
    """Terms of the edited stories and the terms above these, as `taxonomy/key`."""
    parts: frozenset[tuple[str, int]]
    """The parts of histories of feeds that hold the edited stories: each a term, as `taxonomy/key`,
    or an empty text for the whole archive, and a number."""
    days: frozenset[str]
    """Years, months and days of the edited stories, and their days of any year."""
    are_timed: bool
    """Whether an edited story says that it changed at another time than before."""
    undated: frozenset[str]
    """Years of the edited stories of which no more is known: a year's page prints these alone."""


def reach_of(
    catalogue: Catalogue, positions: Sequence[int], before: Archive
) -> Callable[[Address], bool]:
    """Return the function that says whether the page at an address may print edited stories.

    `positions` are those of the edited stories. Everything else must be as it is in the archive
    `before`, of which the catalogue's must be a revision (`archive.revising`).
    """
    archive = catalogue.archive
    stories = [archive.stories[position] for position in positions]
    reach = _Reach(
        frozenset([*positions, *_naming(catalogue, frozenset(positions))]),
        frozenset([name for position in positions for name in _paths(catalogue, position)]),
        frozenset(_parts_of(catalogue, positions)),
        frozenset([period for story in stories for period in _periods(story.date.local)]),
        any(archive.stories[at].updated != before.stories[at].updated for at in positions),
        frozenset(filter(is_year, [known_periods(story.date.local)[-1] for story in stories])),
    )

    def is_reached(address: Address) -> bool:
        return _MOVED_BY[KINDS[address.kind].moved_by](reach, address)

    return is_reached


def _periods(date: str) -> Iterator[str]:
    """Yield the periods whose pages and files print a story of a date."""
    for part in known_periods(date):
        yield part
        if is_day(part):
            yield day_of_year(part)


def _paths(catalogue: Catalogue, position: int) -> Iterator[str]:
    """Yield the terms whose pages print the story at a position, as `taxonomy/key`."""
    archive, parts = catalogue.archive, catalogue.parts
    # A chapter is printed with its versions in other languages.
    own = list(dict.fromkeys([*parts.paths_by_story[position], *parts.storylines_of(position)]))
    for taxonomy in archive.config.taxonomies:
        if not taxonomy.about:
            terms = archive.terms[taxonomy.key]
            for key in archive.keys[position][taxonomy.key]:
                own += [term_path(taxonomy.key, each) for each in with_those_above(key, terms)]
    for name in own:
        yield name
        yield from parts.namesakes.get(name, ())


def _naming(catalogue: Catalogue, positions: frozenset[int]) -> Iterator[int]:
    """Yield the positions of the stories whose pages name one of the stories at some positions."""
    archive = catalogue.archive
    for position in sorted(possibly_naming(positions, archive.postings)):
        candidates = catalogue.related(position)
        # Few stories are candidates of another, and fewer are named there.
        if not positions.isdisjoint(candidates) and not positions.isdisjoint(
            related_of(position, candidates, catalogue.parts)
        ):
            yield position
    for position, sources in archive.links.backlinks.items():
        if not positions.isdisjoint(sources):
            yield position
    for position in positions:
        yield from catalogue.parts.versions(position)
        yield from beside(position, catalogue.parts)


def _parts_of(catalogue: Catalogue, positions: Sequence[int]) -> Iterator[tuple[str, int]]:
    archive = catalogue.archive
    for position in positions:
        yield "", history_part(len(archive.stories) - 1 - position)
        for name in _paths(catalogue, position):
            taxonomy, key = taxonomy_and_key(name)
            stories = archive.terms[taxonomy][key].stories
            # The page of a namesake prints the story as well, but its feeds do not.
            if (at := bisect_left(stories, position)) < len(stories) and stories[at] == position:
                yield name, history_part(len(stories) - 1 - at)


def _by_part(reach: _Reach, address: Address) -> bool:
    name = term_path(address.taxonomy, str(address.key)) if address.taxonomy else ""
    return (name, address.number) in reach.parts


def _by_term(reach: _Reach, address: Address) -> bool:
    # A feed of the whole archive has no taxonomy, and prints any story.
    return not address.taxonomy or term_path(address.taxonomy, str(address.key)) in reach.terms


_MOVED_BY: Mapping[MovedBy, Callable[[_Reach, Address], bool]] = {
    "any story": lambda _reach, _address: True,
    "any time": lambda reach, _address: reach.are_timed,
    "its story": lambda reach, address: address.key in reach.stories,
    "its term": _by_term,
    "its part": _by_part,
    "its year alone": lambda reach, address: address.key in reach.undated,
    "its time": lambda reach, address: address.key in reach.days,
    "what there is": lambda _reach, _address: False,
    "other things": lambda _reach, _address: False,
}
"""What moves a kind of page to whether edited stories may move the page at an address."""
