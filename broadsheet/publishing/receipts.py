"""Receipts: what the site in an output folder was made from, by which a build knows what it need not look at again.

A receipt stands beside the entries that it is true of, and is written after them: one that was left
behind by a kill, or by a build of something else, belongs to no entries that are there. Nobody need
see it, who could read from it when the next embargo ends: it is kept with the archive, not with the
site.
"""

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.publishing.manifest import ENTRIES

_NAME = "receipt"


class Receipt(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a site was made from, and what came of it."""

    made_from: bytes
    """Digest of all that a build reads: of files, that they are the same; and of what it was asked.
    Empty when a file had changed so lately that its time proved nothing."""
    made_with: bytes
    """Digest of the same, but for the content."""
    arrangement: bytes
    """Digest of its archive: `archive.revising.arrangement_digest`."""
    story_digests: bytes
    """Digests of its stories: `archive.revising.story_digests`."""
    since: str
    """The instant as of which it was made, as `Moment.instant`."""
    until: str
    """The instant from which the same files give another site; empty if none will."""
    stories: int = 0
    pages: int = 0
    shards: int = 0

    def holds(self, made_from: bytes, now: str) -> bool:
        """Return whether a build of such sources at this instant would give the same site."""
        return (
            bool(made_from)
            and self.made_from == made_from
            and self.since <= now < (self.until or "~")
        )


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A receipt as it is kept."""

    entries: bytes
    """Digest of the entries that it is true of."""
    receipt: Receipt


_decode = msgspec.msgpack.Decoder(_Kept).decode


def receipt_of(kept: Path) -> Receipt | None:
    """Return the receipt in the folder that is kept for a site; None when there is none that is true of its entries."""
    try:
        read = _decode((kept / _NAME).read_bytes())
        return read.receipt if read.entries == _digest(kept) else None
    except (OSError, msgspec.MsgspecError):
        return None


def keep_receipt(kept: Path, receipt: Receipt) -> None:
    """Keep the receipt of the site that was just published; without, the next build only takes longer."""
    beside = kept / f"{_NAME}.next"
    try:
        beside.write_bytes(msgspec.msgpack.encode(_Kept(_digest(kept), receipt)))
        beside.replace(kept / _NAME)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _digest(kept: Path) -> bytes:
    return blake2b((kept / ENTRIES).read_bytes(), digest_size=16).digest()
