"""Parts of views that many pages share, made once: entries of stories, labels of terms and more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import quote

from broadsheet.archive.addresses import has_feeds
from broadsheet.archive.assemble import Archive
from broadsheet.archive.bylines import ORGANISATIONS, is_organisation, namesakes
from broadsheet.archive.coverage import with_terms_above
from broadsheet.archive.identifiers import identifier
from broadsheet.archive.links import Link
from broadsheet.archive.terms import Term, term_path
from broadsheet.model import Body, BodyBlock, Picture, Record, Story
from broadsheet.pages.chapters import Chapters, chapters_by_path
from broadsheet.pages.inserted import block_display
from broadsheet.pages.own_values import listed_fields
from broadsheet.pages.pictures import shared_version, versions
from broadsheet.reading.config import STORY_KINDS
from broadsheet.reading.shelf import Computed, Shelved
from broadsheet.reading.story_kinds import NEWS, StoryKind
from broadsheet.urls import absolute, base_path
from broadsheet.views.site import Alternate, CountedLabel, Feed, Label
from broadsheet.views.stories import Entry, Mark, Mention, OtherVersion
from broadsheet.views.texts import BlockDisplay, Figure, NameLink, PictureDisplay, Rendition, Text

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
_RECENT = 16_384
"""Entries of shelved stories that are kept: those of neighbours in time stand on the same pages."""
_UNREADABLE = str.maketrans(
    {'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "\\": "\N{FULLWIDTH REVERSE SOLIDUS}"}
)
"""Characters that Pagefind cannot filter by, as it never undoes the escapes that it writes for
them, and what stands for them in filters."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The shared parts of one archive's views."""

    archive: Archive
    base: str
    """The base path, without a slash at its end."""
    entries: Sequence[Entry]
    """Entry of each story, by position, as in `archive.stories`."""
    urls: Sequence[str]
    """Whole URL of each story, by position."""
    mentions: Sequence[Mention]
    """Mention of each story, by position."""
    labels: Mapping[str, Mapping[str, Label]]
    """Key of a taxonomy to the labels of its terms by their keys."""
    labels_by_path: Mapping[str, Label]
    """The labels of all terms by `taxonomy/key`."""
    storyline_paths: frozenset[str]
    """The storylines among the terms, as `taxonomy/key`."""
    chapters: Mapping[str, Chapters]
    """The chapters of each storyline, which is named by `taxonomy/key`."""
    codes: Mapping[str, str]
    """Key of a country to its code: of ISO 3166, or CLDR's own."""
    paths_by_story: Sequence[Sequence[str]]
    """Each story's terms and the terms above them, as `taxonomy/key`, by position."""
    counted_labels: Mapping[str, Mapping[str, CountedLabel]]
    """Key of a taxonomy to the labels of its terms with their numbers of stories, by key."""
    bodies: frozenset[str]
    """Authors that are organisations, as `taxonomy/key`."""
    namesakes: Mapping[str, tuple[str, ...]]
    """Author who is written about as well to the terms of the same name, and each of these to the
    author, all as `taxonomy/key`."""
    corrections: Sequence[tuple[int, int]]
    """Every correction of the archive, the newest first: the position of its story, and its ordinal
    among the story's corrections."""

    def href(self, permalink: str) -> str:
        """Return a permalink as pages print it: with the base path, and escaped for any browser."""
        return self.base + (permalink if permalink.isascii() else quote(permalink, safe="/%~"))

    def url(self, permalink: str) -> str:
        """Return a permalink as a whole URL."""
        return absolute(self.archive.config.base_url, permalink)

    def identifier(self, position: int) -> str:
        """Return what feeds know the story at a position by."""
        story = self.archive.stories[position]
        return identifier(story, self.archive.permalinks[position], self.archive.config.base_url)

    def text(
        self, file: str, body: Body, names: tuple[NameLink, ...] = (), language: str = ""
    ) -> Text:
        """Return a body with what fills its slots, its blocks, and the names in it that are links.

        `language` is that of the body, when it is not the archive's own.
        """
        links = self.archive.links.by_file.get(file, ())
        if not links and not body.blocks:
            return Text(body.address, (), names)
        blocks = tuple([self._block(each, body, links, language) for each in body.blocks])
        filled = self._slots(file, body, range(body.slots), names)
        return Text(body.address, *filled, blocks=blocks)

    def field_text(self, story: Story, html: str, targets: range) -> Text:
        """Return the HTML of a field of the archive's own, with what fills its slots.

        `targets` are the ordinals of its targets among those of the story's body.
        """
        return Text("", *self._slots(story.file, story.body, targets), html=html)

    def _slots(
        self, file: str, body: Body, targets: range, names: tuple[NameLink, ...] = ()
    ) -> tuple[tuple[str | None, ...], tuple[NameLink, ...], dict[int, PictureDisplay]]:
        """Return what fills the slots of the targets of some ordinals, the names, and the pictures."""
        links = self.archive.links.by_file.get(file, ())
        shapes = self.archive.link_targets.shapes
        pictures = {
            slot: self.picture_display(links[ordinal].permalink)
            for slot, ordinal in enumerate(targets)
            if body.targets[ordinal].kind == "picture" and links[ordinal].permalink in shapes
        }
        return tuple([self.link(links[ordinal]) for ordinal in targets]), names, pictures

    def _block(
        self, block: BodyBlock, body: Body, links: Sequence[Link], language: str
    ) -> BlockDisplay:
        addresses = {key: self.link(links[at]) or "" for key, at in block.targets.items()}
        shapes = self.archive.link_targets.shapes
        own = links[block.targets["argument"]].permalink if "argument" in block.targets else ""
        shown = {
            key: self.picture_display(links[at].permalink)
            for key, at in block.targets.items()
            if body.targets[at].kind == "picture" and links[at].permalink in shapes
        }
        config = self.archive.config
        return block_display(block, addresses, shown, shapes.get(own), config, language=language)

    def picture_display(self, permalink: str) -> PictureDisplay:
        """Return how the picture at a permalink is shown."""
        shape = self.archive.link_targets.shapes.get(permalink)
        if shape is None:
            return PictureDisplay(0, 0, ())
        sources: dict[str, list[str]] = {}
        for version in versions(permalink, shape):
            sources.setdefault(version.form, []).append(
                f"{self.href(version.permalink)} {version.width}w"
            )
        renditions = tuple(
            Rendition(f"image/{form}", ", ".join(files)) for form, files in sources.items()
        )
        return PictureDisplay(shape.width, shape.height, renditions)

    def figure(self, file: str, head: Picture | None) -> Figure | None:
        """Return the picture at the head of a content file; None when it has none."""
        permalink = self.archive.links.pictures.get(file)
        if head is None or permalink is None:
            return None
        shape = self.archive.link_targets.shapes.get(permalink)
        shared = shared_version(permalink, shape) if shape else None
        sized = shared or shape
        return Figure(
            href=self.href(permalink),
            shown=self.picture_display(permalink),
            url=self.url(shared.permalink if shared else permalink),
            width=sized.width if sized else 0,
            height=sized.height if sized else 0,
            alt=head.alt,
            credit=head.credit,
            caption=head.caption,
            rights=head.rights,
        )

    def link(self, link: Link) -> str | None:
        """Return a resolved link as pages print it; None when its words are printed without one."""
        if link.absent:
            return None
        return (self.href(link.permalink) if link.permalink else "") + link.rest

    def language(self, position: int) -> str:
        """Return the tag of the language of the story at a position."""
        return self.archive.stories[position].language or self.archive.config.language

    def versions(self, position: int) -> tuple[int, ...]:
        """Return the positions of the versions of a story, itself among them, in several languages."""
        return self.archive.versions.get(position, (position,))

    def version(self, position: int, language: str) -> int:
        """Return the position of the version of a story in a language, or else of the story itself."""
        others, tag = self.archive.versions.get(position, ()), language.casefold()
        return next((each for each in others if self.language(each).casefold() == tag), position)

    def translations(self, position: int) -> tuple[OtherVersion, ...]:
        """Return the other versions of a story, as its page names them."""
        return tuple(
            [
                OtherVersion(
                    self.language(other),
                    self.entries[other].title,
                    self.entries[other].href,
                    self.urls[other],
                    self.entries[other].summary,
                    self.entries[other].place,
                    not self.archive.stories[other].translation_of,
                )
                for other in self.versions(position)
                if other != position
            ]
        )

    def other_addresses(self, position: int) -> tuple[Alternate, ...]:
        """Return the language and the whole URL of each other version of a story."""
        return tuple(
            [
                Alternate(self.language(other), self.urls[other])
                for other in self.archive.versions.get(position, ())
                if other != position
            ]
        )

    def original_url(self, position: int) -> str:
        """Return the whole URL of the story that one translates; empty for an original."""
        return next((each.url for each in self.translations(position) if each.original), "")

    def alternates(self, position: int) -> tuple[Alternate, ...]:
        """Return the versions of a story, itself among them, by language; none of one in one alone.

        The last is for readers of any other language: it is the first version, which is in the
        archive's language, or else the original.
        """
        versions = self.archive.versions.get(position, ())
        named = [Alternate(self.language(each), self.urls[each]) for each in versions]
        return (*named, Alternate("x-default", named[0].url)) if named else ()

    def storylines_of(self, position: int) -> Sequence[str]:
        """Return the storylines that a story is a chapter of in any language, as `taxonomy/key`."""
        paths: Iterable[str] = self.paths_by_story[position]
        if position in self.archive.versions:
            every = (position, *self.versions(position))
            paths = dict.fromkeys([path for each in every for path in self.paths_by_story[each]])
        return [path for path in paths if path in self.storyline_paths]

    def chapters_of(self, storyline: Term) -> Chapters:
        """Return the chapters of a storyline."""
        return self.chapters[term_path(storyline.taxonomy.key, storyline.key)]

    def feeds_of(self, term: Term) -> tuple[Feed, ...]:
        """Return the feeds of a term; it has none of its own when the settings want none."""
        return self.feeds(term.permalink, term.name) if has_feeds(term, self.archive.config) else ()

    def feeds(self, permalink: str, title: str) -> tuple[Feed, ...]:
        """Return the feeds of a page that lists stories, given its permalink and title."""
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
    """Return the shared parts of an archive's views.

    Entries that are as they were in the parts `before` an edit are the same values, in memory too.
    """
    base = base_path(archive.config.base_url)
    entries = _entries(archive, base, before)
    labels = {
        taxonomy: {key: Label(term.name, base + term.permalink) for key, term in terms.items()}
        for taxonomy, terms in archive.terms.items()
    }
    labels_by_path = {
        term_path(taxonomy, key): label
        for taxonomy, group in labels.items()
        for key, label in group.items()
    }
    chapters = chapters_by_path(archive)
    return Parts(
        archive=archive,
        base=base,
        entries=entries,
        urls=_urls(archive),
        mentions=_mentions(entries),
        labels=labels,
        labels_by_path=labels_by_path,
        storyline_paths=frozenset(chapters),
        chapters=chapters,
        codes=_codes(archive),
        paths_by_story=with_terms_above(archive.postings.term_paths, archive.terms),
        counted_labels=_counted_labels(archive, base),
        bodies=_bodies(archive),
        namesakes=namesakes(archive.terms, archive.filing.names),
        corrections=_corrections(archive),
    )


