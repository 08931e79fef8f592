"""The catalogue: for every address of an archive, the layout that prints it and how its view is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from broadsheet.archive.addresses import CORRECTIONS, DATA, MAP, ON_THIS_DAY, Address
from broadsheet.archive.assemble import Archive
from broadsheet.archive.mentions import MentionLookup
from broadsheet.archive.related import related_stories
from broadsheet.pages import (
    corrections,
    exports,
    feeds,
    host_files,
    listings,
    maps,
    search,
    stories,
    storylines,
    times,
)
from broadsheet.pages.cards import archive_card, card_url
from broadsheet.pages.front import front_view
from broadsheet.pages.parts import ATOM, JSON_FEED, Parts, parts_of, revised_parts
from broadsheet.reading.config import Taxonomy
from broadsheet.urls import base_path
from broadsheet.views.host import RedirectView
from broadsheet.views.site import Feed, Label, Site
from broadsheet.views.view import View
from broadsheet.wording import message

RelatedPositions = Callable[[int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at a permalink: a view, and by it the layout."""

    permalink: str
    view: View

    @property
    def layout(self) -> str:
        """Return the layout that prints it, or one of `broadsheet.views.view.UNLAID`."""
        return self.view.layout


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every page of an archive, made when it is asked for."""

    archive: Archive
    parts: Parts
    related: RelatedPositions
    """Position of a story to those of its related stories."""
    mentioned: MentionLookup
    """Address of a body to what it names."""
    calendar: times.Calendar
    brief: listings.Brief
    index: Callable[[str], listings.Index]
    """Of a taxonomy, by its key."""
    lines: exports.Lines
    """Of the exports."""

    def page(self, address: Address) -> Page:
        """Return the page that stands at an address of the archive."""
        return Page(address.permalink, _MAKERS[address.kind](self, address))

    def pages(self) -> Iterator[Page]:
        """Yield every page, in a fixed order."""
        for address in self.archive.addresses.values():
            yield self.page(address)


def catalogue(
    archive: Archive,
    related: RelatedPositions | None = None,
    before: Catalogue | None = None,
    mentioned: MentionLookup = lambda _: (),
) -> Catalogue:
    """Return the catalogue of an archive; related stories, and the names in bodies, may have been found before.

    Of the catalogue `before` it, if there was one, it shares what is still true.
    """
    # Of the archive only its postings: the next one, after an edit, has the same.
    found = related or partial(related_stories, of=archive.postings)
    parts = parts_of(archive, before.parts if before else None)
    calendar = times.calendar_of(archive)
    brief, index, lines = (
        listings.briefings(parts),
        listings.indexes(parts),
        exports.lines_of(parts),
    )
    return Catalogue(archive, parts, found, mentioned, calendar, brief, index, lines)


def revised_catalogue(
    catalogue: Catalogue, archive: Archive, positions: Sequence[int]
) -> Catalogue:
    """Return the catalogue of an archive of which only the stories at some positions were edited, in place."""
    parts = revised_parts(catalogue.parts, archive, positions)
    return replace(catalogue, archive=archive, parts=parts, lines=exports.lines_of(parts))


def site(archive: Archive, assets: Mapping[str, str]) -> Site:
    """Return what every layout may print; `assets` maps a file's name to its permalink."""
    config = archive.config
    base = base_path(config.base_url)
    documents = {document.permalink.strip("/"): document.title for document in archive.documents}
    titles = documents | {taxonomy.key: taxonomy.title for taxonomy in config.taxonomies}
    shown = [taxonomy.key for taxonomy in config.taxonomies] if config.menu is None else config.menu
    return Site(
        title=config.title,
        tagline=config.tagline,
        language=config.language,
        home=f"{base}/",
        menu=tuple(Label(titles[name], f"{base}/{name}/") for name in shown if name in titles),
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
        license=Label(config.license.name, config.license.url) if config.license else None,
        ways=(
            *([Label(message("Map"), base + MAP)] if MAP in archive.addresses else []),
            Label(message("On this day"), base + ON_THIS_DAY),
            Label(message("Data"), base + DATA),
        ),
    )


