"""Files that are made in stretches: each is staged by itself, and all are joined into the file.

A stretch that is made from what it was made from is copied from the file that is published, and so
are a story's rows in a database.
"""

import errno
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate, groupby
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import BinaryIO, NamedTuple

from broadsheet.archive.addresses import Address
from broadsheet.pages.catalogue import Page
from broadsheet.pages.stretches import Stretch
from broadsheet.pages.taken_rows import NO_ROWS, TakenRows
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.pieces import Piece, PieceFile, is_as_published
from broadsheet.publishing.rendering import Job
from broadsheet.publishing.staging import Staged, staged_name
from broadsheet.urls import output_path

_JOINT = "\n"
"""What stands between the path of a file and the number of a stretch: no path of a file has it."""
_PIECE = 1 << 20
"""Bytes that are copied at a time."""
_KEPT = 1 << 25
"""Bytes of views that are kept in memory; more of them are kept in a temporary file."""

_MOST_ROWS = 200_000
"""Stories up to which rows are taken over: to know where those of more stand would take much memory."""


class _Part(NamedTuple):
    """A stretch of a file that is being made."""

    made_from: bytes
    digest: bytes
    layout: str
    """Layout of its view; empty where it is copied."""
    start: int
    """Where it stands in the published file, from which it is copied."""
    size: int
    """The number of its bytes there, or of those of its view."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is published, as far as files may take over from it."""

    folder: Path
    entries: Mapping[str, ManifestEntry]
    pieces: Mapping[str, PieceFile]
    """What files consist of, by path."""

    def file(self, path: str) -> PieceFile | None:
        """Return what a file consists of; None where that is not known, or the file is another one."""
        entry, found = self.entries.get(path), self.pieces.get(path)
        if entry is None or found is None or found.content != entry.content:
            return None
        # Size and time are not enough: what is copied must not be damaged, or damage would spread.
        return found if is_as_published(self.folder / path, entry) else None


