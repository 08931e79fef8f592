"""What each shard gives to the files of its group: kept while these are made, and from build to build.

Of a shard that moves, indexing gives it. What the other shards of its group give stands in the
published files, but for where each word begins in them: to find that would take longer than all
else, and so a small file in the archive's own folder has it.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from broadsheet.problems import Failure
from broadsheet.publishing.chunks import (
    IndexContents,
    chunk_entries,
    chunk_words,
    filter_without_values,
    shared_parts,
    unpacked,
)
from broadsheet.publishing.failures import failures
from broadsheet.publishing.staging import staged_name

_Kind = TypeVar("_Kind")

WORDS = "words.json"
"""Name of the list of a shard's most used words, and of that of a group's."""
_VERSION = 8
"""Letters of a digest that are in the names of files: they may be kept for ever."""
_CHECK = 16
"""Bytes of the digest that a kept file begins with."""


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


class ShardPart(msgspec.Struct, frozen=True, array_like=True):
    """What a shard gives to the files of its group; its entries stand in a blob beside it."""

    words: list[str]
    sizes: list[int]
    """Bytes of each word's entry in the blob."""
    filters: dict[str, bytes]
    used: list[tuple[str, int]]
    """Its most used words, with how many stories have each."""


class KeptParts:
    """Where parts are kept until the files of groups are made, and where until the next build."""

    def __init__(self, staging: Path, folder: Path) -> None:
        """Take the staging folder, and that of what only saves time; the latter may not be there."""
        self._staging, self._folder = staging, folder

    def keep(
        self, shard: str, digest: bytes, contents: IndexContents, used: Sequence[tuple[str, int]]
    ) -> None:
        """Keep what a shard of a digest gives; any process may call this.

        `used` are its most used words, with how many stories have each. Raises `Failure` when the
        staging folder cannot be written.
        """
        sizes = [*map(len, contents.entries)]
        part = ShardPart([*contents.words], sizes, dict(contents.filters), [*used])
        self._keep(shard, part, contents.entries)
        self.keep_aside(digest.hex(), digest, msgspec.msgpack.encode(part))

    def keep_aside(self, name: str, key: bytes, encoded: bytes) -> None:
        """Keep what only saves time under a name; any process may call this.

        Whoever asks for it has to know the key. Where it cannot be written, it is not kept.
        """
        file = self._folder / name
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            begun = file.with_name(f"{name}.{staged_name(str(self._staging))}")
            begun.write_bytes(_check(encoded, key) + encoded)
            begun.replace(file)

    def aside(self, name: str, key: bytes) -> bytes | None:
        """Return what was kept under a name and a key; None when it is not there or not whole."""
        try:
            kept = (self._folder / name).read_bytes()
        except OSError:
            return None
        check, encoded = kept[:_CHECK], kept[_CHECK:]
        return encoded if check == _check(encoded, key) else None

    def aside_as(self, kind: type[_Kind], name: str, key: bytes) -> _Kind | None:
        """Return what was kept under a name and a key, decoded as a kind of value; None as `aside` does."""
        encoded = self.aside(name, key)
        return None if encoded is None else msgspec.msgpack.decode(encoded, type=kind)

    def _keep(self, shard: str, part: ShardPart, entries: Iterable[bytes]) -> None:
        with failures(self._staging):
            self.blob(shard).write_bytes(b"".join(entries))
            self._file(shard).write_bytes(msgspec.msgpack.encode(part))

    def part(self, shard: str) -> ShardPart:
        """Return what a shard gives, which is kept; raises `Failure` when it cannot be read."""
        with failures(self._staging):
            return msgspec.msgpack.decode(self._file(shard).read_bytes(), type=ShardPart)

    def blob(self, shard: str) -> Path:
        """Return the path of the entries of a shard's words, one behind the other."""
        return self._staging / staged_name(f"entries of {shard}")

    def forget(self, shards: Iterable[str], names: Iterable[str]) -> None:
        """Remove what shards give from the staging folder, and what is kept aside under any but some names."""
        for shard in shards:
            with suppress(FileNotFoundError):
                self.blob(shard).unlink()
                self._file(shard).unlink()
        known = {*names}
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.name not in known:
                    file.unlink(missing_ok=True)

    def keep_published(self, folder: Path, group: ListedGroup, shards: Mapping[str, bytes]) -> None:
        """Keep what some published shards of a group give, given their digests.

        `folder` is that of the published index. Raises `Failure` when a file is not as it was
        published.
        """
        version = version_of(bytes.fromhex(group.digest))
        own = folder / group.name
        found: dict[str, list[bytes]] = {shard: [] for shard in shards}
        places = [(group.shards.index(shard), parts) for shard, parts in found.items()]
        same: dict[bytes, str] = {}
        with failures(folder):
            try:
                for number in range(len(group.chunks)):
                    file = own / f"index/{version}-{number}.pf_index"
                    content = unpacked(file.read_bytes())
                    same[content_key(content)] = str(file)
                    held = shared_parts(content)
                    for at, parts in places:
                        parts.append(held[at])
                filters = {
                    name: shared_parts(
                        unpacked((own / f"filter/{version}-{number}.pf_filter").read_bytes())
                    )
                    for number, name in enumerate(group.facets)
                }
                for (at, parts), (shard, digest) in zip(places, shards.items(), strict=True):
                    held_filters = {
                        name: values[at]
                        for name, values in filters.items()
                        if values[at] != filter_without_values(name)
                    }
                    self._keep_found(folder / shard / WORDS, shard, digest, parts, held_filters)
            except (EOFError, IndexError, ValueError, zlib.error, gzip.BadGzipFile) as error:
                # The files have the size and time of those that were published: nothing else shows
                # the damage.
                raise Failure(f"{own} is not as it was published: build with --verify") from error
        with failures(self._staging):
            self._same(group.name).write_bytes(msgspec.msgpack.encode(same))

    def _keep_found(
        self,
        words: Path,
        shard: str,
        digest: bytes,
        chunks: Sequence[bytes],
        filters: Mapping[str, bytes],
    ) -> None:
        """Keep what a shard gives, given its published chunks and filters, and its list of words."""
        part = self._known(digest)
        entries = [*map(chunk_words, chunks)]
        if part is not None and sum(part.sizes) == sum(map(len, entries)):
            self._keep(shard, part, entries)
            return
        pairs = [pair for chunk in chunks for pair in chunk_entries(chunk)]
        used = msgspec.json.decode(words.read_bytes(), type=list[tuple[str, int]])
        contents = IndexContents(
            [word for word, _ in pairs], [entry for _, entry in pairs], filters
        )
        self.keep(shard, digest, contents, used)

    def _known(self, digest: bytes) -> ShardPart | None:
        """Return what a shard of a digest gives, as an earlier build kept it; None when it is not whole."""
        encoded = self.aside(digest.hex(), digest)
        return None if encoded is None else msgspec.msgpack.decode(encoded, type=ShardPart)

    def same_files(self, group: str) -> dict[bytes, str]:
        """Return the published files of a group's chunks, by the key of what they hold.

        None of a group of which nothing that is published was kept.
        """
        try:
            kept = self._same(group).read_bytes()
        except FileNotFoundError:
            return {}
        return msgspec.msgpack.decode(kept, type=dict[bytes, str])

    def forget_files(self, groups: Iterable[str]) -> None:
        """Forget which published files hold what: those of an earlier index may be gone."""
        for group in groups:
            with suppress(FileNotFoundError):
                self._same(group).unlink()

    def _file(self, shard: str) -> Path:
        return self._staging / staged_name(f"what {shard} gives")

    def _same(self, group: str) -> Path:
        return self._staging / staged_name(f"files of {group}")


def _check(encoded: bytes, key: bytes) -> bytes:
    """Return what shows that a kept file is whole, and the one of a key."""
    return blake2b(encoded, digest_size=_CHECK, key=key).digest()


def content_key(content: bytes) -> bytes:
    """Return the digest by which a file is known that is packed already."""
    return blake2b(content, digest_size=16).digest()


def version_of(digest: bytes) -> str:
    """Return what stands in the names of files of a digest."""
    return digest.hex()[:_VERSION]
