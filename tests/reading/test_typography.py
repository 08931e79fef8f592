# ruff: noqa: RUF001 - the marks are what these tests are about
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.typography import educate, marks


@pytest.mark.parametrize(
    ("text", "educated"),
    [
        ('"Hello," he said', "“Hello,” he said"),
        ("\"'Yes,' she said,\" he said", "“‘Yes,’ she said,” he said"),
        ("'Yes'", "‘Yes’"),
        ("it's the council's", "it’s the council’s"),
        ("the dogs' bowls", "the dogs’ bowls"),
        ("in the '90s", "in the ’90s"),
        ("rock 'n' roll, 'tis", "rock ’n’ roll, ’tis"),
        ("6'2\" tall", "6'2\" tall"),
        ('"a 6 inch 5" board', "“a 6 inch 5” board"),
        ('("a")', "(“a”)"),
        ('he said--"no"--and', "he said–“no”–and"),
        ('"wait---" he', "“wait—” he"),
        ("1990--95", "1990–95"),
        ("----", "----"),
        ("wait... no....", "wait… no...."),
        ("http://x.example/a--b's", "http://x.example/a--b’s"),
        ("www.a--b.example -- c", "www.a--b.example – c"),
        ("press@a--b.example", "press@a--b.example"),
        ("a - b-c.", "a - b-c."),
    ],
)
def test_english(text: str, educated: str) -> None:
    assert educate(text, "en") == educated


@pytest.mark.parametrize(
    ("language", "educated"),
    [
        ("de", "„Er sagt ‚so‘.“"),
        ("de-AT", "„Er sagt ‚so‘.“"),
        ("de-CH", "«Er sagt ‹so›.»"),
        ("fr", "«\u202fEr sagt “so”.\u202f»"),
        ("es", "«Er sagt “so”.»"),
        ("pl", "„Er sagt «so».”"),
        ("ru", "«Er sagt „so“.»"),
        ("sv", "”Er sagt ’so’.”"),
        ("nl", "“Er sagt ‘so’.”"),
    ],
)
def test_each_language_has_its_marks(language: str, educated: str) -> None:
    assert educate("\"Er sagt 'so'.\"", language) == educated


def test_a_language_that_is_not_known_is_left_alone() -> None:
    text = "\"a\" -- 'b'..."
    assert educate(text, "xx") == text
    assert marks("xx") is None


@given(st.text(alphabet="ab1 \"'-.,\n(", max_size=60))
def test_educating_twice_is_educating_once_but_for_what_was_left(text: str) -> None:
    once = educate(text, "en")
    assert [character for character in once if character.isalnum()] == [
        c for c in text if c.isalnum()
    ]
    assert educate(once.replace('"', "").replace("'", ""), "en").count("“") == once.count("“")


@given(st.text(max_size=60).filter(lambda text: not set(text) & set("\"'-.")))
def test_text_without_marks_is_unchanged(text: str) -> None:
    assert educate(text, "en") == text
