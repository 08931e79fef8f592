"""A search of many shards finds what one index of the same stories finds when Pagefind is asked plainly."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from broadsheet.publishing import chunks
from broadsheet.publishing.pagefind import IndexRecord, index_files
from broadsheet.publishing.shards import periods_of
from tests.building import SETTINGS, publish, story, unprinted, write
from tests.search.scripts import Scripts

STORIES, QUERIES, FIRST = 200, 300, 10
COUNTRIES = ("China", "France", "Kenya", "Mexico", "Peru")
YEARS = ("2022", "2023", "2024", "2025")
CLOSE = 0.9999
"""Scores are sums of fractions, which are not added up in the same order."""
Words = Sequence[str]
Query = Mapping[str, Any]


def _word(pick: random.Random) -> str:
    return "".join(
        pick.choice("bdfgklmnprstvz") + pick.choice("aeiou") for _ in range(pick.randint(2, 4))
    )


def _stories(pick: random.Random) -> dict[str, tuple[Words, str, Words]]:
    """Return the words, the day and the countries of each story: a few words are common, most are rare."""
    common, seldom = [[_word(pick) for _ in range(number)] for number in (30, 300)]
    return {
        f"s{number}": (
            [*pick.choices(common, k=30), *pick.choices(seldom, k=20), _word(pick)],
            f"{pick.choice(YEARS)}-{pick.randint(1, 6):02}-{pick.randint(1, 28):02}",
            pick.sample(COUNTRIES, k=pick.randint(0, 3)),
        )
        for number in range(STORIES)
    }


def _queries(
    stories: Mapping[str, tuple[Words, str, Words]], pick: random.Random
) -> Iterator[Query]:
    """Yield searches of one to four words, and the filters by which Pagefind is asked for the same."""
    every = sorted({word for words, _, _ in stories.values() for word in words})
    for _ in range(QUERIES):
        words, _, _ = pick.choice(list(stories.values()))
        asked = pick.sample(sorted(set(words)), k=pick.randint(1, 3)) + pick.choices(
            every, k=pick.random() < 0.2
        )
        search = {
            "q": " ".join(asked),
            "chosen": {},
            "all": [],
            "from": "",
            "to": "",
            "sort": "relevance",
            "counts": [],
        }
        filters: dict[str, object] = {}
        if pick.random() < 0.3:
            chosen, way = pick.sample(COUNTRIES, k=2), pick.choice(("any", "all"))
            search |= {
                "chosen": {"countries": chosen},
                "all": ["countries"] if way == "all" else [],
            }
            filters["countries"] = {way: chosen}
        if pick.random() < 0.3:
            first, last = sorted(pick.choices(YEARS, k=2))
            search |= {"from": first, "to": last}
            filters["year"] = {"any": [year for year in YEARS if first <= year <= last]}
        yield {"search": search, "filters": filters}


def _one_index(stories: Mapping[str, tuple[Words, str, Words]], folder: Path) -> Path:
    """Write one index of the stories, as plain Pagefind makes it."""
    records = [
        IndexRecord(
            f"/{day[:4]}/{day[5:7]}/{name}/",
            " ".join((name, *words, *countries)),
            "en",
            {"title": name, "date": day},
            {"countries": tuple(countries), "year": (day[:4],)},
            {},
        )
        for name, (words, day, countries) in stories.items()
    ]
    return write(folder, dict(index_files(records, language="en")))


def test_shards_find_what_one_index_finds_and_rank_it_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one index finds nothing, a search is relaxed, and there is nothing to compare.

    Of equal ranks any order is as good: our first ten agree as far as one index gives them no less
    than its tenth.
    """
    stories = _stories(random.Random(7))
    monkeypatch.setattr(periods_of, "__kwdefaults__", {"large": 4000, "small": 2000})
    files = {
        f"content/stories/{name}.md": story(
            name, day, " ".join(words), summary="", countries=list(countries)
        )
        for name, (words, day, countries) in stories.items()
    }
    root = write(tmp_path / "root", {"archive.yml": SETTINGS, **files})
    with unprinted():
        assert publish(root, search=True).shards >= 4
    one = _one_index(stories, tmp_path / "one")
    every = sorted({word for words, _, _ in stories.values() for word in words})
    compared, agreement = 0, list[float]()
    with Scripts(root / "site") as scripts:
        for query in _queries(stories, random.Random(11)):
            search = {
                ("from_" if key == "from" else key): each for key, each in query["search"].items()
            }
            plain = scripts.plain(one, every, str(search["q"]), query["filters"])
            answer = scripts.search(**search, count=len(plain))
            if not plain:
                assert answer.found["left"] or answer.found["instead"], query
                continue
            shown = [card["url"] for card in answer.cards]
            assert set(shown) == set(plain), query
            assert len(shown) == answer.total == len(plain)
            first = shown[:FIRST]
            whole, score = sorted(plain.values(), reverse=True)[len(first) - 1]
            least = (whole, score * CLOSE)
            agreement.append(sum(plain[url] >= least for url in first) / len(first))
            compared += 1
    assert compared > QUERIES / 2
    assert sum(agreement) / compared >= 0.95


def test_what_is_found_does_not_depend_on_where_chunks_end(
    published: Callable[[Mapping[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stem of three letters has its words in several chunks, where these are small."""
    words = (
        *("mapped", "maps", "maple", "mapwright", "mapa"),
        *("airring", "air", "airyard", "aircraft", "planned", "plan", "plane", "plankton"),
    )
    archive = {
        "archive.yml": SETTINGS,
        **{
            f"content/stories/{word}.md": story(f"Story {at}", body=f"Of {word}.", summary="")
            for at, word in enumerate(words)
        },
    }
    found = []
    for size in (10_000, 1):
        monkeypatch.setattr(chunks, "_LARGEST", size)
        with Scripts(published(archive)) as scripts:
            asked = ("mapped", "airring", "planned")
            found.append({word: {*scripts.search(word, count=20).titles} for word in asked})
    assert found[0] == found[1]
    assert all(len(titles) > 2 for titles in found[0].values())
