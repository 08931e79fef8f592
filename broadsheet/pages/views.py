"""Views: for each layout the plain data that it prints, nothing more, so that a view's digest is its page's.

Every address in a view is finished: `href` is a path with the archive's base path, `canonical` and `url` whole URLs.
"""

import msgspec

from broadsheet.model import Correction, Source
from broadsheet.pages.pieces import (
    Branch,
    CastGroup,
    Chapter,
    ChapterCorrection,
    Chart,
    CorrectionsDay,
    CorrectionsFeedEntry,
    Counted,
    CountedGroup,
    DataField,
    DataFile,
    DayGroup,
    Entry,
    Facet,
    Feed,
    FeedEntry,
    Figure,
    Head,
    Label,
    Mark,
    Mention,
    Month,
    News,
    Outline,
    OutlineGroup,
    Packed,
    Pager,
    Place,
    Redirect,
    Related,
    SharedGroup,
    SitemapEntry,
    SpanLink,
    StorylineChapter,
    StorylineEntry,
    TermGroup,
    Text,
    TogetherGroup,
    YearGroup,
)


class StoryView(Packed, frozen=True):
    """A story's page."""

    head: Head
    title: str
    summary: str
    date: str
    updated: str
    day_href: str
    place: str
    mark: Mark
    picture: Figure | None
    card: str
    """Whole URL of the picture drawn to share it by, when it has none that services show; empty for an older one."""
    corrections: tuple[Correction, ...]
    body: Text
    sources: tuple[Source, ...]
    groups: tuple[TermGroup, ...]
    """Its terms, but for its storylines."""
    chapters: tuple[Chapter, ...]
    related: tuple[Related, ...]
    backlinks: tuple[Mention, ...]
    """The newest first."""


class DocumentView(Packed, frozen=True):
    """A page of its own."""

    head: Head
    title: str
    summary: str
    body: Text


class YearView(Packed, frozen=True):
    """A year's page: a calendar."""

    head: Head
    year: str
    months: tuple[Month, ...]
    """All twelve."""
    count: int
    previous: Label | None
    next: Label | None


class OnThisDayIndexView(Packed, frozen=True):
    """The days of any year, as a calendar; all of them are days of one leap year."""

    head: Head
    months: tuple[Month, ...]
    newest: Label | None
    """The day of the newest story."""


class OnThisDayView(Packed, frozen=True):
    """What was reported on a day of any year, or a page of it; the newest year first."""

    head: Head
    day: str
    """A day of a leap year."""
    calendar: str
    """Address of the days of any year."""
    years: tuple[DayGroup, ...]
    count: int
    span: int
    """The number of years that have such stories."""
    pager: Pager
    previous: Label | None
    """The day before, of the same leap year, that has stories."""
    next: Label | None


class MonthView(Packed, frozen=True):
    """A month's page, or one of several."""

    head: Head
    month: str
    year: Label
    days: tuple[DayGroup, ...]
    count: int
    pager: Pager
    previous: Label | None
    next: Label | None


class DayView(Packed, frozen=True):
    """A day's page, or one of several."""

    head: Head
    day: str
    month: Label
    year: Label
    entries: tuple[Entry, ...]
    count: int
    pager: Pager
    previous: Label | None
    next: Label | None
    other_years: str
    """Address of what was reported on the same day of other years, or empty."""


class TaxonomyView(Packed, frozen=True):
    """The index of a taxonomy, or one of its pages."""

    head: Head
    taxonomy: str
    branches: tuple[Branch, ...]
    count: int
    """Of all its terms."""
    pager: Pager
    spans: tuple[SpanLink, ...]
    """All of its pages, if it has several."""


class TogetherView(Packed, frozen=True):
    """The page of what a term's stories share with other terms."""

    head: Head
    taxonomy: Label
    term: Label
    groups: tuple[TogetherGroup, ...]


class MapView(Packed, frozen=True):
    """The map of the countries in the news."""

    head: Head
    taxonomy: Label
    places: tuple[Place, ...]
    """Those of the most stories first."""


class TermView(Packed, frozen=True):
    """A term's page, or one of several."""

    head: Head
    taxonomy: Label
    singular: str
    name: str
    description: str
    also: tuple[str, ...]
    body: Text | None
    born: str
    code: str
    """Of a country."""
    drawn: str
    """The same, if the map has it and this is the first of its pages."""
    identifiers: tuple[Label, ...]
    """Pages elsewhere about the same."""
    parents: tuple[Label, ...]
    """From the top of the tree down."""
    children: tuple[Counted, ...]
    seen_with: tuple[SharedGroup, ...]
    """On the first of its pages alone."""
    first: Label | None
    """Its first story, by its day."""
    latest: Label | None
    chart: Chart | None
    """Of more than a few stories, on the first of its pages alone."""
    spans: tuple[Counted, ...]
    """The years of its stories, and where each begins; none when there is only one."""
    years: tuple[YearGroup, ...]
    """The stories of this page."""
    count: int
    pager: Pager


