"""Calendars, and what was reported on this day, against counting by hand."""

from collections.abc import Callable

import hypothesis.strategies as st
from hypothesis import given
from msgspec.structs import replace

from broadsheet.dates import is_exact, is_year, plain_date
from broadsheet.model import Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.parts import parts_of
from broadsheet.pages.times import (
    calendar_of,
    day_view,
    month_view,
    on_this_day_index_view,
    on_this_day_view,
    year_view,
)
from broadsheet.views.times import DayView, MonthView, OnThisDayView, YearView
from tests.archive.stories import CONFIG, archives, assembled, story

DAYS = (
    "2023-02-28",
    "2024-02-28",
    "2024-02-29",
    "2024-12-31",
    "2025-01-01",
    "2025-12-31",
    "2026-02-28",
)


@st.composite
def of_some_days(draw: st.DrawFn) -> list[Story]:
    days = draw(st.lists(st.sampled_from(DAYS), max_size=90))
    return [story(f"s{number}", day) for number, day in enumerate(days)]


@given(archives() | of_some_days())
def test_a_years_calendar_counts_every_day_of_it(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    parts, calendar = parts_of(archive), calendar_of(archive)
    for year in (day for day in archive.days if len(day) == 4):
        view = year_view(year, 1, parts, calendar)
        assert [month.month for month in view.months] == [
            f"{year}-{month:02}" for month in range(1, 13)
        ]
        dates = [each.date.local for each in stories if each.date.day.startswith(year)]
        days = [date for date in dates if is_exact(date)]
        dated = [date for date in dates if not is_year(plain_date(date))]
        shown = {day: square.count for month in view.months for day, square in month.days.items()}
        assert shown == {day: days.count(day) for day in set(days)}
        assert view.count == len(dates)
        assert sum(month.count for month in view.months) == len(dated)
        assert view.inexact == len(dated) - len(days)
        assert view.undated_count == len(dates) - len(dated)
        for month in view.months:
            assert bool(month.href) == bool(month.count) >= bool(month.days)
            assert all(
                square.href == f"/{day.replace('-', '/')}/" for day, square in month.days.items()
            )


@given(archives())
def test_years_lead_to_the_next_that_has_stories_and_back(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    parts, calendar = parts_of(archive), calendar_of(archive)
    years = sorted(day for day in archive.days if len(day) == 4)
    views = [year_view(year, 1, parts, calendar) for year in years]
    assert [view.next.name if view.next else "" for view in views] == [*years[1:], ""][: len(years)]
    assert [view.previous.name if view.previous else "" for view in views] == ["", *years[:-1]][
        : len(years)
    ]


@given(of_some_days())
def test_a_day_of_any_year_lists_the_stories_of_all_its_days_once(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    listed: dict[str, list[str]] = {}
    for page in catalogue(archive).pages():
        if isinstance(page.view, OnThisDayView):
            years = page.view.years
            listed.setdefault(page.view.day[5:], []).extend(
                each.href for year in years for each in year.entries
            )
            assert page.view.count == sum(
                each.date.day.endswith(page.view.day[5:]) for each in stories
            )
    wanted: dict[str, list[str]] = {}
    for position, each in enumerate(archive.stories):
        wanted.setdefault(each.date.day[5:], []).append(archive.permalinks[position])
    assert listed == wanted


@given(of_some_days())
def test_the_days_of_any_year_lead_on_in_the_order_of_a_year(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    parts, calendar = parts_of(archive), calendar_of(archive)
    days = sorted({each.date.day[5:] for each in stories})
    views = [on_this_day_view(day, 1, parts, calendar) for day in days]
    assert [view.next.name[5:] if view.next else "" for view in views] == [*days[1:], ""][
        : len(days)
    ]
    assert [view.previous.name[5:] if view.previous else "" for view in views] == ["", *days[:-1]][
        : len(days)
    ]
    index = on_this_day_index_view(parts, calendar)
    shown = {day[5:]: square.count for month in index.months for day, square in month.days.items()}
    assert shown == {day: sum(each.date.day.endswith(day) for each in stories) for day in days}
    assert (index.newest.name[5:] if index.newest else "") == (
        archive.stories[0].date.day[5:] if stories else ""
    )


@given(of_some_days())
def test_a_day_leads_to_the_same_day_of_other_years_if_they_have_stories(
    stories: list[Story],
) -> None:
    archive, _ = assembled(stories)
    parts, calendar = parts_of(archive), calendar_of(archive)
    days = {each.date.day for each in stories}
    for day in days:
        others = {other for other in days if other[5:] == day[5:]} - {day}
        assert bool(day_view(day, 1, parts, calendar).other_years) == bool(others)


@given(archives())
def test_pages_of_time_name_who_and_what_was_in_the_news(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    parts, calendar = parts_of(archive), calendar_of(archive)
    makers: dict[int, Callable[..., YearView | MonthView | DayView]] = {
        4: year_view,
        7: month_view,
        10: day_view,
    }
    for period, positions in archive.days.items():
        counted = {
            f"{group.href}{term.name}": term.count
            for group in makers[len(period)](period, 1, parts, calendar).groups
            for term in group.terms
        }
        names = [
            f"/{taxonomy}/{archive.terms[taxonomy][key].name}"
            for position in positions
            for taxonomy, keys in archive.keys[position].items()
            if taxonomy not in {"storylines", "authors"}
            for key in keys
        ]
        assert counted == {name: names.count(name) for name in set(names)}


def test_only_the_first_page_says_who_was_in_the_news() -> None:
    stories = [story(f"s{at}", "2025-06-07", terms={"people": ("Ada",)}) for at in range(3)]
    archive, _ = assembled(stories, config=replace(CONFIG, page_size=2))
    parts, calendar = parts_of(archive), calendar_of(archive)
    for pages in (
        [month_view("2025-06", number, parts, calendar) for number in (1, 2)],
        [day_view("2025-06-07", number, parts, calendar) for number in (1, 2)],
    ):
        first, second = (page.groups for page in pages)
        assert [(group.terms[0].name, group.terms[0].count) for group in first] == [("Ada", 3)]
        assert second == ()
