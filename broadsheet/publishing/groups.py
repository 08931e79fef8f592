"""Groups of shards: the files that several shards share, so that readers ask for one in place of one each.

A word that somebody searches for may stand in every shard. So the chunks of words of all shards of
a group begin at the same words, and the chunks that begin at one stand in one file; so do the
filters of a name. When a shard of a group moves, what the others hold is kept (`parts`),
and all files of the group are made again: no other shard is indexed for it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.errands import Errand
from broadsheet.publishing.chunks import (
    chunk_beginnings,
    chunk_of,
    filter_without_values,
    packed,
    shared_content,
    short_beginnings,
)
from broadsheet.publishing.failures import failures
from broadsheet.publishing.parts import (
    WORDS,
    KeptParts,
    ListedGroup,
    ShardPart,
    content_key,
    version_of,
)
from broadsheet.publishing.staging import Staged, stage

MOST_USED = 6_000
"""Words in such a list, at most."""
_AT_ONCE = 48
"""Files of chunks that a worker makes at a time: a part of a second."""


class ChunkFiles(msgspec.Struct, frozen=True, array_like=True):
    """Some files of chunks to be made: for each, the parts of the blobs that go into it."""

    group: str
    prefix: str
    """Beginning of the files' paths."""
    first: int
    """Number of the first of them."""
    blobs: tuple[str, ...]
    parts: tuple[tuple[tuple[int, int, int], ...], ...]
    """Of each blob in each file: where a part begins and ends, and how many words it has."""


def group_digest(name: str, shards: Iterable[bytes]) -> bytes:
    """Return the digest of a group, given those of its shards."""
    return blake2b(name.encode() + b" " + b"".join(shards), digest_size=16).digest()


def group_files(
    name: str, digest: bytes, shards: Sequence[str], *, folder: str, staging: Path, kept: KeptParts
) -> tuple[ListedGroup, list[Staged], list[ChunkFiles]]:
    """Return a group as it is listed, its filters and words, staged, and what workers are to make.

    What each shard gives is kept; `folder` is that of the index.
    """
    parts = [kept.part(shard) for shard in shards]
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
            packed(
                shared_content(
                    part.filters.get(facet) or filter_without_values(facet) for part in parts
                )
            ),
        )
        for number, facet in enumerate(facets)
    ]
    words = most_used(part.used for part in parts)
    staged.append(stage(staging, f"{own}/{WORDS}", msgspec.json.encode(words)))
    # The parts of each file, out of the ranges of each blob.
    ranges = [*zip(*[_ranges(part, firsts) for part in parts], strict=True)]
    blobs = tuple(str(kept.blob(shard)) for shard in shards)
    plans = [
        ChunkFiles(
            name,
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


class _Content(NamedTuple):
    """A file of chunks to be made, wherever that is done."""

    path: str
    content: bytes
    is_packed: bool
    """Whether a published file has the same content: then it is that file's bytes."""


@dataclass(frozen=True)
class MakeChunks(Errand[ChunkFiles, list[_Content], list[tuple[str, bytes]], list[Staged]]):
    """Makes the files of a plan: the result are the files, staged."""

    staging: Path
    parts: KeptParts
    kit: bytes = b""

    def fetched(self, task: ChunkFiles) -> list[_Content]:
        """Return the content of each file; packed where a published one of the group holds the same."""
        blobs = []
        for at, blob in enumerate(task.blobs):
            start, end = task.parts[0][at][0], task.parts[-1][at][1]
            with failures(blob), Path(blob).open("rb") as opened:
                opened.seek(start)
                blobs.append((start, opened.read(end - start)))
        published = self.parts.same_files(task.group)
        found = []
        for number, parts in enumerate(task.parts, task.first):
            content = shared_content(
                chunk_of(count, held[start - before : end - before])
                for (before, held), (start, end, count) in zip(blobs, parts, strict=True)
            )
            same = published and published.get(content_key(content))
            if same:
                with failures(same):
                    content = Path(same).read_bytes()
            found.append(_Content(f"{task.prefix}{number}.pf_index", content, bool(same)))
        return found

    @staticmethod
    def made(kit: bytes, parcel: list[_Content]) -> list[tuple[str, bytes]]:  # noqa: ARG004 - chunks need no kit
        """Return the path and the bytes of each file."""
        return [
            (path, content if is_packed else packed(content)) for path, content, is_packed in parcel
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


def _ranges(part: ShardPart, firsts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
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


def groups_by_shard(groups: Iterable[ListedGroup]) -> Mapping[str, ListedGroup]:
    """Return the group of each shard, by the shard's name."""
    return {shard: group for group in groups for shard in group.shards}
