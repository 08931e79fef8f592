"""Stories whose day is not known: where they stand, on which pages, and with which number."""

import pytest

from broadsheet.archive.addresses import permalink_on
from broadsheet.archive.ordering import newest_first, unordered
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.charts import chart
from broadsheet.pages.parts import parts_of
from broadsheet.pages.search import search_record
from broadsheet.reading.config import STORYLINES, Config
from broadsheet.views.stories import StoryView
from broadsheet.views.storylines import StorylineView
from broadsheet.views.times import MonthView, YearView
from tests.archive.stories import assembled, story

DATES = ("2025-12-15", "2025-12-15~", "2025-12", "2025-12~", "2025", "2025~")


@pytest.mark.parametrize(
    ("pattern", "permalinks"),
    [
        ("/{year}/{month}/{slug}/", ["/2025/12/a/"] * 4 + ["/2025/a/"] * 2),
        (
            "/{year}/{month}/{day}/{slug}/",
            ["/2025/12/15/a/"] * 2 + ["/2025/12/a/"] * 2 + ["/2025/a/"] * 2,
        ),
        (
            "/{year}-{month}-{day}-{slug}/",
            ["/2025-12-15-a/"] * 2 + ["/2025-12-a/"] * 2 + ["/2025-a/"] * 2,
        ),
        ("/{slug}-{day}/", ["/a-15/"] * 2 + ["/a/"] * 4),
        ("/news/d{day}/{slug}/", ["/news/d15/a/"] * 2 + ["/news/a/"] * 4),
        ("/{slug}/", ["/a/"] * 6),
    ],
)
def test_what_is_not_known_goes_from_the_permalink_with_its_slash(
    pattern: str, permalinks: list[str]
) -> None:
    assert [permalink_on(pattern, date, "a") for date in DATES] == permalinks


def test_stories_stand_where_their_date_begins_behind_those_of_that_day() -> None:
    dates = ["2026-01-01", "2025-12-15", "2025-12-15~", "2025-12-02", "2025-12-01", "2025-12-01~",
             "2025-12", "2025-12~", "2025-11-30", "2025-01-01", "2025-01", "2025", "2025~", "2024-12-31"]  # fmt: skip
    stories = [story(f"s{at}", date) for at, date in enumerate(reversed(dates))]
    assert [each.date.local for each in newest_first(stories)] == dates


def test_only_pages_of_known_periods_list_a_story() -> None:
    stories = [story(f"s{at}", date) for at, date in enumerate(DATES)]
    archive, findings = assembled(stories, config=Config(page_size=2))
    assert not findings
    pages = {page.permalink: page.view for page in catalogue(archive).pages()}
    assert "/2025/12/15/" in pages
    days = [each for each in pages if each.startswith(("/2025/12/1", "/on-this-day/1"))]
    assert days == ["/2025/12/15/", "/on-this-day/12-15/"]
    year = pages["/2025/"]
    assert isinstance(year, YearView)
    assert [entry.title for entry in year.undated] == ["s4", "s5"]
    assert (year.count, year.inexact, year.undated_count) == (6, 3, 2)
    month = pages["/2025/12/"]
    assert isinstance(month, MonthView)
    assert [(day.day, day.href) for day in month.days] == [
        ("2025-12-15", "/2025/12/15/"),
        ("2025-12-15~", "/2025/12/"),
    ]
    assert month.count == 4
    views = [pages[permalink] for permalink in archive.permalinks]
    assert [view.day_href for view in views if isinstance(view, StoryView)] == [
        "/2025/12/15/", *["/2025/12/"] * 3, *["/2025/"] * 2
    ]  # fmt: skip


def test_a_year_of_many_stories_without_a_month_has_several_pages() -> None:
    stories = [story(f"s{at}", "1985") for at in range(5)]
    archive, _ = assembled(stories, config=Config(page_size=2))
    pages = {page.permalink: page.view for page in catalogue(archive).pages()}
    years = [pages[f"/1985/{page}"] for page in ("", "page/2/", "page/3/")]
    assert [len(year.undated) for year in years if isinstance(year, YearView)] == [2, 2, 1]


