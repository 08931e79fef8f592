import pytest

from broadsheet.archive import lookup
from broadsheet.model import Country
from broadsheet.pages.parts import Parts, filter_value, parts_of
from broadsheet.pages.search import names_view, opensearch_view, search_record, search_view
from broadsheet.reading.config import AUTHORS, Config, Taxonomy
from broadsheet.views.search import NameEntry
from tests.archive.stories import assembled, record, story

CONFIG = Config(
    base_url="https://host.example/record/",
    taxonomies=(
        Taxonomy("people", "person"),
        Taxonomy("countries", "country", "country"),
        Taxonomy("topics", "topic", tree=True),
    ),
)
COUNTRIES = (
    Country("GB", "United Kingdom", ("UK", "Great Britain", "The United Kingdom"), ("GB", "GBR")),
)
STORY = story(
    "rains",
    "2025-06-07",
    summary="It rained.",
    place="Nairobi",
    terms={"people": ("Xi",), "countries": ("UK",), "topics": ("Floods",)},
)
RECORDS = (
    record("people", "xi-jinping", "Xi Jinping", also=("Xi", "Xi Jin-ping")),
    record("topics", "floods", "Floods", parent="Weather"),
    record("topics", "weather", "Weather"),
)


def _parts(*, searchable: bool = True) -> Parts:
    archive, _ = assembled(
        [STORY], records=RECORDS, config=CONFIG, countries=COUNTRIES, search=searchable
    )
    return parts_of(archive)


def test_a_record_has_what_a_result_shows_and_what_narrows_a_search() -> None:
    found = search_record(0, _parts())
    assert found.url == "/record/2025/06/rains/"
    assert (found.before, found.body) == (
        ("It rained.",),
        "0" * 32,
    )
    assert found.meta == {"title": "rains", "date": "2025-06-07", "place": "Nairobi"}
    assert found.filters == {
        "people": ("Xi Jinping",),
        "countries": ("United Kingdom",),
        "topics": ("Floods", "Weather"),
        "year": ("2025",),
        "month": ("2025-06",),
    }


def test_a_story_is_found_by_other_names_of_its_terms_but_for_those_that_say_nothing_new() -> None:
    assert search_record(0, _parts()).names == (
        "Xi Jinping", "United Kingdom", "UK", "Great Britain", "The United Kingdom", "Floods", "Weather",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"),
    [('Ann "Tiny" Oak', "Ann ”Tiny” Oak"), ("C\\D", "C\N{FULLWIDTH REVERSE SOLIDUS}D")],
)
def test_a_name_is_filtered_by_without_the_signs_that_pagefind_cannot_be_asked_for(
    name: str, written: str
) -> None:
    archive, _ = assembled([story("rains", terms={"people": (name,)})], config=CONFIG)
    assert search_record(0, parts_of(archive)).filters["people"] == (written,)
    assert filter_value(written) == written


def test_a_result_knows_its_authors_with_their_family_names_for_references() -> None:
    by = story("a", terms={"authors": ("Ada Quill", "Reuters")})
    archive, _ = assembled([by, story("b")], config=Config())
    first, second = [search_record(at, parts_of(archive)).meta for at in (0, 1)]
    assert first["authors"] == "Ada Quill\tQuill\nReuters"
    assert "authors" not in second


def test_a_draft_is_marked_in_results() -> None:
    archive, _ = assembled([story("draft", draft=True)], drafts=True)
    assert search_record(0, parts_of(archive)).meta["mark"] == "draft"


def test_the_list_of_names_has_every_term_with_its_other_names() -> None:
    view = names_view("", _parts())
    assert [key for key, _, _ in view.taxonomies] == [
        "people",
        "countries",
        "topics",
        "storylines",
    ][: len(view.taxonomies)]
    assert (
        NameEntry(0, "Xi Jinping", "/record/people/xi-jinping/", 1, ("Xi", "Xi Jin-ping"))
        in view.names
    )
    assert (2, "Weather", 1) in {(name.taxonomy, name.name, name.count) for name in view.names}
    assert view.split == ()


def test_a_long_list_of_names_is_in_parts_that_hold_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = set(names_view("", _parts()).names)
    monkeypatch.setattr(lookup.terms_by_letter, "__kwdefaults__", {"most": 1})
    parts = _parts()
    first = names_view("", parts)
    assert first.names == ()
    assert {f"/search/names/{letter}.json" for letter in first.split} == {
        address for address in parts.archive.addresses if address.startswith("/search/names/")
    }
    assert {name for letter in first.split for name in names_view(letter, parts).names} == whole


def test_the_search_page_leads_to_all_indexes_and_years() -> None:
    view = search_view(_parts())
    assert [facet.href for facet in view.facets][:2] == ["/record/people/", "/record/countries/"]
    assert [(year.name, year.href, year.count) for year in view.years] == [
        ("2025", "/record/2025/", 1)
    ]
    assert (view.index, view.names) == ("/record/pagefind/", "/record/search/names.json")


def test_a_site_without_search_has_a_page_that_says_so_and_nothing_else_of_it() -> None:
    parts = _parts(searchable=False)
    assert (search_view(parts).index, search_view(parts).names) == ("", "")
    assert {address for address in parts.archive.addresses if "search" in address} == {"/search/"}


def test_a_browser_is_told_where_to_search() -> None:
    assert (
        opensearch_view(_parts()).template == "https://host.example/record/search/?q={searchTerms}"
    )


def test_authors_are_a_facet_and_are_searched_by_name_once_a_story_has_one() -> None:
    config = Config(taxonomies=(Taxonomy("people", "person"), AUTHORS))
    records = (record("authors", "ada", "Ada Quill", also=("A. Quill",), description="Writes."),)
    written = story("rains", terms={"people": ("Bo",), "authors": ("A. Quill",)})
    parts = parts_of(assembled([written], records=records, config=config)[0])
    assert [facet.key for facet in search_view(parts).facets] == ["people", "authors"]
    found = search_record(0, parts)
    assert found.filters["authors"] == ("Ada Quill",)
    assert "Ada Quill" in found.names
    assert found.about == ()
    without = parts_of(assembled([story("rains", terms={"people": ("Bo",)})], config=config)[0])
    assert [facet.key for facet in search_view(without).facets] == ["people"]
    assert "authors" not in search_record(0, without).filters
