"""Continuing stories: their chapters, who is in them, and the list of all."""

from broadsheet.views.site import Counted, Head, Label, Pager
from broadsheet.views.stories import Entry, Mention
from broadsheet.views.terms import CountryOnMap
from broadsheet.views.texts import Text
from broadsheet.views.view import Packed, View


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
    href: str
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


class StorylineView(View, frozen=True):
    """A storyline's page, or one of several."""

    layout = "storyline.html"

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
    newest_href: str
    """Address of it in the timeline, on every page."""
    updated: Label | None
    """The chapter that changed last, by the day, when that was after the newest appeared."""
    cast: tuple[CastGroup, ...]
    countries: tuple[CountryOnMap, ...]
    """Its countries."""
    corrections: tuple[ChapterCorrection, ...]
    """The newest first."""
    chapters: tuple[StorylineChapter, ...]
    """Of this page, from the beginning on."""
    count: int
    pager: Pager


class StorylinesView(View, frozen=True):
    """The list of storylines, those under way first."""

    layout = "storylines.html"

    head: Head
    storylines: tuple[StorylineEntry, ...]
    more: tuple[Counted, ...]
    """Those that a long list only names."""
    count: int
