"""The whole of an archive's content, read through the cache: only files that changed are read again."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.model import Document, Item, Record, Story
from broadsheet.problems import Failure, Problem
from broadsheet.reading.cache import Cache, Fresh, Known, decoded
from broadsheet.reading.config import Config
from broadsheet.reading.reads import Read
from broadsheet.reading.tree import SourceFile

_CHUNK = 40
"""Files read by a worker at a time."""

_KEPT_AT_ONCE = 500
"""Files read between two writes to the cache: neither are all bodies in memory, nor is all lost to an interrupt."""

Chunk = Sequence[tuple[str, bytes]]
"""Files with the digests that are known of them, or empty ones."""
Run = Callable[[Callable[[Chunk], list[bytes]], list[Chunk]], Iterable[list[bytes]]]
"""Applies a function to each chunk, here or in other processes, and gives the results in order."""


class Content(msgspec.Struct, frozen=True):
    """What the content files hold, in the order of their paths, and the mistakes in them."""

    stories: tuple[Story, ...]
    records: tuple[Record, ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    flawed: tuple[Story, ...] = ()
    """Stories with problems, as far as they could be read: to find what else is wrong with them."""


class _Reading(msgspec.Struct, frozen=True, array_like=True):
    """What reading a file anew gave; nothing but its digest when that is the one known already."""

    digest: bytes
    read: Read | None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Reading).decode


def load(root: Path, files: Sequence[SourceFile], config: Config, cache: Cache, *, run: Run) -> Content:
    """Return what the files hold, and keep in the cache what had to be read again."""
    known = cache.known()
    changed = [file for file in files if not _is_same(file, known.get(file.path))]
    digests = [(file.path, known[file.path].digest if file.path in known else b"") for file in changed]
    chunks: list[Chunk] = [digests[start : start + _CHUNK] for start in range(0, len(digests), _CHUNK)]
    read = partial(read_files, root, config)
    batches = zip(chunks, run(read, chunks), strict=True)
    by_path = {file.path: file for file in changed}
    problems: list[Problem] = []
    flawed: list[Story] = []
    fresh: dict[str, Item] = {}
    unkept: list[Fresh] = []
    for chunk, encoded in batches:
        for (path, _), result in zip(chunk, map(_decode, encoded), strict=True):
            if result.read is None:
                unkept.append(Fresh(by_path[path], result.digest, decoded(known[path]), None))
            elif result.read.problems or result.read.item is None:
                problems.extend(result.read.problems)
                if isinstance(result.read.item, Story):
                    flawed.append(result.read.item)
            else:
                unkept.append(Fresh(by_path[path], result.digest, result.read.item, result.read.html))
        if len(unkept) >= _KEPT_AT_ONCE:
            fresh |= _kept(unkept, cache)
            unkept.clear()
    fresh |= _kept(unkept, cache)
    cache.forget(known.keys() - {file.path for file in files})
    broken = by_path.keys() - fresh.keys()
    items = {
        file.path: fresh[file.path] if file.path in fresh else _sharing_names(decoded(known[file.path]))
        for file in files
        if file.path not in broken
    }
    if fresh:
        cache.prune(items)
    return Content(
        tuple(item for item in items.values() if isinstance(item, Story)),
        tuple(item for item in items.values() if isinstance(item, Record)),
        tuple(item for item in items.values() if isinstance(item, Document)),
        tuple(problems),
        tuple(flawed),
    )


def _sharing_names(item: Item) -> Item:
    """Return an item that shares its names of terms, as texts in memory, with others: a fifth of what stories take."""
    if not isinstance(item, Story):
        return item
    terms = {taxonomy: tuple(map(sys.intern, names)) for taxonomy, names in item.terms.items()}
    return msgspec.structs.replace(item, terms=terms)


def _kept(read_now: Sequence[Fresh], cache: Cache) -> dict[str, Item]:
    cache.keep(read_now)
    return {each.file.path: _sharing_names(each.item) for each in read_now}


def _is_same(file: SourceFile, known: Known | None) -> bool:
    return known is not None and known.stamp == file.stamp


def read_files(root: Path, config: Config, chunk: Chunk) -> list[bytes]:
    """Return for each file its encoded reading: plain bytes, so that they pass between processes."""
    from broadsheet.reading.content import read_content  # noqa: PLC0415 - loads Markdown, which few builds need

    readings = []
    for path, known in chunk:
        try:
            data = (root / path).read_bytes()
        except OSError as error:
            raise Failure(f"{path}: {error.strerror}") from error
        digest = blake2b(data, digest_size=16).digest()
        read = None if digest == known else read_content(path, data, config)
        readings.append(_encode(_Reading(digest, read)))
    return readings
