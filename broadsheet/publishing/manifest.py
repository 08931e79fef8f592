"""What Broadsheet writes down in the output folder: the manifest, and the journal of a commit.

The manifest says which files are ours, and nothing else: it has a line for each with the digest of
its bytes and its path, as `b2sum --length 128` writes and checks them. It lies with the files,
gives away no more than they do, and every later version can read it. The entries are what only this
version understands, and nobody else needs to see: they are kept elsewhere and belong to one
manifest alone. Without them the site is rendered again, and nothing is lost.

The journal names the files that a commit is about to change.
"""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Self

import msgspec

from broadsheet.publishing.staging import content_digest

OWN = ".broadsheet"
"""Our own folder in the output folder."""
MANIFEST, JOURNAL, ENTRIES = "manifest.txt", "journal", "entries"
EARLIER = "manifest"
"""Name of the manifest of earlier versions, which has entries in it."""
EARLIER_RECEIPT = "receipt"
"""Name of the receipt that those versions kept beside it; it is of no use any more."""

_FORMAT = 1
"""Version of the format of entries, of journals and of the earlier manifest."""
_HEAD = "# broadsheet 1: the files that it wrote here, as `b2sum --length 128 --check` reads them\n"
_LINE = re.compile(r"^([0-9a-f]{32})  (.+)$", re.MULTILINE)
_DIGEST = 16
"""Length of a digest, in bytes."""
_AT_ONCE = 4_096
"""Lines or entries that are written at a time."""
_SMALL_MAP = 15
"""Entries up to which MessagePack has the size of a map in its first byte."""

# A path that could lead out of the folder or into our own, on any system, has an empty part, `.` or
# `..`, a backslash, a drive, a control character but the line feed. Here each stands between line feeds.
_UNSAFE = (
    *("\n\n", "\n/", "//", "/\n", "\\"),
    *(f"{before}{part}{after}" for part in (".", "..") for before in "\n/" for after in "\n/"),
    *("\n.broadsheet/", "\n.broadsheet\n"),
)
_SUSPECT = ("\n\n", "\n/", "//", "/\n", "/.", "\n.", "\\", ":")
"""What stands in every such path between line feeds that has no control character."""
_encode = msgspec.msgpack.Encoder().encode
_DRIVE = re.compile(r"\n[a-z]:")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Manifest(msgspec.Struct, frozen=True):
    """Which files are ours."""

    contents: Mapping[str, bytes]
    """Path to the digest of the file's bytes."""
    is_whole: bool
    """Whether the manifest is as it was written: then it names all our files, whatever their bytes
    are now."""


class ManifestEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One published file, as the manifest knows it."""

    digest: bytes
    """Digest of the page: the same digest means the same bytes. It is empty when only the bytes are
    known."""
    content: bytes
    """Digest of the file's bytes."""
    size: int
    modified: int
    """Time of the last change, in nanoseconds."""


def check_paths(paths: Iterable[str]) -> None:
    """Raise `ValueError` unless every path is relative, plain and outside our own folder."""
    rest = iter(paths)
    while some := list(islice(rest, _AT_ONCE)):
        # One search over many paths takes a tenth of the time; a path with a line feed shows in the
        # count of lines.
        joined = "\n".join(some)
        if joined.count("\n") >= len(some) or _is_unsafe(joined):
            wrong = next(path for path in some if "\n" in path or _is_unsafe(path))
            raise ValueError(f"not a path inside the output folder: {wrong!r}")


def _is_unsafe(lines: str) -> bool:
    """Return whether one of some paths, with line feeds between them, could lead elsewhere."""
    text = f"\n{lines}\n"
    if not any(part in text for part in _SUSPECT) and lines.replace("\n", "").isprintable():
        # Nearly all paths are seen to be safe by this, in a fifth of the time.
        return False
    # A text is looked for much sooner than a pattern that begins with no certain sign.
    text = text.casefold()
    return (
        any(part in text for part in _UNSAFE)
        or _DRIVE.search(text) is not None
        or _CONTROL.search(text) is not None
    )


def read_manifest(file: Path) -> Manifest | None:
    """Return what a manifest says; None when there is none.

    Lines of a damaged manifest may be missing or wrong: then a file is ours if its bytes are those
    of its line.
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
        # Paths say what is removed, so a manifest that came with somebody else's folder must not
        # lead out of it.
        check_paths(contents)
    except ValueError:
        is_whole = False
        contents = {path: digest for path, digest in contents.items() if not _is_unsafe(path)}
    return Manifest(contents, is_whole)


def manifest_digest(file: Path) -> bytes:
    """Return the digest of a manifest, which its entries name; empty when there is no manifest."""
    try:
        return content_digest(file.read_bytes())
    except FileNotFoundError:
        return b""


def write_manifest(file: Path, contents: Iterable[tuple[str, bytes]]) -> bytes:
    """Write a manifest through to the disk, and return its digest.

    `contents` are paths with the digests of their bytes, in the order of paths.
    """
    # Some lines at a time: all together they would be in memory several times.
    rest = iter(contents)
    return write_lines(file, iter(lambda: manifest_lines(islice(rest, _AT_ONCE)), b""))


def manifest_lines(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the lines that a manifest has of paths with the digests of their bytes."""
    return "".join([f"{content.hex()}  {path}\n" for path, content in contents]).encode()


