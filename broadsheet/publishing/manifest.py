"""What stands in the output folder by our own hand: the manifest, and the journal of a commit under way.

The manifest says which files are ours, and nothing else: a line for each with the digest of its
bytes and its path, as `b2sum --length 128` writes and checks them. It lies with the files, it tells
nobody more than these do, and every later version can read it. What only this version understands,
and nobody need see, are the entries: they are kept elsewhere, are true of one manifest alone, and
without them a site is rendered again, and nothing else.
"""

import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from broadsheet.publishing.staging import content_digest

OWN = ".broadsheet"
"""Folder, in the output folder, of the files that keep it."""
MANIFEST, JOURNAL, ENTRIES = "manifest.txt", "journal", "entries"
EARLIER = "manifest"
"""The manifest of versions before this one, which has entries in it."""
EARLIER_RECEIPT = "receipt"
"""What these versions kept beside it, and is of no use any more."""

_FORMAT = 1
"""Of entries, of journals and of the earlier manifest."""
_HEAD = "# broadsheet 1: the files that it wrote here, as `b2sum --length 128 --check` reads them\n"
_LINE = re.compile(r"^([0-9a-f]{32})  (.+)$", re.MULTILINE)
_DIGEST = 16
"""Bytes of a digest."""

# Anything that could lead out of the folder or into our own, on any system: an empty part, `.` or
# `..`, a backslash, a drive, a control character but the line feed.
_UNSAFE = re.compile(
    r"^$|^/|//|/$|(?:^|/)\.{1,2}(?:/|$)|[\\\x00-\x09\x0b-\x1f]|^[a-z]:|^\.broadsheet(?:/|$)",
    re.MULTILINE | re.IGNORECASE,
)


class Manifest(msgspec.Struct, frozen=True):
    """Which files are ours."""

    contents: Mapping[str, bytes]
    """Path to the digest of the file's bytes."""
    is_whole: bool
    """Whether it is as it was written: all of ours are in it, whatever their bytes are now."""


class ManifestEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One published file, as the manifest knows it."""

    digest: bytes
    """Of the page: same digest, same bytes; empty when only the bytes are known."""
    content: bytes
    """Digest of the file's bytes."""
    size: int
    modified: int
    """In nanoseconds."""


def check_paths(paths: Collection[str]) -> None:
    """Raise `ValueError` unless every path is relative, plain and outside our own folder."""
    # All in one search, in a tenth of the time; a path with a line feed shows in the count of
    # lines.
    joined = "\n".join(paths)
    if not paths or (joined.count("\n") < len(paths) and not _UNSAFE.search(joined)):
        return
    wrong = next(path for path in paths if "\n" in path or _UNSAFE.search(path))
    raise ValueError(f"not a path inside the output folder: {wrong!r}")