def _urls(archive: Archive) -> Sequence[str]:
    # Kept, they would take 150 bytes of each story's memory.
    return Computed(archive.permalinks, partial(absolute, archive.config.base_url))


def _mentions(entries: Sequence[Entry]) -> Sequence[Mention]:
    return Computed(entries, _mention)


def _mention(entry: Entry) -> Mention:
    return Mention(entry.title, entry.href, entry.date)


def _bodies(archive: Archive) -> frozenset[str]:
    taxonomies = archive.config.taxonomies
    organisations = {
        key
        for taxonomy in taxonomies
        if taxonomy.singular in ORGANISATIONS
        for key in archive.terms[taxonomy.key]
    }
    return frozenset(
        [
            term_path(taxonomy.key, term.key)
            for taxonomy in taxonomies
            if taxonomy.kind == "author"
            for term in archive.terms[taxonomy.key].values()
            if is_organisation(term, organisations, archive.config.title)
        ]
    )


def _entries(archive: Archive, base: str, before: Parts | None) -> Sequence[Entry]:
    """Return the entry of each story, by position; equal ones of `before` are the same values."""
    if isinstance(archive.stories, Shelved):
        made = lru_cache(_RECENT)(partial(_entry, archive=archive, base=base))
        return Computed(range(len(archive.stories)), made)
    entries = [_entry(position, archive, base) for position in range(len(archive.stories))]
    if before is None:
        return entries
    # Stories are compared by identity: one that was not read again is the very same value.
    known = {
        id(story): entry
        for story, entry in zip(before.archive.stories, before.entries, strict=True)
    }
    last = [known.get(id(story)) for story in archive.stories]
    return [old if old == new else new for old, new in zip(last, entries, strict=True)]


