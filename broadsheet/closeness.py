"""Closeness: which known texts somebody may have meant, by their words and by their letters."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

_APART = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['\u2019\u2018\u02bc`\u00b4]")
_FILLING_WORDS = (
    "a an and at d das de del der des die du el et for für in l la las le les los of on the und y"
)
_FILLING = frozenset(_FILLING_WORDS.split())
"""Words that make no two texts alike."""
_MANY = 30
"""Number of known texts that are looked at closely, at most."""
_NAMED = 3
"""Number of texts that share words with another one, above which none of them is likely."""
_LETTERS = 3
"""Number of letters of a word that makes two texts alike, at least."""


@lru_cache(maxsize=50_000)
def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and apostrophes: `("cote", "divoire")`."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    return tuple(
        _APART.findall("".join(each for each in folded if not unicodedata.combining(each)))
    )


def slips(one: str, other: str, limit: int) -> int:
    """Return how many slips of the hand lie between two words; -1 when they are more than `limit`.

    A slip is a letter too much, too little, another one, or two that changed places.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - slow; only mistakes and advice need it

    count = OSA.distance(one, other, score_cutoff=limit)
    return count if count <= limit else -1


def closest(
    word: str, known: Iterable[str], *, names: bool = False, by_words: bool = True
) -> list[str]:
    """Return the known texts that an unknown one may have been meant for, all of them as likely.

    It is empty when none is close. Of names the first letter must be right: Prussia is not Russia.
    """
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - slow; only mistakes need it

    choices = sorted(known)
    if not plain_words(word):
        return []
    near = process.extract(
        word,
        choices,
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=50,
        limit=_MANY,
    )
    counted = [(_slips_between(word, match[0], names=names), match[0]) for match in near]
    fewest = min((count for count, _ in counted if count >= 0), default=-1)
    if fewest >= 0:
        return [each for count, each in counted if count == fewest]
    return _sharing(word, choices) if by_words else []


def _sharing(word: str, choices: Sequence[str]) -> list[str]:
    """Return the texts that have all words of another one, or the other way round, if they are few."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - slow; only mistakes need it

    sharing = process.extract(
        word, choices, scorer=fuzz.token_set_ratio, processor=utils.default_process,
        score_cutoff=100, limit=_NAMED + 1,
    )  # fmt: skip
    sharing_words = [each for each, *_ in sharing if _shares_words(word, each)]
    return [] if len(sharing) > _NAMED else sharing_words


def _slips_between(one: str, other: str, *, names: bool) -> int:
    """Return the number of slips between two texts; -1 when they are too many for their length."""
    words, others = plain_words(one), plain_words(other)
    if len(words) != len(others) or not names:
        words, others = ("".join(words),), ("".join(others),)
    total = 0
    for each, its_other in zip(words, others, strict=True):
        count = _slips_in_word(each, its_other, names=names)
        if count < 0:
            return -1
        total += count
    return total


def _slips_in_word(one: str, other: str, *, names: bool) -> int:
    if one == other:
        return 0
    if names and one[:1] != other[:1]:
        return -1
    if sorted(one) == sorted(other) and one[:1] == other[:1] and len(one) >= _ANAGRAM:
        return 1  # as in Lybia
    # The shorter a word, the more other words are near it.
    length = min(len(one), len(other)) if names else max(len(one), len(other))
    count = slips(one, other, sum(length >= least for least in _LEAST_LETTERS))
    if count < 0 and not names and _is_cut(one, other):
        return _ENDING
    if names and len(one) == len(other) and (Counter(one) - Counter(other)).total() > 1:
        return -1  # two letters are other ones, as in Kurdistan and Kirgistan
    return count


def _is_cut(one: str, other: str) -> bool:
    """Return whether one of two words is the other with a few letters more, as in `opened`."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _LETTERS and long.startswith(short) and len(long) - len(short) <= _ENDING


_ANAGRAM = 5
"""Number of letters from which two words of the same letters are close."""
_ENDING = 3
"""Number of letters that an ending has, at most."""
_LEAST_LETTERS = (4, 8, 12)
"""Number of letters from which a word may have one slip, two, three."""


def _shares_words(one: str, other: str) -> bool:
    """Return whether a text has all words of another one, and not only words that fill."""
    words, others = ({*plain_words(each)} - _FILLING for each in (one, other))
    return (words <= others or others <= words) and any(
        len(each) >= _LETTERS and not each.isdigit() for each in words & others
    )


def likely_hint(likely: Sequence[str]) -> str:
    """Return a hint that names the texts that may have been meant; empty when there are none."""
    return f"did you mean {' or '.join(map(repr, likely[:_NAMED]))}?" if likely else ""
