"""Signals that ask the program to stop, held back while something must not be left half done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def hold_interrupts() -> Iterator[None]:
    """Let an interrupt or a request to end arrive only afterwards.

    Outside the main thread this does nothing.

    Handlers are set rather than the signals blocked: a blocked signal is delivered all the same
    when any other thread of the process leaves it open.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        pending.append(number)

    replaced: dict[int, Any] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            # `None` stands for a handler that was not set from Python, which could not be put back;
            # a signal that is ignored stays ignored.
            if handler not in (None, signal.SIG_IGN):
                replaced[number] = handler
                signal.signal(number, hold)
        yield
    finally:
        for held, handler in replaced.items():
            # The handler that was here may have been called just before it was replaced, and have
            # set another one for all signals that follow.
            if signal.getsignal(held) is hold:
                signal.signal(held, handler)
        for late in dict.fromkeys(pending):
            signal.raise_signal(late)
