"""Calendars, the stories of years, months and days, and those of a day of any year."""

from broadsheet.views.site import Head, Label, Pager
from broadsheet.views.stories import DayGroup, Entry
from broadsheet.views.terms import CountedGroup
from broadsheet.views.view import Packed, View


class Square(Packed, frozen=True):
    """A day of a calendar that has stories."""

    href: str
    """Address of the day's page."""
    count: int
    """The number of the day's stories."""
    tint: int
    """How dark the day is drawn for its count: from 1 to 5, the darkest."""


class Month(Packed, frozen=True):
    """A month of a calendar."""

    month: str
    """The month in ISO 8601: `2025-06`."""
    href: str
    """Address of the month's page; empty when the month has no stories, and in the calendar of any
    year, whose months have no pages."""
    count: int
    """The number of the month's stories."""
    days: dict[str, Square]
    """Day in ISO 8601, `2025-06-07`, to its square; only days that have stories are there."""


class YearView(View, frozen=True):
    """A year's page, which is a calendar."""

    layout = "year.html"

    head: Head
    """What the page says of itself to programs."""
    year: str
    """The year in ISO 8601: `2025`."""
    months: tuple[Month, ...]
    """All twelve months of the year."""
    count: int
    """The number of the year's stories."""
    inexact: int
    """The number of the year's stories of which the month is known, and no day: its squares do not
    count them."""
    undated: tuple[Entry, ...]
    """The stories of this page of which no more than the year is known."""
    undated_count: int
    """The number of all such stories, on whichever page."""
    groups: tuple[CountedGroup, ...]
    """Who and what most stories of the year are about, by taxonomy, on the first page alone;
    storylines and authors are not among the terms."""
    pager: Pager
    """Which page of the listing of these stories this is."""
    previous: Label | None
    """The last year before this one that has stories; its name is the year."""
    next: Label | None
    """The first year after this one that has stories."""


class OnThisDayIndexView(View, frozen=True):
    """The days of any year, as the calendar of one leap year."""

    layout = "on-this-day-index.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    months: tuple[Month, ...]
    """All twelve months of the leap year, with the stories of every year."""
    newest: Label | None
    """The page of the newest story's day; its name is that day in the leap year. Nothing when there
    are no stories."""


class OnThisDayView(View, frozen=True):
    """The stories of a day of any year, or a page of them; the newest year comes first."""

    layout = "on-this-day.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    day: str
    """The day in ISO 8601, of a leap year: print it with `day_of_year`."""
    calendar: str
    """Address of the calendar of the days of any year."""
    years: tuple[DayGroup, ...]
    """The stories of this page, a group for each year, the newest first."""
    count: int
    """The number of all stories of the day, on whichever page."""
    span: int
    """The number of years that have stories of the day."""
    pager: Pager
    """Which page of the listing this is."""
    previous: Label | None
    """The last day before this one, in the same leap year, that has stories; its name is the
    day."""
    next: Label | None
    """The first day after this one, in the same leap year, that has stories."""


class MonthView(View, frozen=True):
    """A month's page, or one of several."""

    layout = "month.html"

    head: Head
    """What the page says of itself to programs."""
    month: str
    """The month in ISO 8601: `2025-06`."""
    year: Label
    """The page of the month's year."""
    days: tuple[DayGroup, ...]
    """The stories of this page by day, the newest first."""
    count: int
    """The number of all stories of the month, on whichever page."""
    groups: tuple[CountedGroup, ...]
    """Who and what most stories of the month are about, by taxonomy, on the first page alone;
    storylines and authors are not among the terms."""
    pager: Pager
    """Which of the month's pages this is."""
    previous: Label | None
    """The last month before this one that has stories; its name is the month."""
    next: Label | None
    """The first month after this one that has stories."""


class DayView(View, frozen=True):
    """A day's page, or one of several."""

    layout = "day.html"

    head: Head
    """What the page says of itself to programs."""
    day: str
    """The day in ISO 8601: `2025-06-07`."""
    month: Label
    """The page of the day's month."""
    year: Label
    """The page of the day's year."""
    entries: tuple[Entry, ...]
    """The stories of this page, the newest first."""
    count: int
    """The number of all stories of the day, on whichever page."""
    groups: tuple[CountedGroup, ...]
    """Who and what most stories of the day are about, by taxonomy, on the first page alone;
    storylines and authors are not among the terms."""
    pager: Pager
    """Which of the day's pages this is."""
    previous: Label | None
    """The last day before this one that has stories; its name is the day."""
    next: Label | None
    """The first day after this one that has stories."""
    other_years: str
    """Address of the stories of the same day in other years; empty when there are none."""
