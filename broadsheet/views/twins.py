"""Twins: pages of stories and terms as Markdown, and the list of what there is for language models."""

from broadsheet.model import Correction, Source
from broadsheet.views.extra import ExtraField
from broadsheet.views.site import CountedLabel, Label, Pager
from broadsheet.views.stories import Author, Entry, Mark, OtherVersion, TermGroup
from broadsheet.views.texts import Figure, Text
from broadsheet.views.view import Packed, View


class StoryTwinView(View, frozen=True):
    """A story as Markdown."""

    layout = "story.md"

    url: str
    """Whole URL of the story's page."""
    language: str
    """Tag of the story's language (BCP 47)."""
    kind: Label | None
    """The story's kind, with its page; nothing for news."""
    title: str
    """The story's title."""
    subtitle: str
    """A second line of the title; it may be empty."""
    summary: str
    """The story's summary, as plain text; it may be empty."""
    date: str
    """When the story was published, as ISO 8601, or in the Extended Date/Time Format."""
    updated: str
    """When the story last changed in substance, as ISO 8601; empty if it never did."""
    place: str
    """The story's dateline: where it is set or was filed; it may be empty."""
    mark: Mark
    """Why readers must not see the story yet, in a preview; empty for a published one."""
    authors: tuple[Author, ...]
    """Who wrote the story; empty when it names nobody."""
    translations: tuple[OtherVersion, ...]
    """The other versions of the story, in other languages."""
    picture: Figure | None
    """The picture at the head of the story; nothing when it has none."""
    corrections: tuple[Correction, ...]
    """The story's corrections, in the order in which they were written."""
    body: Text
    """The story's text: print it with `markdown`."""
    sources: tuple[Source, ...]
    """The story's sources, in the order in which they were written."""
    groups: tuple[TermGroup, ...]
    """The story's terms by taxonomy, its storylines among them."""
    extra: dict[str, ExtraField]
    """The fields of the archive's own that the story has, by key, in the order of the settings."""


class TermTwinView(View, frozen=True):
    """A page of a term as Markdown."""

    layout = "term.md"

    url: str
    """Whole URL of the term's page."""
    taxonomy: Label
    """The term's taxonomy; its name may be a message: print it with `said`."""
    name: str
    """The term's name."""
    description: str
    """What the term's record says of it, as plain text; it may be empty."""
    also: tuple[str, ...]
    """The term's other names."""
    body: Text | None
    """The text of the term's record: print it with `markdown`; nothing when it has none."""
    identifiers: tuple[Label, ...]
    """Pages elsewhere about the same thing."""
    is_storyline: bool
    """Whether the term is a storyline, whose stories are chapters."""
    entries: tuple[Entry, ...]
    """The stories of this page, in the order of the page."""
    count: int
    """The number of all stories of the term, on whichever page."""
    pager: Pager
    """Which page of the term this is."""


class LlmsEntry(Packed, frozen=True):
    """A story in the list for language models."""

    title: str
    """The story's title."""
    url: str
    """Whole URL of the story's Markdown."""
    summary: str
    """The story's summary, as plain text; it may be empty."""


class LlmsView(View, frozen=True):
    """What there is in the archive, for language models (llmstxt.org)."""

    layout = "llms.txt"

    home: str
    """Whole URL of the front page."""
    count: int
    """The number of all stories."""
    newest: tuple[LlmsEntry, ...]
    """The newest stories, the newest first, as many as the settings want in feeds."""
    storylines: tuple[CountedLabel, ...]
    """The storylines under way, with whole URLs of their Markdown."""
    taxonomies: tuple[CountedLabel, ...]
    """The indexes of the taxonomies, with whole URLs and the number of their terms; their names may
    be messages: print them with `said`."""
    documents: tuple[Label, ...]
    """The archive's own pages, with whole URLs."""
    files: tuple[Label, ...]
    """The exported files, with whole URLs."""