def revise_parts(parts: Parts, archive: Archive, positions: Sequence[int]) -> Parts:
    """Return the shared parts after the stories at some positions, which they kept, were edited."""
    entries = list(parts.entries)
    for position in positions:
        entries[position] = _entry(position, archive, parts.base)
    before, after = parts.archive.stories, archive.stories
    same = all(
        before[position].corrections == after[position].corrections for position in positions
    )
    corrections = parts.corrections if same else _corrections(archive)
    return replace(
        parts,
        archive=archive,
        entries=entries,
        mentions=_mentions(entries),
        corrections=corrections,
    )


def refile_parts(parts: Parts, archive: Archive, positions: Sequence[int]) -> Parts:
    """Return the shared parts after stories came under other terms as well, of which none is another.

    No term may have another name, and nothing else may have moved.
    """
    chapters = chapters_by_path(archive)
    return replace(
        revise_parts(parts, archive, positions),
        storyline_paths=frozenset(chapters),
        chapters=chapters,
        paths_by_story=with_terms_above(archive.postings.term_paths, archive.terms),
        counted_labels=_counted_labels(archive, parts.base),
    )


def _counted_labels(archive: Archive, base: str) -> dict[str, dict[str, CountedLabel]]:
    return {
        taxonomy: {
            key: CountedLabel(term.name, base + term.permalink, len(term.listed))
            for key, term in terms.items()
        }
        for taxonomy, terms in archive.terms.items()
    }


