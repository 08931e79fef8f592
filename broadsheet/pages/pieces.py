"""Pieces: the plain values that views are made of, which layouts print in many places.

Every address in them is finished: `href` is a path with the archive's base path, `canonical` and `url` whole URLs.
"""

from typing import Literal

import msgspec

Mark = Literal["", "draft", "embargo", "expired"]
"""What keeps readers from seeing a story that a preview shows."""


class Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Encoded as a list, so that its digest costs little."""


class Label(Packed, frozen=True):
    """The name of a page, and its address."""

    name: str
    href: str


class Counted(Packed, frozen=True):
    """The name of a page, its address, and how many stories are there.

    Only where the number is printed: it moves with every story.
    """

    name: str
    href: str
    count: int


class Entry(Packed, frozen=True):
    """A story as listings show it."""

    title: str
    href: str
    date: str
    """ISO 8601, a day or a date-time."""
    summary: str
    place: str
    mark: Mark
    """Why readers must not see it yet."""


class Mention(Packed, frozen=True):
    """A story as other stories' pages name it."""

    title: str
    href: str
    date: str


class Related(Packed, frozen=True):
    """A story that has to do with another, and why: chosen, or by the storylines or else the terms that both share."""

    story: Mention
    chosen: bool
    """Whether an editor wants it there."""
    storylines: tuple[Label, ...]
    terms: tuple[Label, ...]
    """The rarest first; none where a storyline says it."""


class NameLink(Packed, frozen=True):
    """A name in a body that links to its term."""

    start: int
    """In the HTML, slots counted as they stand."""
    end: int
    href: str


class Rendition(Packed, frozen=True):
    """A picture in another form, in several widths."""

    type: str
    """Its media type."""
    srcset: str
    """Addresses and widths, as HTML has them."""


class Shown(Packed, frozen=True):
    """How a picture is shown."""

    width: int
    """In pixels; 0 where that is not known."""
    height: int
    renditions: tuple[Rendition, ...]
    """What browsers choose from, the best first."""


class Text(Packed, frozen=True):
    """A body: the address of its HTML, what fills the slots in it, and the names in it that are links."""

    address: str
    hrefs: tuple[str, ...]
    names: tuple[NameLink, ...] = ()
    """In order."""
    pictures: dict[int, Shown] = {}
    """Of those slots that pictures fill."""


class Feed(Packed, frozen=True):
    """A feed that a page announces."""

    title: str
    href: str
    type: str


class Head(Packed, frozen=True):
    """What a page says of itself to programs."""

    title: str
    description: str
    canonical: str
    feeds: tuple[Feed, ...] = ()
    language: str = ""
    """When it is not the archive's own."""


class Pager(Packed, frozen=True):
    """Where a page stands in a listing of several."""

    number: int
    total: int
    previous: str
    """Address of the page before, or empty."""
    next: str


class DayGroup(Packed, frozen=True):
    """The stories of one day."""

    day: str
    href: str
    entries: tuple[Entry, ...]


class YearGroup(Packed, frozen=True):
    """The stories of one year."""

    year: str
    entries: tuple[Entry, ...]


class Bar(Packed, frozen=True):
    """A stretch of time that has stories, in a chart."""

    period: str
    """A month or a year."""
    place: int
    """Counted from 0 at the first that has stories."""
    count: int
    height: int
    """In hundredths of the highest."""


class Chart(Packed, frozen=True):
    """How many stories there were over time."""

    bars: tuple[Bar, ...]
    """The first stands at the beginning of the chart and the last at its end."""
    most: int
    """The highest count."""


class TermGroup(Packed, frozen=True):
    """Terms of one taxonomy."""

    title: str
    """The taxonomy's, as a heading."""
    href: str
    terms: tuple[Label, ...]


class CountedGroup(Packed, frozen=True):
    """Terms of one taxonomy, with their numbers of stories."""

    title: str
    href: str
    terms: tuple[Counted, ...]


class Chapter(Packed, frozen=True):
    """A story's place in a storyline."""

    storyline: Label
    number: int
    total: int
    previous: Mention | None
    next: Mention | None


class Figure(Packed, frozen=True):
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


class Square(Packed, frozen=True):
    """A day of a calendar that has stories."""

    href: str
    count: int
    tint: int
    """How dark it is drawn for its count: from 1 to 5."""


class Month(Packed, frozen=True):
    """A month of a calendar."""

    month: str
    href: str
    """Empty when it has no stories."""
    count: int
    days: dict[str, Square]
    """Those that have stories."""


