"""The cache: content files' items by path, bodies' HTML by address, and facts derived from them.

The cache only saves time: it may be deleted at any time, and a cache that was written by other code
or under other settings is begun again. It is not flushed to the disk, so that a power cut may leave
old or empty pages in it. So each row has a check of its own, and whatever is not as it was written
raises `CacheTrouble`, in every process that reads it; `reading.kept` catches that.
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from broadsheet.model import Item
from broadsheet.problems import Failure, Problem
from broadsheet.reading.tree import SourceFile

_SCHEMA = """
CREATE TABLE cache_key (digest BLOB);
CREATE TABLE items (file TEXT PRIMARY KEY, stamp TEXT, digest BLOB, item BLOB, checked BLOB) WITHOUT ROWID;
CREATE TABLE bodies (address TEXT PRIMARY KEY, html TEXT, checked BLOB);
CREATE TABLE facts (name TEXT PRIMARY KEY, digest BLOB, value BLOB, checked BLOB) WITHOUT ROWID;
"""
_MENTIONS = "mentions"
"""Name of the fact with the names that were looked for in bodies and what each body mentions: one
value, so that no part of it can be older than the rest."""
_PATIENCE = 60
"""Seconds to wait while another program has the cache locked."""
_RECENT = 50_000_000
"""Nanoseconds within which a file may change again and keep its time: file times are that
coarse."""

_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[Item] = msgspec.msgpack.Decoder(Item)
_decode_mentions = msgspec.msgpack.Decoder(tuple[dict[str, bytes], bytes]).decode


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


class Read(msgspec.Struct, frozen=True, array_like=True):
    """The result of reading one file: its item with its body's HTML, or the problems in it.

    With problems there may be an item as well: what could be read of the file. The value passes
    between processes unchanged.
    """

    item: Item | None
    html: str
    problems: tuple[Problem, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """What the cache has of a content file that was read before."""

    stamp: str
    """Stamp of the file; empty when the file was read so soon after a change that its stamp proves
    nothing."""
    digest: bytes
    item: bytes
    """Item of the file, encoded; most builds decode all items, but never that of a changed file."""


class Fresh(msgspec.Struct, frozen=True):
    """A content file that has just been read."""

    file: SourceFile
    digest: bytes
    item: Item
    html: str | None
    """HTML of the item's body; None when only the file's time has changed."""


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


class Cache:
    """The open cache of one archive; a context manager.

    Every method raises `CacheTrouble` when the cache cannot be used.
    """

    def __init__(self, path: Path, *, key: bytes, anew: bool = False) -> None:
        """Open the cache, or begin it.

        `key` is the digest of the code and settings on which its content depends. A cache that was
        written under another key is emptied, and so is one that is to be begun `anew`.
        """
        self.path = path
        self._now = disk_time(path.parent)
        with _troubles(path):
            if (path.is_symlink() or path.exists()) and not path.is_file():
                raise CacheTrouble(str(path), "is not a file", Remedy.ANEW)
            self._base = _open(path, key, anew=anew)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def known(self) -> dict[str, Known]:
        """Return what is known of each content file, by path."""
        known: dict[str, Known] = {}
        with _troubles(self.path):
            rows = self._base.execute(
                "SELECT file, stamp, digest, item, checked FROM items ORDER BY file"
            )
            for file, stamp, digest, item, checked in _in_order(rows, self.path):
                if type(stamp) is not str or checked != _check(file, stamp.encode(), digest, item):
                    raise _damaged(self.path)
                known[file] = Known(stamp, digest, item)
        return known

    def is_settled(self, file: SourceFile) -> bool:
        """Return whether a file's time can be trusted, as of when the cache was opened."""
        return is_settled(file, self._now)

    def keep(self, fresh: Iterable[Fresh]) -> None:
        """Store what was just read: all of it, or nothing when the process ends meanwhile."""
        items, bodies = [], []
        for each in fresh:
            stamp = each.file.stamp if self.is_settled(each.file) else ""
            item = _encode(each.item)
            checked = _check(each.file.path, stamp.encode(), each.digest, item)
            items.append((each.file.path, stamp, each.digest, item, checked))
            if each.html is not None:
                address = each.item.body.address
                bodies.append((address, each.html, _check(address, each.html.encode())))
        with self._writing() as base:
            base.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", bodies)
            base.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?)", items)

    def forget(self, files: Iterable[str]) -> None:
        """Delete the items of files that no longer exist."""
        with _troubles(self.path):
            # Without a transaction each deletion would be written to the disk by itself.
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("DELETE FROM items WHERE file = ?", [(file,) for file in files])
            self._base.execute("COMMIT")

    def prune(self, items: Mapping[str, Item]) -> None:
        """Delete the bodies that no item has, once they are more than half of all."""
        most = 2 * len(items) + 100
        with _troubles(self.path):
            # The count stops where it no longer matters: in a damaged table, the same rows may come
            # again for ever.
            counted = self._base.execute(
                "SELECT count(*) FROM (SELECT 1 FROM bodies LIMIT ?)", (most + 1,)
            )
            if counted.fetchone()[0] <= most:
                return
            rows = self._base.execute("SELECT address FROM bodies ORDER BY address")
            used = {item.body.address for item in items.values()}
            unused = [
                (address,) for (address,) in _in_order(rows, self.path) if address not in used
            ]
        found, names = self.mentions()
        with self._writing() as base:
            base.executemany("DELETE FROM bodies WHERE address = ?", unused)
            self._set_mentions(
                {address: each for address, each in found.items() if address in used}, names
            )

    def mentions(self) -> tuple[dict[str, bytes], bytes]:
        """Return what each body mentions, by its address, and the names that were looked for.

        Both are empty before any name was looked for.
        """
        kept = self.fact(_MENTIONS, b"")
        if kept is None:
            return {}, b""
        with _troubles(self.path):
            found, names = _decode_mentions(kept)
        return found, names

    def keep_mentions(self, found: Mapping[str, bytes], names: bytes, last: bytes) -> None:
        """Store what some bodies mention; the names that were looked for replace the `last` ones.

        Nothing is stored when another program has stored other names meanwhile: what it found is
        true for those alone.
        """
        with self._writing():
            known, names_before = self.mentions()
            if names_before == last:
                self._set_mentions({**known, **found}, names)

    def _set_mentions(self, found: Mapping[str, bytes], names: bytes) -> None:
        self._set_fact(_MENTIONS, b"", _encode((found, names)))

    def fact(self, name: str, digest: bytes) -> bytes | None:
        """Return a derived value; None when its source did not have this digest."""
        with _troubles(self.path):
            key = (name, digest)
            row = self._base.execute(
                "SELECT value, checked FROM facts WHERE name = ? AND digest = ?", key
            ).fetchone()
            if row is None:
                return None
            value, checked = row
            if checked != _check(name, digest, value):
                raise _damaged(self.path)
        return bytes(value)

    def keep_fact(self, name: str, digest: bytes, value: bytes) -> None:
        """Store a derived value, which replaces the last one of that name."""
        with _troubles(self.path):
            self._set_fact(name, digest, value)

    def _set_fact(self, name: str, digest: bytes, value: bytes) -> None:
        row = (name, digest, value, _check(name, digest, value))
        self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", row)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction: all rows that are written in it are stored, or none."""
        with _troubles(self.path):
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")


