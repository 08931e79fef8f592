"""The catalogue: for every address of an archive, the view of its page and how it is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from broadsheet.archive.addresses import CORRECTIONS, DATA, MAP, ON_THIS_DAY, Address
from broadsheet.archive.assemble import Archive
from broadsheet.archive.mentions import MentionLookup
from broadsheet.archive.menu import OWN_PAGES, is_empty_section, is_for_menus, permalink_of
from broadsheet.archive.related import related_stories
from broadsheet.archive.terms import Term
from broadsheet.pages import (
    corrections,
    data,
    exports,
    feeds,
    host_files,
    indexes,
    listings,
    maps,
    search,
    stories,
    storylines,
    term_files,
    times,
    twins,
)
from broadsheet.pages.cards import archive_card, card_url
from broadsheet.pages.front import front_view
from broadsheet.pages.kept_database import KeptDatabase
from broadsheet.pages.parts import ATOM, JSON_FEED, Parts, parts_of, refile_parts, revise_parts
from broadsheet.pages.stretches import Stretch, is_stretched, stretches
from broadsheet.pages.sums import FoundSums, Sums
from broadsheet.pages.taken_rows import NO_ROWS, TakenRows
from broadsheet.reading.config import STORY_KINDS, Taxonomy
from broadsheet.urls import base_path
from broadsheet.views.host import RedirectView
from broadsheet.views.site import Feed, Label, Site
from broadsheet.views.view import View
from broadsheet.wording import message

RelatedPositions = Callable[[int], tuple[int, ...]]
"""Returns the positions of stories related to the one at a position, the most related first."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page at a permalink: its view, which names its layout."""

    permalink: str
    view: View

    @property
    def layout(self) -> str:
        """Return the name of the page's layout, or one of `broadsheet.views.view.UNLAID`."""
        return getattr(self.view, "own_layout", "") or self.view.layout


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every page of an archive, made when it is asked for."""

    archive: Archive
    parts: Parts
    related: RelatedPositions
    """Returns the positions of a story's related stories, given the story's position."""
    mentioned: MentionLookup
    """Returns the names that the body of a story mentions."""
    calendar: times.Calendar
    brief: listings.Brief
    """Returns what the pages of a term have in common, given the term."""
    index: Callable[[str], indexes.Index]
    """Returns the pages of a taxonomy's index, given the taxonomy's key."""
    lines: exports.Lines
    """The exported lines of the stories."""
    data: data.DataFiles
    """The exported files."""
    feeds: feeds.FeedStories
    """The stories as feeds have them."""

    def page(self, address: Address) -> Page:
        """Return the page at an address of the archive."""
        return Page(address.permalink, _MAKERS[address.kind](self, address))

    def is_stretched(self, address: Address) -> bool:
        """Return whether the file at an address is made in stretches, as it is a very long one.

        Whoever revises a catalogue again and again has the rows of such files in memory, and makes
        them from these.
        """
        return self.data.kept is None and is_stretched(address, self.parts)

    def stretches(self, address: Address, taken: TakenRows = NO_ROWS) -> Iterator[Stretch]:
        """Yield the stretches of such a file in order; a database has rows that are `taken`."""
        return stretches(address, self.parts, self.lines, taken)

    def with_sums(self, found: FoundSums) -> "Catalogue":
        """Return the same catalogue, in which the sums of some exported files are known."""
        return replace(self, data=self.data.with_sums(found))

    def pages(self) -> Iterator[Page]:
        """Yield every page, in a fixed order."""
        for address in self.archive.addresses.values():
            yield self.page(address)


def catalogue(
    archive: Archive,
    related: RelatedPositions | None = None,
    before: Catalogue | None = None,
    mentioned: MentionLookup = lambda _: (),
    sums: Sums | None = None,
    *,
    keeps: bool = False,
) -> Catalogue:
    """Return the catalogue of an archive.

    `related` and `mentioned` look up related stories and the names in bodies where these have been
    found before; `sums` finds the sums of files that hold whole texts. With the catalogue `before` an
    edit, the new one shares the entries of stories that have not changed. One that is to be revised
    again and again `keeps` what its database is made from.
    """
    # Related stories are found by the postings alone: the archive after an edit has the same ones.
    related_positions = related or partial(related_stories, of=archive.postings)
    parts = parts_of(archive, before.parts if before else None)
    calendar = times.calendar_of(archive)
    brief, index, lines = (
        listings.briefings(parts),
        indexes.indexes(parts),
        exports.Lines(parts),
    )
    kept = (before.data.kept if before else None) or KeptDatabase()
    files = data.DataFiles(parts, lines, sums or Sums(), kept if keeps else None)
    return Catalogue(
        archive,
        parts,
        related_positions,
        mentioned,
        calendar,
        brief,
        index,
        lines,
        files,
        feeds.FeedStories(parts),
    )


def revise_catalogue(catalogue: Catalogue, archive: Archive, positions: Sequence[int]) -> Catalogue:
    """Return the catalogue after stories, which kept their positions, were edited and no more.

    They may have come under other terms, where no term is another or has another name.
    """
    if archive.terms is not catalogue.archive.terms:
        parts = refile_parts(catalogue.parts, archive, positions)
        related = partial(related_stories, of=archive.postings)
        catalogue = replace(
            catalogue,
            related=related,
            brief=listings.briefings(parts),
            index=indexes.indexes(parts),
        )
    else:
        parts = revise_parts(catalogue.parts, archive, positions)
    lines = exports.Lines(parts, catalogue.lines, positions)
    files = catalogue.data.revised(parts, lines, positions)
    stories_of_feeds = feeds.FeedStories(parts)
    return replace(
        catalogue, archive=archive, parts=parts, lines=lines, data=files, feeds=stories_of_feeds
    )


def site(archive: Archive, assets: Mapping[str, str]) -> Site:
    """Return what every layout may print; `assets` maps an asset's name to its permalink."""
    config = archive.config
    base = base_path(config.base_url)
    return Site(
        title=config.title,
        tagline=config.tagline,
        language=config.language,
        home=f"{base}/",
        menu=tuple(_menu(archive, base)),
        feeds=(
            Feed(config.title, f"{base}/feed.xml", ATOM),
            Feed(config.title, f"{base}/feed.json", JSON_FEED),
        ),
        assets={name: base + permalink for name, permalink in sorted(assets.items())},
        indexed=not archive.visibility.preview,
        search=f"{base}/search/" if archive.visibility.searchable else "",
        names=f"{base}/search/names.json" if archive.visibility.searchable else "",
        corrections=base + CORRECTIONS,
        opml=f"{base}/feeds.opml",
        card=card_url(archive_card(config), config),
        kinds={f"{base}/{taxonomy.key}/": _schema_type(taxonomy) for taxonomy in config.taxonomies},
        opensearch=f"{base}/opensearch.xml" if archive.visibility.searchable else "",
        twins=config.publishes("twins"),
        license=Label(config.license.name, config.license.url) if config.license else None,
        ways=(
            *(
                [Label(STORY_KINDS.title, f"{base}/{STORY_KINDS.key}/")]
                if STORY_KINDS.key in archive.terms
                else []
            ),
            *(
                Label(OWN_PAGES[permalink], base + permalink)
                for permalink in (MAP, ON_THIS_DAY, DATA)
                if permalink in archive.addresses
            ),
        ),
    )


