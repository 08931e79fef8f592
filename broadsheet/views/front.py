"""The front page, and the page that is shown where there is none."""

from broadsheet.views.site import Counted, Head, Label
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
    lead: Entry | None
    """The newest story."""
    picture: Figure | None
    """Its own."""
    days: tuple[DayGroup, ...]
    """The stories after it, from its own day on, which may have no other."""
    storylines: tuple[StorylineEntry, ...]
    """Those under way, by their newest chapter."""
    since: str
    """The day from which `groups` are counted."""
    groups: tuple[CountedGroup, ...]
    """The terms of each taxonomy that were in the news most since then."""
    year: Label | None
    """The newest."""
    months: tuple[Month, ...]
    """Of that year."""
    years: tuple[Counted, ...]
    map: str
    """Address of the map of the world; empty without one."""
    countries: tuple[CountryOnMap, ...]
    count: int
    first: str
    """Day of the oldest story."""
    latest: str


class MissingView(View, frozen=True):
    """The page shown where there is none."""

    layout = "404.html"

    head: Head
    latest: tuple[Entry, ...]
