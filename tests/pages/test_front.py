"""The front page: the newest stories, and ways in that say what is going on now."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.model import Country, Moment, Picture, Story
from broadsheet.pages.front import front_view
from broadsheet.pages.parts import parts_of
from broadsheet.reading.config import STORYLINES, Config, Taxonomy
from broadsheet.views.front import FrontView
from tests.archive.stories import CONFIG, archives, assembled, record, story


def front(archive: Archive) -> FrontView:
    return front_view(parts_of(archive))


@given(archives())
def test_the_newest_stories_stand_by_day(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    view = front(archive)
    days = [each.date.stated for each in archive.stories]
    assert view.count == len(stories)
    lead = [view.lead.title] if view.lead else []
    others = [entry.title for day in view.days for entry in day.entries]
    assert lead + others == [each.title for each in archive.stories]
    assert [day.day for day in view.days] == [*dict.fromkeys(days)]
    assert (view.latest, view.first) == ((days[0], days[-1]) if days else ("", ""))


@pytest.mark.parametrize(
    ("lead", "days"),
    [
        ("", [("2025-06-09", ["b"]), ("2025-06-07", ["c", "d"])]),
        ("b", [("2025-06-09", ["a"]), ("2025-06-07", ["c", "d"])]),
        ("c", [("2025-06-07", []), ("2025-06-09", ["a", "b"]), ("2025-06-07", ["d"])]),
    ],
)
def test_the_lead_that_the_settings_name_stands_first_and_only_once(
    lead: str, days: list[tuple[str, list[str]]]
) -> None:
    stories = [
        story("a", "2025-06-09"),
        story("b", "2025-06-09"),
        story("c", picture=Picture("flood.jpg", "A flood")),
        story("d"),
    ]
    media = {"media/flood.jpg": "/media/flood.0.jpg"}
    view = front(assembled(stories, config=replace(CONFIG, lead=lead), media=media)[0])
    assert view.lead is not None
    assert view.lead.title == (lead or "a")
    assert (view.picture is not None) == (lead == "c")
    told = [(day.day, [entry.title for entry in day.entries]) for day in view.days]
    assert told == days


@given(archives(), st.data())
def test_names_are_counted_over_the_thirty_days_to_the_newest_story(
    stories: list[Story], draw: st.DataObject
) -> None:
    days = st.dates(date(2025, 1, 1), date(2025, 3, 31)).map(str)
    spread = [
        story(each.slug, day, terms=each.terms) for each in stories for day in [draw.draw(days)]
    ]
    archive, _ = assembled(spread)
    view = front(archive)
    late = [
        names
        for each, names in zip(archive.stories, archive.postings.term_paths, strict=True)
        if date.fromisoformat(each.date.day) > date.fromisoformat(view.latest) - timedelta(days=30)
    ]
    counts = Counter(name for names in late for name in names)
    found = {
        f"{group.href.strip('/')}/{term.href.split('/')[-2]}": term.count
        for group in view.groups
        for term in group.terms
    }
    by_slug = {
        f"{taxonomy}/{archive.terms[taxonomy][key].slug}": count
        for name, count in counts.items()
        for taxonomy, _, key in [name.partition("/")]
    }
    assert found.items() <= by_slug.items()
    for group in view.groups:
        shown = [term.count for term in group.terms]
        assert shown == sorted(shown, reverse=True)
        every = sorted(
            (count for name, count in by_slug.items() if f"/{name}".startswith(group.href)),
            reverse=True,
        )
        assert shown == every[:8]


def test_a_calendar_may_begin_on_the_first_of_its_days() -> None:
    archive, _ = assembled([story("s", "0001-01-02")])
    assert front(archive).since == "0001-01-01"


def test_a_storyline_that_is_closed_or_has_no_chapter_is_not_under_way() -> None:
    config = Config(taxonomies=(STORYLINES,))
    stories = [
        story("old", "2025-06-01", terms={"storylines": ("Open", "Closed")}),
        story("new", "2025-06-02", terms={"storylines": ("Plain",)}),
    ]
    records = [
        record("storylines", "open", "Open", status="open"),
        record("storylines", "closed", "Closed", status="closed"),
        record("storylines", "empty", "Empty"),
    ]
    view = front(assembled(stories, records=records, config=config)[0])
    assert [
        (each.storyline.name, each.newest and each.newest.title) for each in view.storylines
    ] == [
        ("Plain", "new"),
        ("Open", "old"),
    ]


def test_the_newest_year_is_a_calendar_and_countries_a_map() -> None:
    config = Config(taxonomies=(Taxonomy("countries", "country", kind="country"),))
    stories = [
        story("new", "2025-06-02", terms={"countries": ("Kenya",)}),
        story("old", "2024-01-02", terms={"countries": ("Kenya",)}),
    ]
    view = front(assembled(stories, config=config, countries=(Country("KE", "Kenya"),))[0])
    assert view.year
    assert (view.year.name, [month.count for month in view.months]) == (
        "2025",
        [0] * 5 + [1] + [0] * 6,
    )
    assert [each.name for each in view.years] == ["2025", "2024"]
    assert (view.map, [(place.name, place.count) for place in view.countries]) == (
        "/map/",
        [("Kenya", 2)],
    )
    bare = front(assembled([])[0])
    assert (bare.year, bare.months, bare.map, bare.since, bare.picture) == (None, (), "", "", None)


def test_the_story_that_leads_has_its_picture() -> None:
    moment = Moment("2025-06-02T00:00:00Z", "2025-06-02")
    picture = Picture("flood.jpg", "A flood", credit="A. Hand")
    stories = [story("new", date=moment, picture=picture), story("old", "2025-06-01")]
    view = front(assembled(stories, media={"media/flood.jpg": "/media/flood.0123456789.jpg"})[0])
    assert view.picture
    assert (view.picture.href, view.picture.credit) == ("/media/flood.0123456789.jpg", "A. Hand")


def test_a_headline_stands_below_its_storyline_or_its_first_topic() -> None:
    taxonomies = (Taxonomy("people", "person"), Taxonomy("topics", "topic", tree=True), STORYLINES)
    both = {"topics": ("Law", "Work"), "storylines": ("The strike", "The trial")}
    stories = [
        story("both", "2025-06-05", terms=both),
        story("topics", "2025-06-04", terms={"topics": ("Work", "Law"), "people": ("Ada",)}),
        story("people", "2025-06-03", terms={"people": ("Ada",)}),
    ]
    view = front(assembled(stories, config=Config(taxonomies=taxonomies))[0])
    told = {href.split("/")[-2]: label.name for href, label in view.above.items()}
    assert told == {"both": "The strike", "topics": "Work"}
    assert view.lead
    assert view.lead.href in view.above


@pytest.mark.parametrize(
    ("dates", "onward"),
    [
        (["2025-12-30"] * 20, None),
        (["2025-12-30"] * 21, "2025-12"),
        ([*["2025-12-30"] * 19, "2025-11-01", "2025-10-01"], "2025-11"),
        ([*["2025-12-30"] * 19, "2024-05~", "2024-01-01"], "2024-05"),
        ([*["2025-12-30"] * 19, "2024", "2023-01-01"], "2024"),
        ([], None),
    ],
)
def test_the_front_page_leads_on_to_the_month_of_its_last_story(
    dates: list[str], onward: str | None
) -> None:
    view = front(assembled([story(f"s{at:02}", each) for at, each in enumerate(dates)])[0])
    assert (view.onward and view.onward.name) == onward


def test_an_older_lead_does_not_move_where_the_front_page_ends() -> None:
    stories = [*(story(f"s{at:02}", "2025-12-30") for at in range(25)), story("old", "2019-01-01")]
    view = front(assembled(stories, config=replace(CONFIG, lead="old"))[0])
    assert view.onward
    assert view.onward.name == "2025-12"


def test_the_first_rank_of_the_newest_day_leads_whatever_the_hour() -> None:
    stories = [
        story(slug, date=Moment(f"{at}:00:00Z", f"{at}:00:00Z"), rank=rank)
        for slug, at, rank in [
            ("late", "2025-06-09T20", 0),
            ("second", "2025-06-09T12", 2),
            ("first", "2025-06-09T08", 1),
            ("before", "2025-06-08T09", 1),
        ]
    ]
    view = front(assembled(stories)[0])
    assert view.lead
    assert view.lead.title == "first"
    others = [entry.title for day in view.days for entry in day.entries]
    assert others == ["late", "second", "before"]
