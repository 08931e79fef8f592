from collections.abc import Mapping
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from broadsheet.archive.chronology import advice_on_dates
from broadsheet.model import Correction, Source
from broadsheet.reading.moments import moment
from tests.archive.stories import story

NOW = "2026-06-10T12:00:00Z"
when = moment(UTC)


def _advice(fields: Mapping[str, object], zone: str = "UTC") -> list[tuple[object, ...]]:
    made = story("s", **{"date": when("2026-06-07T14:30"), **fields})  # type: ignore[arg-type]
    found = advice_on_dates(made, NOW, ZoneInfo(zone))
    return [(each.name, each.path, each.message) for each in found]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="none"),
        pytest.param({"updated": when("2026-06-07")}, id="updated-on-the-day"),
        pytest.param({"updated": when("2026-06-07T14:30")}, id="updated-at-once"),
        pytest.param({"updated": when("2026-06-10T11:59")}, id="updated-just-now"),
        pytest.param({"corrections": (Correction(date(2026, 6, 7), "x"),)}, id="corrected-on-the-day"),
        pytest.param({"corrections": (Correction(date(2026, 6, 10), "x"),)}, id="corrected-today"),
        pytest.param({"expires": when("2028-12-31")}, id="expires-in-two-years"),
        pytest.param({"date": when("1400-01-01")}, id="early"),
        pytest.param({"date": when("2028-12-31")}, id="ahead"),
        pytest.param({"date": when("2027-01-01"), "updated": when("2027-01-02")}, id="under-embargo"),
    ],
)  # fmt: skip
def test_dates_in_their_order_need_no_advice(fields: dict[str, object]) -> None:
    assert _advice(fields) == []


@pytest.mark.parametrize(
    ("fields", "name", "path", "message"),
    [
        pytest.param(
            {"updated": when("2026-06-06")}, "date-order", ("updated",),
            "was updated on 6 June, before the story itself on 7 June 14:30", id="updated-the-day-before",
        ),
        pytest.param(
            {"updated": when("2026-06-07T14:29")}, "date-order", ("updated",),
            "was updated on 7 June 14:29, before the story itself on 7 June 14:30", id="updated-a-minute-before",
        ),
        pytest.param(
            {"corrections": (Correction(date(2026, 6, 8), "x"), Correction(date(2025, 6, 8), "y"))}, "date-order",
            ("corrections", 1, "date"),
            "was corrected on 8 June 2025, before the story itself on 7 June 14:30", id="corrected-the-year-before",
        ),
        pytest.param(
            {"expires": when("2026-06-07")}, "date-order", ("expires",),
            "expires on 7 June, before it is published: it is never shown", id="expires-on-its-day",
        ),
        pytest.param(
            {"expires": when("2026-06-08"), "updated": when("2026-06-09")}, "date-order", ("updated",),
            "was updated on 9 June, after the story expires on 8 June", id="updated-after-it-expired",
        ),
        pytest.param(
            {"updated": when("2026-06-11")}, "future-date", ("updated",),
            "was updated on 11 June, which is still to come", id="updated-tomorrow",
        ),
        pytest.param(
            {"corrections": (Correction(date(2027, 6, 11), "x"),)}, "future-date", ("corrections", 0, "date"),
            "was corrected on 11 June 2027, which is still to come", id="corrected-next-year",
        ),
        pytest.param(
            {"date": when("1399-12-31")}, "odd-year", ("date",), "the year 1399 is before all news", id="early",
        ),
        pytest.param(
            {"date": when("0001-01-01T00:00:00Z")}, "odd-year", ("date",), "the year 1 is before all news", id="zero",
        ),
        pytest.param(
            {"date": when("2029-01-01")}, "odd-year", ("date",), "the year 2029 is more than 2 years ahead", id="ahead",
        ),
        pytest.param(
            {"expires": when("9999-12-31")}, "odd-year", ("expires",), "the year 9999 is more than 2 years ahead",
            id="never-expires",
        ),
        pytest.param(
            {"updated": when("2206-06-08")}, "odd-year", ("updated",), "the year 2206 is more than 2 years ahead",
            id="updated-in-another-century",
        ),
        pytest.param(
            {"corrections": (Correction(date(206, 6, 8), "x"),)}, "odd-year", ("corrections", 0, "date"),
            "the year 206 is before all news", id="corrected-long-ago",
        ),
        pytest.param(
            {"sources": (Source("A"), Source("B", published="2206-06"))}, "odd-year", ("source", 1, "published"),
            "the year 2206 is more than 2 years ahead", id="source",
        ),
    ],
)  # fmt: skip
def test_a_date_that_is_hardly_meant_is_told_once(
    fields: dict[str, object], name: str, path: tuple[object, ...], message: str
) -> None:
    assert _advice(fields) == [(name, path, message)]


def test_a_correction_of_today_is_not_to_come_where_the_day_has_begun() -> None:
    tomorrow = {"corrections": (Correction(date(2026, 6, 11), "x"),)}
    assert _advice(tomorrow, "Pacific/Kiritimati") == []
    assert len(_advice(tomorrow, "America/New_York")) == 1
