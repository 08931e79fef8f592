"""Corrections, as a page and as feeds."""

from broadsheet.views.site import Head, Pager
from broadsheet.views.stories import Mark
from broadsheet.views.view import Packed, View


class CorrectionEntry(Packed, frozen=True):
    """A correction and the story that it corrects, as the list of corrections shows them."""

    title: str
    """Title of the corrected story."""
    href: str
    """Address of the story's page."""
    text: str
    """What was corrected, as plain text."""
    mark: Mark
    """Why readers must not see the story yet, in a preview; empty for a published one."""


class CorrectionsDay(Packed, frozen=True):
    """The corrections of one day."""

    day: str
    """The day in ISO 8601: `2025-06-07`."""
    corrections: tuple[CorrectionEntry, ...]
    """The day's corrections, those of newer stories first."""


class CorrectionsFeedEntry(Packed, frozen=True):
    """A correction in a feed."""

    id: str
    """The entry's identifier: a whole URL that no other correction has and that stays the same."""
    url: str
    """Whole URL of the corrected story's page."""
    title: str
    """Title of the corrected story."""
    text: str
    """What was corrected, as plain text."""
    updated: str
    """When it was corrected, as RFC 3339 in UTC: noon of its day, as a correction has no hour."""


class CorrectionsView(View, frozen=True):
    """The list of all corrections, or one of its pages; the newest corrections come first."""

    layout = "corrections.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    days: tuple[CorrectionsDay, ...]
    """The corrections of this page by day, the newest day first; none when no story has been
    corrected."""
    count: int
    """The number of all corrections, on whichever page."""
    policy: str
    """Address of the page that says how the archive corrects itself; empty when it has no such
    page."""
    pager: Pager
    """Which page of the list this is."""


class CorrectionsFeedView(View, frozen=True):
    """An Atom feed of the newest corrections (RFC 4287)."""

    layout = "corrections.xml"

    url: str
    """Whole URL of the feed itself."""
    home: str
    """Whole URL of the list of corrections, which the feed follows."""
    updated: str
    """When the newest correction was made, as RFC 3339 in UTC; midnight of January 1, 1970 in an
    empty feed."""
    entries: tuple[CorrectionsFeedEntry, ...]
    """The newest corrections, the newest first, as many as the settings want in feeds."""


class CorrectionsJsonFeedView(CorrectionsFeedView, frozen=True):
    """The same corrections as a JSON feed (jsonfeed.org, version 1.1)."""

    layout = "corrections.json"
