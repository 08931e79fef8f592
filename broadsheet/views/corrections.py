"""Corrections, as a page and as feeds."""

from broadsheet.views.site import Head, Pager
from broadsheet.views.stories import Mark
from broadsheet.views.view import Packed, View


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


class CorrectionsView(View, frozen=True):
    """The list of all corrections, or one of its pages; the newest first."""

    layout = "corrections.html"

    head: Head
    days: tuple[CorrectionsDay, ...]
    count: int
    policy: str
    """Address of the page that says how the archive corrects itself, or empty."""
    pager: Pager


class CorrectionsFeedView(View, frozen=True):
    """A feed of the newest corrections, Atom or JSON."""

    layout = "corrections.xml"

    url: str
    """Its own."""
    home: str
    updated: str
    entries: tuple[CorrectionsFeedEntry, ...]


class CorrectionsJsonFeedView(CorrectionsFeedView, frozen=True):
    """The same as a JSON feed."""

    layout = "corrections.json"
