"""What Pagefind makes of words: their stems, and whatever else a word is found by.

Pagefind treats each word by itself, whatever stands beside it. So it is asked for each word of many
stories once, in place of each time that it stands in one; its own rules and its own stemmers are
those of the index, and of the program that readers search with.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from broadsheet.problems import Failure
from broadsheet.publishing.cbor import decoded
from broadsheet.publishing.chunks import unpacked
from broadsheet.publishing.pagefind import IndexRecord, index_files

_Known = TypeVar("_Known")

USUAL_WEIGHT = 24
"""The weight that Pagefind gives to a word, unless it is one part of a word."""
_FIRST = 25
"""The weight of places before which no other stands."""


class WordForm(NamedTuple):
    """Something that a word is found by."""

    stem: str
    variant: str
    """The word with its accents, where the stem has none; empty for other words."""
    weight: int


class _Language(msgspec.Struct, frozen=True):
    hash: str


class _EntryFile(msgspec.Struct, frozen=True):
    languages: dict[str, _Language]


class Stems(NamedTuple):
    """What Pagefind has made of words."""

    version: str
    """Pagefind's version, as its lists have it."""
    plain: Mapping[str, str]
    """The stem of each word that has one form, without a variant and of the usual weight."""
    others: Mapping[str, tuple[WordForm, ...]]
    """The forms of the other words; none of those of which Pagefind makes nothing."""

    def beside(self, known: "Stems") -> "Stems | None":
        """Return these and others that are known; None where none of these is new."""
        if self.plain.keys() <= known.plain.keys() and self.others.keys() <= known.others.keys():
            return None
        return Stems(self.version, {**known.plain, **self.plain}, {**known.others, **self.others})


NO_STEMS = Stems("", {}, {})
"""What is known before Pagefind has been asked."""


def stems_of(words: Collection[str], *, language: str, known: Stems = NO_STEMS) -> Stems:
    """Return what words are found by, by the rules of a language; only those not known are asked for.

    Each word has letters and digits only. Raises `Failure` as `index_files` does, and when Pagefind
    has not taken each word for one.
    """
    new = [word for word in words if word not in known.plain and word not in known.others]
    asked = _asked(sorted(new), language) if new or not known.version else NO_STEMS
    return Stems(
        known.version or asked.version,
        {**_among(words, known.plain), **asked.plain},
        {**_among(words, known.others), **asked.others},
    )


def _among(words: Collection[str], known: Mapping[str, _Known]) -> dict[str, _Known]:
    return {word: told for word, told in known.items() if word in words}


def _asked(asked: Sequence[str], language: str) -> Stems:
    """Ask Pagefind for what words are found by."""
    files = index_files(
        [IndexRecord("/", " ".join(asked), language, {}, {}, {})], language=language
    )
    [entry] = msgspec.json.decode(files["pagefind-entry.json"], type=_EntryFile).languages.values()
    version, [(_, count)], chunks, *_ = decoded(unpacked(files[f"pagefind.{entry.hash}.pf_meta"]))
    if count != max(1, len(asked)):
        raise Failure(f"pagefind took {len(asked)} words for {count}")
    forms: list[list[WordForm]] = [[] for _ in asked]
    for _, _, name in chunks:
        for stem, pages, variants in decoded(unpacked(files[f"index/{name}.pf_index"]))[0]:
            for variant, found in (("", pages), *variants):
                for _, places, *_ in found:
                    for weight, at in _weighed(places):
                        forms[at].append(WordForm(stem, variant, weight))
    plain: dict[str, str] = {}
    others: dict[str, tuple[WordForm, ...]] = {}
    for word, each in zip(asked, forms, strict=True):
        if len(each) == 1 and each[0][1:] == ("", USUAL_WEIGHT):
            plain[word] = each[0].stem
        else:
            others[word] = tuple(each)
    return Stems(version, plain, others)


def _weighed(places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield weights and places out of a list in which a negative number says the weight of what follows.

    Each place is given by how far it is from the one before of the same weight.
    """
    weight, at = _FIRST, 0
    for number in places:
        if number < 0:
            weight, at = -1 - number, 0
        else:
            at += number
            yield weight, at


def packed_places(places: list[tuple[int, int]]) -> list[int]:
    """Return the list of which `_weighed` yields these weights and places, in Pagefind's order."""
    packed = []
    before, last = _FIRST, 0
    for weight, at in sorted(places, key=lambda each: (each[0] != _FIRST, *each)):
        if weight != before:
            packed.append(-1 - weight)
            before, last = weight, 0
        packed.append(at - last)
        last = at
    return packed
