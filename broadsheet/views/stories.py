"""Stories, and documents; and a story as other pages show it."""

from typing import Literal

import msgspec

from broadsheet.model import Correction, Source
from broadsheet.views.extra import ExtraField
from broadsheet.views.site import Head, Label
from broadsheet.views.texts import Figure, Text
from broadsheet.views.view import Packed, View

Mark = Literal["", "draft", "embargo", "expired"]
"""What keeps readers from seeing a story that a preview shows; empty when nothing does."""


class Entry(Packed, frozen=True):
    """A story as listings show it."""

    title: str
    """The story's title."""
    href: str
    """Address of the story's page."""
    date: str
    """When the story was published: a day or a date-time in ISO 8601; or a month, a year, or an
    approximate one, which ends with `~`. Print it with `date`, and as a machine reads it with `datetime`."""
    summary: str
    """The story's summary, as plain text; it may be empty."""
    place: str
    """The story's dateline: where it is set or was filed; it may be empty."""
    mark: Mark
    """Why readers must not see the story yet, in a preview; empty for a published one."""
    kind: str = ""
    """Name of the story's kind; empty for news."""
    extra: tuple[ExtraField, ...] = ()
    """The fields of the archive's own that listings show."""


class Author(Packed, frozen=True):
    """Who wrote a story."""

    name: str
    """The author's name."""
    href: str
    """Address of the author's page."""
    url: str
    """Whole URL of the author's page."""
    family: str
    """The family name in the author's name, for citations; empty for an organisation, and where it is
    not known."""
    organisation: bool
    """Whether the author is an organisation, such as an agency, and no person."""


class Mention(Packed, frozen=True):
    """A story as the pages of other stories name it."""

    title: str
    """The story's title."""
    href: str
    """Address of the story's page."""
    date: str
    """When the story was published, as in `Entry`."""


class OtherVersion(Packed, frozen=True):
    """Another version of a story, in another language."""

    language: str
    """Tag of its language (BCP 47): print its name with `language_name`."""
    title: str
    """The version's title."""
    href: str
    """Address of the version's page."""
    url: str
    """Whole URL of the version's page."""
    summary: str
    """The version's summary, as plain text; it may be empty."""
    place: str
    """The version's dateline; it may be empty."""
    original: bool
    """Whether it is the original, which the others translate."""


class Related(Packed, frozen=True):
    """A related story and why it is one: it was chosen, or it shares storylines or terms."""

    story: Mention
    """The related story."""
    chosen: bool
    """Whether an editor chose it in the story's front matter."""
    storylines: tuple[Label, ...]
    """The storylines that both stories are chapters of."""
    terms: tuple[Label, ...]
    """A few terms that both stories have, the rarest first; empty when they share a storyline."""


class TermGroup(Packed, frozen=True):
    """The terms that a story has of one taxonomy."""

    title: str
    """The taxonomy's title, as a heading; it may be a message: print it with `said`."""
    href: str
    """Address of the taxonomy's index."""
    terms: tuple[Label, ...]
    """The terms, in the order in which the story names them."""


class Chapter(Packed, frozen=True):
    """A storyline that a story is a chapter of, and the chapters beside it."""

    storyline: Label
    """The storyline."""
    number: int
    """The story's number among the chapters, counted from 1 at the oldest; 0 when its date does not
    say whether it comes before or after another."""
    total: int
    """The number of the chapters that have one."""
    unnumbered: int
    """The number of the chapters that have none."""
    previous: Mention | None
    """The chapter before, which is older; nothing at the first chapter, and where a storyline that
    stands above has the same one."""
    next: Mention | None
    """The chapter after, which is newer; nothing at the last chapter, and where a storyline that
    stands above has the same one."""
    previous_known: bool = True
    """Whether it is known that no other chapter stands between this one and the chapter before; else
    one of the two has a date that does not say so, and the list alone has them in this order."""
    next_known: bool = True
    """Whether the same is known of the chapter after."""


