"""An index lists every term once, below its parent, on pages that none of them makes heavy."""

import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.indexes import Entries, Line, Span, index_entries, index_pages, spans
from broadsheet.archive.terms import Term
from broadsheet.reading.config import Config, Taxonomy
from tests.archive.stories import CONFIG, assembled, record

LONG = "x" * 15_000
"""Two of such descriptions fill a page."""


def entries_of(terms: Mapping[str, Term], config: Config = CONFIG, key: str = "topics") -> Entries:
    taxonomy = next(each for each in config.taxonomies if each.key == key)
    return index_entries(taxonomy, {"people": {}, "topics": {}, key: terms}, config)


@st.composite
def trees(draw: st.DrawFn) -> Mapping[str, Term]:
    """Draw the terms of a tree, some with long descriptions."""
    count = draw(st.integers(0, 12))
    records = [
        record(
            "topics",
            f"t{number:02}",
            f"T{number:02}",
            parent=f"T{draw(st.integers(0, number - 1)):02}"
            if number and draw(st.booleans())
            else "",
            description=draw(st.sampled_from(["", LONG])),
        )
        for number in range(count)
    ]
    archive, _ = assembled([], records=records)
    return archive.terms["topics"]


def walked(terms: Mapping[str, Term], held: list[str], depth: int = 0) -> Iterator[tuple[str, int]]:
    for key in held:
        yield key, min(depth, 6)
        yield from walked(terms, sorted(terms[key].children), depth + 1)


@given(trees())
def test_every_term_stands_once_below_its_parent(terms: Mapping[str, Term]) -> None:
    pages = index_pages(terms, entries_of(terms))
    told = [(line.key, line.depth) for page in pages for line in page if not line.again]
    assert told == list(
        walked(terms, sorted(key for key, term in terms.items() if not term.parent))
    )


@given(trees())
def test_no_page_is_heavy_and_each_is_full(terms: Mapping[str, Term]) -> None:
    pages = index_pages(terms, entries_of(terms))
    heavy = [sum(len(LONG) for line in page if _is_long(terms, line)) for page in pages]
    assert max(heavy) <= 2 * len(LONG)
    for page, following in pairwise(pages):
        first = next(line for line in following if not line.again)
        assert sum(_is_long(terms, line) for line in page) == 2
        assert _is_long(terms, first)


@given(trees())
def test_a_page_inside_a_tree_begins_with_the_terms_above(terms: Mapping[str, Term]) -> None:
    for page in index_pages(terms, entries_of(terms)):
        above = [line.key for line in page if line.again]
        assert all(line.again == (at < len(above)) for at, line in enumerate(page))
        if page:
            key = page[len(above)].key
            for name in reversed(above):
                key = terms[key].parent
                assert key == name
            assert not terms[key].parent
            assert page[0].depth == 0


def _is_long(terms: Mapping[str, Term], line: Line) -> bool:
    record = terms[line.key].record
    return record is not None and record.description == LONG and not line.again


def test_a_chain_of_more_terms_than_calls_may_nest_is_listed_as_well() -> None:
    many = sys.getrecursionlimit() + 200
    records = [
        record(
            "topics", f"t{number:04}", f"T{number:04}", parent=f"T{number - 1:04}" if number else ""
        )
        for number in range(many)
    ]
    terms = assembled([], records=records)[0].terms["topics"]
    pages = index_pages(terms, entries_of(terms))
    assert [line.key for page in pages for line in page if not line.again] == [
        f"t{number:04}" for number in range(many)
    ]
    assert max(line.depth for page in pages for line in page) == 6


def spans_of(*names: str, description: str = LONG) -> tuple[Span, ...]:
    records = [
        record("topics", f"p{at:02}", name, description=description)
        for at, name in enumerate(names)
    ]
    terms = assembled([], records=records)[0].terms["topics"]
    entries = entries_of(terms)
    return spans(index_pages(terms, entries), entries)


def test_a_page_is_named_by_as_much_of_its_names_as_tells_them_from_those_beside() -> None:
    names = ("Ada Poe", "Adam Ray", "Adam Rui", "Bea Lin", "Élise Roy", "Émile Sy")
    assert spans_of(*names) == (("A", "Adam Ra"), ("Adam Ru", "B"), ("É", "É"))


def test_an_index_of_one_page_has_no_spans() -> None:
    assert spans_of("Ada Poe", "Adam Ray", description="") == ()


def test_marks_stay_with_their_letter_and_spaces_end_nothing() -> None:
    assert spans_of("Ann", "Ann A", "Ann B", "Q\u0323a") == (("A", "Ann A"), ("Ann B", "Q\u0323"))
    assert spans_of("An", "Ann", "Ann Bo", "Bo") == (("A", "Ann"), ("Ann B", "B"))


def listed(*names: str, language: str = "en", singular: str = "person") -> list[str]:
    """Return names as an index lists them, in its order; `name|sort` has what an editor sorts it by."""
    config = Config(taxonomies=(Taxonomy("people", singular),), language=language)
    parted = [each.partition("|") for each in names]
    records = [
        record("people", f"p{at:03}", name, sort=sort) for at, (name, _, sort) in enumerate(parted)
    ]
    terms = assembled([], records=records, config=config)[0].terms["people"]
    entries = entries_of(terms, config, "people")
    return [entries[line.key].listed for page in index_pages(terms, entries) for line in page]


def test_persons_stand_by_their_family_names_and_others_by_their_names() -> None:
    names = (
        "Xi Jinping",
        "Ada Quill",
        "Charles de Gaulle",
        "Zoë Abel",
        "The Weeknd",
        "Xia Lin",
        "Bo Quill",
    )
    assert listed(*names) == [
        "Abel, Zoë", "Gaulle, Charles de", "Quill, Ada", "Quill, Bo", "Weeknd, The", "Xi Jinping", "Xia Lin",
    ]  # fmt: skip
    assert listed("The Union", "Bo Agency", "Zoo Union", singular="organisation") == [
        "Bo Agency", "Union, The", "Zoo Union",
    ]  # fmt: skip
    assert listed("The Union", "Oslo", language="fr", singular="lieu") == ["Oslo", "The Union"]


def test_an_editor_says_by_what_a_name_is_sorted() -> None:
    names = (
        "Gabriel García Márquez|García Márquez", "Ada Quill|Abel, Ada", "Ана|Zzz", "Bea Lin",
        "Andrés Manuel López Obrador|López Obrador, Andrés Manuel",
    )  # fmt: skip
    assert listed(*names) == [
        "Ada Quill", "García Márquez, Gabriel", "Lin, Bea", "López Obrador, Andrés Manuel", "Ана",
    ]  # fmt: skip


def test_letters_head_long_lists_that_are_no_trees() -> None:
    names = [f"{letter}ne Quill{letter}" for letter in "ABCDEFGHIJKLM"]
    records = [record("people", f"p{at}", name) for at, name in enumerate(names)]
    terms = assembled([], records=records)[0].terms["people"]
    assert {entry.letter for entry in entries_of(terms, key="people").values()} == {"Q"}
    few = dict([*terms.items()][:5])
    assert {entry.letter for entry in entries_of(few, key="people").values()} == {""}