class StorylineView(Packed, frozen=True):
    """A storyline's page, or one of several."""

    head: Head
    taxonomy: Label
    name: str
    description: str
    also: tuple[str, ...]
    body: Text | None
    open: bool
    """Whether it is under way."""
    identifiers: tuple[Label, ...]
    """Pages elsewhere about the same."""
    first: Label | None
    """Its first chapter, by its day."""
    latest: Label | None
    newest: StorylineChapter | None
    """The newest chapter; like the fields that follow it, on the first of its pages alone."""
    newest_place: str
    """Address of it in the timeline, on every page."""
    updated: Label | None
    """The chapter that changed last, by the day, when that was after the newest appeared."""
    cast: tuple[CastGroup, ...]
    places: tuple[Place, ...]
    """Its countries."""
    corrections: tuple[ChapterCorrection, ...]
    """The newest first."""
    chapters: tuple[StorylineChapter, ...]
    """Of this page, from the beginning on."""
    count: int
    pager: Pager


class FrontView(Packed, frozen=True):
    """The front page."""

    head: Head
    lead: Entry | None
    """The newest story."""
    picture: Figure | None
    """Its own."""
    days: tuple[DayGroup, ...]
    """The stories after it, from its own day on, which may have no other."""
    storylines: tuple[StorylineEntry, ...]
    """Those under way, by their newest chapter."""
    since: str
    """The day from which `groups` are counted."""
    groups: tuple[CountedGroup, ...]
    """The terms of each taxonomy that were in the news most since then."""
    year: Label | None
    """The newest."""
    months: tuple[Month, ...]
    """Of that year."""
    years: tuple[Counted, ...]
    map: str
    """Address of the map of the world; empty without one."""
    places: tuple[Place, ...]
    count: int
    first: str
    """Day of the oldest story."""
    latest: str


class StorylinesView(Packed, frozen=True):
    """The list of storylines, those under way first."""

    head: Head
    storylines: tuple[StorylineEntry, ...]
    more: tuple[Counted, ...]
    """Those that a long list only names."""
    count: int


class CorrectionsView(Packed, frozen=True):
    """The list of all corrections, or one of its pages; the newest first."""

    head: Head
    days: tuple[CorrectionsDay, ...]
    count: int
    policy: str
    """Address of the page that says how the archive corrects itself, or empty."""
    pager: Pager


class CorrectionsFeedView(Packed, frozen=True):
    """A feed of the newest corrections, Atom or JSON."""

    url: str
    """Its own."""
    home: str
    updated: str
    entries: tuple[CorrectionsFeedEntry, ...]


class DataView(Packed, frozen=True):
    """The page that says what the exports are."""

    head: Head
    years: tuple[DataFile, ...]
    """Stories, a line of JSON each; the newest year first."""
    table: DataFile
    """All stories as CSV."""
    terms: DataFile
    package: DataFile
    first: str
    """Day of the oldest story, or empty."""
    latest: str
    story_fields: tuple[DataField, ...]
    taxonomies: tuple[str, ...]
    term_fields: tuple[DataField, ...]


class TextView(Packed, frozen=True):
    """A text that is printed as it stands."""

    text: str


class TableView(Packed, frozen=True):
    """Lines of JSON that are printed as CSV."""

    columns: tuple[str, ...]
    taxonomies: tuple[str, ...]
    """Columns that hold names of terms."""
    lines: tuple[str, ...]
    """Of one year after the other: strung together, those of a large archive would take their memory once more."""


class MissingView(Packed, frozen=True):
    """The page shown where there is none."""

    head: Head
    latest: tuple[Entry, ...]


class SearchView(Packed, frozen=True):
    """The search page, with what leads on from it for readers whose browser runs no scripts."""

    head: Head
    index: str
    """Address of the folder that holds the search index, or empty when there is none."""
    names: str
    """Address of the list of names, or empty."""
    facets: tuple[Facet, ...]
    years: tuple[Counted, ...]
    """Newest first."""
    count: int


class OpenSearchView(Packed, frozen=True):
    """How a browser may search the site from its own address field (OpenSearch 1.1)."""

    title: str
    description: str
    template: str
    """Address of a search, with `{searchTerms}` for its words."""


class RedirectView(Packed, frozen=True):
    """A page that leads on to another."""

    href: str
    canonical: str


class FeedView(Packed, frozen=True):
    """An Atom feed (RFC 4287)."""

    title: str
    subtitle: str
    url: str
    """Its own."""
    home: str
    updated: str
    author: str
    language: str
    entries: tuple[FeedEntry, ...]


class OpmlView(Packed, frozen=True):
    """A list of all feeds, which readers' programs take in whole (OPML 2.0)."""

    outlines: tuple[Outline, ...]
    """The archive's own."""
    corrections: Outline
    groups: tuple[OutlineGroup, ...]


class SitemapView(Packed, frozen=True):
    """A sitemap, or the index of several (sitemaps.org)."""

    index: bool
    entries: tuple[SitemapEntry, ...]


class NewsSitemapView(Packed, frozen=True):
    """A sitemap of the newest stories (Google News, sitemap-news 0.9)."""

    publication: str
    entries: tuple[News, ...]


