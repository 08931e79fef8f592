"""Workers: they read and render in parallel, as processes of this machine or of a cluster."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager
from importlib import import_module
from itertools import accumulate, chain, islice
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from broadsheet.problems import Failure
from broadsheet.publishing.interrupts import hold_interrupts
from broadsheet.publishing.pool import Pool
from broadsheet.steps import SILENT, Steps, told_of

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


FOR_SITES = (
    "broadsheet.reading.content",
    "broadsheet.printing.renderer",
    "broadsheet.imaging.card",
    "PIL.PngImagePlugin",
)
"""The modules that building a site of any size needs in every process, and that are slow to load."""


class Executing(Protocol):
    """What does the tasks: processes on this machine, or a cluster of any."""

    def map(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Yield the function's result for each task, in order; tasks are read as needed."""

    def begun(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Give out the first tasks at once, and return what `map` returns."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - an executor's
        """Accept no more tasks, and end, or break off what is done."""


class Workers:
    """A number of processes, started when there is work for more than one.

    It is a context manager, which may be entered again and again.

    With `spawned`, processes start from nothing, which takes longer: a process that has threads
    must not be forked. They also do single tasks, so that the threads are not kept from their own
    work. With `yielding`, they leave the processor to others. A `pool` that is there already does
    all work in the place of such processes. What is in `modules` is loaded here before processes
    are forked, which then need not load it each.
    """

    def __init__(
        self,
        jobs: int,
        *,
        spawned: bool = False,
        yielding: bool = False,
        steps: Steps = SILENT,
        pool: Executing | None = None,
        modules: Sequence[str] = (),
    ) -> None:
        self._modules = modules
        self._jobs = jobs
        self.steps = steps
        """Whoever hears of the steps of the work."""
        self._spawned = spawned
        self._yielding = yielding
        self._pool: Executing | None = pool
        self._is_elsewhere = pool is not None
        self._left: Iterator[object] = iter(())
        """Results that nobody takes; while they are held, their tasks are done."""
        self._stopped = False
        self._changing = threading.Lock()
        """Lock held by whoever begins a pool or stops."""

    @property
    def side_by_side(self) -> int:
        """Return how many processes of this machine do the work; 0 when another machine may do it."""
        return 0 if self._is_elsewhere else self._jobs

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # After an error nobody wants what the processes are doing, and a layout can keep one busy
        # for ever.
        self._end(is_broken_off=kind is not None)

    def break_off(self) -> None:
        """End the processes, whatever they are doing; others are started when there is more work."""
        self._end(is_broken_off=True)

    def _end(self, *, is_broken_off: bool) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=is_broken_off)
            # An interrupt could not be raised while pipes are closed, and Python would print that
            # it was ignored.
            with hold_interrupts():
                self._pool = None

    def spawn_more(self) -> None:
        """Have processes that are still to be started start from nothing: threads are to begin."""
        self._spawned = True
        if isinstance(self._pool, Pool):
            self._pool.spawn_more()

    def stop(self) -> None:
        """End the processes, whatever they are doing, and start no more; any thread may call it."""
        with self._changing:
            self._stopped = True
            pool = self._pool
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def raise_if_stopped(self) -> None:
        """Raise `Failure` if they were stopped: between two steps of what is done without them."""
        if self._stopped:
            raise Failure("the work was broken off")

    def run(
        self, function: Callable[[_Given], _Result], tasks: Iterable[_Given]
    ) -> Iterator[_Result]:
        """Yield the function's result for each task, in the order of the tasks.

        A single task, or all tasks of a single job, are done in this process, unless workers are
        spawned: to start a process would take longer. Raises what the function raises, and
        `Failure` when a worker was ended from outside, cannot be started, or all were stopped.
        """
        yield from self.begun(function, tasks)

    def begun(
        self, function: Callable[[_Given], _Result], tasks: Iterable[_Given]
    ) -> Iterator[_Result]:
        """Begin to do tasks beside what is run until their results are taken, and return these.

        They come as those of `run` do. Tasks that are done in this process are done when their
        results are taken.
        """
        remaining = iter(tasks)
        first = list(islice(remaining, 2))
        few = len(first) == 1 or (self._jobs == 1 and not self._is_elsewhere)
        if not first or (few and not self._spawned):
            return map(function, chain(first, remaining))
        with self._told():
            results = self._begun_pool().begun(function, chain(first, remaining))
        return self._taken(results)

    def leave(self, function: Callable[[_Given], object], tasks: Iterable[_Given]) -> None:
        """Have processes do tasks, of which nobody takes results, beside what is done here.

        Each process does them before what it is given next. Only as many are sure to be done as
        processes can be given at once.
        """
        self._left = self.begun(function, tasks)

    def _taken(self, results: Iterator[_Result]) -> Iterator[_Result]:
        with self._told():
            yield from results

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise `Failure` when the pool's work breaks off."""
        try:
            yield
        except BrokenExecutor as error:
            self._pool = None
            raise Failure(
                "a worker process was ended from outside, perhaps for want of memory"
            ) from error
        except CancelledError:
            self.raise_if_stopped()
            raise

    def run_step(
        self, step: str, unit: str
    ) -> Callable[
        [Callable[[Sequence[_Given]], _Result], Iterable[Sequence[_Given]]], Iterator[_Result]
    ]:
        """Return a function that runs as `run` does for tasks that are parts of a step of the work.

        How many things of a `unit` are done is told of the step.
        """

        def run(
            function: Callable[[Sequence[_Given]], _Result], tasks: Iterable[Sequence[_Given]]
        ) -> Iterator[_Result]:
            tasks = list(tasks)
            counts = list(accumulate(map(len, tasks)))
            if counts:
                self.steps.begin(step, counts[-1], unit)
            return told_of(self.run(function, tasks), counts, self.steps)

        return run

    def _begun_pool(self) -> Executing:
        with self._changing:
            self.raise_if_stopped()
            if self._pool is None:
                for module in self._modules if not self._spawned else ():
                    import_module(module)
                self._pool = Pool(self._jobs, spawned=self._spawned, yielding=self._yielding)
            return self._pool