class _Usual(NamedTuple):
    """A taxonomy that many archives have: what it and its terms are called, and what the terms are to schema.org."""

    title: str
    singular: str
    schema_type: str


_ORGANISATIONS = _Usual(message("Organisations"), message("organisation"), "Organization")
_USUAL: Mapping[str, _Usual] = {
    "person": _Usual(message("People"), message("person"), "Person"),
    "country": _Usual(message("Countries"), message("country"), "Country"),
    "topic": _Usual(message("Topics"), message("topic"), "Thing"),
    "storyline": _Usual(message("Storylines"), message("storyline"), "CreativeWorkSeries"),
    "organisation": _ORGANISATIONS,
    "organization": _ORGANISATIONS,
    "place": _Usual("Places", "place", "Place"),
}
"""By their singular or kind; an archive's own names stand in its catalogue."""


def _schema_type(taxonomy: Taxonomy) -> str:
    """Return the type of schema.org that the terms of a taxonomy are of."""
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
    return listings.taxonomy_view(taxonomy, address.number, catalogue.parts, catalogue.index)


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
    mentioned = catalogue.mentioned(catalogue.archive.stories[position].body.address)
    return stories.story_view(position, catalogue.parts, catalogue.related(position), mentioned)


def _document(catalogue: Catalogue, address: Address) -> View:
    return stories.document_view(catalogue.archive.documents[int(address.key)], catalogue.parts)


def _atom(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)] if address.taxonomy else None
    return feeds.atom_view(term, catalogue.parts)


def _json(catalogue: Catalogue, address: Address) -> View:
    term = catalogue.archive.terms[address.taxonomy][str(address.key)] if address.taxonomy else None
    return feeds.json_feed_view(term, catalogue.parts)


_MAKERS: Mapping[str, _Maker] = {
    "front": lambda its, _: front_view(its.parts, its.calendar),
    "story": _story,
    "document": _document,
    "year": lambda its, at: times.year_view(str(at.key), its.parts, its.calendar),
    "month": lambda its, at: times.month_view(str(at.key), at.number, its.parts, its.calendar),
    "day": lambda its, at: times.day_view(str(at.key), at.number, its.parts, its.calendar),
    "on-this-day-index": lambda its, _: times.on_this_day_index_view(its.parts, its.calendar),
    "on-this-day": lambda its, at: times.on_this_day_view(
        str(at.key), at.number, its.parts, its.calendar
    ),
    "taxonomy": _taxonomy,
    "term": _term,
    "with": _with,
    "storylines": _storylines,
    "storyline": _storyline,
    "redirect": _redirect,
    "corrections": lambda its, at: corrections.corrections_view(at.number, its.parts),
    "corrections-atom": lambda its, _: corrections.corrections_feed_view("feed.xml", its.parts),
    "corrections-json": lambda its, _: corrections.corrections_feed_view("feed.json", its.parts),
    "missing": lambda its, _: listings.missing_view(its.parts),
    "atom": _atom,
    "json": _json,
    "sitemap": lambda its, at: host_files.sitemap_view(at.number, its.parts),
    "opml": lambda its, _: feeds.opml_view(its.parts),
    "map": lambda its, _: maps.map_view(its.parts),
    "data": lambda its, _: exports.data_view(its.parts),
    "data-year": lambda its, at: exports.data_year_view(str(at.key), its.lines),
    "data-table": lambda its, _: exports.table_view(its.parts, its.lines),
    "data-terms": lambda its, _: exports.terms_view(its.parts),
    "data-package": lambda its, _: exports.package_view(its.parts),
    "news-sitemap": lambda its, _: host_files.news_sitemap_view(its.parts),
    "robots": lambda its, _: host_files.robots_view(its.parts),
    "headers": lambda its, _: host_files.headers_view(its.parts),
    "search": lambda its, _: search.search_view(its.parts),
    "names": lambda its, at: search.names_view(str(at.key), its.parts),
    "opensearch": lambda its, _: search.opensearch_view(its.parts),
    "redirects": lambda its, _: host_files.redirects_view(its.parts),
}
