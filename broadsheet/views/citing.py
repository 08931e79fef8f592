"""What citations are made from: a story's page as whoever cites it has to know it."""

from typing import Literal

from broadsheet.model import Source
from broadsheet.views.view import REFERENCES, Packed, View


class CitedAuthor(Packed, frozen=True):
    """An author of a page that is cited."""

    name: str
    """The whole name, as it is printed."""
    family: str = ""
    """The family name in it; empty for an organisation, and where it is not known."""


class CitedPage(Packed, frozen=True):
    """A story's page as citations name it."""

    title: str
    """The story's title."""
    date: str
    """When the story was published, in ISO 8601 or the Extended Date/Time Format: `2025-06-07`, also
    with an hour; `2025-06` and `2025` where no more is known, and `~` at the end where it is only
    about then."""
    url: str
    """Whole URL of the page."""
    authors: tuple[CitedAuthor, ...] = ()
    """Who wrote the story, in the order of its byline; empty when it has none."""
    sources: tuple[Source, ...] = ()
    """The story's sources."""
    language: str = ""
    """Tag of the story's language (BCP 47), when it is not the archive's."""
    summary: str = ""
    """The story's summary; it may be empty."""


class ReferencesView(View, frozen=True):
    """Stories as a file for the programs that keep references."""

    layout = REFERENCES

    form: Literal["bib", "ris", "json"]
    """The form of the file: BibTeX, RIS or CSL-JSON."""
    pages: tuple[CitedPage, ...]
    """The stories' pages, in their order."""
