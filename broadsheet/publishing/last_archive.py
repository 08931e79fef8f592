"""The last archive: what a published site was made from, kept so that few edits cost little.

Where a site is made anew from all of its files, its archive is kept beside the receipt, which has
the digest of its bytes: another archive than that of the receipt is never taken, nor one that the
disk has damaged. Without it, the next build only takes longer.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

_NAME = "archive"
_SIZE = 16
"""Length of a digest, in bytes."""
_LENGTH = 8
"""Bytes of the number that says how long the part behind it is."""


class LastFiles(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an archive was made from."""

    made_with: bytes
    """Digest of all besides the files."""
    stamps: Mapping[str, str]
    """Path of each file of the content folder to its stamp, which is empty where it proves nothing."""
    listed: bytes
    """Digests of what lists and files print of each story, by position (`pages.ingredients`)."""

    def listed_at(self, position: int) -> bytes:
        """Return the digest of the story at a position."""
        return self.listed[position * _SIZE : (position + 1) * _SIZE]


class LastArchive(NamedTuple):
    """An archive as it is kept."""

    digest: bytes
    files: LastFiles
    parts: Sequence[memoryview]
    """What `archive.kept_archive` makes it of."""


def keep_last_archive(kept: Path, files: LastFiles, archive: Iterable[bytes]) -> bytes:
    """Keep the parts of an archive and what it was made from; return their digest.

    It is empty where there is no part, or the machine refuses.
    """
    beside, digest, count = kept / f"{_NAME}.next", blake2b(digest_size=_SIZE), 0
    try:
        # Before its first commit, a site has nothing there.
        kept.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            for part in archive:
                for each in (part,) if count else (msgspec.msgpack.encode(files), part):
                    for some in (len(each).to_bytes(_LENGTH), each):
                        digest.update(some)
                        file.write(some)
                count += 1
        if count:
            beside.replace(kept / _NAME)
            return digest.digest()
        # The one of an earlier site is of no use any more.
        (kept / _NAME).unlink(missing_ok=True)
        beside.unlink()
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return b""


def last_archive(kept: Path, digest: bytes) -> LastArchive | None:
    """Return the archive whose bytes have a digest; None where it is not kept."""
    try:
        data = (kept / _NAME).read_bytes()
    except OSError:
        return None
    if blake2b(data, digest_size=_SIZE).digest() != digest:
        return None
    # These are the very bytes that were written.
    view, parts, at = memoryview(data), [], 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(view[at:start])
        parts.append(view[start:at])
    return LastArchive(digest, msgspec.msgpack.decode(parts[0], type=LastFiles), parts[1:])
