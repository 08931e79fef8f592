"""The times of files: by which clock they are given, and when they prove that a file has not changed."""

import os
import threading
from pathlib import Path

from broadsheet.reading.cache_trouble import CacheTrouble, Remedy
from broadsheet.reading.tree import SourceFile

_RECENT = 50_000_000
"""Nanoseconds within which a file may change again and keep its time: file times are that
coarse."""


def disk_time(folder: Path) -> int:
    """Return the time on the clock that gives the files of a folder their times, in nanoseconds.

    To read it, the folder is made if it is missing, and a file in it is written and removed. Raises
    `CacheTrouble` when that fails.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"clock-{os.getpid()}-{threading.get_ident()}"
        try:
            file.write_bytes(b"")
            return file.stat().st_mtime_ns
        finally:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise CacheTrouble(str(folder), error.strerror or str(error), Remedy.WITHOUT) from error


def is_settled(file: SourceFile, now: int) -> bool:
    """Return whether a file's time can be trusted.

    A file that has changed just now may change again in the same tick of the clock.
    """
    return max(file.modified, file.changed) < now - _RECENT
