"""Pagefind's files of an index, cut for readers: smaller chunks of words, and all else in one short list.

Pagefind writes CBOR (RFC 8949) behind a signature, packed by gzip. Its chunks hold some twenty
thousand places of words each, of which a reader needs those of a word or two; nobody can ask it for
smaller ones. The names of its files are long and say nothing: here files are numbered, and the
browser makes Pagefind's own list of them again (`layouts/assets/shards.js`).
"""

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

SIGNATURE = b"pagefind_dcd"
"""The first bytes of each file of Pagefind's."""
_LARGEST = 10_000
"""Bytes in a chunk, unpacked: some four thousand are sent."""
_FAMILIES = ((1, 4), (2, 6), (4, 99))
"""How many times as large a chunk may be so that words stay together which begin with as many equal
letters."""
_NUMBERS = re.compile(
    rb"(?:[\x00-\x17\x20-\x37\x80-\x97]|[\x18\x38\x98].|[\x19\x39\x99]..|[\x1a\x3a\x9a].{4})*+",
    re.DOTALL,
)
"""Numbers and the heads of lists: whatever stands between two texts of a chunk."""
_WORD = 0x83
"""Head of the list of three that tells of one word; that of a variant of it is another."""
_SHORT, _TEXT, _LIST, _NEGATIVE = 24, 3, 4, 1
"""The first length that has bytes of its own, and the kinds of CBOR's values that stand here."""


class IndexListing(msgspec.Struct, frozen=True):
    """What Pagefind's list of an index says, as far as a browser needs it."""

    version: str
    lengths: tuple[int, ...]
    """Words of each story, in the order in which Pagefind was given the stories."""
    chunks: tuple[tuple[str, str], ...]
    """Beginnings of the first and of the last word of each chunk."""
    facets: tuple[tuple[str, str], ...]
    """Filters, each with the name of its file."""
    fields: tuple[str, ...]
    """What of a result's fields is searched."""


def unpacked(file: bytes) -> bytes:
    """Return what a file of Pagefind's holds."""
    return gzip.decompress(file).removeprefix(SIGNATURE)


def packed(content: bytes) -> bytes:
    """Return a file of Pagefind's that holds this, in the same bytes each time."""
    return gzip.compress(SIGNATURE + content, mtime=0)


def cut(meta: bytes, files: Mapping[str, bytes]) -> tuple[IndexListing, list[bytes]]:
    """Return the list of an index, given Pagefind's own, and its chunks of words, cut small.

    `files` are those of the index by their path; only chunks of words are read.
    """
    version, pages, chunks, facets, _, fields = _decoded(unpacked(meta))
    pieces = [
        piece
        for _, _, name in chunks
        for piece in _pieces(unpacked(files[f"index/{name}.pf_index"]))
    ]
    listing = IndexListing(
        version=version,
        lengths=tuple(length for _, length in pages),
        chunks=tuple(_ends([(first, last) for first, last, _ in pieces])),
        facets=tuple((name, file) for name, file in facets),
        fields=tuple(fields),
    )
    return listing, [packed(chunk) for _, _, chunk in pieces]


def _pieces(chunk: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Yield the parts of a chunk, each with its first and its last word."""
    entries = [*_entries(chunk)]
    part: list[bytes] = []
    first = size = 0
    for number, (word, entry) in enumerate(entries):
        if part and _ends_here(size + len(entry), _alike(entries[number - 1][0], word)):
            yield entries[first][0], entries[number - 1][0], _chunk(part)
            part, first, size = [], number, 0
        part.append(entry)
        size += len(entry)
    if part:
        yield entries[first][0], entries[-1][0], _chunk(part)


def _ends_here(size: int, alike: int) -> bool:
    """Return whether a chunk ends before a word that makes it so large, and begins so far like its last.

    The forms of a word, and longer words that begin with it, are found where the word is: only the
    chunk of the word is fetched for them.
    """
    return any(size > many * _LARGEST and alike < letters for many, letters in _FAMILIES)


def _alike(one: str, other: str) -> int:
    """Return with how many equal letters two words begin."""
    return next(
        (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _entries(chunk: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the words of a chunk, each with all that the chunk tells of it."""
    starts: list[tuple[str, int]] = []
    _, _, at = _head(chunk, 1)
    while (found := _NUMBERS.match(chunk, at)) and found.end() < len(chunk):
        start = found.end()
        _, length, text = _head(chunk, start)
        at = text + length
        if chunk[start - 1] == _WORD:
            starts.append((chunk[text:at].decode(), start - 1))
    ends = [start for _, start in starts[1:]] + [len(chunk)]
    for (word, start), end in zip(starts, ends, strict=True):
        yield word, chunk[start:end]


def _chunk(entries: list[bytes]) -> bytes:
    """Return a chunk of some words: a list of one list."""
    count = len(entries)
    head = (
        bytes([0x80 + count])
        if count < _SHORT
        else b"\x98" + bytes([count])
        if count < 1 << 8
        else b"\x99" + count.to_bytes(2)
    )
    return b"\x81" + head + b"".join(entries)


def _ends(words: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the first and last words of chunks, as far as they differ from their neighbours."""
    ends = [*words]
    for number, (first, last) in enumerate(ends):
        before = ends[number - 1][1] if number else ""
        after = ends[number + 1][0] if number + 1 < len(ends) else ""
        yield (
            _apart(first, before) if before else first,
            _apart(last, after) if after else last,
        )


def _apart(word: str, other: str) -> str:
    """Return the beginning of a word to the first letter in which it differs from another."""
    for number, letter in enumerate(word):
        if other[number : number + 1] != letter:
            return word[: number + 1]
    return word


def _head(content: bytes, at: int) -> tuple[int, int, int]:
    """Return the kind of the value at a place, its number or length, and where its content begins."""
    kind, short = content[at] >> 5, content[at] & 31
    if short < _SHORT:
        return kind, short, at + 1
    size = 1 << (short - _SHORT)
    return kind, int.from_bytes(content[at + 1 : at + 1 + size]), at + 1 + size


def _decoded(content: bytes) -> Any:  # noqa: ANN401 - lists of lists of numbers and texts
    value, _ = _value(content, 0)
    return value


def _value(content: bytes, at: int) -> tuple[Any, int]:
    kind, number, at = _head(content, at)
    if kind == _TEXT:
        return content[at : at + number].decode(), at + number
    if kind == _LIST:
        values = []
        for _ in range(number):
            value, at = _value(content, at)
            values.append(value)
        return values, at
    return (-1 - number if kind == _NEGATIVE else number), at
