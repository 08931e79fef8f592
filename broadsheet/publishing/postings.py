"""The index of a shard as Pagefind would write it: where each word stands, in which stories.

Pagefind would take some ten times as long for it, and most of that to be given texts and to give
back what is not published. What it makes of a word it says itself (`stems`); the rest is counting
places. The tests hold this against Pagefind's own index of the same records.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from broadsheet.publishing.cbor import LIST, NEGATIVE, NUMBER, encoded_text, headed
from broadsheet.publishing.chunks import IndexContents, IndexListing, packed_lengths
from broadsheet.publishing.pagefind import IndexRecord
from broadsheet.publishing.stems import NO_STEMS, USUAL_WEIGHT, Stems, packed_places, stems_of

_NOTHING = headed(LIST, 0)
_PAGE, _WORD, _PAIR = (headed(LIST, length) for length in (3, 3, 2))
"""Heads of the list of a story, its number, places and places in what a result shows; of that of a
word, its stem, stories and variants; and of that of a variant."""
_WEIGHT = headed(NEGATIVE, USUAL_WEIGHT)
_ONE_PLACE = headed(LIST, 2) + _WEIGHT
"""What stands before the only place of a word in a story."""


def index_contents(
    records: Sequence[IndexRecord], *, language: str, known: Stems = NO_STEMS
) -> tuple[IndexListing, IndexContents, Stems]:
    """Return the list of an index over records, in their order, what the index holds, and its words' stems.

    Content and meta of the records are words as of `publishing.words`. Of stems that are `known`,
    Pagefind is not asked. Raises `Failure` as `stems_of` does.
    """
    texts = [record.content.split() for record in records]
    fields = sorted({field for record in records for field in record.meta})
    fields_words = [text.split() for record in records for text in record.meta.values()]
    stems = stems_of(set[str]().union(*texts, *fields_words), language=language, known=known)
    postings = _Postings(stems, max(len(records), *map(len, texts)))
    for page, (words, record) in enumerate(zip(texts, records, strict=True)):
        shown = [
            (number, record.meta[field].split())
            for number, field in enumerate(fields)
            if field in record.meta
        ]
        postings.add(page, words, shown)
    listing = IndexListing(
        version=stems.version,
        # To Pagefind a text without words has one.
        lengths=packed_lengths([max(1, len(words)) for words in texts]),
        fields=tuple(fields),
    )
    words, entries = postings.entries()
    return listing, IndexContents(words, entries, _filters(records)), stems


class _Postings:
    """Where words stand, in Pagefind's bytes."""

    def __init__(self, stems: Stems, most: int) -> None:
        """Prepare for stories, whose numbers and whose numbers of words are below `most`."""
        self._stems = stems
        self._numbers = [headed(NUMBER, number) for number in range(most + 1)]
        self._single = [_ONE_PLACE + number + _NOTHING for number in self._numbers]
        self._first = [_PAGE + number for number in self._numbers]
        self._pages: dict[str, list[bytes]] = {}
        self._last: dict[str, int] = {}
        self._variants: dict[str, dict[str, list[bytes]]] = {}
        self._last_variants: dict[tuple[str, str], int] = {}

    def add(
        self, page: int, words: Sequence[str], shown: Iterable[tuple[int, Sequence[str]]]
    ) -> None:
        """Add a story: its words, and those of each field of a result, with the field's number."""
        places: dict[str, list[int]] = {}
        others: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for at, stem in enumerate(map(self._stems.plain.get, words)):
            if stem is None:
                for form in self._stems.others.get(words[at], ()):
                    others[form.stem, form.variant].append((form.weight, at))
            elif stem in places:
                places[stem].append(at)
            else:
                places[stem] = [at]
        fields = self._of_fields(shown)
        special = {stem for stem, variant in (*others, *fields) if not variant}
        pages, last, single, first = self._pages, self._last, self._single, self._first
        for stem, found in places.items():
            if stem in last:
                parts = pages[stem]
                parts.append(first[page - last[stem]])
            else:
                parts = pages[stem] = [first[page]]
            last[stem] = page
            if stem in special:
                weighed = [(USUAL_WEIGHT, at) for at in found] + others.pop((stem, ""), [])
                parts.append(_placed(weighed, fields.pop((stem, ""), [])))
            elif len(found) == 1:
                parts.append(single[found[0]])
            else:
                parts.append(self._several(found))
        # In Pagefind's order: the variants in a text, by their letters, before those in its fields.
        for stem, variant in dict.fromkeys([*sorted(others), *sorted(fields)]):
            place = stem, variant
            self._put(page, place, _placed(others.get(place, []), fields.get(place, [])))

    def _of_fields(
        self, shown: Iterable[tuple[int, Sequence[str]]]
    ) -> dict[tuple[str, str], list[int]]:
        """Return, by stem and variant, the list in which a negative number says the field of what follows."""
        found: dict[tuple[str, str], list[int]] = {}
        before: dict[tuple[str, str], tuple[int, int]] = {}
        for field, words in shown:
            for at, word in enumerate(words):
                plain = self._stems.plain.get(word)
                forms = (
                    self._stems.others.get(word, ())
                    if plain is None
                    else ((plain, "", USUAL_WEIGHT),)
                )
                for stem, variant, _ in forms:
                    place = stem, variant
                    numbers = found.setdefault(place, [])
                    last, start = before.get(place, (-1, 0))
                    if last != field:
                        numbers.append(-1 - field)
                        start = 0
                    numbers.append(at - start)
                    before[place] = field, at
        return found

    def _several(self, places: Sequence[int]) -> bytes:
        """Return the places of a word that stands in a story more than once, each with the usual weight."""
        numbers = self._numbers
        between = [numbers[at - before] for before, at in pairwise(places)]
        head = headed(LIST, len(places) + 1)
        return b"".join([head, _WEIGHT, numbers[places[0]], *between, _NOTHING])

    def _put(self, page: int, place: tuple[str, str], placed: bytes) -> None:
        stem, variant = place
        if variant:
            last = self._last_variants.get(place, 0)
            self._last_variants[place] = page
            parts = self._variants.setdefault(stem, {}).setdefault(variant, [])
        else:
            last = self._last.get(stem, 0)
            self._last[stem] = page
            parts = self._pages.setdefault(stem, [])
        parts += [self._first[page - last], placed]

    def entries(self) -> tuple[list[str], list[bytes]]:
        """Return the stems in the order of their code points, and all that is told of each."""
        stems = sorted({*self._pages, *self._variants})
        return stems, [
            b"".join(
                [
                    _WORD,
                    encoded_text(stem),
                    _of_pages(self._pages.get(stem, [])),
                    self._of_variants(self._variants.get(stem, {})),
                ]
            )
            for stem in stems
        ]

    @staticmethod
    def _of_variants(variants: Mapping[str, Sequence[bytes]]) -> bytes:
        return headed(LIST, len(variants)) + b"".join(
            [
                _PAIR + encoded_text(variant) + _of_pages(parts)
                for variant, parts in variants.items()
            ]
        )


