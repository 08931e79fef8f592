"""One thread that ends the worker of a test that hangs, where `pytest-timeout` starts one for each test.

There are some ten thousand tests, and most take less time than a thread does to begin and to end. How
long a test may take, and what becomes of one that takes longer, is left to the plugin.
"""

import threading
import time
from typing import NamedTuple

import pytest
import pytest_timeout  # type: ignore[import-untyped]


class _Running(NamedTuple):
    """A test that is running, and until when it may."""

    item: pytest.Item
    settings: pytest_timeout.Settings
    until: float


class _Watch:
    """Knows which test is running, if any, and ends the worker once that has taken too long."""

    def __init__(self) -> None:
        self.running: _Running | None = None
        self._thread: threading.Thread | None = None

    def begin(self, item: pytest.Item, settings: pytest_timeout.Settings) -> None:
        self.running = _Running(item, settings, time.monotonic() + settings.timeout)
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()

    def _look(self) -> None:
        """End the worker when a test is late; tests tell nothing, so that each costs no more than a value."""
        while True:
            running = self.running
            left = running.until - time.monotonic() if running else 1.0
            if running and left <= 0:
                pytest_timeout.timeout_timer(running.item, running.settings)
                # It is still here: somebody debugs it.
                self.running = None
            # The next one may take as long as this one would.
            time.sleep(max(left, 0.01))


_WATCH = _Watch()


@pytest.hookimpl(optionalhook=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: pytest_timeout.Settings) -> bool | None:
    """Have a test end in time; one that has another method or time of its own is the plugin's."""
    if settings.method != "thread" or settings.timeout != item.config._env_timeout:  # type: ignore[attr-defined]
        return None
    _WATCH.begin(item, settings)
    return True


@pytest.hookimpl(optionalhook=True)
def pytest_timeout_cancel_timer(item: pytest.Item) -> bool | None:
    """Let the test that is running take as long as it likes, as it has ended or is debugged."""
    if _WATCH.running is None or _WATCH.running.item is not item:
        return None
    _WATCH.running = None
    return True
