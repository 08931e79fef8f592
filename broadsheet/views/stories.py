"""Stories, and pages of their own; and a story as other pages show it."""

from typing import Literal

from broadsheet.model import Correction, Source
from broadsheet.views.site import Head, Label
from broadsheet.views.texts import Figure, Text
from broadsheet.views.view import Packed, View

Mark = Literal["", "draft", "embargo", "expired"]
"""What keeps readers from seeing a story that a preview shows."""


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


class TermGroup(Packed, frozen=True):
    """Terms of one taxonomy."""

    title: str
    """The taxonomy's, as a heading."""
    href: str
    terms: tuple[Label, ...]


class Chapter(Packed, frozen=True):
    """A story's place in a storyline."""

    storyline: Label
    number: int
    total: int
    previous: Mention | None
    next: Mention | None


class DayGroup(Packed, frozen=True):
    """The stories of one day."""

    day: str
    href: str
    entries: tuple[Entry, ...]


class YearGroup(Packed, frozen=True):
    """The stories of one year."""

    year: str
    entries: tuple[Entry, ...]


class StoryView(View, frozen=True):
    """A story's page."""

    layout = "story.html"

    head: Head
    title: str
    subtitle: str
    """A second line of the title, or empty."""
    summary: str
    date: str
    updated: str
    day_href: str
    place: str
    mark: Mark
    picture: Figure | None
    card: str
    """Whole URL of the picture drawn to share it by, when it has none that services show; empty for
    an older one."""
    corrections: tuple[Correction, ...]
    body: Text
    sources: tuple[Source, ...]
    groups: tuple[TermGroup, ...]
    """Its terms, but for its storylines."""
    chapters: tuple[Chapter, ...]
    related: tuple[Related, ...]
    backlinks: tuple[Mention, ...]
    """The newest first."""


class DocumentView(View, frozen=True):
    """A page of its own."""

    layout = "document.html"

    head: Head
    title: str
    summary: str
    body: Text
