"""Indexing: builds whose search phase is timed, with the index in shards or in one, and what their processes need."""

import json
import re
import shutil
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self

from corpora import EDITS, middle_story
from measuring import Cost, measure, medians
from queries import stories_of
from sites import CHECKOUT, Broadsheet

from broadsheet.publishing.pagefind import IndexRecord, index_files

_WHOLE = "all"
_WITHOUT = "--no-search"
_TIMED = f"""
import json, sys, time
from broadsheet.cli import main
from broadsheet.publishing import search, site
from broadsheet.publishing.shards import Period

begun = site.begun_index
if sys.argv.pop(1) == {_WHOLE!r}:
    search.periods_of = lambda stories: [Period({_WHOLE!r}, range(len(stories) - 1, -1, -1))]

def timed(*given, **named):
    started = time.perf_counter()
    indexing = begun(*given, **named)
    spent, finished = time.perf_counter() - started, indexing.finished

    def finish():
        started = time.perf_counter()
        made = finished()
        print(json.dumps({{"phase": spent + time.perf_counter() - started}}), flush=True)
        return made

    indexing.finished = finish
    return indexing

site.begun_index = timed
main()
"""
"""A build, the same but that it says how long it did nothing but the search: shards are indexed
beside pages as well. It has all stories in one shard, if so told."""
_PAUSE = 0.03


@dataclass(frozen=True, slots=True)
class Built:
    """What one build cost, or the medians of several."""

    cost: Cost
    phase: float
    """Seconds of the search phase."""
    shards: int
    indexed: int
    python: float
    """Megabytes of the largest Python process."""
    pagefind: float
    """Megabytes of Pagefind's largest process; 0 when there was none."""
    pagefind_cpu: float
    """Seconds of processor time in all of Pagefind's."""


class Watch:
    """Looks, as long as it is open, at all processes that come of this one: their memory and processor time."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._seen: dict[tuple[int, str], tuple[float, float]] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def peak(self, *, pagefind: bool) -> float:
        """Return the megabytes of the largest process that is Pagefind's, or is not."""
        return max(
            (
                peak
                for (_, name), (peak, _) in self._seen.items()
                if (name == "pagefind") == pagefind
            ),
            default=0,
        )

    def pagefind_cpu(self) -> float:
        """Return the seconds of processor time that Pagefind's processes took together, up to the last look at each."""
        return sum(cpu for (_, name), (_, cpu) in self._seen.items() if name == "pagefind")

    def _look(self) -> None:
        while not self._ended.wait(_PAUSE):
            for process in _descendants(Path("/proc/self")):
                # proc(5): a process may end between one file and the next.
                with suppress(OSError, StopIteration):
                    self._note(process)

    def _note(self, process: Path) -> None:
        status = (process / "status").read_text()
        peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
        name, _, rest = (process / "stat").read_text().partition("(")[2].rpartition(")")
        used = rest.split()[11:13]
        if peak:
            ticks = sum(map(int, used))
            self._seen[int(process.name), name] = int(peak[1]) / 1024, ticks / 100


def _descendants(process: Path) -> Sequence[Path]:
    found: list[Path] = []
    with suppress(OSError):
        for task in (process / "task").iterdir():
            found += [Path("/proc") / number for number in (task / "children").read_text().split()]
    return [*found, *(below for child in found for below in _descendants(child))]


@dataclass(frozen=True, slots=True)
class Indexed:
    """An archive whose site is built with search, without it, and with an index that is not in shards."""

    site: Broadsheet
    whole: Path
    """Folder for the site whose index is in one."""

    def build(self) -> Built:
        """Build the site with its search."""
        return _timed(searchable(self.site), "shards")

    def build_without(self) -> Built:
        """Build the site without search, from nothing."""
        self.site.forget()
        return _timed([*searchable(self.site), _WITHOUT], "shards")

    def build_whole(self) -> Built:
        """Build the site with one index, from nothing but the cache: through the same code and the same binary."""
        shutil.rmtree(self.whole, ignore_errors=True)
        command = searchable(self.site)
        command[command.index("--output") + 1] = str(self.whole)
        return _timed(command, _WHOLE)

    def stock_index(self) -> Path:
        """Return the folder of an index of the same stories as Pagefind makes it of their texts."""
        folder = self.whole.with_name(f"{self.whole.name}-stock")
        shutil.rmtree(folder, ignore_errors=True)
        records = (
            IndexRecord(
                story.url,
                f"{story.title} {story.text}",
                "en",
                {"title": story.title, "date": story.date},
                {
                    "people": tuple(story.people),
                    "countries": tuple(story.countries),
                    "year": (story.date[:4],),
                },
                {"date": story.date},
            )
            for story in stories_of(self.site.output / "pagefind")
        )
        for path, data in index_files(records, language="en").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    def steps(self, number: int) -> dict[str, Built]:
        """Return what builds cost after nothing has changed and after edits; the stories are put back afterwards."""
        built = {"nothing changed": self.build()}
        edited = {
            "a story of the newest year edited": self._newest(),
            "a story of a past year edited": self._past(),
        }
        for step, story in edited.items():
            before = story.read_text()
            try:
                story.write_text(EDITS["one story's body edited"](before, number))
                built[step] = self.build()
            finally:
                story.write_text(before)
            self.build()
        return built

    def _newest(self) -> Path:
        years = self.site.root / "content" / "stories"
        stories = sorted(max(year for year in years.iterdir() if year.is_dir()).rglob("*.md"))
        return stories[len(stories) // 2]

    def _past(self) -> Path:
        return middle_story(self.site.root)


def searchable(site: Broadsheet) -> list[str]:
    """Return the command that builds a site with its search, which the comparison of builds leaves out."""
    return [word for word in site.build() if word != _WITHOUT]


def _timed(command: Sequence[str], told: str) -> Built:
    """Run a build: a command of `Broadsheet`, whose first three words start the program."""
    with Watch() as watch:
        cost, said = measure([sys.executable, "-c", _TIMED, told, *command[3:]], CHECKOUT)
    report: dict[str, float] = {}
    for line in said.splitlines():
        report |= json.loads(line)
    built = Built(
        cost=cost,
        phase=report.get("phase", 0),
        shards=int(report["shards"]),
        indexed=int(report["indexed"]),
        python=watch.peak(pagefind=False),
        pagefind=watch.peak(pagefind=True),
        pagefind_cpu=watch.pagefind_cpu(),
    )
    print(f"{told}: {built}", file=sys.stderr)
    return built


def median_of(builds: Sequence[Built]) -> Built:
    """Return the median of each figure; of shards, what the last build said."""
    return Built(
        cost=medians([built.cost for built in builds]),
        phase=median(built.phase for built in builds),
        shards=builds[-1].shards,
        indexed=builds[-1].indexed,
        python=median(built.python for built in builds),
        pagefind=median(built.pagefind for built in builds),
        pagefind_cpu=median(built.pagefind_cpu for built in builds),
    )
