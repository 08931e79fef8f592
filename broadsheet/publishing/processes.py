"""Processes that do tasks: how one is started, what it does all its life, and how it ends.

Each has two pipes to the process that started it and nothing else: no semaphore that somebody would
have to give back, and nobody who watches over it. What it is given and what it answers is pickled,
so functions are known by their names.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple, NoReturn

from broadsheet.problems import Failure

if sys.platform == "linux":
    import fcntl

_NICENESS = 10
"""Of workers that leave the processor to others: half way down (POSIX, nice)."""
_LOOK = 0.2
"""Seconds between two looks of a worker at whether the process that started it is still there."""
_PIPE = 1 << 20
"""Bytes that a pipe is asked to hold (Linux), so that a task can wait in it, and an answer until it
is taken."""
_BEGIN = (
    "import sys; from multiprocessing.connection import Connection; "
    "tasks, answers = [Connection(int(end)) for end in sys.argv[1:3]]; sys.path[:] = tasks.recv(); "
    "from broadsheet.publishing.processes import work; work(tasks, answers, tasks.recv())"
)
"""What a process runs that starts from nothing; first of all it is told where modules are found."""


class Life(NamedTuple):
    """What a worker must know to begin its life."""

    parent: int
    """Number of the process that started it."""
    yielding: bool
    """Whether it leaves the processor to others."""


class Worker:
    """A process that does tasks one after the other, as seen from the one that started it."""

    def __init__(
        self,
        process: "BaseProcess | subprocess.Popen[bytes]",
        tasks: Connection,
        answers: Connection,
    ) -> None:
        self._process = process
        self._tasks = tasks
        self.answers = answers
        """Where the answer to each task can be read, in turn; at its end when the process is no
        more."""
        self.room = _capacity(tasks) // 2
        """Bytes that can be given without waiting until they are taken up: half the pipe, which is
        kept in pages."""

    @property
    def pid(self) -> int | None:
        """Return the number of the process."""
        return self._process.pid

    def give(self, task: bytes) -> None:
        """Give it a task, to do once it has done the last; raises `OSError` when it is no more."""
        self._tasks.send_bytes(task)

    def dismiss(self) -> None:
        """Have it end when it has done what it was given; raises `OSError` when it is no more."""
        # Closing its pipe would not do: another process that was forked from this one may hold the
        # same end open.
        self._tasks.send_bytes(_NOTHING)

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()

    def join(self) -> None:
        """Wait for its end."""
        if isinstance(self._process, subprocess.Popen):
            self._process.wait()
        else:
            self._process.join()

    def disown(self) -> None:
        """Close this process's ends of its pipes."""
        self._tasks.close()
        self.answers.close()


def started(*, spawned: bool, yielding: bool, beside: Iterable[Worker] = ()) -> Worker:
    """Start a worker beside others; raises `Failure` when the system has no room for it.

    A forked worker has everything loaded already; where the system's libraries do not bear forking,
    it is spawned.
    """
    try:
        return _started(Life(os.getpid(), yielding), beside, spawned=spawned)
    except OSError as error:
        raise Failure(f"no process can be started: {error.strerror or error}") from error


def _started(life: Life, beside: Iterable[Worker], *, spawned: bool) -> Worker:
    (tasks, given), (taken, answers) = Pipe(duplex=False), Pipe(duplex=False)
    try:
        process: BaseProcess | subprocess.Popen[bytes]
        if sys.platform == "linux" and not spawned:
            process = _forked(tasks, answers, life, [given, taken], beside)
        elif sys.platform == "win32":
            # What multiprocessing starts from nothing there has neither semaphores nor a tracker of
            # them.
            process = get_context("spawn").Process(
                target=work, args=(tasks, answers, life), daemon=True
            )
            process.start()
        else:
            process = _spawned(tasks, answers, life, given)
        return Worker(process, given, taken)
    finally:
        tasks.close()
        answers.close()