def _codes(archive: Archive) -> dict[str, str]:
    codes: dict[str, str] = {}
    for taxonomy in archive.config.taxonomies:
        if taxonomy.kind == "country":
            for code, key in archive.filing.names[taxonomy.key].exact.items():
                # The code of two letters comes before that of three.
                codes.setdefault(key, code)
    return codes


def _corrections(archive: Archive) -> list[tuple[int, int]]:
    # Of the corrections of one day a newer story's come first, and of one story's the last that was
    # written.
    keys = [
        (-correction.date.toordinal(), position, -ordinal)
        for position, story in enumerate(archive.stories)
        if story.corrections
        for ordinal, correction in enumerate(story.corrections)
    ]
    return [(position, -ordinal) for _, position, ordinal in sorted(keys)]


def story_kind(position: int, archive: Archive) -> StoryKind:
    """Return the kind of the story at a position."""
    keys = archive.keys[position].get(STORY_KINDS.key, ())
    return archive.config.story_kinds[keys[0] if keys else NEWS]


def kind_label(position: int, parts: Parts) -> Label | None:
    """Return the kind of the story at a position, with its page; None for news."""
    keys = parts.archive.keys[position].get(STORY_KINDS.key, ())
    return parts.labels[STORY_KINDS.key][keys[0]] if keys else None


def printed_kind(position: int, archive: Archive) -> str:
    """Return the name of a story's kind as pages print it: nothing for news."""
    # Most stories name no kind, and are news.
    if not archive.keys[position].get(STORY_KINDS.key):
        return ""
    kind = story_kind(position, archive)
    return "" if kind.key == NEWS else kind.title


def _entry(position: int, archive: Archive, base: str) -> Entry:
    story = archive.stories[position]
    mark = _mark(position, archive)
    href = base + archive.permalinks[position]
    kind = printed_kind(position, archive)
    extra = listed_fields(story, archive.config)
    return Entry(story.title, href, story.date.local, story.summary, story.place, mark, kind, extra)


def _mark(position: int, archive: Archive) -> Mark:
    """Return what keeps readers from seeing a story: of several things the most lasting one."""
    if archive.stories[position].draft:
        return "draft"
    if position in archive.visibility.expired:
        return "expired"
    return "embargo" if position in archive.visibility.embargoed else ""


def field_texts(story: Story, parts: Parts) -> Iterator[tuple[str, Text]]:
    """Yield the fields of a story that are Markdown, each as a text with what fills its slots."""
    start = story.body.own_targets
    for key, count in story.body.field_targets:
        yield key, parts.field_text(story, str(story.own[key]), range(start, start + count))
        start += count


def identifiers(record: Record) -> Iterator[Label]:
    """Yield labels of the pages elsewhere that are about the same thing as a record."""
    if record.wikidata:
        yield Label(
            f"Wikidata {record.wikidata}", f"https://www.wikidata.org/wiki/{record.wikidata}"
        )
    for address in record.same_as:
        yield Label(address.split("/")[2], address)


def website(record: Record) -> Label | None:
    """Return the label of a term's own site; None when its record names none."""
    host = record.website.split("/")[2] if record.website else ""
    return Label(host.removeprefix("www."), record.website) if host else None


def filter_value(name: str) -> str:
    """Return a name as searches filter by it; `indexed` in `layouts/assets/state.js` agrees."""
    return name.translate(_UNREADABLE)
