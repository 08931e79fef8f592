"""A pool of processes that do tasks, one after the other, for the thread that takes the results.

It offers `map` and `shutdown` as `concurrent.futures.Executor` has them, without a thread of its
own: the thread that iterates gives out tasks and takes answers. So nothing is sent while nobody
asks for a result, and nothing is left over afterwards.

Some tasks and answers are larger than a pipe. Still nobody waits for ever to write to a pipe that
nobody reads: an idle worker reads whatever it is given, and a busy one is only given what is sure
to fit into its pipe.
"""

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import suppress
from multiprocessing import connection
from typing import Any, TypeVar

from broadsheet.publishing.interrupts import hold_interrupts
from broadsheet.publishing.processes import Worker, as_task, result, start_worker

_Result = TypeVar("_Result")

_AHEAD = 8
"""Tasks that are read for each worker before their results are taken: enough to keep it busy, few
enough to fit in memory."""
_LARGEST = 1 << 25
"""Bytes of tasks that were not done yet from which on no more are read."""
_AT_ONCE = 2
"""Tasks that a worker has at a time: the one that it is doing, and the next."""
_AROUND = 100
"""Bytes that a task takes in a pipe besides its function and its arguments, at most."""


class _Task:
    """A task on its way."""

    def __init__(self, function: bytes, arguments: bytes) -> None:
        self.function = function
        self.arguments = arguments
        self.answer: bytes | None = None
        """The pickled answer; None until it has arrived."""


class _Member:
    """A worker of the pool, with the tasks that it has been given and has not answered yet."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.tasks: deque[_Task] = deque()
        self._function = b""
        """The pickled function of its last task."""
        self._sizes: deque[int] = deque()

    def take_up(self, task: _Task) -> bool:
        """Give the worker a task and return True, unless its pipe might be full.

        Raises `OSError` when the worker has ended.
        """
        function = None if task.function is self._function else task.function
        size = len(task.arguments) + len(function or b"") + _AROUND
        if self.tasks and sum(self._sizes) + size > self.worker.room:
            return False
        self.tasks.append(task)
        self._sizes.append(size)
        self._function = task.function
        self.worker.give(as_task(function, task.arguments))
        return True

    def answer(self) -> None:
        """Take the worker's next answer, and wait for all of it.

        Raises `EOFError` or `OSError` when the worker has ended.
        """
        answer = self.worker.answers.recv_bytes()
        self._sizes.popleft()
        self.tasks.popleft().answer = answer


class Pool:
    """Processes that are started as there are tasks for them."""

    def __init__(self, jobs: int, *, spawned: bool = False, yielding: bool = False) -> None:
        """Prepare for a number of processes; `Workers` explains the other arguments."""
        self._jobs = jobs
        self._spawned, self._yielding = spawned, yielding
        self._members: list[_Member] = []
        self._ungiven: deque[_Task] = deque()
        """Tasks that no worker has been given yet, in the order in which they are to be done."""
        self._shut = False
        self._changing = threading.Lock()
        """Lock held by whoever starts a process or looks which there are."""

    def map(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Yield the function's result for each task, in order; tasks are read as needed.

        Raises what the function raises; `BrokenExecutor`, after ending all workers, when one was
        ended from outside; `CancelledError` when the pool was shut down. Only one thread may take
        results.
        """
        yield from self.begun(function, *iterables)

    def begun(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Give out the first tasks at once, and return what `map` returns.

        They are done while the thread takes other results, before the tasks of these.
        """
        results = self._results(function, *iterables)
        next(results, None)
        return results  # type: ignore[return-value]  # all but the first are results

    def _results(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result | None]:
        """Yield None once the first tasks are given out, and then the results."""
        pickled = pickle.dumps(function)
        tasks = (
            _Task(pickled, pickle.dumps(arguments)) for arguments in zip(*iterables, strict=False)
        )
        due: deque[_Task] = deque()
        begins = True
        try:
            while True:
                while self._has_room(due) and (task := next(tasks, None)) is not None:
                    due.append(task)
                    self._ungiven.append(task)
                    # Answers that have arrived are taken meanwhile, so that no worker is idle while
                    # tasks are read.
                    self._exchange(patience=0)
                if begins:
                    yield None
                    begins = False
                if not due:
                    return
                while due[0].answer is None:
                    self._exchange(patience=None)
                yield result(due.popleft().answer or b"")
        finally:
            # Nobody takes the results of what has not been given out yet.
            for task in due:
                with suppress(ValueError):
                    self._ungiven.remove(task)

    def _has_room(self, due: Iterable[_Task]) -> bool:
        """Return whether more tasks may be read than those whose results are not taken yet."""
        sizes = [0 if task.answer is not None else len(task.arguments) for task in due]
        return len(sizes) < self._jobs * _AHEAD and sum(sizes) < _LARGEST

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - an executor's
        """Accept no more tasks, and end the processes.

        Tasks that workers have already are done first or, with `cancel_futures`, broken off.

        Any thread may break them off: the one that takes results then gets `CancelledError`.
        """
        with self._changing:
            self._shut = True
            members = self._members.copy()
            if cancel_futures:
                for member in members:
                    member.worker.kill()
        try:
            if not cancel_futures:
                _dismiss(members)
            if wait:
                for member in members:
                    member.worker.join()
        except BaseException:
            for member in members:
                member.worker.kill()
            raise

    def spawn_more(self) -> None:
        """Have processes that are still to be started start from nothing."""
        self._spawned = True

    @property
    def pids(self) -> list[int]:
        """Return the numbers of the processes."""
        with self._changing:
            return [member.worker.pid for member in self._members if member.worker.pid]

    def _exchange(self, *, patience: float | None) -> None:
        """Give out tasks, and take the answers of so many seconds; None waits for one."""
        members = self._staff()
        try:
            _give_out(self._ungiven, members)
            ready = {*connection.wait([member.worker.answers for member in members], patience)}
            for member in members:
                if member.worker.answers in ready:
                    member.answer()
            _give_out(self._ungiven, members)
        except (EOFError, OSError) as error:
            with self._changing:
                shut = self._shut
            if shut:
                raise CancelledError from error
            self.shutdown(cancel_futures=True)
            raise BrokenExecutor("a worker process was ended from outside") from error

    def _staff(self) -> list[_Member]:
        """Start as many members as there are tasks for, and return all.

        Raises `CancelledError` once the pool is shut down.
        """
        # An interrupt within a fork would be lost: Python ignores what is raised in its own steps
        # after one.
        with hold_interrupts(), self._changing:
            if self._shut:
                raise CancelledError
            idle = sum(not member.tasks for member in self._members)
            for _ in range(min(len(self._ungiven) - idle, self._jobs - len(self._members))):
                beside = [member.worker for member in self._members]
                worker = start_worker(spawned=self._spawned, yielding=self._yielding, beside=beside)
                self._members.append(_Member(worker))
            return self._members.copy()


def _give_out(ungiven: deque[_Task], members: Sequence[_Member]) -> None:
    """Give out tasks, in their order, to the members that have the fewest."""
    for busy in range(_AT_ONCE):
        for member in members:
            if ungiven and len(member.tasks) == busy and member.take_up(ungiven[0]):
                ungiven.popleft()


def _dismiss(members: Iterable[_Member]) -> None:
    """Have members end after their last task.

    All their answers are taken, so that none waits to write one.
    """
    for member in members:
        with suppress(EOFError, OSError):  # the worker was ended from outside
            while member.tasks:
                member.answer()
            member.worker.dismiss()
