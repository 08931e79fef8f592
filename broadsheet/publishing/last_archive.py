"""The last archive: what a published site was made from, kept so that few edits cost little.

Where a site is made anew from all of its files, its archive is kept beside the receipt, and what it
was made from in a file of its own, which is soon read. The receipt has the digest of that file, and
this that of the archive: another archive than that of the receipt is never taken, nor one that the
disk has damaged. Without it, the next build only takes longer.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

_ARCHIVE, _FILES = "archive", "archive-files"
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
    archive: bytes = b""
    """Digest of the archive's bytes."""

    def listed_at(self, position: int) -> bytes:
        """Return the digest of the story at a position."""
        return self.listed[position * _SIZE : (position + 1) * _SIZE]


def keep_last_archive(kept: Path, files: LastFiles, archive: Iterable[bytes]) -> bytes:
    """Keep the parts of an archive and what it was made from; return the digest of the latter.

    It is empty where there is no part, or the machine refuses.
    """
    beside, digest, count = kept / f"{_ARCHIVE}.next", blake2b(digest_size=_SIZE), 0
    try:
        # Before its first commit, a site has nothing there.
        kept.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            for part in archive:
                for some in (len(part).to_bytes(_LENGTH), part):
                    digest.update(some)
                    file.write(some)
                count += 1
        # Until the other is there, no receipt leads to the one of now.
        beside.replace(kept / _ARCHIVE)
        data = msgspec.msgpack.encode(msgspec.structs.replace(files, archive=digest.digest()))
        (kept / _FILES).write_bytes(data)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return b""
    return _digest(data) if count else b""


def last_files(kept: Path, digest: bytes) -> LastFiles | None:
    """Return what the archive of a receipt was made from, given its digest; None where it is not kept."""
    with suppress(OSError):
        data = (kept / _FILES).read_bytes()
        if _digest(data) == digest:
            # These are the very bytes that were written.
            return msgspec.msgpack.decode(data, type=LastFiles)
    return None


def last_archive(kept: Path, files: LastFiles) -> Sequence[memoryview] | None:
    """Return the parts of the archive that was made from some files; None where it is not kept."""
    try:
        data = (kept / _ARCHIVE).read_bytes()
    except OSError:
        return None
    if _digest(data) != files.archive:
        return None
    view, parts, at = memoryview(data), [], 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(view[at:start])
        parts.append(view[start:at])
    return parts


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()
