from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Moment
from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.fields import Value

LONDON = ZoneInfo("Europe/London")


class _Correction(msgspec.Struct, frozen=True):
    date: date


def refusal(convert: Callable[[Value], object], value: Value) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        convert(value)
    return caught.value.message, caught.value.hint


def test_spaces_in_a_line_of_text_are_made_single() -> None:
    assert fields.text("  Rains \n return ") == "Rains return"


@pytest.mark.parametrize(("value", "named"), [(["a"], "a list"), ({"a": "b"}, "a mapping")])
def test_only_text_is_text(value: Value, named: str) -> None:
    assert refusal(fields.text, value)[0] == f"{named} stands where text belongs"


def test_a_line_of_text_has_an_end() -> None:
    assert fields.text("a" * 1000) == "a" * 1000
    message, hint = refusal(fields.text, "a" * 1001)
    assert message == "is 1,001 characters long, and a text of one line has at most 1,000"
    assert hint


def test_a_list_of_one_may_be_written_without_brackets() -> None:
    assert fields.names("Floods") == fields.names(["Floods", "Floods "]) == ("Floods",)


def test_every_mistake_of_a_list_is_told_with_its_place() -> None:
    with pytest.raises(Invalid) as caught:
        fields.names(["Floods", "", ["Rain"]])
    assert [path for path, _ in fields.mistakes_in(caught.value, ("topics",))] == [
        ("topics", 1),
        ("topics", 2),
    ]


def test_mistakes_in_mappings_in_lists_keep_the_whole_path() -> None:
    corrections = fields.each(
        fields.mapping_of({"date": moments.day}, required=("date",), make=_Correction)
    )
    with pytest.raises(Invalid) as caught:
        corrections([{"date": "2025-06-07"}, {"date": "soon"}])
    assert [path for path, _ in fields.mistakes_in(caught.value, ("corrections",))] == [
        ("corrections", 1, "date")
    ]


def test_an_unknown_field_is_told_with_the_one_that_was_meant() -> None:
    _, mistakes = fields.read_fields({"sumary": "x"}, {"summary": fields.text})
    assert [(path, str(each), each.hint) for path, each in mistakes] == [
        (("sumary",), "is not a field", "did you mean 'summary'?")
    ]


def test_a_misspelled_field_is_not_missing_as_well() -> None:
    _, mistakes = fields.read_fields({"titel": "x"}, {"title": fields.text}, required=("title",))
    assert [path for path, _ in mistakes] == [("titel",)]


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_value_counts_as_absent(empty: str) -> None:
    assert fields.read_fields({"place": empty}, {"place": fields.some_text}) == ({}, [])


def test_a_required_field_is_missing_or_empty() -> None:
    _, mistakes = fields.read_fields(
        {"title": " "}, {"title": fields.text}, required=("title", "date")
    )
    assert [(path, str(each)) for path, each in mistakes] == [
        (("title",), "is empty"),
        ((), "'date' is missing"),
    ]


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("true", True), ("Yes", True), ("on", True), ("No", False), ("off", False)],
)
def test_yes_and_no_are_written_in_many_ways(word: str, *, meaning: bool) -> None:
    assert fields.truth(word) is meaning


@given(st.integers(1, 1000))
def test_a_number_within_its_bounds_is_read(number: int) -> None:
    assert fields.number(1, 1000)(str(number)) == number


@pytest.mark.parametrize("written", ["0", "1001", "-1", "1.0", "1e2", "", "9" * 900, "0x10", "1_0"])
def test_other_numbers_are_refused(written: str) -> None:
    assert (
        refusal(fields.number(1, 1000), written)[0] == f"{written!r} is not a number from 1 to 1000"
    )


def test_one_of_a_few_words_is_meant() -> None:
    status = fields.one_of("open", "closed")
    assert status("Open") == "open"
    assert refusal(status, "close") == (
        "'close' is not 'open' or 'closed'",
        "did you mean 'closed'?",
    )
    assert refusal(status, "paused") == (
        "'paused' is not 'open' or 'closed'",
        "write open or closed",
    )


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert moments.day(day.isoformat()) == day


@pytest.mark.parametrize(
    "written",
    [
        "2025-6-7",
        "07.06.2025",
        "20250607",
        "2025-W23-6",
        "2025-06-07T10:00",
    ],
)
def test_other_forms_of_a_day_are_refused(written: str) -> None:
    assert refusal(moments.day, written)[0] in {
        f"{written!r} is not a date",
        f"{written!r} is a date that does not exist",
    }


