"""Results that are taken along: as a table and as references."""

import csv
import io
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import rispy  # type: ignore[import-untyped]

from broadsheet.printing.citation_words import citation_words
from broadsheet.printing.citations import citations
from broadsheet.views.citing import CitedAuthor, CitedPage
from tests.building import REPOSITORY
from tests.search.scripts import Scripts

CARDS: list[dict[str, Any]] = [
    {"title": ["The ", "vote", ", “again” & {more}"], "date": "2025-06-07", "place": "Nairobi", "url": "/2025/06/vote/",
     "people": ["Ann, A.", "Bo"], "countries": ["Kenya"],
     "authors": [{"name": "Ada Quill", "family": "Quill"}, {"name": "Rains, Storms & Co."}]},
    {"title": ["=1+1"], "date": "2024-01-02", "place": "", "url": "/base/2024/01/sum_up/", "people": [],
     "countries": [], "authors": []},
]  # fmt: skip
SOURCE = {"site": "The Record", "language": "en", "langid": "english"}


def _text(scripts: Scripts, kind: str) -> str:
    text: str = scripts.call(
        "taking", "text", kind, CARDS, SOURCE, "https://host.example/search/?q=vote"
    )
    return text


def test_a_table_has_a_line_for_each_story_and_no_formula(scripts: Scripts) -> None:
    heads, first, second = csv.reader(io.StringIO(_text(scripts, "csv")))
    assert heads == ["title", "date", "place", "url", "people", "countries", "authors"]
    assert first == [
        "The vote, “again” & {more}", "2025-06-07", "Nairobi", "https://host.example/2025/06/vote/", "Ann, A.; Bo",
        "Kenya", "Ada Quill; Rains, Storms & Co.",
    ]  # fmt: skip
    assert second[0] == "'=1+1"


@pytest.mark.parametrize("card", CARDS, ids=["signs", "a formula"])
def test_an_entry_of_bibtex_is_that_of_the_storys_page(
    scripts: Scripts, card: dict[str, Any]
) -> None:
    url = f"https://host.example{card['url']}"
    authors = tuple([CitedAuthor(**author) for author in card["authors"]])
    page = CitedPage("".join(card["title"]), card["date"], url, authors)
    said = citations(page, "The Record", citation_words())
    [entry] = [each.text for each in said if each.style == "BibTeX"]
    assert entry in _text(scripts, "bib")


def test_ris_and_csl_say_what_a_reference_needs(scripts: Scripts) -> None:
    first = _text(scripts, "ris").split("\r\n\r\n")[0].split("\r\n")
    assert first[:7] == [
        "TY  - NEWS", "AU  - Quill, Ada", "AU  - Rains Storms & Co.",
        "TI  - The vote, “again” & {more}", "T2  - The Record", "PY  - 2025", "DA  - 2025/06/07",
    ]  # fmt: skip
    assert "ER  - " in _text(scripts, "ris")
    items = json.loads(_text(scripts, "json"))
    assert items[0]["id"] == "2025:06:vote"
    assert items[0]["issued"] == {"date-parts": [[2025, 6, 7]]}
    assert items[1]["URL"] == "https://host.example/base/2024/01/sum_up/"


@pytest.mark.parametrize(
    ("date", "ris", "csl"),
    [
        ("2025-12-15", "2025/12/15", {"date-parts": [[2025, 12, 15]]}),
        ("2025-12-15~", "2025/12/15/ca.", {"date-parts": [[2025, 12, 15]], "circa": True}),
        ("2025-12", "2025/12", {"date-parts": [[2025, 12]]}),
        ("2025-12~", "2025/12//ca.", {"date-parts": [[2025, 12]], "circa": True}),
        ("2025", "2025", {"date-parts": [[2025]]}),
        ("2025~", "2025///ca.", {"date-parts": [[2025]], "circa": True}),
    ],
)
def test_programs_read_results_with_their_authors_and_dates_that_are_not_exact(
    scripts: Scripts, date: str, ris: str, csl: dict[str, object]
) -> None:
    cards = [{**CARDS[0], "date": date}, {**CARDS[1], "date": date}]
    page = "https://host.example/search/?q=vote"
    first, second = rispy.loads(scripts.call("taking", "text", "ris", cards, SOURCE, page))
    assert (first["year"], first["date"], second["date"]) == ("2025", ris, ris)
    assert first["authors"] == ["Quill, Ada", "Rains Storms & Co."]
    assert "authors" not in second
    items = json.loads(scripts.call("taking", "text", "json", cards, SOURCE, page))
    jsonschema.validate(items, json.loads((REPOSITORY / "tests/schemas/csl-data.json").read_text()))
    assert [item["issued"] for item in items] == [csl, csl]
    assert items[0]["author"] == [
        {"family": "Quill", "given": "Ada"},
        {"literal": "Rains, Storms & Co."},
    ]
    assert "author" not in items[1]
