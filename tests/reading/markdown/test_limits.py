import os
import random
import signal
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType

import pytest

from broadsheet.problems import Misplaced
from broadsheet.reading.markdown import limits
from broadsheet.reading.markup import render

_WHOLE = bool(os.environ.get("BROADSHEET_EXAMPLES"))
"""Whether hostile texts that no limit refuses are read at their whole length, or at a tenth of it."""
_SIGNS = [
    "[",
    "*",
    "_",
    "`",
    "<",
    "!",
    "![",
    "](",
    "&",
    "\\",
    ">",
    "#",
    "|",
    "[^",
    "<div>",
    "<!--",
    "[a](",
    "~",
    ":",
    '"',
    "'",
    "(",
    ")",
    "[]",
    "[a][",
    "</p>",
    "<p>",
    "<b>",
    "<a",
    "<?",
    "<![CDATA[",
    "&#",
    "&a;",
    "\\*",
    "\\`",
    '[a]("(',
    "**a**",
    "[^1]",
    "<b></b>",
    "|a",
    "<a@",
    "_a",
    "<td>",
    "<details>",
    "<ul><li>",
    "--",
    "...",
    '<a_b="',
    "- ",
    "1. ",
    "> ",
    "***a ",
    "> - ",
    "* 1. ",
    "[a](b) ",
    ": a\n",
    "*a*\n\n",
    "[a]: b\n",
    "a\n\n",
    "\t",
    "~~a ",
    "http://a.b/(c)",
    "a@b.c ",
    "- [x] a\n",
    "a|b\n-|-\n",
    "a\n: b\n",
    "<div markdown=1>\n",
    "[^a]: b\n",
    "[a](b 'c",
    "&#1;",
]
_WORDS = 'The council said "it\'s time" and *voted* for [the plan](/2024/01/plan/) on Tuesday, which few liked. '


def _mixture(seed: int) -> str:
    chance = random.Random(seed)
    pieces = [
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "![",
        "<",
        ">",
        "\n",
        "\n\n",
        "- ",
        "> ",
        "# ",
        "|",
        "&",
        ";",
        '"',
        "a",
    ]
    some = chance.sample(pieces, chance.choice([3, 20]))
    return "".join(chance.choices(some, k=30_000))


