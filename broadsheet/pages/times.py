"""The views of years, months and days, and of the days of any year with their stories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from broadsheet.archive.addresses import (
    ON_THIS_DAY,
    day_permalink,
    days_of_year,
    on_this_day_permalink,
    without_month,
)
from broadsheet.archive.assemble import Archive
from broadsheet.dates import day_of_year, is_day, month_of, year_of
from broadsheet.pages.in_the_news import in_the_news
from broadsheet.pages.paging import by_day, by_day_of_month, day_label, page_of, pager, period_href
from broadsheet.pages.parts import Parts
from broadsheet.pages.tints import tint_of_day
from broadsheet.urls import page_permalink
from broadsheet.views.site import Head, Label
from broadsheet.views.times import (
    DayView,
    Month,
    MonthView,
    OnThisDayIndexView,
    OnThisDayView,
    Square,
    YearView,
)

_ANY_YEAR = "2000"
"""A leap year, of which days of no particular year are written, so that February 29 is there."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years, months and days that have stories, as the pages of time need them."""

    ordered: Mapping[int, Sequence[str]]
    """The years, the months or the days that have stories, the newest first, by the length of their
    text: 4, 7 or 10."""
    ordinals: Mapping[str, int]
    """A year, month or day to its position in its list of these, counted from 0."""
    days_of_year: Mapping[str, Sequence[str]]
    """A day of any year, `06-09`, to the days that have stories on it, the newest first; the keys
    are in the order of a year."""
    neighbours: Mapping[str, tuple[str, str]]
    """A day of any year that has stories to the one before and the one after; empty at the ends."""


def calendar_of(archive: Archive) -> Calendar:
    """Return the calendar of an archive."""
    ordered: dict[int, list[str]] = {}
    for day in archive.days:
        ordered.setdefault(len(day), []).append(day)
    days_by_day_of_year = days_of_year(archive.days)
    padded = ["", *days_by_day_of_year, ""]
    return Calendar(
        ordered=ordered,
        ordinals={day: ordinal for days in ordered.values() for ordinal, day in enumerate(days)},
        days_of_year=days_by_day_of_year,
        neighbours={
            day: (padded[at], padded[at + 2]) for at, day in enumerate(days_by_day_of_year)
        },
    )


def _beside(day: str, parts: Parts, calendar: Calendar) -> tuple[Label | None, Label | None]:
    """Return the labels of the year, month or day before and of that after, which have stories."""
    ordered, ordinal = calendar.ordered[len(day)], calendar.ordinals[day]
    before = day_label(ordered[ordinal + 1], parts) if ordinal + 1 < len(ordered) else None
    return before, day_label(ordered[ordinal - 1], parts) if ordinal else None


def year_view(year: str, number: int, parts: Parts, calendar: Calendar) -> YearView:
    """Return the view of a page of a year: its months, and each day that has stories with their number.

    It lists the stories of which no month is known.
    """
    before, after = _beside(year, parts, calendar)
    days, months = parts.archive.days, months_of(year, parts)
    undated = without_month(year, days)
    in_months = len(days[year]) - len(undated)
    permalink = day_permalink(year)
    return YearView(
        head=Head(year, "", parts.url(page_permalink(permalink, number))),
        year=year,
        months=months,
        count=len(days[year]),
        inexact=in_months - sum(square.count for month in months for square in month.days.values()),
        undated=tuple([parts.entries[position] for position in page_of(undated, number, parts)]),
        undated_count=len(undated),
        groups=in_the_news(days[year], parts) if number == 1 else (),
        pager=pager(permalink, len(undated), number, parts),
        previous=before,
        next=after,
    )


def months_of(year: str, parts: Parts) -> tuple[Month, ...]:
    """Return the twelve months of a year, with each day that has stories and their number."""
    return tuple([_month(f"{year}-{month:02}", parts) for month in range(1, 13)])


def _month(month: str, parts: Parts) -> Month:
    days = parts.archive.days
    squares = {}
    for day in [f"{month}-{number:02}" for number in range(1, 32)]:
        if day in days:
            count = len(days[day])
            squares[day] = Square(period_href(day, parts), count, tint_of_day(count))
    href = parts.href(day_permalink(month)) if month in days else ""
    return Month(month, href, len(days.get(month, ())), squares)


