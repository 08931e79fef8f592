"""Mentions: where the text of a body first has each of many known names.

Names count as `spellings` says. Of names that begin at the same position the longest counts, also
where marks such as emphasis stand within it. A name that `longer_names` takes for a part of another
one is held back. Links, headings, code and what `cite` marks are skipped.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from broadsheet.reading.html import TAG_END
from broadsheet.reading.longer_names import MARKS, why_held_back
from broadsheet.reading.spellings import (
    Spelling,
    begins_at,
    composed_with_positions,
    end_of,
    ends_at,
    forms_in_sentences,
    next_word,
    spelling_of,
)

_SKIPPED = re.compile(
    rf"<(a|button|cite|code|footer|h[1-6]|kbd|pre|samp|script|style|svg|textarea|title|var)\b{TAG_END}.*?</\1\s*+>"
    rf"|<!--.*?-->|</?[a-zA-Z]{TAG_END}",
    re.DOTALL | re.IGNORECASE,
)
_MARKS = re.compile(MARKS, re.IGNORECASE)
_UNSEEN = "\u2060"
"""A sign that reads like nothing, and stands for each character of a mark while names are sought."""


class NameMention(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The first mention of something in a body."""

    start: int
    """Position of the name in the HTML, in which each slot is one character."""
    end: int
    name: str
    """What the name stands for, as the finder was given it."""


class HeldBack(NamedTuple):
    """A name in a body that is not taken for a mention, and why not."""

    start: int
    """Position of the name in the HTML."""
    end: int
    name: str
    """What the name would stand for."""
    why: str


class _Span(NamedTuple):
    """A stretch of text that one or more names of the same thing cover."""

    start: int
    end: int
    stands_for: str
    words: int
    """Number of words of the longest of its names."""


class _Names:
    """The names that begin with the same word."""

    def __init__(self) -> None:
        self.alone: Spelling | None = None
        """The name that is this word alone."""
        self.longer: dict[str, list[Spelling]] = {}
        """Second word to the names of several words that have it, the longest first."""

    def add(self, name: Spelling) -> None:
        if len(name.words) > 1:
            group = self.longer.setdefault(name.words[1], [])
            group.append(name)
            # The sort keeps the order of equals: the first of two names that are alike counts.
            group.sort(key=lambda each: -len(each.words))
        elif self.alone is None:
            self.alone = name


class Finder:
    """Finds names in bodies; construct one for many bodies."""

    def __init__(self, names: Mapping[str, str], places: Collection[str] = ()) -> None:
        """Prepare to find names; each maps to what it stands for, which several may share.

        A name that stands for an empty text is no mention, and neither is a shorter name in it.
        `places` are the things that are places, which no title of a person precedes.
        """
        self._places = frozenset(places)
        self._by_first: dict[str, _Names] = {}
        for name, stands_for in names.items():
            if (spelling := spelling_of(name, stands_for)) is not None:
                for first in forms_in_sentences(spelling.words[0]):
                    self._by_first.setdefault(first, _Names()).add(spelling)
        self._firsts = list(self._by_first)
        # No word begins within another: a shorter one at the same position would not be whole.
        self._occurrences = AhoCorasick(self._firsts, matchkind=MatchKind.LeftmostLongest)

    def find(self, html: str, language: str = "") -> tuple[NameMention, ...]:
        """Return the first mention of each thing that the text of a body names, in order.

        `language` is that of the body; without one, no name is held back for what is beside it.
        """
        text, positions = _text_and_positions(html)
        found: dict[str, NameMention] = {}
        for span in self._spans(text):
            name = span.stands_for
            if name and name not in found and not self._why(text, span, language):
                at = (span.start, span.end)
                start, end = at if positions is None else (positions[at[0]], positions[at[1]])
                found[name] = NameMention(start, end, name)
        return tuple(found.values())

    def held_back(self, html: str, language: str) -> Iterator[HeldBack]:
        """Yield the names in a body that are not taken for mentions, in order."""
        text, positions = _text_and_positions(html)
        for span in self._spans(text):
            if span.stands_for:
                why = self._why(text, span, language)
                parts = [HeldBack(span.start, span.end, span.stands_for, why)] if why else []
            else:
                parts = list(self._parts(text, span))
            for part in parts:
                start, end = part.start, part.end
                if positions is not None:
                    start, end = positions[start], positions[end]
                yield part._replace(start=start, end=end)

    def _why(self, text: str, span: _Span, language: str) -> str:
        if "<" in text[span.start : span.end]:
            return "marks stand within the name"
        if not language:
            return ""
        is_place = span.stands_for in self._places
        return why_held_back(
            text, span.start, span.end, words=span.words, language=language, is_place=is_place
        )

    def _parts(self, text: str, span: _Span) -> Iterator[HeldBack]:
        """Yield the names within a longer one that stands for nothing."""
        whole = " ".join(_MARKS.sub("", text[span.start : span.end]).split())
        plain = _without_marks(text)[: span.end]
        end = 0
        for index, start, _ in self._occurrences.find_matches_as_indexes(plain[span.start :]):
            at = start + span.start
            if at >= end:
                name, stop = self._at(plain, at, self._firsts[index], span.end, within=span)
                if name is not None and name.stands_for:
                    end = stop
                    yield HeldBack(at, stop, name.stands_for, f"it is a part of {whole!r}")

    def _spans(self, text: str) -> Iterator[_Span]:
        """Yield the stretches of a text that are names, in order; none begins within another.

        Two names of the same thing may overlap, as `Vice Premier He` and `He Lifeng` do: they are
        one stretch.
        """
        text = _without_marks(text)
        occurrences = self._occurrences.find_matches_as_indexes(text)
        if not occurrences:
            return
        skipped = [match.span() for match in _SKIPPED.finditer(text)]
        beginnings = [start for start, _ in skipped]
        last = _Span(0, 0, "", 0)
        for index, start, _ in occurrences:
            following = bisect_right(beginnings, start)
            if following and start < skipped[following - 1][1]:
                continue
            limit = beginnings[following] if following < len(beginnings) else len(text)
            name, end = self._at(text, start, self._firsts[index], limit)
            if name is None or end <= last.end:
                continue
            span = _Span(start, end, name.stands_for, len(name.words))
            if start >= last.end:
                if last.end:
                    yield last
                last = span
            elif name.stands_for == last.stands_for:
                last = _Span(last.start, end, last.stands_for, max(last.words, span.words))
        if last.end:
            yield last

    def _at(
        self, text: str, start: int, first: str, limit: int, within: _Span | None = None
    ) -> tuple[Spelling | None, int]:
        """Return the longest name at a position, and where it ends; None when no name is there.

        `within` is a stretch of the text that the name must not cover whole.
        """
        after = start + len(first)
        if not begins_at(text, start, after):
            return None, 0
        names = self._by_first[first]
        if names.longer and (match := next_word(text, after, limit)) is not None:
            for name in names.longer.get(match[0], ()):
                end = end_of(name, text, after, limit)
                if end and (within is None or (start, end) != (within.start, within.end)):
                    return name, end
        return (names.alone, after) if names.alone and ends_at(text, after) else (None, 0)


def _text_and_positions(html: str) -> tuple[str, list[int] | None]:
    """Return HTML in composed form, and the position of each character before, if it has moved."""
    if html.isascii() or unicodedata.is_normalized("NFC", html):
        return html, None
    return composed_with_positions(html)


def _without_marks(text: str) -> str:
    """Return HTML with signs that nobody sees for its marks, so that all else keeps its position."""
    return _MARKS.sub(lambda match: _UNSEEN * len(match[0]), text) if "<" in text else text
