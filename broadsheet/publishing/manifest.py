"""What stands in the output folder by our own hand: the manifest, and the journal of a commit under way."""

import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from broadsheet.problems import Failure
from broadsheet.publishing.staging import content_digest

OWN = ".broadsheet"
"""Folder, in the output folder, of the files that keep it."""

_FORMAT = 1

# Anything that could lead out of the folder or into our own, on any system: an empty part, `.` or `..`, a
# backslash, a drive, a control character but the line feed.
_UNSAFE = re.compile(
    r"^$|^/|//|/$|(?:^|/)\.{1,2}(?:/|$)|[\\\x00-\x09\x0b-\x1f]|^[a-z]:|^\.broadsheet(?:/|$)",
    re.MULTILINE | re.IGNORECASE,
)

_Value = TypeVar("_Value", dict[str, "ManifestEntry"], list[str])


class ManifestEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One published file, as the manifest knows it."""

    digest: bytes
    """Of the page: same digest, same bytes."""
    content: bytes
    """Digest of the file's bytes."""
    size: int
    modified: int
    """In nanoseconds."""


def check_paths(paths: Collection[str]) -> None:
    """Raise `ValueError` unless every path is relative, plain and outside our own folder."""
    # All in one search, in a tenth of the time; a path with a line feed shows in the count of lines.
    joined = "\n".join(paths)
    if not paths or (joined.count("\n") < len(paths) and not _UNSAFE.search(joined)):
        return
    wrong = next(path for path in paths if "\n" in path or _UNSAFE.search(path))
    raise ValueError(f"not a path inside the output folder: {wrong!r}")


def read_manifest(file: Path) -> dict[str, ManifestEntry]:
    """Return the entries of a manifest by path; none when there is no file.

    Raises `Failure` when it is damaged or in another version's format: what it said is then unknown, so
    nothing in the folder may be removed or replaced any more.
    """
    return _read(file, dict[str, ManifestEntry], {})


def read_journal(file: Path) -> list[str]:
    """Return the paths that an unfinished commit was to move in or remove; raises as `read_manifest` does."""
    return _read(file, list[str], [])


def write_manifest(file: Path, entries: Mapping[str, ManifestEntry]) -> None:
    """Write a manifest through to the disk."""
    _write(file, entries)


def write_journal(file: Path, paths: Iterable[str]) -> None:
    """Write a journal through to the disk, whole or not at all."""
    beside = file.with_name(f"{file.name}.next")
    _write(beside, list(paths))
    beside.replace(file)


def verified(folder: Path, entries: Mapping[str, ManifestEntry]) -> dict[str, ManifestEntry]:
    """Return those entries whose file is on disk just as they say.

    A file that differs in nothing but its time, as after a cache was restored, is taken with its new time.
    """
    # Asking file by file takes a quarter of the time of walking the many small folders of a site, and finds
    # names that the file system keeps in another Unicode form.
    found = {}
    for path, entry in entries.items():
        file = f"{folder}/{path}"
        try:
            seen = os.stat(file, follow_symlinks=False)  # noqa: PTH116 - many thousand times: no `Path` for each
        except (FileNotFoundError, NotADirectoryError):
            continue
        if seen.st_size != entry.size or not stat.S_ISREG(seen.st_mode):
            continue
        if seen.st_mtime_ns == entry.modified:
            found[path] = entry
        elif content_digest(Path(file).read_bytes()) == entry.content:
            found[path] = msgspec.structs.replace(entry, modified=seen.st_mtime_ns)
    return found


def _read(file: Path, kind: type[_Value], absent: _Value) -> _Value:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return absent
    try:
        version, raw = msgspec.msgpack.decode(data, type=tuple[int, msgspec.Raw])
        if version != _FORMAT:
            raise Failure(f"{file} is of another version of broadsheet: empty the folder and build again")
        value = msgspec.msgpack.decode(raw, type=kind)
        # They say what is removed, so one that came with somebody else's folder must not lead out of it.
        check_paths(value)
    except (msgspec.DecodeError, ValueError) as error:
        raise Failure(f"{file} is damaged: empty the folder and build again") from error
    return value


def _write(file: Path, value: object) -> None:
    with file.open("wb") as opened:
        opened.write(msgspec.msgpack.encode((_FORMAT, value)))
        opened.flush()
        os.fsync(opened.fileno())
