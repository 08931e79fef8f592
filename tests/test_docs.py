"""What the documentation lists is what there is."""

import re
from pathlib import Path

import msgspec
import pytest

from broadsheet.reading import cleaning, config, content
from broadsheet.views.every import VIEWS
from broadsheet.views.site import Site
from broadsheet.views.view import UNLAID

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("layout", sorted(VIEWS.keys() - UNLAID))
def test_every_field_of_a_view_is_documented(layout: str) -> None:
    rows = (DOCS / "layouts.md").read_text().splitlines()
    (row,) = [row for row in rows if row.startswith(f"| `{layout}` |")]
    missing = [field.name for field in msgspec.structs.fields(VIEWS[layout]) if f"`{field.name}`" not in row]
    assert not missing


def test_every_field_of_the_site_is_documented() -> None:
    text = (DOCS / "layouts.md").read_text()
    assert not [field.name for field in msgspec.structs.fields(Site) if f"`{field.name}`" not in text]


def test_every_key_of_the_settings_is_documented() -> None:
    text = (DOCS / "settings.md").read_text()
    assert not [key for key in config._FIELDS if f"| `{key}` |" not in text]


def test_every_key_of_front_matter_is_documented() -> None:
    text = (DOCS / "content.md").read_text()
    keys = {*content._STORY, *content._RECORD, *content._DOCUMENT, "storyline", "parent", "code", "status"}
    assert not [key for key in keys if f"`{key}`" not in text]


def test_every_element_that_a_body_may_hold_is_documented() -> None:
    text = (DOCS / "content.md").read_text().replace("`\u2013`h6", " h2 h3 h4 h5 h6")
    listed = text.partition("These stay:\n`")[2].partition("`, with")[0].split()
    assert set(listed) == cleaning.ELEMENTS


def test_every_module_has_its_place_in_the_picture() -> None:
    root = DOCS.parent
    picture = (root / "ARCHITECTURE.md").read_text().partition("## The floors")[2].partition("## The flow")[0]
    named = set(re.findall(r"\w+", picture))
    modules = {file.stem for file in (root / "broadsheet").rglob("*.py")} - {"__init__", "__main__"}
    assert not modules - named
