"""Groups of shards: the files that several shards share, so that readers ask for one in place of one each.

A word that somebody searches for may stand in every shard. So the chunks of words of all shards of
a group begin at the same words, and the chunks that begin at one stand in one file; so do the
filters of a name. When a shard of a group moves, what the others hold is taken out of the published
files, and all files of the group are made again: no other shard is indexed for it.
"""

import gzip
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.errands import Errand
from broadsheet.problems import Failure
from broadsheet.publishing.chunks import (
    IndexContents,
    chunk_beginnings,
    chunk_entries,
    chunk_of,
    filter_without_values,
    shared_file,
    shared_parts,
    short_beginnings,
)
from broadsheet.publishing.failures import failures
from broadsheet.publishing.staging import Staged, stage, staged_name

WORDS = "words.json"
"""Name of the list of a shard's most used words, and of that of a group's."""
MOST_USED = 6_000
"""Words in such a list, at most."""
_VERSION = 8
"""Letters of a digest that are in the names of files: they may be kept for ever."""
_AT_ONCE = 48
"""Files of chunks that a worker makes at a time: a part of a second."""


class ListedGroup(msgspec.Struct, frozen=True):
    """A group as `shards.json` lists it."""

    name: str
    digest: str
    """Digest of the group, in hexadecimal."""
    shards: tuple[str, ...]
    """Names of its shards, whose parts stand in its files in this order."""
    files: int
    chunks: tuple[str, ...]
    """Beginnings of the first word of each file of chunks; that of the very first is empty."""
    facets: tuple[str, ...]
    """Names of the filters; each has a file, by its number."""


class ChunkFiles(msgspec.Struct, frozen=True, array_like=True):
    """Some files of chunks to be made: for each, the parts of the blobs that go into it."""

    prefix: str
    """Beginning of the files' paths."""
    first: int
    """Number of the first of them."""
    blobs: tuple[str, ...]
    parts: tuple[tuple[tuple[int, int, int], ...], ...]
    """Of each blob in each file: where a part begins and ends, and how many words it has."""


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """What a shard gives to the files of its group; its entries stand in a blob beside it."""

    words: list[str]
    sizes: list[int]
    """Bytes of each word's entry in the blob."""
    filters: dict[str, bytes]
    used: list[tuple[str, int]]
    """Its most used words, with how many stories have each."""


def version_of(digest: bytes) -> str:
    """Return what stands in the names of files of a digest."""
    return digest.hex()[:_VERSION]


def group_digest(name: str, shards: Iterable[bytes]) -> bytes:
    """Return the digest of a group, given those of its shards."""
    return blake2b(name.encode() + b" " + b"".join(shards), digest_size=16).digest()


def keep_part(
    staging: Path, shard: str, contents: IndexContents, used: Sequence[tuple[str, int]]
) -> None:
    """Write what a shard gives to its group to the staging folder; any process may call this.

    `used` are its most used words, with how many stories have each.
    """
    sizes = [*map(len, contents.entries)]
    part = _Part([*contents.words], sizes, dict(contents.filters), [*used])
    with failures(staging):
        _blob(staging, shard).write_bytes(b"".join(contents.entries))
        _file(staging, shard).write_bytes(msgspec.msgpack.encode(part))


def forget_part(staging: Path, shard: str) -> None:
    """Remove from the staging folder what a shard gives, if it is there."""
    with suppress(FileNotFoundError):
        _blob(staging, shard).unlink()
        _file(staging, shard).unlink()


def published_part(
    folder: Path, group: ListedGroup, shard: str
) -> tuple[IndexContents, list[tuple[str, int]]]:
    """Return what a shard holds and its most used words, out of the published files in a folder.

    Raises `Failure` when a file is not as it was published.
    """
    at = group.shards.index(shard)
    version = version_of(bytes.fromhex(group.digest))

    def part(path: str) -> bytes:
        return shared_parts((folder / group.name / path).read_bytes())[at]

    words = folder / shard / WORDS
    with failures(folder):
        try:
            pairs = [
                pair
                for number in range(len(group.chunks))
                for pair in chunk_entries(part(f"index/{version}-{number}.pf_index"))
            ]
            filters = {
                name: part(f"filter/{version}-{number}.pf_filter")
                for number, name in enumerate(group.facets)
            }
            used = msgspec.json.decode(words.read_bytes(), type=list[tuple[str, int]])
        except (EOFError, IndexError, ValueError, zlib.error, gzip.BadGzipFile) as error:
            # The files have the size and time of those that were published: nothing else shows the
            # damage.
            raise Failure(
                f"{folder / group.name} is not as it was published: build with --verify"
            ) from error
    held = {name: data for name, data in filters.items() if data != filter_without_values(name)}
    return IndexContents([word for word, _ in pairs], [entry for _, entry in pairs], held), used


