"""Dates that need not be exact: which spellings are taken, and what is said of all others."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Moment
from broadsheet.problems import Invalid
from broadsheet.reading import moments
from broadsheet.reading.date_hints import hint_of
from broadsheet.reading.fields import Value

DATING = moments.dating(ZoneInfo("Africa/Nairobi"))


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2025-12-15", "2025-12-14T21:00:00Z"), ("2025-12-15~", "2025-12-14T21:00:00Z"),
        ("2025-12", "2025-11-30T21:00:00Z"), ("2025-12~", "2025-11-30T21:00:00Z"),
        ("2025", "2024-12-31T21:00:00Z"), ("2025~", "2024-12-31T21:00:00Z"),
        ("0001~", "0001-01-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_a_date_begins_in_the_archives_time_zone(written: str, instant: str) -> None:
    assert DATING(written) == Moment(instant, written)
    assert moments.rough_date(written) == written


@pytest.mark.parametrize(
    ("value", "message", "hint", "exact_hint"),
    [
        (["2025", "2026"], "is a list", "write 2025, or 2025~ if it was about then", ""),
        (["2025-06-07", "2025-06-08~"], "is a list", "write 2025-06-07, or", "write 2025-06-07"),
        (["2025~"], "is a list", "write 2025~", ""),
        (["..2025-06"], "is a list", "write 2025-06, or", ""),
        (["2025-13", ["2025"], {"a": "b"}, "June"], "is a list", "write one date", ""),
        ([], "is a list", "write one date", ""),
        ({"2025": "", "2026": ""}, "'{2025, 2026}' names several dates", "write 2025, or", ""),
        ({"year": "2025", "Month": "6"}, "is a mapping", "write 2025-06", ""),
        ({"year": "2025", "month": "6", "day": "7"}, "is a mapping", "write 2025-06-07", "write 2025-06-07"),
        ({"start": "2025-06-07", "end": "2026"}, "is a mapping", "write 2025-06-07, or", "write 2025-06-07"),
        ({"year": ["1"], "a": {}}, "is a mapping", "write one date", ""),
        ({}, "is a mapping", "write one date", ""),
    ],
)  # fmt: skip
def test_several_dates_and_one_in_parts_are_told_what_to_write(
    value: Value, message: str, hint: str, exact_hint: str
) -> None:
    for convert in (DATING, moments.rough_date):
        with pytest.raises(Invalid, match=message) as caught:
            convert(value)
        assert caught.value.hint.startswith(hint)
    for exactly in (moments.day, moments.moment(ZoneInfo("UTC"))):
        with pytest.raises(Invalid, match=message) as caught:
            exactly(value)
        assert caught.value.hint == (exact_hint or "write YYYY-MM-DD, without quotes")
    with pytest.raises(Invalid, match=message) as caught:
        moments.born(value)
    assert "~" not in caught.value.hint


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("2025-12-15?", "marked as uncertain", "2025-12-15~ if it was about then, or 2025-12-15"),
        ("2025%", "marked as uncertain", "2025~ if it was about then, or 2025"),
        ("2025/2026", "is an interval", "write 2025"),
        ("2025-12-01/2026-01-15~", "is an interval", "write 2025-12-01"),
        ("2025-12-01/15", "is an interval", "write 2025-12-01"),
        ("../2025-06", "is an interval", "write 2025-06"),
        ("2025..", "is an interval", "write 2025"),
        ("2025-2026", "is an interval", "write 2025"),
        ("[2025, 2026]", "names several dates", "write 2025, or 2025~"),
        ("{2025-06..2025-08}", "names several dates", "write 2025-06, or 2025-06~"),
        ("2025-21", "is a season", "2025-06, or 2025"),
        ("2025-36~", "is a season", "2025-06, or 2025"),
        ("2025-XX", "parts that are not known", "write 2025"),
        ("2025-12-xx", "parts that are not known", "write 2025-12"),
        ("2025-00-00", "parts that are not known", "write 2025"),
        ("2025-12-00", "parts that are not known", "write 2025-12"),
        ("202X", "is no year", "write one, such as 2020~"),
        ("19XX~", "is no year", "write one, such as 1900~"),
        ("~2025", "marks a part", "write 2025~, for the whole"),
        ("2025~-12", "marks a part", "write 2025-12~, for the whole"),
        ("2025-12-15 ~", "is not a date", "write 2025-12-15~"),
        ("2025-12-15T14:00~", "is about an hour", "write 2025-12-15~, without the hour"),
        ("Y12025", "is no year of the calendar", "from 0001 to 9999"),
        ("-0044", "is no year of the calendar", "from 0001 to 9999"),
        ("2025-13", "does not exist", "13 is no month: write one from 01 to 12"),
        ("2025-02-30~", "does not exist", "30 is no day of 2025-02: write one from 01 to 28"),
        ("0000", "does not exist", "0000 is no year: write one from 0001 on"),
        ("about 2025", "is not a date", "write 2025~"),
        ("ca. 15 December 2025", "is not a date", "write 2025-12-15~"),
        ("etwa Dezember 2025", "is not a date", "write 2025-12~"),
        ("about 5/6/2025", "is not a date", "write 2025-06-05~ or 2025-05-06~"),
        ("Dezember 2025", "is not a date", "write 2025-12"),
        ("12/2025", "is not a date", "write 2025-12"),
        ("202512", "is not a date", "write 2025-12"),
        ("spring 2025", "is not a date", "YYYY-MM or YYYY where no more is known"),
        ("about", "is not a date", "YYYY-MM or YYYY where no more is known"),
    ],
)
def test_other_forms_are_told_with_what_to_write(written: Value, message: str, hint: str) -> None:
    with pytest.raises(Invalid) as refused:
        DATING(written)
    assert message in refused.value.message
    assert hint in hint_of(refused.value, "de")


@pytest.mark.parametrize("written", ["2025", "2025-12", "2025-12-15~", "2025~"])
def test_other_dates_have_to_be_exact(written: str) -> None:
    for exact in (moments.day, moments.moment(ZoneInfo("UTC"))):
        with pytest.raises(Invalid, match="is no exact day, which this field needs"):
            exact(written)


@given(st.text("0123456789-~?%/.XYuT: \ud800", max_size=24) | st.text(max_size=12))
def test_any_text_is_a_date_or_a_mistake(written: str) -> None:
    for convert in (DATING, moments.rough_date):
        hint = "none is needed"
        try:
            convert(written)
        except Invalid as invalid:
            hint = hint_of(invalid, "ar")
        assert hint
