"""Files that are rendered in stretches: each is staged by itself, and all are joined into the file."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir

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
_KEPT = 1 << 25
"""Bytes of views that are kept in memory; more of them are kept in a temporary file."""


def stretched_jobs(
    edition: Edition, address: Address, last: bytes | None, digests: dict[str, bytes]
) -> Iterator[Job]:
    """Yield the stretches of a file, unless it has the `last` digest, and enter its digest.

    The digest is one of the digests of all stretches. Raises `Failure` when the machine refuses.
    """
    path = output_path(address.permalink)
    whole, made = _digest(), map(edition.encoded_view, edition.pages.stretches(address))
    if last is None:
        for number, (page, view, digest) in enumerate(made):
            whole.update(digest)
            yield _job(path, number, page.layout, view)
        digests[path] = whole.digest()
        return
    # Whether the file has moved is known once all its views are made: they are kept until then, as
    # to make them once more would take as long again.
    with failures(gettempdir()), SpooledTemporaryFile(_KEPT) as kept:
        parts = []
        for page, view, digest in made:
            whole.update(digest)
            kept.write(view)
            parts.append((page.layout, len(view)))
        digests[path] = whole.digest()
        kept.seek(0)
        for number, (layout, size) in enumerate(parts if digests[path] != last else ()):
            yield _job(path, number, layout, kept.read(size))


def _job(path: str, number: int, layout: str, view: bytes) -> Job:
    return Job(f"{path}{_JOINT}{number}", layout, view)


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
