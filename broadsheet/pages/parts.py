"""Parts of views that many pages share, made once: each story's entry and mention, each term's label."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from broadsheet.archive.assemble import Archive
from broadsheet.archive.coverage import with_terms_above
from broadsheet.archive.links import Link
from broadsheet.archive.terms import Term, taxonomy_and_key, term_path
from broadsheet.model import Body, Record
from broadsheet.pages.pictures import versions
from broadsheet.urls import absolute, base_path
from broadsheet.views.site import Counted, Feed, Label
from broadsheet.views.stories import Entry, Mark, Mention
from broadsheet.views.texts import NameLink, Rendition, Shown, Text

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
_UNREADABLE = str.maketrans(
    {'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "\\": "\N{FULLWIDTH REVERSE SOLIDUS}"}
)
"""Signs that Pagefind cannot be asked for: it never undoes the escapes that it writes for them."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The shared parts of one archive's views."""

    archive: Archive
    base: str
    """The base path, without a slash at its end."""
    entries: Sequence[Entry]
    """By position, as `archive.stories`."""
    urls: Sequence[str]
    """Whole URLs of the stories, by position."""
    mentions: Sequence[Mention]
    labels: Mapping[str, Mapping[str, Label]]
    """Taxonomy to its terms' labels by key."""
    labelled: Mapping[str, Label]
    """The same by `taxonomy/key`."""
    storyline_paths: frozenset[str]
    """Storylines, as `taxonomy/key`."""
    codes: Mapping[str, str]
    """Key of a country to its code: of ISO 3166, or CLDR's own."""
    held: Sequence[Sequence[str]]
    """For each story its terms and those above them, as `taxonomy/key`."""
    counted: Mapping[str, Mapping[str, Counted]]
    """The same, with the number of each term's stories."""
    corrections: Sequence[tuple[int, int]]
    """Of every story: the story's position and the correction's ordinal in it; the newest first."""

    def href(self, permalink: str) -> str:
        """Return a permalink as pages print it: with the base path, and fit for an attribute of any browser."""
        return self.base + (permalink if permalink.isascii() else quote(permalink, safe="/%~"))

    def url(self, permalink: str) -> str:
        """Return a permalink as a whole URL."""
        return absolute(self.archive.config.base_url, permalink)

    def text(self, file: str, body: Body, names: tuple[NameLink, ...] = ()) -> Text:
        """Return a body with its slots filled, and the names in it that are links."""
        links = self.archive.links.by_file.get(file, ())
        if not links:
            return Text(body.address, (), names)
        shapes = self.archive.link_targets.shapes
        pictures = {
            at: self.shown(link.permalink)
            for at, (link, target) in enumerate(zip(links, body.targets, strict=True))
            if target.kind == "picture" and link.permalink in shapes
        }
        return Text(body.address, tuple([self.link(link) for link in links]), names, pictures)

    def shown(self, permalink: str) -> Shown:
        """Return how the picture of a permalink is shown."""
        shape = self.archive.link_targets.shapes.get(permalink)
        if shape is None:
            return Shown(0, 0, ())
        sources: dict[str, list[str]] = {}
        for version in versions(permalink, shape):
            sources.setdefault(version.form, []).append(
                f"{self.href(version.permalink)} {version.width}w"
            )
        renditions = tuple(
            Rendition(f"image/{form}", ", ".join(files)) for form, files in sources.items()
        )
        return Shown(shape.width, shape.height, renditions)

    def link(self, link: Link) -> str:
        """Return a resolved link as pages print it."""
        return (self.href(link.permalink) if link.permalink else "") + link.rest

    def feeds(self, permalink: str, title: str) -> tuple[Feed, ...]:
        """Return the feeds beside a page."""
        return (
            Feed(title, self.href(f"{permalink}feed.xml"), ATOM),
            Feed(title, self.href(f"{permalink}feed.json"), JSON_FEED),
        )

    def ancestors(self, term: Term) -> tuple[Label, ...]:
        """Return the labels of the terms above one, from the top of the tree down."""
        labels, terms = self.labels[term.taxonomy.key], self.archive.terms[term.taxonomy.key]
        above = []
        while term.parent:
            above.append(labels[term.parent])
            term = terms[term.parent]
        return tuple(reversed(above))


