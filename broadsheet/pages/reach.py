"""Reach: which pages may print something that edited stories hold, such as their titles."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from broadsheet.archive.addresses import Address, history_length
from broadsheet.archive.assemble import Archive
from broadsheet.archive.exported import history_part
from broadsheet.archive.kinds import KINDS, MovedBy
from broadsheet.archive.related import possibly_naming, turned_related
from broadsheet.archive.revising import edited_positions, turned_positions
from broadsheet.archive.terms import taxonomy_and_key, term_path, with_those_above
from broadsheet.dates import day_of_year, is_day, is_year, known_periods
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.stories import beside, related_of

_Key = str | int | tuple[str, int]
"""What an address or a story is filed under: a position, a term, a period, a part of a history."""


class FiledAddresses:
    """The addresses of an archive, filed by the stories that may move what is published there."""

    def __init__(self, addresses: Mapping[str, Address]) -> None:
        self.addresses = addresses
        """The addresses themselves, by permalink."""

    @cached_property
    def _filed(self) -> Mapping[tuple[MovedBy, _Key], Sequence[tuple[int, Address]]]:
        """The addresses, each with its ordinal, by what they are filed under."""
        filed: dict[tuple[MovedBy, _Key], list[tuple[int, Address]]] = defaultdict(list)
        filed_as = {kind: (of.moved_by, _KEY_OF[of.moved_by]) for kind, of in KINDS.items()}
        for number, address in enumerate(self.addresses.values()):
            moved_by, key_of = filed_as[address.kind]
            filed[moved_by, key_of(address)].append((number, address))
        return filed

    def since(self, catalogue: Catalogue, before: Catalogue) -> list[Address] | None:
        """Return the addresses of the pages that may have moved since the catalogue before edits.

        They come in the archive's order, and those that have come since are among them. Returns None
        where more has moved than single stories and which terms these are under, or much of it.
        """
        archive, last = catalogue.archive, before.archive
        if (edited := edited_positions(last, archive)) is not None:
            return self.reached(catalogue, edited, last)
        if (turned := turned_positions(last, archive)) is not None:
            return self.turned(catalogue, turned, before)
        return None

    def reached(
        self, catalogue: Catalogue, positions: Sequence[int], before: Archive
    ) -> list[Address]:
        """Return the addresses of the pages that may print edited stories, in the archive's order.

        `positions` are those of the edited stories. Everything else must be as it is in the archive
        `before`, of which the catalogue's, whose addresses these are, must be a revision
        (`archive.revising`).
        """
        return self._filed_under(_keys(catalogue, positions, before))

    def turned(
        self, catalogue: Catalogue, positions: Sequence[int], before: Catalogue
    ) -> list[Address] | None:
        """Return the same where stories have come under other terms as well, of which none is another.

        Addresses that have come since are among them. Returns None when many stories have.
        """
        turned = turned_related(catalogue.archive.postings, before.archive.postings, before.related)
        if turned is None:
            return None
        keys = {
            *_keys(catalogue, positions, before.archive),
            *_keys(before, positions, catalogue.archive),
            *(("its story", position) for position in turned),
            *_turned_keys(catalogue, before),
            *_keys_of_all(catalogue, positions),
        }
        reached = self._filed_under(keys)
        old = before.archive.addresses
        if self.addresses is old:
            return reached
        there = {address.permalink for address in reached}
        return [
            address
            for permalink, address in self.addresses.items()
            if permalink in there or permalink not in old
        ]

    def _filed_under(self, keys: Iterable[tuple[MovedBy, _Key]]) -> list[Address]:
        reached = [each for key in keys for each in self._filed.get(key, ())]
        return [address for _, address in sorted(reached, key=itemgetter(0))]


def _turned_keys(catalogue: Catalogue, before: Catalogue) -> Iterator[tuple[MovedBy, _Key]]:
    """Yield what pages of terms and of chapters are filed under where a term has other stories now."""
    for taxonomy, group in catalogue.archive.terms.items():
        others = before.archive.terms[taxonomy]
        turned = [(term, others[key]) for key, term in group.items() if term is not others[key]]
        if turned:
            yield "other things", taxonomy
        for term, last in turned:
            path = term_path(taxonomy, term.key)
            for name in (path, *catalogue.parts.namesakes.get(path, ())):
                yield "its term", name
            if term.parent:
                yield "its term", term_path(taxonomy, term.parent)
            # Parts are counted from the oldest story: those before the first that differs stay.
            longest = max(len(term.stories), len(last.stories))
            first = history_part(_alike_at_the_end(term.stories, last.stories))
            for number in range(first, history_length(longest, catalogue.archive.config) + 1):
                yield "its part", (path, number)
            if term.taxonomy.kind == "storyline":
                for position in {*term.stories, *last.stories}:
                    yield "its story", position


def _alike_at_the_end(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many positions two lists have in common, counted from their ends."""
    pairs = enumerate(zip(reversed(one), reversed(other), strict=False))
    return next((at for at, (here, there) in pairs if here != there), min(len(one), len(other)))


def _keys_of_all(catalogue: Catalogue, positions: Iterable[int]) -> Iterator[tuple[MovedBy, _Key]]:
    """Yield what pages are filed under that any term may move, or that are not known to be moved by none."""
    yield "any story", ""
    yield "any time", ""
    yield "what there is", ""
    # Documents and redirects are few.
    yield "other things", ""
    for position in positions:
        # The pages of a year name the terms of its stories.
        periods = known_periods(catalogue.archive.stories[position].date.local)
        yield "its year alone", next(filter(is_year, periods))


def _keys(
    catalogue: Catalogue, positions: Sequence[int], before: Archive
) -> set[tuple[MovedBy, _Key]]:
    """Return what edited stories are filed under, as their addresses are."""
    archive = catalogue.archive
    stories = [archive.stories[position] for position in positions]
    of_stories: Iterable[int] = (*positions, *_naming(catalogue, frozenset(positions)))
    names = [name for position in positions for name in _paths(catalogue, position)]
    are_timed = any(archive.stories[at].updated != before.stories[at].updated for at in positions)
    periods = [known_periods(story.date.local) for story in stories]
    of_any: tuple[MovedBy, ...] = ("any story", "any time") if are_timed else ("any story",)
    return {
        *((moved_by, "") for moved_by in of_any),
        *(("its story", position) for position in of_stories),
        # A feed of the whole archive has no taxonomy, and prints any story.
        *(("its term", name) for name in ("", *names)),
        *(("its part", part) for part in _parts_of(catalogue, positions)),
        *(("its time", each) for story in stories for each in _periods(story.date.local)),
        # The pages of a year print the stories alone of which no more than the year is known.
        *(("its year alone", known[-1]) for known in periods if is_year(known[-1])),
    }


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


def _term_of(address: Address) -> str:
    return term_path(address.taxonomy, str(address.key)) if address.taxonomy else ""


_KEY_OF: Mapping[MovedBy, Callable[[Address], _Key]] = {
    "any story": lambda _: "",
    "any time": lambda _: "",
    "its story": lambda address: address.key,
    "its term": _term_of,
    "its part": lambda address: (_term_of(address), address.number),
    "its year alone": lambda address: address.key,
    "its time": lambda address: address.key,
    "what there is": lambda _: "",
    "other things": lambda address: address.taxonomy,
}
"""What moves a kind of page to what an address of such a page is filed under."""