HOSTILE: dict[str, str | Callable[[], str]] = {
    **{f"50000 {sign!r}": sign * 50_000 for sign in _SIGNS},
    **{f"10000 {sign!r}": sign * 10_000 for sign in _SIGNS},
    **{f"20000 lines of {sign!r}": f"{sign}a\n" * 20_000 for sign in _SIGNS},
    **{f"6000 blocks of {sign!r}": f"{sign}a\n\n" * 6_000 for sign in _SIGNS},
    **{
        f"a line of {word!r}": (word * 1_000_000)[:1_000_000]
        for word in ("x", "a ", "a* ", "A plain word. ", "'", "-")
    },
    # Made by the test alone, as each worker has this list.
    **{f"mixture {seed}": partial(_mixture, seed) for seed in range(20)},
    "nested quotes": "\n".join(">" * depth + " a" for depth in range(500)),
    "nested lists": "\n".join("    " * depth + "- a" for depth in range(500)),
    "nested loose lists": "\n\n".join("    " * depth + "- a" for depth in range(500)),
    "lists in a line": "- " * 500 + "a",
    "lists nested as deeply as may be": "\n".join(
        "    " * depth + "- a" for depth in range(limits.NESTING - 1)
    ),
    "definitions in a line": ": " * 500 + "a",
    "fences of every length": "\n".join("`" * size for size in range(3, 400)),
    "fences never closed": "```a\n" * 1_900 + "x\n" * 30_000,
    "fences with quotes": "``` hl_lines='\n" * 900,
    "backticks of every length": " ".join("`" * size for size in range(1, 300)),
    "underlined headings": "a\n---\n" * 9_000,
    "definitions of references": "\n".join(f"[r{number}]: /u" for number in range(20_000)),
    "references among text": "\n".join(f"[r{number}]: /u\nx" for number in range(8_000)),
    "references, all used": "\n".join(f"[r{n}]: /u" for n in range(5_000))
    + "\n\n"
    + "[r1] " * 5_000,
    "quotes in a reference": "[a]: " + '"' * 50_000 + "x",
    "footnotes": "\n".join(f"[^{number}]: n" for number in range(20_000)),
    "one footnote used often": "[^1]" * 20_000 + "\n\n[^1]: x",
    "a wide, tall table": "|" + "a|" * 900 + "\n|" + "-|" * 900 + "\n" + "|a|\n" * 18_000,
    "a table of code": "`a`|" * 12_000 + "\n" + "-|" * 12_000,
    "emphasis never closed": "*a **b " * 900,
    "one item of many lines": "- a\n" + "b\n" * 19_000,
    "a tag of many attributes": "<a " + "b=c " * 50_000 + ">",
    "elements in many others": "<p>" * 1_900 + "<b></b>" * 20_000,
    "end tags alone": "<p>" * 1_900 + "</b>" * 20_000,
    "empty lines": "\n" * 49_999,
    "spaces": (" " * 1_000 + "\n") * 500,
    "control characters": "&#0;&#1;&#2;&#x3;" * 5_000,
}
HONEST = {
    "50000 words": (_WORDS * 6 + "\n\n") * 520,
    "50000 words in a paragraph": _WORDS * 3_120,
    "a long table": "|a|b|c|\n|-|-:|:-:|\n"
    + "".join(f"|[n{n}](/s/{n}/)|{n}|x *y*|\n" for n in range(2_000)),
    "500 footnotes": "".join(f"Text[^{n}]\n\n" for n in range(500))
    + "".join(f"[^{n}]: note\n" for n in range(500)),
    "500 references": "".join(f"[x][r{n}]\n\n" for n in range(500))
    + "".join(f"[r{n}]: /u/{n}\n" for n in range(500)),
    "2000 items": "".join(f"- item [l](/{n}/)\n" for n in range(2_000)),
    "a long HTML table": "<table>\n"
    + '<tr><td>a<td><a href="/x">b</a></tr>\n' * 3_000
    + "</table>",
    "long code": "```\n" + "if a[ < b> # <i>\n" * 5_000 + "```",
    "300 tight headings": "".join(f"## Heading {n}\ntext\n" for n in range(300)),
    "nested lists": "- a\n    - b\n        - c\n" * 1_000,
}


@pytest.fixture(autouse=True)
def _guard() -> Iterator[None]:
    """End a case that has come to hang; how long it took is no part of the test."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def _shortened(source: str) -> str:
    return source if _WHOLE else source[: max(5_000, len(source) // 10)]


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_ends_in_html_or_a_mistake(source: str | Callable[[], str]) -> None:
    source = source() if callable(source) else source
    try:
        limits.check_limits(source)
        source = _shortened(source)
        html = render(source).html
    except Misplaced as mistake:
        assert 1 <= mistake.line <= source.count("\n") + 1  # noqa: PT017 - either end is right
        assert mistake.hint  # noqa: PT017 - the same
    else:
        assert len(html) < 40 * len(source) + 1_000


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_long_honest_text_passes(source: str) -> None:
    assert render(source).words > 0


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("a\n\n" + "[" * 200, 3, "200 opening brackets are never closed"),
        ("a\n\n" + "[" * 150 + "]" * 150, 3, "150 brackets stand inside each other"),
        ("a\n" + ">" * 60 + " b", 2, "nested more than 40 deep"),
        ("a\n\n" + "<b>" * 300, 3, "HTML elements are never closed"),
        ("a\n\n" + "<b " * 300, 3, "have no '>'"),
        ("x" * 1_000_001, 1, "1,000,001 characters"),
        ("\n" * 50_001, 1, "50,001 lines"),
        ("a\n\n" + "&" * 50_001, 3, "50,001 of the character '&'"),
        ("a\n\n" + "[^1]" * 600, 3, "used more than 500 times"),
        ("a\n\n" + "# b\n" * 5_000, 3, "5000 headings, rules or definitions"),
    ],
)
def test_what_is_too_much_is_said_and_placed(source: str, line: int, message: str) -> None:
    with pytest.raises(Misplaced, match=message) as raised:
        limits.check_limits(source)
    assert raised.value.line == line


def test_code_is_not_held_to_the_limits_of_text() -> None:
    for end in ("```", "````", "  ```  "):
        limits.check_limits("```\n" + "a[\n" * 5_000 + f"{end}\n")
    with pytest.raises(Misplaced):
        limits.check_limits("```\n" + "a[\n" * 5_000)
