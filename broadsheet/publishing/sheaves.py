"""Sheaves: what an index holds of some stories that follow each other, whatever stands before them.

A sheaf is kept from build to build. When one story of a shard is edited, only the texts of its
sheaf are taken apart again; the index of the shard is joined of that and of what the others hold.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from broadsheet.publishing.cbor import LIST, NUMBER, encoded_text, headed
from broadsheet.publishing.chunks import IndexContents, IndexListing, packed_lengths

FIELDS = ("date", "place", "title")
"""What of a result's fields is searched, in Pagefind's order; where no story has one, it is listed all the same."""

_PAGE, _WORD, _PAIR = (headed(LIST, length) for length in (3, 3, 2))
"""Heads of the list of a story, its number, places and places in what a result shows; of that of a
word, its stem, stories and variants; and of that of a variant, or of a filter or its value."""

_Key = TypeVar("_Key", bound=Hashable)


class Runs(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The stories of some words, a list of each: of a word, its part of an index but for its first story's number."""

    words: list[str]
    stories: list[int]
    """How many stories each word has."""
    first: list[int]
    """Number of the first of them, within the sheaf."""
    last: list[int]
    places: list[bytes]
    """What follows the number of the first, in Pagefind's bytes."""


class Sheaf(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an index holds of some stories."""

    version: str
    """Pagefind's version, as its lists have it."""
    lengths: list[int]
    """Words of each story."""
    words: Runs
    variants: Runs
    """The same of variants: the words with their accents. Those of a stem are in Pagefind's order."""
    stems: list[str]
    """The stem of each variant."""
    filters: dict[str, dict[str, list[int]]]
    """Filters by their name: their values, each with the numbers of its stories."""


def page_heads(most: int) -> list[bytes]:
    """Return what stands before a story's places: by how far it is from the story before, up to `most`."""
    return [_PAGE + headed(NUMBER, number) for number in range(most + 1)]


def joined_sheaves(sheaves: Sequence[Sheaf]) -> tuple[IndexListing, IndexContents]:
    """Return the list of the index of all stories of some sheaves, in their order, and what the index holds."""
    lengths = [length for sheaf in sheaves for length in sheaf.lengths]
    heads = page_heads(len(lengths))
    words, variants = _Lists[str](heads), _Lists[tuple[str, str]](heads)
    filters: dict[str, dict[str, list[int]]] = {}
    start = 0
    for sheaf in sheaves:
        words.add(sheaf.words.words, sheaf.words, start)
        variants.add(zip(sheaf.stems, sheaf.variants.words, strict=True), sheaf.variants, start)
        for name, values in sheaf.filters.items():
            of_value = filters.setdefault(name, {})
            for value, pages in values.items():
                of_value.setdefault(value, []).extend([start + page for page in pages])
        start += len(sheaf.lengths)
    listing = IndexListing(sheaves[0].version, packed_lengths(lengths), FIELDS)
    return listing, IndexContents(*_entries(words, variants), _filters(filters))


class _Lists(Generic[_Key]):
    """Lists of the stories of words, or of variants, which grow from sheaf to sheaf."""

    def __init__(self, heads: Sequence[bytes]) -> None:
        self._heads = heads
        self._parts: dict[_Key, list[bytes]] = {}
        self._stories: dict[_Key, int] = {}
        self._last: dict[_Key, int] = {}

    def add(self, keys: Iterable[_Key], runs: Runs, start: int) -> None:
        """Add the runs of a sheaf, the first of whose stories has the number `start`."""
        heads, parts, stories, last = self._heads, self._parts, self._stories, self._last
        for key, count, begun, ended, places in zip(
            keys, runs.stories, runs.first, runs.last, runs.places, strict=True
        ):
            if key in parts:
                parts[key] += (heads[start + begun - last[key]], places)
                stories[key] += count
            else:
                parts[key] = [heads[start + begun], places]
                stories[key] = count
            last[key] = start + ended

    def encoded(self) -> Mapping[_Key, bytes]:
        """Return each list in Pagefind's bytes."""
        stories = self._stories
        return {
            key: headed(LIST, stories[key]) + b"".join(parts) for key, parts in self._parts.items()
        }


def _entries(
    words: _Lists[str], variants: _Lists[tuple[str, str]]
) -> tuple[list[str], list[bytes]]:
    """Return the stems in the order of their code points, and all that is told of each."""
    lists = words.encoded()
    of_stem: dict[str, list[bytes]] = {}
    for (stem, variant), encoded in variants.encoded().items():
        of_stem.setdefault(stem, []).append(_PAIR + encoded_text(variant) + encoded)
    stems = sorted({*lists, *of_stem})
    nothing = headed(LIST, 0)
    return stems, [
        b"".join(
            [
                _WORD,
                encoded_text(stem),
                lists.get(stem, nothing),
                headed(LIST, len(of_stem.get(stem, ()))),
                *of_stem.get(stem, ()),
            ]
        )
        for stem in stems
    ]


def _filters(filters: Mapping[str, Mapping[str, Sequence[int]]]) -> Mapping[str, bytes]:
    """Return filters by their name, in Pagefind's bytes."""
    return {
        name: b"".join(
            [
                _PAIR,
                encoded_text(name),
                headed(LIST, len(values)),
                *(
                    _PAIR + encoded_text(value) + _numbers(values[value])
                    for value in sorted(values)
                ),
            ]
        )
        for name, values in sorted(filters.items())
    }


def _numbers(numbers: Sequence[int]) -> bytes:
    return headed(LIST, len(numbers)) + b"".join([headed(NUMBER, number) for number in numbers])