def _menu(archive: Archive, base: str) -> Iterator[Label]:
    """Yield what the menu leads to, without taxonomies that are empty and what time keeps out."""
    config = archive.config
    # Kinds of story are no section of a paper, and stand at the foot.
    every = tuple(each.key for each in config.taxonomies if each.kind != "kind")
    titles = {taxonomy.key: taxonomy.title for taxonomy in config.taxonomies}
    for entry in every if config.menu is None else config.menu:
        own = "" if isinstance(entry, str) else entry.title
        if not (permalink := permalink_of(entry)):
            yield Label(own, "" if isinstance(entry, str) else entry.url)
            continue
        address = archive.addresses.get(permalink)
        if address is None or not is_for_menus(address, entry):
            continue
        if is_empty_section(address, archive.terms):
            continue
        yield Label(own or _title_at(address, archive, titles), base + quote(permalink, safe="/%~"))


def _title_at(address: Address, archive: Archive, titles: Mapping[str, str]) -> str:
    """Return the title that the menu has for the page at an address."""
    if address.permalink in OWN_PAGES:
        return OWN_PAGES[address.permalink]
    if address.kind == "document":
        return archive.documents[int(address.key)].title
    if address.kind in {"term", "storyline"}:
        return archive.terms[address.taxonomy][str(address.key)].name
    return titles[address.taxonomy]


