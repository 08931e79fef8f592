"""Signals that ask the program to stop, held back while something must not be left half done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held_back() -> Iterator[None]:
    """Let an interrupt or a request to end arrive only afterwards; does nothing outside the main thread.

    Handlers are put in place rather than the signals blocked: a blocked signal is delivered all the
    same when any other thread of the process leaves it open.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        arrived.append(number)

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # `None` is a handler not set from Python, which could not be put back; a signal that is ignored
    # stays so.
    held = {number: old for number, old in handlers.items() if old not in (None, signal.SIG_IGN)}
    try:
        for number in held:
            signal.signal(number, hold)
        yield
    finally:
        for number, old in held.items():
            signal.signal(number, old)
        for late in dict.fromkeys(arrived):
            signal.raise_signal(late)
