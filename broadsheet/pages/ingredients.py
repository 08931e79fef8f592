"""Ingredients: digests of what pages are made from, by which a build knows those that it need not make.

To make a view and encode it takes many times as long as to know that all of it is as it was. Pages
are taken together here: all pages of a term are made from the same, and so are a story's page and
its twin. What two archives have in common may stand at other positions in each, so no digest has a
position in it. A page whose ingredients are the same has the same view; the opposite need not hold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

import msgspec

from broadsheet.archive.addresses import Address, has_feeds, history_length, without_month
from broadsheet.archive.bylines import ORGANISATIONS
from broadsheet.archive.exported import in_history_part
from broadsheet.archive.kinds import KINDS, MovedBy
from broadsheet.archive.links import Link
from broadsheet.archive.related import rarest_first
from broadsheet.archive.terms import Term, taxonomy_and_key, term_path
from broadsheet.archive.visibility import ahead_of, last_change
from broadsheet.dates import day_of_year, is_day, is_exact, is_year, narrowest_period
from broadsheet.packed import PackedBytes
from broadsheet.pages.cards import card_url, story_card
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.paging import period_href

_SIZE = 16
"""Length of a digest, in bytes."""
# Keys are sorted, so that the same values give the same bytes.
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Digests of what the pages of an archive are made from."""

    stories: Sequence[bytes]
    """Of the pages of each story, by position."""
    terms: Mapping[str, bytes]
    """Of the pages and files of each term, by `taxonomy/key`."""
    parts: Mapping[tuple[str, int], bytes]
    """Of each part of a feed's history: a term, as `taxonomy/key`, or an empty text for the whole
    archive, and a number."""
    times: Mapping[str, bytes]
    """Of the pages and files of each month and day, of each day of any year, and of the files of
    each year."""
    years: Mapping[str, bytes]
    """Of the pages of each year."""
    taxonomies: Mapping[str, bytes]
    """Of the pages of each taxonomy's index, by its key."""
    there: bytes
    """Of the pages that are moved by what there is."""
    when: bytes
    """Of those that are moved by the times of changes as well."""
    listed: Sequence[bytes]
    """Of what lists and exported files print of each story, by position: no page has these alone, and
    they are not among the encoded ones."""

    @property
    def encoded(self) -> bytes:
        """Return all digests as one string of bytes, as `reach_since` takes them."""
        return b"".join(
            chain(
                self.stories,
                self.terms.values(),
                self.parts.values(),
                self.times.values(),
                self.years.values(),
                self.taxonomies.values(),
                (self.there, self.when),
            )
        )


def moved_since(before: bytes, after: Ingredients) -> int:
    """Return how many groups of pages may have moved since an archive with these ingredients."""
    return len(_split(after.encoded) - _split(before))


def reach_since(before: bytes, after: Ingredients) -> Callable[[Address], bool]:
    """Return the function that says whether the page at an address may have moved since an archive.

    `before` are the encoded ingredients of that archive. Where they are none, every page may have.
    """
    known = _split(before)
    digest_of = {kind: _DIGEST_OF[KINDS[kind].moved_by] for kind in KINDS}

    def is_reached(address: Address) -> bool:
        digest = digest_of[address.kind](after, address)
        return digest is None or digest not in known

    return is_reached


def _split(encoded: bytes) -> frozenset[bytes]:
    return frozenset([encoded[at : at + _SIZE] for at in range(0, len(encoded), _SIZE)])


def ingredients_of(
    catalogue: Catalogue, digests: Sequence[bytes], everywhere: Iterable[bytes]
) -> Ingredients:
    """Return the ingredients of the pages of a catalogue.

    `digests` are those of its stories (`archive.revising.story_digests`), and `everywhere` what any
    page is printed with, such as the layouts. To look up what bodies mention must be quick: all of it is looked up.
    """
    return _Mixing(catalogue, digests, everywhere).ingredients()


