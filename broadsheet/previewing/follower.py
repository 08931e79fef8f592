"""The follower: a thread that watches the archive's files and makes a new state of each change."""

import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
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
from broadsheet.reading.config import FILES
from broadsheet.reading.tree import printable

_PATIENCE = 2.0
"""Seconds without an event after which all files are looked at, as events may be lost; the pause is
longer where looking takes long."""
_SHARE = 50
"""The pause before a look at all files lasts at least this many times the work of the look, ..."""
_LONGEST = 10.0
"""... but no more than so many seconds: within them, a save of which the system tells nothing is
seen."""
_TOLD_EVERY = 0.25
"""Seconds after which it is told how much more of an archive has been read."""
_GARBAGE_AFTER = 100
"""Edits after which Python collects garbage, if no pause between edits lets it do so earlier."""


class Follower:
    """Follows the files of an archive, starting from a state; a context manager.

    Where that is the state of a part of the archive, the rest is read while nothing else is to do.
    """

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
        """Prepare to follow an archive; the thread starts with the context.

        The thread calls `handed` with each new state, then `followed` with the files that have
        changed, from the root, and the seconds that it took to follow them. It calls `died` when
        it ends without having been stopped.
        """
        self._states = states
        self._state = self._shown = state
        self._watcher = watcher
        self._clock = clock
        self._lost: Failure | None = None
        self._has_read_again = False
        self._upset: Snapshot | None = None
        """The files as they were at an unforeseen error; None when the last change caused none."""
        self._handed, self._followed, self._died = handed, followed, died
        self._sought: deque[tuple[str, Future[None]]] = deque()
        """The addresses that somebody waits for, each with what is done once it was looked for."""
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
        # This breaks off a long read; the next start goes on after its last finished batch.
        self._states.stop()
        self._thread.join()

    def read_again(self, trouble: Failure) -> bool:
        """Have everything read again, as the cache has lost bodies.

        Returns whether this is the first call since everything was last read.
        """
        is_first, self._lost = self._lost is None, trouble
        self._watcher.look()
        return is_first

    def seek(self, address: str) -> Future[None]:
        """Have the files read that may make the page at an address, a path from the site's root.

        The future is done once the state with them was handed on, or when there are none, or when
        the whole archive has been read. Any thread may call this.
        """
        waiting: Future[None] = Future()
        self._sought.append((address, waiting))
        if self._state.extent is None:
            self._release(self._taken())
        else:
            self._watcher.nudge()
        return waiting

    def _taken(self) -> list[tuple[str, Future[None]]]:
        """Take the addresses that are sought by now."""
        taken = []
        while True:
            try:
                taken.append(self._sought.popleft())
            except IndexError:
                return taken

    @staticmethod
    def _release(sought: Collection[tuple[str, Future[None]]]) -> None:
        """Let those go on who wait for addresses."""
        for _, waiting in sought:
            if waiting.set_running_or_notify_cancel():
                waiting.set_result(None)

    def _run(self) -> None:
        try:
            # Load Markdown now, so that the first edit does not wait for it: a start from the cache
            # does not need it.
            import_module("broadsheet.reading.content")
            self._follow()
        finally:
            self._release(self._taken())
            if self._state.extent is not None:
                self._states.end_ahead()
            if not self._watcher.stopped:
                self._died()

    def _follow(self) -> None:
        patience, edits = _PATIENCE, 0
        while True:
            paths = self._changes(patience)
            if self._watcher.stopped:
                return
            sought = self._taken()
            # The work is what the look costs, not how long a busy machine lets it wait.
            started, worked = time.perf_counter(), time.thread_time()
            try:
                has_moved = self._step(paths, sought, started)
            except Exception as error:  # noqa: BLE001 - an unforeseen error would otherwise leave the pages stale
                has_moved = self._report(error)
            finally:
                self._release(sought)
            if self._state.extent is None:
                self._release(self._taken())
            edits += has_moved
            if not has_moved and paths is None:
                work = time.thread_time() - worked
                patience = min(max(_PATIENCE, work * _SHARE), _LONGEST)
                # No edit is waiting, so collecting garbage delays nobody.
                if edits:
                    edits = 0
                    _collect()
            elif edits >= _GARBAGE_AFTER:
                edits = 0
                _collect()

    def _changes(self, patience: float) -> Collection[str] | None:
        """Wait for changes as `Watcher.changes` does; not for long while an archive is read.

        Then there may be none.
        """
        if self._state.extent is None or self._upset is not None or self._shown.of_settings:
            return self._watcher.changes(patience)
        self._watcher.wait(_TOLD_EVERY)
        return self._watcher.changes(patience) if self._watcher.has_changes else ()

    def _step(
        self,
        paths: Collection[str] | None,
        sought: Collection[tuple[str, Future[None]]],
        started: float,
    ) -> bool:
        """Follow what has changed; return whether there is a new state to show."""
        with _without_garbage_collection():
            shown = self._next(paths, [address for address, _ in sought])
            if shown is not self._shown:
                # Garbage collection need not look through the values of the new state.
                gc.freeze()
        if shown is self._shown:
            return False
        before, self._shown = self._shown, shown
        self._handed(shown)
        is_whole_now = before.extent is not None and shown.extent is None
        if (paths is None or paths) and not is_whole_now:
            self._followed(_changed(before, shown), time.perf_counter() - started)
        return True

    def _report(self, error: Exception) -> bool:
        """Show an unforeseen error as a problem, once; the next change has everything read again.

        Returns whether there is a new state to show.
        """
        if self._watcher.stopped:
            return False  # an error caused by stopping is no problem
        problem = trouble(self._states.root, "following", error)
        self._lost, self._upset = Failure(str(error)), _snapshot(self._states.root)
        if self._shown.of_settings == (problem,):
            return False
        self._shown = replace(self._shown, of_settings=(problem,))
        self._handed(self._shown)
        return True

    def _next(self, paths: Collection[str] | None, sought: Collection[str]) -> State:
        """Return the state after changes, or the last one with what kept it from being followed.

        Without changes, as much more is read of an archive as was not read yet.
        """
        if self._upset is not None:
            # As long as the files are the same, the error would be: reading all of them again every
            # two seconds would be wasted.
            if _snapshot(self._states.root) == self._upset:
                return self._shown
            self._upset = None
        try:
            if trouble := self._lost:
                self._lost = None
                # When another program has removed rows of the cache, it is mostly enough to read the
                # files that it lacks. A damaged cache, or a second loss, has all made again.
                is_damaged = isinstance(trouble, CacheTrouble) and trouble.remedy is Remedy.ANEW
                anew = is_damaged or self._has_read_again
                self._has_read_again = not anew
                self._state = self._states.begin(self._clock(), spawned=True, anew=anew)
                # Whatever was missed while the cache was filled again is in it now: to read all
                # once more would only empty it again under those who read from it.
                self._lost = None
                return self._state
            before = self._state
            for address in sought:
                self._state = self._states.seek(self._state, address, self._clock())
            if paths is None or paths:
                self._state = self._followed_state(paths)
            if self._state is before and before.extent and not before.of_settings:
                self._state = self._states.read_on(before, self._clock())
        except (Failure, Misuse) as failure:
            if self._watcher.stopped:
                return self._shown
            problem = _as_problem(str(failure), self._states.root)
            same = self._shown.of_settings == (problem,)
            return self._shown if same else replace(self._state, of_settings=(problem,))
        return self._state

    def _followed_state(self, paths: Collection[str] | None) -> State:
        """Return the state after changes to the files at some paths, or to any."""
        try:
            return self._states.follow(self._state, paths, self._clock())
        except Failure:
            if self._watcher.stopped:
                raise
            # A file may have been removed while it was read: another look finds it gone.
            return self._states.follow(self._state, None, self._clock())


