"""The benchmark of a preview's start: when it answers, and when it has read all; run by hand.

python bench/starting.py --corpus CORPUS.py --stories 10000
"""

import argparse
import compileall
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from corpora import make_corpus, middle_story
from previewing import Page, Server
from sites import CHECKOUT, Broadsheet
from tables import table

from build import kept_folder, machine

_OK = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a start: seconds since it, and those of the processor that all its processes took."""

    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Start:
    """When a preview had answered with each of these."""

    front: Moment
    story: Moment
    """A story in the middle of the archive's time, which was asked for after the front page."""
    whole: Moment
    """The first page that is told that all is read."""


def main() -> None:
    """Measure starts with nothing kept and from what the last one kept, in turns."""
    parser = argparse.ArgumentParser(description="Measure how soon a preview answers.")
    parser.add_argument("--stories", type=int, nargs="+", default=[10000], help="sizes of archive")
    parser.add_argument(
        "--corpus",
        type=Path,
        default=CHECKOUT.parent / "shared" / "bench" / "corpus.py",
        help="script that makes an archive: SCRIPT FOLDER --stories NUMBER",
    )
    parser.add_argument("--rounds", type=int, default=3, help="starts of each kind")
    parser.add_argument("--keep", type=Path, help="folder in which archives are kept")
    asked = parser.parse_args()
    compileall.compile_dir(CHECKOUT / "broadsheet", quiet=2)
    with kept_folder(asked.keep) as workshop:
        for stories in asked.stories:
            root = workshop / str(stories)
            make_corpus(asked.corpus, root, stories)
            starts = [
                (_start(root, cold=True), _start(root, cold=False)) for _ in range(asked.rounds)
            ]
            print(f"### {stories:,} stories, medians of {asked.rounds}\n")
            heads = ("", "cold: s", "cold: CPU s", "warm: s", "warm: CPU s")
            print(table(heads, _rows(starts)), end="\n\n")
    print(machine(None, 1))


def _rows(starts: list[tuple[Start, Start]]) -> Iterator[tuple[str, ...]]:
    names = {"front": "the front page", "story": "a story of the middle", "whole": "all is read"}
    for name, what in names.items():
        figures = []
        for kind in (0, 1):
            moments = [getattr(start[kind], name) for start in starts]
            figures += [
                median(each.seconds for each in moments),
                median(each.cpu for each in moments),
            ]
        yield (what, *(f"{figure:.2f}" for figure in figures))


def _start(root: Path, *, cold: bool) -> Start:
    if cold:
        shutil.rmtree(root / ".broadsheet", ignore_errors=True)
    file = middle_story(root).relative_to(root / "content").with_suffix("")
    started = time.perf_counter()
    with Server(Broadsheet(root).serve(0, search=False)) as server:

        def shown(path: str) -> Moment:
            while server.get(path).status != _OK:
                time.sleep(0.005)
            return Moment(time.perf_counter() - started, server.cpu(everything=True))

        front, story = shown("/"), shown(f"/{file.as_posix()}/")
        with closing(Page(server.port, "/", server.get("/").digest)) as page:
            state = page.state
            while json.loads(state).get("reading"):
                state = page.heard({"state"})[1]
        return Start(
            front, story, Moment(time.perf_counter() - started, server.cpu(everything=True))
        )


if __name__ == "__main__":
    main()
