"""What was read before: each content file's item by path, each body's HTML by its address, and derived facts.

The cache is a convenience, never a truth: it may be deleted at any time, and one that is damaged or was written
by other code or under other settings is begun again.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from broadsheet.model import Item
from broadsheet.problems import Failure, Problem
from broadsheet.reading.tree import SourceFile

_SCHEMA = """
CREATE TABLE cache_key (digest BLOB);
CREATE TABLE items (file TEXT PRIMARY KEY, stamp TEXT, digest BLOB, item BLOB) WITHOUT ROWID;
CREATE TABLE bodies (address TEXT PRIMARY KEY, html TEXT);
CREATE TABLE mentions (address TEXT PRIMARY KEY, found BLOB) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, digest BLOB, value BLOB) WITHOUT ROWID;
"""
_NAMES = "names"
"""The fact that says which names were looked for in bodies."""
_RECENT = 50_000_000
"""Nanoseconds within which a file may change again without its time moving: file times are that coarse."""

_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[Item] = msgspec.msgpack.Decoder(Item)


class Read(msgspec.Struct, frozen=True, array_like=True):
    """What reading one file gave: the item with its body's HTML, or the problems with what could be made of it.

    It passes between processes as it stands.
    """

    item: Item | None
    html: str
    problems: tuple[Problem, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """A content file as it was read before."""

    stamp: str
    """Of the file; empty when it was read so soon after it had changed that the stamp proves nothing."""
    digest: bytes
    item: bytes
    """Encoded; most builds decode all of them, but a changed file's is never needed."""


class Fresh(msgspec.Struct, frozen=True):
    """A content file that has just been read."""

    file: SourceFile
    digest: bytes
    item: Item
    html: str | None
    """None when only the file's time has changed."""


def disk_time(path: Path) -> int:
    """Return the time on the clock of the file system, from which files' times are read; `path` is touched for it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path.stat().st_mtime_ns
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error


def is_settled(file: SourceFile, now: int) -> bool:
    """Return whether a file's time can be trusted: changed just now, it may change again in the same tick."""
    return max(file.modified, file.changed) < now - _RECENT


