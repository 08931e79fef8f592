"""A field of stories stands in one table; a place that is forgotten is named here."""

from pathlib import Path

import msgspec

from broadsheet.model import Story
from broadsheet.pages.export_fields import LAST_COLUMNS, STORY_IN_JSON
from broadsheet.reading.config import Config
from broadsheet.reading.file_names import STATIC, TEMPLATES
from broadsheet.reading.reserved import CONTENT_FOLDERS, RESERVED
from broadsheet.reading.story_fields import STORY_FIELDS
from broadsheet.views.stories import StoryView
from tests.building import site_of, story

ATTRIBUTES = {field.attribute or key: key for key, field in STORY_FIELDS.items()}


def test_every_field_has_its_value_in_the_story_and_every_value_its_field() -> None:
    made_of_others = {"file", "terms", "body", "own"}
    assert ATTRIBUTES.keys() | made_of_others == set(Story.__struct_fields__)


def test_every_field_that_is_printed_with_its_story_stands_in_its_view() -> None:
    # The language stands in the head; whether names are links shows in the body; no page prints what
    # an import brought besides.
    elsewhere = {"language", "mentions", "ignore_advice", "extra"}
    printed = {attribute for attribute, key in ATTRIBUTES.items() if STORY_FIELDS[key].alone}
    assert printed - elsewhere <= set(StoryView.__struct_fields__)


def test_every_field_is_exported_or_said_not_to_be() -> None:
    # What decides where a story stands and whether, and what only its page shows.
    not_exported = {
        "related",
        "rank",
        "expires",
        "slug",
        "aliases",
        "id",
        "mentions",
        "draft",
        "ignore_advice",
    }
    names = {field.name for field in STORY_IN_JSON}
    assert {each for each, key in ATTRIBUTES.items() if not {each, key} & names} == not_exported


def test_no_taxonomy_can_be_named_like_a_field_or_a_column_of_the_exports() -> None:
    assert {*STORY_FIELDS, "storyline"} <= RESERVED.keys()
    assert {field.name for field in (*STORY_IN_JSON, *LAST_COLUMNS)} <= RESERVED.keys()


def test_no_taxonomy_can_be_named_like_a_folder_of_content_or_of_the_site(tmp_path: Path) -> None:
    assert {STATIC, TEMPLATES, "stories", "pages", "media"} == CONTENT_FOLDERS.keys()
    site = site_of(tmp_path, {"content/stories/rains.md": story("Rains", people=["Ada Quill"])})
    folders = {path.split("/")[0] for path in site if "/" in path}
    declared = {each.key for each in Config().taxonomies}
    own = {each for each in folders - declared - {".broadsheet"} if not each.isdigit()}
    assert {"corrections", "data", "on-this-day", "search"} <= own <= RESERVED.keys()


def test_a_field_of_text_has_a_default_that_is_empty() -> None:
    defaults = {field.name: field.default for field in msgspec.structs.fields(Story)}
    prose = [key for key, field in STORY_FIELDS.items() if field.prose]
    assert [defaults[key] for key in prose if key != "title"] == [""] * (len(prose) - 1)
