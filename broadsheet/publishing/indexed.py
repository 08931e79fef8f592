"""A shard is indexed: its sheaves that moved are made, and joined with those that an earlier build kept."""

import posixpath
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.errands import Errand
from broadsheet.pages.search import INDEX, SearchRecord
from broadsheet.publishing.chunks import IndexContents, IndexListing
from broadsheet.publishing.fragments import Texts, fragment_files, frequent_words
from broadsheet.publishing.pagefind import IndexRecord
from broadsheet.publishing.parts import WORDS, KeptParts, version_of
from broadsheet.publishing.postings import sheaf_of, words_in
from broadsheet.publishing.sheaves import Sheaf, joined_sheaves
from broadsheet.publishing.staging import Staged, stage
from broadsheet.publishing.stems import NO_STEMS, Stems, stems_of
from broadsheet.publishing.words import Words
from broadsheet.reading.bodies import Bodies, FetchedBodies

SEARCH_FOLDER = INDEX.strip("/")
"""Folder of the index, below that of the site."""


class ListedShard(msgspec.Struct, frozen=True):
    """A shard as `shards.json` lists it."""

    name: str
    first: str
    last: str
    stories: int
    digest: str
    """Digest of the shard, in hexadecimal."""
    files: int
    """Files of its own."""
    sheaves: tuple[str, ...]
    """What stands in the names of the files of each sheaf's fragments."""
    listing: IndexListing


class SheafTask(msgspec.Struct, frozen=True, array_like=True):
    """A sheaf of a shard that is to be indexed: its records, or what an earlier build kept of it."""

    digest: bytes
    records: bytes = b""
    """The encoded list of each story's `SearchRecord`."""
    kept: bytes = b""
    """The encoded `_KeptSheaf`, where its fragments are published."""


class ShardTask(msgspec.Struct, frozen=True, array_like=True):
    """A shard that is to be indexed."""

    name: str
    digest: bytes
    first: str
    last: str
    stories: int
    sheaves: tuple[SheafTask, ...]


class IndexedShard(msgspec.Struct, frozen=True, array_like=True):
    """What indexing a shard gave."""

    listed: ListedShard
    staged: tuple[tuple[bytes, Staged], ...]
    """Its staged files, each with the digest by which it is known."""


