"""Asked: tasks that workers of a cluster were asked for, and the answers to them.

Answers come from a thread of Dask's, and are taken by whoever waits for them. The first to a task
counts, however many workers were asked for it.
"""

import pickle
import queue
import time
from contextlib import suppress
from typing import Any

import distributed

from broadsheet.errands import Errand
from broadsheet.publishing.processes import result

LATE = 5.0
"""Seconds after which a task is asked of another worker as well, if one has nothing to do: the
first may be slow, or hang."""
_TIMES = 3
"""Workers that are asked for the same task, at most."""


class Asked:
    """A task that workers have been asked for."""

    def __init__(self, errand: Errand[Any, Any, Any, Any], task: Any) -> None:  # noqa: ANN401 - of any errand
        self.errand = errand
        self.parcel = pickle.dumps(errand.fetched(task))
        self.answer: bytes | BaseException | None = None
        """The pickled answer, or what kept the task from being done; None until either is here."""
        self._since = 0.0
        """When it was last asked for."""
        self._futures: list[distributed.Future[Any]] = []

    @property
    def size(self) -> int:
        """Return the bytes that are on their way to a worker; none once there is an answer."""
        return len(self.parcel)

    def ask(self, *futures: "distributed.Future[Any]") -> None:
        """Note what stands for the task at the scheduler, as long as it is held."""
        self._futures.extend(futures)
        self._since = time.monotonic()

    def is_late(self, now: float) -> bool:
        """Return whether one more worker is to be asked for the task."""
        return self.answer is None and now - self._since > LATE and len(self._futures) < 2 * _TIMES

    def take(self, answer: bytes | BaseException) -> None:
        """Take an answer, the first of any, and have nobody else work at the task."""
        if self.answer is None:
            self.answer, self.parcel = answer, b""
            self._futures.clear()

    def result(self) -> Any:  # noqa: ANN401 - it is whatever the function returns
        """Return what came of the task once it is kept here; raise what kept it from being done."""
        if not isinstance(self.answer, bytes):
            assert self.answer is not None, "it was waited for"
            raise self.answer
        return self.errand.kept(result(self.answer))


Answers = queue.SimpleQueue[tuple[Asked, "bytes | BaseException"]]


def take_answers(answers: Answers, *, patience: float) -> bool:
    """Take the answers that are there; return whether any came within so many seconds."""
    has_come = False
    with suppress(queue.Empty):
        while True:
            wait = patience if not has_come else 0.0
            asked, answer = answers.get(timeout=wait) if wait else answers.get_nowait()
            asked.take(answer)
            has_come = True
    return has_come