def _of_pages(parts: Sequence[bytes]) -> bytes:
    """Return a list of stories, each of two parts."""
    return headed(LIST, len(parts) // 2) + b"".join(parts)


def _placed(places: list[tuple[int, int]], fields: Sequence[int]) -> bytes:
    """Return the lists of a word's places in a story's text and in its fields."""
    return _numbers(packed_places(places)) + _numbers(fields)


def _numbers(numbers: Sequence[int]) -> bytes:
    return headed(LIST, len(numbers)) + b"".join(
        [
            headed(NEGATIVE, -1 - number) if number < 0 else headed(NUMBER, number)
            for number in numbers
        ]
    )


def _filters(records: Iterable[IndexRecord]) -> Mapping[str, bytes]:
    """Return filters by their name: their values, each with the numbers of its stories."""
    found: dict[str, dict[str, list[int]]] = {}
    for page, record in enumerate(records):
        for name, values in record.filters.items():
            of_value = found.setdefault(name, {})
            for value in values:
                of_value.setdefault(value, []).append(page)
    return {
        name: b"".join(
            [
                _PAIR,
                encoded_text(name),
                headed(LIST, len(values)),
                *(
                    _PAIR + encoded_text(value) + _numbers(pages)
                    for value, pages in sorted(values.items())
                ),
            ]
        )
        for name, values in sorted(found.items())
    }
