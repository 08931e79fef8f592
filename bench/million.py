"""What building a very large archive takes, in memory, time and files: run by hand, the largest on a disk.

python bench/million.py --stories 1000000 --folder /tmp/million
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora import make_short_corpus
from sites import CHECKOUT

_EVERY = 1.0
"""Seconds between two looks at how much memory processes have: a look keeps a large one waiting."""
_HEAD = """\
| stories | build | pages | wall, s | CPU, s | largest process, MB | its largest worker, MB | all together, MB |
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"""


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
        took = _build(root, site, ["--clean", *asked.options])
        print(_table(stories, "clean", took, _files(site), _inodes(asked.folder)), flush=True)
        print(_table(stories, "unchanged", _build(root, site, asked.options), "", ""), flush=True)
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
    parser.add_argument("options", nargs="*", help="more options of `broadsheet build`, behind --")
    return parser.parse_args()


def _build(root: Path, site: Path, options: list[str]) -> Took:
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
            *("--quiet", "--json", "--today", "2026-01-01", *options),
        ],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
    )
    peaks = [0.0, 0.0]
    ended = threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
    watching.start()
    assert process.stdout
    report = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watching.join()
    if process.returncode:
        sys.exit(f"the build ended with {process.returncode}")
    return Took(
        wall=time.perf_counter() - start,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / 1024,
        worker=peaks[0],
        together=peaks[1],
        report=json.loads(report),
    )


def _watch(pid: int, peaks: list[float], ended: threading.Event) -> None:
    """Note the most memory that a worker of a process has, and that all have together."""
    while not ended.wait(_EVERY):
        own = _share(pid)
        workers = [_share(int(each)) for each in _below(pid)]
        peaks[0] = max([peaks[0], *workers])
        peaks[1] = max(peaks[1], own + sum(workers))


def _below(pid: int) -> Iterator[str]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield child
        yield from _below(int(child))


def _share(pid: int) -> float:
    """Return the memory of a process in MB, of what it has in common with others its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


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
    return "\n".join([row, *[each for each in more if each]])


if __name__ == "__main__":
    main()
