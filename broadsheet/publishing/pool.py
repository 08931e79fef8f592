"""A pool: a number of processes that do tasks, one after the other, for the thread that takes the results.

It offers `map` and `shutdown` as `concurrent.futures.Executor` has them, without a thread of its
own: whoever iterates gives tasks out and takes answers. So nothing moves while nobody asks for a
result, and nothing is left over afterwards.

A pipe holds less than some tasks and answers. Nobody waits for ever to write to one that nobody
reads, as a worker that is idle takes up whatever it is given, and one that is busy is only given
what is sure to fit into its pipe.
"""

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import suppress
from multiprocessing import connection
from typing import Any, TypeVar

from broadsheet.publishing.interrupts import held_back
from broadsheet.publishing.processes import Worker, as_task, result, started

_Result = TypeVar("_Result")

_AHEAD = 8
"""Tasks drawn per worker before their results are taken: enough to keep it busy, few enough to fit
in memory."""
_AT_ONCE = 2
"""Tasks that a worker has at a time: one that it does, and one to go on with."""
_AROUND = 100
"""Bytes that a task takes in a pipe besides what it is made of, at most."""


class _Task:
    """A task on its way."""

    def __init__(self, function: bytes, given: bytes) -> None:
        self.function = function
        self.given = given
        self.answer: bytes | None = None
        """None until it has come."""


class _Member:
    """A worker of the pool, with what it has been given and not answered yet."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.tasks: deque[_Task] = deque()
        self._function = b""
        """That of its last task."""
        self._sizes: deque[int] = deque()

    def take_up(self, task: _Task) -> bool:
        """Have it do a task, unless it might have to be waited for; raises `OSError` when it is no more."""
        function = None if task.function is self._function else task.function
        size = len(task.given) + len(function or b"") + _AROUND
        if self.tasks and sum(self._sizes) + size > self.worker.room:
            return False
        self.tasks.append(task)
        self._sizes.append(size)
        self._function = task.function
        self.worker.give(as_task(function, task.given))
        return True

    def answer(self) -> None:
        """Take its answer, waiting for all of it; raises `EOFError` or `OSError` when it is no more."""
        answer = self.worker.answers.recv_bytes()
        self._sizes.popleft()
        self.tasks.popleft().answer = answer


class Pool:
    """Processes that are started as there are tasks for them."""

    def __init__(self, jobs: int, *, spawned: bool = False, yielding: bool = False) -> None:
        """Prepare for so many; see `Workers` for the rest."""
        self._jobs = jobs
        self._spawned, self._yielding = spawned, yielding
        self._members: list[_Member] = []
        self._shut = False
        self._changing = threading.Lock()
        """Held by who starts a process or looks which there are."""

    def map(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Yield the function's result for each task, in the order of the tasks, which are drawn as they are needed.

        Raises what the function raises; `BrokenExecutor` when a worker was ended from outside, and
        then ends the others; `CancelledError` when the pool was shut down. Only one thread may take
        results.
        """
        pickled = pickle.dumps(function)
        tasks = (_Task(pickled, pickle.dumps(given)) for given in zip(*iterables, strict=False))
        due: deque[_Task] = deque()
        ungiven: deque[_Task] = deque()
        while True:
            while len(due) < self._jobs * _AHEAD and (task := next(tasks, None)) is not None:
                due.append(task)
                ungiven.append(task)
                # What has come meanwhile is taken, so that nobody is idle while tasks are drawn.
                self._exchange(ungiven, patience=0)
            if not due:
                return
            while due[0].answer is None:
                self._exchange(ungiven, patience=None)
            yield result(due.popleft().answer or b"")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - an executor's
        """Have no more tasks done, and end the processes; those given already are done first, or broken off.

        To break them off is for any thread to do: whoever takes results then gets `CancelledError`.
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

    @property
    def pids(self) -> list[int]:
        """Return the numbers of the processes."""
        with self._changing:
            return [member.worker.pid for member in self._members if member.worker.pid]

    def _exchange(self, ungiven: deque[_Task], *, patience: float | None) -> None:
        """Give out tasks, and take the answers that come within so many seconds; None to wait for one."""
        members = self._staffed(ungiven)
        try:
            _give_out(ungiven, members)
            come = {*connection.wait([member.worker.answers for member in members], patience)}
            for member in members:
                if member.worker.answers in come:
                    member.answer()
            _give_out(ungiven, members)
        except (EOFError, OSError) as error:
            with self._changing:
                shut = self._shut
            if shut:
                raise CancelledError from error
            self.shutdown(cancel_futures=True)
            raise BrokenExecutor("a worker process was ended from outside") from error

    def _staffed(self, ungiven: deque[_Task]) -> list[_Member]:
        """Return the members, after as many are started as there are tasks for; none is once the pool is shut down."""
        # An interrupt within a fork would be lost: Python ignores what is raised among its own
        # steps after one.
        with held_back(), self._changing:
            if self._shut:
                raise CancelledError
            idle = sum(not member.tasks for member in self._members)
            for _ in range(min(len(ungiven) - idle, self._jobs - len(self._members))):
                beside = [member.worker for member in self._members]
                worker = started(spawned=self._spawned, yielding=self._yielding, beside=beside)
                self._members.append(_Member(worker))
            return self._members.copy()


def _give_out(ungiven: deque[_Task], members: Sequence[_Member]) -> None:
    """Give out tasks, in their order, to those who have the fewest."""
    for busy in range(_AT_ONCE):
        for member in members:
            if ungiven and len(member.tasks) == busy and member.take_up(ungiven[0]):
                ungiven.popleft()


def _dismiss(members: Iterable[_Member]) -> None:
    """Have members end after what they were given; nobody waits to write an answer, as all are taken."""
    for member in members:
        with suppress(EOFError, OSError):  # it was ended from outside
            while member.tasks:
                member.answer()
            member.worker.dismiss()
