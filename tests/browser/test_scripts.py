"""The scripts' own rules, in the browser that runs them: spelling, names, addresses, and what is shown of a story."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from broadsheet.pages.parts import filter_value
from tests.browser.serving import serving
from tests.building import REPOSITORY, write

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def module_page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a page beside the scripts as they are written."""
    files = {file.name: file.read_bytes() for file in (REPOSITORY / "layouts/assets").glob("*.js")}
    folder = write(
        tmp_path_factory.mktemp("scripts"),
        {**files, "index.html": "<!doctype html><title>T</title>"},
    )
    context = chromium.new_context()
    with serving(folder) as site:
        page = context.new_page()
        page.goto(f"{site.address}/")
        yield page
    context.close()


@pytest.fixture
def run(module_page: Page) -> Run:
    """Return a function that calls what a script exports with values: `run("spelling", "distance", "a", "b", 1)`."""

    def call(script: str, name: str, *values: object) -> object:
        source = (
            "async ([script, name, values]) => (await import(`/${script}.js`))[name](...values)"
        )
        return module_page.evaluate(source, [script, name, list(values)])

    return call


def test_no_module_but_the_worker_keeps_state() -> None:
    scripts = [
        *(REPOSITORY / "layouts/assets").glob("*.js"),
        *(REPOSITORY / "broadsheet/previewing").glob("*.js"),
    ]
    keeping = [
        file.name
        for file in scripts
        if re.search(r"^(export )?(let|var)\b", file.read_text(), re.MULTILINE)
    ]
    # A page has one worker: what its module keeps is kept for that page.
    assert keeping == ["engine.js"]


def _edits(a: str, b: str) -> int:
    """Return the edits between two words by the plain definition, where no part of a word is edited twice."""
    table = [
        [row + column if not row * column else 0 for column in range(len(b) + 1)]
        for row in range(len(a) + 1)
    ]
    for row in range(1, len(a) + 1):
        for column in range(1, len(b) + 1):
            table[row][column] = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (a[row - 1] != b[column - 1]),
            )
            if row > 1 and column > 1 and a[row - 2 : row] == b[column - 2 : column][::-1]:
                table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
    return table[-1][-1]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Émile", "emile"),
        ("ŁÓDŹ", "łodz"),
        ("\ufb01nance", "finance"),
        ("é", "e"),
        ("Ünïcödé 1", "unicode 1"),
    ],
)
def test_folding_takes_marks_and_capitals_off(run: Run, text: str, folded: str) -> None:
    assert run("spelling", "fold", text) == folded


def test_a_distance_is_the_number_of_edits_or_one_more_than_the_most(module_page: Page) -> None:
    pick = random.Random(3)
    words = [
        "".join(pick.choices("abcé\N{GRINNING FACE}", k=pick.randint(0, 7))) for _ in range(60)
    ]
    pairs = [(a, b, most) for a in words for b in words[:20] for most in (0, 1, 2, 9)]
    found = module_page.evaluate(
        """async (pairs) => {
          const { distance } = await import("/spelling.js");
          return pairs.map((each) => distance(...each));
        }""",
        pairs,
    )
    assert found == [min(_edits(a, b), most + 1) for a, b, most in pairs]


@pytest.mark.parametrize(
    ("word", "spelling"),
    [
        ("tarif", "tariff"),  # one edit goes before two, and before use
        ("traiff", "tariff"),  # neighbours swapped
        ("tarrifs", ""),  # two edits in a word of seven letters
        ("quarrell", "quarrels"),  # one edit in a long word
        ("quarelss", "quarrels"),  # two edits in a long word
        ("cta", "cat"),  # one edit in a short word
        ("dgo", ""),  # nothing is near
        ("xy", ""),  # too short to be a misspelling
        ("lake", "cake"),  # of equally near ones that begin with other letters the one used most
        ("bare", "bake"),  # the same first letter goes before use
    ],
)
def test_the_nearest_spelling_is_the_likeliest(run: Run, word: str, spelling: str) -> None:
    used = [
        ["tariff", 3],
        ["quarrels", 1],
        ["tariffs", 5],
        ["cat", 1],
        ["cake", 9],
        ["bake", 4],
        ["barn", 1],
        ["care", 50],
    ]
    assert run("spelling", "nearest", word, used) == spelling


