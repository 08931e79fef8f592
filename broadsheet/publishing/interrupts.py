"""Signals that ask the program to stop, held back while something must not be left half done.

A bell is what the main thread waits at for other threads, and where it hears them as well.
"""

import select
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


_RUNG = b"\0"
"""What a bell sends itself: no signal has this number."""


class Bell:
    """What the main thread waits at until another thread rings, or a signal comes.

    The system gives a signal to any thread, and Python handles it in the main one, which never
    learns of it while it waits for a lock. So it waits for a byte instead, which Python sends with
    each signal, whichever thread got it.
    """

    def __init__(self) -> None:
        self._heard, self._rings = socket.socketpair()
        self._heard.settimeout(0)
        self._rings.settimeout(0)

    def ring(self) -> None:
        """Have the main thread wait no longer; any thread may call this."""
        with suppress(BlockingIOError):  # it has more to hear than it can have missed
            self._rings.send(_RUNG)

    def wait(self) -> None:
        """Wait until somebody rings; what the handler of a signal raises is raised here."""
        before = signal.set_wakeup_fd(self._rings.fileno(), warn_on_full_buffer=False)
        try:
            while True:
                select.select([self._heard], [], [])
                if _RUNG in self._heard.recv(4096):
                    return
        finally:
            signal.set_wakeup_fd(before)

    def close(self) -> None:
        """Give back what the system lent; nobody may ring or wait any more."""
        self._heard.close()
        self._rings.close()