@pytest.mark.parametrize(
    ("written", "instant", "local"),
    [
        ("2025-06-07", "2025-06-06T23:00:00Z", "2025-06-07"),
        ("2025-01-07", "2025-01-07T00:00:00Z", "2025-01-07"),
        ("2025-06-07 9:30", "2025-06-07T08:30:00Z", "2025-06-07T09:30:00+01:00"),
        ("2025-06-07T09:30:15.9", "2025-06-07T08:30:15Z", "2025-06-07T09:30:15+01:00"),
        ("2025-06-07T09:30Z", "2025-06-07T09:30:00Z", "2025-06-07T09:30:00+00:00"),
        ("2025-06-07t09:30:00 +0530", "2025-06-07T04:00:00Z", "2025-06-07T09:30:00+05:30"),
        ("2026-03-01T23:30-08:00", "2026-03-02T07:30:00Z", "2026-03-01T23:30:00-08:00"),
        ("2026-03-01T00:30+14:00", "2026-02-28T10:30:00Z", "2026-03-01T00:30:00+14:00"),
    ],
)
def test_a_moment_is_in_the_zone_it_is_written_with_or_in_the_archives(
    written: str, instant: str, local: str
) -> None:
    assert moments.moment(LONDON)(written) == Moment(instant, local)


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)),  # noqa: DTZ001 - as it is written
    st.integers(-14 * 60, 14 * 60),
)
def test_a_moments_day_is_the_one_that_was_written(clock: datetime, minutes: int) -> None:
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    moment = moments.moment(LONDON)(f"{clock:%Y-%m-%dT%H:%M}{offset}")
    assert moment.day == f"{clock:%Y-%m-%d}"
    assert datetime.fromisoformat(moment.local) == datetime.fromisoformat(moment.instant)


@pytest.mark.parametrize(
    "written",
    ["2025-06-07T24:00", "2025-06-07T10:60", "2025-06-07T10:00+24:00"],
)
def test_a_moment_that_never_is_is_refused(written: str) -> None:
    assert (
        refusal(moments.moment(LONDON), written)[0] == f"{written!r} is a time that does not exist"
    )


@pytest.mark.parametrize("written", ["1954", "1954-08", "1954-08-30"])
def test_a_birth_is_a_year_a_month_or_a_day(written: str) -> None:
    assert moments.born(written) == written


def test_a_birth_that_never_was_is_quoted_as_written() -> None:
    exist = "is a date that does not exist"
    assert refusal(moments.born, "1954-13") == (
        f"'1954-13' {exist}", "13 is no month: write one from 01 to 12",
    )  # fmt: skip
    assert refusal(moments.born, "1954-02-30") == (
        f"'1954-02-30' {exist}", "30 is no day of 1954-02: write one from 01 to 28",
    )  # fmt: skip
    assert refusal(moments.born, "0000") == (
        f"'0000' {exist}", "0000 is no year: write one from 0001 on",
    )  # fmt: skip
    assert refusal(moments.born, "1954-00") == (
        "'1954-00' has parts that are not known", "write 1954",
    )  # fmt: skip
    assert (
        refusal(moments.day, "2025-06-31")[1] == "31 is no day of 2025-06: write one from 01 to 30"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "HTTP://a.example:80/x?y#z",
        "https://[::1]/",
        "https://münchen.example/ü",
    ],
)
def test_a_web_address_is_kept_as_written(url: str) -> None:
    assert fields.web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "a.example",
        "//a.example",
        "javascript:alert(1)",
        "ftp://a.example",
        "https://",
        "https:///x",
        "https://[x",
        "https://a b.example/",
        "data:text/html,x",
        "https://a.example:x/",
        "mailto:a@a.example",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert refusal(fields.web_address, url)[0] == f"{url!r} is not a web address"


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("en", True),
        ("pt-BR", True),
        ("zh-Hant-TW", True),
        ("en_GB", False),
        ("e", False),
        ("", False),
        ("en-", False),
    ],
)
def test_a_language_is_a_tag(tag: str, *, fits: bool) -> None:
    if fits:
        assert fields.language(tag) == tag
    else:
        assert refusal(fields.language, tag)[0] == f"{tag!r} is not a language tag"


@pytest.mark.parametrize(
    ("zone", "written", "instant", "local"),
    [
        ("UTC", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
        ("UTC", "0001-01-01T00:00+10:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+10:00"),
        ("Asia/Tokyo", "0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01"),
        ("America/New_York", "9999-12-31", "9999-12-31T05:00:00Z", "9999-12-31"),
        ("UTC", "9999-12-31T23:00-05:00", "9999-12-31T23:59:59Z", "9999-12-31T23:00:00-05:00"),
        ("Europe/London", "0850-03-01T12:00", "0850-03-01T12:01:00Z", "0850-03-01T12:00:00-00:01"),
        ("Africa/Monrovia", "1970-06-07T12:00", "1970-06-07T12:44:00Z", "1970-06-07T12:00:00-00:44"),
        ("Asia/Kathmandu", "2025-06-07T12:00", "2025-06-07T06:15:00Z", "2025-06-07T12:00:00+05:45"),
    ],
)  # fmt: skip
def test_the_calendar_holds_from_its_first_second_to_its_last(
    zone: str, written: str, instant: str, local: str
) -> None:
    assert moments.moment(ZoneInfo(zone))(written) == Moment(instant, local)
