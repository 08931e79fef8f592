"""Loops: a coroutine run to its end, wherever a test runs."""

import asyncio
import threading
from collections.abc import Awaitable, Callable


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test in a loop of its own; in a thread, as a browser's tests may have one running in this."""
    failed: list[BaseException] = []

    def threaded() -> None:
        async def tested() -> None:
            await test()

        try:
            asyncio.run(tested())
        except BaseException as error:  # noqa: BLE001 - it is raised again, in the thread of the test
            failed.append(error)

    thread = threading.Thread(target=threaded)
    thread.start()
    thread.join()
    for error in failed:
        raise error
