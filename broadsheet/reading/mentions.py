"""Mentions: where the text of a body first has each of many known names.

A name counts where all its words are written whole and unchanged; spaces, hyphens and apostrophes
may be of another kind. The first letter may be a capital, as at the beginning of a sentence. Of
names that begin at the same position the longest counts. Links, headings, code and what `cite`
marks are skipped.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from itertools import pairwise
from string import ascii_uppercase

import msgspec

from broadsheet.reading.html import TAG_END

_SKIPPED = re.compile(
    rf"<(a|button|cite|code|footer|h[1-6]|kbd|pre|samp|script|style|svg|textarea|title|var)\b{TAG_END}.*?</\1\s*+>"
    rf"|<!--.*?-->|</?[a-zA-Z]{TAG_END}",
    re.DOTALL | re.IGNORECASE,
)
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_JOINS = str.maketrans(
    {
        **dict.fromkeys("\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys(_UNSEEN, ""),
    }
)
"""Sign that looks like another, or like nothing, to its plain form."""
_RUN = re.compile(r"\w+")
"""A word, or the part of it before a combining mark."""
_SPACES = re.compile(r"\s+")
_POSSESSIVE = re.compile(r"'s(?!\w)", re.IGNORECASE)
_ELISION = re.compile(r"(?<!\w)(?:[ld]|qu)'$", re.IGNORECASE)
"""An elided article or word before a name, as French and Italian write it: `l'Ukraine`."""
_HYPHENS = "-\u2010\u2011"
_SIGNS = "'\u2019\u02bc"


class NameMention(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The first mention of something in a body."""

    start: int
    """Position of the name in the HTML, in which each slot is one character."""
    end: int
    name: str
    """What the name stands for, as the finder was given it."""


class _Name(msgspec.Struct, frozen=True, gc=False):
    """A name, split into its words."""

    words: tuple[str, ...]
    joins: tuple[str, ...]
    """Texts between its words, as `_join` returns them."""
    stands_for: str


class _Names:
    """The names that begin with the same word."""

    def __init__(self) -> None:
        self.alone = ""
        """What the word alone stands for, or empty."""
        self.longer: dict[str, list[_Name]] = {}
        """Second word to the names of several words that have it, the longest first."""

    def add(self, name: _Name) -> None:
        if len(name.words) > 1:
            group = self.longer.setdefault(name.words[1], [])
            group.append(name)
            # The sort keeps the order of equals: the first of two names that are alike counts.
            group.sort(key=lambda each: -len(each.words))
        elif not self.alone:
            self.alone = name.stands_for


class Finder:
    """Finds names in bodies; construct one for many bodies."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Prepare to find names; each maps to what it stands for, which several may share."""
        self._by_first: dict[str, _Names] = {}
        for name, stands_for in names.items():
            if (split_name := _split(name, stands_for)) is not None:
                for first in _as_in_sentences(split_name.words[0]):
                    self._by_first.setdefault(first, _Names()).add(split_name)
        self._by_start: dict[str, list[str]] = {}
        for first in self._by_first:
            self._by_start.setdefault(_start_of(first), []).append(first)
        # Names mostly begin with capitals: then words in lower case need not be looked at.
        capitals = all(
            start[0] in ascii_uppercase or not start[0].isascii() for start in self._by_start
        )
        self._runs = re.compile(
            rb"[A-Z\x80-\xff][A-Za-z0-9_\x80-\xff]*+" if capitals else rb"[A-Za-z0-9_\x80-\xff]++"
        )

    def find(self, html: str) -> tuple[NameMention, ...]:
        """Return the first mention of each thing that the text of a body names, in order."""
        text, positions = html, None
        if not html.isascii() and not unicodedata.is_normalized("NFC", html):
            text, positions = _compose_with_positions(html)
        # Most words begin no name: find those that do before looking at any position.
        starts = self._by_start.keys() & self._beginnings(text)
        if not starts:
            return ()
        skipped = [match.span() for match in _SKIPPED.finditer(text)]
        beginnings = [start for start, _ in skipped]
        found: dict[str, NameMention] = {}
        spans: dict[str, int] = {}
        began, end, last = 0, 0, ""
        for start, first in sorted(
            _occurrences(text, [first for each in starts for first in self._by_start[each]])
        ):
            following = bisect_right(beginnings, start)
            if following and start < skipped[following - 1][1]:
                continue
            limit = beginnings[following] if following < len(beginnings) else len(text)
            stands_for, stop = self._at(text, start, first, limit)
            if stop <= end or (start < end and stands_for != last):
                continue
            # Two names of the same thing may overlap: `Vice Premier He` and `He Lifeng`.
            begin = began if start < end else start
            if stands_for not in found or spans.get(stands_for) == begin:
                span = (begin, stop) if positions is None else (positions[begin], positions[stop])
                found[stands_for] = NameMention(*span, stands_for)
                spans[stands_for] = begin
            began, end, last = begin, stop, stands_for
        return tuple(found.values())

    def _beginnings(self, text: str) -> set[str]:
        """Return the words of a text that may begin a name, possibly with other words."""
        # On bytes this takes half the time; what is not ASCII may be a sign between words.
        runs = set(self._runs.findall(text.encode()))
        plain = {run.decode() for run in runs if run.isascii()}
        return plain.union(*[_RUN.findall(run.decode()) for run in runs if not run.isascii()])

    def _at(self, text: str, start: int, first: str, limit: int) -> tuple[str, int]:
        """Return what the longest name at a position stands for, and where the name ends.

        The end is 0 when no whole name is there.
        """
        after = start + len(first)
        if not _begins(text, start, after):
            return "", 0
        names = self._by_first[first]
        if names.longer and (match := _next_word(text, after, limit)) is not None:
            for name in names.longer.get(match[0], ()):
                if stop := _stop(name, text, after, limit):
                    return name.stands_for, stop
        return (names.alone, after) if names.alone and _ends(text, after) else ("", 0)


