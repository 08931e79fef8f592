"""Dates that are not exact: what is known of them, where they begin and end, how they are said."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet import dates

_DATES = st.dates().flatmap(
    lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4]])
) | st.dates().map(str)  # fmt: skip


@pytest.mark.parametrize(
    ("date", "periods", "begin", "end"),
    [
        (
            "2024-02-10T14:30:00+01:00",
            ("2024", "2024-02", "2024-02-10"),
            "2024-02-10",
            "2024-02-10",
        ),
        ("2024-02-10", ("2024", "2024-02", "2024-02-10"), "2024-02-10", "2024-02-10"),
        ("2024-02-10~", ("2024", "2024-02"), "2024-02-10", "2024-02-10"),
        ("2024-02", ("2024", "2024-02"), "2024-02-01", "2024-02-29"),
        ("2024-02~", ("2024", "2024-02"), "2024-02-01", "2024-02-29"),
        ("2024", ("2024",), "2024-01-01", "2024-12-31"),
        ("2024~", ("2024",), "2024-01-01", "2024-12-31"),
    ],
)
def test_a_date_falls_into_what_is_known_of_it(
    date: str, periods: tuple[str, ...], begin: str, end: str
) -> None:
    assert dates.known_periods(date) == periods
    assert (dates.first_day(date), dates.last_day(date)) == (begin, end)


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        ("2024-02-10", "2024-02-10", "2024-02-10"),
        ("2024-02-10~", "2024-02-07", "2024-02-13"),
        ("2024-03~", "2024-01-30", "2024-05-01"),
        ("2024~", "2022-12-31", "2026-01-01"),
        ("0001~", "0001-01-01", "0003-01-01"),
        ("9999-12~", "9999-10-31", "9999-12-31"),
    ],
)
def test_an_approximate_date_may_be_a_little_off(date: str, earliest: str, latest: str) -> None:
    assert (dates.earliest_day(date), dates.latest_day(date)) == (earliest, latest)


@given(_DATES, st.booleans())
def test_a_date_lies_between_its_first_and_its_last_day(date: str, about: bool) -> None:  # noqa: FBT001 - drawn
    stated = f"{date}{dates.ABOUT}" if about else date
    assert dates.plain_date(stated) == date
    assert dates.is_exact(stated) == (not about and len(date) > len("2025-06"))
    days = [dates.earliest_day, dates.first_day, dates.last_day, dates.latest_day]
    order = [day(stated) for day in days]
    assert order == sorted(order)
    assert order[1].startswith(date)
    assert order[2].startswith(date)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-11-29T09:00:00+00:00", "on 29 November 09:00"), ("2025-11-29", "on 29 November 2025"),
        ("2026-11-29~", "about 29 November"), ("2026-11", "in November 2026"),
        ("0987~", "about 987"), ("2026", "in 2026"),
    ],
)  # fmt: skip
def test_messages_say_when_it_was(date: str, said: str) -> None:
    assert dates.when_in_words(date, "2026-12-01T00:00:00Z") == said
