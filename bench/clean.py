"""Clean builds of four generators, one size of archive in one place at a time: run by hand.

What a run measures stands beside what earlier runs have, so that the tables grow over quiet hours.

python bench/clean.py --stories 1000 --folder /dev/shm/clean --hugo PATH/TO/hugo --eleventy DIR \
    --pelican DIR --markdown docs/performance.md
"""

import argparse
import compileall
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpora import make_corpus
from measuring import Cost, measure, medians, written
from neighbours import Eleventy, Pelican
from sites import CHECKOUT, Broadsheet, Hugo, hugo_binary
from tables import hugo_named, placed, ratio, table

from build import corpus_script, machine

_MARKS = "<!-- figures: written by bench/clean.py -->", "<!-- end of clean builds -->"
_LESS = "leave_out: [on-this-day, shared, feed-history, exports, twins]\n"
"""What a site does without to print little that the lean layouts of the others do not."""
_IN_MEMORY = {"tmpfs", "ramfs"}


@dataclass(frozen=True, slots=True)
class Program:
    """One generator with its folders."""

    name: str
    """What the tables call it."""
    command: Sequence[str]
    """Builds the site."""
    folder: Path
    """Where it is started."""
    output: Path
    """The folder that the site is published in."""
    forget: Callable[[], None]
    """Removes the site and every cache."""


def main() -> None:
    asked = _arguments()
    compileall.compile_dir(CHECKOUT / "broadsheet", quiet=2)
    asked.folder.mkdir(parents=True, exist_ok=True)
    folder = asked.folder.resolve() / str(asked.stories)
    make_corpus(asked.corpus, folder / "archive", asked.stories)
    programs = list(_programs(asked, folder))
    costs: dict[str, list[Cost]] = {program.name: [] for program in programs}
    aside: list[Path] = []
    for _ in range(asked.runs):
        # In turns, so that a slow minute of the machine strikes all.
        for program in programs:
            if program.output.exists():
                # For minutes after files were removed, ext4 looks at each of their numbers before it
                # gives a new file one: so they stay until all is measured.
                aside.append(program.output.rename(folder / f"aside-{len(aside)}"))
            program.forget()
            cost, _ = measure(program.command, program.folder)
            costs[program.name].append(cost)
            print(f"{program.name}: {cost}", file=sys.stderr, flush=True)
    told = machine(hugo_binary(asked.hugo) if asked.hugo else None, asked.runs)
    report = f"{_rows(programs, costs)}\n\n{told}"
    heading = f"### Clean builds of {asked.stories:,} stories, {_place(folder)}"
    print(heading, report, sep="\n\n")
    if asked.markdown:
        page = asked.markdown.read_text() if asked.markdown.exists() else ""
        asked.markdown.write_text(placed(_together(page, heading, report), page, _MARKS))
    for each in aside if asked.keep else [folder]:
        shutil.rmtree(each)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure clean builds of four generators.")
    parser.add_argument("--stories", type=int, default=1000, help="size of the archive")
    parser.add_argument(
        "--folder", type=Path, required=True, help="where archive and sites stand: memory or disk"
    )
    parser.add_argument("--corpus", type=Path, default=corpus_script(), help="makes the archive")
    parser.add_argument("--hugo", help="Hugo's binary")
    parser.add_argument(
        "--eleventy", type=Path, help="folder in which npm installed @11ty/eleventy"
    )
    parser.add_argument(
        "--pelican", type=Path, help="environment in which pip installed pelican[markdown]"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs, of which the medians are told")
    parser.add_argument("--keep", action="store_true", help="keep archive and sites in the folder")
    parser.add_argument(
        "--markdown", type=Path, help="file for the table, or page that has the marks"
    )
    return parser.parse_args()


def _programs(asked: argparse.Namespace, folder: Path) -> Iterator[Program]:
    """Yield each generator that there is, with all that it needs laid in a folder of its own."""
    archive = folder / "archive"
    less = folder / "less"
    shutil.rmtree(less, ignore_errors=True)
    shutil.copytree(archive / "content", less / "content")
    (less / "archive.yml").write_text((archive / "archive.yml").read_text() + _LESS)
    for name, root in (("Broadsheet", archive), ("Broadsheet printing less", less)):
        ours = Broadsheet(root)
        yield Program(name, ours.build(), CHECKOUT, ours.output, ours.forget)
    for layouts in ("same", "lean") if asked.hugo else ():
        hugo = Hugo(hugo_binary(asked.hugo), folder / f"hugo-{layouts}", layouts)
        hugo.set_up(archive)
        yield Program(
            hugo_named(layouts, related=False),
            hugo.build(related=False),
            hugo.folder,
            hugo.output(related=False),
            partial(hugo.forget, related=False),
        )
    for kind, installed in ((Eleventy, asked.eleventy), (Pelican, asked.pelican)):
        if installed:
            site = kind(installed, folder / kind.__name__.lower())
            site.set_up(archive)
            name = f"{kind.__name__} {site.version()} printing half"
            yield Program(name, site.build(), site.folder, site.output, site.forget)


def _place(folder: Path) -> str:
    """Return whether a folder's files are held in memory or on a disk."""
    mounted = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [each for each in mounted if folder.is_relative_to(each[1])]
    kind = max(holding, key=lambda each: len(each[1]))[2]
    return "in memory" if kind in _IN_MEMORY else "on the disk"


def _rows(programs: Sequence[Program], costs: Mapping[str, Sequence[Cost]]) -> str:
    median = {name: medians(each) for name, each in costs.items()}
    ours = median[programs[0].name]

    def rows() -> Iterator[Sequence[str]]:
        for program in programs:
            cost = median[program.name]
            files, size = written(program.output)
            yield (
                program.name,
                *(f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}"),
                *(f"{files:,}", f"{size:.0f}"),
                "" if cost is ours else ratio(ours, cost),
            )

    heads = ("clean build", "wall s", "CPU s", "peak MB", "files", "MB", "Broadsheet's time of it")
    return table(heads, rows())


def _together(page: str, heading: str, report: str) -> str:
    """Return the tables that stand between a page's marks, and this one, by size and place.

    A table of the same heading gives way to it.
    """
    _, _, after = page.partition(_MARKS[0])
    before, ended, _ = after.partition(_MARKS[1])
    parts = re.split(r"^(?=### )", before if ended else page, flags=re.MULTILINE)
    known = dict(part.strip().split("\n\n", 1) for part in parts if part.strip())
    known[heading] = report

    def size_and_place(each: str) -> tuple[int, str]:
        size, _, where = each.partition(" stories, ")
        return int(size.rpartition(" ")[2].replace(",", "")), where

    ordered = sorted(known, key=size_and_place)
    return "\n\n".join(f"{each}\n\n{known[each]}" for each in ordered)


if __name__ == "__main__":
    main()