def parts_of(archive: Archive, before: Parts | None = None) -> Parts:
    """Return the shared parts of an archive's views; entries of `before` that are still true are the same values."""
    base = base_path(archive.config.base_url)
    entries = [_entry(position, archive, base) for position in range(len(archive.stories))]
    if before is not None:
        # By identity: a story that was not read again is the very same value.
        known = {
            id(story): entry
            for story, entry in zip(before.archive.stories, before.entries, strict=True)
        }
        last = [known.get(id(story)) for story in archive.stories]
        entries = [old if old == new else new for old, new in zip(last, entries, strict=True)]
    labels = {
        taxonomy: {key: Label(term.name, base + term.permalink) for key, term in terms.items()}
        for taxonomy, terms in archive.terms.items()
    }
    labelled = {
        term_path(taxonomy, key): label
        for taxonomy, group in labels.items()
        for key, label in group.items()
    }
    storyline_keys = {
        taxonomy.key for taxonomy in archive.config.taxonomies if taxonomy.kind == "storyline"
    }
    return Parts(
        archive=archive,
        base=base,
        entries=entries,
        urls=[absolute(archive.config.base_url, permalink) for permalink in archive.permalinks],
        mentions=[Mention(entry.title, entry.href, entry.date) for entry in entries],
        labels=labels,
        labelled=labelled,
        storyline_paths=frozenset(
            name for name in labelled if taxonomy_and_key(name)[0] in storyline_keys
        ),
        codes=_codes(archive),
        held=with_terms_above(archive.postings.term_paths, archive.terms),
        counted={
            taxonomy: {
                key: Counted(term.name, base + term.permalink, len(term.stories))
                for key, term in terms.items()
            }
            for taxonomy, terms in archive.terms.items()
        },
        corrections=_corrections(archive),
    )


def revised_parts(parts: Parts, archive: Archive, positions: Sequence[int]) -> Parts:
    """Return the shared parts after the stories at some positions were edited in place."""
    entries, mentions = list(parts.entries), list(parts.mentions)
    for position in positions:
        entry = entries[position] = _entry(position, archive, parts.base)
        mentions[position] = Mention(entry.title, entry.href, entry.date)
    before, after = parts.archive.stories, archive.stories
    same = all(
        before[position].corrections == after[position].corrections for position in positions
    )
    corrections = parts.corrections if same else _corrections(archive)
    return replace(
        parts, archive=archive, entries=entries, mentions=mentions, corrections=corrections
    )


def _codes(archive: Archive) -> dict[str, str]:
    codes: dict[str, str] = {}
    for taxonomy in archive.config.taxonomies:
        if taxonomy.kind == "country":
            for code, key in archive.filing.names[taxonomy.key].exact.items():
                # Its two letters come before its three.
                codes.setdefault(key, code)
    return codes


def _corrections(archive: Archive) -> list[tuple[int, int]]:
    # Of one day: the newer story's first, and of one story's the one that was written last.
    found = [
        (-correction.date.toordinal(), position, -ordinal)
        for position, story in enumerate(archive.stories)
        if story.corrections
        for ordinal, correction in enumerate(story.corrections)
    ]
    return [(position, -ordinal) for _, position, ordinal in sorted(found)]


def _entry(position: int, archive: Archive, base: str) -> Entry:
    story = archive.stories[position]
    mark = _mark(position, archive)
    href = base + archive.permalinks[position]
    return Entry(story.title, href, story.date.local, story.summary, story.place, mark)


def _mark(position: int, archive: Archive) -> Mark:
    """Return what keeps readers from seeing a story: of several things the one that lasts the longest."""
    if archive.stories[position].draft:
        return "draft"
    if position in archive.visibility.expired:
        return "expired"
    return "embargo" if position in archive.visibility.embargoed else ""


def identifiers(record: Record) -> Iterator[Label]:
    """Yield the pages elsewhere that are about the same as a record."""
    if record.wikidata:
        yield Label(
            f"Wikidata {record.wikidata}", f"https://www.wikidata.org/wiki/{record.wikidata}"
        )
    for address in record.same_as:
        yield Label(address.split("/")[2], address)


def filter_value(name: str) -> str:
    """Return a name as results are filtered by it; `indexed` of `layouts/assets/state.js` is its twin."""
    return name.translate(_UNREADABLE)