def group_files(
    name: str, digest: bytes, shards: Sequence[str], *, folder: str, staging: Path
) -> tuple[ListedGroup, list[Staged], list[ChunkFiles]]:
    """Return a group as it is listed, its filters and words, staged, and what workers are to make.

    What each shard gives stands in the staging folder; `folder` is that of the index.
    """
    with failures(staging):
        parts = [
            msgspec.msgpack.decode(_file(staging, shard).read_bytes(), type=_Part)
            for shard in shards
        ]
    version, own = version_of(digest), f"{folder}/{name}"
    sizes: Counter[str] = Counter()
    for part in parts:
        sizes.update(dict(zip(part.words, part.sizes, strict=True)))
    firsts = chunk_beginnings(sizes, len(parts))
    facets = tuple(sorted({facet for part in parts for facet in part.filters}))
    staged = [
        stage(
            staging,
            f"{own}/filter/{version}-{number}.pf_filter",
            shared_file(part.filters.get(facet) or filter_without_values(facet) for part in parts),
        )
        for number, facet in enumerate(facets)
    ]
    words = most_used(part.used for part in parts)
    staged.append(stage(staging, f"{own}/{WORDS}", msgspec.json.encode(words)))
    # The parts of each file, out of the ranges of each blob.
    ranges = [*zip(*[_ranges(part, firsts) for part in parts], strict=True)]
    blobs = tuple(str(_blob(staging, shard)) for shard in shards)
    plans = [
        ChunkFiles(
            f"{own}/index/{version}-",
            first,
            blobs,
            tuple(ranges[first : first + _AT_ONCE]),
        )
        for first in range(0, len(ranges), _AT_ONCE)
    ]
    listed = ListedGroup(
        name=name,
        digest=digest.hex(),
        shards=tuple(shards),
        files=len(staged) + len(firsts),
        chunks=tuple(short_beginnings(_firsts(sorted(sizes), firsts))),
        facets=facets,
    )
    return listed, staged, plans


class _Parcel(NamedTuple):
    """Files of chunks to be made, wherever that is done."""

    plan: ChunkFiles
    blobs: Sequence[tuple[int, bytes]]
    """Of each blob the bytes that go into the files, and where in the blob they begin."""


@dataclass(frozen=True)
class MakeChunks(Errand[ChunkFiles, _Parcel, list[tuple[str, bytes]], list[Staged]]):
    """Makes the files of a plan: the result are the files, staged."""

    staging: Path
    kit: bytes = b""

    def fetched(self, task: ChunkFiles) -> _Parcel:
        """Return the plan with the bytes of its blobs."""
        blobs = []
        for at, blob in enumerate(task.blobs):
            start, end = task.parts[0][at][0], task.parts[-1][at][1]
            with failures(blob), Path(blob).open("rb") as opened:
                opened.seek(start)
                blobs.append((start, opened.read(end - start)))
        return _Parcel(task, blobs)

    @staticmethod
    def made(kit: bytes, parcel: _Parcel) -> list[tuple[str, bytes]]:  # noqa: ARG004 - chunks need no kit
        """Return the path and the bytes of each file."""
        plan, blobs = parcel
        return [
            (
                f"{plan.prefix}{number}.pf_index",
                shared_file(
                    chunk_of(count, held[start - before : end - before])
                    for (before, held), (start, end, count) in zip(blobs, parts, strict=True)
                ),
            )
            for number, parts in enumerate(plan.parts, plan.first)
        ]

    def kept(self, made: list[tuple[str, bytes]]) -> list[Staged]:
        """Stage the files."""
        return [stage(self.staging, path, data) for path, data in made]


def most_used(lists: Iterable[Iterable[tuple[str, int]]]) -> list[tuple[str, int]]:
    """Return the words of several lists that the most stories have, with the number of these."""
    counts: Counter[str] = Counter()
    for each in lists:
        counts.update(dict(each))
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_USED]


def _ranges(part: _Part, firsts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield, for each file of chunks, where a part's entries begin and end, and how many there are."""
    starts = [0, *accumulate(part.sizes)]
    at = [bisect_left(part.words, first) for first in firsts]
    for start, end in pairwise([*at, len(part.words)]):
        yield starts[start], starts[end], end - start


def _firsts(words: Sequence[str], firsts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the first word of each file of chunks, with the last of the file before."""
    for first in firsts:
        at = bisect_left(words, first)
        yield words[at - 1] if at else "", first


def _file(staging: Path, shard: str) -> Path:
    return staging / staged_name(f"what {shard} gives")


def _blob(staging: Path, shard: str) -> Path:
    return staging / staged_name(f"entries of {shard}")


def groups_by_shard(groups: Iterable[ListedGroup]) -> Mapping[str, ListedGroup]:
    """Return the group of each shard, by the shard's name."""
    return {shard: group for group in groups for shard in group.shards}
