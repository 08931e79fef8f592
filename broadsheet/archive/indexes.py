"""Indexes: a taxonomy's terms as its index lists them, cut into pages none of which is heavy."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from broadsheet.archive.terms import Term

_HEAVY = 40_000
"""Bytes of a page's lines, about: with all that stands around them a page is to stay under 60,000."""
_MARKUP = 80
"""Bytes of a line beside its name, its address and its description."""
_DEEPEST = 6
"""Lines are not set in further than that."""


class Line(NamedTuple):
    """A term where an index lists it."""

    key: str
    depth: int
    """0 at the top of the tree."""
    again: bool
    """Whether it stands on a page before, and here only because terms below it go on."""


class Span(NamedTuple):
    """From where to where in the alphabet a page goes: as much of two names as tells them from those beside them."""

    first: str
    last: str


def index_pages(terms: Mapping[str, Term]) -> tuple[tuple[Line, ...], ...]:
    """Return the lines of each page: the terms by their slugs, those of a tree below their parents.

    An index of nothing has one page.
    """
    pages: list[tuple[Line, ...]] = []
    page: list[Line] = []
    above: list[Line] = []
    weight = 0
    for line in _lines(terms):
        del above[line.depth :]
        its = _weight(terms[line.key])
        if weight + its > _HEAVY and page:
            pages.append(tuple(page))
            page = [each._replace(again=True) for each in above]
            weight = 0
        page.append(line)
        above.append(line)
        weight += its
    return (*pages, tuple(page))


def _lines(terms: Mapping[str, Term]) -> Iterator[Line]:
    # A tree that is as deep as it has terms must not take as many calls inside each other.
    waiting = [(key, 0) for key in reversed([*terms]) if not terms[key].parent]
    while waiting:
        key, depth = waiting.pop()
        yield Line(key, depth, again=False)
        below = min(depth + 1, _DEEPEST)
        waiting += [(child, below) for child in reversed(terms[key].children)]


def _weight(term: Term) -> int:
    description = term.record.description if term.record else ""
    return len(escape(f"{term.name}{term.permalink}{description}").encode()) + _MARKUP


def spans(pages: Sequence[Sequence[Line]], terms: Mapping[str, Term]) -> tuple[Span, ...]:
    """Return the span of each page by the names at the top of the tree; none for an index of one page."""
    if len(pages) == 1:
        return ()
    ends = [
        [
            terms[line.key].name
            for line in (page[0], next(each for each in reversed(page) if not each.depth))
        ]
        for page in pages
    ]
    # At a cut, each of the two names is told from the other; the first and the last of all from
    # nothing.
    cuts = [
        (_told_from(after, before), _told_from(before, after))
        for (_, before), (after, _) in pairwise(ends)
    ]
    lasts, firsts = zip(*cuts, strict=True)
    begin, end = _told_from("", ends[0][0]), _told_from("", ends[-1][1])
    return tuple(map(Span, (begin, *firsts), (*lasts, end)))


def _told_from(other: str, name: str) -> str:
    """Return as much of a name, from its beginning, as tells it from another; the whole if nothing does."""
    alike = 0
    for one, its in zip(name.casefold(), other.casefold(), strict=False):
        if one != its:
            break
        alike += 1
    end = alike + 1
    # A space tells nothing, and marks stay with their letter.
    while end < len(name) and (
        name[end - 1].isspace() or unicodedata.category(name[end])[0] == "M"
    ):
        end += 1
    return name[:end]
