import pytest

from broadsheet.reading.markdown import patterns


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a.example/b, c", 11),
        ("a.example/b.html", 16),
        ("a.example/b).", 11),
        ("a.example/(b)c", 14),
        ("a.example/[b]", 13),
        ("a.example/b]", 11),
        ("a.example/b's", 13),
        ("a.example/b'", 11),
        ("a.example/b;", 11),
        ("a.example/b&#8221;,", 11),
        ("a.example:8000/b", 16),
        ("a.example:", 9),
        ("a.example?b=c", 13),
        ("a.example(b)", 9),
        ("a.example/b|c", 11),
        ("-", 0),
        ("", 0),
    ],
)
def test_an_address_ends_before_what_belongs_to_the_sentence(text: str, end: int) -> None:
    assert patterns.address(text, 0) == end


@pytest.mark.parametrize(
    ("entity", "character"),
    [
        ("&amp;", "&"),
        ("&nosuch;", "&nosuch;"),
        ("&#65;", "A"),
        ("&#x41;", "A"),
        ("&#0;", "\ufffd"),
        ("&#2;", "\ufffd"),
        ("&#xD800;", "\ufffd"),
        ("&#x110000;", "\ufffd"),
        ("&#xFFFE;", "\ufffd"),
        ("&#x1FFFF;", "\ufffd"),
        ("&#xFDD0;", "\ufffd"),
        ("&#127;", "\ufffd"),
        ("&#x81;", "\ufffd"),
        ("&#146;", "\u2019"),
        ("&#x80;", "€"),
        ("&#10;", "\n"),
        ("&ngE;", "≧̸"),
    ],
)
def test_entities_stand_for_characters(entity: str, character: str) -> None:
    assert patterns.character(entity) == character


def test_escapes_and_entities_are_resolved_together() -> None:
    assert patterns.unescaped_text(r"a\_b&amp;\&amp; \x") == r"a_b&&amp; \x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a b>c", ("a b", 5)),
        ("a(b)c d", ("a(b)c", 5)),
        ("a)", ("a", 1)),
        ("a(b", None),
        ("<a\nb>", None),
        ("(" * 9 + ")" * 9, None),
        ("a\\)b", ("a)b", 4)),
        ("", ("", 0)),
    ],
)
def test_destinations(text: str, expected: tuple[str, int] | None) -> None:
    assert patterns.destination(text, 0) == expected
