"""The views of listings: taxonomies and terms."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from broadsheet.archive.addresses import with_permalink
from broadsheet.archive.coverage import seen_with, shared_stories
from broadsheet.archive.indexes import Line, index_pages, spans
from broadsheet.archive.terms import Term, term_path
from broadsheet.pages.charts import chart
from broadsheet.pages.maps import code_of, map_code
from broadsheet.pages.paging import by_year, dated, page_of, pager, pager_of, years_of
from broadsheet.pages.parts import Parts, filter_value, identifiers
from broadsheet.reading.config import Taxonomy
from broadsheet.urls import page_permalink
from broadsheet.views.front import MissingView
from broadsheet.views.site import Counted, Head, Label, SpanLink
from broadsheet.views.terms import (
    Branch,
    Shared,
    SharedGroup,
    TaxonomyView,
    TermView,
    WithGroup,
    WithTerm,
    WithView,
)

_TOGETHER = 5
"""Stories of two terms that are named, at most; a search finds the others."""
_MISSING_STORIES = 5


Index = tuple[tuple[tuple[Line, ...], ...], tuple[SpanLink, ...]]
"""The pages of a taxonomy's index, and the ways to them if there are several."""


def indexes(parts: Parts) -> Callable[[str], Index]:
    """Return what gives the index of a taxonomy by its key, made once for all of its pages."""

    @cache
    def index(key: str) -> Index:
        terms = parts.archive.terms[key]
        pages = index_pages(terms)
        links = enumerate(spans(pages, terms), 1)
        return pages, tuple(
            [SpanLink(*span, parts.href(page_permalink(f"/{key}/", at))) for at, span in links]
        )

    return index


def taxonomy_view(
    taxonomy: Taxonomy, number: int, parts: Parts, index: Callable[[str], Index]
) -> TaxonomyView:
    """Return the view of a page of a taxonomy's index: its terms by name, those of a tree below their parents."""
    terms, counted = parts.archive.terms[taxonomy.key], parts.counted[taxonomy.key]
    pages, links = index(taxonomy.key)
    records = [(line, None if line.again else terms[line.key].record) for line in pages[number - 1]]
    permalink = f"/{taxonomy.key}/"
    return TaxonomyView(
        head=Head(taxonomy.title, "", parts.url(page_permalink(permalink, number))),
        taxonomy=taxonomy.key,
        branches=tuple(
            [
                Branch(line.depth, counted[line.key], record.description if record else "")
                for line, record in records
            ]
        ),
        count=len(terms),
        pager=pager_of(permalink, number, len(pages), parts),
        spans=links,
    )


class Briefing(NamedTuple):
    """What several pages of a term have in common."""

    seen: Mapping[str, tuple[tuple[Term, int], ...]]
    """For each taxonomy the terms that share the most stories with it, and how many."""
    spans: tuple[Counted, ...]
    """The years of its stories."""


Brief = Callable[[Term], Briefing]


def briefings(parts: Parts) -> Brief:
    """Return what gives the briefing of a term of the archive, made once for all of its pages."""
    made: dict[str, Briefing] = {}

    def brief(term: Term) -> Briefing:
        found = made.get(term.permalink)
        if found is None:
            found = made[term.permalink] = Briefing(
                seen_with(term, parts.held, parts.archive.terms),
                years_of(term.permalink, term.stories, parts),
            )
        return found

    return brief


def term_view(term: Term, number: int, parts: Parts, brief: Brief) -> TermView:
    """Return the view of a page of a term, the newest stories first."""
    record = term.record
    labels = parts.counted[term.taxonomy.key]
    return TermView(
        head=Head(
            title=term.name,
            description=record.description if record else "",
            canonical=parts.url(page_permalink(term.permalink, number)),
            feeds=parts.feeds(term.permalink, term.name),
        ),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        singular=term.taxonomy.singular,
        name=term.name,
        description=record.description if record else "",
        also=record.also if record else (),
        body=parts.text(record.file, record.body) if record and record.body.words else None,
        born=record.born if record else "",
        code=code_of(term, parts),
        drawn=map_code(code_of(term, parts)) if number == 1 else "",
        identifiers=tuple(identifiers(record)) if record else (),
        parents=parts.ancestors(term),
        children=tuple(labels[key] for key in term.children),
        seen_with=tuple(_seen_with(term, parts, brief)) if number == 1 else (),
        first=dated(term.stories[-1], parts) if term.stories else None,
        latest=dated(term.stories[0], parts) if term.stories else None,
        chart=chart(term.stories, parts) if number == 1 else None,
        spans=brief(term).spans,
        years=by_year(page_of(term.stories, number, parts), parts),
        count=len(term.stories),
        pager=pager(term.permalink, len(term.stories), number, parts),
    )


def _seen_with(term: Term, parts: Parts, brief: Brief) -> Iterator[SharedGroup]:
    found = brief(term).seen
    shared_href = parts.href(with_permalink(term))
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.key in found:
            labels = parts.labels[taxonomy.key]
            shared = [
                Shared(labels[other.key], count, f"{shared_href}#{_id_of(other)}")
                for other, count in found[taxonomy.key]
            ]
            yield SharedGroup(taxonomy.title, tuple(shared))


def _id_of(term: Term) -> str:
    return f"{term.taxonomy.key}-{term.slug}"


def with_view(term: Term, parts: Parts, brief: Brief) -> WithView:
    """Return the view of what a term's stories share with the terms that are seen with it most."""
    found = brief(term).seen
    names = [
        term_path(taxonomy, other.key) for taxonomy, others in found.items() for other, _ in others
    ]
    newest = shared_stories(term, names, parts.held, _TOGETHER)
    groups = []
    for taxonomy in parts.archive.config.taxonomies:
        terms = [
            WithTerm(
                id=_id_of(other),
                term=parts.labels[taxonomy.key][other.key],
                count=count,
                stories=tuple(
                    [
                        parts.mentions[position]
                        for position in newest[term_path(taxonomy.key, other.key)]
                    ]
                ),
                search=_search(term, other, parts) if count > _TOGETHER else "",
            )
            for other, count in found.get(taxonomy.key, ())
        ]
        if terms:
            groups.append(WithGroup(taxonomy.title, tuple(terms)))
    return WithView(
        head=Head(term.name, "", parts.url(with_permalink(term))),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        term=parts.labels[term.taxonomy.key][term.key],
        groups=tuple(groups),
    )


def _search(one: Term, other: Term, parts: Parts) -> str:
    """Return the address of a search for the stories of two terms, as `layouts/assets/state.js` writes it."""
    if not parts.archive.visibility.searchable:
        return ""
    asked = [(term.taxonomy.key, filter_value(term.name)) for term in (one, other)]
    # Of a taxonomy's names any will do, unless all are asked for.
    every = [("all", one.taxonomy.key)] if one.taxonomy.key == other.taxonomy.key else []
    return f"{parts.base}/search/?{urlencode([*asked, *every])}"


def missing_view(parts: Parts) -> MissingView:
    """Return the view of the page shown where there is none."""
    return MissingView(
        Head("", "", parts.url("/404.html")), tuple(parts.entries[:_MISSING_STORIES])
    )