class RobotsView(Packed, frozen=True):
    """What robots may read."""

    allowed: bool
    sitemaps: tuple[str, ...]


class HeadersView(Packed, frozen=True):
    """The HTTP headers that the host is asked to send."""

    base: str
    indexed: bool
    remote_pictures: bool = False
    """Whether pages may show pictures of other sites."""


class RedirectsView(Packed, frozen=True):
    """The redirects that the host is asked to make."""

    redirects: tuple[Redirect, ...]


class JsonFeedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A story in a JSON feed."""

    id: str
    url: str
    title: str
    date_published: str
    content_text: str = ""
    content_html: str = ""
    content: Text | None = None
    """Printed as `content_html`."""
    date_modified: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


class JsonFeedAuthor(msgspec.Struct, frozen=True):
    """Who a feed is by."""

    name: str


class JsonFeedView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A JSON feed (jsonfeed.org, version 1.1), printed as it stands."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    authors: tuple[JsonFeedAuthor, ...]
    items: tuple[JsonFeedItem, ...]
    description: str = ""
    language: str = ""


class NameEntry(msgspec.Struct, frozen=True, array_like=True):
    """A term, as readers find it by its name."""

    taxonomy: int
    """Its place among the taxonomies of the list."""
    name: str
    href: str
    count: int
    also: tuple[str, ...]


class NamesView(msgspec.Struct, frozen=True, omit_defaults=True):
    """The list of names, or a part of it, printed as JSON."""

    taxonomies: tuple[tuple[str, str, str], ...] = ()
    """Key, title and singular of each; none in a part."""
    names: tuple[NameEntry, ...] = ()
    split: tuple[str, ...] = ()
    """The letters of the parts, when the list is too long for one file."""


class Site(Packed, frozen=True):
    """What every layout may print besides its view."""

    title: str
    tagline: str
    language: str
    home: str
    """Address of the front page."""
    menu: tuple[Label, ...]
    feeds: tuple[Feed, ...]
    assets: dict[str, str]
    """Name of a file in `layouts/assets/` to its address."""
    indexed: bool
    """Whether search engines may list it: not when it shows drafts."""
    search: str
    """Address of the search page, or empty when the site cannot be searched."""
    names: str
    """Address of the list of names, or empty."""
    corrections: str
    """Address of the list of corrections."""
    opml: str
    """Address of the list of all feeds."""
    card: str
    """Whole URL of the picture by which pages without one of their own are shared, or empty."""
    opensearch: str
    """Address of the description of the search for browsers, or empty."""
    kinds: dict[str, str] = msgspec.field(default_factory=dict)
    """Address of a taxonomy's index to what its terms are in the words of schema.org: `Person`, `Country` …"""
    license: Label | None = None
    """What others may do with the archive's texts and data, if it says so; its address can be empty."""
    ways: tuple[Label, ...] = ()
    """Pages of the archive as a whole that every page leads to from its foot; their names are messages."""


View = (
    FrontView | StoryView | DocumentView | YearView | MonthView | DayView | OnThisDayIndexView
    | OnThisDayView | StorylineView | StorylinesView | TaxonomyView | TermView | MissingView
    | RedirectView | FeedView | JsonFeedView | SitemapView | RobotsView | HeadersView | RedirectsView | SearchView
    | OpenSearchView | NamesView | CorrectionsView | CorrectionsFeedView | OpmlView
    | DataView | TextView | TableView | NewsSitemapView | MapView | TogetherView
)  # fmt: skip

JSON, NAMES, TEXT, TABLE = "json", "names", "text", "table"
"""In place of a layout's name: the view itself is printed."""
UNLAID = frozenset({JSON, NAMES, TEXT, TABLE})

VIEWS: dict[str, type[View]] = {
    "front.html": FrontView,
    "story.html": StoryView,
    "document.html": DocumentView,
    "year.html": YearView,
    "month.html": MonthView,
    "day.html": DayView,
    "on-this-day-index.html": OnThisDayIndexView,
    "on-this-day.html": OnThisDayView,
    "taxonomy.html": TaxonomyView,
    "term.html": TermView,
    "storyline.html": StorylineView,
    "storylines.html": StorylinesView,
    "search.html": SearchView,
    "corrections.html": CorrectionsView,
    "corrections.xml": CorrectionsFeedView,
    "corrections.json": CorrectionsFeedView,
    "404.html": MissingView,
    "redirect.html": RedirectView,
    "feed.xml": FeedView,
    "sitemap.xml": SitemapView,
    "opml.xml": OpmlView,
    "data.html": DataView,
    "map.html": MapView,
    "with.html": TogetherView,
    "news-sitemap.xml": NewsSitemapView,
    "robots.txt": RobotsView,
    "headers.txt": HeadersView,
    "redirects.txt": RedirectsView,
    "opensearch.xml": OpenSearchView,
    JSON: JsonFeedView,
    NAMES: NamesView,
    TEXT: TextView,
    TABLE: TableView,
}
"""Each layout's view."""
