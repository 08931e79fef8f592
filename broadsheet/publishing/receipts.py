"""Receipts: what the site in an output folder was made from, by which a build knows what it need not look at again.

A receipt stands beside the manifest that it is true of, and is written after it: one that was left behind by a kill, or
by a build of something else, belongs to no manifest that is there.
"""

from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.publishing.manifest import OWN

_NAME = "receipt"


class Receipt(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a site was made from, and what came of it."""

    made_from: bytes
    """Digest of all that a build reads: of files, that they are the same; and of what it was asked. Empty when a file
    had changed so lately that its time proved nothing."""
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


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A receipt as it is kept."""

    manifest: bytes
    """Digest of the manifest that it is true of."""
    receipt: Receipt


_decode = msgspec.msgpack.Decoder(_Kept).decode


def receipt_of(folder: Path) -> Receipt | None:
    """Return the receipt of the site in an output folder; None when there is none that is true of its manifest."""
    try:
        kept = _decode((folder / OWN / _NAME).read_bytes())
        return kept.receipt if kept.manifest == _digest(folder) else None
    except (OSError, msgspec.MsgspecError):
        return None


def keep_receipt(folder: Path, receipt: Receipt) -> None:
    """Keep the receipt of the site that was just published in a folder; without, the next build only takes longer."""
    place = folder / OWN / _NAME
    beside = place.with_name(f"{_NAME}.next")
    try:
        beside.write_bytes(msgspec.msgpack.encode(_Kept(_digest(folder), receipt)))
        beside.replace(place)
    except OSError:
        beside.unlink(missing_ok=True)


def _digest(folder: Path) -> bytes:
    return blake2b((folder / OWN / "manifest").read_bytes(), digest_size=16).digest()