class _Usual(NamedTuple):
    """A taxonomy that many archives have, and what its terms are."""

    title: str
    singular: str
    schema_type: str
    """What its terms are in the words of schema.org."""


_USUAL: Mapping[str, _Usual] = {
    "person": _Usual(message("People"), message("person"), "Person"),
    "author": _Usual(message("Authors"), message("author"), "Person"),
    "kind": _Usual(message("Kinds of story"), message("kind"), "DefinedTerm"),
    "country": _Usual(message("Countries"), message("country"), "Country"),
    "topic": _Usual(message("Topics"), message("topic"), "Thing"),
    "storyline": _Usual(message("Storylines"), message("storyline"), "CreativeWorkSeries"),
    "organisation": _Usual(message("Organisations"), message("organisation"), "Organization"),
    "organization": _Usual(message("Organizations"), message("organization"), "Organization"),
    "place": _Usual("Places", "place", "Place"),
}
"""Kind of a taxonomy, or its singular, to what is usual for it. Other names, which an archive gives
its taxonomies itself, are translated in its own catalogue of messages."""


def _schema_type(taxonomy: Taxonomy) -> str:
    """Return what the terms of a taxonomy are in the words of schema.org."""
    usual = _USUAL.get(taxonomy.kind or taxonomy.singular)
    return usual.schema_type if usual else "Thing"


def _redirect(catalogue: Catalogue, address: Address) -> RedirectView:
    target = str(address.key)
    return RedirectView(catalogue.parts.href(target), catalogue.parts.url(target))


_Maker = Callable[[Catalogue, Address], View]