class Bodies:
    """The HTML of bodies, read from a cache when it is needed; any process may open one."""

    def __init__(self, path: Path) -> None:
        """Open the bodies of a cache; raises `CacheTrouble` when the cache is gone."""
        self._path = path
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with _troubles(path):
            self._base = sqlite3.connect(uri, timeout=_PATIENCE, uri=True, isolation_level=None)

    def close(self) -> None:
        """Close the connection to the cache."""
        self._base.close()

    def __getitem__(self, address: str) -> str:
        """Return the HTML at an address; raises `CacheTrouble` when it is missing or damaged."""
        html = self._html_by_address([address]).get(address)
        if html is None:
            raise CacheTrouble(str(self._path), "a body is not in it any more", Remedy.AGAIN)
        return html

    def many(self, addresses: Sequence[str]) -> dict[str, str]:
        """Return the HTML at each of a few hundred addresses; raises `CacheTrouble` as for one."""
        found = self._html_by_address(addresses)
        return (
            found
            if len(found) == len(addresses)
            else {address: self[address] for address in addresses}
        )

    def _html_by_address(self, addresses: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" * len(addresses))
        with _troubles(self._path):
            # The text that is inserted is nothing but question marks and commas.
            query = f"SELECT address, html, checked FROM bodies WHERE address IN ({marks})"  # noqa: S608
            found = {}
            for address, html, checked in self._base.execute(query, addresses):
                if type(html) is not str or checked != _check(address, html.encode()):
                    raise _damaged(self._path)
                found[address] = html
        return found


def known_item(known: Known) -> Item:
    """Return the decoded item of a file that has not changed."""
    return _decoder.decode(known.item)


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


def _open(path: Path, key: bytes, *, anew: bool) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("BEGIN IMMEDIATE")
        tables = [
            name
            for (name,) in base.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 100"
            )
        ]
        if not tables or anew or base.execute("SELECT digest FROM cache_key").fetchone() != (key,):
            for name in tables:
                base.execute('DROP TABLE "{}"'.format(name.replace('"', '""')))
            for statement in _SCHEMA.split(";\n"):
                base.execute(statement)
            base.execute("INSERT INTO cache_key VALUES (?)", (key,))
        base.execute("COMMIT")
    except BaseException:
        base.close()
        raise
    return base


def _check(key: str, *values: bytes) -> bytes:
    """Return the check of a row, which proves that the row is as it was written."""
    digest = blake2b(key.encode(), digest_size=8)
    for value in values:
        digest.update(b"%d:" % len(value))
        digest.update(value)
    return digest.digest()


def _in_order(rows: Iterable[tuple[Any, ...]], path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield rows that come in the order of their keys.

    Raises `CacheTrouble` for others: in a damaged table, the same rows may come again for ever.
    """
    last = ""
    for row in rows:
        if row[0] <= last:
            raise _damaged(path)
        last = row[0]
        yield row


def _damaged(path: Path) -> CacheTrouble:
    return CacheTrouble(str(path), "a row of it is not as it was written", Remedy.ANEW)


_CODE = 0xFF
"""The bits of SQLite's extended codes that give the kind of an error (sqlite.org/rescode.html)."""


@contextmanager
def _troubles(path: Path) -> Iterator[None]:
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
