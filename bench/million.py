"""What building a very large archive takes, in memory, time and files: run by hand, the largest on a disk.

python bench/million.py --stories 1000000 --folder /tmp/million
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from corpora import make_short_corpus
from sites import CHECKOUT

_EVERY = 1.0
"""Seconds between two looks at how much memory processes have: a look keeps a large one waiting."""
_HEAD = """\
| stories | build | pages | wall, s | CPU, s | largest process, MB | its largest worker, MB | all together, MB |
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"""


_STEP = re.compile(rb"broadsheet: (?P<step>[a-z ]+): [0-9.]+ s\b(?! left)")
"""What a build says when one of its steps has ended."""


@dataclass(slots=True)
class Memory:
    """What processes of a build have in memory at their most, in MB."""

    log: IO[str] | None
    """Where every look at them is written."""
    worker: float = 0.0
    together: float = 0.0
    asking: float = 0.0
    """What the one that asks has had since its last step ended."""
    steps: list[tuple[str, float]] = field(default_factory=list)
    """Each step, with what the one that asks had in it."""

    def note(self, whole: float, own: float, workers: list[float]) -> None:
        """Take what the one that asks has, and its share of that, and what that of each worker is."""
        self.worker = max([self.worker, *workers])
        self.together = max(self.together, own + sum(workers))
        self.asking = max(self.asking, whole)
        if self.log is not None:
            each = " ".join(f"{one:.0f}" for one in (whole, own, *workers))
            print(f"{time.time():.0f} {each}", file=self.log, flush=True)

    def end(self, step: str) -> None:
        """Take it that a step has ended."""
        self.steps.append((step, self.asking))
        self.asking = 0.0
        if self.log is not None:
            print(f"{time.time():.0f} {step} has ended", file=self.log, flush=True)


@dataclass(frozen=True, slots=True)
class Took:
    """What a build took."""

    wall: float
    cpu: float
    peak: float
    """Memory of the largest process at its most, in MB: as a rule, the one that asks."""
    worker: float
    """Memory of the largest worker at its most, in MB, its share of what it has in common with others
    included."""
    together: float
    """Memory of all processes at their most, in MB, what they have in common counted once."""
    steps: list[tuple[str, float]]
    """Each step, with the memory of the process that asks at its most in it."""
    report: dict[str, Any]


def main() -> None:
    asked = _arguments()
    print(_HEAD, flush=True)
    for stories in asked.stories:
        root, site = asked.folder / str(stories), asked.folder / f"{stories}-site"
        start = time.perf_counter()
        make_short_corpus(asked.corpus, root, stories)
        print(f"{stories:,} stories: made in {time.perf_counter() - start:.0f} s", flush=True)
        shutil.rmtree(site, ignore_errors=True)
        took = _build(root, site, ["--clean", *asked.options], asked.log)
        print(_table(stories, "clean", took, _files(site), _inodes(asked.folder)), flush=True)
        print(
            _table(stories, "unchanged", _build(root, site, asked.options, None), "", ""),
            flush=True,
        )
        if not asked.keep:
            shutil.rmtree(site)
            shutil.rmtree(root)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure builds of very large archives.")
    parser.add_argument("--stories", type=int, nargs="+", default=[20_000])
    parser.add_argument("--folder", type=Path, required=True, help="where all is written")
    parser.add_argument("--keep", action="store_true", help="keep the archive and the site")
    parser.add_argument(
        "--corpus", type=Path, default=CHECKOUT.parents[1] / "shared" / "bench" / "corpus.py"
    )
    parser.add_argument("--log", type=Path, help="where the memory of each process is written")
    parser.add_argument("options", nargs="*", help="more options of `broadsheet build`, behind --")
    return parser.parse_args()


def _build(root: Path, site: Path, options: list[str], log: Path | None) -> Took:
    start = time.perf_counter()
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "broadsheet",
                "build",
                "--root",
                str(root),
                "--output",
                str(site),
            ),
            *("--verbose", "--json", "--today", "2026-01-01", *options),
        ],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    memory = Memory(log.open("w") if log else None)
    ended = threading.Event()
    threads = [
        threading.Thread(target=_watch, args=(process.pid, memory, ended)),
        threading.Thread(target=_listen, args=(process.stderr, memory)),
    ]
    for thread in threads:
        thread.start()
    report = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    for thread in threads:
        thread.join()
    if process.returncode:
        sys.exit(f"the build ended with {process.returncode}")
    return Took(
        wall=time.perf_counter() - start,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / 1024,
        worker=memory.worker,
        together=memory.together,
        steps=memory.steps,
        report=json.loads(report),
    )


def _watch(pid: int, memory: Memory, ended: threading.Event) -> None:
    """Note the memory of a process and of its workers, now and then."""
    while not ended.wait(_EVERY):
        memory.note(*_memory(pid), [_memory(int(each))[1] for each in _below(pid)])


def _listen(lines: Iterable[bytes], memory: Memory) -> None:
    """Note when steps end, of what a build says."""
    for line in lines:
        sys.stderr.buffer.write(line)
        sys.stderr.flush()
        if step := _STEP.match(line):
            memory.end(step["step"].decode())


def _below(pid: int) -> Iterator[str]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield child
        yield from _below(int(child))


def _memory(pid: int) -> tuple[float, float]:
    """Return the memory of a process in MB, and of what it has in common with others its share alone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    found = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return found.get("Rss:", 0.0), found.get("Pss:", 0.0)


def _files(site: Path) -> str:
    count = size = 0
    for folder, _, names in os.walk(site):
        for name in names:
            count += 1
            size += os.lstat(f"{folder}/{name}").st_size
    return f"{count:,} files, {size / 1e9:.2f} GB"


def _inodes(folder: Path) -> str:
    disk = os.statvfs(folder)
    inodes = disk.f_files - disk.f_ffree
    used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize / 1e9
    return f"{inodes:,} inodes and {used:.1f} GB of the disk in use"


def _table(stories: int, step: str, took: Took, *more: str) -> str:
    pages = took.report["pages"]
    row = (
        f"| {stories:,} | {step} | {pages:,} | {took.wall:.0f} | {took.cpu:.0f} "
        f"| {took.peak:.0f} | {took.worker:.0f} | {took.together:.0f} |"
    )
    steps = ", ".join(f"{step} {memory:.0f}" for step, memory in took.steps)
    return "\n".join([row, *[each for each in (*more, f"who asks, MB: {steps}") if each]])


if __name__ == "__main__":
    main()
