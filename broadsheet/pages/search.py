"""The views of the search, and each story as the search index holds it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from broadsheet.archive.names import fold
from broadsheet.archive.terms import Term
from broadsheet.dates import is_year, month_of, plain_date, year_of
from broadsheet.pages.bylines import authors_of
from broadsheet.pages.own_values import facet_values
from broadsheet.pages.parts import Parts, filter_value, story_kind
from broadsheet.reading.config import STORY_KINDS
from broadsheet.typeable import SAME
from broadsheet.views.search import Facet, NameEntry, NamesView, OpenSearchView, SearchView
from broadsheet.views.site import CountedLabel, Head

INDEX = "/pagefind/"
"""Permalink of the folder that holds the search index."""


class SearchRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A story as the search index holds it: what is searched, and what a result shows."""

    url: str
    """Address of the story's page, with the base path."""
    before: tuple[str, ...]
    """The subtitle and the summary, which are searched before the body."""
    body: str
    """Address of the body."""
    names: tuple[str, ...]
    """Names of the story's terms, with their other names: they are searched where the text does not
    use them itself."""
    about: tuple[str, ...]
    """Descriptions of the story's terms, by which it is found as well."""
    meta: Mapping[str, str]
    """What a result shows, by name: `title`, `date`, `place` and `mark`, without empty ones."""
    filters: Mapping[str, tuple[str, ...]]
    """Key of a taxonomy, `year` or `month` to the story's values, by which searches filter. The month
    of a story of which only the year is known is its year."""


class _Said(NamedTuple):
    """What the record of a story says of one of its terms."""

    value: str
    """The name as searches filter by it."""
    spellings: tuple[str, ...]
    about: str
    parent: str
    """Key of the term above it; empty when there is none."""


class SaidOfTerms(dict[tuple[str, str], _Said]):
    """What records say of terms, by taxonomy and key, each worked out once for all stories."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._terms = parts.archive.terms

    def __missing__(self, place: tuple[str, str]) -> _Said:
        taxonomy, key = place
        term = self._terms[taxonomy][key]
        # What is said of an author says nothing about the story.
        about = term.record.description if term.taxonomy.about and term.record else ""
        said = _Said(filter_value(term.name), tuple(_spellings(term)), about, term.parent)
        self[place] = said
        return said


def search_record(position: int, parts: Parts, known: SaidOfTerms | None = None) -> SearchRecord:
    """Return the record of the story at a position; `known` is shared by those of several stories.

    Its filters are the taxonomies, with the terms above its own, and `year` and `month`. A result
    shows title, date, dateline and mark and kind (`meta`). It also shows people and countries, which
    Pagefind returns with every result among its filters.
    """
    story = parts.archive.stories[position]
    entry = parts.entries[position]
    known = SaidOfTerms(parts) if known is None else known
    terms = {
        taxonomy: _terms(taxonomy, parts.archive.keys[position][taxonomy], known)
        for taxonomy in parts.archive.terms
    }
    meta = {
        "title": story.title,
        "date": story.date.stated,
        "place": story.place,
        "mark": entry.mark,
        "kind": entry.kind,
        # For references: a line for each, with its family name behind a tab.
        "authors": "\n".join(
            [
                f"{author.name}\t{author.family}" if author.family else author.name
                for author in authors_of(position, parts)
            ]
        ),
    }
    date = plain_date(story.date.local)
    names = {
        taxonomy: tuple([term.value for term in group])
        for taxonomy, group in terms.items()
        if group
    }
    if STORY_KINDS.key in terms:
        # Among stories of other kinds, readers may want the news alone.
        names[STORY_KINDS.key] = (filter_value(story_kind(position, parts.archive).title),)
    names |= {
        field.key: tuple(map(filter_value, values))
        for field in parts.archive.config.fields
        if field.facet and (values := facet_values(story, field))
    }
    return SearchRecord(
        url=entry.href,
        before=tuple([text for text in (story.subtitle, story.summary) if text]),
        body=story.body.address,
        names=tuple(
            [name for group in terms.values() for term in group for name in term.spellings]
        ),
        about=tuple([term.about for group in terms.values() for term in group if term.about]),
        meta={key: text for key, text in meta.items() if text},
        filters={**names, "year": (year_of(date),), "month": (month_of(date),)},
    )


def _terms(taxonomy: str, keys: Iterable[str], known: SaidOfTerms) -> list[_Said]:
    """Return what is said of terms and of the terms above them, each once: a story is found under all."""
    found: dict[str, _Said] = {}
    for key in keys:
        above = key
        while above and above not in found:
            found[above] = said = known[taxonomy, above]
            above = said.parent
    return [*found.values()]


def _spellings(term: Term) -> Iterator[str]:
    """Yield a term's name, and each other name that has a word that no name before it has."""
    words: set[str] = set()
    for name in (term.name, *term.also):
        new = {fold(word) for word in name.split()} - words
        if new:
            words |= new
            yield name


def search_view(parts: Parts) -> SearchView:
    """Return the view of the search page."""
    archive = parts.archive
    years = (day for day in archive.days if is_year(day))
    facets = (
        Facet(taxonomy.key, taxonomy.title, taxonomy.singular, parts.href(f"/{taxonomy.key}/"))
        for taxonomy in archive.config.taxonomies
        if archive.terms[taxonomy.key]
    )
    return SearchView(
        head=Head("", archive.config.tagline or archive.config.title, parts.url("/search/")),
        index=parts.href(INDEX) if archive.visibility.searchable else "",
        names=parts.href("/search/names.json") if archive.visibility.searchable else "",
        facets=(*facets, *_own_facets(parts)),
        years=tuple(
            CountedLabel(year, parts.href(f"/{year}/"), len(archive.days[year])) for year in years
        ),
        count=len(archive.stories),
    )


def _own_facets(parts: Parts) -> Iterator[Facet]:
    """Yield the fields of the archive's own that a search can be narrowed by."""
    for field in parts.archive.config.fields:
        if field.facet:
            yield Facet(field.key, field.title, field.title, "", field.type)


def names_view(letter: str, parts: Parts) -> NamesView:
    """Return the view of the list of names, or of the part of it that belongs to a letter."""
    archive = parts.archive
    taxonomies = archive.config.taxonomies
    ordinals = {taxonomy.key: ordinal for ordinal, taxonomy in enumerate(taxonomies)}

    def entries(terms: Iterable[Term]) -> tuple[NameEntry, ...]:
        return tuple(
            NameEntry(
                ordinals[term.taxonomy.key],
                term.name,
                parts.href(term.permalink),
                len(term.stories),
                term.also,
                term.record.description if term.record else "",
            )
            for term in terms
        )

    if letter:
        return NamesView(names=entries(archive.letters[letter]))
    every_term = (term for group in archive.terms.values() for term in group.values())
    return NamesView(
        taxonomies=tuple(
            (taxonomy.key, taxonomy.title, taxonomy.singular) for taxonomy in taxonomies
        ),
        same=dict(SAME),
        names=() if archive.letters else entries(every_term),
        split=tuple(archive.letters),
    )


def opensearch_view(parts: Parts) -> OpenSearchView:
    """Return the view of the file that describes the search to browsers."""
    config = parts.archive.config
    return OpenSearchView(
        title=config.title,
        description=config.tagline,
        template=parts.url("/search/?q={searchTerms}"),
    )