class _Mixing:
    """Whatever the ingredients of several pages have in common."""

    def __init__(
        self, catalogue: Catalogue, digests: Sequence[bytes], everywhere: Iterable[bytes]
    ) -> None:
        self.catalogue, self.archive, self.parts = catalogue, catalogue.archive, catalogue.parts
        archive, visibility = self.archive, self.archive.visibility
        frame = (archive.config, visibility.preview, visibility.searchable, [*everywhere])
        self.frame = blake2b(_encode(frame), digest_size=_SIZE).digest()
        self.digests = digests
        self.names = {
            taxonomy: {key: self.name(taxonomy, term) for key, term in group.items()}
            for taxonomy, group in archive.terms.items()
        }
        self.name_at = {
            term_path(taxonomy, key): name
            for taxonomy, group in self.names.items()
            for key, name in group.items()
        }
        self.ahead = dict(ahead_of(archive.stories, visibility.now, archive.config.zone))
        self.filed: list[bytes] = []
        """Digest of the date and the terms of each story, by position."""
        self.listed = [self.story(position) for position in range(len(archive.stories))]
        """Digest of all that lists and files print of each story, by position."""

    def digest(self, *of: bytes) -> bytes:
        """Return the digest of some texts, and of what every page has."""
        return blake2b(b"".join((self.frame, *of)), digest_size=_SIZE).digest()

    def name(self, taxonomy: str, term: Term) -> bytes:
        """Return the digest of what other pages print of a term."""
        parts, path = self.parts, term_path(taxonomy, term.key)
        place = code = ""
        if term.taxonomy.kind == "country":
            place = self.archive.filing.names[taxonomy].places.get(term.key, "")
            code = parts.codes.get(term.key, "")
        known = (path, term.name, term.slug, term.permalink, term.also, term.record, place, code)
        return self.digest(b"name", _encode((*known, path in parts.bodies)))

    def links(self, file: str) -> bytes:
        """Return what the links and pictures of a content file lead to."""
        archive = self.archive
        links: tuple[Link, ...] = archive.links.by_file.get(file, ())
        picture = archive.links.pictures.get(file, "")
        if not links and not picture:
            return b""
        shapes = archive.link_targets.shapes
        shown = [shapes.get(each) for each in (picture, *(link.permalink for link in links))]
        return _encode((links, picture, shown))

    def story(self, position: int) -> bytes:
        """Return the digest of all that lists and files print of the story at a position."""
        archive, parts, names = self.archive, self.parts, self.names
        story = archive.stories[position]
        own = [
            names[taxonomy][key]
            for taxonomy, keys in archive.keys[position].items()
            if keys
            for key in keys
        ]
        self.filed.append(self.digest(b"filed", story.date.local.encode(), *own))
        above = parts.paths_by_story[position]
        if above != archive.postings.term_paths[position]:
            own += [self.name_at[path] for path in above]
        of = [
            b"story",
            self.digests[position],
            archive.permalinks[position].encode(),
            b"\0",
            parts.entries[position].mark.encode(),
            *own,
            self.links(story.file),
        ]
        if position in archive.versions:
            for other in archive.versions[position]:
                of += [self.digests[other], archive.permalinks[other].encode(), b"\0"]
        if story.file in self.ahead:
            of.append(b"%d" % self.ahead[story.file])
        if not archive.config.publishes("days"):
            of.append(period_href(narrowest_period(story.date.local), parts).encode())
        return self.digest(*of)

    def listing(self, positions: Iterable[int]) -> Iterable[bytes]:
        """Return the digests of what lists print of the stories at some positions."""
        return map(self.listed.__getitem__, positions)

    def ingredients(self) -> Ingredients:
        """Return the ingredients of all pages."""
        archive, there = self.archive, self.there()
        return Ingredients(
            PackedBytes(map(self.page, range(len(archive.stories)))),
            {
                term_path(taxonomy, key): self.term(taxonomy, term)
                for taxonomy, group in archive.terms.items()
                for key, term in group.items()
            },
            dict(self.histories()),
            dict(self.periods()),
            dict(self.years()),
            dict(self.indexes()),
            there,
            self.when(there),
            PackedBytes(self.listed),
        )

    def page(self, position: int) -> bytes:
        """Return the digest of what the page of the story at a position is made from."""
        archive, catalogue, postings = self.archive, self.catalogue, self.archive.postings
        # Of what two stories have in common, the rarest is named first.
        common = rarest_first(position, postings)
        of = [
            b"page",
            self.listed[position],
            *map(self.name_at.__getitem__, common),
            b"%d" % len(postings.chosen.get(position, ())),
            *self.listing(catalogue.related(position)),
            b"linked from",
            *self.listing(archive.links.backlinks.get(position, ())),
        ]
        if position < archive.config.cards:
            of.append(card_url(story_card(position, archive), archive.config).encode())
        if archive.stories[position].mentions:
            of += self.mentioned(position)
        if storylines := self.parts.storylines_of(position):
            of += self.chapters(position, storylines)
        return self.digest(*of)

    def mentioned(self, position: int) -> Iterator[bytes]:
        """Yield what the names in the body of a story are made from."""
        mentioned = self.catalogue.mentioned(self.archive.stories[position])
        yield b"mentioned"
        yield _encode(mentioned)
        for mention in mentioned:
            yield self.name_at[mention.name]

    def chapters(self, position: int, storylines: Sequence[str]) -> Iterator[bytes]:
        """Yield what a story's page says of the storylines that it is a chapter of."""
        for path in storylines:
            chapters = self.parts.chapters[path]
            number, total = chapters.numbers[position], len(chapters.positions)
            yield self.name_at[path]
            yield _encode((number, total, chapters.unordered))
            for other in chapters.beside(position):
                yield from self.listing(self.parts.versions(other))

    def term(self, taxonomy: str, term: Term) -> bytes:
        """Return the digest of what the pages and files of a term are made from."""
        group, names, path = self.archive.terms[taxonomy], self.names[taxonomy], term_path
        of = [b"term", names[term.key]]
        if term.record:
            of.append(self.links(term.record.file))
        above = term.parent
        while above:
            of.append(names[above])
            above = group[above].parent
        for key in term.children:
            child = group[key]
            of += [b"below", names[key], _encode((len(child.stories), len(child.listed)))]
        for other in self.parts.namesakes.get(path(taxonomy, term.key), ()):
            named, key = taxonomy_and_key(other)
            stories = self.archive.terms[named][key].stories
            of += [b"namesake", self.name_at[other], b"%d" % len(stories)]
            of += self.listing(stories)
        of += [b"stories", *self.listing(term.stories)]
        if term.chapters is not None:
            of += [b"chapters", *self.listing(term.chapters)]
        return self.digest(*of)

    def histories(self) -> Iterator[tuple[tuple[str, int], bytes]]:
        """Yield the parts of the histories of all feeds, each with the digest of its ingredients."""
        archive = self.archive
        whole: Sequence[int] = range(len(archive.stories))
        yield from self.history("", b"", whole)
        for taxonomy, group in archive.terms.items():
            for key, term in group.items():
                if has_feeds(term, archive.config):
                    name = self.names[taxonomy][key]
                    yield from self.history(term_path(taxonomy, key), name, term.stories)

    def history(
        self, path: str, name: bytes, positions: Sequence[int]
    ) -> Iterator[tuple[tuple[str, int], bytes]]:
        """Yield the parts of the history of a feed, each with the digest of its ingredients."""
        for number in range(1, history_length(len(positions), self.archive.config) + 1):
            held = self.listing(in_history_part(positions, number))
            yield (path, number), self.digest(b"part %d" % number, name, *held)

    def periods(self) -> Iterator[tuple[str, bytes]]:
        """Yield the years, months and days, and days of any year, with digests of ingredients."""
        days, calendar = self.archive.days, self.catalogue.calendar
        for ordered in calendar.ordered.values():
            for period in ordered:
                known = self.beside(period)
                yield period, self.digest(b"period", known, *self.listing(days[period]))
        for day, in_years in calendar.days_of_year.items():
            known = _encode((day, calendar.neighbours[day]))
            held = chain.from_iterable([days[each] for each in in_years])
            yield day, self.digest(b"any year", known, *self.listing(held))

    def beside(self, period: str) -> bytes:
        """Return what the page of a year, a month or a day prints of others."""
        calendar, has_days = self.catalogue.calendar, self.archive.config.publishes("days")
        ordered, at = calendar.ordered[len(period)], calendar.ordinals[period]
        beside = (*ordered[max(at - 1, 0) : at], *ordered[at + 1 : at + 2])
        others = is_day(period) and len(calendar.days_of_year[day_of_year(period)]) > 1
        hrefs = () if has_days else [period_href(each, self.parts) for each in beside]
        return _encode((period, beside, others, hrefs))

    def years(self) -> Iterator[tuple[str, bytes]]:
        """Yield the years, each with the digest of what its pages are made from."""
        days = self.archive.days
        for year in filter(is_year, days):
            filed = map(self.filed.__getitem__, days[year])
            undated = self.listing(without_month(year, days))
            yield year, self.digest(b"year", self.beside(year), *filed, b"alone", *undated)

    def indexes(self) -> Iterator[tuple[str, bytes]]:
        """Yield the taxonomies, each with the digest of what the pages of its index are made from."""
        archive = self.archive
        organisations = [
            sorted(archive.terms[each.key])
            for each in archive.config.taxonomies
            if each.singular in ORGANISATIONS
        ]
        for taxonomy, group in archive.terms.items():
            known = [(each.parent, each.children, len(each.listed)) for each in group.values()]
            files = [each.record.file for each in group.values() if each.record]
            yield (
                taxonomy,
                self.digest(
                    b"index",
                    _encode((taxonomy, organisations, known)),
                    *self.names[taxonomy].values(),
                    *map(self.links, files),
                ),
            )

    def there(self) -> bytes:
        """Return the digest of which stories, terms and addresses there are."""
        archive = self.archive
        redirects = [
            (each.permalink, each.key)
            for each in archive.addresses.values()
            if each.kind == "redirect"
        ]
        terms = [
            (term.parent, len(term.stories), len(term.listed), self.links(term.record.file))
            if term.record
            else (term.parent, len(term.stories), len(term.listed))
            for group in archive.terms.values()
            for term in group.values()
        ]
        known = (
            redirects,
            [each.kind for each in archive.addresses.values()],
            terms,
            [(period, len(positions)) for period, positions in archive.days.items()],
            all(is_exact(story.date.local) for story in archive.stories),
            len(archive.stories),
        )
        permalinks = "\n".join(archive.addresses).encode()
        return self.digest(b"there", permalinks, *self.name_at.values(), _encode(known))

    def when(self, there: bytes) -> bytes:
        """Return the digest of what there is and when each of it changed."""
        archive, now = self.archive, self.archive.visibility.now
        changed = [last_change(story, now).local for story in archive.stories]
        versions = [
            (position, each, self.parts.language(position))
            for position, each in archive.versions.items()
        ]
        return self.digest(b"when", there, _encode((changed, versions)))


def _of_term(of: Ingredients, address: Address) -> bytes | None:
    # A feed of the whole archive has no taxonomy, and prints any story.
    path = term_path(address.taxonomy, str(address.key))
    return of.terms[path] if address.taxonomy else None


def _of_part(of: Ingredients, address: Address) -> bytes | None:
    path = term_path(address.taxonomy, str(address.key)) if address.taxonomy else ""
    return of.parts[path, address.number]


def _of_time(of: Ingredients, address: Address) -> bytes | None:
    return of.times[str(address.key)]


_DIGEST_OF: Mapping[MovedBy, Callable[[Ingredients, Address], bytes | None]] = {
    "any story": lambda _of, _address: None,
    "any time": lambda of, _address: of.when,
    "its story": lambda of, address: of.stories[int(address.key)],
    "its term": _of_term,
    "its part": _of_part,
    "its year alone": lambda of, address: of.years[str(address.key)],
    "its time": _of_time,
    "what there is": lambda of, _address: of.there,
    # Documents and redirects are few, and are made in no time.
    "other things": lambda of, address: of.taxonomies.get(address.taxonomy),
}
"""What moves a kind of page to the digest of the ingredients of a page; None where it is always made."""