class Branch(Packed, frozen=True):
    """A term in an index: its depth in the tree is 0 at the top."""

    depth: int
    term: Counted
    description: str
    """Empty for a term that stands on a page before as well."""


class SpanLink(Packed, frozen=True):
    """A page of an index, by the letters from which and to which it goes."""

    first: str
    last: str
    href: str


class Shared(Packed, frozen=True):
    """A term seen with another: in how many stories, and where these are."""

    term: Label
    count: int
    href: str


class Together(Packed, frozen=True):
    """What a term's stories share with another's."""

    id: str
    """Of its place on the page."""
    term: Label
    count: int
    stories: tuple[Mention, ...]
    """The newest of both."""
    search: str
    """Address of a search for all of them, where these are more; empty when the site cannot be searched."""


class TogetherGroup(Packed, frozen=True):
    """The terms of one taxonomy that share stories with a term."""

    title: str
    terms: tuple[Together, ...]


class SharedGroup(Packed, frozen=True):
    """Terms of one taxonomy seen with a term, the most often seen first."""

    title: str
    terms: tuple[Shared, ...]


class Place(Packed, frozen=True):
    """A country on a map, and in the table beside it."""

    name: str
    href: str
    count: int
    code: str
    """By which the map has it; empty for one that it has not."""
    tint: int
    """How dark it is drawn for its count: from 1 to 5."""


class StorylineChapter(Packed, frozen=True):
    """A chapter in the timeline of its storyline."""

    number: int
    """Counted from 1, the first."""
    story: Entry
    entering: tuple[Label, ...]
    """Terms that no chapter before it has."""


class CastMember(Packed, frozen=True):
    """A term of a storyline."""

    term: Label
    count: int
    """The number of chapters that it is in."""
    first: int
    """The number of the first of these."""
    place: str
    """Address of that one in the timeline."""


class CastGroup(Packed, frozen=True):
    """The terms of one taxonomy that a storyline has, those of the most chapters first."""

    title: str
    members: tuple[CastMember, ...]


class ChapterCorrection(Packed, frozen=True):
    """A correction of a chapter."""

    day: str
    title: str
    """The chapter's."""
    href: str
    text: str


class StorylineEntry(Packed, frozen=True):
    """A storyline in the list of all."""

    storyline: Counted
    description: str
    open: bool
    first: str
    """Day of its first chapter, or empty."""
    newest: Mention | None
    """Its newest chapter."""


class Corrected(Packed, frozen=True):
    """A correction, and the story that it is of."""

    title: str
    """The story's."""
    href: str
    text: str
    mark: Mark


class CorrectionsDay(Packed, frozen=True):
    """The corrections of one day."""

    day: str
    corrections: tuple[Corrected, ...]


class CorrectionsFeedEntry(Packed, frozen=True):
    """A correction in a feed."""

    id: str
    url: str
    """The story's."""
    title: str
    """The story's."""
    text: str
    updated: str


class DataFile(Packed, frozen=True):
    """A file of the exports."""

    name: str
    href: str
    rows: int


class DataField(Packed, frozen=True):
    """What a field of an export holds."""

    name: str
    description: str
    """A message."""


class Facet(Packed, frozen=True):
    """A taxonomy that a search can be narrowed by."""

    key: str
    title: str
    singular: str
    href: str
    """Address of the page that lists its terms."""


class FeedEntry(Packed, frozen=True):
    """A story in an Atom feed."""

    title: str
    url: str
    published: str
    updated: str
    summary: str
    terms: tuple[str, ...]
    content: Text | None = None
    """The whole text, if the settings want it in feeds."""


class Outline(Packed, frozen=True):
    """A feed in a list of feeds."""

    title: str
    feed: str
    """Whole URL of the Atom feed."""
    home: str
    """Whole URL of the page that it follows."""


class OutlineGroup(Packed, frozen=True):
    """The feeds of one taxonomy."""

    title: str
    outlines: tuple[Outline, ...]


class SitemapEntry(Packed, frozen=True):
    """A page in a sitemap."""

    url: str
    modified: str


class News(Packed, frozen=True):
    """A story in a news sitemap."""

    url: str
    title: str
    published: str
    """As RFC 3339 has it."""
    language: str
    """Two or three letters (ISO 639)."""


class Redirect(Packed, frozen=True):
    """One rule of redirection."""

    source: str
    target: str
