"""References as files: judged by the programs that read them, and by the script that is their twin."""

import json
import re
from typing import Any, get_args

import hypothesis.strategies as st
import jsonschema  # type: ignore[import-untyped]
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from msgspec.structs import replace

from broadsheet.printing.citation_words import citation_words
from broadsheet.printing.cited import cited_date, cited_name
from broadsheet.printing.reference_files import REFERENCE_FORMS, ReferenceForm, reference_file
from broadsheet.views.citing import CitedAuthor, CitedPage
from tests.building import REPOSITORY
from tests.search.scripts import Scripts

FORMS: tuple[ReferenceForm, ...] = get_args(ReferenceForm)
WORDS = citation_words()
SCHEMA = json.loads((REPOSITORY / "tests/schemas/csl-data.json").read_text())
RAINS = CitedPage(
    "Rains return, “again” & {more}",
    "2025-06-07T14:30:00+01:00",
    "https://record.example/2025/06/rains_return/",
    (CitedAuthor("Ada Quill", "Quill"), CitedAuthor("Rains, Storms & Co.")),
    summary="The river\n rose.",
)
ABOUT = CitedPage("=1+1", "2025-12~", "https://record.example/2025/12/sum/", language="pt-BR")
PAGES = [RAINS, ABOUT]


def _file(form: ReferenceForm, *pages: CitedPage, site: str = "The Record") -> str:
    return reference_file(form, pages, site, WORDS)


def test_what_programs_for_bibtex_read() -> None:
    library = parse_string(_file("bib", *PAGES))
    assert library.failed_blocks == []
    first, second = library.entries
    assert (first.entry_type, first.key) == ("online", "2025:06:rains_return")
    fields = {field.key: field.value for field in first.fields}
    assert fields == {
        "author": "{Quill, Ada and {Rains, Storms \\& Co.}}".strip("{}") + "}",
        "title": "{Rains return, “again” \\& \\textbraceleft{}more\\textbraceright{}}",
        "date": "2025-06-07",
        "organization": "{The Record}",
        "url": RAINS.url,
        "langid": "english",
    }
    assert second["date"] == "2025-12~"
    assert second["langid"] == "brazilian"


def test_what_programs_for_ris_read() -> None:
    first, second = rispy.loads(_file("ris", *PAGES))
    assert first["type_of_reference"] == "NEWS"
    assert first["authors"] == ["Quill, Ada", "Rains Storms & Co."]
    assert first["title"] == RAINS.title
    assert first["secondary_title"] == "The Record"
    assert first["abstract"] == "The river rose."
    assert (first["year"], first["date"]) == ("2025", "2025/06/07")
    assert first["urls"] == [RAINS.url]
    assert (first["language"], second["language"]) == ("en", "pt-BR")
    assert second["date"] == "2025/12//ca."


def test_what_programs_for_csl_read() -> None:
    items = json.loads(_file("json", *PAGES))
    jsonschema.validate(items, SCHEMA)
    first, second = items
    assert first["author"] == [
        {"family": "Quill", "given": "Ada"},
        {"literal": "Rains, Storms & Co."},
    ]
    assert (first["id"], first["type"]) == ("2025:06:rains_return", "article-newspaper")
    assert first["issued"] == {"date-parts": [[2025, 6, 7]]}
    assert second["issued"] == {"date-parts": [[2025, 12]], "circa": True}


def test_every_form_of_no_story_is_read_as_none() -> None:
    assert parse_string(_file("bib")).entries == []
    assert rispy.loads(_file("ris")) == []
    assert json.loads(_file("json")) == []
    assert set(REFERENCE_FORMS) == set(FORMS)


hostile = st.text(st.characters(codec="utf-8"), min_size=1)
pages = st.builds(
    CitedPage,
    title=hostile,
    date=st.sampled_from(["2025-06-07", "2025-06-07T14:30:00Z", "2025-06", "2025", "2025-06-07~", "2025~"]),
    url=st.sampled_from([RAINS.url, "https://record.example/a{b}/c,d/"]),
    authors=st.lists(st.builds(CitedAuthor, hostile, st.just("") | hostile), max_size=3).map(tuple),
    summary=st.just("") | hostile,
)  # fmt: skip


@given(page=pages, site=hostile)
def test_no_text_breaks_out_of_its_field(page: CitedPage, site: str) -> None:
    library = parse_string(_file("bib", page, site=site))
    assert library.failed_blocks == []
    [entry] = library.entries
    assert {field.key for field in entry.fields} <= {
        "author",
        "title",
        "date",
        "organization",
        "url",
        "langid",
    }
    lines = _file("ris", page, site=site).split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("ER") == 1
    [item] = json.loads(_file("json", page, site=site))
    jsonschema.validate([item], SCHEMA)


def _named(page: CitedPage) -> dict[str, Any]:
    authors = [{"name": each.name, "family": each.family} for each in page.authors]
    texts = {name: getattr(page, name) for name in ("title", "date", "url", "summary")}
    return texts | {"authors": authors}


@pytest.mark.parametrize("form", FORMS)
def test_a_browser_writes_the_same_files(scripts: Scripts, form: ReferenceForm) -> None:
    more = [
        replace(RAINS, authors=(CitedAuthor("Xi Jinping", "Xi"), CitedAuthor("Vote and Go", "Go"))),
        replace(RAINS, title="50% of {R&D} #1_a$ \\x ~^", summary="", authors=()),
        replace(ABOUT, date="2025~", language=""),
    ]
    asked = [_named(page) for page in (*PAGES, *more)]
    archive = {"site": "The\n Record & Co", "language": "en", "langid": "english", "about": "ca."}
    expected = _file(
        form, *(replace(page, language="") for page in (*PAGES, *more)), site=archive["site"]
    )
    assert scripts.call("references", "written", form, asked, archive) == expected


def test_the_storys_page_saves_the_same_reference(scripts: Scripts) -> None:
    article = {
        "headline": RAINS.title, "datePublished": RAINS.date, "url": RAINS.url, "inLanguage": "en",
        "description": RAINS.summary, "isPartOf": [{"name": "The Record"}],
        "author": [{"@type": "Person", "name": "Ada Quill", "familyName": "Quill"},
                   {"@type": "Organization", "name": "Rains, Storms & Co."}],
    }  # fmt: skip
    for form in ("ris", "json"):
        assert scripts.call("citing", "reference", form, article, "2025-06-07") == _file(
            form, RAINS
        )


@pytest.mark.parametrize("written", ["", "soon", "20"])
def test_what_is_no_date_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        cited_date(written)


def test_a_family_name_that_is_not_in_the_name_takes_nothing_apart() -> None:
    assert cited_name(CitedAuthor("Ada Quill", "Byrd")).inverted == "Ada Quill"
    assert cited_name(CitedAuthor("Quill", "Quill")).inverted == "Quill"
