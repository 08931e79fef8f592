"""How many links of names to terms go because the name may be a part of a longer one.

    python bench/held_back.py FOLDER [FOLDER …] [--show 50] [--seed 1]

Each folder is an archive of Markdown files, whoever wrote them. Its terms are all countries, the
people who wrote it, the states of the US and some organizations: by their names as `TERMS` has
them, and for people by their surname as well. A link goes when a term has one in a body as long as
names count wherever they stand, and none after that. The names shown are chosen at random: read
them, and count how many would have been a true link.
"""

import argparse
import random
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dialect import body_of

from broadsheet.archive.covering import covering_names
from broadsheet.problems import Misplaced
from broadsheet.reading.countries import territories
from broadsheet.reading.markup import render, text_of
from broadsheet.reading.mentions import Finder
from tests.reading.markdown.judging import without_marks

TERMS = """Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii
Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan
Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York
North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina
South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming
Europe|Africa|Asia|London|Paris|Chicago|Boston|Seattle|Denver|Baltimore|San Francisco"""
PEOPLE = """Barack Obama|Donald Trump|Joe Biden|Bill Clinton|Abraham Lincoln|Thomas Jefferson|Albert Einstein
Martha Stewart|Michelle Obama"""
_AUTHOR = re.compile(r"^display_name:\s*['\"]?([^'\"\n]+)", re.MULTILINE)
_LIST = re.compile(r"^people: \[(.*)\]$", re.MULTILINE)
_BESIDE = 70
"""Number of characters shown on each side of a name."""


class Gone(NamedTuple):
    """A link that goes."""

    file: str
    before: str
    name: str
    after: str
    why: str


def main() -> None:
    """Print the table, and names that are held back."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--show", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    gone: list[Gone] = []
    print("| archive | bodies | links before | after | gone | moved | µs a body before | after |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for folder in arguments.folders:
        gone += _report(folder)
    chance = random.Random(arguments.seed)  # noqa: S311 - the same names every time
    for each in chance.sample(gone, min(arguments.show, len(gone))):
        print(f"{each.before}[{each.name}]{each.after}\n    {each.why} ({each.file})")


def _report(folder: Path) -> list[Gone]:
    finder, plain = _finders(folder)
    gone: list[Gone] = []
    counts = dict.fromkeys(("bodies", "before", "after", "gone", "moved"), 0)
    times = [0.0, 0.0]
    for file, html in _bodies(folder):
        started = time.process_time()
        before = {each.name: each for each in plain.find(html)}
        between = time.process_time()
        after = {each.name: each for each in finder.find(html, "en")}
        times = [times[0] + between - started, times[1] + time.process_time() - between]
        counts["bodies"] += 1
        counts["before"] += len(before)
        counts["after"] += len(after)
        lost = before.keys() - after.keys()
        counts["gone"] += len(lost)
        counts["moved"] += sum(
            after[name].start != before[name].start for name in after.keys() & before.keys()
        )
        why = {each.start: each.why for each in finder.held_back(html, "en")}
        gone += [
            _gone(file, html, before[name].start, before[name].end, why) for name in sorted(lost)
        ]
    each = [f"{1e6 * seconds / max(counts['bodies'], 1):.0f}" for seconds in times]
    print(
        f"| {folder.name} | {' | '.join(f'{count:,}' for count in counts.values())} | {' | '.join(each)} |"
    )
    return gone


def _finders(folder: Path) -> tuple[Finder, Finder]:
    """Return what finds an archive's names and holds some back, and what finds them all."""
    countries = territories("en")
    names = {
        form: f"countries/{each.code}" for each in countries for form in (each.name, *each.forms)
    }
    places = set(names.values())
    lower = set(re.findall(r"\b[a-z]+\b", " ".join(body_of(file) for file in folder.rglob("*.md"))))
    for name in (*PEOPLE.replace("\n", "|").split("|"), *_people(folder)):
        names.setdefault(name, f"people/{name}")
        # What is also a word of the language ends the name of an organization.
        if (surname := name.split()[-1]).lower() not in lower:
            names.setdefault(surname, f"people/{name}")
    for name in TERMS.replace("\n", "|").split("|"):
        names.setdefault(name, f"terms/{name}")
    covering = covering_names(names, countries, ())
    return Finder({**names, **dict.fromkeys(covering, "")}, places), Finder(names)


def _people(folder: Path) -> list[str]:
    people: set[str] = set()
    for file in folder.rglob("*.md"):
        text = file.read_bytes().decode(errors="replace")
        people |= {name.strip() for name in _AUTHOR.findall(text)}
        people |= {
            name.strip().strip('"') for names in _LIST.findall(text) for name in names.split(",")
        }
    return sorted(name for name in people if len(name.split()) > 1)


def _bodies(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*.md")):
        try:
            yield file.name, render(without_marks(body_of(file))).html
        except Misplaced:
            continue


def _gone(file: str, html: str, start: int, end: int, why: Mapping[int, str]) -> Gone:
    before = text_of(html[max(0, start - 400) : start].partition(">")[2])[-_BESIDE:]
    after = text_of(html[end : end + 400].rpartition("<")[0])[:_BESIDE]
    spaces = [
        " " if html[start - 1].isspace() else "",
        " " if html[end : end + 1].isspace() else "",
    ]
    return Gone(
        file, before + spaces[0], html[start:end], spaces[1] + after, why.get(start, "longer")
    )


if __name__ == "__main__":
    main()