class Cache:
    """The cache of one archive, open; a context manager."""

    def __init__(self, path: Path, *, key: bytes) -> None:
        """Open the cache, or begin it; `key` is the digest of the code and settings that its content depends on."""
        self.path = path
        self._now = disk_time(path)
        try:
            self._base = self._opened(key)
        except sqlite3.DatabaseError as error:
            _raise_if_busy(path, error)
            self._base = self._begun_again(key)

    def _begun_again(self, key: bytes) -> sqlite3.Connection:
        try:
            self.path.unlink(missing_ok=True)
            return self._opened(key)
        except OSError as error:
            raise Failure(f"{self.path}: {error.strerror}") from error
        except sqlite3.DatabaseError as error:
            raise Failure(f"{self.path}: {error}") from error

    def _opened(self, key: bytes) -> sqlite3.Connection:
        base = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        try:
            base.execute("PRAGMA synchronous = OFF")
            base.execute("BEGIN IMMEDIATE")
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables or base.execute("SELECT digest FROM cache_key").fetchone() != (key,):
                for name in tables:
                    base.execute(f"DROP TABLE {name}")
                for statement in _SCHEMA.split(";\n"):
                    base.execute(statement)
                base.execute("INSERT INTO cache_key VALUES (?)", (key,))
            base.execute("COMMIT")
        except BaseException:
            base.close()
            raise
        return base

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def known(self) -> dict[str, Known]:
        """Return what is known of each content file, by path."""
        rows = self._base.execute("SELECT file, stamp, digest, item FROM items")
        return {file: Known(stamp, digest, item) for file, stamp, digest, item in rows}

    def is_settled(self, file: SourceFile) -> bool:
        """Return whether a file's time can be trusted: changed just now, it may change again in the same tick."""
        return is_settled(file, self._now)

    def keep(self, fresh: Iterable[Fresh]) -> None:
        """Keep what was just read, all of it or, when the process ends, nothing."""
        items, bodies = [], []
        for each in fresh:
            stamp = each.file.stamp if self.is_settled(each.file) else ""
            items.append((each.file.path, stamp, each.digest, _encode(each.item)))
            if each.html is not None:
                bodies.append((each.item.body.address, each.html))
        base = self._base
        try:
            base.execute("BEGIN IMMEDIATE")
            base.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", bodies)
            base.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", items)
            base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise Failure(f"{self.path}: {error}") from error

    def forget(self, files: Iterable[str]) -> None:
        """Forget files that are no more."""
        try:
            # Each by itself would be written to the disk by itself.
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("DELETE FROM items WHERE file = ?", [(file,) for file in files])
            self._base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise Failure(f"{self.path}: {error}") from error

    def prune(self, items: Mapping[str, Item]) -> None:
        """Forget the bodies that no item has, once they are most of what is kept."""
        (bodies,) = self._base.execute("SELECT count(*) FROM bodies").fetchone()
        if bodies > 2 * len(items) + 100:
            used = {item.body.address for item in items.values()}
            unused = [(each,) for (each,) in self._base.execute("SELECT address FROM bodies") if each not in used]
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("DELETE FROM bodies WHERE address = ?", unused)
            self._base.executemany("DELETE FROM mentions WHERE address = ?", unused)
            self._base.execute("COMMIT")

    def mentions(self) -> tuple[dict[str, bytes], bytes]:
        """Return what each body names, by its address, and the names that were looked for; empty before any was."""
        names = self.fact(_NAMES, b"") or b""
        return dict(self._base.execute("SELECT address, found FROM mentions").fetchall()) if names else {}, names

    def keep_mentions(self, found: Mapping[str, bytes], names: bytes, last: bytes) -> None:
        """Keep what some bodies name; the names that were looked for take the place of the `last` ones.

        Nothing is kept when others have come there meanwhile: what another program found is true for those alone.
        """
        base = self._base
        try:
            base.execute("BEGIN IMMEDIATE")
            if (self.fact(_NAMES, b"") or b"") == last:
                base.executemany("INSERT OR REPLACE INTO mentions VALUES (?, ?)", found.items())
                base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", (_NAMES, b"", names))
            base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise Failure(f"{self.path}: {error}") from error

    def fact(self, name: str, digest: bytes) -> bytes | None:
        """Return a derived value, if it was derived from what has this digest."""
        row = self._base.execute("SELECT value FROM facts WHERE name = ? AND digest = ?", (name, digest)).fetchone()
        return row[0] if row else None

    def keep_fact(self, name: str, digest: bytes, value: bytes) -> None:
        """Keep a derived value in place of the one of that name."""
        try:
            self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", (name, digest, value))
        except sqlite3.OperationalError as error:
            raise Failure(f"{self.path}: {error}") from error


class Bodies:
    """The HTML of bodies, read from a cache as it is asked for; any process may have one."""

    def __init__(self, path: Path) -> None:
        """Open the bodies of a cache; raises `Failure` when it is not there any more."""
        self._path = path
        uri = f"{path.absolute().as_uri()}?mode=ro"
        try:
            self._base = sqlite3.connect(uri, timeout=60, uri=True, isolation_level=None)
        except sqlite3.DatabaseError as error:
            raise Failure(f"{path}: {error}") from error

    def close(self) -> None:
        """Let the cache go."""
        self._base.close()

    def __getitem__(self, address: str) -> str:
        """Return the HTML at an address; raises `Failure` when it is not there any more."""
        try:
            row = self._base.execute("SELECT html FROM bodies WHERE address = ?", (address,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise Failure(f"{self._path}: {error}") from error
        if row is None:
            raise Failure(f"{self._path} was begun again by another program meanwhile: build once more")
        return str(row[0])

    def many(self, addresses: Sequence[str]) -> dict[str, str]:
        """Return the HTML at each of a few hundred addresses; raises `Failure` when one is not there any more."""
        places = ", ".join("?" * len(addresses))
        try:
            # The text holds nothing but question marks.
            rows = self._base.execute(f"SELECT address, html FROM bodies WHERE address IN ({places})", addresses)  # noqa: S608
            found = dict(rows.fetchall())
        except sqlite3.DatabaseError as error:
            raise Failure(f"{self._path}: {error}") from error
        return found if len(found) == len(addresses) else {address: self[address] for address in addresses}


def decoded(known: Known) -> Item:
    """Return the item of a file that has not changed."""
    return _decoder.decode(known.item)


def _raise_if_busy(path: Path, error: sqlite3.DatabaseError) -> None:
    """Turn away an error that deleting the cache would not mend."""
    if isinstance(error, sqlite3.OperationalError) and not os.access(path, os.W_OK):
        raise Failure(f"{path}: {error}") from error
    if "locked" in str(error):
        raise Failure(f"{path}: another program has held it for a minute") from error