def read_manifest(file: Path) -> Manifest | None:
    """Return what a manifest says; None when there is none.

    Of one that is damaged, lines may be missing or wrong: a file is ours if its bytes are those of
    its line.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    body, _, last = data.removesuffix(b"\n").rpartition(b"\n")
    is_whole = last == _last_line(body + b"\n")
    contents = {
        path: bytes.fromhex(digest) for digest, path in _LINE.findall(data.decode(errors="replace"))
    }
    try:
        # They say what is removed, so one that came with somebody else's folder must not lead out
        # of it.
        check_paths(contents)
    except ValueError:
        is_whole = False
        contents = {path: digest for path, digest in contents.items() if not _UNSAFE.search(path)}
    return Manifest(contents, is_whole)


def manifest_digest(file: Path) -> bytes:
    """Return the digest of a manifest as it stands, by which entries are tied to it; empty when there is none."""
    try:
        return content_digest(file.read_bytes())
    except FileNotFoundError:
        return b""


def write_manifest(file: Path, contents: Mapping[str, bytes]) -> bytes:
    """Write a manifest through to the disk, and return its digest."""
    lines = [f"{contents[path].hex()}  {path}\n" for path in sorted(contents)]
    body = "".join([_HEAD, *lines]).encode()
    data = body + _last_line(body) + b"\n"
    _write(file, data)
    return content_digest(data)


def _last_line(body: bytes) -> bytes:
    return f"# {content_digest(body).hex()}".encode()


def read_earlier_manifest(file: Path) -> dict[str, ManifestEntry] | None:
    """Return the entries of a manifest as earlier versions wrote it; None when there is none, or it is damaged."""
    with suppress(FileNotFoundError, msgspec.DecodeError, ValueError):
        version, entries = msgspec.msgpack.decode(
            file.read_bytes(), type=tuple[int, dict[str, ManifestEntry]]
        )
        check_paths(entries)
        return entries if version == _FORMAT else None
    return None


def read_entries(file: Path) -> tuple[dict[str, ManifestEntry], bytes]:
    """Return entries by path, and the digest of the manifest that they are true of; nothing when they are damaged."""
    with suppress(OSError, msgspec.DecodeError, ValueError):
        data = file.read_bytes()
        if data[:_DIGEST] == content_digest(data[_DIGEST:]):
            version, entries, manifest = msgspec.msgpack.decode(
                data[_DIGEST:], type=tuple[int, dict[str, ManifestEntry], bytes]
            )
            check_paths(entries)
            return (entries, manifest) if version == _FORMAT else ({}, b"")
    return {}, b""


def page_digests(kept: Path) -> dict[str, bytes]:
    """Return the digests of the pages that were last rendered without a mistake, by path.

    `kept` is the folder for what is kept of the site; there are none when its entries are damaged.
    """
    entries, _ = read_entries(kept / ENTRIES)
    return {path: entry.digest for path, entry in entries.items()}


def write_entries(file: Path, entries: Mapping[str, ManifestEntry], manifest: bytes) -> None:
    """Write entries, true of the manifest with this digest; a power cut may damage them, which shows."""
    data = msgspec.msgpack.encode((_FORMAT, entries, manifest))
    file.write_bytes(content_digest(data) + data)


def read_journal(file: Path) -> list[str] | None:
    """Return the paths that an unfinished commit was to move in or remove; None when it is damaged."""
    try:
        version, paths = msgspec.msgpack.decode(file.read_bytes(), type=tuple[int, list[str]])
        check_paths(paths)
    except FileNotFoundError:
        return []
    except (msgspec.DecodeError, ValueError):
        return None
    return paths if version == _FORMAT else None


def write_journal(file: Path, paths: Iterable[str]) -> None:
    """Write a journal through to the disk, whole or not at all."""
    beside = file.with_name(f"{file.name}.next")
    _write(beside, msgspec.msgpack.encode((_FORMAT, list(paths))))
    beside.replace(file)


def verified(
    folder: Path, entries: Mapping[str, ManifestEntry], *, thoroughly: bool = False
) -> dict[str, ManifestEntry]:
    """Return those entries whose file is on disk just as they say.

    A file that differs in nothing but its time, as after a cache was restored, is taken with its
    new time. With `thoroughly` every file is read, and one whose bytes are others is found even
    with the right size and time.
    """
    # Asking file by file takes a quarter of the time of walking the many small folders of a site,
    # and finds names that the file system keeps in another Unicode form.
    found = {}
    for path, entry in entries.items():
        file = f"{folder}/{path}"
        try:
            seen = os.stat(file, follow_symlinks=False)  # noqa: PTH116 - many thousand times: no `Path` for each
        except (FileNotFoundError, NotADirectoryError):
            continue
        if seen.st_size != entry.size or not stat.S_ISREG(seen.st_mode):
            continue
        if seen.st_mtime_ns == entry.modified and not thoroughly:
            found[path] = entry
        elif content_digest(Path(file).read_bytes()) == entry.content:
            found[path] = msgspec.structs.replace(entry, modified=seen.st_mtime_ns)
    return found


def known_by_content(folder: Path, contents: Mapping[str, bytes]) -> dict[str, ManifestEntry]:
    """Return an entry, without a page's digest, for each file whose bytes are still those of a manifest."""
    found = {}
    for path, content in contents.items():
        file = folder / path
        with suppress(FileNotFoundError, NotADirectoryError):
            seen = file.lstat()
            if stat.S_ISREG(seen.st_mode) and content_digest(file.read_bytes()) == content:
                found[path] = ManifestEntry(b"", content, seen.st_size, seen.st_mtime_ns)
    return found


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
