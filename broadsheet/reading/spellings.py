"""Spellings: a name as its words and the signs between them, and whether a text has them somewhere.

All words of a name must be written whole and unchanged; spaces, hyphens and apostrophes may be of
another kind. The first letter may be a capital, as at the beginning of a sentence.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from html import unescape
from itertools import pairwise

import msgspec

from broadsheet.urls import composed

_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_JOINS = str.maketrans(
    {
        **dict.fromkeys("\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys(_UNSEEN, ""),
    }
)
"""Sign that looks like another, or like nothing, to its plain form."""
_SPACES = re.compile(r"\s+")
_POSSESSIVE = re.compile(r"'s(?!\w)", re.IGNORECASE)
_ELISION = re.compile(r"(?<!\w)(?:[ld]|qu)'$", re.IGNORECASE)
"""An elided article or word before a name, as French and Italian write it: `l'Ukraine`."""
_HYPHENS = "-\u2010\u2011"
_SIGNS = "'\u2019\u02bc"


class Spelling(msgspec.Struct, frozen=True, gc=False):
    """A name, split into its words."""

    words: tuple[str, ...]
    joins: tuple[str, ...]
    """Texts between its words, as `_join` returns them."""
    stands_for: str


def forms_in_sentences(word: str) -> set[str]:
    """Return the forms of a word within a sentence and at the beginning of one."""
    return {word, word[:1].upper() + word[1:]}


def normal(name: str) -> str:
    """Return a name without differences that a reader does not see; empty for one never found.

    Names of a single letter, numbers, and names that begin or end with a sign are never found: the
    words of such a name alone are another name.
    """
    split_name = spelling_of(name, "")
    if split_name is None:
        return ""
    return split_name.words[0] + "".join(
        join + word for join, word in zip(split_name.joins, split_name.words[1:], strict=True)
    )


def first_words(names: Iterable[str]) -> set[str]:
    """Return words of which a body must contain one if it contains one of these names."""
    split_name = (spelling_of(name, "") for name in names)
    return {
        first
        for each in split_name
        if each is not None
        for first in forms_in_sentences(each.words[0])
    }


def holds_any(html: str, words: Iterable[str]) -> bool:
    """Return whether a body contains one of some words, perhaps as a part of another word."""
    text = composed(html)
    return any(word in text for word in words)


def composed_with_positions(html: str) -> tuple[str, list[int]]:
    """Return a text composed (NFC), and the original position of each character in it.

    The marks of a letter have the position of the letter.
    """
    pieces: list[str] = []
    positions: list[int] = []
    at = 0
    for cluster in _clusters().findall(html):
        letters = unicodedata.normalize("NFC", cluster)
        pieces.append(letters)
        # No word begins or ends between the characters of a cluster.
        positions += [at] * len(letters)
        at += len(cluster)
    return "".join(pieces), [*positions, at]


@cache
def _marks() -> str:
    """Return the combining marks (Unicode, general category M), escaped for a pattern."""
    return "".join(
        re.escape(sign)
        for sign in map(chr, range(0x300, 0xFFFF))
        if unicodedata.category(sign)[0] == "M"
    )


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"\w[\w{_marks()}]*+")


@cache
def _clusters() -> re.Pattern[str]:
    # The jamo of Korean compose with each other, although they are no marks.
    return re.compile(rf"[\u1100-\u11ff]+|[^{_marks()}]?[{_marks()}]+|[^{_marks()}]", re.DOTALL)


def spelling_of(name: str, stands_for: str) -> Spelling | None:
    """Return a name split into its words; None when it could be confused with common words.

    That is a name of a single letter, a number, or a name that begins or ends with a sign.
    """
    # Invisible signs would split a word in two.
    whole = composed(name.translate(dict.fromkeys(map(ord, _UNSEEN))))
    matches = list(_words().finditer(whole))
    words = tuple(match[0] for match in matches)
    letters = "".join(words)
    if len(letters) < 2 or letters.isdigit():  # noqa: PLR2004 - a single letter is no name
        return None
    if matches[0].start() or matches[-1].end() != len(whole):
        return None
    joins = tuple(_join(whole[one.end() : other.start()]) for one, other in pairwise(matches))
    return Spelling(words, joins, stands_for)


def _join(between: str) -> str:
    """Return the text between two words, without differences that a reader does not see."""
    plain = unescape(between) if "&" in between else between
    return _SPACES.sub(" ", plain.translate(_JOINS))


def next_word(text: str, at: int, limit: int) -> re.Match[str] | None:
    """Return the next word of a text; the name or number in a character reference is no word."""
    match = _words().search(text, at, limit)
    while (
        match
        and text[match.end() : match.end() + 1] == ";"
        and text.endswith(("&", "&#"), 0, match.start())
    ):
        match = _words().search(text, match.end(), limit)
    return match


def end_of(name: Spelling, text: str, end: int, limit: int) -> int:
    """Return where a name ends whose first word ends at `end`; 0 when the rest does not follow."""
    for join, wanted in zip(name.joins, name.words[1:], strict=True):
        match = next_word(text, end, limit)
        if match is None or match[0] != wanted or _join(text[end : match.start()]) != join:
            return 0
        end = match.end()
    return end if ends_at(text, end) else 0


def begins_at(text: str, start: int, end: int) -> bool:
    """Return whether a whole word is at a position, and no sign joins it to a word before it."""
    after = text[end : end + 1]
    if after.isalnum() or after == "_" or (after and after in _marks()):
        return False
    before = text[max(0, start - 4) : start]
    last = before[-1:]
    if last in {"", " ", ">", "\n"}:
        return True
    if last == "&" or (last == "#" and before[-2:-1] == "&"):
        return False  # this is a character reference
    if last in _HYPHENS:
        return not before[-2:-1].isalnum()
    if last in _SIGNS:
        return not before[-2:-1].isalnum() or _ELISION.search(before.translate(_JOINS)) is not None
    return not (last.isalnum() or last == "_" or last in _marks())


def ends_at(text: str, end: int) -> bool:
    """Return whether a name that ends at a position is whole; a possessive may follow."""
    after = text[end : end + 3]
    if after[:1] in _HYPHENS and after[:1]:
        return not after[1:2].isalnum()
    if after[:1] in _SIGNS and after[:1]:
        return not after[1:2].isalnum() or _POSSESSIVE.match(after.translate(_JOINS)) is not None
    return True
