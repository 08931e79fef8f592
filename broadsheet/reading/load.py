"""Loading content: it is read through the cache, so that only changed files are read again."""

import pickle
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.errands import Errand
from broadsheet.memory import give_back_blocks
from broadsheet.model import Document, Item, Record, Story
from broadsheet.problems import Failure, Problem
from broadsheet.reading.bundles import own_name
from broadsheet.reading.cache import Cache, Fresh, Known, Read, known_item
from broadsheet.reading.config import Config
from broadsheet.reading.shelved_items import ShelvedItems
from broadsheet.reading.tree import GONE, SourceFile, plain_bytes

FILES_AT_ONCE = 40
"""Number of files that a worker reads at a time."""

STORED_AT_ONCE = 500
"""Number of files that are read between two writes to the cache, so that neither all bodies are in
memory, nor all work is lost when the program is interrupted."""
_STORIES = "content/stories/"
SHELVED = 200_000
"""Files from which on the stories of a build lie on the disk: in memory, they take 1.5 KB each, and
all that builds have of a story 6 KB. To decode them whenever they are asked for takes time."""

Chunk = Sequence[tuple[str, bytes]]
"""Paths of files, each with its digest in the cache, which is empty for an unknown file."""
Run = Callable[[Callable[[Chunk], list[bytes]], list[Chunk]], Iterable[list[bytes]]]
"""Applies a function to each chunk, here or in other processes, and gives the results in order."""


