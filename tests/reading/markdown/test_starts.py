import pytest

from broadsheet.reading.markdown import starts


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- a", starts.Marker("-", -1, 2, "a")),
        ("-   a", starts.Marker("-", -1, 4, "a")),
        ("-     a", starts.Marker("-", -1, 2, "    a")),
        ("+", starts.Marker("+", -1, 2, "")),
        ("12) a", starts.Marker(")", 12, 4, "a")),
        ("1234567890. a", None),
        ("-a", None),
        ("1a", None),
    ],
)
def test_marks_of_items(line: str, expected: starts.Marker | None) -> None:
    assert starts.marker(line) == expected


@pytest.mark.parametrize(
    ("line", "is_rule"),
    [
        ("***", True),
        ("- - -", True),
        ("_____", True),
        ("--", False),
        ("**-", False),
        ("+++", False),
    ],
)
def test_rules_are_three_of_a_sign(line: str, is_rule: bool) -> None:  # noqa: FBT001 - what is expected
    assert starts.is_rule(line) == is_rule


@pytest.mark.parametrize(
    ("line", "interrupts"),
    [
        ("<div>", True),
        ("</p", True),
        ("<!-- a", True),
        ("<b>", False),
        ("<b> c", None),
        ("<1>", None),
        ("<!a>", True),
    ],
)
def test_blocks_of_html(line: str, interrupts: bool | None) -> None:  # noqa: FBT001 - what is expected
    found = starts.raw(line)
    assert (found.interrupts if found else None) is interrupts
