"""Files that are rendered in stretches: each is staged by itself, and all are joined into the file."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

from broadsheet.archive.addresses import Address
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.rendering import Job
from broadsheet.publishing.staging import Staged, staged_name
from broadsheet.urls import output_path

_JOINT = "\n"
"""What stands between the path of a file and the number of a stretch: no path of a file has it."""
_PIECE = 1 << 20
"""Bytes that are copied at a time."""


def stretched_jobs(
    edition: Edition, address: Address, last: bytes | None, digests: dict[str, bytes]
) -> Iterator[Job]:
    """Yield the stretches of a file, unless it has the `last` digest, and enter its digest.

    The digest is one of the digests of all stretches.
    """
    path = output_path(address.permalink)
    if last is not None:
        whole = _digest()
        for page in edition.pages.stretches(address):
            whole.update(edition.encoded_view(page)[2])
        digests[path] = whole.digest()
        if digests[path] == last:
            return
    whole = _digest()
    for number, each in enumerate(edition.pages.stretches(address)):
        page, view, digest = edition.encoded_view(each)
        whole.update(digest)
        yield Job(f"{path}{_JOINT}{number}", page.layout, view)
    digests[path] = whole.digest()


def _digest() -> blake2b:
    return blake2b(digest_size=16)


def joined_files(staged: Iterable[Staged], staging: Path | None) -> Iterator[Staged]:
    """Yield staged files, of which those in stretches are joined, whose stretches come in order.

    `staging` is the folder that they are in, None where nothing is staged. Raises `Failure` when the
    machine refuses.
    """
    for (path, is_stretch), group in groupby(staged, _file_of):
        if is_stretch and staging:
            with failures(staging):
                yield _joined(path, group, staging)
        else:
            yield from group


def _file_of(staged: Staged) -> tuple[str, bool]:
    path, joint, _ = staged.path.partition(_JOINT)
    return path, bool(joint)


def _joined(path: str, stretches: Iterable[Staged], staging: Path) -> Staged:
    whole, content, size = staging / staged_name(path), _digest(), 0
    with whole.open("wb") as file:
        for stretch in stretches:
            part = staging / staged_name(stretch.path)
            with part.open("rb") as opened:
                while piece := opened.read(_PIECE):
                    content.update(piece)
                    size += file.write(piece)
            part.unlink()
    return Staged(path, content.digest(), size, whole.stat().st_mtime_ns)
