"""Pieces: of which parts published files consist, by which the next build takes over what it need not make.

They lie beside the entries, and each file's belong to its bytes alone: those of other bytes are of no
use, and without them a build only takes longer.
"""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.publishing.manifest import ManifestEntry

_NAME = "pieces"
_SIZE = 16
"""Length of a digest, in bytes."""
_AT_ONCE = 1 << 20
"""Bytes that are read at a time."""


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a stretch of a file has become."""

    made_from: bytes
    """Digest of what the stretch is made from; empty where that is not known."""
    digest: bytes
    """Digest of its view."""
    size: int
    """The number of its bytes in the file."""


class PieceFile(msgspec.Struct, frozen=True, array_like=True):
    """What a published file consists of."""

    content: bytes
    """Digest of the file's bytes."""
    pieces: tuple[Piece, ...] = ()
    """Its stretches, in order; none of a database, which has its rows all over the file."""
    listed: bytes = b""
    """The digests of what the rows of each story in a database are made from, by position."""

    @property
    def numbers(self) -> Mapping[bytes, int]:
        """Return the number of each story in a database, by the digest of what its rows are made from."""
        count = len(self.listed) // _SIZE
        cut = (self.listed[at : at + _SIZE] for at in range(0, len(self.listed), _SIZE))
        return {digest: count - position for position, digest in enumerate(cut)}


def read_pieces(kept: Path) -> Mapping[str, PieceFile]:
    """Return what published files consist of, by path; nothing where that is not known."""
    with suppress(OSError, msgspec.MsgspecError):
        data = (kept / _NAME).read_bytes()
        if data[:_SIZE] == _digest(data[_SIZE:]):
            return msgspec.msgpack.decode(data[_SIZE:], type=dict[str, PieceFile])
    return {}


def keep_pieces(kept: Path, files: Mapping[str, PieceFile]) -> None:
    """Keep what published files consist of; where that fails, the next build only takes longer."""
    beside = kept / f"{_NAME}.next"
    data = msgspec.msgpack.encode(files)
    try:
        beside.write_bytes(_digest(data) + data)
        beside.replace(kept / _NAME)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def is_as_published(file: Path, entry: ManifestEntry) -> bool:
    """Return whether a file has the very bytes that were published, all of which are read."""
    found = blake2b(digest_size=_SIZE)
    try:
        with file.open("rb") as opened:
            while some := opened.read(_AT_ONCE):
                found.update(some)
    except OSError:
        return False
    return found.digest() == entry.content


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()
