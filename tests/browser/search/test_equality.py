"""A search of many shards finds what one index of the same stories finds when Pagefind is asked plainly."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Page

from broadsheet.publishing.pagefind import IndexRecord, index_files
from broadsheet.publishing.shards import periods_of
from tests.archives import SETTINGS, findable, publish, story, write
from tests.browser.serving import Served

STORIES, QUERIES, FIRST = 200, 300, 10
COUNTRIES = ("China", "France", "Kenya", "Mexico", "Peru")
YEARS = ("2022", "2023", "2024", "2025")
CLOSE = 0.9999
"""Scores are sums of fractions, which are not added up in the same order."""
PAGE = (
    '<!doctype html><title>T</title><link rel="icon" href="data:,">'
    '<script type="module" src="/equality.js"></script>'
)
SCRIPT = """
import { createInstance } from "/one/pagefind.js";
const one = createInstance({ basePath: "/one/", baseUrl: "/", noWorker: true });
const worker = new Worker("ENGINE", { type: "module" });
const ask = (id, message) => new Promise((answer) => {
  worker.onmessage = ({ data }) => answer(data);
  worker.postMessage({ id, index: "/pagefind/", names: "/search/names.json", ...message });
});
// Plain Pagefind takes what it has loaded for all there is: it is exact only when it has everything.
globalThis.load = async (words) => { for (const word of words) await one.preload(word); };
globalThis.compare = async ({ search, filters }, place) => {
  const plain = await one.search(search.q, { filters });
  const { found } = await ask(2 * place + 1, { ask: "search", search });
  const { cards } = await ask(2 * place + 2, { ask: "cards", of: 2 * place + 1, start: 0, count: found.total });
  const results = await Promise.all(plain.results.map(async (result) => [(await result.data()).url, result.score]));
  return { found, cards: cards.map(({ url }) => url), plain: results };
};
"""

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


@pytest.fixture
def stories() -> dict[str, tuple[Words, str, Words]]:
    return _stories(random.Random(7))


@pytest.fixture
def site(
    stories: Mapping[str, tuple[Words, str, Words]],
    served: Callable[..., Served],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Served:
    """Return a site whose index is there twice: in shards, and below `/one/` as a whole."""
    monkeypatch.setattr(periods_of, "__kwdefaults__", {"large": 4000, "small": 2000})
    files = {
        f"content/stories/{name}.md": story(
            name, day, " ".join(words), summary="", countries=list(countries)
        )
        for name, (words, day, countries) in stories.items()
    }
    assert publish(write(tmp_path, {"archive.yml": SETTINGS, **files}), search=True).problems == ()
    shards = findable(tmp_path / "site").values()
    assert len(shards) >= 4
    fragments = [
        cast("dict[str, Any]", each)
        for shard in shards
        for key, each in shard.items()
        if key != "words"
    ]
    assert len(fragments) == STORIES
    records = [
        IndexRecord(
            each["url"],
            each["content"],
            "en",
            each["meta"],
            each["filters"],
            {"date": each["meta"]["date"]},
        )
        for each in fragments
    ]
    one = index_files(records, language="en")
    (engine,) = (tmp_path / "site/assets").glob("engine.*.js")
    write(tmp_path / "site", {f"one/{path}": data for path, data in one.items()})
    write(
        tmp_path / "site",
        {"equality.html": PAGE, "equality.js": SCRIPT.replace("ENGINE", f"/assets/{engine.name}")},
    )
    return served(tmp_path / "site")


def test_shards_find_what_one_index_finds_and_rank_it_alike(
    page: Page, site: Served, stories: Mapping[str, tuple[Words, str, Words]]
) -> None:
    """Where one index finds nothing, a search is relaxed, and there is nothing to compare.

    Of equal scores any order is as good: our first ten agree as far as one index gives them no less
    than its tenth.
    """
    page.goto(f"{site.address}/equality.html")
    page.evaluate("load", sorted({word for words, _, _ in stories.values() for word in words}))
    compared, agreement = 0, list[float]()
    for place, query in enumerate(_queries(stories, random.Random(11))):
        answer = page.evaluate("([query, place]) => compare(query, place)", [query, place])
        plain: dict[str, float] = dict(answer["plain"])
        if not plain:
            assert answer["found"]["left"] or answer["found"]["widened"], query
            continue
        assert set(answer["cards"]) == set(plain), query
        assert len(answer["cards"]) == answer["found"]["total"] == len(plain)
        first = answer["cards"][:FIRST]
        least = sorted(plain.values(), reverse=True)[len(first) - 1]
        agreement.append(sum(plain[url] >= least * CLOSE for url in first) / len(first))
        compared += 1
    assert compared > QUERIES / 2
    assert sum(agreement) / compared >= 0.95
