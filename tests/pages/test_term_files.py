"""The files that readers take along from a term's page: which there are, and what is in them."""

import csv
import io
import json
from collections.abc import Mapping
from typing import cast

import pytest
from msgspec.structs import replace

from broadsheet.archive.exported import TERM_FILES
from broadsheet.model import Source, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.printing.csv import as_csv, rows_as_csv
from broadsheet.reading.config import STORYLINES
from broadsheet.reading.omissions import Omission
from broadsheet.views.citing import ReferencesView
from broadsheet.views.exports import RowsView, TableView, TextView
from broadsheet.views.view import View
from tests.archive.stories import CONFIG, assembled, story

FORMULA = "=HYPERLINK(1)"


def _pages(
    stories: list[Story], exports: int, leave_out: tuple[Omission, ...] = ()
) -> dict[str, View]:
    archive, _ = assembled(
        stories,
        config=replace(
            CONFIG,
            exports=exports,
            leave_out=leave_out,
            taxonomies=(*CONFIG.taxonomies, STORYLINES),
        ),
    )
    return {page.permalink: page.view for page in catalogue(archive).pages()}


STORIES = [
    story(
        f"s{day}",
        f"2025-06-0{day}",
        terms={"people": ("Ann",), "topics": ("Law",) if day < 3 else (), "storylines": ("Talks",)},
        sources=(Source(FORMULA, f"https://x.example/{day}"), Source("Gazette")),
    )
    for day in range(1, 5)
]


def test_a_storylines_files_are_in_the_order_of_its_chapters() -> None:
    pages = _pages(STORIES, 3)
    lines = cast(TextView, pages["/storylines/talks/stories.jsonl"]).text.splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["s1", "s2", "s3", "s4"]
    for form in ("bib", "ris", "json"):
        view = cast(ReferencesView, pages[f"/storylines/talks/references.{form}"])
        assert [page.title for page in view.pages] == ["s1", "s2", "s3", "s4"]
    data = rows_as_csv(cast(RowsView, pages["/storylines/talks/sources.csv"])).decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert [(row["chapter"], row["name"]) for row in rows[:3]] == [
        ("1", f"'{FORMULA}"),
        ("1", "Gazette"),
        ("2", f"'{FORMULA}"),
    ]
    assert len(rows) == 8


def test_a_persons_files_begin_with_the_newest_story() -> None:
    pages = _pages(STORIES, 3)
    data = as_csv(cast(TableView, pages["/people/ann/stories.csv"])).decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert [row["title"] for row in rows] == ["s4", "s3", "s2", "s1"]
    assert "/people/ann/sources.csv" not in pages


@pytest.mark.parametrize(("least", "count"), [(0, 10), (3, 8), (100, 6)])
def test_the_settings_say_which_terms_have_files(least: int, count: int) -> None:
    assert len(_found(_pages(STORIES, least))) == count


def test_the_settings_leave_all_of_them_out() -> None:
    assert _found(_pages(STORIES, 0, ("exports",))) == []


def _found(pages: Mapping[str, View]) -> list[str]:
    """Return the permalinks of the files of terms."""
    names = {file.name for file in TERM_FILES}
    return [
        permalink
        for permalink in pages
        if permalink.rpartition("/")[2] in names and not permalink.startswith("/data/")
    ]
