# ruff: noqa: RUF001 - the signs are what these tests are about
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.signs import named, odd_sign, plainly, unquoted


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025–06–07", "2025-06-07"),
        ("2025—06—07", "2025-06-07"),
        ("2025‑06‑07", "2025-06-07"),
        ("2025−06−07", "2025-06-07"),
        ("٢٠٢٥-٠٦-٠٧", "2025-06-07"),
        ("२०२५-०६-०७", "2025-06-07"),
        ("２０２５－０６－０７", "2025-06-07"),
        ("“2025-06-07”", "2025-06-07"),
        ("‘2025-06-07’", "2025-06-07"),
        ("„2025-06-07“", "2025-06-07"),
        ("«\u00a02025-06-07\u00a0»", "2025-06-07"),
        ("\u200b2025-06-07\u200e", "2025-06-07"),
        ("2025-06-07\u00a014：30", "2025-06-07 14:30"),
        ("“true”", "true"),
        ("５０", "50"),
        ("Ada", "Ada"),
    ],
)
def test_signs_of_typography_stand_for_plain_ones(written: str, meant: str) -> None:
    assert plainly(written) == meant


@given(st.dates(date(1000, 1, 1)), st.sampled_from("–—‑−－"), st.sampled_from("٠०０๐"))
def test_a_day_is_read_in_the_digits_and_dashes_of_any_keyboard(
    day: date, dash: str, zero: str
) -> None:
    digits = "".join(chr(ord(zero) + int(each)) if each.isdigit() else dash for each in f"{day}")
    assert moments.day(f"“{digits}”") == day
    assert fields.number(1, 9999)(digits[:4]) == day.year


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("“Ada Quill”", "Ada Quill"),
        ("‘Ada Quill’", "Ada Quill"),
        ("„Ada Quill“", "Ada Quill"),
        ("»Ada Quill«", "Ada Quill"),
        ("”Ada Quill”", "Ada Quill"),
        ("Ada\u00a0Quill", "Ada Quill"),
        ("\u200eAda Quill\u200f\u200b", "Ada Quill"),
        ("“Weird Al” Yankovic", "“Weird Al” Yankovic"),
        ("Dwayne “The Rock”", "Dwayne “The Rock”"),
        ("Conan O’Brien", "Conan O’Brien"),
        ("’s-Hertogenbosch", "’s-Hertogenbosch"),
        ("“A” and “B”", "“A” and “B”"),
    ],
)
def test_a_name_has_no_quotation_marks_around_the_whole(written: str, name: str) -> None:
    assert fields.name(written) == name


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("“Ada", "'“' (LEFT DOUBLE QUOTATION MARK)"),
        ("MD”", "'”' (RIGHT DOUBLE QUOTATION MARK)"),
        ("– Floods", "'–' (EN DASH)"),
        ("• Floods", "'•' (BULLET)"),
        ("“”", "is empty"),
    ],
)
def test_a_name_that_was_cut_in_two_or_is_an_item_is_told_by_its_sign(
    written: str, told: str
) -> None:
    with pytest.raises(Invalid) as caught:
        fields.names([written])
    ((_, mistake),) = fields.mistakes_in(caught.value, ())
    assert told in mistake.message


@pytest.mark.parametrize(
    ("convert", "written", "told"),
    [
        (moments.day, "2025…06", "it has '…' (HORIZONTAL ELLIPSIS)"),
        (fields.truth, "trüe‽", "it has '‽' (INTERROBANG)"),
        (fields.truth, "truе", "it has 'е' (CYRILLIC SMALL LETTER IE)"),
        (fields.number(1, 9), "²", "it has '²' (SUPERSCRIPT TWO)"),
        (fields.web_address, "https://a\u200b b", "it has U+200B (ZERO WIDTH SPACE)"),
        (fields.language, "en•GB", "it has '•' (BULLET)"),
        (moments.born, "19½", "it has '½' (VULGAR FRACTION ONE HALF)"),
    ],
)
def test_a_sign_that_means_nothing_is_told_by_its_name(
    convert: fields.Converter, written: str, told: str
) -> None:
    with pytest.raises(Invalid) as caught:
        convert(written)
    assert caught.value.message.endswith(told)


def test_letters_of_another_script_are_odd_among_latin_ones_alone() -> None:
    assert (odd_sign("Москва"), odd_sign("Zürich"), odd_sign("dаte")) == ("", "", "а")


def test_french_spaces_stay_in_a_line_of_text() -> None:
    assert fields.text(" Vraiment\u202f?\u00a0»\n oui ") == "Vraiment\u202f?\u00a0» oui"


def test_a_quotation_keeps_its_marks_as_a_title() -> None:
    assert fields.some_text("“We will not go”") == "“We will not go”"
    assert unquoted("“We” and “they”") == "“We” and “they”"


def test_what_cannot_be_seen_is_told_by_its_number() -> None:
    assert named("\u00a0") == "U+00A0 (NO-BREAK SPACE)"
    assert named("\u202e") == "U+202E (RIGHT-TO-LEFT OVERRIDE)"
