"""The follower: a thread that follows the archive's files, and hands on what each change makes of it."""

import gc
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from broadsheet.previewing.snapshot import CONTENT, LAYOUTS, Snapshot, take_snapshot
from broadsheet.previewing.state import State, StateMaker
from broadsheet.previewing.trouble import trouble
from broadsheet.previewing.watching import Watcher
from broadsheet.problems import Failure, Misuse, Problem
from broadsheet.reading.cache_trouble import CacheTrouble, Remedy
from broadsheet.reading.config import FILE
from broadsheet.reading.tree import printable

_PATIENCE = 2.0
"""Seconds after which everything is looked at, for events that were lost; longer where looking
takes long."""
_SHARE = 50
"""How many times as long as a look at everything the pause before it is."""
_GARBAGE_AFTER = 100
"""Edits after which Python looks for garbage, if nobody pauses for long enough before."""


class Follower:
    """Follows an archive from a state on; a context manager."""

    def __init__(
        self,
        states: StateMaker,
        state: State,
        watcher: Watcher,
        *,
        clock: Callable[[], datetime],
        handed: Callable[[State], None],
        followed: Callable[[Collection[str], float], None],
        died: Callable[[], None],
    ) -> None:
        """Follow; in the thread `handed` is called with each new state, then `followed` with what led to it.

        These are the files that have changed, from the root, and the seconds that it took to follow
        them. `died` is called when the thread ends though it was not told to.
        """
        self._states = states
        self._state = self._shown = state
        self._watcher = watcher
        self._clock = clock
        self._lost: Failure | None = None
        self._has_read_again = False
        self._upset: Snapshot | None = None
        """The files as they were when the preview met what it was not made for; None when it has
        not."""
        self._handed, self._followed, self._died = handed, followed, died
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._watcher.stop()
        # A long read is broken off: the next start begins where its last batch ended.
        self._states.stop()
        self._thread.join()

    def read_again(self, trouble: Failure) -> bool:
        """Have everything read again, as bodies are not in the cache; return whether that was not asked for yet."""
        is_first, self._lost = self._lost is None, trouble
        self._watcher.look()
        return is_first

    def _run(self) -> None:
        try:
            # Loads Markdown, which a start from the cache has no need of, before the first edit
            # waits for it.
            import_module("broadsheet.reading.content")
            self._follow()
        finally:
            if not self._watcher.stopped:
                self._died()

    def _follow(self) -> None:
        patience, edits = _PATIENCE, 0
        while True:
            paths = self._watcher.changes(patience)
            if self._watcher.stopped:
                return
            started = time.perf_counter()
            try:
                has_moved = self._step(paths, started)
            except Exception as error:  # noqa: BLE001 - or whatever nobody has foreseen would leave the pages stale
                has_moved = self._met(error)
            edits += has_moved
            if not has_moved and paths is None:
                patience = max(_PATIENCE, (time.perf_counter() - started) * _SHARE)
                # Nobody waits for anything just now.
                if edits:
                    edits = 0
                    _collect()
            elif edits >= _GARBAGE_AFTER:
                edits = 0
                _collect()

    def _step(self, paths: Collection[str] | None, started: float) -> bool:
        """Follow what has changed; return whether it made another state."""
        with _nothing_collected():
            shown = self._next(paths)
            if shown is not self._shown:
                # What was made is not to be looked through when Python next looks for garbage.
                gc.freeze()
        if shown is self._shown:
            return False
        before, self._shown = self._shown, shown
        self._handed(shown)
        self._followed(_changed(before, shown), time.perf_counter() - started)
        return True

    def _met(self, error: Exception) -> bool:
        """Tell of what nobody has foreseen, once; everything is read anew at the next change."""
        if self._watcher.stopped:
            return False  # what is broken off at the end is no trouble
        problem = trouble(self._states.root, "following", error)
        self._lost, self._upset = Failure(str(error)), _looked(self._states.root)
        if self._shown.of_settings == (problem,):
            return False
        self._shown = replace(self._shown, of_settings=(problem,))
        self._handed(self._shown)
        return True

    def _next(self, paths: Collection[str] | None) -> State:
        """Return the state to show: the one after changes, or the last with what kept it from being followed."""
        if self._upset is not None:
            # The same files would only be met again, every two seconds and with all that it takes
            # to read them.
            if _looked(self._states.root) == self._upset:
                return self._shown
            self._upset = None
        try:
            if trouble := self._lost:
                self._lost = None
                # What another program took away is mostly there again, once files that it lacks are
                # read.
                is_damaged = isinstance(trouble, CacheTrouble) and trouble.remedy is Remedy.ANEW
                anew = is_damaged or self._has_read_again
                self._has_read_again = True
                self._state = self._states.begin(self._clock(), spawned=True, anew=anew)
                return self._state
            try:
                self._state = self._states.follow(self._state, paths, self._clock())
            except Failure:
                if self._watcher.stopped:
                    return self._shown
                # A file that went while it was read is found gone by another look.
                self._state = self._states.follow(self._state, None, self._clock())
        except (Failure, Misuse) as failure:
            if self._watcher.stopped:
                return self._shown
            problem = _as_problem(str(failure), self._states.root)
            same = self._shown.of_settings == (problem,)
            return self._shown if same else replace(self._state, of_settings=(problem,))
        return self._state


def _looked(root: Path) -> Snapshot | None:
    """Return the files as they are; None when they cannot be looked at."""
    try:
        return take_snapshot(root)
    except Failure:
        return None


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep Python from looking for garbage while an archive is made.

    It is some hundred thousand values without a cycle among them: to look them through takes longer
    than to make them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _collect() -> None:
    """Look for garbage among everything, what was set aside while it was in use included."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _as_problem(failure: str, root: Path) -> Problem:
    """Return what keeps files from being read as a problem of the one that it names first, or else of the folder."""
    named, _, told = failure.partition(": ")
    if (place := root / named).is_symlink() or place.exists():
        inside = place.is_relative_to(root)
        return Problem(place.relative_to(root).as_posix() if inside else named, 0, 0, "", told)
    file, _, message = named.partition(" ")
    if (place := root / file).is_symlink() or place.exists():
        return Problem(file, 0, 0, "", message, told)
    return Problem(".", 0, 0, "", failure)


def _changed(before: State, after: State) -> set[str]:
    """Return the files that differ between two states, from the root."""
    if before.seen is after.seen:
        return set()
    one, other = before.seen, after.seen
    changed = {
        f"{CONTENT}/{printable(path)}"
        for path, file in other.content.items()
        if one.content.get(path) != file
    }
    changed |= {
        f"{CONTENT}/{printable(path)}" for path in one.content.keys() - other.content.keys()
    }
    changed |= {f"{LAYOUTS}/{printable(file.path)}" for file in {*one.layouts} ^ {*other.layouts}}
    return changed | ({FILE} if one.settings != other.settings else set())
