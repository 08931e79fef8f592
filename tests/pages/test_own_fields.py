"""Fields that an archive declares: on pages, in listings, exports, searches and structured data."""

import csv
import io
import json

import msgspec
import pytest

from broadsheet.model import OwnValue, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.exports import Lines, data_year_view, package_view, table_view
from broadsheet.pages.parts import Parts, parts_of
from broadsheet.pages.search import search_record, search_view
from broadsheet.printing.csv import as_csv
from broadsheet.reading.config import Config
from broadsheet.reading.content import read_content
from broadsheet.reading.own_fields import OwnField
from broadsheet.views.stories import StoryView
from tests.archive.stories import assembled, story

FIELDS = (
    OwnField("turnout", "number", "Turnout", "listing", facet=True, schema="position"),
    OwnField("method", "markdown", "How it was counted"),
    OwnField("counted", "date", facet=True),
    OwnField("register", "link", facet=True),
    OwnField("seats", "list", shown="nowhere", facet=True),
    OwnField("final", "true or false", facet=True),
    OwnField("note"),
)
CONFIG = Config(taxonomies=(), fields=FIELDS)
FRONT = """---
title: Rains return
date: 2025-06-07
turnout: 61.35
method: |
  By hand, as [before](floods.md) and [below](#how).

  ## How

  ![A map](map.png)
counted: 2025-06~
register: https://www.register.example/polls/1
seats: [North, "South|East", "=1+1"]
final: no
note: It's <b>fine</b>
---
As [before](floods.md).
"""


def rains() -> Story:
    item = read_content("content/stories/rains.md", FRONT.encode(), CONFIG).item
    assert isinstance(item, Story)
    return item


def parts() -> Parts:
    archive, findings = assembled(
        [rains(), story("floods", "2025-06-01"), story("fire", "2025-05-01", own={"turnout": -5})],
        config=CONFIG,
        media={"/media/map.png": "media/map.png"},
    )
    assert [finding.target for finding in findings] == ["map.png"]
    assert findings[0].path == ("method",)
    return parts_of(archive)


def test_a_storys_page_has_every_field_in_the_order_of_the_settings() -> None:
    made = parts()
    pages = {page.permalink: page.view for page in catalogue(made.archive).pages()}
    view = pages["/2025/06/rains/"]
    assert isinstance(view, StoryView)
    assert [*view.extra] == ["turnout", "method", "counted", "register", "seats", "final", "note"]
    values = {key: field.value for key, field in view.extra.items()}
    assert values == {
        "turnout": 61.35, "method": "", "counted": "2025-06~", "register": "https://www.register.example/polls/1",
        "seats": ("North", "South|East", "=1+1"), "final": False,
        "note": "It\N{RIGHT SINGLE QUOTATION MARK}s <b>fine</b>",
    }  # fmt: skip
    assert view.extra["register"].host == "register.example"
    text = view.extra["method"].text
    assert text is not None
    assert text.hrefs[:2] == ("/2025/06/floods/", "#method-how")
    assert 'id="method-how"' in text.html
    assert view.body.hrefs == ("/2025/06/floods/",)
    floods = pages["/2025/06/floods/"]
    assert isinstance(floods, StoryView)
    assert [each.title for each in floods.backlinks] == ["Rains return"]
    assert not floods.extra


def test_listings_have_what_is_shown_there() -> None:
    entries = {entry.title: entry.extra for entry in parts().entries}
    assert {title: [each.key for each in extra] for title, extra in entries.items()} == {
        "Rains return": ["turnout"], "floods": [], "fire": ["turnout"]
    }  # fmt: skip


def test_the_exports_have_a_column_and_a_key_for_each() -> None:
    made = parts()
    lines = [json.loads(line) for line in data_year_view("2025", Lines(made)).text.splitlines()]
    own = [{field.key: line[field.key] for field in FIELDS} for line in lines]
    assert own[0] == {
        "turnout": 61.35, "method": "By hand, as before and below. How", "counted": "2025-06~",
        "register": "https://www.register.example/polls/1", "seats": ["North", "South|East", "=1+1"],
        "final": False, "note": "It\N{RIGHT SINGLE QUOTATION MARK}s <b>fine</b>",
    }  # fmt: skip
    assert own[1] == {
        "turnout": None, "method": "", "counted": "", "register": "", "seats": [], "final": None, "note": ""
    }  # fmt: skip
    table = as_csv(table_view(made, Lines(made))).decode()
    rows = [*csv.DictReader(io.StringIO(table))]
    assert [row["turnout"] for row in rows] == ["61.35", "", "-5"]
    assert [row["final"] for row in rows] == ["false", "", ""]
    assert rows[0]["seats"] == r"North|South\|East|=1+1"
    package = json.loads(package_view(made).text)
    types = {
        resource["name"]: {each["name"]: each["type"] for each in resource["schema"]["fields"]}
        for resource in package["resources"]
        if "schema" in resource
    }
    assert [types["stories-2025"][field.key] for field in FIELDS] == [
        "number", "string", "string", "string", "array", "boolean", "string"
    ]  # fmt: skip
    assert types["stories"]["seats"] == "string"


def test_a_search_is_narrowed_by_the_facets_alone() -> None:
    made = parts()
    filters = search_record(0, made).filters
    own = {key: values for key, values in filters.items() if key not in ("year", "month")}
    assert own == {
        "turnout": ("61.35",), "counted": ("2025",), "register": ("register.example",),
        "seats": ("North", "South|East", "=1+1"), "final": ("false",),
    }  # fmt: skip
    assert [(facet.key, facet.type, facet.href) for facet in search_view(made).facets] == [
        (field.key, field.type, "") for field in FIELDS if field.facet
    ]


@pytest.mark.parametrize(
    "value", ["text", True, False, 5, -(2**52), 61.35, ("one", "two"), (), "\x00 slot"]
)
def test_a_value_is_kept_as_it_is(value: OwnValue) -> None:
    kept = story("a", own={"turnout": value})
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=Story)
    assert again == kept
    assert type(again.own["turnout"]) is type(value)
