# ruff: noqa: RUF001 - dates in many scripts are what these tests are about
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Invalid
from broadsheet.reading import moments
from broadsheet.reading.date_hints import hint_of
from broadsheet.reading.fields import Converter

UTC = moments.moment(ZoneInfo("UTC"))
PLAIN = "write YYYY-MM-DD, without quotes"


def hint(written: str, language: str = "en", convert: Converter = UTC) -> str:
    with pytest.raises(Invalid) as caught:
        convert(written)
    return hint_of(caught.value, language)


@pytest.mark.parametrize(
    "written",
    [
        "June 9 2025", "9 June 2025", "June 9, 2025", "9 Jun 2025", "9 JUNE 2025", "Jun. 9th, 2025", "9th of June 2025",
        "Monday, 9 June 2025", "on June 9, 2025", "2025-6-9", "2025-6-09", "2025/06/09", "2025/6/9", "2025.06.09",
        "2025. 6. 9.", "20250609", "2025 June 9", "2025-Jun-09", "09-Jun-2025", "9.June.2025", "2025年6月9日",
        "June\u00a09,\u00a02025", "９ June ２０２５",
    ],
)  # fmt: skip
def test_a_day_that_is_named_is_written_right(written: str) -> None:
    assert hint(written) == "write 2025-06-09"
    assert hint(written, convert=moments.day) == "write 2025-06-09"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("de", "9. Juni 2025"), ("de", "Montag, den 9. Juni 2025"), ("de-AT", "9. Juni 2025"), ("fr", "le 9 juin 2025"),
        ("fr", "lundi 9 juin 2025"), ("es", "9 de junio de 2025"), ("pt-BR", "9 de junho de 2025"),
        ("it", "9 giugno 2025"), ("nl", "9 juni 2025"), ("pl", "9 czerwca 2025"), ("ru", "9 июня 2025 г."),
        ("ar", "9 يونيو 2025"), ("ar", "٩ يونيو ٢٠٢٥"), ("tr", "9 Haziran 2025"), ("sv", "9 juni 2025"),
        ("de", "June 9 2025"), ("xx", "9 June 2025"),
    ],
)  # fmt: skip
def test_months_are_known_in_the_archives_language_and_in_english(
    language: str, written: str
) -> None:
    assert hint(written, language) == "write 2025-06-09"


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(("en", "fr", "de", "es", "it", "pt")),
    st.sampled_from(("long", "full", "medium")),
)
def test_a_day_as_a_language_writes_it_is_never_taken_for_another(
    day: date, language: str, form: str
) -> None:
    written = format_date(day, form, locale=language)
    found = hint(written, language)
    if any(each.isalpha() for each in written):
        assert found == f"write {day}"
    else:
        assert f"{day}" in found


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("25.06.2025", "2025-06-25"),
        ("06/25/2025", "2025-06-25"),
        ("25-06-2025", "2025-06-25"),
        ("6/6/2025", "2025-06-06"),
        ("09.06.2025", "2025-06-09 or 2025-09-06, whichever is meant"),
        ("9/6/2025", "2025-06-09 or 2025-09-06, whichever is meant"),
        ("09.06.2025 14:30", "2025-06-09T14:30 or 2025-09-06T14:30, whichever is meant"),
    ],
)
def test_where_two_days_may_be_meant_both_are_named(written: str, days: str) -> None:
    assert hint(written) == f"write {days}"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("June 9 2025 14:30", "2025-06-09T14:30"),
        ("June 9, 2025 at 2:30 PM", "2025-06-09T14:30"),
        ("June 9, 2025, 2:30 p.m.", "2025-06-09T14:30"),
        ("June 9, 2025 12:05 am", "2025-06-09T00:05"),
        ("2025-6-9 9:05", "2025-06-09T09:05"),
        ("2025-6-9T14:30:15", "2025-06-09T14:30:15"),
        ("Mon, 09 Jun 2025 14:30:00 +0200", "2025-06-09T14:30:00+02:00"),
        ("Mon, 09 Jun 2025 14:30:00 GMT", "2025-06-09T14:30:00Z"),
        ("Mon, 09 Jun 2025 14:30 EST", "2025-06-09T14:30-05:00"),
        ("2025-06-09T14:30:00 UTC", "2025-06-09T14:30:00Z"),
        ("2025/06/09 14:30 -08:00", "2025-06-09T14:30-08:00"),
        ("2025-06-09T14h30", "2025-06-09T14:30"),
        ("2025-06-09, 2 pm", "2025-06-09T14:00"),
    ],
)
def test_an_hour_stays_in_the_hint(written: str, moment: str) -> None:
    assert hint(written) == f"write {moment}"
    assert moment.startswith(UTC(moment).local[:16])  # it can be read


@pytest.mark.parametrize(
    ("language", "written"), [("de", "9. Juni 2025, 14.30 Uhr"), ("fr", "9 juin 2025 à 14 h 30")]
)
def test_an_hour_is_read_as_the_language_writes_it(language: str, written: str) -> None:
    assert hint(written, language) == "write 2025-06-09T14:30"


def test_a_day_without_an_hour_is_asked_for_where_only_a_day_may_stand() -> None:
    assert hint("June 9 2025 14:30", convert=moments.day) == "write 2025-06-09"


@pytest.mark.parametrize(
    "written",
    [
        "yesterday", "June 2025", "9 June", "9/6/25", "31 June 2025", "June 9 or 10 2025",
        "June 9 2025 or June 10 2025",
        "before 9 June 2025",
        "2025-06-09 14:30 Mars", "June 9 2025 25:00", "June 9 2025 14:30 15:30", "9 Brumaire 2025",
        "123456789", "09.06.0025", "soon",
    ],
)  # fmt: skip
def test_what_names_no_day_alone_is_never_guessed(written: str) -> None:
    assert hint(written) == PLAIN


def test_a_birthday_is_written_right_as_well() -> None:
    assert hint("30 August 1954", convert=moments.born) == "write 1954-08-30"
    # Such a field takes a month or a year, but nothing approximate.
    assert hint("August 1954", convert=moments.born) == "write 1954-08"
    assert hint("1954-8", convert=moments.born) == "write 1954-08"
    assert hint("about 1954", convert=moments.born) == "write 1954"
