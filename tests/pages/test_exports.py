"""The exports hold what the archive holds: by reading them as a librarian's programs do."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.model import Correction, Source, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.exports import Lines, table_view, terms_view
from broadsheet.pages.parts import parts_of
from broadsheet.printing.csv import as_csv
from broadsheet.views.exports import TableView, TextView
from tests.archive.stories import archives, assembled, record, story
from tests.building import publish, published, text, write
from tests.building import story as written

LINES = [
    "Plain",
    'With "quotes", commas',
    "=HYPERLINK(1)",
    "-1",
    "@x",
    "line\u2028end",
    "Zwölf\u0085",
    "a|b",
    "c\\",
    "\\|",
]


_lines = st.sampled_from(LINES)
_days = st.sampled_from(["2023-12-31", "2024-01-01", "2025-06-07"])
_people = st.lists(_lines, unique=True, max_size=2)
_sources = st.lists(
    st.builds(
        Source,
        _lines,
        st.sampled_from(["", "https://x.example/?a=1"]),
        published=st.sampled_from(["", "2025-06", "2025-06-07"]),
    ),
    max_size=2,
)
_corrections = st.lists(st.builds(Correction, st.just(date(2025, 7, 1)), _lines), max_size=2)


@st.composite
def exported_stories(draw: st.DrawFn) -> list[Story]:
    return [
        story(
            f"s{number}",
            draw(_days),
            summary=draw(_lines),
            terms={"people": tuple(draw(_people))},
            sources=tuple(draw(_sources)),
            corrections=tuple(draw(_corrections)),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


@given(exported_stories())
def test_the_lines_of_all_years_are_the_stories_newest_first(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    pages = {page.permalink: page.view for page in catalogue(archive).pages()}
    years = sorted({each.date.day[:4] for each in stories}, reverse=True)
    assert [name for name in pages if name.endswith(".jsonl") and ".ninjs" not in name] == [
        f"/data/stories-{year}.jsonl" for year in years
    ]
    rows = []
    for year in years:
        view = pages[f"/data/stories-{year}.jsonl"]
        assert isinstance(view, TextView)
        of_year = [json.loads(line) for line in view.text.split("\n")[:-1]]
        assert {row["date"][:4] for row in of_year} == {year}
        rows += of_year
    assert [row["title"] for row in rows] == [each.title for each in archive.stories]
    for row, each, permalink in zip(rows, archive.stories, archive.permalinks, strict=True):
        assert row["url"] == f"http://localhost:8000{permalink}"
        assert row["summary"] == each.summary
        assert len(row["terms"]["people"]) == len(
            archive.keys[archive.stories.index(each)]["people"]
        )
        assert [source["name"] for source in row["sources"]] == [
            source.name for source in each.sources
        ]
        assert [correction["text"] for correction in row["corrections"]] == [
            made.text for made in each.corrections
        ]


@given(exported_stories())
def test_the_table_says_the_same_and_no_cell_is_a_formula(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    parts = parts_of(archive)
    rows = list(
        csv.DictReader(io.StringIO(as_csv(table_view(parts, Lines(parts))).decode(), newline=""))
    )
    assert [row["title"] for row in rows] == [each.title for each in archive.stories]
    for row, each in zip(rows, archive.stories, strict=True):
        assert row["summary"].removeprefix("'") == each.summary
        assert _values(row["sources"].removeprefix("'")) == [source.name for source in each.sources]
        assert int(row["corrections"]) == len(each.corrections)
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))]


def _values(cell: str) -> list[str]:
    """Return the values of a cell, as its reader takes them apart."""
    parted = re.findall(r"((?:[^|\\]|\\.)*)(?:\||$)", cell, re.DOTALL)[:-1] if cell else []
    return [re.sub(r"\\(.)", r"\1", value) for value in parted]


@given(archives())
def test_every_term_is_listed_with_its_number_of_stories(stories: list[Story]) -> None:
    archive, _ = assembled(stories, records=[record("topics", "law", "Law", parent="Floods")])
    rows = json.loads(terms_view(parts_of(archive)).text)
    wanted = {
        f"http://localhost:8000{term.permalink}": (term.name, len(term.stories))
        for group in archive.terms.values()
        for term in group.values()
    }
    assert {row["url"]: (row["name"], row["stories"]) for row in rows} == wanted


def test_lines_end_as_rfc_4180_has_it() -> None:
    view = TableView(
        ("title",), (), ('{"title":"a\\nb","terms":{},"sources":[],"corrections":[]}\n',)
    )
    assert as_csv(view) == b'title\r\n"a\nb"\r\n'


HOSTILE = {
    "archive.yml": 'title: "=Récord, \\"daily\\""\nbase_url: https://host.example/the/record/\n'
    "license: {name: <CC>, url: 'https://license.example/?a&\"'}\n",
    "content/stories/a.md": written(
        '=cmd|"x"', "2025-06-07T14:30", people=["+Ann", 'Bo "B" <b>'], topics=["a|b"]
    ),
    "content/stories/b.md": written(
        "B", "2024-06-07", updated="2024-06-08", source=[{"name": "-N"}, "M"], countries=["Kenya"]
    ),
    "content/people/ann.md": text(name="+Ann", also=["@ann"], same_as=["https://x.example/a"]),
}


@pytest.mark.parametrize("files", [{}, HOSTILE], ids=["empty", "hostile"])
def test_the_package_is_what_its_own_validator_accepts(
    tmp_path: Path, files: dict[str, str]
) -> None:
    write(
        tmp_path,
        files or {"archive.yml": "title: Record\n", "content/pages/about.md": text(title="About")},
    )
    assert publish(tmp_path).problems == ()
    folder = tmp_path / "site" / "data"
    import frictionless  # noqa: PLC0415 - it takes long to load, in every worker

    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    package = json.loads((folder / "datapackage.json").read_text())
    described = {resource["path"] for resource in package["resources"]} | {
        "datapackage.json",
        "index.html",
    }
    described |= {"terms.json"}  # an empty list is no table
    described |= {"archive.db"}  # nor is one file of several tables
    assert described == {
        path.removeprefix("data/") for path in published(tmp_path / "site") if path[:5] == "data/"
    }
    licences = [{"title": "<CC>", "path": 'https://license.example/?a&"'}] if files else None
    assert package.get("licenses") == licences
    page = (folder / "index.html").read_text()
    assert all(f'/data/{path}"' in page for path in described - {"index.html"})
