"""The stories of a year as ninjs: valid by the schema of the standard, whole, and brought back as they were."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given

from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.model import Story
from broadsheet.pages.ninjs import ninjs_view
from broadsheet.pages.parts import parts_of
from broadsheet.printing.ninjs import as_ninjs
from tests.archive.stories import assembled
from tests.building import REPOSITORY, photo, publish, published, text, write
from tests.building import story as written
from tests.pages.test_exports import exported_stories

SCHEMA = json.loads((REPOSITORY / "tests/schemas/ninjs-3.1.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
SETTINGS = """\
title: The Record
base_url: https://récord.example/the/
timezone: Europe/Berlin
license: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}
kinds: {feature: {title: Feature}}
taxonomies:
  people: {singular: person}
  countries: {singular: country, kind: country}
  organisations: {singular: organisation}
  topics: {singular: topic, tree: true}
  laws: {singular: law}
"""
BODY = """\
It [rained](other.md) & *x* was "**wet** <sup>2</sup>".

## Result {#result}

- one
- two[^1]

| a | b |
| - | - |
| 1 | 2 \\| 3 |

[^1]: Foot.
"""
SOURCES = [
    {
        "name": "The Gazette",
        "url": "https://gazette.example/ä",
        "archived": {"url": "https://perma.cc/AB12-CD34", "date": "2025-06-08"},
        "author": "Cy",
        "rights": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    },
    "Radio",
]
STORIES: Mapping[str, str] = {
    "whole": written(
        'A "<b>" & \\ </script> title',
        "2025-06-07T23:30",
        BODY,
        subtitle="A <i>second</i> line",
        authors=["Bo Reed", "Reuters", "Bo Reed Jr."],
        people=["Ada Quill"],
        countries=["Kenya", "United Kingdom"],
        organisations=["UN"],
        topics=["Floods", "=cmd|'x'"],
        laws=["Act 1"],
        storyline=["The flood"],
        kind="analysis",
        place="Nairobi <x>",
        updated="2025-06-09",
        source=SOURCES,
        corrections=[
            {"date": "2025-06-09", "text": "A <b>name</b> was wrong:\nCorrection, 2025-01-01: no."},
            {"date": "2025-06-10", "text": "Again."},
        ],
        image={
            "src": "a b.png", "alt": "A street", "credit": "Bo", "caption": "By night", "rights": "© Bo",
        },
    ),
    "other": written("Other", "2025-06-06", language="de", kind="feature", summary=""),
    "about": written("About", "2025-06~", id="tag:record.example,2025:1"),
    "month": written("Month", "2025-05", body=""),
    "old": written("Old", "1890-03-01"),
    "year": written("Year", "1890"),
}  # fmt: skip
FILES: Mapping[str, str | bytes] = {
    "archive.yml": SETTINGS,
    "content/media/a b.png": photo(form="PNG"),
    "content/people/ada.md": text(name="Ada Quill", wikidata="Q7259"),
    **{f"content/stories/{name}.md": story for name, story in STORIES.items()},
}


def items_in(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.decode().split("\n")[:-1]:
        item = json.loads(line)
        VALIDATOR.validate(item)
        yield item


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("ninjs"), FILES)
    assert publish(root).problems == ()
    return root


@pytest.fixture(scope="module")
def items(root: Path) -> dict[str, dict[str, Any]]:
    files = (root / "site/data").glob("stories-*.ninjs.jsonl")
    return {
        item["slugline"]: item for file in sorted(files) for item in items_in(file.read_bytes())
    }


def test_the_schema_refuses_what_is_no_item() -> None:
    for wrong in ({}, {"uri": "urn:1", "own": 1}, {"uri": "urn:1", "headlines": ["x"]}):
        assert not VALIDATOR.is_valid(wrong)
    nested = {"uri": "urn:1", "associations": [{"uri": "urn:2", "type": "picture"}]}
    assert not VALIDATOR.is_valid(nested)
    assert VALIDATOR.is_valid({"uri": "urn:1"})


def test_each_story_is_one_item_with_all_that_the_standard_has_a_place_for(
    items: dict[str, dict[str, Any]],
) -> None:
    assert list(items) == ["old", "year", "whole", "other", "about", "month"]
    item = items["whole"]
    home = "https://xn--rcord-bsa.example/the"
    assert item["uri"] == f"{home}/2025/06/whole/"
    assert [each["value"] for each in item["headlines"]] == [
        "A “<b>” & \\ </script> title", "A <i>second</i> line",
    ]  # fmt: skip
    assert item["by"] == "Bo Reed, Reuters, Bo Reed Jr."
    assert {(each["name"], each["rel"]) for each in item["people"]} == {
        ("Ada Quill", "about"), ("Bo Reed", "author"), ("Bo Reed Jr.", "author"),
    }  # fmt: skip
    assert [(each["name"], each["rel"]) for each in item["organisations"]] == [
        ("UN", "about"), ("Reuters", "author"),
    ]  # fmt: skip
    ada = next(each for each in item["people"] if each["rel"] == "about")
    assert (ada["uri"], ada["literal"]) == (f"{home}/people/ada/", "Q7259")
    assert [(each["uri"], each["literal"]) for each in item["places"]] == [
        ("http://cvx.iptc.org/iso3166-1a2/ke", "KE"), ("http://cvx.iptc.org/iso3166-1a2/gb", "GB"),
    ]  # fmt: skip
    assert {each["rel"] for each in item["subjects"]} == {"about", "laws", "storyline"}
    assert item["genres"] == [
        {
            "name": "Analysis",
            "uri": "http://cv.iptc.org/newscodes/genre/Analysis",
            "literal": "analysis",
        }
    ]
    assert items["other"]["genres"][0]["uri"] == f"{home}/kinds/feature/"
    assert item["infoSources"][0]["contactInfo"][0]["value"] == "https://perma.cc/AB12-CD34"
    assert [each["name"] for each in item["infoSources"]] == ["The Gazette", "Cy", "Radio"]
    assert item["rightsInfo"]["linkedRights"].endswith("/by/4.0/")
    assert item["edNote"].split("\n") == [
        "Correction, 2025-06-09: A <b>name</b> was wrong: Correction, 2025-01-01: no.",
        "Correction, 2025-06-10: Again.",
    ]
    [picture] = item["associations"]
    assert picture["copyrightNotice"] == "© Bo"
    original, *others = picture["renditions"]
    assert original["href"] == picture["uri"]
    assert " " not in original["href"]
    assert others
    [body] = item["bodies"]
    assert (
        'href="https://récord.example/the/2025/06/other/">rained</a> &amp; <em>x' in body["value"]
    )
    assert items["month"]["bodies"][0]["value"] == ""
    assert items["about"]["uri"] == "tag:record.example,2025:1"


def test_dates_are_whole_times_and_as_they_are_known(items: dict[str, dict[str, Any]]) -> None:
    def dates(name: str) -> tuple[str, str, str]:
        item = items[name]
        spelled = {each["role"]: each["value"] for each in item["altIds"]}
        return item["contentCreated"], item["versionCreated"], spelled.get("edtf-date", "")

    assert dates("whole") == ("2025-06-07T23:30:00+02:00", "2025-06-09T00:00:00+02:00", "")
    assert dates("other") == (*["2025-06-06T00:00:00+02:00"] * 2, "2025-06-06")
    assert dates("about") == (*["2025-06-01T00:00:00+02:00"] * 2, "2025-06~")
    assert "2025-06~ (EDTF)" in items["about"]["edNote"]
    assert "edNote" not in items["other"]
    # Before there were time zones, offsets had seconds, which RFC 3339 does not know.
    assert dates("old")[0] == "1890-03-01T00:00:00+00:53"


def test_the_page_the_package_and_the_structured_data_have_the_file(root: Path) -> None:
    page = (root / "site/data/index.html").read_text()
    for file in (root / "site/data").glob("*.ninjs.jsonl"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in page
        assert page.count(f'/the/data/{file.name}"') >= 2
        assert f'"contentSize":"{file.stat().st_size} B"' in page
    package = json.loads((root / "site/data/datapackage.json").read_text())
    described = {each["path"]: each["profile"] for each in package["resources"]}
    assert described["stories-2025.ninjs.jsonl"] == "data-resource"


def test_an_empty_archive_has_back_what_was_exported(
    root: Path, tmp_path: Path, items: dict[str, dict[str, Any]]
) -> None:
    write(tmp_path, {"archive.yml": SETTINGS})
    (tmp_path / "content").mkdir()
    for year in ("1890", "2025"):
        source = root / f"site/data/stories-{year}.ninjs.jsonl"
        done = import_archive(ImportOrder(root=tmp_path, source=source))
        assert done.problems == ()
        told = {(each.kind, each.came) for each in done.entries if each.came != "brought"}
        # The licence is a setting, and pictures are not fetched unless they are asked for.
        assert told <= {("setting", "left"), ("picture", "kept"), ("link", "changed")}
    assert publish(tmp_path).problems == ()
    for year in ("1890", "2025"):
        file = f"site/data/stories-{year}.ninjs.jsonl"
        for again in items_in((tmp_path / file).read_bytes()):
            before = items[again["slugline"]]
            kept = [key for key in before if key not in ("associations", "people")]
            assert {key: again.get(key) for key in kept} == {key: before[key] for key in kept}
            # Records are no stories, so that Ada's identifier stays where it was.
            assert [(each["name"], each["rel"]) for each in again.get("people", [])] == [
                (each["name"], each["rel"]) for each in before.get("people", [])
            ]


def test_a_build_after_an_edit_prints_what_a_clean_one_does(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert publish(tmp_path).problems == ()
    before = published(tmp_path / "site")
    for change in (
        {"content/stories/other.md": written("Other", "2025-06-06", "It *snowed*.")},
        {"content/people/ada.md": text(name="Ada Quill", wikidata="Q1")},
        {"archive.yml": SETTINGS.replace("CC BY 4.0", "CC BY-SA 4.0")},
    ):
        write(tmp_path, change)
        assert publish(tmp_path).problems == ()
        after = published(tmp_path / "site")
        assert after["data/stories-2025.ninjs.jsonl"] != before["data/stories-2025.ninjs.jsonl"]
        assert publish(tmp_path, tmp_path / "clean", clean=True).problems == ()
        assert published(tmp_path / "clean") == after
        before = after


@given(exported_stories())
def test_whatever_a_story_says_its_items_are_valid(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    parts = parts_of(archive)
    bodies = {each.body.address: "<p>\u2028</p>" for each in stories}
    for year in {each.date.day[:4] for each in stories}:
        found = list(items_in(as_ninjs(ninjs_view(year, parts), bodies)))
        assert [each["headlines"][0]["value"] for each in found] == [
            archive.stories[position].title for position in archive.days[year]
        ]
