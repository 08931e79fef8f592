"""Indexes: a taxonomy's terms as its index lists them, in the order of the archive's language.

They are cut into pages that are not too large.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from broadsheet.archive.bylines import ORGANISATIONS, is_organisation
from broadsheet.archive.collation import Key, collation
from broadsheet.archive.family_names import PersonName, person_name
from broadsheet.archive.terms import Term
from broadsheet.reading.config import Config, Taxonomy

_HEAVY = 40_000
"""Bytes of the lines of a page, about: with all else on it, a page is to stay under 60,000."""
_MARKUP = 90
"""Bytes of a line besides the term's name, permalink and description."""
_PORTRAIT = 200
"""Bytes of the picture in a line, about."""
_PERSONS = frozenset(
    ("author", "candidate", "columnist", "minister", "person", "persona", "persone", "personne", "persoon", "pessoa",
     "player", "politician", "writer", "autor", "autorin", "auteur", "osoba")
)  # fmt: skip
"""What a term of a taxonomy is called, if it is a person."""
_ARTICLE = "the "
"""The article that does not count in English lists of what is no person."""
_MANY = 12
"""Number of terms from which on a list has the letters of its alphabet as headings."""
_DEEPEST = 6
"""Depth from which lines are not indented any further."""


class Line(NamedTuple):
    """A line of an index, which lists one term."""

    key: str
    depth: int
    """Number of terms above this one: 0 at the top of the tree."""
    again: bool
    """Whether an earlier page lists the term, and this one only because terms below it follow."""


class IndexEntry(NamedTuple):
    """A term as an index lists it."""

    listed: str
    """Its name as it is printed there: `Quill, Ada`."""
    key: tuple[Key, Key]
    """What puts it in order: its family name, then the rest of its name."""
    letter: str
    """Letter under which it stands; empty in a list that has none."""


Entries = Mapping[str, IndexEntry]
"""Key of a term to how its taxonomy's index lists it."""


class Span(NamedTuple):
    """Stretch of the alphabet that a page covers: the beginnings of its first and last name.

    Each is just long enough to differ from the neighbouring name on the page before or after.
    """

    first: str
    last: str


def are_persons(taxonomy: Taxonomy) -> bool:
    """Return whether the terms of a taxonomy are persons, whose family names come first in lists."""
    return taxonomy.kind == "author" or taxonomy.singular.casefold() in _PERSONS


def index_entries(
    taxonomy: Taxonomy, groups: Mapping[str, Mapping[str, Term]], config: Config
) -> Entries:
    """Return how the index of a taxonomy lists its terms, given the terms of all taxonomies.

    A tree has no letters, as its lines stand below each other.
    """
    terms = groups[taxonomy.key]
    organisations = {
        key
        for each in config.taxonomies
        if each.singular in ORGANISATIONS
        for key in groups.get(each.key, ())
    }
    names = collation(config.language)
    has_letters = len(terms) > _MANY and not any(term.parent for term in terms.values())
    entries = {}
    for key, term in terms.items():
        sort = term.record.sort if term.record else ""
        if are_persons(taxonomy) and not is_organisation(term, organisations, config.title):
            name = person_name(term.name, sort, config.language)
            listed, by = name.listed, _by(name, sort)
        else:
            listed, by = _listed(term.name, sort, config.language)
        letter = names.initial(by[0]) if has_letters else ""
        entries[key] = IndexEntry(listed, (names.key(by[0]), names.key(by[1])), letter)
    return entries


def _by(name: PersonName, sort: str) -> tuple[str, str]:
    """Return what a person's name is put in order by: the family name, and all else."""
    if sort:
        family, _, rest = sort.partition(",")
        return family, rest or name.listed
    if not name.rest and name.joined and name.family.startswith(name.joined):
        # The family name stands first.
        return name.joined, name.family[len(name.joined) :]
    return name.family, name.rest


def _listed(name: str, sort: str, language: str) -> tuple[str, tuple[str, str]]:
    """Return how a list prints a name that is no person's, and by what it is put in order."""
    if sort:
        return name, (sort, "")
    is_english = language.split("-", maxsplit=1)[0] == "en"
    if (
        is_english
        and name[: len(_ARTICLE)].casefold() == _ARTICLE
        and name[len(_ARTICLE) :].strip()
    ):
        cut = len(_ARTICLE)
        return f"{name[cut:]}, {name[: cut - 1]}", (name[cut:], "")
    return name, (name, "")


def index_pages(terms: Mapping[str, Term], entries: Entries) -> tuple[tuple[Line, ...], ...]:
    """Return the lines of each page: the terms in order, those of a tree below their parents.

    An empty index has one page.
    """
    pages: list[tuple[Line, ...]] = []
    page: list[Line] = []
    above: list[Line] = []
    weight = 0
    for line in _lines(terms, entries):
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


def _lines(terms: Mapping[str, Term], entries: Entries) -> Iterator[Line]:
    def in_order(keys: Iterable[str]) -> list[str]:
        """Return keys of terms, the last first."""
        return sorted(keys, key=lambda key: (entries[key].key, key), reverse=True)

    # A loop instead of recursion, because a tree may be as deep as it has terms.
    waiting = [(key, 0) for key in in_order(key for key in terms if not terms[key].parent)]
    while waiting:
        key, depth = waiting.pop()
        yield Line(key, depth, again=False)
        below = min(depth + 1, _DEEPEST)
        waiting += [(child, below) for child in in_order(terms[key].children)]


def _weight(term: Term) -> int:
    description = term.record.description if term.record else ""
    portrait = _PORTRAIT if term.record and term.record.photo else 0
    written = escape(f"{term.name}{term.permalink}{description}").encode()
    return len(written) + _MARKUP + portrait


def spans(pages: Sequence[Sequence[Line]], entries: Entries) -> tuple[Span, ...]:
    """Return the span of each page, from names at the top of the tree; none for a single page."""
    if len(pages) == 1:
        return ()
    ends = [
        [
            entries[line.key].listed
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
