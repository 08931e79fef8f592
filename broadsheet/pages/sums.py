"""Sums of exported files that hold texts: made once for each state of a file, and kept."""

from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b, sha256
from pathlib import Path

import msgspec

from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache
from broadsheet.views.exports import NinjsView


class FileSum(msgspec.Struct, frozen=True, array_like=True):
    """The size and the sum of a file."""

    size: int
    """The number of its bytes."""
    sha256: str
    """Its SHA-256, in hexadecimal digits; empty where nobody has the texts at hand."""


SumLookup = Callable[[str, NinjsView], FileSum]
"""Returns the sum of the file of a year's stories as ninjs, given the year and the file's view."""


def sums_by(opened: Callable[[], Bodies]) -> SumLookup:
    """Return a function that prints a file whenever its sum is asked for, and stores nothing.

    `opened` returns the bodies of a cache, which the function closes; it raises `CacheTrouble` when
    a body is not there any more.
    """

    def sum_of(_year: str, view: NinjsView) -> FileSum:
        from broadsheet.printing.ninjs import as_ninjs  # noqa: PLC0415 - loads Markdown, which most builds leave to workers

        with closing(opened()) as bodies:
            printed = as_ninjs(view, bodies)
        return FileSum(len(printed), sha256(printed).hexdigest())

    return sum_of


def kept_sums(cache: Cache) -> SumLookup:
    """Return a function that prints only the files whose views have moved, and keeps their sums."""
    fresh = sums_by(lambda: Bodies(Path(cache.path)))
    decode = msgspec.msgpack.Decoder(FileSum).decode

    def sum_of(year: str, view: NinjsView) -> FileSum:
        name, digest = f"ninjs {year}", blake2b(msgspec.msgpack.encode(view)).digest()
        known = cache.fact(name, digest)
        if known is not None:
            return decode(known)
        made = fresh(year, view)
        cache.keep_fact(name, digest, msgspec.msgpack.encode(made))
        return made

    return sum_of
