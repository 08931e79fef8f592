from collections.abc import Sequence
from datetime import UTC, timedelta, timezone

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.archive.ordering import are_ordered, newest_first, oldest_first
from broadsheet.model import Moment, Story
from broadsheet.reading.moments import moment
from tests.archive.stories import story

DAY = "2025-06-07"


def _at(hour: str, day: str = DAY) -> Moment:
    return moment(UTC)(f"{day}T{hour}")


def _named(stories: Sequence[Story]) -> list[str]:
    return [each.slug for each in stories]


MORNING = story("morning", date=_at("08:00"))
EVENING = story("evening", date=_at("20:00"))
NO_HOUR = story("no-hour", DAY)
FIRST = story("first", DAY, rank=1, title="Zebra")
SECOND = story("second", DAY, rank=2, title="Aardvark")
EVENING_FIRST = story("evening-first", date=_at("20:00"), rank=1)
DAY_BEFORE = story("day-before", date=_at("23:59", "2025-06-06"))


@pytest.mark.parametrize(
    ("newest", "oldest"),
    [
        pytest.param([EVENING, MORNING], [MORNING, EVENING], id="hour"),
        pytest.param([MORNING, NO_HOUR], [MORNING, NO_HOUR], id="hour-before-none"),
        pytest.param([FIRST, SECOND, NO_HOUR], [FIRST, SECOND, NO_HOUR], id="rank"),
        pytest.param(
            [EVENING_FIRST, EVENING, MORNING, FIRST],
            [MORNING, EVENING_FIRST, EVENING, FIRST],
            id="rank-within-an-hour",
        ),
        pytest.param([NO_HOUR, DAY_BEFORE], [DAY_BEFORE, NO_HOUR], id="day-before-all"),
        pytest.param(
            [story("b", title="Alpha"), story("a", title="Beta")],
            [story("b", title="Alpha"), story("a", title="Beta")],
            id="title-not-file",
        ),
    ],
)
def test_stories_of_a_day_stand_by_hour_rank_and_title(
    newest: list[Story], oldest: list[Story]
) -> None:
    assert _named(newest_first(newest[::-1])) == _named(newest)
    assert [newest[at].slug for at in oldest_first(range(len(newest)), newest)] == _named(oldest)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("apple", "Banana"),
        ("Élection", "Flood"),
        ("Zoo", "Ωmega"),
        ("“Banned”", "Calm"),
        ("¿Qué pasó?", "Rain"),
        ("New York", "Newark"),
        ("Straße", "Strasse b"),
        ("Rain", "Rain falls"),
    ],
)
def test_titles_stand_as_people_look_them_up(before: str, after: str) -> None:
    # Files would have it the other way round.
    stories = [story("b", title=before), story("a", title=after)]
    assert [each.title for each in newest_first(stories)] == [before, after]


def test_of_two_zones_the_later_instant_is_the_later_hour() -> None:
    west = story("west", date=Moment("2025-06-08T06:00:00Z", f"{DAY}T22:00:00-08:00"))
    east = story("east", date=Moment("2025-06-07T14:00:00Z", f"{DAY}T23:00:00+09:00"))
    assert _named(newest_first([east, west])) == ["west", "east"]


_days = st.sampled_from(["2025-06-07", "2025-06-08", "0001-01-01", "9999-12-31"])
_hours = st.sampled_from(["", "08:00", "20:00", "20:00"])
_zones = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
_titles = st.sampled_from(["A", "b", "Ç"])


@st.composite
def drawn_stories(draw: st.DrawFn) -> list[Story]:
    """Draw stories of few days, hours, ranks and titles, so that many are equals."""
    return [
        story(
            f"s{number}",
            date=moment(draw(_zones))(
                f"{draw(_days)}T{hour}" if (hour := draw(_hours)) else draw(_days)
            ),
            rank=draw(st.integers(0, 2)),
            title=draw(_titles),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@given(stories=drawn_stories(), random=st.randoms())
def test_the_order_is_one_whatever_order_stories_are_read_in(
    stories: list[Story], random: object
) -> None:
    ordered = newest_first(stories)
    random.shuffle(stories)  # type: ignore[attr-defined]
    assert newest_first(stories) == ordered
    assert are_ordered(ordered)
    assert all(are_ordered(ordered[at : at + 2]) for at in range(len(ordered)))
    chapters = [*oldest_first(range(len(ordered)), ordered)]
    assert sorted(chapters) == [*range(len(ordered))]
    days = [ordered[at].date.day for at in chapters]
    assert days == sorted(days)