def _as_in_sentences(word: str) -> set[str]:
    """Return the forms of a word within a sentence and at the beginning of one."""
    return {word, word[:1].upper() + word[1:]}


def _start_of(word: str) -> str:
    match = _RUN.match(word)
    return match[0] if match else word


def normal(name: str) -> str:
    """Return a name without differences that a reader does not see; empty for one never found.

    Names of a single letter, numbers, and names that begin or end with a sign are never found: the
    words of such a name alone are another name.
    """
    split_name = _split(name, "")
    if split_name is None:
        return ""
    return split_name.words[0] + "".join(
        join + word for join, word in zip(split_name.joins, split_name.words[1:], strict=True)
    )


def first_words(names: Iterable[str]) -> set[str]:
    """Return words of which a body must contain one if it contains one of these names."""
    split_name = (_split(name, "") for name in names)
    return {
        first
        for each in split_name
        if each is not None
        for first in _as_in_sentences(each.words[0])
    }


def holds_any(html: str, words: Iterable[str]) -> bool:
    """Return whether a body contains one of some words, perhaps as a part of another word."""
    text = _compose(html)
    return any(word in text for word in words)


def _compose(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _compose_with_positions(html: str) -> tuple[str, list[int]]:
    """Return a text composed (NFC), and the original position of each character in it.

    The marks of a letter have the position of the letter.
    """
    pieces: list[str] = []
    positions: list[int] = []
    at = 0
    for cluster in _clusters().findall(html):
        composed = unicodedata.normalize("NFC", cluster)
        pieces.append(composed)
        # No word begins or ends between the characters of a cluster.
        positions += [at] * len(composed)
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


def _split(name: str, stands_for: str) -> _Name | None:
    """Return a name split into its words; None when it could be confused with common words.

    That is a name of a single letter, a number, or a name that begins or ends with a sign.
    """
    # Invisible signs would split a word in two.
    composed = _compose(name.translate(dict.fromkeys(map(ord, _UNSEEN))))
    matches = list(_words().finditer(composed))
    words = tuple(match[0] for match in matches)
    letters = "".join(words)
    if len(letters) < 2 or letters.isdigit():  # noqa: PLR2004 - a single letter is no name
        return None
    if matches[0].start() or matches[-1].end() != len(composed):
        return None
    joins = tuple(_join(composed[one.end() : other.start()]) for one, other in pairwise(matches))
    return _Name(words, joins, stands_for)


def _join(between: str) -> str:
    """Return the text between two words, without differences that a reader does not see."""
    plain = unescape(between) if "&" in between else between
    return _SPACES.sub(" ", plain.translate(_JOINS))


def _occurrences(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at, word
            at = text.find(word, at + len(word))


def _next_word(text: str, at: int, limit: int) -> re.Match[str] | None:
    """Return the next word of a text; the name or number in a character reference is no word."""
    match = _words().search(text, at, limit)
    while (
        match
        and text[match.end() : match.end() + 1] == ";"
        and text.endswith(("&", "&#"), 0, match.start())
    ):
        match = _words().search(text, match.end(), limit)
    return match


def _stop(name: _Name, text: str, end: int, limit: int) -> int:
    """Return where a name ends whose first word ends at `end`; 0 when the rest does not follow."""
    for join, wanted in zip(name.joins, name.words[1:], strict=True):
        match = _next_word(text, end, limit)
        if match is None or match[0] != wanted or _join(text[end : match.start()]) != join:
            return 0
        end = match.end()
    return end if _ends(text, end) else 0


def _begins(text: str, start: int, end: int) -> bool:
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


def _ends(text: str, end: int) -> bool:
    """Return whether a name that ends at a position is whole; a possessive may follow."""
    after = text[end : end + 3]
    if after[:1] in _HYPHENS and after[:1]:
        return not after[1:2].isalnum()
    if after[:1] in _SIGNS and after[:1]:
        return not after[1:2].isalnum() or _POSSESSIVE.match(after.translate(_JOINS)) is not None
    return True