class _KeptSheaf(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a sheaf until one of its stories moves."""

    sheaf: Sheaf
    used: dict[str, int]
    """In how many of its stories each word stands."""


class _Parcel(NamedTuple):
    """A shard to be indexed, wherever that is done."""

    task: ShardTask
    bodies: FetchedBodies
    """The bodies of the stories whose records are given."""
    known: Stems
    """The stems of the words that the shard had when it was last indexed."""


class _File(NamedTuple):
    path: str
    """From the site's root."""
    digest: bytes
    """Digest by which it is known."""
    content: bytes


class _Index(NamedTuple):
    """What indexing a shard gave."""

    listed: ListedShard
    files: Sequence[_File]
    contents: IndexContents
    """What the shard gives to its group."""
    used: Sequence[tuple[str, int]]
    """The words that the most stories have, with the number of these."""
    stems: Stems | None
    """None where Pagefind was asked for none."""
    sheaves: Mapping[bytes, bytes]
    """Each sheaf that was made, encoded, by its digest."""


@dataclass(frozen=True)
class IndexShard(Errand[ShardTask, _Parcel, _Index, IndexedShard]):
    """Indexes a shard: the result is how it is listed, and its staged files."""

    parts: KeptParts
    staging: Path
    cache: Path
    """Path of the cache that holds the bodies."""
    seed: bytes
    """Digest of what stems depend on."""
    kit: bytes
    """The language of the archive."""

    def fetched(self, task: ShardTask) -> _Parcel:
        """Return the shard with the bodies of its stories."""
        records = [record for sheaf in task.sheaves for record in _records(sheaf)]
        encoded = self.parts.aside(stems_name(task.name), self.seed)
        known = NO_STEMS if encoded is None else msgspec.msgpack.decode(encoded, type=Stems)
        with closing(Bodies(self.cache)) as bodies:
            found = bodies.among([record.body for record in records])
        return _Parcel(task, found, known)

    @staticmethod
    def made(kit: bytes, parcel: _Parcel) -> _Index:
        """Return the files of the shard's index, but for fragments that are published."""
        task, bodies, known = parcel
        language, folder = kit.decode(), posixpath.join(SEARCH_FOLDER, task.name)
        words = Words()
        moved: list[tuple[SheafTask, Texts, list[IndexRecord]]] = []
        for sheaf in task.sheaves:
            if not sheaf.kept:
                texts = Texts(language, bodies, words)
                moved.append((sheaf, texts, [*texts.records(_records(sheaf))]))
        asked = set[str]().union(*[words_in(records) for _, _, records in moved])
        stems = stems_of(asked, language=language, known=known)
        made = {
            sheaf.digest: _KeptSheaf(sheaf_of(records, stems), texts.used)
            for sheaf, texts, records in moved
        }
        whole = [made.get(sheaf.digest) or _decoded(sheaf.kept) for sheaf in task.sheaves]
        listing, contents = joined_sheaves([each.sheaf for each in whole])
        used = frequent_words(each.used for each in whole)
        files = [
            _File(f"{folder}/fragment/{version_of(sheaf.digest)}-{number}.pf_fragment", sheaf.digest, content)
            for sheaf, texts, _ in moved
            for number, content in enumerate(texts.fragments())
        ]  # fmt: skip
        files.append(_File(f"{folder}/{WORDS}", task.digest, msgspec.json.encode(used)))
        listed = ListedShard(
            name=task.name,
            first=task.first,
            last=task.last,
            stories=task.stories,
            digest=task.digest.hex(),
            files=own_files([len(each.sheaf.lengths) for each in whole]),
            sheaves=tuple([version_of(sheaf.digest) for sheaf in task.sheaves]),
            listing=listing,
        )
        encoded = {digest: _encoded(each) for digest, each in made.items()}
        return _Index(listed, files, contents, used, stems.beside(known), encoded)

    def kept(self, made: _Index) -> IndexedShard:
        """Stage the files, and keep what the shard gives to its group, and what later builds use."""
        listed = made.listed
        self.parts.keep(listed.name, bytes.fromhex(listed.digest), made.contents, made.used)
        if made.stems is not None:
            encoded = msgspec.msgpack.encode(made.stems)
            self.parts.keep_aside(stems_name(listed.name), self.seed, encoded)
        for digest, sheaf in made.sheaves.items():
            self.parts.keep_aside(sheaf_name(digest), digest, sheaf)
        staged = [
            (file.digest, stage(self.staging, file.path, file.content)) for file in made.files
        ]
        return IndexedShard(listed, tuple(staged))


def stems_name(shard: str) -> str:
    """Return the name under which the stems of a shard's words are kept for its next indexing."""
    return f"{shard}.stems"


def sheaf_name(digest: bytes) -> str:
    """Return the name under which a sheaf is kept; its key is its digest."""
    return f"{digest.hex()}.sheaf"


def own_files(sheaves: Sequence[int]) -> int:
    """Return how many files a shard has, given how many stories each of its sheaves has."""
    return sum(map(fragment_files, sheaves)) + len((WORDS,))


def _records(sheaf: SheafTask) -> list[SearchRecord]:
    return msgspec.msgpack.decode(sheaf.records, type=list[SearchRecord]) if sheaf.records else []


def _encoded(sheaf: _KeptSheaf) -> bytes:
    # The least of zlib's levels halves it, in the time that a hundredth of the shard takes.
    return zlib.compress(msgspec.msgpack.encode(sheaf), 1)


def _decoded(kept: bytes) -> _KeptSheaf:
    return msgspec.msgpack.decode(zlib.decompress(kept), type=_KeptSheaf)