def test_an_address_says_all_of_a_state(run: Run) -> None:
    pick = random.Random(5)
    keys = ["people", "countries", "topics"]
    signs = "aé中 &=+%#?/“”'<>\U0001f600"
    times = ["", "2023", "2024", "2024-02", "2025-12"]
    for _ in range(60):
        names = {
            key: sorted(
                {f"x{''.join(pick.choices(signs, k=4))}y" for _ in range(pick.randint(0, 3))}
            )
            for key in keys
        }
        chosen = {key: values for key, values in names.items() if values}
        state = {
            "q": "".join(pick.choices(signs, k=5)).strip(),
            "chosen": chosen,
            "all": [
                key for key, values in chosen.items() if len(values) > 1 and pick.random() < 0.5
            ],
            **run("state", "ordered", pick.choice(times), pick.choice(times)),
            "sort": pick.choice(["relevance", "newest", "oldest"]),
        }
        query = run("state", "write", state)
        assert run("state", "read", query, keys) == state
        assert run("state", "write", run("state", "read", query, keys)) == query


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?q=",
        "?all=people",
        "?sort=sideways",
        "?from=24&to=2024-13",
        "?strangers=x",
        "?people=%20",
    ],
)
def test_what_makes_no_sense_in_an_address_is_passed_over(run: Run, query: str) -> None:
    assert run("state", "write", run("state", "read", query, ["people"])) == ""


def test_what_an_address_may_ask_for_has_an_end(run: Run) -> None:
    query = (
        "?q="
        + "a" * 10_000
        + "".join(f"&people={number}" for number in range(1000))
        + "&people="
        + "b" * 1000
    )
    state = run("state", "read", query, ["people"])
    assert (len(state["q"]), len(state["chosen"]["people"])) == (300, 40)


def test_years_the_wrong_way_round_are_turned(run: Run) -> None:
    assert run("state", "ordered", "2025", "2024-03") == {"from": "2024-03", "to": "2025"}
    assert run("state", "ordered", "2024-03", "2024") == {"from": "2024-03", "to": "2024"}


@pytest.mark.parametrize("name", ['Ann "Tiny" O\'Neil', "Either\\Or", '\\"', "Plain"])
def test_the_page_and_the_index_write_a_name_alike(run: Run, name: str) -> None:
    assert run("state", "indexed", name) == filter_value(name)


NAMES = [
    [0, "Xi Jinping", 12, ["Xi"]],
    [0, "Xiomara Castro", 3, []],
    [0, "Volodymyr Zelenskyy", 9, ["Zelensky", "Zelenskiy"]],
    [0, "Alexander Lukashenko", 4, ["Lukashenka"]],
    [1, "Mexico", 20, []],
    [1, "New Mexico", 2, []],
    [2, "Mexican cooking", 30, []],
    [2, "Côte d'Ivoire", 5, ["Ivory Coast"]],
    [2, "气候", 1, []],
    [1, "Ukraine", 90, [], "Its capital is Kyiv."],
    [1, "United Kingdom", 40, ["UK", "Great Britain"]],
    [1, "Łotwa", 3, []],
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (
            "mexic",
            ["Mexican cooking", "Mexico", "New Mexico"],
        ),  # beginnings, the one with more stories first
        ("mexico", ["Mexico", "New Mexico"]),  # the whole name, then a word of one
        ("xi", ["Xi Jinping", "Xiomara Castro"]),
        ("jinping xi", ["Xi Jinping"]),  # family names may stand first or last
        ("zelensky", ["Volodymyr Zelenskyy"]),
        ("lukashenka", ["Alexander Lukashenko"]),
        ("jinpin", ["Xi Jinping"]),
        ("cote divoire", ["Côte d'Ivoire"]),
        ("ivory", ["Côte d'Ivoire"]),
        ("uk", ["United Kingdom", "Ukraine"]),  # another name that is just this, then beginnings
        ("kyiv", ["Ukraine"]),  # what its record says of it
        ("lotwa", ["Łotwa"]),  # letters that keyboards lack
        ("候", ["气候"]),  # a sign of another script is a word
        ("", []),
        ("...", []),
        ("qqqq", []),
    ],
)
def test_the_likeliest_names_come_first(module_page: Page, typed: str, found: list[str]) -> None:
    data = {
        "taxonomies": [
            ["people", "People", "person"],
            ["countries", "Countries", "country"],
            ["topics", "Topics", "topic"],
        ],
        "same": {"ł": "l"},
        "names": [
            [kind, name, f"/{place}/", *rest] for place, (kind, name, *rest) in enumerate(NAMES)
        ],
    }
    module_page.route("**/names.json", lambda route: route.fulfill(json=data))
    matched = module_page.evaluate(
        """async (typed) => {
          const { gather, matches, openNames } = await import("/names.js");
          return matches(await gather(await openNames("/names.json"), typed), typed, 8).map(({ term }) => term.name);
        }""",
        typed,
    )
    assert matched[: len(found)] == found
    assert matched or not found