def _term(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return listings.term_view(term, address.number, catalogue.parts, catalogue.brief)


def _with(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return listings.with_view(term, catalogue.parts, catalogue.brief)


def _taxonomy(catalogue: Catalogue, address: Address) -> View:
    taxonomy = next(
        each for each in catalogue.archive.config.taxonomies if each.key == address.taxonomy
    )
    return indexes.taxonomy_view(taxonomy, address.number, catalogue.parts, catalogue.index)


def _storyline(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return storylines.storyline_view(term, address.number, catalogue.parts)


def _storylines(catalogue: Catalogue, address: Address) -> View:
    taxonomy = next(
        each for each in catalogue.archive.config.taxonomies if each.key == address.taxonomy
    )
    return storylines.storylines_view(taxonomy, catalogue.parts)


def _story(catalogue: Catalogue, address: Address) -> View:
    position = int(address.key)
    mentioned = catalogue.mentioned(catalogue.archive.stories[position])
    return stories.story_view(position, catalogue.parts, catalogue.related(position), mentioned)


def _document(catalogue: Catalogue, address: Address) -> View:
    return stories.document_view(catalogue.archive.documents[int(address.key)], catalogue.parts)


def _atom(catalogue: Catalogue, address: Address) -> View:
    term = _term_of(catalogue, address)
    return feeds.atom_view(term, catalogue.parts, stories=catalogue.feeds)


def _json(catalogue: Catalogue, address: Address) -> View:
    term = _term_of(catalogue, address)
    return feeds.json_feed_view(term, catalogue.parts, stories=catalogue.feeds)


def _atom_part(catalogue: Catalogue, address: Address) -> View:
    term = _term_of(catalogue, address)
    return feeds.atom_view(term, catalogue.parts, address.number, catalogue.feeds)


def _json_part(catalogue: Catalogue, address: Address) -> View:
    term = _term_of(catalogue, address)
    return feeds.json_feed_view(term, catalogue.parts, address.number, catalogue.feeds)


def _term_of(catalogue: Catalogue, address: Address) -> Term | None:
    """Return the term that an address is of; None for one of the whole archive."""
    if not address.taxonomy:
        return None
    return catalogue.archive.terms[address.taxonomy][str(address.key)]


def _term_lines(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return term_files.term_lines_view(term, catalogue.lines, catalogue.parts)


def _term_table(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return term_files.term_table_view(term, catalogue.lines, catalogue.parts)


def _term_sources(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return term_files.term_sources_view(term, catalogue.parts)


def _references(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return term_files.references_view(term, address.kind, catalogue.parts)


def _term_twin(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)]
    return twins.term_twin_view(term, address.number, catalogue.parts)


_MAKERS: Mapping[str, _Maker] = {
    "front": lambda pages, _: front_view(pages.parts),
    "story": _story,
    "document": _document,
    "year": lambda pages, at: times.year_view(str(at.key), at.number, pages.parts, pages.calendar),
    "month": lambda pages, at: times.month_view(
        str(at.key), at.number, pages.parts, pages.calendar
    ),
    "day": lambda pages, at: times.day_view(str(at.key), at.number, pages.parts, pages.calendar),
    "on-this-day-index": lambda pages, _: times.on_this_day_index_view(pages.parts, pages.calendar),
    "on-this-day": lambda pages, at: times.on_this_day_view(
        str(at.key), at.number, pages.parts, pages.calendar
    ),
    "taxonomy": _taxonomy,
    "term": _term,
    "with": _with,
    "storylines": _storylines,
    "storyline": _storyline,
    "redirect": _redirect,
    "corrections": lambda pages, at: corrections.corrections_view(at.number, pages.parts),
    "corrections-atom": lambda pages, _: corrections.corrections_feed_view("feed.xml", pages.parts),
    "corrections-json": lambda pages, _: corrections.corrections_feed_view(
        "feed.json", pages.parts
    ),
    "missing": lambda pages, _: listings.missing_view(pages.parts),
    "atom": _atom,
    "json": _json,
    "atom-part": _atom_part,
    "json-part": _json_part,
    "term-table": _term_table,
    "term-lines": _term_lines,
    "term-sources": _term_sources,
    "references-bib": _references,
    "references-ris": _references,
    "references-json": _references,
    "sitemap": lambda pages, at: host_files.sitemap_view(at.number, pages.parts),
    "opml": lambda pages, _: feeds.opml_view(pages.parts),
    "map": lambda pages, _: maps.map_view(pages.parts),
    "data": lambda pages, _: data.data_view(pages.parts, pages.data),
    "data-year": lambda pages, at: exports.data_year_view(str(at.key), pages.lines),
    "data-ninjs": lambda pages, at: pages.data.ninjs(str(at.key)),
    "data-table": lambda pages, _: exports.table_view(pages.parts, pages.lines),
    "data-database": lambda pages, _: data.database_view(pages.data),
    "data-terms": lambda pages, _: exports.terms_view(pages.parts),
    "data-package": lambda pages, _: exports.package_view(pages.parts),
    "news-sitemap": lambda pages, _: host_files.news_sitemap_view(pages.parts),
    "robots": lambda pages, _: host_files.robots_view(pages.parts),
    "story-twin": lambda pages, at: twins.story_twin_view(int(at.key), pages.parts),
    "term-twin": _term_twin,
    "llms": lambda pages, _: twins.llms_view(pages.parts),
    "license": lambda pages, _: host_files.license_view(pages.parts),
    "headers": lambda pages, _: host_files.headers_view(pages.parts),
    "search": lambda pages, _: search.search_view(pages.parts),
    "names": lambda pages, at: search.names_view(str(at.key), pages.parts),
    "opensearch": lambda pages, _: search.opensearch_view(pages.parts),
    "redirects": lambda pages, _: host_files.redirects_view(pages.parts),
}
"""Kind of an address to the function that makes the view of its page."""
