"""Numbers, choices and texts of fields that an archive declares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Story
from broadsheet.problems import Invalid
from broadsheet.reading.config import Config, read_config
from broadsheet.reading.content import read_content
from broadsheet.reading.fields import Value
from broadsheet.reading.own_fields import FieldText, OwnField, decimal, own_converters


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("61", 61), ("61.30", 61.3), ("-5", -5), ("+7", 7), ("0.1", 0.1), ("007", 7), ("5.0", 5.0),
        ("100000000000000000", 10**17), ("\N{MINUS SIGN}5", -5), ("\N{FULLWIDTH DIGIT SIX}1", 61),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(written: str, number: float) -> None:
    read = decimal(written)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("61,3", "write 61.3"), ("1,200", "write 1200, or 1.200, whichever is meant"), ("1,200.5", "write 1200.5"),
        ("1,200,000", "write 1200000"), ("1.200.000,5", "write 1200000.5"), ("1 200 000", "write 1200000"),
        ("61 %", "write 61: its unit"), ("61km", "write 61: its unit"), ("1e9", "write digits"),
        ("many", "write digits"), ("NaN", "write digits"), ("inf", "write digits"), ("0x1F", "write digits"),
        ("1234567890123456", "round it"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_with_what_to_write(written: str, hint: str) -> None:
    with pytest.raises(Invalid) as refused:
        decimal(written)
    assert refused.value.hint.startswith(hint)


@given(st.text(max_size=20) | st.text("0123456789.,-+ e%", max_size=24))
def test_any_text_is_a_value_or_a_mistake(written: str) -> None:
    kinds = ("text", "markdown", "number", "date", "link", "list", "true or false")
    declared = (*(OwnField(f"f{at}", kind) for at, kind in enumerate(kinds)),  # type: ignore[arg-type]
                OwnField("choice", "choice", choices=("One", "Two")))  # fmt: skip
    for convert in own_converters(declared).values():
        values: tuple[Value, ...] = (written, [written], {written: written})
        for value in values:
            try:
                assert convert(value) is not None
            except Invalid as invalid:
                assert invalid.message  # noqa: PT017 - some are values


def test_a_choice_has_the_spelling_of_the_settings() -> None:
    convert = own_converters((OwnField("a", "choice", choices=("Won", "Ungewiß")),))["a"]
    assert (convert("won"), convert("UNGEWISS")) == ("Won", "Ungewiß")


def test_markdown_is_cleaned_and_its_anchors_are_its_own() -> None:
    config = Config(fields=(OwnField("method", "markdown"), OwnField("more", "markdown")))
    text = "[x](javascript:a) <script>b</script> [up](#how)\\n\\n## How"
    front = f'---\ntitle: A\ndate: 2025\nmethod: "{text}"\nmore: "{text}"\n---\n## How\n'
    read = read_content("content/stories/a.md", front.encode(), config)
    assert isinstance(read.item, Story)
    html = str(read.item.own["method"])
    assert "script" not in html
    assert 'id="method-how"' in html
    assert read.item.body.anchors == ("how", "method-how", "more-how")
    assert [each.url for each in read.item.body.targets] == ["#method-how", "#more-how"]
    assert read.item.body.own_targets == 0
    assert [read.item.body.field_of(at) for at in range(2)] == ["method", "more"]


def test_a_text_that_is_too_deep_is_a_mistake_at_its_field() -> None:
    config = Config(fields=(OwnField("method", "markdown"),))
    front = "---\ntitle: A\ndate: 2025\nmethod: |\n  " + ">" * 5000 + " a\n---\n"
    (problem,) = read_content("content/stories/a.md", front.encode(), config).problems
    assert (problem.line, problem.field) == (4, "method")


def test_without_a_renderer_markdown_is_its_source() -> None:
    convert = own_converters((OwnField("method", "markdown"),))["method"]
    assert convert("*a*") == FieldText("*a*", (), ())


def test_settings_declare_fields_in_short_and_in_full() -> None:
    config, problems = read_config(
        b"fields: {note: text, turnout: {type: number, schema: 'https://schema.org/position'}, seats: }"
    )
    assert problems == ()
    assert config.fields == (
        OwnField("note"), OwnField("turnout", "number", schema="position"), OwnField("seats")
    )  # fmt: skip
    assert [field.title for field in config.fields] == ["Note", "Turnout", "Seats"]
