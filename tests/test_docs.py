"""What the documentation lists is what there is."""

import ast
import re
from pathlib import Path

from broadsheet.advising import ADVICE
from broadsheet.reading import cleaning, config, content, record_fields
from broadsheet.reading.story_fields import STORY_FIELDS
from tests import layout_docs

DOCS = Path(__file__).parents[1] / "docs"


def test_the_fields_of_every_view_are_documented_as_they_are() -> None:
    text = layout_docs.FILE.read_text()
    assert text == layout_docs.written(text), "make docs"


def test_every_key_of_the_settings_is_documented() -> None:
    text = (DOCS / "settings.md").read_text()
    assert not [key for key in config._FIELDS if f"| `{key}` |" not in text]


def test_every_key_of_front_matter_is_documented() -> None:
    text = (DOCS / "content.md").read_text()
    keys = {
        *STORY_FIELDS,
        *record_fields._EVERY,
        *record_fields._THINGS,
        *content.DOCUMENT_CONVERTERS,
        "storyline",
        "parent",
        "code",
        "status",
    }
    assert not [key for key in keys if f"`{key}`" not in text]


def test_no_table_has_two_rows_of_one_key() -> None:
    doubled = []
    for file in DOCS.glob("*.md"):
        for table in re.findall(r"(?:^\|.*\n)+", file.read_text(), re.MULTILINE):
            keys = re.findall(r"^\| (`[^|`]+`) \|", table, re.MULTILINE)
            doubled += [(file.name, key) for key in keys if keys.count(key) > 1]
    assert not doubled


def test_every_kind_of_advice_is_documented() -> None:
    text = (DOCS / "advice.md").read_text()
    assert re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE) == sorted(ADVICE)


def test_every_kind_of_advice_is_given_somewhere_and_has_a_name() -> None:
    texts = [file.read_text() for file in (DOCS.parent / "broadsheet").rglob("*.py")]
    # The others hold no call that is looked for, and to read them takes far longer than to search them.
    told = re.compile("|".join(("Finding\\(", *(f"[\"']{name}[\"']" for name in ADVICE))))
    calls = [
        node
        for text in texts
        if told.search(text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
    ]
    given = {
        value.value
        for call in calls
        for value in (*call.args, *(each.value for each in call.keywords))
        if isinstance(value, ast.Constant) and value.value in ADVICE
    }
    named = {
        keyword.value.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Finding"
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    }
    assert given == ADVICE.keys()
    assert named <= ADVICE.keys()


def test_every_element_that_a_body_may_hold_is_documented() -> None:
    text = (DOCS / "content.md").read_text().replace("`\u2013`h6", " h2 h3 h4 h5 h6")
    listed = text.partition("These stay:\n`")[2].partition("`, with")[0].split()
    assert set(listed) == cleaning.ELEMENTS


def test_every_module_has_its_place_in_the_picture() -> None:
    root = DOCS.parent
    picture = (
        (root / "ARCHITECTURE.md")
        .read_text()
        .partition("## The floors")[2]
        .partition("## The flow")[0]
    )
    named = set(re.findall(r"\w+", picture))
    modules = {file.stem for file in (root / "broadsheet").rglob("*.py")} - {"__init__", "__main__"}
    assert not modules - named
