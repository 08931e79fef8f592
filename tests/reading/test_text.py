import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Misplaced
from broadsheet.reading.text import decode, line_and_column


def mistake(data: bytes) -> Misplaced:
    with pytest.raises(Misplaced) as caught:
        decode(data)
    return caught.value


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=60))
def test_text_without_controls_is_kept(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_a_placed_mistake(data: bytes) -> None:
    spot = (1, 1)
    text = ""
    try:
        text = decode(data)
    except Misplaced as problem:
        spot = (problem.line, problem.column)

    assert spot >= (1, 1)
    assert "\r" not in text


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbf---\n") == "---\n"


def test_a_second_byte_order_mark_is_text() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa") == "\ufeffa"


@pytest.mark.parametrize("written", [b"a\r\nb\r\n", b"a\rb\r", b"a\nb\n", b"a\r\nb\r"])
def test_every_kind_of_line_end_becomes_a_newline(written: bytes) -> None:
    assert decode(written) == "a\nb\n"


@pytest.mark.parametrize(
    "kept", ["\t", "\u200d", "\u200f", "\u202b", "\u2067", "\u2028", "\u00a0", "\ufffd"]
)
def test_tabs_joiners_and_marks_of_direction_are_text(kept: str) -> None:
    assert decode(f"a{kept}b".encode()) == f"a{kept}b"


def test_a_byte_that_is_not_utf8_is_named_and_placed_in_characters() -> None:
    problem = mistake("día\r\nmañana ".encode() + b"caf\xe9 au lait")

    assert (problem.line, problem.column) == (2, 11)
    assert (problem.message, problem.hint) == ("byte 0xe9 is not UTF-8", "save the file as UTF-8")


def test_a_byte_order_mark_does_not_move_columns() -> None:
    problem = mistake(b"\xef\xbb\xbfab\xff")

    assert (problem.line, problem.column) == (1, 3)


def test_utf16_is_a_mistake_at_its_first_byte() -> None:
    assert mistake("---".encode("utf-16")).message == "byte 0xff is not UTF-8"


def test_a_character_cut_short_at_the_end_is_a_mistake() -> None:
    problem = mistake("ok é".encode()[:-1])

    assert (problem.message, problem.column) == ("byte 0xc3 is not UTF-8", 4)


@pytest.mark.parametrize(
    "control", ["\0", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9f", "\ufffe", "\uffff"]
)
def test_a_control_character_is_named_and_placed(control: str) -> None:
    problem = mistake(f"one\nété {control}".encode())

    assert (problem.line, problem.column) == (2, 5)
    assert problem.message == f"control character U+{ord(control):04X} is not text"


def test_the_place_after_nothing_is_the_first() -> None:
    assert line_and_column("") == (1, 1)


def test_a_newline_starts_the_next_line() -> None:
    assert line_and_column("ab\n") == (2, 1)
