"""Watching: which files may have changed, and when to look at all of them.

Events of the system are hints: what has changed is read from disk. The next look at all files makes
up for an event that was lost.
"""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog import events
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
from broadsheet.reading.config import FILES
from broadsheet.reading.file_names import CONTENT_INSIDE, is_path_passed_over

_QUIET = 0.01
"""Seconds without an event after which a save counts as complete: it causes a few events in quick
succession."""
_AT_MOST = 0.25
"""Seconds after which changes are handed on even if more come: copying many files takes long."""
_AGAIN = 0.1
"""Seconds until all files are looked at again after a folder has changed: a file that is put into a
new folder before the system watches it causes no event."""
_NO_CHANGES = (FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent)
"""Events that are ignored: a folder is modified with each file in it, which has its own event."""
_WANTED = [
    each
    for each in vars(events).values()
    if isinstance(each, type)
    and issubclass(each, FileSystemEvent)
    and each not in {FileSystemEvent, *_NO_CHANGES}
]
"""The other kinds, which alone the system is asked for: that files are read, by the preview itself
above all, would fill the queue that the system has for changes, and changes would be lost."""


class Watcher:
    """Watches the files of an archive at a root; a context manager."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._wanted = threading.Condition()
        self._paths: set[str] = set()
        self._everything = self._again = False
        self._stopped = self._nudged = False
        self._last = 0.0
        self._observer = Observer()
        self._handler = _Handler(self)
        self._watches: dict[str, tuple[int, ObservedWatch]] = {}
        """The folders that are watched with all below them, by name, each with its inode."""
        self.complaint = ""
        """Why the system reports no changes, so that they are found by looking alone; empty when it
        does."""

    def __enter__(self) -> Self:
        try:
            self._observer.schedule(
                self._handler, str(self._root), recursive=False, event_filter=_WANTED
            )
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
        """Have `changes` return without waiting from now on."""
        with self._wanted:
            self._stopped = True
            self._wanted.notify_all()

    @property
    def stopped(self) -> bool:
        """Return whether `stop` was called."""
        return self._stopped

    @property
    def has_changes(self) -> bool:
        """Return whether `changes` has something to tell of."""
        return bool(self._paths) or self._everything

    def wait(self, patience: float) -> None:
        """Wait for so many seconds, or until there are changes, or somebody nudges."""
        with self._wanted:
            self._wanted.wait_for(
                lambda: self.has_changes or self._stopped or self._nudged, patience
            )
            self._nudged = False

    def nudge(self) -> None:
        """Have `wait` wait no longer: there is something else to do."""
        with self._wanted:
            self._nudged = True
            self._wanted.notify_all()

    def look(self) -> None:
        """Have the next `changes` ask for a look at all files."""
        with self._wanted:
            self._everything = True
            self._wanted.notify_all()

    def changes(self, patience: float) -> set[str] | None:
        """Wait for changes, and return the paths, from the root, of files that may have changed.

        None asks for a look at all files: a folder has changed, or nothing has for `patience`
        seconds. Returns the empty set when stopped.
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
        """Note an event; the observer's thread calls this."""
        if isinstance(event, _NO_CHANGES):
            return
        addresses = (event.src_path, getattr(event, "dest_path", ""))
        paths = {path for each in addresses if each and (path := self._path(os.fsdecode(each)))}
        if not paths:
            return
        with self._wanted:
            self._last = time.monotonic()
            if event.is_directory or CONTENT in paths:
                self._everything = True
            else:
                self._paths |= paths
            self._wanted.notify_all()

    def _path(self, address: str) -> str:
        """Return a path from the root; empty outside the archive, and for an editor's own files."""
        try:
            path = Path(address).relative_to(self._root).as_posix()
        except ValueError:
            # Some systems report files by their real names, which may be one in the content.
            return CONTENT
        first, _, rest = path.partition("/")
        ours = first in {CONTENT, LAYOUTS} and not (
            rest
            and is_path_passed_over(rest.split("/"), CONTENT_INSIDE if first == CONTENT else {})
        )
        return path if path in FILES or ours else ""

    def _watch_folders(self) -> None:
        """Watch the folders that exist, also those that were removed and made again."""
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
                    watch = self._observer.schedule(
                        self._handler, str(folder), recursive=True, event_filter=_WANTED
                    )
                except OSError as error:
                    # The folder is gone again, or has more folders than the system will watch:
                    # looks at all files find its changes.
                    self.complaint = error.strerror or str(error)
                else:
                    self._watches[name] = inode, watch


class _Handler(FileSystemEventHandler):
    def __init__(self, watcher: Watcher) -> None:
        super().__init__()
        self._watcher = watcher

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hand the event to the watcher."""
        self._watcher.hear(event)
