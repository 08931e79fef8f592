"""Searches with a known answer, over made-up stories in six languages: how high the right one stands."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import TypedDict

import pytest
import yaml

from tests.building import SETTINGS, story
from tests.search.scripts import Scripts

FOLDER = Path(__file__).with_name("labelled")
LEAST = {"en": 60, "fr": 30, "de": 30, "ar": 30, "zh": 30, "ja": 30}
"""Searches in each language, at least."""
RANK = 0.95
"""Mean reciprocal rank, at least: 1 for the first place, 1/2 for the second."""


class Labelled(TypedDict):
    title: str
    text: str
    queries: list[str]


def _labelled(language: str) -> list[Labelled]:
    stories: list[Labelled] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text())
    return stories


def _archive(language: str, *languages: str) -> dict[str, str | bytes]:
    """Return an archive in a language, with the stories of some languages."""
    return {
        "archive.yml": f"{SETTINGS}language: {language}\n",
        **{
            f"content/stories/{each}-{number}.md": story(
                told["title"], f"2024-{number % 12 + 1:02}-{number + 1:02}", told["text"], summary="", language=each,
                slug=f"{each}-{number}",
            )
            for each in languages
            for number, told in enumerate(_labelled(each))
        },
    }  # fmt: skip


def _ranks(scripts: Scripts, language: str) -> Iterator[tuple[str, float]]:
    """Yield each search of a language with the reciprocal of the place of its story, 0 where it is not shown."""
    for told in _labelled(language):
        for query in told["queries"]:
            titles = scripts.search(query).titles
            yield query, 1 / (titles.index(told["title"]) + 1) if told["title"] in titles else 0.0


@pytest.fixture(scope="module")
def mixed(
    published: Callable[[Mapping[str, str | bytes]], Path],
) -> Iterator[Scripts]:
    """Return the worker of an archive in English that has all the stories."""
    with Scripts(published(_archive("en", *LEAST))) as opened:
        yield opened


@pytest.mark.parametrize("language", LEAST)
def test_the_right_story_comes_first_in_an_archive_of_many_languages(
    mixed: Scripts, language: str
) -> None:
    ranks = dict(_ranks(mixed, language))
    assert len(ranks) >= LEAST[language]
    assert 0 not in ranks.values(), [query for query, rank in ranks.items() if not rank]
    assert mean(ranks.values()) >= RANK, {query: rank for query, rank in ranks.items() if rank < 1}


@pytest.mark.parametrize("language", LEAST)
def test_the_right_story_comes_first_in_an_archive_of_its_language(
    published: Callable[[Mapping[str, str | bytes]], Path], language: str
) -> None:
    with Scripts(published(_archive(language, language))) as scripts:
        ranks = dict(_ranks(scripts, language))
    assert 0 not in ranks.values(), [query for query, rank in ranks.items() if not rank]
    assert mean(ranks.values()) >= RANK, {query: rank for query, rank in ranks.items() if rank < 1}
