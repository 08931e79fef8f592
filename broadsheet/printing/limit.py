"""The limit: a layout that never ends is stopped, which is a mistake at the line where it was.

A watch, a thread beside the one that prints, raises `Endless` in that thread once a page has taken
too long. So nothing has to be checked in what layouts do a million times, and pages cost no more
than without a limit. The watch cannot stop a single step of Python that takes for ever: the steps
that can (`range`, repeating, powers) have limits of their own where layouts use them.
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
"""A page has at most so many characters: the largest files that hosts of archives publish are half
as large."""
LONGEST_RANGE = 1_000_000
"""A range in a layout has at most so many numbers."""
_MOST_BITS = 100_000
"""A power has at most so many bits: printing the digits of a larger one is slow, and computing a
much larger one never ends."""
_MOST_MEMORY = 1 << 30
"""A process may grow by at most so many bytes for a page, in what it keeps before the page is
whole."""
_RETRY_AFTER = 1.0
"""Seconds after which the watch raises the error again in a thread that has not ended its page: it
may have been in the middle of a step."""
_INTERVAL = 0.25
"""Seconds between two looks of the watch at a page that is being printed."""
_BATCH = 5000
"""How many texts of a page are joined in one step."""


class Endless(BaseException):
    """A page took longer or came out larger than any real page does; no layout can catch this."""


class Limit:
    """The limit on the pages that this thread prints: a context manager in which a watch runs."""

    def __init__(self, seconds: float, *, watches_memory: bool = False) -> None:
        """Allow each page so many seconds.

        `watches_memory` is for processes in which no other thread takes memory.
        """
        self.seconds = seconds
        self._watches_memory = watches_memory
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._since: float | None = None
        """When the page that is being printed was begun; None between pages."""
        self._message = ""
        """Why the last page was stopped; empty when it was not."""
        self.is_passed = False
        """Whether any page has been stopped."""
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
        """Return the context in which one page is printed: it raises `Endless` after too long."""
        return self._page

    def begin(self) -> None:
        """Begin a page: from now on its time is counted."""
        self._since = time.monotonic()

    def end(self) -> None:
        """End a page: from now on the watch raises nothing."""
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
        raised_at = memory = 0.0
        while not self._ended.wait(min(_INTERVAL, self.seconds)):
            with self._lock:
                since, now = self._since, time.monotonic()
                if since is None or now - raised_at < _RETRY_AFTER:
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
                raised_at, self.is_passed = now, True
                _raise_in(self._thread, Endless)

    def explain(self, endless: Endless) -> None:
        """Give an `Endless` its message: what the watch raises is a class, which has none."""
        if not endless.args:
            endless.args = (self._message,)
        self._message = ""


class _Page:
    """The context of a page; a limit has one for all of its pages, of which there are thousands."""

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
            self._limit.explain(error)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have a thread raise an error at its next step, or with None take back one not raised yet."""
    pending = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), pending)


def _most_memory() -> int:
    """Return the most bytes of memory that this process has taken; 0 where that is not known."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def join_texts(texts: Generator[str, None, None]) -> str:
    """Return a page, given its texts one after the other.

    Raises `Endless` within the layout, and so at its line, when the page is too large.
    """
    parts: list[str] = []
    size = 0
    try:
        while batch := list(islice(texts, _BATCH)):
            parts.append("".join(batch))
            size += len(parts[-1])
            _raise_if_too_large(size)
    except Endless as endless:
        # The generator is the layout, which is suspended at the line that printed last.
        texts.throw(endless)
        raise
    return "".join(parts)


def _raise_if_too_large(size: int) -> None:
    if size > LARGEST:
        raise Endless(f"a page comes out larger than {LARGEST // 1_000_000} MB")


def bounded_range(*limits: int) -> range:
    """Return a range; raises `ValueError` for more numbers than any page counts."""
    numbers = range(*limits)
    if len(numbers) > LONGEST_RANGE:
        raise ValueError(f"range() counts no further than {LONGEST_RANGE:,} numbers")
    return numbers


def bounded_product(one: Any, other: Any) -> Any:  # noqa: ANN401 - whatever layouts multiply
    """Return a product, or a text or list repeated.

    Raises `ValueError` when what is repeated would be larger than any page.
    """
    for many, times in ((one, other), (other, one)):
        if (
            isinstance(times, int)
            and isinstance(many, str | bytes | list | tuple)
            and len(many) * times > LARGEST
        ):
            raise ValueError("what is repeated here comes out larger than any page")
    return one * other


def bounded_power(base: Any, exponent: Any) -> Any:  # noqa: ANN401 - whatever layouts raise
    """Return a power; raises `ValueError` for a number of more digits than any page prints."""
    both = isinstance(base, int) and isinstance(exponent, int)
    if both and exponent > 0 and base.bit_length() * exponent > _MOST_BITS:
        raise ValueError("the power has more digits than any page prints")
    return base**exponent