class ReadContent(msgspec.Struct, frozen=True):
    """What the content files contain, and the mistakes in them."""

    items: Mapping[str, Item]
    """Path of each file to its item, in the order of paths."""
    problems: Mapping[str, tuple[Problem, ...]]
    """Path of each file that could not be read to its problems."""
    flawed: Mapping[str, Story]
    """Path of such a file to as much of its story as could be read, to find what else is wrong with
    it."""
    drafts: frozenset[str] = frozenset()
    """Files with problems that say they are drafts."""
    is_part: bool = False
    """Whether the archive has more files that are still to be read: the cache may have these
    already, and nothing is taken out of it."""

    @property
    def stories(self) -> Sequence[Story]:
        """Return the stories that could be read."""
        if isinstance(self.items, ShelvedItems):
            return self.items.stories
        return tuple([item for item in self.items.values() if isinstance(item, Story)])

    @property
    def records(self) -> tuple[Record, ...]:
        """Return the records of terms that could be read."""
        return tuple([item for item in self._others if isinstance(item, Record)])

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents that could be read."""
        return tuple([item for item in self._others if isinstance(item, Document)])

    @property
    def _others(self) -> Iterable[Item]:
        items = self.items
        return items.others if isinstance(items, ShelvedItems) else items.values()


class FileReading(msgspec.Struct, frozen=True, array_like=True):
    """The result of reading a file anew.

    `read` is None when the digest is the one in the cache. The digest is empty when the file is
    gone.
    """

    digest: bytes
    read: Read | None


_encode = msgspec.msgpack.Encoder().encode
decode_reading = msgspec.msgpack.Decoder(FileReading).decode
"""Returns the reading of a file, as `ReadFiles` encodes it."""


def load(
    root: Path,
    files: Sequence[SourceFile],
    config: Config,
    cache: Cache,
    *,
    run: Run,
    shelves: bool = False,
) -> ReadContent:
    """Return what the files contain, and store in the cache what had to be read again.

    Where it `shelves`, the stories of a very large archive are not kept in memory: they must not be
    told from each other by their identity then.
    """
    known = cache.known()
    changed = [file for file in files if not _is_same(file, known.get(file.path))]
    lost = known.keys() - {file.path for file in files}
    into: ShelvedItems | dict[str, Item] = {}
    if shelves and len(files) > SHELVED:
        into = ShelvedItems()
        give_back_blocks()
    read = _read(changed, known, lost, root=root, config=config, cache=cache, run=run, into=into)
    cache.forget(lost)
    items = (
        _shelved(files, known, read, into)
        if isinstance(into, ShelvedItems)
        else {
            file.path: read.items[file.path]
            if file.path in read.items
            else _sharing_names(known_item(known[file.path]))
            for file in files
            if file.path not in read.problems and file.path not in read.gone
        }
    )
    if read.items:
        cache.prune(items)
    return ReadContent(items, read.problems, read.flawed, frozenset(read.drafts))


NOTHING_YET = ReadContent({}, {}, {}, is_part=True)
"""What is known of an archive before any of its files has been read."""


def _shelved(
    files: Sequence[SourceFile], known: Mapping[str, Known], read: "_Results", items: ShelvedItems
) -> ShelvedItems:
    """Return shelved items with those that are as the cache knows them, in the order of paths."""
    for file in files:
        path = file.path
        if path in items or path in read.problems or path in read.gone:
            continue
        if path.startswith(_STORIES):
            items.put_story(path, known[path].item)
        else:
            items[path] = known_item(known[path])
    items.sort()
    return items


def reload(
    root: Path,
    before: ReadContent,
    *,
    changed: Sequence[SourceFile],
    gone: Iterable[str],
    config: Config,
    cache: Cache,
    run: Run,
) -> ReadContent:
    """Return what the files contain after some have changed and others are gone.

    For a file that cannot be read any more, it is what the file contained when it could be.
    """
    lost = set(gone)
    read = _read(changed, {}, lost, root=root, config=config, cache=cache, run=run)
    lost |= read.gone
    cache.forget(lost)
    items = {**before.items, **read.items}
    if lost or len(items) > len(before.items):
        items = {file: items[file] for file in sorted(items.keys() - lost)}
    if read.items and not before.is_part:
        cache.prune(items)
    settled = {*lost, *(file.path for file in changed)}
    return ReadContent(
        items,
        {file: problems for file, problems in before.problems.items() if file not in settled}
        | read.problems,
        {file: story for file, story in before.flawed.items() if file not in settled} | read.flawed,
        (before.drafts - settled) | read.drafts,
        before.is_part,
    )


class _Results(msgspec.Struct, frozen=True):
    """The result of reading some files: each is among the items, the problems or the gone."""

    items: MutableMapping[str, Item]
    problems: dict[str, tuple[Problem, ...]]
    flawed: dict[str, Story]
    drafts: set[str]
    gone: set[str]
    """Files that were removed before they were read: they have neither an item nor a problem."""


def _read(
    files: Sequence[SourceFile],
    known: Mapping[str, Known],
    lost: Collection[str],
    *,
    root: Path,
    config: Config,
    cache: Cache,
    run: Run,
    into: MutableMapping[str, Item] | None = None,
) -> _Results:
    """Read files, and store in the cache those without a mistake.

    A story that only moved to another folder, and is `lost` from the folder where it was read, is
    not read again. Items are put `into` some, if they are given.
    """
    moved = (
        _moved_stories(files, cache.known() if lost and not known else known, lost)
        if files and lost
        else []
    )
    cache.keep(moved)
    elsewhere = {fresh.file.path: _sharing_names(fresh.item) for fresh in moved}
    files = [file for file in files if file.path not in elsewhere]
    digests = [
        (file.path, known[file.path].digest if file.path in known else b"") for file in files
    ]
    chunks: list[Chunk] = [
        digests[start : start + FILES_AT_ONCE] for start in range(0, len(digests), FILES_AT_ONCE)
    ]
    by_path = {file.path: file for file in files}
    items = {} if into is None else into
    items.update(elsewhere)
    results = _Results(items, {}, {}, set(), set())
    pending: list[Fresh] = []
    reading = ReadFiles(root, pickle.dumps(config))
    for chunk, encoded in zip(chunks, run(reading, chunks), strict=True):
        for (path, _), result in zip(chunk, map(decode_reading, encoded), strict=True):
            if not result.digest:
                results.gone.add(path)
            elif result.read is None:
                pending.append(Fresh(by_path[path], result.digest, known_item(known[path]), None))
            elif result.read.problems or result.read.item is None:
                results.problems[path] = result.read.problems
                if isinstance(result.read.item, Story):
                    results.flawed[path] = result.read.item
                if result.read.is_draft:
                    results.drafts.add(path)
            else:
                pending.append(
                    Fresh(by_path[path], result.digest, result.read.item, result.read.html)
                )
        if len(pending) >= STORED_AT_ONCE:
            results.items.update(_store(pending, cache))
            pending.clear()
    results.items.update(_store(pending, cache))
    return results


def _moved_stories(
    files: Iterable[SourceFile], known: Mapping[str, Known], lost: Iterable[str]
) -> list[Fresh]:
    """Return the stories among files that were read before in another folder.

    A renamed folder changes nothing in its files. Of a story's path only its own name, that of
    its file or of its bundle, matters for what is read from it.
    """
    by_stamp = {
        known[path].stamp: path for path in lost if path in known and path.startswith(_STORIES)
    }
    moved = []
    for file in files:
        before = by_stamp.get(file.stamp)
        if before and file.path.startswith(_STORIES) and own_name(file.path) == own_name(before):
            item = known_item(known[before])
            moved.append(
                Fresh(
                    file, known[before].digest, msgspec.structs.replace(item, file=file.path), None
                )
            )
    return moved


def _sharing_names(item: Item) -> Item:
    """Return an item that shares the texts of its terms' names with other items in memory.

    This saves a fifth of the memory that stories take.
    """
    if not isinstance(item, Story):
        return item
    terms = {taxonomy: tuple(map(sys.intern, names)) for taxonomy, names in item.terms.items()}
    return msgspec.structs.replace(item, terms=terms)


def _store(read_now: Sequence[Fresh], cache: Cache) -> dict[str, Item]:
    cache.keep(read_now)
    return {each.file.path: _sharing_names(each.item) for each in read_now}


def _is_same(file: SourceFile, known: Known | None) -> bool:
    return known is not None and known.stamp == file.stamp


class _Source(NamedTuple):
    """A file's bytes, as far as they are to be read."""

    path: str
    digest: bytes
    """Digest of the file; empty when the file is gone."""
    data: bytes | None
    """None when there is nothing to read: the file is gone, or as the cache knows it."""


