"""What the documentation lists is what there is."""

import re
from pathlib import Path

from broadsheet.reading import cleaning, config, content
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
        *content._RECORD,
        *content._DOCUMENT,
        "storyline",
        "parent",
        "code",
        "status",
    }
    assert not [key for key in keys if f"`{key}`" not in text]


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
