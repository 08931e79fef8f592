"""Sums of exported files, which the page about them prints: each is found once for each state of its file."""

from collections.abc import Callable, Mapping
from contextlib import closing
from hashlib import file_digest, sha256
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


FoundSums = Mapping[tuple[str, str], FileSum]
"""Kind and year of exported files to their sums; a file that is not yearly has an empty text for its
year."""


def sum_of_bytes(data: bytes) -> FileSum:
    """Return the sum of a file that has these bytes."""
    return FileSum(len(data), sha256(data).hexdigest())


def sum_of_file(file: Path) -> FileSum:
    """Return the sum of a file; raises `OSError` when it cannot be read."""
    with file.open("rb") as opened:
        return FileSum(file.stat().st_size, file_digest(opened, "sha256").hexdigest())


class Sums:
    """What the sums of files are found with: the bodies that they print, and sums found before."""

    def __init__(
        self, opened: Callable[[], Bodies] | None = None, cache: Cache | None = None
    ) -> None:
        """Find sums with the bodies that `opened` returns, and keep them, in a cache if there is one.

        The bodies are closed when a file has been printed.
        """
        self._opened, self._cache = opened, cache
        self._here: dict[str, tuple[bytes, FileSum]] = {}
        self._decode = msgspec.msgpack.Decoder(FileSum).decode

    def of_ninjs(self, view: NinjsView) -> FileSum:
        """Return the sum of a file of stories with their texts, which is printed for that.

        Raises `CacheTrouble` when a body is not there any more.
        """
        if self._opened is None:
            return FileSum(0, "")
        from broadsheet.printing.ninjs import as_ninjs  # noqa: PLC0415 - loads Markdown, which builds leave to workers

        with closing(self._opened()) as bodies:
            return sum_of_bytes(as_ninjs(view, bodies))

    def known(self, path: str, digest: bytes) -> FileSum | None:
        """Return the sum of a published file, given the digest of its page; None if nobody knows it."""
        if self._cache is None:
            last, found = self._here.get(path, (b"", None))
            return found if last == digest else None
        value = self._cache.fact(_name(path), digest)
        return None if value is None else self._decode(value)

    def keep(self, path: str, digest: bytes, found: FileSum) -> None:
        """Keep the sum of a published file until its page has another digest."""
        if self._cache:
            self._cache.keep_fact(_name(path), digest, msgspec.msgpack.encode(found))
        else:
            self._here[path] = digest, found


def kept_sums(cache: Cache) -> Sums:
    """Return what finds sums with the bodies of a cache, and keeps them there."""
    return Sums(lambda: Bodies(Path(cache.path)), cache)


def _name(path: str) -> str:
    return f"sum of {path}"