@dataclass(frozen=True)
class ReadFiles(Errand[Chunk, list[_Source], list[bytes], list[bytes]]):
    """Reads content files: the result is the encoded reading of each.

    Raises `Failure` for a file that cannot be read.
    """

    root: Path
    kit: bytes
    """The pickled settings."""

    def fetched(self, task: Chunk) -> list[_Source]:
        """Return the bytes of those files that are not as the cache knows them."""
        sources = []
        for path, known in task:
            try:
                data = plain_bytes(self.root / path)
            except GONE:
                sources.append(_Source(path, b"", None))
                continue
            except OSError as error:
                raise Failure(f"{path}: {error.strerror}") from error
            digest = blake2b(data, digest_size=16).digest()
            sources.append(_Source(path, digest, None if digest == known else data))
        return sources

    @staticmethod
    def made(kit: bytes, parcel: list[_Source]) -> list[bytes]:
        """Return the encoded reading of each file."""
        from broadsheet.reading.content import read_content  # noqa: PLC0415 - few builds need Markdown

        config = _config(kit)
        return [
            _encode(FileReading(digest, None if data is None else read_content(path, data, config)))
            for path, digest, data in parcel
        ]

    def kept(self, made: list[bytes]) -> list[bytes]:
        """Return what was read as it is: whoever asked for it stores it in the cache."""
        return made


@lru_cache(maxsize=1)
def _config(kit: bytes) -> Config:
    """Return the settings: many chunks are read under the same."""
    return pickle.loads(kit)  # type: ignore[no-any-return]  # noqa: S301 - `_read` has pickled them
