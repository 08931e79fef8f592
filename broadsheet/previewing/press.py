"""The press: the one thread that prints pages, so that no layout keeps the server from answering.

`Screen` and `Events`, which know what is shown, belong to this thread; the server's thread only
waits for what it makes.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Press:
    """Calls functions in one thread, one after the other, in the order in which they come."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        """Start; the thread calls `failed` with the error of a function that nobody waits for."""
        self._failed = failed
        self.is_closed = False
        """Whether it accepts no more functions."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="printing")

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Return the result of a function called in the thread; raises what the function raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def soon(self, function: Callable[..., None], *arguments: object) -> None:
        """Have a function called in the thread without waiting for it; does nothing once closed."""

        def check(done: Future[None]) -> None:
            if not done.cancelled() and (error := done.exception()) is not None:
                self._failed(error)

        try:
            self._thread.submit(function, *arguments).add_done_callback(check)
        except RuntimeError:
            return  # the press is closed

    def close(self) -> None:
        """Accept no more functions; a running one is not waited for."""
        self.is_closed = True
        self._thread.shutdown(wait=False, cancel_futures=True)
