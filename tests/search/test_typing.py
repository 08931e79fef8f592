"""What the worker asks for and answers while a search is being typed."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from broadsheet.publishing import chunks
from tests.building import SETTINGS, story
from tests.search.scripts import Scripts

WORDS = ("harvest", "harbour", "hardly", "hat", "hazel", "heron", "hill", "hollow")


@pytest.fixture(scope="module")
def worker(published: Callable[[Mapping[str, str | bytes]], Path]) -> Iterator[Scripts]:
    """Return the worker of a site whose words stand in many files, in shards of two years."""
    archive = {
        "archive.yml": SETTINGS,
        **{
            f"content/stories/{year}/{word}.md": story(
                f"Story {at}", f"{year}-01-0{at + 1}", f"Of {word}.", summary=""
            )
            for year in (2015, 2025)
            for at, word in enumerate(WORDS)
        },
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_LARGEST", 1)
        patch.setattr(chunks, "_FAMILIES", ((1, 99),))
        site = published(archive)
    with Scripts(site) as opened:
        yield opened


def _of_words(asked: list[str] | tuple[str, ...]) -> set[str]:
    return {path for path in asked if path.endswith(".pf_index")}


def test_what_a_word_needs_is_there_before_its_last_letter(worker: Scripts) -> None:
    word = "harvest"
    before = [_of_words(worker.typed(word[:letters])) for letters in range(1, len(word) + 1)]
    # Of a letter that most words begin with, nothing is asked for; of the whole word, all has come.
    assert not before[0]
    assert any(before)
    assert not before[-1]
    assert len({path.split("/")[1] for path in set().union(*before)}) == 2
    assert not _of_words(worker.typed(word, from_="2025", to="2025"))


def test_of_a_time_only_the_files_of_its_shards_are_asked_for(worker: Scripts) -> None:
    asked = _of_words(worker.typed("hollow", from_="2025", to="2025"))
    assert {path.split("/")[1] for path in asked} == {"newest"}


def test_words_behind_a_colon_are_left_to_the_search(worker: Scripts) -> None:
    assert not _of_words(worker.typed("title:heron"))


def test_half_a_word_is_not_corrected_while_it_is_typed(worker: Scripts) -> None:
    answers, asked = worker.searches(
        {"q": "hervezt", "typing": True}, {"q": "harvest", "typing": True}
    )
    assert [answer.get("overtaken", False) for answer in answers] == [True, False]
    assert not [path for path in asked if path.endswith("words.json")]
    [corrected], asked = worker.searches({"q": "hervest", "typing": True})
    assert corrected["found"]["replaced"] == [["hervest", "harvest"]]
    assert [path for path in asked if path.endswith("words.json")]


def test_what_was_typed_and_is_asked_for_by_a_key_is_searched_once(worker: Scripts) -> None:
    answers, _ = worker.searches({"q": "hazel", "typing": True}, {"q": "hazel"})
    assert [answer["found"]["total"] for answer in answers] == [2, 2]
    assert answers[0]["found"] == answers[1]["found"]


def test_a_search_that_others_have_overtaken_is_answered_when_it_is_asked_again(
    worker: Scripts,
) -> None:
    answers, _ = worker.searches({"q": "heron"}, {"q": "hill"}, {"q": "heron"})
    assert ["found" in answer for answer in answers] == [False, False, True]
    assert answers[2]["found"]["total"] == 2
