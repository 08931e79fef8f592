"""Pagefind's files of an index, as they are read and written here: chunks of words, filters, lists.

Pagefind reads CBOR (RFC 8949) behind a signature, packed by gzip. The chunks that it writes itself
hold some twenty thousand places of words each, of which a reader needs those of a word or two: here
smaller ones are made of the entries of words (`groups`). The names of its files are long and say
nothing: here files are numbered, and the browser makes Pagefind's own list of them
(`layouts/assets/shards.js`).
"""

import gzip
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from broadsheet.publishing.cbor import BYTES, LIST, encoded_text, head, headed

SIGNATURE = b"pagefind_dcd"
"""The first bytes of each file of Pagefind's."""
_LEVEL = 6
"""How much gzip tries: nine takes three times the time on chunks, for two bytes in a hundred."""
_LARGEST = 10_000
"""Bytes in a file of chunks, unpacked: some four thousand are sent."""
_MORE = 1_500
"""Bytes by which it may be larger for each further index that it has a chunk of."""
_FAMILIES = ((1, 4), (2, 6), (4, 99))
"""How many times as large a chunk may be so that words stay together which begin with as many equal
letters."""
_WIDEST, _LONG = 20, 24
"""The most bits that the length of a story takes among others, and the bits of one that stands apart."""
_NUMBERS = re.compile(
    rb"(?:[\x00-\x17\x20-\x37\x80-\x97]|[\x18\x38\x98].|[\x19\x39\x99]..|[\x1a\x3a\x9a].{4})*+",
    re.DOTALL,
)
"""Numbers and the heads of lists: whatever stands between two texts of a chunk."""
_WORD = 0x83
"""Head of the list of three that tells of one word; that of a variant of it is another."""


class Lengths(msgspec.Struct, frozen=True):
    """How many words each of some stories has, in few bytes; `packing.js` reads it."""

    least: int
    """Words of the shortest story."""
    width: int
    """Bits that each story takes."""
    packed: str
    """How many words more than the shortest each story has, bit by bit in base64; all bits are set
    for one of those that have too many."""
    more: tuple[int, ...]
    """Words of the stories that have too many, in their order."""


class IndexListing(msgspec.Struct, frozen=True):
    """What Pagefind's list of an index says of it alone, as far as a browser needs it."""

    version: str
    lengths: Lengths
    """Words of each story, in the order in which Pagefind was given the stories."""
    fields: tuple[str, ...]
    """What of a result's fields is searched."""


class IndexContents(msgspec.Struct, frozen=True, array_like=True):
    """What an index holds besides its stories."""

    words: Sequence[str]
    """The words, in order, which is that of their code points."""
    entries: Sequence[bytes]
    """All that the index tells of each word."""
    filters: Mapping[str, bytes]
    """Filters by their name, unpacked."""


def unpacked(file: bytes) -> bytes:
    """Return what a file of Pagefind's holds."""
    return gzip.decompress(file).removeprefix(SIGNATURE)


def packed(content: bytes) -> bytes:
    """Return a file of Pagefind's that holds this, in the same bytes each time."""
    return gzip.compress(SIGNATURE + content, _LEVEL, mtime=0)


def packed_lengths(lengths: Sequence[int]) -> Lengths:
    """Return the words of stories in few bytes: readers get those of all stories with the list of shards.

    As text they take some eleven bits each after compression. A few stories that are much longer
    than the others do not make all others take more.
    """
    least = min(lengths)

    def size(width: int) -> int:
        too_many = sum(length - least >= (1 << width) - 1 for length in lengths)
        return width * len(lengths) + _LONG * too_many

    width = min(range(1, _WIDEST + 1), key=size)
    most = (1 << width) - 1
    bits = "".join([format(min(length - least, most), f"0{width}b") for length in lengths])
    count = 3 * -(-len(bits) // 24)
    data = int(bits.ljust(8 * count, "0"), 2).to_bytes(count)
    more = tuple([length for length in lengths if length - least >= most])
    return Lengths(least, width, b64encode(data).decode(), more)


def chunk_beginnings(sizes: Mapping[str, int], indexes: int) -> list[str]:
    """Return the first word of each file of chunks that words are cut into.

    `sizes` has, of each word, the bytes of its entries in all of so many indexes that share the files.
    """
    most = _LARGEST + _MORE * (indexes - 1)
    found: list[str] = []
    before, size = "", 0
    for word in sorted(sizes):
        if not found or _ends_here((size + sizes[word]) / most, _alike(before, word)):
            found.append(word)
            size = 0
        before = word
        size += sizes[word]
    return found


def _ends_here(times: float, alike: int) -> bool:
    """Return whether a chunk ends before a word that makes it so many times as large as it should be.

    It depends on how far the word begins like the one before.

    The forms of a word, and longer words that begin with it, are found where the word is: only the
    chunk of the word is fetched for them.
    """
    return any(times > many and alike < letters for many, letters in _FAMILIES)


def _alike(one: str, other: str) -> int:
    """Return with how many equal letters two words begin."""
    return next(
        (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def chunk_entries(chunk: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the words of a chunk, each with all that the chunk tells of it."""
    starts: list[tuple[str, int]] = []
    _, _, at = head(chunk, 1)
    while (found := _NUMBERS.match(chunk, at)) and found.end() < len(chunk):
        start = found.end()
        _, length, text = head(chunk, start)
        at = text + length
        if chunk[start - 1] == _WORD:
            starts.append((chunk[text:at].decode(), start - 1))
    # Of the words of a shared file, one of the indexes may have none.
    bounds = pairwise([start for _, start in starts] + [len(chunk)])
    for (word, _), (start, end) in zip(starts, bounds, strict=True):
        yield word, chunk[start:end]


def chunk_of(count: int, joined: bytes) -> bytes:
    """Return a chunk of so many words, given their entries one behind the other: a list of one list."""
    return b"\x81" + headed(LIST, count) + joined


def filter_without_values(name: str) -> bytes:
    """Return a filter of which no story has a value."""
    return b"\x82" + encoded_text(name) + b"\x80"


def chunk_words(chunk: bytes) -> bytes:
    """Return the entries that a chunk is made of, one behind the other."""
    _, _, at = head(chunk, 1)
    return chunk[at:]


def shared_content(parts: Iterable[bytes]) -> bytes:
    """Return what a file holds that has the same part of several indexes, in the order of these."""
    held = [*parts]
    return headed(LIST, len(held)) + b"".join([headed(BYTES, len(part)) + part for part in held])


def shared_parts(content: bytes) -> list[bytes]:
    """Return what `shared_content` was given."""
    _, count, at = head(content, 0)
    parts = []
    for _ in range(count):
        _, length, at = head(content, at)
        parts.append(content[at : at + length])
        at += length
    return parts


def short_beginnings(firsts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the first words of chunks as far as they differ from the last word of the chunk before.

    They are given each with that word, which is empty for the first chunk.
    """
    for before, first in firsts:
        yield _apart(first, before) if before else ""


def _apart(word: str, other: str) -> str:
    """Return the beginning of a word to the first letter in which it differs from another."""
    for number, letter in enumerate(word):
        if other[number : number + 1] != letter:
            return word[: number + 1]
    return word
