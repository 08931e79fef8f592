"""Watching: which files may have changed, gathered for a moment; and when it is time to look at all of them.

Events are hints: what has changed is seen on disk. One that is lost is made up for by the next look
at everything.
"""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from broadsheet.previewing.snapshot import CONTENT, LAYOUTS
from broadsheet.reading.config import FILE
from broadsheet.reading.tree import is_passed_over

_QUIET = 0.01
"""Seconds without an event after which changes are taken to be complete: a save is a few events
within one."""
_AT_MOST = 0.25
"""Seconds after which they are taken even if more come: a copy of many files can go on for long."""
_AGAIN = 0.1
"""Seconds after a look at everything for a changed folder until the next: what is put into a new
folder before the system watches it has no event."""
_NO_CHANGES = (FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent)
"""A folder is modified with each file in it, which has an event of its own."""


class Watcher:
    """Watches the files of an archive at a root; a context manager."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._wanted = threading.Condition()
        self._paths: set[str] = set()
        self._everything = self._again = False
        self._stopped = False
        self._last = 0.0
        self._observer = Observer()
        self._handler = _Handler(self)
        self._watches: dict[str, tuple[int, ObservedWatch]] = {}
        """The folders that are watched with all below them, and which they were: their numbers on
        disk."""
        self.complaint = ""
        """Why the system does not tell of changes, if it does not: then they are only found by
        looking."""

    def __enter__(self) -> Self:
        try:
            self._observer.schedule(self._handler, str(self._root), recursive=False)
            self._observer.start()
            self._watch_folders()
        except OSError as error:
            self.complaint = error.strerror or str(error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def stop(self) -> None:
        """Have `changes` return at once, from now on."""
        with self._wanted:
            self._stopped = True
            self._wanted.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self._stopped

    def look(self) -> None:
        """Have the next `changes` tell to look at everything."""
        with self._wanted:
            self._everything = True
            self._wanted.notify_all()

    def changes(self, patience: float) -> set[str] | None:
        """Return the paths, from the root, of files that may have changed, once no more come for a moment.

        None tells to look at everything: a folder has changed, or nothing at all for as many
        seconds as `patience` is. Returns the empty set when stopped.
        """
        with self._wanted:
            patience = min(patience, _AGAIN) if self._again else patience
            self._wanted.wait_for(
                lambda: self._paths or self._everything or self._stopped, patience
            )
            first = time.monotonic()
            while (self._paths or self._everything) and not self._stopped:
                now = time.monotonic()
                left = min(self._last + _QUIET, first + _AT_MOST) - now
                if left <= 0:
                    break
                self._wanted.wait(left)
            paths, everything = self._paths, self._everything or not self._paths
            self._again = self._everything
            self._paths, self._everything = set(), False
            if self._stopped:
                return set()
        if not everything:
            return paths
        if self._observer.is_alive():
            self._watch_folders()
        return None

    def hear(self, event: FileSystemEvent) -> None:
        """Take note of an event; called by the observer."""
        if isinstance(event, _NO_CHANGES):
            return
        places = (event.src_path, getattr(event, "dest_path", ""))
        paths = {path for place in places if place and (path := self._path(os.fsdecode(place)))}
        if not paths:
            return
        with self._wanted:
            self._last = time.monotonic()
            if event.is_directory or CONTENT in paths:
                self._everything = True
            else:
                self._paths |= paths
            self._wanted.notify_all()

    def _path(self, place: str) -> str:
        """Return a path from the root; empty for one that is not of the archive, or is an editor's own."""
        try:
            path = Path(place).relative_to(self._root).as_posix()
        except ValueError:
            # Some systems tell of files by their real names: of one in the content, perhaps.
            return CONTENT
        first, _, rest = path.partition("/")
        ours = first in {CONTENT, LAYOUTS} and not (
            rest and any(map(is_passed_over, rest.split("/")))
        )
        return path if path == FILE or ours else ""

    def _watch_folders(self) -> None:
        """Watch the folders that are there, also those that are there anew."""
        for name in (CONTENT, LAYOUTS):
            folder = self._root / name
            try:
                inode = folder.stat().st_ino
            except OSError:
                inode = 0
            watched, watch = self._watches.get(name, (0, None))
            if inode == watched:
                continue
            if watch is not None:
                self._observer.unschedule(watch)
                del self._watches[name]
            if inode and folder.is_dir():
                try:
                    watch = self._observer.schedule(self._handler, str(folder), recursive=True)
                except OSError as error:
                    # Gone again, or more folders than the system will watch: they are looked at now
                    # and then.
                    self.complaint = error.strerror or str(error)
                else:
                    self._watches[name] = inode, watch


class _Handler(FileSystemEventHandler):
    def __init__(self, watcher: Watcher) -> None:
        super().__init__()
        self._watcher = watcher

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hand the event on."""
        self._watcher.hear(event)
