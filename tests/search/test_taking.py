"""Results that are taken along: as a table and as references."""

import csv
import io
import json

import pytest

from broadsheet.printing.citation_words import citation_words
from broadsheet.printing.citations import citations
from broadsheet.views.citing import CitedPage
from tests.search.scripts import Scripts

CARDS = [
    {"title": ["The ", "vote", ", “again” & {more}"], "date": "2025-06-07", "place": "Nairobi", "url": "/2025/06/vote/",
     "people": ["Ann, A.", "Bo"], "countries": ["Kenya"]},
    {"title": ["=1+1"], "date": "2024-01-02", "place": "", "url": "/base/2024/01/sum_up/", "people": [],
     "countries": []},
]  # fmt: skip
SOURCE = {"site": "The Record", "language": "en", "langid": "english"}


def _text(scripts: Scripts, kind: str) -> str:
    text: str = scripts.call(
        "taking", "text", kind, CARDS, SOURCE, "https://host.example/search/?q=vote"
    )
    return text


def test_a_table_has_a_line_for_each_story_and_no_formula(scripts: Scripts) -> None:
    heads, first, second = csv.reader(io.StringIO(_text(scripts, "csv")))
    assert heads == ["title", "date", "place", "url", "people", "countries"]
    assert first == [
        "The vote, “again” & {more}", "2025-06-07", "Nairobi", "https://host.example/2025/06/vote/", "Ann, A.; Bo",
        "Kenya",
    ]  # fmt: skip
    assert second[0] == "'=1+1"


@pytest.mark.parametrize("card", CARDS, ids=["signs", "a formula"])
def test_an_entry_of_bibtex_is_that_of_the_storys_page(
    scripts: Scripts, card: dict[str, str]
) -> None:
    url = f"https://host.example{card['url']}"
    page = CitedPage("".join(card["title"]), card["date"], url)
    said = citations(page, "The Record", citation_words())
    [entry] = [each.text for each in said if each.style == "BibTeX"]
    assert entry in _text(scripts, "bib")


def test_ris_and_csl_say_what_a_reference_needs(scripts: Scripts) -> None:
    first = _text(scripts, "ris").split("\r\n\r\n")[0].split("\r\n")
    assert first[:5] == [
        "TY  - NEWS", "TI  - The vote, “again” & {more}", "T2  - The Record", "PY  - 2025", "DA  - 2025/06/07",
    ]  # fmt: skip
    assert "ER  - " in _text(scripts, "ris")
    items = json.loads(_text(scripts, "json"))
    assert items[0]["id"] == "2025:06:vote"
    assert items[0]["issued"] == {"date-parts": [[2025, 6, 7]]}
    assert items[1]["URL"] == "https://host.example/base/2024/01/sum_up/"
