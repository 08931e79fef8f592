"""What it costs to find names in bodies: `python bench/mentions.py CORPUS_SCRIPT [--stories N]`.

The bodies are those of a made-up archive, as its build kept them. The names are its own, and then
as many more as make ten thousand, of two words of the same text each: whose first words are in
nearly every body: it gets no worse.
"""

import argparse
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from corpora import make_corpus
from sites import CHECKOUT

from broadsheet.reading.mentions import Finder

_MANY = 10_000
_RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("script", type=Path)
    parser.add_argument("--stories", type=int, default=2_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_corpus(given.script, root, given.stories)
        build = [sys.executable, CHECKOUT / "build.py", "--root", root, "--no-search", "--quiet"]
        subprocess.run(build, check=True)
        bodies = [
            html
            for (html,) in sqlite3.connect(root / ".broadsheet" / "cache.sqlite").execute(
                "SELECT html FROM bodies"
            )
        ]
        own = _names(root)
    print(
        f"{len(bodies)} bodies of {sum(map(len, bodies)) // len(bodies)} characters; medians of {_RUNS} runs"
    )
    words = sorted(set(re.findall(r"\b[A-Z][a-z]+", " ".join(bodies[:500]))))
    chance = random.Random(1)  # noqa: S311 - the same names every time
    made = [f"{chance.choice(words)} {chance.choice(words)}" for _ in range(_MANY - len(own))]
    for label, names in (("the archive's own", own), ("ten thousand, the worst", [*own, *made])):
        _report(label, names, bodies)


def _names(root: Path) -> list[str]:
    lists = [
        found
        for file in sorted((root / "content" / "stories").rglob("*.md"))
        for found in re.findall(r"^(?:people|countries): \[(.*)\]$", file.read_text(), re.MULTILINE)
    ]
    return sorted({name.strip().strip('"') for each in lists for name in each.split(",")})


def _report(label: str, names: Sequence[str], bodies: Sequence[str]) -> None:
    started = time.process_time()
    finder = Finder({name: name for name in names})
    made = time.process_time() - started
    costs = []
    found = 0
    for _ in range(_RUNS):
        started = time.process_time()
        found = sum(len(finder.find(html)) for html in bodies)
        costs.append((time.process_time() - started) / len(bodies))
    per_body = f"{median(costs) * 1e6:.0f} us of processor time a body"
    print(
        f"{label}: {len(names)} names made ready in {made * 1e3:.0f} ms; {per_body}, {found / len(bodies):.1f} names"
    )


if __name__ == "__main__":
    main()
