"""How a query is read: words, phrases, what is left out, and what stands before a colon."""

import pytest

from tests.search.scripts import Scripts


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("trade war", [("trade", "", ["trade"]), ("war", "", ["war"])]),
        (
            "“Trade-war” cafe Café, …",
            [("“Trade-war”", "", ["trade", "war"]), ("cafe", "", ["cafe"])],
        ),
        ('"trade war" talks', [('"trade war"', "", ["trade", "war"]), ("talks", "", ["talks"])]),
        ("„Größe zählt“", [("„Größe zählt“", "", ["grosse", "zahlt"])]),
        ("«la paix»", [("«la paix»", "", ["la", "paix"])]),
        ("-war", [("-war", "-", ["war"])]),
        ("−war", [("−war", "-", ["war"])]),
        ('-"trade war"', [('-"trade war"', "-", ["trade", "war"])]),
        ("post-war", [("post-war", "", ["post", "war"])]),
        ("- war", [("war", "", ["war"])]),
        ("title:war", [("title:war", "title", ["war"])]),
        ("Title: war", [("Title", "", ["title"]), ("war", "", ["war"])]),
        ("person:lai", [("person:lai", "people", ["lai"])]),
        ("-person:lai", [("-person:lai", "-people", ["lai"])]),
        ("Ukraine:talks", [("Ukraine:talks", "", ["ukraine", "talks"])]),
        ("l’économie", [("l’économie", "", ["economie"])]),
        ("Nairobi’s", [("Nairobi’s", "", ["nairobi"])]),
        ("O’Brien", [("O’Brien", "", ["o", "brien"])]),
        ("l’", [("l", "", ["l"])]),
        ('"', []),
        ("", []),
        ('"open', [("open", "", ["open"])]),
    ],
)
def test_a_query_is_read_in_clauses(
    scripts: Scripts, query: str, clauses: list[tuple[str, str, list[str]]]
) -> None:
    assert [
        (clause["typed"], f"{'-' * clause['not']}{clause['key']}", clause["words"])
        for clause in scripts.clauses(query)
    ] == clauses


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("rare-earth", ["rareearth"]),
        ("O’Brien", ["obrien"]),
        ("COVID-19", ["covid19"]),
        ("rare", []),
        ("Nairobi’s", []),
        ("l’avant-garde", ["avantgarde"]),
        ("vote—Nairobi", []),
        ("a-b-c-d-e", []),
    ],
)
def test_what_may_be_written_as_one_word_is_asked_for_as_one_too(
    scripts: Scripts, typed: str, joined: list[str]
) -> None:
    assert [clause["joined"] for clause in scripts.clauses(typed)] == [joined]
