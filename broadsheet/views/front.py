"""The front page, and the page that is shown where there is none."""

from broadsheet.views.site import CountedLabel, Head, Label
from broadsheet.views.stories import DayGroup, Entry
from broadsheet.views.storylines import StorylineEntry
from broadsheet.views.terms import CountedGroup, CountryOnMap
from broadsheet.views.texts import Figure
from broadsheet.views.times import Month
from broadsheet.views.view import View


class FrontView(View, frozen=True):
    """The front page."""

    layout = "front.html"

    head: Head
    """What the page says of itself to programs."""
    lead: Entry | None
    """The lead story: the newest day's first, or the one that the settings name; nothing when there
    are no stories."""
    picture: Figure | None
    """The lead story's own picture."""
    days: tuple[DayGroup, ...]
    """The stories after the lead, by day; the first is the lead's own day, and its list is empty
    when it has no other story, or is not the newest day. Such a day may come again with its own
    stories."""
    above: dict[str, Label]
    """Address of a story to what stands above its headline: its storyline, or else its first topic;
    a story that has neither is not there."""
    onward: Label | None
    """The month of the last story that is shown, or the year, when no more is known of its date: its
    name is the month in ISO 8601, `2025-06`; nothing when all stories are shown."""
    storylines: tuple[StorylineEntry, ...]
    """Some storylines under way: those with the newest chapters, the newest first."""
    since: str
    """The day from which the stories of `groups` are counted: `2025-06-07`; empty when there are no
    stories."""
    groups: tuple[CountedGroup, ...]
    """The terms of each taxonomy that have the most stories since that day, with their numbers
    there; storylines are not among them."""
    year: Label | None
    """The newest year that has stories: its name is the year in ISO 8601, `2025`."""
    months: tuple[Month, ...]
    """The twelve months of that year, for a calendar; empty when there are no stories."""
    years: tuple[CountedLabel, ...]
    """All years that have stories, the newest first; the name of each is the year in ISO 8601."""
    map: str
    """Address of the map of the world; empty when the archive has none."""
    countries: tuple[CountryOnMap, ...]
    """The countries of that map, those of the most stories first; empty when the archive has
    none."""
    count: int
    """The number of all stories of the archive."""
    first: str
    """Day of the oldest story: `2025-06-07`; empty when there are no stories."""
    latest: str
    """Day of the newest story, or empty."""


class MissingView(View, frozen=True):
    """The page that is shown at an address where there is none."""

    layout = "404.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    latest: tuple[Entry, ...]
    """The newest stories, as ways on."""
