"""Reading ahead: files are read into the cache, a few at a time, before anybody loads them."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from broadsheet.reading.cache import Cache, Fresh
from broadsheet.reading.config import Config
from broadsheet.reading.load import (
    FILES_AT_ONCE,
    STORED_AT_ONCE,
    Chunk,
    ReadFiles,
    Run,
    decode_reading,
)
from broadsheet.reading.tree import SourceFile


def begin_reading(
    root: Path, files: Sequence[SourceFile], config: Config, *, run: Run
) -> Iterable[list[bytes]]:
    """Begin to read files, and return what `keep_read` stores of them."""
    chunks: list[Chunk] = [
        [(file.path, b"") for file in files[start : start + FILES_AT_ONCE]]
        for start in range(0, len(files), FILES_AT_ONCE)
    ]
    return run(ReadFiles(root, pickle.dumps(config)), chunks)


def keep_read(
    results: Iterable[list[bytes]], files: Sequence[SourceFile], cache: Cache
) -> Iterator[int]:
    """Store what was begun to be read of files, and yield after each few how many have been read.

    Their mistakes are not stored: whoever loads these files meets them. Raises `CacheTrouble` when
    the cache cannot be used, and what the run of `begin_reading` raises.
    """
    pending: list[Fresh] = []
    count = 0
    for encoded in results:
        for file, reading in zip(files[count:], map(decode_reading, encoded), strict=False):
            if reading.read and reading.read.item and not reading.read.problems:
                pending.append(Fresh(file, reading.digest, reading.read.item, reading.read.html))
        count += len(encoded)
        if len(pending) >= STORED_AT_ONCE or count == len(files):
            cache.keep(pending)
            pending.clear()
        yield count
