"""Files rendered but not yet published, each kept under a name made from its path.

All of them lie in one folder, so that no folders are made and removed for them: at 17,000 files
that is twice as quick to write, and there is next to nothing to clear away.
"""

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.packed import Numbered
from broadsheet.publishing.failures import failures

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
"""A file that is written anew; on Windows without a change to the ends of its lines."""

_DIGEST = 16
"""Length of a digest, in bytes."""


class Staged(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file that is rendered, and waits in the staging folder to be published."""

    path: str
    """Relative to the output folder, with forward slashes."""
    content: bytes
    """Digest of the file's bytes."""
    size: int
    modified: int
    """Time of the last change, in nanoseconds; publishing keeps it."""


class StagedFiles(Numbered[Staged]):
    """Staged files, of which each takes some 40 bytes of memory beside its path."""

    def __init__(self, files: Iterable[Staged] = ()) -> None:
        self._paths: list[str] = []
        self._contents = bytearray()
        """Digests of the files' bytes, one behind the other."""
        self._sizes, self._modified = array("Q"), array("q")
        self.extend(files)

    def extend(self, files: Iterable[Staged]) -> None:
        """Put files at the end."""
        for file in files:
            self._paths.append(file.path)
            self._contents += file.content
            self._sizes.append(file.size)
            self._modified.append(file.modified)

    def value_at(self, number: int) -> Staged:
        """Return the file of a number."""
        content = bytes(self._contents[number * _DIGEST : (number + 1) * _DIGEST])
        return Staged(self._paths[number], content, self._sizes[number], self._modified[number])

    def picked(self, numbers: Iterable[int]) -> "StagedFiles":
        """Return the files of some numbers, in the order given."""
        return StagedFiles(map(self.value_at, numbers))

    def __len__(self) -> int:
        return len(self._paths)


class Files(msgspec.Struct, frozen=True):
    """Files of a site, of one kind or of all."""

    digests: Mapping[str, bytes]
    """Path of every file to its digest."""
    staged: Sequence[Staged] = ()
    """The files that wait to be published; the others are published already."""


def all_files(groups: Iterable[Files]) -> Files:
    """Return several groups of files as one; raise `ValueError` for a path that two have."""
    digests: dict[str, bytes] = {}
    staged = StagedFiles()
    for files in groups:
        if both := digests.keys() & files.digests.keys():
            raise ValueError(f"two files for one path: {min(both)}")
        digests.update(files.digests)
        staged.extend(files.staged)
    return Files(digests, staged)


def content_digest(data: bytes) -> bytes:
    """Return the digest, 16 bytes, by which a file's bytes are known."""
    return blake2b(data, digest_size=_DIGEST).digest()


def staged_name(path: str) -> str:
    """Return the name in the staging folder of the file for a path."""
    return blake2b(path.encode(), digest_size=16).hexdigest()


def stage(staging: Path, path: str, data: bytes) -> Staged:
    """Write a file to the staging folder; the last one that is staged for a path counts.

    Any process may call this.

    Raises `Failure` when it cannot be written.
    """
    with failures(staging):
        file = f"{staging}/{staged_name(path)}"
        # The system's own calls are used: a `Path` and a file object for each of many thousand
        # files would cost a third of the time.
        opened = os.open(file, _NEW, 0o666)
        try:
            written = os.write(opened, data)
            while written < len(data):
                written += os.write(opened, data[written:])
            modified = os.fstat(opened).st_mtime_ns
        finally:
            os.close(opened)
    return Staged(path, content_digest(data), len(data), modified)
