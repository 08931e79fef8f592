"""The desk: a thread that follows the archive's files, and hands on what each change makes of it."""

import gc
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from types import TracebackType
from typing import Self

from broadsheet.previewing.following import Follower, State
from broadsheet.previewing.seeing import CONTENT, LAYOUTS
from broadsheet.previewing.watching import Watcher
from broadsheet.problems import Failure, Misuse, Problem
from broadsheet.reading.config import FILE

_PATIENCE = 2.0
"""Seconds after which everything is looked at, for events that were lost; longer where looking takes long."""
_SHARE = 50
"""How many times as long as a look at everything the pause before it is."""
_GARBAGE_AFTER = 100
"""Edits after which Python looks for what is held by nothing but itself."""


class Desk:
    """Follows an archive from a state on; a context manager."""

    def __init__(
        self,
        follower: Follower,
        state: State,
        watcher: Watcher,
        *,
        clock: Callable[[], datetime],
        handed: Callable[[State, Collection[str], float], None],
    ) -> None:
        """Follow; `handed` is called in the thread with each new state, the files that led to it and its seconds."""
        self._follower = follower
        self._state = self._shown = state
        self._watcher = watcher
        self._clock = clock
        self._lost = False
        self._handed = handed
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watcher.stop()
        # A long read is not waited for: the next start begins where its last batch ended.
        self._thread.join(timeout=1)

    def read_again(self) -> None:
        """Have everything read again: another program has begun the cache anew, and bodies are not in it."""
        self._lost = True
        self._watcher.look()

    def _run(self) -> None:
        # Loads Markdown, which a start from the cache has no need of, before the first edit waits for it.
        import_module("broadsheet.reading.content")
        patience, edits = _PATIENCE, 0
        while True:
            paths = self._watcher.changes(patience)
            if self._watcher.stopped:
                return
            started = time.perf_counter()
            shown = self._next(paths)
            seconds = time.perf_counter() - started
            if paths is None and shown is self._shown:
                patience = max(_PATIENCE, seconds * _SHARE)
            if shown is not self._shown:
                anew = _is_assembled_anew(shown, self._shown)
                before, self._shown = self._shown, shown
                self._handed(shown, _changed(before, shown), seconds)
                edits += 1
                if anew or edits % _GARBAGE_AFTER == 0:
                    # What is left is kept for long: it need not be looked through again.
                    gc.collect()
                    gc.freeze()

    def _next(self, paths: Collection[str] | None) -> State:
        """Return the state to show: the one after changes, or the last with what kept it from being followed."""
        try:
            if self._lost:
                self._lost = False
                self._state = self._follower.begin(self._clock(), spawned=True)
                return self._state
            try:
                self._state = self._follower.follow(self._state, paths, self._clock())
            except Failure:
                # A file that went while it was read is found gone by another look.
                self._state = self._follower.follow(self._state, None, self._clock())
        except (Failure, Misuse) as failure:
            file, _, message = str(failure).rpartition(": ")
            problem = Problem(file, 0, 0, "", message)
            same = self._shown.of_settings == (problem,)
            return self._shown if same else replace(self._state, of_settings=(problem,))
        return self._state


def _changed(before: State, after: State) -> set[str]:
    """Return the files that differ between two states, from the root."""
    if before.seen is after.seen:
        return set()
    one, other = before.seen, after.seen
    changed = {f"{CONTENT}/{path}" for path, file in other.content.items() if one.content.get(path) != file}
    changed |= {f"{CONTENT}/{path}" for path in one.content.keys() - other.content.keys()}
    changed |= {f"{LAYOUTS}/{file.path}" for file in {*one.layouts} ^ {*other.layouts}}
    return changed | ({FILE} if one.settings != other.settings else set())


def _is_assembled_anew(shown: State, before: State) -> bool:
    if shown.edition is None or before.edition is None:
        return shown.edition is not before.edition
    return shown.edition.pages.archive.addresses is not before.edition.pages.archive.addresses
