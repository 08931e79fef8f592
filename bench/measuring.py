"""Measuring: what a command costs in time, in processor time and in memory."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from typing import IO


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command cost, or the medians of several."""

    wall: float
    """Seconds that passed."""
    cpu: float
    """Seconds of processor time, of the system too, in the process and all its children."""
    peak: float
    """Megabytes of memory that the largest single process held."""


class CommandFailedError(Exception):
    """A command that was to be measured did not succeed."""


def measure(command: Sequence[str], folder: Path) -> tuple[Cost, str]:
    """Return what a fresh process, started in a folder, costs and what it printed as its result.

    What it told of its work and of problems, on standard error, is left out. Raises
    `CommandFailedError` when it does not succeed.
    """
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as told:
        # What was written before is not to be paid for by what is measured now.
        os.sync()
        # An installed package has its bytecode; where that is not to be written, every start would
        # make it again.
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=printed, stderr=told, cwd=folder, env=environment
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said, complaint = _text(printed), _text(told)
    if process.returncode:
        raise CommandFailedError(
            f"{' '.join(command)} ended with {process.returncode}:\n{(said + complaint)[:3000]}"
        )
    # wait4(2) counts the children that were waited for: the sum of their times, the largest of
    # their peaks.
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), said


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def medians(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        median(cost.peak for cost in costs),
    )


def percentile(figures: Sequence[float], share: float) -> float:
    """Return the smallest figure that so large a share of them does not exceed."""
    return sorted(figures)[max(ceil(len(figures) * share) - 1, 0)]


def written(folder: Path) -> tuple[int, float]:
    """Return how many files a published folder holds, hidden folders left out, and their size in megabytes."""
    files = [
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]
    return len(files), sum(file.stat().st_size for file in files) / 1e6
