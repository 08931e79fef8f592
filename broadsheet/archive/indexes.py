"""Indexes: a taxonomy's terms as its index lists them, cut into pages that are not too large."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from broadsheet.archive.terms import Term

_HEAVY = 40_000
"""Bytes of the lines of a page, about: with all else on it, a page is to stay under 60,000."""
_MARKUP = 80
"""Bytes of a line besides the term's name, permalink and description."""
_DEEPEST = 6
"""Depth from which lines are not indented any further."""


class Line(NamedTuple):
    """A line of an index, which lists one term."""

    key: str
    depth: int
    """Number of terms above this one: 0 at the top of the tree."""
    again: bool
    """Whether an earlier page lists the term, and this one only because terms below it follow."""


class Span(NamedTuple):
    """Stretch of the alphabet that a page covers: the beginnings of its first and last name.

    Each is just long enough to differ from the neighbouring name on the page before or after.
    """

    first: str
    last: str


def index_pages(terms: Mapping[str, Term]) -> tuple[tuple[Line, ...], ...]:
    """Return the lines of each page: the terms by their slugs, those of a tree below their parents.

    An empty index has one page.
    """
    pages: list[tuple[Line, ...]] = []
    page: list[Line] = []
    above: list[Line] = []
    weight = 0
    for line in _lines(terms):
        del above[line.depth :]
        added = _weight(terms[line.key])
        if weight + added > _HEAVY and page:
            pages.append(tuple(page))
            page = [each._replace(again=True) for each in above]
            weight = 0
        page.append(line)
        above.append(line)
        weight += added
    return (*pages, tuple(page))


def _lines(terms: Mapping[str, Term]) -> Iterator[Line]:
    # A loop instead of recursion, because a tree may be as deep as it has terms.
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
    """Return the span of each page, from names at the top of the tree; none for a single page."""
    if len(pages) == 1:
        return ()
    ends = [
        [
            terms[line.key].name
            for line in (page[0], next(each for each in reversed(page) if not each.depth))
        ]
        for page in pages
    ]
    # At a cut, each of the two names must differ from the other; the very first and last names
    # have no neighbour to differ from.
    cuts = [
        (_difference(after, before), _difference(before, after))
        for (_, before), (after, _) in pairwise(ends)
    ]
    lasts, firsts = zip(*cuts, strict=True)
    begin, end = _difference("", ends[0][0]), _difference("", ends[-1][1])
    return tuple(map(Span, (begin, *firsts), (*lasts, end)))


def _difference(other: str, name: str) -> str:
    """Return the shortest beginning of a name that differs from another, or else the whole name."""
    alike = 0
    for one, another in zip(name.casefold(), other.casefold(), strict=False):
        if one != another:
            break
        alike += 1
    end = alike + 1
    # A space makes no visible difference, and marks stay with their letter.
    while end < len(name) and (
        name[end - 1].isspace() or unicodedata.category(name[end])[0] == "M"
    ):
        end += 1
    return name[:end]