def _forked(
    tasks: Connection,
    answers: Connection,
    life: Life,
    others: Iterable[Connection],
    beside: Iterable[Worker],
) -> BaseProcess:
    def begin() -> NoReturn:
        # What a process forked from this one holds open has no end for those who wait for it.
        for end in others:
            end.close()
        for worker in beside:
            worker.disown()
        work(tasks, answers, life)

    process = get_context("fork").Process(target=begin, daemon=True)
    process.start()
    return process


def _spawned(
    tasks: Connection, answers: Connection, life: Life, given: Connection
) -> "subprocess.Popen[bytes]":
    """Start a worker from nothing, without multiprocessing: its own way starts a process that tracks semaphores."""
    ends = tasks.fileno(), answers.fileno()
    command = [sys.executable, "-P", "-c", _BEGIN, *map(str, ends), "broadsheet-worker"]
    with _deaf():
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=ends)  # noqa: S603 - it is this program
    # Where it is no more already, whoever gives it something to do will see.
    with suppress(OSError):
        given.send(sys.path)
        given.send(life)
    return process


@contextmanager
def _deaf() -> Iterator[None]:
    """Have a process begin without hearing an interrupt, until it ignores them by itself (POSIX).

    Ctrl-C is for all processes at a terminal, and Python complains when one arrives as it starts.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _capacity(pipe: Connection) -> int:
    """Return how many bytes a pipe holds that nobody reads, after it was made larger; 0 where that is not known."""
    if sys.platform != "linux":
        return 0
    # There is a limit to what all pipes of a user hold together.
    with suppress(OSError):
        return fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
    return fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ)


class _Answer(NamedTuple):
    """What doing a task gave: a result, or an error with where it was raised."""

    result: Any
    error: BaseException | None = None
    trace: str = ""


_NOTHING = pickle.dumps(None)


def as_task(function: bytes | None, given: bytes) -> bytes:
    """Return a task: a pickled function, None for that of the worker's last one, and its pickled arguments."""
    return pickle.dumps((function, given))


def result(answer: bytes) -> Any:  # noqa: ANN401 - it is whatever the function returns
    """Return the result that a worker answered, or raise the error, with a note of where it arose."""
    answered: _Answer = pickle.loads(answer)  # noqa: S301 - from a process of our own
    if answered.error is not None:
        answered.error.add_note(f"in a worker process:\n{answered.trace}")
        raise answered.error
    return answered.result


def work(tasks: Connection, answers: Connection, life: Life) -> NoReturn:
    """Live as a worker: do every task, answer it, and end when dismissed, or with the process that started it.

    An interrupt is that one's affair.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if life.yielding:
            os.nice(_NICENESS)
        # While it is at work: while it waits, its pipe ends.
        threading.Thread(target=_end_with, args=(life.parent,), daemon=True).start()
    function = b""
    # The other end is gone, of one pipe or the other: nobody wants anything any more.
    with suppress(EOFError, OSError):
        while (task := tasks.recv()) is not None:
            function, given = (task[0] or function), task[1]
            answers.send_bytes(_answer(function, given))
    # Also a forked one, which must not go back to what its parent was at.
    os._exit(0)


def _answer(function: bytes, given: bytes) -> bytes:
    try:
        return pickle.dumps(_Answer(_function(function)(*pickle.loads(given))))  # noqa: S301 - from our own process
    except BaseException as error:  # noqa: BLE001 - whatever is raised is raised where the answer is taken
        return pickle.dumps(
            _Answer(None, _portable(error), "".join(traceback.format_exception(error)))
        )


@lru_cache(1)
def _function(function: bytes) -> Callable[..., Any]:
    return pickle.loads(function)  # type: ignore[no-any-return]  # noqa: S301 - from our own process


def _portable(error: BaseException) -> BaseException:
    """Return an error, or what it says if it cannot be taken apart and put together again."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - it was made here
    except Exception:  # noqa: BLE001 - whatever keeps it from being pickled, its words are passed on
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
