"""Views: for each layout the plain data that it prints, nothing more, so that a view's digest is its page's.

Every address in a view is finished: `href` is a path with the archive's base path, `canonical` and `url` whole URLs.
"""

from typing import Literal

import msgspec

from broadsheet.model import Correction, Source

Mark = Literal["", "draft", "embargo", "expired"]
"""What keeps readers from seeing a story that a preview shows."""


class _View(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Encoded as a list, so that its digest costs little."""


class Label(_View, frozen=True):
    """The name of a page, and its address."""

    name: str
    href: str


class Counted(_View, frozen=True):
    """The name of a page, its address, and how many stories are there.

    Only where the number is printed: it moves with every story.
    """

    name: str
    href: str
    count: int


class Entry(_View, frozen=True):
    """A story as listings show it."""

    title: str
    href: str
    date: str
    """ISO 8601, a day or a date-time."""
    summary: str
    place: str
    mark: Mark
    """Why readers must not see it yet."""


class Mention(_View, frozen=True):
    """A story as other stories' pages name it."""

    title: str
    href: str
    date: str


class Related(_View, frozen=True):
    """A story that has to do with another, and why: chosen, or by the storylines or else the terms that both share."""

    story: Mention
    chosen: bool
    """Whether an editor wants it there."""
    storylines: tuple[Label, ...]
    terms: tuple[Label, ...]
    """The rarest first; none where a storyline says it."""


class NameLink(_View, frozen=True):
    """A name in a body that links to its term."""

    start: int
    """In the HTML, slots counted as they stand."""
    end: int
    href: str


class Rendition(_View, frozen=True):
    """A picture in another form, in several widths."""

    type: str
    """Its media type."""
    srcset: str
    """Addresses and widths, as HTML has them."""


class Shown(_View, frozen=True):
    """How a picture is shown."""

    width: int
    """In pixels; 0 where that is not known."""
    height: int
    renditions: tuple[Rendition, ...]
    """What browsers choose from, the best first."""


class Text(_View, frozen=True):
    """A body: the address of its HTML, what fills the slots in it, and the names in it that are links."""

    address: str
    hrefs: tuple[str, ...]
    names: tuple[NameLink, ...] = ()
    """In order."""
    pictures: dict[int, Shown] = {}
    """Of those slots that pictures fill."""


class Feed(_View, frozen=True):
    """A feed that a page announces."""

    title: str
    href: str
    type: str


class Head(_View, frozen=True):
    """What a page says of itself to programs."""

    title: str
    description: str
    canonical: str
    feeds: tuple[Feed, ...] = ()
    language: str = ""
    """When it is not the archive's own."""


class Pager(_View, frozen=True):
    """Where a page stands in a listing of several."""

    number: int
    total: int
    previous: str
    """Address of the page before, or empty."""
    next: str


class DayGroup(_View, frozen=True):
    """The stories of one day."""

    day: str
    href: str
    entries: tuple[Entry, ...]


class YearGroup(_View, frozen=True):
    """The stories of one year."""

    year: str
    entries: tuple[Entry, ...]


class Bar(_View, frozen=True):
    """A stretch of time that has stories, in a chart."""

    period: str
    """A month or a year."""
    place: int
    """Counted from 0 at the first that has stories."""
    count: int
    height: int
    """In hundredths of the highest."""


class Chart(_View, frozen=True):
    """How many stories there were over time."""

    bars: tuple[Bar, ...]
    """The first stands at the beginning of the chart and the last at its end."""
    most: int
    """The highest count."""


class TermGroup(_View, frozen=True):
    """Terms of one taxonomy."""

    title: str
    """The taxonomy's, as a heading."""
    href: str
    terms: tuple[Label, ...]


class CountedGroup(_View, frozen=True):
    """Terms of one taxonomy, with their numbers of stories."""

    title: str
    href: str
    terms: tuple[Counted, ...]


class Chapter(_View, frozen=True):
    """A story's place in a storyline."""

    storyline: Label
    number: int
    total: int
    previous: Mention | None
    next: Mention | None


class Figure(_View, frozen=True):
    """The picture at the head of a story."""

    href: str
    shown: Shown
    url: str
    """Whole URL of the picture by which the story is shared."""
    width: int
    """Of that, in pixels; 0 where it is not known."""
    height: int
    alt: str
    credit: str
    caption: str


class StoryView(_View, frozen=True):
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


class DocumentView(_View, frozen=True):
    """A page of its own."""

    head: Head
    title: str
    summary: str
    body: Text


class Square(_View, frozen=True):
    """A day of a calendar that has stories."""

    href: str
    count: int
    tint: int
    """How dark it is drawn for its count: from 1 to 5."""


class Month(_View, frozen=True):
    """A month of a calendar."""

    month: str
    href: str
    """Empty when it has no stories."""
    count: int
    days: dict[str, Square]
    """Those that have stories."""


class YearView(_View, frozen=True):
    """A year's page: a calendar."""

    head: Head
    year: str
    months: tuple[Month, ...]
    """All twelve."""
    count: int
    previous: Label | None
    next: Label | None


class OnThisDayIndexView(_View, frozen=True):
    """The days of any year, as a calendar; all of them are days of one leap year."""

    head: Head
    months: tuple[Month, ...]
    newest: Label | None
    """The day of the newest story."""


class OnThisDayView(_View, frozen=True):
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


class MonthView(_View, frozen=True):
    """A month's page, or one of several."""

    head: Head
    month: str
    year: Label
    days: tuple[DayGroup, ...]
    count: int
    pager: Pager
    previous: Label | None
    next: Label | None


class DayView(_View, frozen=True):
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


class Branch(_View, frozen=True):
    """A term in an index: its depth in the tree is 0 at the top."""

    depth: int
    term: Counted
    description: str


class TaxonomyView(_View, frozen=True):
    """The index of a taxonomy."""

    head: Head
    taxonomy: str
    branches: tuple[Branch, ...]
    count: int


class Shared(_View, frozen=True):
    """A term seen with another: in how many stories, and where these are."""

    term: Label
    count: int
    href: str


class Together(_View, frozen=True):
    """What a term's stories share with another's."""

    id: str
    """Of its place on the page."""
    term: Label
    count: int
    stories: tuple[Mention, ...]
    """The newest of both."""
    search: str
    """Address of a search for all of them, where these are more; empty when the site cannot be searched."""


class TogetherGroup(_View, frozen=True):
    """The terms of one taxonomy that share stories with a term."""

    title: str
    terms: tuple[Together, ...]


class TogetherView(_View, frozen=True):
    """The page of what a term's stories share with other terms."""

    head: Head
    taxonomy: Label
    term: Label
    groups: tuple[TogetherGroup, ...]


class SharedGroup(_View, frozen=True):
    """Terms of one taxonomy seen with a term, the most often seen first."""

    title: str
    terms: tuple[Shared, ...]


class Place(_View, frozen=True):
    """A country on a map, and in the table beside it."""

    name: str
    href: str
    count: int
    code: str
    """By which the map has it; empty for one that it has not."""
    tint: int
    """How dark it is drawn for its count: from 1 to 5."""


class MapView(_View, frozen=True):
    """The map of the countries in the news."""

    head: Head
    taxonomy: Label
    places: tuple[Place, ...]
    """Those of the most stories first."""


class TermView(_View, frozen=True):
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


class StorylineChapter(_View, frozen=True):
    """A chapter in the timeline of its storyline."""

    number: int
    """Counted from 1, the first."""
    story: Entry
    entering: tuple[Label, ...]
    """Terms that no chapter before it has."""


class CastMember(_View, frozen=True):
    """A term of a storyline."""

    term: Label
    count: int
    """The number of chapters that it is in."""
    first: int
    """The number of the first of these."""
    place: str
    """Address of that one in the timeline."""


class CastGroup(_View, frozen=True):
    """The terms of one taxonomy that a storyline has, those of the most chapters first."""

    title: str
    members: tuple[CastMember, ...]


class ChapterCorrection(_View, frozen=True):
    """A correction of a chapter."""

    day: str
    title: str
    """The chapter's."""
    href: str
    text: str


class StorylineView(_View, frozen=True):
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


class StorylineEntry(_View, frozen=True):
    """A storyline in the list of all."""

    storyline: Counted
    description: str
    open: bool
    first: str
    """Day of its first chapter, or empty."""
    newest: Mention | None
    """Its newest chapter."""


class FrontView(_View, frozen=True):
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


class StorylinesView(_View, frozen=True):
    """The list of storylines, those under way first."""

    head: Head
    storylines: tuple[StorylineEntry, ...]
    more: tuple[Counted, ...]
    """Those that a long list only names."""
    count: int


class Corrected(_View, frozen=True):
    """A correction, and the story that it is of."""

    title: str
    """The story's."""
    href: str
    text: str
    mark: Mark


class CorrectionsDay(_View, frozen=True):
    """The corrections of one day."""

    day: str
    corrections: tuple[Corrected, ...]


class CorrectionsView(_View, frozen=True):
    """The list of all corrections, or one of its pages; the newest first."""

    head: Head
    days: tuple[CorrectionsDay, ...]
    count: int
    policy: str
    """Address of the page that says how the archive corrects itself, or empty."""
    pager: Pager


class CorrectionsFeedEntry(_View, frozen=True):
    """A correction in a feed."""

    id: str
    url: str
    """The story's."""
    title: str
    """The story's."""
    text: str
    updated: str


class CorrectionsFeedView(_View, frozen=True):
    """A feed of the newest corrections, Atom or JSON."""

    url: str
    """Its own."""
    home: str
    updated: str
    entries: tuple[CorrectionsFeedEntry, ...]


class DataFile(_View, frozen=True):
    """A file of the exports."""

    name: str
    href: str
    rows: int


class DataField(_View, frozen=True):
    """What a field of an export holds."""

    name: str
    description: str
    """A message."""


class DataView(_View, frozen=True):
    """The page that says what the exports are."""

    head: Head
    years: tuple[DataFile, ...]
    """Stories, a line of JSON each; the newest year first."""
    table: DataFile
    """All stories as CSV."""
    terms: DataFile
    package: DataFile
    story_fields: tuple[DataField, ...]
    taxonomies: tuple[str, ...]
    term_fields: tuple[DataField, ...]


class TextView(_View, frozen=True):
    """A text that is printed as it stands."""

    text: str


class TableView(_View, frozen=True):
    """Lines of JSON that are printed as CSV."""

    columns: tuple[str, ...]
    taxonomies: tuple[str, ...]
    """Columns that hold names of terms."""
    lines: str


class MissingView(_View, frozen=True):
    """The page shown where there is none."""

    head: Head
    latest: tuple[Entry, ...]


class Facet(_View, frozen=True):
    """A taxonomy that a search can be narrowed by."""

    key: str
    title: str
    singular: str
    href: str
    """Address of the page that lists its terms."""


class SearchView(_View, frozen=True):
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


class OpenSearchView(_View, frozen=True):
    """How a browser may search the site from its own address field (OpenSearch 1.1)."""

    title: str
    description: str
    template: str
    """Address of a search, with `{searchTerms}` for its words."""


class RedirectView(_View, frozen=True):
    """A page that leads on to another."""

    href: str
    canonical: str


class FeedEntry(_View, frozen=True):
    """A story in an Atom feed."""

    title: str
    url: str
    published: str
    updated: str
    summary: str
    terms: tuple[str, ...]
    content: Text | None = None
    """The whole text, if the settings want it in feeds."""


class FeedView(_View, frozen=True):
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


class Outline(_View, frozen=True):
    """A feed in a list of feeds."""

    title: str
    feed: str
    """Whole URL of the Atom feed."""
    home: str
    """Whole URL of the page that it follows."""


class OutlineGroup(_View, frozen=True):
    """The feeds of one taxonomy."""

    title: str
    outlines: tuple[Outline, ...]


class OpmlView(_View, frozen=True):
    """A list of all feeds, which readers' programs take in whole (OPML 2.0)."""

    outlines: tuple[Outline, ...]
    """The archive's own."""
    corrections: Outline
    groups: tuple[OutlineGroup, ...]


class SitemapEntry(_View, frozen=True):
    """A page in a sitemap."""

    url: str
    modified: str


class SitemapView(_View, frozen=True):
    """A sitemap, or the index of several (sitemaps.org)."""

    index: bool
    entries: tuple[SitemapEntry, ...]


class News(_View, frozen=True):
    """A story in a news sitemap."""

    url: str
    title: str
    published: str
    """As RFC 3339 has it."""
    language: str
    """Two or three letters (ISO 639)."""


class NewsSitemapView(_View, frozen=True):
    """A sitemap of the newest stories (Google News, sitemap-news 0.9)."""

    publication: str
    entries: tuple[News, ...]


class RobotsView(_View, frozen=True):
    """What robots may read."""

    allowed: bool
    sitemaps: tuple[str, ...]


class HeadersView(_View, frozen=True):
    """The HTTP headers that the host is asked to send."""

    base: str
    indexed: bool


class Redirect(_View, frozen=True):
    """One rule of redirection."""

    source: str
    target: str


class RedirectsView(_View, frozen=True):
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


class Site(_View, frozen=True):
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
    kinds: dict[str, str] = {}
    """Address of a taxonomy's index to what its terms are in the words of schema.org: `Person`, `Country` …"""
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