class DayGroup(Packed, frozen=True):
    """Stories of one day, or of a month, a year or an approximate day where no more is known."""

    day: str
    """The day in ISO 8601, `2025-06-07`, or what is known instead of it: `2025-06`, `2025-06-07~`."""
    href: str
    """Address of the day's page, or else of that of the month or the year; where days have no pages,
    of the day's place on that of its month, and empty in that place itself."""
    entries: tuple[Entry, ...]
    """The stories, the newest first."""
    anchor: str = ""
    """What the day's place on the page is called, `d07`; empty where days have pages of their own."""


class YearGroup(Packed, frozen=True):
    """Stories of one year."""

    year: str
    """The year in ISO 8601: `2025`."""
    entries: tuple[Entry, ...]
    """The stories of the year, the newest first."""


class StoryView(View, frozen=True):
    """A story's page."""

    layout = "story.html"

    head: Head
    """What the page says of itself to programs."""
    kind: Label | None
    """The story's kind, and the page of all stories of the kind; nothing for news."""
    schema_type: str
    """What the story is in the words of schema.org: `NewsArticle`, `OpinionNewsArticle` …"""
    title: str
    """The story's title."""
    subtitle: str
    """A second line of the title; it may be empty."""
    summary: str
    """The story's summary, as plain text; it may be empty."""
    authors: tuple[Author, ...]
    """Who wrote the story, in the order in which it names them; empty when it names nobody."""
    date: str
    """When the story was published, as in `Entry`."""
    updated: str
    """When the story last changed in substance, as ISO 8601; empty if it never did."""
    minutes: int
    """How many minutes it takes to read the story, at least 1; 0 when it has no text."""
    day_href: str
    """Address of the page of the day on which the story was published, or of its month or year when
    no more is known."""
    place: str
    """The story's dateline: where it is set or was filed; it may be empty."""
    mark: Mark
    """Why readers must not see the story yet, in a preview; empty for a published one."""
    picture: Figure | None
    """The picture at the head of the story; nothing when it has none."""
    card: str
    """Whole URL of the picture drawn to share the story by; empty when the story has a picture that
    services show, when it is older than the stories that get cards, or when its title has letters
    that cards cannot show."""
    corrections: tuple[Correction, ...]
    """The story's corrections, in the order in which they were written."""
    body: Text
    """The story's text: print it with `prose`."""
    sources: tuple[Source, ...]
    """The story's sources, in the order in which they were written."""
    groups: tuple[TermGroup, ...]
    """The terms that the story is about, by taxonomy; its storylines are not among them."""
    chapters: tuple[Chapter, ...]
    """The storylines that the story is a chapter of."""
    related: tuple[Related, ...]
    """The related stories, those that an editor chose first; none that is a chapter beside this
    one, or links to it without being chosen."""
    backlinks: tuple[Mention, ...]
    """The stories whose texts link to this one, the newest first; none that is a chapter beside it,
    or was chosen as related."""
    translations: tuple[OtherVersion, ...]
    """The other versions of the story, in other languages: that in the archive's language first,
    then the original."""
    translated: bool
    """Whether the story is a translation."""
    edit: str
    """Whole URL at which a reader may suggest a change to the story's file; empty when the settings
    name no repository."""
    extra: dict[str, ExtraField] = msgspec.field(default_factory=dict)
    """The fields of the archive's own that the story has, by key, in the order of the settings:
    `view.extra.turnout.value`."""


class DocumentView(View, frozen=True):
    """The page of a document, such as the one about the archive."""

    layout = "document.html"

    head: Head
    """What the page says of itself to programs."""
    title: str
    """The document's title."""
    summary: str
    """The document's summary, as plain text; it may be empty."""
    body: Text
    """The document's text: print it with `prose`."""
    parents: tuple[Label, ...] = ()
    """The documents in whose folders this one lies, from the top down."""
    own_layout: str = ""
    """Name of the layout that the document asks for in the place of `document.html`; empty when it
    asks for none."""
