"""What workers are given to do in the tests of them.

A worker that starts from nothing loads this module to find it, so it imports next to nothing:
pytest alone takes ten times as long to load.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from broadsheet.problems import Failure


class Odd(Exception):  # noqa: N818 - it is only odd
    """An error that cannot be put together again from what it was called with."""

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(message)
        self.line = line


def doubled(number: int) -> int:
    return 2 * number


def is_loaded(module: str) -> bool:
    return module in sys.modules


def added(one: int, other: int) -> int:
    return one + other


def length(data: bytes) -> int:
    return len(data)


def answered(given: bytes, size: int) -> tuple[int, bytes]:
    return len(given), bytes(size)


def doubled_by(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def niceness(_: int) -> int:
    return os.nice(0)


def state() -> tuple[object, ...]:
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    return signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), masked, os.nice(0)


def write(file: Path) -> bytes:
    file.write_text("done")
    return bytes(5_000_000)


def refuse(number: int) -> int:
    raise Failure(f"no room for {number}")


def refuse_some(number: int) -> int:
    return refuse(number) if number % 5 == 3 else number


def fail_oddly(_: int) -> int:
    raise Odd("it is odd", line=3)


def leave(_: int) -> int:
    sys.exit("left")


def unpicklable(_: int) -> object:
    return threading.Lock()


def end(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def end_at_two(number: int) -> None:
    if number == 2:
        end(number)
    stay(number)


def stay(_: int) -> None:
    while True:
        pass


def stay_but_once(number: int) -> None:
    if number:
        stay(number)


def stay_with(_: bytes, __: int) -> None:
    stay(0)
