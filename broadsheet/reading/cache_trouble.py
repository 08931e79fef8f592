"""Trouble with the cache: how damage to it is recognised, what helps against it, and its removal."""

import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.problems import Failure

PATIENCE = 60.0
"""Seconds to wait while another program has the cache locked."""


class Remedy(Enum):
    """What helps when there is trouble with the cache."""

    AGAIN = "again"
    """Another program has begun the cache anew meanwhile: read it once more."""
    ANEW = "anew"
    """The cache is damaged: delete it."""
    WITHOUT = "without"
    """The cache cannot be written here, or another program has it locked: work without it."""


class CacheTrouble(Failure):
    """The cache cannot be used as it is; the exception can pass between processes."""

    def __init__(self, path: str, reason: str, remedy: Remedy) -> None:
        super().__init__(path, reason, remedy)
        self.path, self.reason, self.remedy = path, reason, remedy

    def __str__(self) -> str:
        """Return the trouble in one line, in the form of other failures."""
        return f"{self.path}: {self.reason}"


def remove_cache(path: Path) -> None:
    """Remove a damaged cache, or whatever else has its path, and the files that SQLite adds to it.

    A folder with something in it is nobody's cache, and stays. Raises `CacheTrouble` when anything
    cannot be removed.
    """
    try:
        for each in (
            path,
            *(path.with_name(path.name + ending) for ending in ("-journal", "-wal", "-shm")),
        ):
            try:
                mode = each.lstat().st_mode
            except FileNotFoundError:
                continue
            if stat.S_ISDIR(mode):
                each.rmdir()
            else:
                each.unlink()
    except OSError as error:
        raise CacheTrouble(str(path), error.strerror or str(error), Remedy.WITHOUT) from error


def row_check(key: str, *values: bytes) -> bytes:
    """Return the check of a row, which proves that the row is as it was written."""
    sized = [b"%d:%b" % (len(value), value) for value in values]
    return blake2b(b"".join([key.encode(), *sized]), digest_size=8).digest()


def rows_in_order(rows: Iterable[tuple[Any, ...]], path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield rows that come in the order of their keys.

    Raises `CacheTrouble` for others: in a damaged table, the same rows may come again for ever.
    """
    last = ""
    for row in rows:
        if row[0] <= last:
            raise damaged_row(path)
        last = row[0]
        yield row


def damaged_row(path: Path) -> CacheTrouble:
    """Return the trouble of a cache in which a row is damaged."""
    return CacheTrouble(str(path), "a row of it is not as it was written", Remedy.ANEW)


_CODE = 0xFF
"""The bits of SQLite's extended codes that give the kind of an error (sqlite.org/rescode.html)."""


@contextmanager
def cache_troubles(path: Path) -> Iterator[None]:
    """Raise `CacheTrouble` for every error of a cache that is damaged, missing or locked."""
    try:
        yield
    except sqlite3.Error as error:
        raise CacheTrouble(str(path), str(error), _remedy(path, error)) from error
    except OSError as error:
        raise CacheTrouble(str(path), error.strerror or str(error), Remedy.WITHOUT) from error
    except (ValueError, TypeError, AttributeError, msgspec.MsgspecError) as error:
        # A value has another type than it was written with, or a text is no text.
        raise CacheTrouble(str(path), str(error), Remedy.ANEW) from error


def _remedy(path: Path, error: sqlite3.Error) -> Remedy:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code & _CODE in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}:
        return Remedy.WITHOUT
    if code == sqlite3.SQLITE_READONLY_DBMOVED or not path.exists():
        return Remedy.AGAIN
    return Remedy.ANEW
