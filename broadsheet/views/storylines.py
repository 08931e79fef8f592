"""Continuing stories: their chapters, who is in them, and the list of all."""

from broadsheet.model import Source
from broadsheet.views.exports import TakenFile
from broadsheet.views.site import CountedLabel, Head, Label, Pager
from broadsheet.views.stories import Entry, Mention, OtherVersion
from broadsheet.views.terms import CountryOnMap
from broadsheet.views.texts import Figure, Text
from broadsheet.views.view import Packed, View


class StorylineChapter(Packed, frozen=True):
    """A chapter in the timeline of its storyline."""

    number: int
    """The chapter's ordinal, counted from 1 at the oldest, by which addresses name it."""
    printed: int
    """The chapter's number as readers see it; 0 when its date does not say whether it comes before
    or after another."""
    story: Entry
    """The story that is the chapter."""
    entering: tuple[Label, ...]
    """The terms of the chapter that no chapter before it has; terms of trees are not among them."""
    language: str
    """Tag of the language of the version that is printed (BCP 47): the archive's, where there is one
    in it."""
    translations: tuple[OtherVersion, ...]
    """The other versions of the chapter, in other languages."""


class StorylinePeriod(Packed, frozen=True):
    """The chapters of a year, or of a month, on a storyline's page."""

    period: str
    """The year in ISO 8601, `2025`; the month, `2025-06`, on a long page of a single year."""
    folded: bool
    """Whether the chapters are folded away until they are asked for: on a long page all are but
    those of its first period."""
    chapters: tuple[StorylineChapter, ...]
    """The chapters, the oldest first."""


class ChapterSource(Packed, frozen=True):
    """A source of a storyline's chapters."""

    source: Source
    """The source."""
    chapters: tuple[int, ...]
    """The numbers of the chapters that have it."""


class CastMember(Packed, frozen=True):
    """A term of a storyline's chapters."""

    term: Label
    """The term."""
    count: int
    """The number of chapters that have the term."""
    first: int
    """The number of the first chapter that has the term, as readers see it; 0 when it has none."""
    href: str
    """Address of that chapter in the timeline."""


class CastGroup(Packed, frozen=True):
    """The terms of one taxonomy that a storyline's chapters have."""

    title: str
    """The taxonomy's title, which may be a message: print it with `said`."""
    members: tuple[CastMember, ...]
    """A few of the terms, those of the most chapters first."""


class ChapterCorrection(Packed, frozen=True):
    """A correction to a chapter."""

    day: str
    """The day of the correction in ISO 8601: `2025-06-07`."""
    title: str
    """The chapter's title."""
    href: str
    """Address of the chapter's own page."""
    text: str
    """What was corrected, as plain text."""


class StorylineEntry(Packed, frozen=True):
    """A storyline as lists of storylines show it."""

    storyline: CountedLabel
    """The storyline, with the number of its chapters."""
    description: str
    """What the storyline is about, as plain text; it may be empty."""
    open: bool
    """Whether the storyline is under way."""
    first: str
    """Day of its first chapter: `2025-06-07`; empty when it has no chapter."""
    newest: Mention | None
    """The newest chapter; nothing when it has no chapter."""


class StorylineView(View, frozen=True):
    """A storyline's page, or one of several; chapters are read from the beginning."""

    layout = "storyline.html"

    head: Head
    """What the page says of itself to programs."""
    taxonomy: Label
    """The taxonomy of storylines; its name may be a message: print it with `said`."""
    name: str
    """The storyline's name."""
    description: str
    """What the storyline is about, as plain text; it may be empty."""
    also: tuple[str, ...]
    """The storyline's other names."""
    photo: Figure | None
    """A picture of what the storyline is about, on the first of its pages alone; nothing when there
    is none."""
    website: Label | None
    """A site about the storyline; nothing when there is none."""
    body: Text | None
    """The text of the storyline's record: print it with `prose`; nothing when it has none."""
    open: bool
    """Whether the storyline is under way."""
    identifiers: tuple[Label, ...]
    """Pages elsewhere about the same thing."""
    first: Label | None
    """The first chapter: its name is the chapter's day, its address the chapter's own page; nothing
    when there is no chapter."""
    latest: Label | None
    """The last chapter: its name is the chapter's day, its address the chapter's own page; nothing
    when there is no chapter."""
    newest: StorylineChapter | None
    """The newest chapter, on the first of the storyline's pages alone."""
    newest_href: str
    """Address of the newest chapter in the timeline, on every page; empty when there is no
    chapter."""
    translated: bool
    """Whether a chapter on the page has versions in other languages."""
    updated: Label | None
    """The chapter that changed last in substance, if it did so after the newest chapter appeared,
    on the first page alone; its name is the day of the change."""
    cast: tuple[CastGroup, ...]
    """Who and what is in the storyline, by taxonomy, on the first page alone."""
    countries: tuple[CountryOnMap, ...]
    """The storyline's countries with their numbers of chapters, those of the most first, on the
    first page alone."""
    corrections: tuple[ChapterCorrection, ...]
    """The newest corrections to chapters, the newest first, on the first page alone."""
    spans: tuple[CountedLabel, ...]
    """The years of the storyline, the oldest first, each with the address where it begins and its
    number of chapters; empty when there is only one year."""
    periods: tuple[StorylinePeriod, ...]
    """The chapters of this page under their years, the oldest first."""
    sources: tuple[ChapterSource, ...]
    """The sources of this page's chapters, each once, in the order of the chapters; only the first
    of very many."""
    unnamed_sources: int
    """The number of further sources of this page's chapters, which the file of sources has."""
    files: tuple[TakenFile, ...]
    """The chapters, references to them and their sources as files; empty when the settings want
    none."""
    page_size: int
    """How many chapters stand on one page."""
    count: int
    """The number of all chapters, on whichever page."""
    pager: Pager
    """Which of the storyline's pages this is."""


class StorylinesView(View, frozen=True):
    """The list of storylines, those under way first."""

    layout = "storylines.html"

    head: Head
    """What the page says of itself to programs; its title may be a message: print it with
    `said`."""
    storylines: tuple[StorylineEntry, ...]
    """The storylines that are shown in full: those under way by their newest chapter, then the
    others."""
    more: tuple[CountedLabel, ...]
    """The storylines after these, when the list is long; only their names are shown."""
    count: int
    """The number of all storylines."""