@dataclass(slots=True)
class Stretching:
    """The files of a site that are made in stretches, while they are made."""

    listed: Sequence[bytes] = ()
    """Digests of what lists and files print of each story, by position (`pages.ingredients`)."""
    published: Published | None = None
    """What files may take over from; None where they take over nothing."""
    is_rest_same: bool = False
    """Whether stories alone have moved since what is published, and kept their terms."""
    pieces: dict[str, PieceFile] = field(default_factory=dict)
    """What the files that were looked at consist of now, by path."""
    _parts: dict[str, list[_Part]] = field(default_factory=dict)

    def pieces_of(self, paths: Container[str]) -> Mapping[str, PieceFile]:
        """Return what the files of a site consist of, as far as it is known."""
        before = self.published.pieces if self.published else {}
        return {path: found for path, found in {**before, **self.pieces}.items() if path in paths}

    def jobs(
        self, edition: Edition, address: Address, last: bytes | None, digests: dict[str, bytes]
    ) -> Iterator[Job]:
        """Yield the stretches to render of a file, unless it has the `last` digest; enter its digest.

        The digest is one of the digests of all stretches. Raises `Failure` when the machine refuses.
        """
        path = output_path(address.permalink)
        before = self.published.file(path) if self.published and last is not None else None
        parts = self._parts[path] = []
        stretches = edition.pages.stretches(address, self._taken(path, before))
        if last is None:
            for number, stretch in enumerate(stretches):
                page, view, digest = edition.encoded_view(Page(address.permalink, stretch.made()))
                parts.append(_Part(self._made_from(stretch), digest, page.layout, 0, len(view)))
                yield _job(path, number, page.layout, view)
            digests[path] = _digest_of(parts)
            return
        # Whether the file has moved is known once all its views are made: they are kept until then,
        # as to make them once more would take as long again.
        known = _by_made_from(before)
        with failures(gettempdir()), SpooledTemporaryFile(_KEPT) as kept:
            for stretch in stretches:
                made_from = self._made_from(stretch)
                # The first is made in any case: a file of which nothing is rendered is not staged.
                if parts and made_from in known:
                    parts.append(known[made_from])
                    continue
                page, view, digest = edition.encoded_view(Page(address.permalink, stretch.made()))
                kept.write(view)
                parts.append(_Part(made_from, digest, page.layout, 0, len(view)))
            digests[path] = _digest_of(parts)
            if digests[path] == last:
                self._keep_same(path, before)
                return
            kept.seek(0)
            for number, part in enumerate(parts):
                if part.layout:
                    yield _job(path, number, part.layout, kept.read(part.size))

    def joined(self, staged: Iterable[Staged], staging: Path | None) -> Iterator[Staged]:
        """Yield staged files, of which those in stretches are joined, whose stretches come in order.

        `staging` is the folder that they are in, None where nothing is staged. Raises `Failure` when
        the machine refuses.
        """
        for (path, is_stretch), group in groupby(staged, _file_of):
            if is_stretch and staging:
                with failures(staging):
                    # All parts are known when the last stretch is rendered.
                    yield self._joined(path, [*group], staging)
            else:
                yield from group

    def _made_from(self, stretch: Stretch) -> bytes:
        """Return the digest of what a stretch is made from; empty where that is not known."""
        if not self.listed or not stretch.positions:
            return b""
        digests = map(self.listed.__getitem__, stretch.positions)
        return _digest(b"".join([b"head" if stretch.has_head else b"", *digests])).digest()

    def _taken(self, path: str, before: PieceFile | None) -> TakenRows:
        """Return the rows that a database may take from the published one."""
        if not before or not before.listed or not self.published or not self._are_rows_known:
            return NO_ROWS
        numbers = before.numbers
        taken = {
            position: numbers[digest]
            for position, digest in enumerate(self.listed)
            if digest in numbers
        }
        return TakenRows(self.published.folder / path, taken, self.is_rest_same)

    @property
    def _are_rows_known(self) -> bool:
        return 0 < len(self.listed) <= _MOST_ROWS

    def _keep_same(self, path: str, before: PieceFile | None) -> None:
        """Note what a file consists of whose bytes are those that are published."""
        parts = self._parts.pop(path)
        if not self.published:
            return
        content = self.published.entries[path].content
        if before and len(before.pieces) == len(parts):
            # The sizes are those that stretches of the same views had.
            sizes = [piece.size for piece in before.pieces]
            self._keep(path, content, parts, sizes)
        elif not any(part.made_from for part in parts):
            self._keep(path, content, parts, ())

    def _keep(
        self, path: str, content: bytes, parts: Sequence[_Part], sizes: Sequence[int]
    ) -> None:
        if not self.listed:
            return
        if parts and parts[0].made_from:
            pieces = [
                Piece(part.made_from, part.digest, size)
                for part, size in zip(parts, sizes, strict=True)
            ]
            self.pieces[path] = PieceFile(content, tuple(pieces))
        elif self._are_rows_known:
            self.pieces[path] = PieceFile(content, listed=b"".join(self.listed))

    def _joined(self, path: str, stretches: Sequence[Staged], staging: Path) -> Staged:
        parts, made = self._parts.pop(path), iter(stretches)
        whole, content, sizes = staging / staged_name(path), _digest(), []
        with whole.open("wb") as file, ExitStack() as opened:
            last: BinaryIO | None = None
            for part in parts:
                if part.layout:
                    stretch = next(made)
                    staged = staging / staged_name(stretch.path)
                    with staged.open("rb") as source:
                        _copy(source, stretch.size, file, content)
                    staged.unlink()
                    sizes.append(stretch.size)
                    continue
                if last is None:
                    assert self.published, "a part is copied from what is published"
                    last = opened.enter_context((self.published.folder / path).open("rb"))
                last.seek(part.start)
                _copy(last, part.size, file, content)
                sizes.append(part.size)
        digest = content.digest()
        self._keep(path, digest, parts, sizes)
        return Staged(path, digest, sum(sizes), whole.stat().st_mtime_ns)


def _by_made_from(before: PieceFile | None) -> Mapping[bytes, _Part]:
    """Return the parts that may be copied, by the digest of what they are made from."""
    pieces = before.pieces if before else ()
    starts = accumulate([piece.size for piece in pieces], initial=0)
    return {
        piece.made_from: _Part(piece.made_from, piece.digest, "", start, piece.size)
        for piece, start in zip(pieces, starts, strict=False)
    }


def _copy(source: BinaryIO, size: int, file: BinaryIO, content: blake2b) -> None:
    """Copy so many bytes; `content` is the sum of all that the file has."""
    while size:
        piece = source.read(min(size, _PIECE))
        if not piece:
            raise OSError(errno.EIO, "ends too soon", source.name)
        content.update(piece)
        file.write(piece)
        size -= len(piece)


def _digest_of(parts: Iterable[_Part]) -> bytes:
    return _digest(b"".join([part.digest for part in parts])).digest()


def _job(path: str, number: int, layout: str, view: bytes) -> Job:
    return Job(f"{path}{_JOINT}{number}", layout, view)


def _digest(data: bytes = b"") -> blake2b:
    return blake2b(data, digest_size=16)


def _file_of(staged: Staged) -> tuple[str, bool]:
    path, joint, _ = staged.path.partition(_JOINT)
    return path, bool(joint)
