"""Processes that do tasks: how one is started, what it does all its life, and how it ends.

Each has two pipes to the process that started it and nothing else: there is no semaphore that
somebody would have to give back, and no process that watches over it. Tasks and answers are
pickled, so functions are known by their names.
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
"""Niceness of workers that leave the processor to others: half way down (POSIX, nice)."""
_LOOK = 0.2
"""Seconds between two checks of a worker that the process that started it is still there."""
_PIPE = 1 << 20
"""Bytes that a pipe is asked to hold (Linux), so that tasks and answers can wait in it until they
are taken."""
_BEGIN = (
    "import sys; from multiprocessing.connection import Connection; "
    "tasks, answers = [Connection(int(end)) for end in sys.argv[1:3]]; sys.path[:] = tasks.recv(); "
    "from broadsheet.publishing.processes import work; work(tasks, answers, tasks.recv())"
)
"""The program of a process that starts from nothing; the first message that it reads says where
modules are found."""


class Life(NamedTuple):
    """What a worker must know when it begins."""

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
        """Pipe from which the answer to each task can be read, in turn; it ends with the
        process."""
        self.room = _capacity(tasks) // 2
        """Bytes that can be sent without waiting for the worker to read: half of what the pipe
        holds, as it is kept in pages."""

    @property
    def pid(self) -> int | None:
        """Return the number of the process."""
        return self._process.pid

    def give(self, task: bytes) -> None:
        """Give the worker a task, to do after the last; raise `OSError` when it has ended."""
        self._tasks.send_bytes(task)

    def dismiss(self) -> None:
        """Have the worker end when its tasks are done; raise `OSError` when it has ended."""
        # To close its pipe would not do: another process that was forked from this one may hold the
        # same end open.
        self._tasks.send_bytes(_NOTHING)

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()

    def join(self) -> None:
        """Wait for the end of the process."""
        if isinstance(self._process, subprocess.Popen):
            self._process.wait()
        else:
            self._process.join()

    def disown(self) -> None:
        """Close this process's ends of the worker's pipes."""
        self._tasks.close()
        self.answers.close()


def start_worker(*, spawned: bool, yielding: bool, beside: Iterable[Worker] = ()) -> Worker:
    """Start a worker beside others; raise `Failure` when the system has no room for it.

    A forked worker has everything loaded already; where the system's libraries do not withstand
    forking, it is spawned.
    """
    try:
        return _start(Life(os.getpid(), yielding), beside, spawned=spawned)
    except OSError as error:
        raise Failure(f"no process can be started: {error.strerror or error}") from error


def _start(life: Life, beside: Iterable[Worker], *, spawned: bool) -> Worker:
    (tasks, to_worker), (from_worker, answers) = Pipe(duplex=False), Pipe(duplex=False)
    try:
        process: BaseProcess | subprocess.Popen[bytes]
        if sys.platform == "linux" and not spawned:
            process = _fork(tasks, answers, life, [to_worker, from_worker], beside)
        elif sys.platform == "win32":
            # What multiprocessing starts from nothing there has neither semaphores nor a tracker of
            # them.
            process = get_context("spawn").Process(
                target=work, args=(tasks, answers, life), daemon=True
            )
            process.start()
        else:
            process = _spawn(tasks, answers, life, to_worker)
        return Worker(process, to_worker, from_worker)
    finally:
        tasks.close()
        answers.close()


def _fork(
    tasks: Connection,
    answers: Connection,
    life: Life,
    others: Iterable[Connection],
    beside: Iterable[Worker],
) -> BaseProcess:
    def begin() -> NoReturn:
        # A pipe that a forked process holds open never ends for those who wait for its end.
        for end in others:
            end.close()
        for worker in beside:
            worker.disown()
        work(tasks, answers, life)

    process = get_context("fork").Process(target=begin, daemon=True)
    process.start()
    return process


def _spawn(
    tasks: Connection, answers: Connection, life: Life, to_worker: Connection
) -> "subprocess.Popen[bytes]":
    """Start a worker from nothing, without multiprocessing.

    Multiprocessing would also start a process that tracks semaphores.
    """
    ends = tasks.fileno(), answers.fileno()
    command = [sys.executable, "-P", "-c", _BEGIN, *map(str, ends), "broadsheet-worker"]
    with interrupts_blocked():
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=ends)  # noqa: S603 - it is this program
    # If the process has ended already, whoever gives it a task will notice.
    with suppress(OSError):
        to_worker.send(sys.path)
        to_worker.send(life)
    return process


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Start processes and threads with interrupts blocked, until they want them (POSIX).

    Ctrl-C reaches all processes of a terminal, and Python complains when it arrives at the start.
    Does nothing on Windows.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        # An interrupt that has just come is raised here, with those that follow blocked already.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _capacity(pipe: Connection) -> int:
    """Make a pipe larger, and return how many bytes it holds while nobody reads; 0 when unknown."""
    if sys.platform != "linux":
        return 0
    # The system limits what all pipes of a user hold together, and may refuse this.
    with suppress(OSError):
        return fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
    return fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ)


class _Answer(NamedTuple):
    """What doing a task gave: a result, or an error with where it was raised."""

    result: Any
    error: BaseException | None = None
    trace: str = ""


_NOTHING = pickle.dumps(None)


def as_task(function: bytes | None, arguments: bytes) -> bytes:
    """Return a task, made of a pickled function and its pickled arguments.

    The function is None when it is that of the worker's last task.
    """
    return pickle.dumps((function, arguments))


def result(answer: bytes) -> Any:  # noqa: ANN401 - it is whatever the function returns
    """Return the result in a worker's answer, or raise its error with a note of where it arose."""
    outcome: _Answer = pickle.loads(answer)  # noqa: S301 - from a process of our own
    if outcome.error is not None:
        outcome.error.add_note(f"in a worker process:\n{outcome.trace}")
        raise outcome.error
    return outcome.result


def work(tasks: Connection, answers: Connection, life: Life) -> NoReturn:
    """Be a worker: do every task, answer it, and end when dismissed.

    A worker also ends with the process that started it. Interrupts are that process's affair.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if life.yielding:
            os.nice(_NICENESS)
        # The thread is for a worker that is busy: one that waits for a task sees its pipe end.
        threading.Thread(target=_end_with, args=(life.parent,), daemon=True).start()
    function = b""
    # When the other end of either pipe is gone, nobody wants an answer any more.
    with suppress(EOFError, OSError):
        while (task := tasks.recv()) is not None:
            function, arguments = (task[0] or function), task[1]
            answers.send_bytes(_answer(function, arguments))
    # A forked worker exits here too: it must not go back to what its parent was doing.
    os._exit(0)


def _answer(function: bytes, arguments: bytes) -> bytes:
    return answer_of(lambda: _function(function)(*pickle.loads(arguments)))  # noqa: S301 - from our own process


def answer_of(call: Callable[[], Any]) -> bytes:
    """Return the pickled answer of whoever does a task: what a call returns, or what it raises."""
    try:
        return pickle.dumps(_Answer(call()))
    except BaseException as error:  # noqa: BLE001 - whatever is raised is raised where the answer is taken
        return pickle.dumps(
            _Answer(None, _portable(error), "".join(traceback.format_exception(error)))
        )


@lru_cache(1)
def _function(function: bytes) -> Callable[..., Any]:
    return pickle.loads(function)  # type: ignore[no-any-return]  # noqa: S301 - from our own process


def _portable(error: BaseException) -> BaseException:
    """Return an error, or one with the same words if it cannot be pickled and loaded again."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - it was made here
    except Exception:  # noqa: BLE001 - whatever keeps it from being pickled, its words are passed on
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
