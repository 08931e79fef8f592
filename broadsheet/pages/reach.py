"""Reach: which pages may print something that edited stories hold, such as their titles."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from broadsheet.archive.addresses import Address, history_length
from broadsheet.archive.assemble import Archive
from broadsheet.archive.exported import history_part
from broadsheet.archive.kinds import KINDS, MovedBy
from broadsheet.archive.related import possibly_naming, turned_related
from broadsheet.archive.revising import edited_positions
from broadsheet.archive.terms import Term, taxonomy_and_key, term_path, with_those_above
from broadsheet.dates import day_of_year, is_day, is_year, known_periods, narrowest_period
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.shifts import Shift, links_of, shift_since
from broadsheet.pages.stories import beside, related_of
from broadsheet.pages.times import Calendar

_Key = str | int | tuple[str, int]
"""What an address or a story is filed under: a position, a term, a period, a part of a history."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The pages that edits may have moved."""

    addresses: Sequence[Address]
    """Their addresses, in the archive's order."""
    shift: Shift | None = None
    """How the archive's stories have shifted; None where single stories were edited and no more."""


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

    def since(self, catalogue: Catalogue, before: Catalogue) -> Reach | None:
        """Return what edits since the catalogue before may have moved.

        Returns None where more has moved than single stories, or which terms these are under, or
        much of it.
        """
        edited = edited_positions(before.archive, catalogue.archive)
        if edited is not None:
            return Reach(self.reached(catalogue, edited, before.archive))
        shift = shift_since(catalogue, before)
        addresses = self.shifted(catalogue, before, shift) if shift else None
        return Reach(addresses, shift) if addresses is not None else None

    def reached(
        self, catalogue: Catalogue, positions: Sequence[int], before: Archive
    ) -> list[Address]:
        """Return the addresses of the pages that may print edited stories, in the archive's order.

        `positions` are those of the edited stories. Everything else must be as it is in the archive
        `before`, of which the catalogue's, whose addresses these are, must be a revision
        (`archive.revising`).
        """
        keys = _keys(catalogue, positions)
        stories, stories_before = catalogue.archive.stories, before.stories
        if any(stories[at].updated != stories_before[at].updated for at in positions):
            keys.add(("any time", ""))
        return self._filed_under(keys)

    def shifted(
        self, catalogue: Catalogue, before: Catalogue, shift: Shift
    ) -> list[Address] | None:
        """Return the addresses of the pages that a shift since the catalogue before may have moved.

        They come in the archive's order, and those that have come since are among them. Returns None
        when too many stories are new or gone, or under other terms.
        """
        postings, last = catalogue.archive.postings, before.archive
        related = turned_related(postings, last.postings, before.related, shift.now_at)
        if related is None:
            return None
        keys = {
            *_keys(catalogue, shift.moved),
            *_listing_keys(before, shift.moved_before),
            *(("its story", position) for position in related),
            *(("its story", position) for position in _otherwise_placed(catalogue, last, shift)),
            *_turned_keys(catalogue, before, shift),
            *_keys_of_times(catalogue, before),
            *_keys_of_all(catalogue, shift.moved),
            *_keys_of_all(before, shift.moved_before),
        }
        old, there = last.addresses, {each.permalink for each in self._filed_under(keys)}
        return [
            address
            for permalink, address in self.addresses.items()
            if permalink in there or permalink not in old
        ]

    def _filed_under(self, keys: Iterable[tuple[MovedBy, _Key]]) -> list[Address]:
        reached = [each for key in keys for each in self._filed.get(key, ())]
        return [address for _, address in sorted(reached, key=itemgetter(0))]


def _listing_keys(catalogue: Catalogue, positions: Sequence[int]) -> Iterator[tuple[MovedBy, _Key]]:
    """Yield what the pages of terms and of times are filed under that print stories at some positions."""
    for position in positions:
        for name in _paths(catalogue, position):
            yield "its term", name
        for period in _periods(catalogue.archive.stories[position].date.local):
            yield "its time", period