def _snapshot(root: Path) -> Snapshot | None:
    """Return the files as they are now; None when they cannot be looked at."""
    try:
        return take_snapshot(root)
    except Failure:
        return None


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Keep Python from collecting garbage while an archive is made.

    An archive is some hundred thousand values without a cycle among them: looking through them
    takes longer than making them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _collect() -> None:
    """Collect garbage among all values, those of earlier states included."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _as_problem(failure: str, root: Path) -> Problem:
    """Return what keeps files from being read as a problem of the file that it names first.

    When it names no file, the problem is one of the root folder.
    """
    named, _, reason = failure.partition(": ")
    if (path := root / named).is_symlink() or path.exists():
        inside = path.is_relative_to(root)
        return Problem(path.relative_to(root).as_posix() if inside else named, 0, 0, "", reason)
    file, _, message = named.partition(" ")
    if (path := root / file).is_symlink() or path.exists():
        return Problem(file, 0, 0, "", message, reason)
    return Problem(".", 0, 0, "", failure)


def _changed(before: State, after: State) -> set[str]:
    """Return the files that differ between two states, from the root."""
    if before.snapshot is after.snapshot:
        return set()
    one, other = before.snapshot, after.snapshot
    changed = {
        f"{CONTENT}/{printable(path)}"
        for path, file in other.content.items()
        if one.content.get(path) != file
    }
    changed |= {
        f"{CONTENT}/{printable(path)}" for path in one.content.keys() - other.content.keys()
    }
    changed |= {f"{LAYOUTS}/{printable(file.path)}" for file in {*one.layouts} ^ {*other.layouts}}
    return changed | {name for name in FILES if one.settings.get(name) != other.settings.get(name)}
