"""What a build on a cluster costs, step by step, and whom: run by hand, on schedulers and workers of this machine.

python bench/scale.py --stories 1000 10000 --workers 1 2 4
python bench/scale.py --stories 100000 --workers 1 2 4 --short --folder /tmp/scale
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpora import make_corpus, make_short_corpus
from sites import CHECKOUT

from broadsheet.archive.visibility import Selection
from broadsheet.commands.build import build_site
from broadsheet.commands.order import BuildOrder
from broadsheet.steps import Steps

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    asked = _arguments()
    if asked.ask:
        root, output, address, *pids = asked.ask
        print(json.dumps(_asked(Path(root), Path(output), address, *pids, search=not asked.short)))
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for stories in asked.stories:
            root = Path(folder) / str(stories)
            (make_short_corpus if asked.short else make_corpus)(asked.corpus, root, stories)
            for workers in asked.workers:
                site = Path(folder) / "site"
                with (
                    _cluster(workers, Path(folder)) as (address, pids),
                    _cluster(workers, Path(folder)) as (_, idle),
                ):
                    built = _run(root, site, address, [*pids, *idle], search=not asked.short)
                print(_table(stories, workers, built), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure builds on a cluster.")
    parser.add_argument("--stories", type=int, nargs="+", default=[1000])
    parser.add_argument(
        "--workers", type=int, nargs="+", default=[1, 2, 4], help="0: processes of this machine"
    )
    parser.add_argument(
        "--short", action="store_true", help="stories of ten lines, without a search index"
    )
    parser.add_argument("--folder", default="/dev/shm", help="where all is written")  # noqa: S108 - memory, so that the disk is no part of it
    parser.add_argument(
        "--corpus", type=Path, default=CHECKOUT.parents[1] / "shared" / "bench" / "corpus.py"
    )
    parser.add_argument("--ask", nargs="+", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Begin a scheduler and workers, and give its address and the processes, the scheduler first."""
    if not workers:
        yield "", []
        return
    with ExitStack() as stack:
        file = folder / "scheduler.json"
        file.unlink(missing_ok=True)
        started = [_started(stack, "scheduler", "--port", "0", "--scheduler-file", str(file))]
        while not file.exists():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        scratch = str(folder / "scratch")
        started += [
            _started(
                *(stack, "worker", address, "--nthreads", "1", "--no-nanny"),
                *("--local-directory", scratch, "--memory-limit", "0"),
            )
            for _ in range(workers)
        ]
        # Loading Dask and the generator is not what is measured.
        time.sleep(10 + 3 * workers)
        yield address, [process.pid for process in started]


def _started(stack: ExitStack, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", f"distributed.cli.dask_{program}"),
            *("--host", "127.0.0.1", "--no-dashboard", *arguments),
        ],
        # As docs/scale.md has them started.
        env={
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def _run(
    root: Path, output: Path, address: str, pids: Sequence[int], *, search: bool
) -> dict[str, Any]:
    asked = [str(root), str(output), address, *map(str, pids)]
    done = subprocess.run(
        [sys.executable, __file__, *([] if search else ["--short"]), "--ask", *asked],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=True,
        stdout=subprocess.PIPE,
    )
    built: dict[str, Any] = json.loads(done.stdout)
    return built


class _Costs(Steps):
    """What each step costs this process, the scheduler and the workers, and how many bytes go to and fro.

    Processes of Dask take time without work, the less of it the busier the machine is. So others that
    have none run beside those that have, and what they take is taken off.
    """

    def __init__(self, pids: Sequence[int], idle: Sequence[int]) -> None:
        """Take the scheduler and the workers that have work, and as many that have none."""
        self.pids, self._idle = pids, idle
        self.moved = [0, 0]
        self.steps: list[tuple[str, list[float]]] = []

    def begin(self, step: str, total: int = 0, unit: str = "") -> None:  # noqa: ARG002 - as it is called
        self.steps.append((step, self._now()))

    def _now(self) -> list[float]:
        pairs = zip(self.pids, self._idle, strict=True)
        cpu = [_cpu(pid) - _cpu(idle) for pid, idle in pairs]
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return [
            time.perf_counter(),
            time.process_time(),
            sum(cpu[:1]),
            sum(cpu[1:]) + children.ru_utime + children.ru_stime,
            *(each / 1e6 for each in self.moved),
        ]

    def rows(self) -> list[tuple[str, list[float]]]:
        ends = [*(start for _, start in self.steps[1:]), self._now()]
        return [
            (step, [after - before for before, after in zip(start, end, strict=True)])
            for (step, start), end in zip(self.steps, ends, strict=True)
        ]


def _cpu(pid: int) -> float:
    """Return the seconds of processor time of a process, and of those that it began and that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def _asked(
    root: Path, output: Path, address: str, *pids: str, search: bool = True
) -> dict[str, Any]:
    """Build in this process, and return what that took."""
    working, idle = pids[: len(pids) // 2], pids[len(pids) // 2 :]
    costs = _Costs([*map(int, working)], [*map(int, idle)])
    if address:
        _count_bytes(costs.moved)
    order = BuildOrder(
        root=root,
        output=output,
        selection=Selection(now=NOW, search=search),
        jobs=2,
        clean=True,
        workers=address,
    )
    report = build_site(order, waiting=lambda: None, steps=costs)
    return {
        "pages": report.pages,
        "rows": costs.rows(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "others": [_peak(pid) for pid in costs.pids],
    }


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _count_bytes(moved: list[int]) -> None:
    """Count what tasks and answers take, as they are asked and taken."""
    from broadsheet.publishing.asked import Asked  # noqa: PLC0415 - loads Dask

    take = Asked.take

    def counted(self: Any, answer: bytes | BaseException) -> None:  # noqa: ANN401 - the same
        if self.answer is None:
            moved[0] += self.size
            moved[1] += len(answer) if isinstance(answer, bytes) else 0
        take(self, answer)

    Asked.take = counted  # type: ignore[method-assign]


def _table(stories: int, workers: int, built: dict[str, Any]) -> str:
    lines = [
        f"{stories:,} stories, {built['pages']:,} pages, {workers or 'no'} workers of Dask",
        "",
        "| step | wall, s | CPU of who asks, s | of the scheduler, s | of the workers, s | sent, MB | returned, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    sums = [sum(each) for each in zip(*(row for _, row in built["rows"]), strict=True)]
    lines += [
        f"| {step} | " + " | ".join(f"{each:.1f}" for each in row) + " |"
        for step, row in [*built["rows"], ("all", sums)]
    ]
    others = ", ".join(f"{each:.0f}" for each in built["others"])
    return "\n".join([*lines, "", f"peak: {built['peak']:.0f} MB; scheduler, workers: {others} MB"])


if __name__ == "__main__":
    main()
