"""Covering: the longer names of countries and records in which a term's name is no mention of it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from broadsheet.model import Country, Record
from broadsheet.reading.spellings import forms_in_sentences

_WORD = re.compile(r"\w+")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_UNLISTED = (
    *("Géorgie du Sud", "Irlande du Nord", "RD Congo", "République du Congo"),
    *("République démocratique du Congo", "DR Kongo", "Republik Kongo", "New Jersey", "New Mexico"),
    *("Demokratische Republik Kongo", "أيرلندا الشمالية", "جمهورية الكونغو"),
    *(
        "جمهورية الكونغو الديمقراطية",
        "الكونغو الديمقراطية",
        "نيو جيرسي",
        "خليج غينيا",
        "خليج المكسيك",
    ),
    *("خليج عمان", "خليج عُمان", "بحر الصين", "بحر الصين الجنوبي", "بحر اليابان"),
)
"""Longer names in languages where capitals say little, which Babel's names of countries have not:
variants, parts of countries and seas."""
_PARTICLES = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
"""Words of one letter that Arabic writes together with the word behind them, and pairs of these."""


def covering_names(
    names: Iterable[str], countries: Sequence[Country], records: Iterable[Record]
) -> tuple[str, ...]:
    """Return the names of countries and records that hold one of some shorter names within them.

    Of countries those in English are among them, as texts of any language may quote them. `names`
    are those that are looked for anyway: none of them is returned.
    """
    known = set(names)
    parts = {
        (form, *words[1:])
        for words in (_WORD.findall(name) for name in known)
        if words
        for form in forms_in_sentences(words[0])
    }
    firsts = {part[0] for part in parts}
    covering = [
        name
        for name in dict.fromkeys(_candidates(countries, records))
        if name not in known and _holds_part(name, parts, firsts)
    ]
    return tuple(dict.fromkeys(form for name in covering for form in _with_particles(name)))


def _candidates(countries: Iterable[Country], records: Iterable[Record]) -> Iterator[str]:
    yield from _UNLISTED
    for country in countries:
        yield from (country.name, *country.forms, *country.accepted, *country.recalled)
    for record in records:
        yield from (record.name, *record.also)


def _holds_part(name: str, parts: set[tuple[str, ...]], firsts: set[str]) -> bool:
    """Return whether some of a name's words in a row, but not all of them, are a known name."""
    words = _WORD.findall(name)
    if len(words) == 1 or firsts.isdisjoint(words):
        return False
    count = len(words)
    return any(
        tuple(words[start:end]) in parts
        for start in range(count)
        for end in range(start + 1, count + 1)
        if end - start < count
    )


def _with_particles(name: str) -> Iterator[str]:
    yield name
    if _ARABIC.match(name):
        yield from (f"{particle}{name}" for particle in _PARTICLES)
