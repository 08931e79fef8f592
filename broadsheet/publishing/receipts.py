"""Receipts: what a published site was made from, so that a build knows what has not changed.

A receipt lies beside the entries that it belongs to, and is written after them: one that was left
behind by a kill, or by a build of something else, belongs to no entries that are there. Readers of
the site could see from it when the next embargo ends, so it is kept with the archive, not with the
site.
"""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.visibility import Withheld
from broadsheet.problems import Problem
from broadsheet.publishing.manifest import ENTRIES

_NAME = "receipt"


class Receipt(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a site was made from, and what came of it."""

    made_from: bytes
    """Digest of the state of all files that a build reads, and of what was asked of it. It is empty
    when a file had changed so lately that its time proved nothing."""
    ingredients: bytes
    """Digests of what the site's pages were made from, as `pages.ingredients.reach_since` takes them."""
    since: str
    """The instant as of which the site was made, as `Moment.instant`."""
    until: str
    """The instant from which the same files give another site; empty if none will."""
    stories: int = 0
    pages: int = 0
    shards: int = 0
    held_back: Withheld = Withheld()
    files: Mapping[str, int] = {}
    redirects: int = 0
    of_drafts: tuple[Problem, ...] = ()
    """Mistakes in drafts, which every build tells of."""
    outdated: tuple[str, ...] = ()
    """Permalinks of the pages that edits may have moved, or taken away, since the ingredients were
    those of the site."""
    last_archive: bytes = b""
    """Digest of an archive that is kept beside the receipt (`publishing.last_archive`): the site's, but
    for a few edits. It is empty where there is none."""
    reached: tuple[str, ...] = ()
    """Permalinks of the pages that those edits may have moved, or taken away."""

    def holds(self, made_from: bytes, now: str) -> bool:
        """Return whether a build of such sources at this instant would give the same site."""
        return bool(made_from) and self.made_from == made_from and self.is_of_time(now)

    def is_of_time(self, now: str) -> bool:
        """Return whether time alone has not changed the site by this instant."""
        return self.since <= now < (self.until or "~")


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A receipt as it is kept."""

    entries: bytes
    """Digest of the entries that the receipt belongs to."""
    receipt: Receipt


_decode = msgspec.msgpack.Decoder(_Kept).decode


def receipt_of(kept: Path) -> Receipt | None:
    """Return the receipt that is kept for a site; None when none belongs to the site's entries."""
    try:
        kept_receipt = _decode((kept / _NAME).read_bytes())
        return kept_receipt.receipt if kept_receipt.entries == _digest(kept) else None
    except (OSError, msgspec.MsgspecError):
        return None


def keep_receipt(kept: Path, receipt: Receipt) -> None:
    """Keep the receipt of the site just published; without it, the next build only takes longer."""
    beside = kept / f"{_NAME}.next"
    try:
        beside.write_bytes(msgspec.msgpack.encode(_Kept(_digest(kept), receipt)))
        beside.replace(kept / _NAME)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _digest(kept: Path) -> bytes:
    return blake2b((kept / ENTRIES).read_bytes(), digest_size=16).digest()
