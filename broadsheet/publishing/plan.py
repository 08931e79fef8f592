"""The plan of a commit: all that it will do is known, and possible, before a file is moved."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from broadsheet.problems import Failure
from broadsheet.publishing.manifest import ManifestEntry, check_paths
from broadsheet.publishing.staging import Staged, content_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to make, move and remove, in order, and the entries that are then true."""

    entries: Mapping[str, ManifestEntry]
    """The entries that are new, or other than those known."""
    moves: Sequence[str]
    """Paths to move in from the staging folder."""
    removals: Sequence[str]
    """Files to remove."""
    gone: Sequence[str]
    """Paths of ours no longer wanted, whether or not a file of ours still stands there."""
    emptied: Sequence[str]
    """Folders to remove if they are left empty, the deepest first."""
    folders: Sequence[str]
    """Folders to make, the outermost first."""
    late_folders: Sequence[str]
    """Folders that can only be made once a file of the same name, or of a parent's, is removed."""
    swaps: bool
    """Whether a removed file gives way to a folder, or a folder to a file: then files are removed
    first."""


class _Kind(Enum):
    """What stands at a path."""

    NOTHING = 0
    FILE = 1
    FOLDER = 2
    LINK = 3
    OTHER = 4


def make_plan(
    folder: Path,
    *,
    known: Mapping[str, ManifestEntry],
    ours: Collection[str],
    digests: Mapping[str, bytes],
    staged: Iterable[Staged],
    gone: Iterable[str] | None = None,
) -> Plan:
    """Return what makes the folder hold exactly these paths, beside what others put there.

    `known` are the files that are on disk as we left them, `ours` every path that we may replace or
    remove. With those that are `gone`, the paths are only some of those that are then there: all
    others that are known stay. Raises `Failure` when something stands in the way that we did not write, or a symbolic
    link would be followed; `ValueError` when a path leads out of the folder, is both a file and a
    folder, or was neither staged nor known with its digest.
    """
    moves: list[str] = []
    entries: dict[str, ManifestEntry] = {}
    for new in staged:
        if (digest := digests.get(new.path)) is None:
            raise ValueError(f"staged but not wanted: {new.path}")
        if new.path in entries:
            # It was staged twice, and the last one counts.
            del entries[new.path]
            moves.remove(new.path)
        old = known.get(new.path)
        # A file whose bytes are the same stays, and keeps its time.
        if old is None or new.content != old.content:
            entries[new.path] = ManifestEntry(digest, new.content, new.size, new.modified)
            moves.append(new.path)
        elif old.digest != digest:
            entries[new.path] = ManifestEntry(digest, old.content, old.size, old.modified)
    _check(known, digests, entries, moves)
    if gone is None:
        unwanted = [path for path in ours if path not in digests]
    else:
        unwanted = [path for path in gone if path in ours]
    return (
        _Survey(folder, ours, unwanted).plan(entries, moves)
        if moves or unwanted
        else _nothing_to_move(entries)
    )


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder on the way to a file: `a/b/c` gives `a` and `a/b`."""
    folders: set[str] = set()
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in folders:
            folders.add(parent)
            parent = parent.rpartition("/")[0]
    return folders


def _check(
    known: Mapping[str, ManifestEntry],
    digests: Mapping[str, bytes],
    entries: Mapping[str, ManifestEntry],
    moves: Sequence[str],
) -> None:
    for path, digest in digests.items():
        if path not in entries and (path not in known or known[path].digest != digest):
            raise ValueError(f"wanted but not staged: {path}")
    if moves:
        check_paths(moves)
        both = folders_of(digests) & digests.keys()
        if both:
            raise ValueError(f"wanted both as a file and as a folder: {min(both)}")


def _nothing_to_move(entries: Mapping[str, ManifestEntry]) -> Plan:
    return Plan(
        entries=entries,
        moves=(),
        removals=(),
        gone=(),
        emptied=(),
        folders=(),
        late_folders=(),
        swaps=False,
    )


class _Survey:
    """The folder as it stands, and what is about to be done to it."""

    def __init__(self, folder: Path, ours: Collection[str], gone: Sequence[str]) -> None:
        self.folder = folder
        self.ours = ours
        self.gone = gone
        self.emptied = folders_of(gone)
        self.removals: set[str] = set()

    def plan(self, entries: dict[str, ManifestEntry], moves: Sequence[str]) -> Plan:
        """Return the whole plan, after a look at every path that it touches."""
        for inner in sorted(self.emptied):
            self._kind(inner)
        self.removals = {path for path in self.gone if self._kind(path) is _Kind.FILE}
        folders, late = self._folders(moves)
        moving: list[str] = []
        swaps = bool(late)
        for path in moves:
            kind = self._kind(path)
            if kind is _Kind.FILE and path not in self.ours:
                entries[path] = self._adopted_entry(path, entries[path])
                continue
            if kind is _Kind.FOLDER:
                self._check_vanishes(path)
                swaps = True
            elif kind is _Kind.OTHER:
                raise self._in_the_way(path)
            moving.append(path)
        return Plan(
            entries=entries,
            moves=moving,
            removals=sorted(self.removals),
            gone=self.gone,
            # Those that hold files that stay are not empty when they are looked into.
            emptied=sorted(self.emptied - folders_of(moves), reverse=True) if self.emptied else (),
            folders=folders,
            late_folders=late,
            swaps=swaps,
        )

    def _folders(self, moves: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the folders that can be made now, and those for which a file must go first."""
        now: list[str] = []
        late: set[str] = set()
        for inner in sorted(folders_of(moves)):
            kind = self._kind(inner)
            if inner in self.removals or inner.rpartition("/")[0] in late:
                late.add(inner)
            elif kind is _Kind.NOTHING:
                now.append(inner)
            elif kind is not _Kind.FOLDER:
                raise self._in_the_way(inner)
        return now, sorted(late)

    def _kind(self, path: str) -> _Kind:
        """Return what stands at a path; raise `Failure` for a symbolic link: none is ours."""
        try:
            # This is asked for many thousand paths: a `Path` for each would cost time.
            mode = os.stat(f"{self.folder}/{path}", follow_symlinks=False).st_mode  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return _Kind.NOTHING
        if stat.S_ISLNK(mode):
            raise Failure(
                f"{self.folder / path} is a symbolic link, which broadsheet did not make: move it away"
            )
        if stat.S_ISREG(mode):
            return _Kind.FILE
        return _Kind.FOLDER if stat.S_ISDIR(mode) else _Kind.OTHER

    def _adopted_entry(self, path: str, entry: ManifestEntry) -> ManifestEntry:
        """Return the entry of a file that others wrote just as we would."""
        file = self.folder / path
        status = file.stat()
        if status.st_size != entry.size or content_digest(file.read_bytes()) != entry.content:
            raise self._in_the_way(path)
        return ManifestEntry(entry.digest, entry.content, status.st_size, status.st_mtime_ns)

    def _check_vanishes(self, path: str) -> None:
        """Raise `Failure` unless all that a folder holds is about to be removed."""
        for inner, kind in self._below(path):
            if inner not in (self.emptied if kind is _Kind.FOLDER else self.removals):
                raise self._in_the_way(inner)
        if path not in self.emptied:
            raise self._in_the_way(path)

    def _below(self, path: str) -> Iterator[tuple[str, _Kind]]:
        for name in sorted(os.listdir(self.folder / path)):  # noqa: PTH208 - names are all that is needed
            inner = f"{path}/{name}"
            kind = self._kind(inner)
            yield inner, kind
            if kind is _Kind.FOLDER:
                yield from self._below(inner)

    def _in_the_way(self, path: str) -> Failure:
        return Failure(
            f"{self.folder / path} is in the way: it was not written by broadsheet; move it away"
        )