@pytest.mark.parametrize(
    ("dates", "doubtful"),
    [
        (["2025-12-01", "2025-12-05"], []),
        (["2025-12-01", "2025-12-05~", "2025-12-09"], []),
        (["2025-12-01", "2025-12-04~", "2025-12-09"], [1]),
        (["2025-12-01", "2025-12-06~", "2025-12-09"], [1]),
        (["2025-12-01~", "2025-12-05~"], [0, 1]),
        (["2024", "2025-01-01", "2025-01-02"], []),
        (["2024~", "2025-01-01", "2025-01-02"], [0]),
        (["2025", "2025-01-01", "2025-02-02", "2026-01-01"], [0]),
        (["2025", "2025-06", "2025-07-01"], [0, 1]),
        (["2025-06", "2025-06-30", "2025-07-01"], [0]),
        (["2023", "2025-06-01~", "2026"], []),
    ],
)
def test_a_chapter_that_may_come_before_or_after_another_cannot_be_ordered(
    dates: list[str], doubtful: list[int]
) -> None:
    assert sorted(unordered([story(f"s{at}", date) for at, date in enumerate(dates)])) == doubtful


def test_a_storyline_does_not_number_what_it_cannot_order() -> None:
    dates = ["2025-06-01", "2025-07", "2025-07-04", "2025-09"]
    terms = {"storylines": ("Talks",)}
    stories = [story(f"s{at}", date, terms=terms) for at, date in enumerate(dates)]
    archive, _ = assembled(stories, config=Config(taxonomies=(STORYLINES,)))
    pages = {page.permalink: page.view for page in catalogue(archive).pages()}
    view = pages["/storylines/talks/"]
    assert isinstance(view, StorylineView)
    told = [each for period in view.periods for each in period.chapters]
    assert [(each.number, each.printed) for each in told] == [(1, 1), (2, 0), (3, 2), (4, 3)]
    chapters = {
        page.title: page.chapters[0] for page in pages.values() if isinstance(page, StoryView)
    }
    assert [(chapters[f"s{at}"].number, chapters[f"s{at}"].total) for at in range(4)] == [
        (1, 3), (0, 3), (2, 3), (3, 3)
    ]  # fmt: skip
    assert {each.unnumbered for each in chapters.values()} == {1}
    before, after = chapters["s1"].previous, chapters["s1"].next
    assert [each.title for each in (before, after) if each] == ["s0", "s2"]
    # Beside a chapter without a number no words say which comes first, on either side.
    assert [(each.previous_known, each.next_known) for each in (chapters[f"s{at}"] for at in range(4))] == [
        (True, False), (False, False), (False, True), (True, True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "bars", "undated"),
    [
        (["2025-01-01", "2025-02", "2025-02-03~", "2025"], [("2025-01", 1), ("2025-02", 2)], 1),
        (["2025-01-01", "2025", "2025~", "2024"], [("2024", 1), ("2025", 3)], 0),
        (["2025-01-01", "2025-02-01", "2025-03-01", "2019"], [("2019", 1), ("2025", 3)], 0),
        (["2025", "2025~", "2025", "2025"], None, 0),
    ],
)
def test_a_chart_counts_what_is_known(
    dates: list[str], bars: list[tuple[str, int]] | None, undated: int
) -> None:
    archive, _ = assembled([story(f"s{at}", date) for at, date in enumerate(dates)])
    made = chart(range(len(dates)), parts_of(archive))
    assert (made and [(bar.period, bar.count) for bar in made.bars]) == bars
    assert (made.undated if made else 0) == undated


def test_no_news_has_a_date_that_is_not_exact() -> None:
    dates = ["2025-12-15", "2025-12-15~", "2025-12"]
    archive, _ = assembled(
        [story(f"s{at}", date) for at, date in enumerate(dates)], now="2025-12-15T10:00:00Z"
    )
    assert [archive.stories[at].title for at in archive.visibility.news] == ["s0"]


def test_a_search_finds_a_year_as_a_month_only_where_no_month_is_known() -> None:
    archive, _ = assembled([story(f"s{at}", date) for at, date in enumerate(DATES)])
    records = [search_record(at, parts_of(archive)) for at in range(len(DATES))]
    assert {record.meta["date"]: record.filters["month"][0] for record in records} == {
        date: date[:7].removesuffix("~") for date in DATES
    }


def test_a_long_storyline_of_one_year_unfolds_by_months_and_what_has_none() -> None:
    dates = ["2025~", *["2025-02-01"] * 40, "2025-03~"]
    terms = {"storylines": ("Talks",)}
    stories = [story(f"s{at}", date, terms=terms) for at, date in enumerate(dates)]
    archive, _ = assembled(stories, config=Config(taxonomies=(STORYLINES,), page_size=100))
    pages = {page.permalink: page.view for page in catalogue(archive).pages()}
    view = pages["/storylines/talks/"]
    assert isinstance(view, StorylineView)
    assert {period.period for period in view.periods} <= {"2025", "2025-02", "2025-03"}