def month_view(month: str, number: int, parts: Parts, calendar: Calendar) -> MonthView:
    """Return the view of a page of a month: its stories by day, the newest first."""
    positions = parts.archive.days[month]
    permalink = day_permalink(month)
    before, after = _beside(month, parts, calendar)
    return MonthView(
        head=Head(month, "", parts.url(page_permalink(permalink, number))),
        month=month,
        year=day_label(year_of(month), parts),
        days=by_day_of_month(page_of(positions, number, parts), parts),
        count=len(positions),
        groups=in_the_news(positions, parts) if number == 1 else (),
        pager=pager(permalink, len(positions), number, parts),
        previous=before,
        next=after,
    )


def day_view(day: str, number: int, parts: Parts, calendar: Calendar) -> DayView:
    """Return the view of a page of a day."""
    positions = parts.archive.days[day]
    permalink = day_permalink(day)
    before, after = _beside(day, parts, calendar)
    return DayView(
        head=Head(day, "", parts.url(page_permalink(permalink, number))),
        day=day,
        month=day_label(month_of(day), parts),
        year=day_label(year_of(day), parts),
        entries=tuple([parts.entries[position] for position in page_of(positions, number, parts)]),
        count=len(positions),
        groups=in_the_news(positions, parts) if number == 1 else (),
        pager=pager(permalink, len(positions), number, parts),
        previous=before,
        next=after,
        other_years=_other_years(day, parts, calendar),
    )


def _other_years(day: str, parts: Parts, calendar: Calendar) -> str:
    """Return the address of the stories of the same day in other years; empty for none."""
    recurring = day_of_year(day)
    has_others = len(calendar.days_of_year[recurring]) > 1 and parts.archive.config.publishes(
        "on-this-day"
    )
    return parts.href(on_this_day_permalink(recurring)) if has_others else ""


def on_this_day_view(day: str, number: int, parts: Parts, calendar: Calendar) -> OnThisDayView:
    """Return the view of a page of a day of any year, `06-09`; the newest year comes first."""
    days = parts.archive.days
    positions = [position for each in calendar.days_of_year[day] for position in days[each]]
    permalink = on_this_day_permalink(day)
    before, after = calendar.neighbours[day]
    return OnThisDayView(
        head=Head("", "", parts.url(page_permalink(permalink, number))),
        day=f"{_ANY_YEAR}-{day}",
        calendar=parts.href(ON_THIS_DAY),
        years=by_day(page_of(positions, number, parts), parts),
        count=len(positions),
        span=len(calendar.days_of_year[day]),
        pager=pager(permalink, len(positions), number, parts),
        previous=_of_any_year(before, parts) if before else None,
        next=_of_any_year(after, parts) if after else None,
    )


def _of_any_year(day: str, parts: Parts) -> Label:
    return Label(f"{_ANY_YEAR}-{day}", parts.href(on_this_day_permalink(day)))


def on_this_day_index_view(parts: Parts, calendar: Calendar) -> OnThisDayIndexView:
    """Return the view of the days of any year: one calendar with the stories of all years."""
    days = parts.archive.days
    counts = {
        day_of_year: sum([len(days[day]) for day in same_days])
        for day_of_year, same_days in calendar.days_of_year.items()
    }
    squares: dict[str, dict[str, Square]] = {f"{month:02}": {} for month in range(1, 13)}
    for day, count in counts.items():
        square = Square(parts.href(on_this_day_permalink(day)), count, tint_of_day(count))
        squares[day[:2]][f"{_ANY_YEAR}-{day}"] = square
    newest = day_of_year(next(filter(is_day, days), ""))
    return OnThisDayIndexView(
        head=Head("", "", parts.url(ON_THIS_DAY)),
        months=tuple(
            [
                Month(f"{_ANY_YEAR}-{month}", "", sum(each.count for each in days.values()), days)
                for month, days in squares.items()
            ]
        ),
        newest=_of_any_year(newest, parts) if newest else None,
    )
