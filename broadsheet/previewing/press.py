"""The press: the one thread in which pages are printed, so that no layout keeps the server from answering.

All that knows what is shown (`Screen`, `Events`) belongs to it; the server's thread only waits for
what it makes.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Press:
    """Does one thing after the other, in the order in which they are asked for."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        """Begin; `failed` is called, in the thread, with what is raised by work that nobody waits for."""
        self._failed = failed
        self.is_closed = False
        """Whether it takes no more work."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="printing")

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Return what a function gives, called in the thread; raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def soon(self, function: Callable[..., None], *arguments: object) -> None:
        """Have a function called in the thread, which nobody waits for; once closed, nothing is."""

        def settled(done: Future[None]) -> None:
            if not done.cancelled() and (error := done.exception()) is not None:
                self._failed(error)

        try:
            self._thread.submit(function, *arguments).add_done_callback(settled)
        except RuntimeError:
            return  # it is closed

    def close(self) -> None:
        """Take no more work; what is at work is not waited for."""
        self.is_closed = True
        self._thread.shutdown(wait=False, cancel_futures=True)