def write_lines(file: Path, lines: Iterable[bytes]) -> bytes:
    """Write a manifest of such lines, in the order of paths, as `write_manifest` does."""
    with _Summed(file) as body:
        body.write(_HEAD.encode())
        for some in lines:
            body.write(some)
        whole = body.digest.copy()
        last = f"# {body.digest.hexdigest()}\n".encode()
        whole.update(last)
        body.write(last)
        body.sync()
    return whole.digest()


class _Summed:
    """A file that is written piece by piece, and summed meanwhile."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("wb")
        self.digest = blake2b(digest_size=_DIGEST)
        """Digest of what was written, as `content_digest` has it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: "bytes | memoryview") -> None:
        """Write at the end."""
        self.digest.update(data)
        self._file.write(data)

    def write_first(self, data: bytes) -> None:
        """Write over what the file begins with, without its being summed."""
        self._file.seek(0)
        self._file.write(data)

    def leave(self, size: int) -> None:
        """Leave room for so many bytes, without their being summed."""
        self._file.write(bytes(size))

    def sync(self) -> None:
        """Have all that was written on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())


def _last_line(body: bytes) -> bytes:
    return f"# {content_digest(body).hex()}".encode()


def read_earlier_manifest(file: Path) -> dict[str, ManifestEntry] | None:
    """Return the entries of an earlier version's manifest; None when it is missing or damaged."""
    with suppress(FileNotFoundError, msgspec.DecodeError, ValueError):
        version, entries = msgspec.msgpack.decode(
            file.read_bytes(), type=tuple[int, dict[str, ManifestEntry]]
        )
        check_paths(entries)
        return entries if version == _FORMAT else None
    return None


def read_entries(file: Path) -> tuple[dict[str, ManifestEntry], bytes]:
    """Return entries by path, and the digest of their manifest; both empty when damaged."""
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
    """Write the entries of the manifest with this digest.

    A power cut may damage them; reading notices that.
    """
    # Some at a time: all together they would be in memory twice.
    rest = iter(entries.items())
    encoded = iter(lambda: encoded_entries(dict(islice(rest, _AT_ONCE))), b"")
    write_encoded_entries(file, len(entries), encoded, manifest)


def encoded_entries(entries: dict[str, ManifestEntry]) -> memoryview:
    """Return some of the entries as a file has them: all together are no more than 65,535."""
    # MessagePack has the number of entries before them, in a part of the first byte or in two more.
    return memoryview(_encode(entries))[1 if len(entries) <= _SMALL_MAP else 3 :]


def write_encoded_entries(
    file: Path, count: int, encoded: Iterable[bytes | memoryview], manifest: bytes
) -> None:
    """Write so many entries, encoded some at a time, as `write_entries` does."""
    # What msgspec reads again is a tuple of three, of which the second is a map whose size stands in
    # four bytes (MessagePack).
    with _Summed(file) as written:
        written.leave(_DIGEST)
        written.write(b"\x93" + _encode(_FORMAT) + b"\xdf" + count.to_bytes(4, "big"))
        for some in encoded:
            written.write(some)
        written.write(_encode(manifest))
        written.write_first(written.digest.digest())


def read_journal(file: Path) -> list[str] | None:
    """Return the paths that an unfinished commit was to change; None when the journal is damaged.

    A file was to be moved to each, or removed from it. There are none when there is no journal.
    """
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


def intact_entries(
    folder: Path, entries: Mapping[str, ManifestEntry], *, thoroughly: bool = False
) -> dict[str, ManifestEntry]:
    """Return those entries whose file is on disk just as they say.

    A file that differs in nothing but its time, as after a cache was restored, is accepted with its
    new time. With `thoroughly` every file is read, and one with other bytes is noticed even when
    its size and time are right.
    """
    # To ask file by file takes a quarter of the time of walking the many small folders of a site,
    # and it finds names that the file system keeps in another Unicode form.
    intact, start, look = {}, f"{folder}/", os.lstat
    for path, entry in entries.items():
        file = start + path
        try:
            status = look(file)
        except (FileNotFoundError, NotADirectoryError):
            continue
        if status.st_size != entry.size or not stat.S_ISREG(status.st_mode):
            continue
        if status.st_mtime_ns == entry.modified and not thoroughly:
            intact[path] = entry
        elif content_digest(Path(file).read_bytes()) == entry.content:
            intact[path] = msgspec.structs.replace(entry, modified=status.st_mtime_ns)
    return intact


def entries_by_content(folder: Path, contents: Mapping[str, bytes]) -> dict[str, ManifestEntry]:
    """Return an entry for each file whose bytes are still those that a manifest has.

    Entries have no digest of the page, as it is not known.
    """
    intact = {}
    for path, content in contents.items():
        file = folder / path
        with suppress(FileNotFoundError, NotADirectoryError):
            status = file.lstat()
            if stat.S_ISREG(status.st_mode) and content_digest(file.read_bytes()) == content:
                intact[path] = ManifestEntry(b"", content, status.st_size, status.st_mtime_ns)
    return intact


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
