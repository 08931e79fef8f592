"""Calendars, the stories of years, months and days, and those of a day of any year."""

from broadsheet.views.site import Head, Label, Pager
from broadsheet.views.stories import DayGroup, Entry
from broadsheet.views.view import Packed, View


class Square(Packed, frozen=True):
    """A day of a calendar that has stories."""

    href: str
    count: int
    tint: int
    """How dark it is drawn for its count: from 1 to 5."""


class Month(Packed, frozen=True):
    """A month of a calendar."""

    month: str
    href: str
    """Empty when it has no stories."""
    count: int
    days: dict[str, Square]
    """Those that have stories."""


class YearView(View, frozen=True):
    """A year's page: a calendar."""

    layout = "year.html"

    head: Head
    year: str
    months: tuple[Month, ...]
    """All twelve."""
    count: int
    previous: Label | None
    next: Label | None


class OnThisDayIndexView(View, frozen=True):
    """The days of any year, as a calendar; all of them are days of one leap year."""

    layout = "on-this-day-index.html"

    head: Head
    months: tuple[Month, ...]
    newest: Label | None
    """The day of the newest story."""


class OnThisDayView(View, frozen=True):
    """What was reported on a day of any year, or a page of it; the newest year first."""

    layout = "on-this-day.html"

    head: Head
    day: str
    """A day of a leap year."""
    calendar: str
    """Address of the days of any year."""
    years: tuple[DayGroup, ...]
    count: int
    span: int
    """The number of years that have such stories."""
    pager: Pager
    previous: Label | None
    """The day before, of the same leap year, that has stories."""
    next: Label | None


class MonthView(View, frozen=True):
    """A month's page, or one of several."""

    layout = "month.html"

    head: Head
    month: str
    year: Label
    days: tuple[DayGroup, ...]
    count: int
    pager: Pager
    previous: Label | None
    next: Label | None


class DayView(View, frozen=True):
    """A day's page, or one of several."""

    layout = "day.html"

    head: Head
    day: str
    month: Label
    year: Label
    entries: tuple[Entry, ...]
    count: int
    pager: Pager
    previous: Label | None
    next: Label | None
    other_years: str
    """Address of what was reported on the same day of other years, or empty."""
