"""The limit: a layout that never ends is stopped, and is its own mistake, at the line that it was at.

A watch beside the thread that prints raises `Endless` in it once a page has taken too long: nothing
is asked of what layouts do a million times, and the page's own lines cost what they did. What it
cannot stop is a single step of Python that takes for ever: so the steps that can (`range`,
repeating, powers) are kept short where layouts take them.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Generator
from itertools import islice
from types import TracebackType
from typing import Any, Self

LARGEST = 50_000_000
"""Signs of a page, at most: the largest that the hosts of archives publish are half as large."""
LONGEST_RANGE = 1_000_000
"""Numbers that a layout may count at once."""
_MOST_BITS = 100_000
"""Of a power: to print its digits is slow, and to make much larger ones never ends."""
_MOST_MEMORY = 1 << 30
"""Bytes by which a process may grow for a page, in what it keeps of it before it is whole."""
_AGAIN = 1.0
"""Seconds after which a thread is told again that has not ended its page: it may have been in the
middle of a step."""
_LOOK = 0.25
"""Seconds between two looks at a page that is printed."""
_PIECES = 5000
"""Texts of a page that are joined at once."""


class Endless(BaseException):
    """A page took longer, or came out larger, than any page does; no layout can catch it."""


class Limit:
    """The limit on the pages that this thread prints; a context manager, within which there is a watch."""

    def __init__(self, seconds: float, *, watches_memory: bool = False) -> None:
        """Allow a page so many seconds.

        Memory is watched only where no other thread takes any.
        """
        self.seconds = seconds
        self._watches_memory = watches_memory
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._since: float | None = None
        self._message = ""
        """Why the page of just now was stopped; empty when it was not."""
        self.is_passed = False
        """Whether a page was stopped."""
        self._ended = threading.Event()
        self._page = _Page(self)
        self._watch = threading.Thread(target=self._run, name="limit", daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._watch.join()

    def page(self) -> "_Page":
        """Raise `Endless` within the page that is printed in this context, once it goes on for too long."""
        return self._page

    def begin(self) -> None:
        """Begin a page."""
        self._since = time.monotonic()

    def end(self) -> None:
        """End a page: from now on nothing is raised."""
        while self._since is not None:
            try:
                with self._lock:
                    if self._message:
                        _raise_in(self._thread, None)
                    self._since = None
            except Endless:
                continue

    def _run(self) -> None:
        seen: float | None = None
        told = memory = 0.0
        while not self._ended.wait(min(_LOOK, self.seconds)):
            with self._lock:
                since, now = self._since, time.monotonic()
                if since is None or now - told < _AGAIN:
                    continue
                if since != seen:
                    seen, memory = since, _most_memory() if self._watches_memory else 0
                if now - since > self.seconds:
                    self._message = f"a page is still not printed after {self.seconds:g} seconds"
                elif self._watches_memory and _most_memory() - memory > _MOST_MEMORY:
                    self._message = (
                        f"a page takes more than {_MOST_MEMORY >> 30} GB of memory to print"
                    )
                else:
                    continue
                told, self.is_passed = now, True
                _raise_in(self._thread, Endless)

    def named(self, endless: Endless) -> None:
        """Give an `Endless` its message: what a watch raises is a class, which knows nothing."""
        if not endless.args:
            endless.args = (self._message,)
        self._message = ""


class _Page:
    """A page within a limit; made once, as there are thousands."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit

    def __enter__(self) -> None:
        self._limit.begin()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._limit.end()
        if isinstance(error, Endless):
            self._limit.named(error)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have a thread raise an error at its next step, or take back one that it has not raised yet."""
    raised = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


def _most_memory() -> int:
    """Return the bytes of memory that this process took when it took most; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def joined(pieces: Generator[str, None, None]) -> str:
    """Return a page, given its texts one after the other.

    Raises `Endless`, within the layout and so at its line, when it is too large.
    """
    parts: list[str] = []
    size = 0
    try:
        while batch := list(islice(pieces, _PIECES)):
            parts.append("".join(batch))
            size += len(parts[-1])
            _raise_if_too_large(size)
    except Endless as endless:
        # The layout waits where it printed last.
        pieces.throw(endless)
        raise
    return "".join(parts)


def _raise_if_too_large(size: int) -> None:
    if size > LARGEST:
        raise Endless(f"a page comes out larger than {LARGEST // 1_000_000} MB")


def counted(*limits: int) -> range:
    """Return a range, as layouts count; raises `ValueError` for one of more numbers than any page counts."""
    numbers = range(*limits)
    if len(numbers) > LONGEST_RANGE:
        raise ValueError(f"range() counts no further than {LONGEST_RANGE:,} numbers")
    return numbers


def product(one: Any, other: Any) -> Any:  # noqa: ANN401 - whatever layouts multiply
    """Return a product, or a text or list repeated; raises `ValueError` where it would be larger than any page."""
    for many, times in ((one, other), (other, one)):
        if (
            isinstance(times, int)
            and isinstance(many, str | bytes | list | tuple)
            and len(many) * times > LARGEST
        ):
            raise ValueError("what is repeated here comes out larger than any page")
    return one * other


def power(base: Any, exponent: Any) -> Any:  # noqa: ANN401 - whatever layouts raise
    """Return a power; raises `ValueError` for a number of more digits than any page prints."""
    both = isinstance(base, int) and isinstance(exponent, int)
    if both and exponent > 0 and base.bit_length() * exponent > _MOST_BITS:
        raise ValueError("the power has more digits than any page prints")
    return base**exponent
