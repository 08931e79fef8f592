"""The words of stories as Pagefind would write them: where each stands, in which stories.

Pagefind would take some ten times as long for it, and most of that to be given texts and to give
back what is not published. What it makes of a word it says itself (`stems`); the rest is counting
places. The tests hold this against Pagefind's own index of the same records.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from broadsheet.publishing.cbor import LIST, NEGATIVE, NUMBER, head, headed
from broadsheet.publishing.pagefind import IndexRecord
from broadsheet.publishing.sheaves import FIELDS, Runs, Sheaf, page_heads
from broadsheet.publishing.stems import USUAL_WEIGHT, Stems, packed_places

_NOTHING = headed(LIST, 0)
_WEIGHT = headed(NEGATIVE, USUAL_WEIGHT)
_ONE_PLACE = headed(LIST, 2) + _WEIGHT
"""What stands before the only place of a word in a story."""

_Key = TypeVar("_Key", bound=Hashable)


def words_in(records: Iterable[IndexRecord]) -> set[str]:
    """Return the words of some records, each once: content and meta are words as of `publishing.words`."""
    found: set[str] = set()
    for record in records:
        found.update(record.content.split())
        for text in record.meta.values():
            found.update(text.split())
    return found


def sheaf_of(records: Sequence[IndexRecord], stems: Stems) -> Sheaf:
    """Return the sheaf of the stories of some records, in their order, given the stems of their words."""
    texts = [record.content.split() for record in records]
    postings = _Postings(stems, max(len(records), *map(len, texts)))
    for page, (words, record) in enumerate(zip(texts, records, strict=True)):
        shown = [
            (number, record.meta[field].split())
            for number, field in enumerate(FIELDS)
            if field in record.meta
        ]
        postings.add(page, words, shown)
    # To Pagefind a text without words has one.
    lengths = [max(1, len(words)) for words in texts]
    return postings.sheaf(stems.version, lengths, _filters(records))


class _Postings:
    """Where words stand, in Pagefind's bytes."""

    def __init__(self, stems: Stems, most: int) -> None:
        """Prepare for stories, whose numbers and whose numbers of words are below `most`."""
        self._stems = stems
        self._numbers = [headed(NUMBER, number) for number in range(most + 1)]
        self._single = [_ONE_PLACE + number + _NOTHING for number in self._numbers]
        self._first = page_heads(most)
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

    def sheaf(
        self, version: str, lengths: list[int], filters: dict[str, dict[str, list[int]]]
    ) -> Sheaf:
        """Return the sheaf of the stories that were added; all but its words is given."""
        variants = {
            (stem, variant): parts
            for stem, of_stem in self._variants.items()
            for variant, parts in of_stem.items()
        }
        return Sheaf(
            version=version,
            lengths=lengths,
            words=_runs([*self._pages], self._pages, self._last),
            variants=_runs([variant for _, variant in variants], variants, self._last_variants),
            stems=[stem for stem, _ in variants],
            filters=filters,
        )


def _runs(
    words: list[str], parts: Mapping[_Key, Sequence[bytes]], last: Mapping[_Key, int]
) -> Runs:
    """Return the runs of some words, given by a key the parts of each one's list of stories."""
    return Runs(
        words,
        [len(each) // 2 for each in parts.values()],
        [head(each[0], 1)[1] for each in parts.values()],
        [last[key] for key in parts],
        [b"".join(each[1:]) for each in parts.values()],
    )


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


def _filters(records: Iterable[IndexRecord]) -> dict[str, dict[str, list[int]]]:
    """Return filters by their name: their values, each with the numbers of its stories."""
    found: dict[str, dict[str, list[int]]] = {}
    for page, record in enumerate(records):
        for name, values in record.filters.items():
            of_value = found.setdefault(name, {})
            for value in values:
                of_value.setdefault(value, []).append(page)
    return found
