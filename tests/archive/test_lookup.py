from broadsheet.archive.lookup import terms_by_letter
from broadsheet.reading.config import Config, Taxonomy
from tests.archive.stories import assembled, record, story

CONFIG = Config(taxonomies=(Taxonomy("people", "person"),))
NAMES = ("Xi Jinping", "Éva Nagy", "O'Brien", "習近平", "50 Cent", "…")


def _letters(**records: object) -> dict[str, set[str]]:
    made = [record("people", "xi", "Xi Jinping", **records)] if records else []
    archive, _ = assembled([story("s", terms={"people": NAMES})], records=made, config=CONFIG)
    parts = terms_by_letter(archive.terms, most=3)
    return {letter: {term.name for term in terms} for letter, terms in parts.items()}


def test_a_term_stands_under_each_word_of_its_names_without_marks_and_case() -> None:
    assert _letters() == {
        "5": {"50 Cent"}, "b": {"O'Brien"}, "c": {"50 Cent"}, "e": {"Éva Nagy"}, "j": {"Xi Jinping"},
        "n": {"Éva Nagy"}, "o": {"O'Brien"}, "u7fd2": {"習近平"}, "x": {"Xi Jinping"},
    }  # fmt: skip


def test_a_term_stands_under_its_other_names_as_well() -> None:
    assert _letters(also=("Paramount Leader",))["p"] == {"Xi Jinping"}


def test_a_list_that_is_not_too_long_is_not_parted() -> None:
    archive, _ = assembled([story("s", terms={"people": NAMES})], config=CONFIG)
    assert terms_by_letter(archive.terms) == {}
    assert not [address for address in archive.addresses if address.startswith("/search/names/")]
