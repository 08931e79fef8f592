"""Workers: processes that read and render in parallel, and end with the one that started them."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self, TypeVar

from broadsheet.problems import Failure
from broadsheet.publishing.interrupts import held_back

Given = TypeVar("Given")
Result = TypeVar("Result")

_NICENESS = 10
"""Of workers that leave the processor to others: half way down (POSIX, nice)."""
_AHEAD = 8
"""Tasks handed out per worker before the first result is taken: enough to keep it busy, few enough to fit in memory."""


class Workers:
    """A number of processes, started when there is work for more than one; a context manager.

    `spawned` ones start from nothing, which takes longer: a process that has threads must not be forked. They also do
    single tasks, so that the threads are not kept from their own work. `yielding` ones leave the processor to others.
    """

    def __init__(self, jobs: int, *, spawned: bool = False, yielding: bool = False) -> None:
        self._jobs = jobs
        self._spawned = spawned
        self._yielding = yielding
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        if kind is None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            return
        # What they are at is not wanted any more, and a layout can keep one busy for ever.
        broken_off = break_off()
        # One that is ended in the middle of an answer leaves the pool's own thread waiting for the other half.
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in broken_off:
            worker.join()

    def run(self, function: Callable[[Given], Result], tasks: Iterable[Given]) -> Iterator[Result]:
        """Yield the function's result for each task, in the order of the tasks.

        A single task, or a single job, is done here, unless workers are spawned: starting a process would take longer.
        Raises what the
        function raises, and `Failure` when a worker was ended from outside.
        """
        waiting = iter(tasks)
        first = list(islice(waiting, 2))
        if not first or (not self._spawned and (self._jobs == 1 or len(first) == 1)):
            yield from map(function, (*first, *waiting))
            return
        try:
            yield from self._in_parallel(function, first, waiting)
        except BrokenProcessPool as error:
            raise Failure("a worker process was ended from outside, perhaps for want of memory") from error

    def _in_parallel(
        self, function: Callable[[Given], Result], first: Sequence[Given], waiting: Iterator[Given]
    ) -> Iterator[Result]:
        pool = self._pool = self._pool or _pool(self._jobs, spawned=self._spawned, yielding=self._yielding)
        # An interrupt within a fork would be lost: Python ignores what is raised among its own steps after one.
        with held_back():
            running: deque[Future[Result]] = deque(pool.submit(function, task) for task in first)
        running.extend(pool.submit(function, task) for task in islice(waiting, self._jobs * _AHEAD))
        while running:
            done = running.popleft()
            result = done.result()
            running.extend(pool.submit(function, task) for task in islice(waiting, 1))
            yield result


def break_off() -> Sequence[BaseProcess]:
    """End every worker of this process, whatever it is at and whoever waits for it, and return them."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.kill()
    return workers


def _pool(jobs: int, *, spawned: bool, yielding: bool) -> ProcessPoolExecutor:
    # A forked worker has everything loaded already; where the system's libraries do not bear forking, it is spawned.
    method = "fork" if sys.platform == "linux" and not spawned else "spawn"
    return ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context(method), initializer=_start, initargs=(os.getpid(), yielding)
    )


def _start(parent: int, yielding: bool) -> None:  # noqa: FBT001 - a pool's initializer has no names for its arguments
    """Begin a worker's life: an interrupt is its parent's affair, and it does not outlive its parent."""
    if yielding and hasattr(os, "nice"):
        os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def usable_jobs() -> int:
    """Return how many processes can run side by side here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
