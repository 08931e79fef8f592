"""The cache: content files' items by path, bodies' HTML by address, and facts derived from them.

`reading.bodies` reads the HTML.

The cache only saves time: it may be deleted at any time, and a cache that was written by other code
or under other settings is begun again. It is not flushed to the disk, so that a power cut may leave
old or empty pages in it. So each row has a check of its own, and whatever is not as it was written
raises `CacheTrouble`, in every process that reads it; `reading.kept` catches that.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from broadsheet.model import Item
from broadsheet.problems import Problem
from broadsheet.reading.cache_trouble import (
    PATIENCE,
    CacheTrouble,
    Remedy,
    cache_troubles,
    damaged_row,
    row_check,
    rows_in_order,
)
from broadsheet.reading.file_times import disk_time, is_settled
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

_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[Item] = msgspec.msgpack.Decoder(Item)
_decode_mentions = msgspec.msgpack.Decoder(tuple[dict[str, bytes], bytes]).decode


class Read(msgspec.Struct, frozen=True, array_like=True):
    """The result of reading one file: its item with its body's HTML, or the problems in it.

    With problems there may be an item as well: what could be read of the file. The value passes
    between processes unchanged.
    """

    item: Item | None
    html: str
    problems: tuple[Problem, ...] = ()
    is_draft: bool = False
    """Whether a file with problems says that it is a draft, which stops no build."""


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


class Cache:
    """The open cache of one archive; a context manager.

    Every method raises `CacheTrouble` when the cache cannot be used.
    """

    def __init__(
        self, path: Path, *, key: bytes, anew: bool = False, patience: float = PATIENCE
    ) -> None:
        """Open the cache, or begin it.

        `key` is the digest of the code and settings on which its content depends. A cache that was
        written under another key is emptied, and so is one that is to be begun `anew`. `patience`
        is for how many seconds each step waits while another program has the cache locked.
        """
        self.path = path
        self._now = disk_time(path.parent)
        with cache_troubles(path):
            if (path.is_symlink() or path.exists()) and not path.is_file():
                raise CacheTrouble(str(path), "is not a file", Remedy.ANEW)
            self._base = _open(path, key, anew=anew, patience=patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def known(self, only: str = "") -> dict[str, Known]:
        """Return what is known of each content file, or of a single one, by path."""
        known: dict[str, Known] = {}
        with cache_troubles(self.path):
            chosen = "WHERE file = ?" if only else "ORDER BY file"
            rows = self._base.execute(
                f"SELECT file, stamp, digest, item, checked FROM items {chosen}",  # noqa: S608 - one of two
                (only,) if only else (),
            )
            for file, stamp, digest, item, checked in rows_in_order(rows, self.path):
                if type(stamp) is not str or checked != row_check(
                    file, stamp.encode(), digest, item
                ):
                    raise damaged_row(self.path)
                known[file] = Known(stamp, digest, item)
        return known

    def stamps(self) -> dict[str, str]:
        """Return the stamp of each content file that is known, by path; empty as `Known` has it.

        The rows are not checked: whoever takes an item from the cache calls `known`.
        """
        with cache_troubles(self.path):
            rows = self._base.execute("SELECT file, stamp FROM items ORDER BY file")
            return dict(rows_in_order(rows, self.path))

    def is_settled(self, file: SourceFile) -> bool:
        """Return whether a file's time can be trusted, as of when the cache was opened."""
        return is_settled(file, self._now)

    def keep(self, fresh: Iterable[Fresh]) -> None:
        """Store what was just read: all of it, or nothing when the process ends meanwhile."""
        items, bodies = [], []
        for each in fresh:
            stamp = each.file.stamp if self.is_settled(each.file) else ""
            item = _encode(each.item)
            checked = row_check(each.file.path, stamp.encode(), each.digest, item)
            items.append((each.file.path, stamp, each.digest, item, checked))
            if each.html is not None:
                address = each.item.body.address
                bodies.append((address, each.html, row_check(address, each.html.encode())))
        with self._writing() as base:
            base.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", bodies)
            base.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?)", items)

    def forget(self, files: Iterable[str]) -> None:
        """Delete the items of files that no longer exist."""
        with cache_troubles(self.path):
            # Without a transaction each deletion would be written to the disk by itself.
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("DELETE FROM items WHERE file = ?", [(file,) for file in files])
            self._base.execute("COMMIT")

    def prune(self, items: Mapping[str, Item]) -> None:
        """Delete the bodies that no item has, once they are more than half of all."""
        most = 2 * len(items) + 100
        with cache_troubles(self.path):
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
                (address,) for (address,) in rows_in_order(rows, self.path) if address not in used
            ]
        found, names = self.mentions()
        with self._writing() as base:
            base.executemany("DELETE FROM bodies WHERE address = ?", unused)
            self._set_mentions(
                {key: each for key, each in found.items() if key.partition(" ")[0] in used}, names
            )

    def mentions(self) -> tuple[dict[str, bytes], bytes]:
        """Return what each body mentions, by its key, and the names that were looked for.

        The key of a body is its address, with a blank and the body's language if it has its own.
        Both are empty before any name was looked for.
        """
        kept = self.fact(_MENTIONS, b"")
        if kept is None:
            return {}, b""
        with cache_troubles(self.path):
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
        with cache_troubles(self.path):
            key = (name, digest)
            row = self._base.execute(
                "SELECT value, checked FROM facts WHERE name = ? AND digest = ?", key
            ).fetchone()
            if row is None:
                return None
            value, checked = row
            if checked != row_check(name, digest, value):
                raise damaged_row(self.path)
        return bytes(value)

    def keep_fact(self, name: str, digest: bytes, value: bytes) -> None:
        """Store a derived value, which replaces the last one of that name."""
        with cache_troubles(self.path):
            self._set_fact(name, digest, value)

    def _set_fact(self, name: str, digest: bytes, value: bytes) -> None:
        row = (name, digest, value, row_check(name, digest, value))
        self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", row)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction: all rows that are written in it are stored, or none."""
        with cache_troubles(self.path):
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")


def known_item(known: Known) -> Item:
    """Return the decoded item of a file that has not changed."""
    return _decoder.decode(known.item)


def _open(path: Path, key: bytes, *, anew: bool, patience: float) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=patience, isolation_level=None)
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