def _otherwise_placed(catalogue: Catalogue, last: Archive, shift: Shift) -> Iterator[int]:
    """Yield the positions of stories that others link to, or that have cards, as they had not before."""
    archive = catalogue.archive
    links, links_before = archive.links.backlinks, last.links.backlinks
    for then, now in enumerate(shift.now_at):
        if now >= 0 and (
            shift.mapped(links_before.get(then, ())) != [*links.get(now, ())]
            or (now < archive.config.cards) != (then < archive.config.cards)
        ):
            yield now


def _turned_keys(
    catalogue: Catalogue, before: Catalogue, shift: Shift
) -> Iterator[tuple[MovedBy, _Key]]:
    """Yield what pages of terms and of chapters are filed under where a term has other stories now."""
    archive, last = catalogue.archive, before.archive
    of_all = _alike_at_the_end(range(len(archive.stories)), shift.now_at)
    yield from _parts_from("", of_all, len(archive.stories), archive)
    for taxonomy, group in archive.terms.items():
        others, has_turned = last.terms[taxonomy], False
        for key, term in group.items():
            stories, stories_before = term.stories, shift.mapped(others[key].stories)
            if [*stories] == stories_before and _leads_alike(term, archive, last):
                continue
            has_turned = True
            path = term_path(taxonomy, key)
            yield "its term", path
            yield from _parts_from(
                path, _alike_at_the_end(stories, stories_before), len(stories), archive
            )
            if term.taxonomy.kind == "storyline":
                for position in {*stories, *stories_before} - {-1}:
                    for each in catalogue.parts.versions(position):
                        yield "its story", each
        if has_turned:
            yield "other things", taxonomy


def _leads_alike(term: Term, archive: Archive, last: Archive) -> bool:
    """Return whether the text and the picture of a term's record lead where they led."""
    file = term.record.file if term.record else ""
    return not file or links_of(file, archive) == links_of(file, last)


def _parts_from(
    path: str, alike: int, count: int, archive: Archive
) -> Iterator[tuple[MovedBy, _Key]]:
    """Yield what the parts of a feed's history are filed under, of whose stories the oldest are alike.

    Parts are counted from the oldest story: those before the first that differs stay.
    """
    for number in range(history_part(alike), history_length(count, archive.config) + 1):
        yield "its part", (path, number)


def _keys_of_times(catalogue: Catalogue, before: Catalogue) -> Iterator[tuple[MovedBy, _Key]]:
    """Yield what the pages of times are filed under that have others beside them now."""
    calendar, former = catalogue.calendar, before.calendar
    beside = _beside(former)
    for period, others in _beside(calendar).items():
        if others != beside.get(period):
            yield "its time", period
            if is_year(period):
                yield "its year alone", period
    for day, days in calendar.days_of_year.items():
        if days != former.days_of_year.get(day):
            # The page of a day says whether there are stories of that day in other years.
            for each in (day, *days):
                yield "its time", each
        elif calendar.neighbours[day] != former.neighbours[day]:
            yield "its time", day


def _beside(calendar: Calendar) -> Mapping[str, tuple[str, str]]:
    """Return the year, month or day after each and that before, which have stories; empty at the ends."""
    return {
        period: (newer, older)
        for ordered in calendar.ordered.values()
        for newer, period, older in zip(
            ("", *ordered[:-1]), ordered, (*ordered[1:], ""), strict=True
        )
    }


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


def _keys(catalogue: Catalogue, positions: Sequence[int]) -> set[tuple[MovedBy, _Key]]:
    """Return what edited stories are filed under, as their addresses are."""
    of_stories: Iterable[int] = (*positions, *_naming(catalogue, frozenset(positions)))
    dates = (catalogue.archive.stories[position].date.local for position in positions)
    narrowest = {narrowest_period(date) for date in dates}
    return {
        ("any story", ""),
        *(("its story", position) for position in of_stories),
        # A feed of the whole archive has no taxonomy, and prints any story.
        ("its term", ""),
        *_listing_keys(catalogue, positions),
        *(("its part", part) for part in _parts_of(catalogue, positions)),
        # The pages of a year print the stories alone of which no more than the year is known.
        *(("its year alone", period) for period in narrowest if is_year(period)),
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
