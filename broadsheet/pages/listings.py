"""The views of listings: taxonomies and terms."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from broadsheet.archive.addresses import together_permalink
from broadsheet.archive.coverage import seen_with, shared_stories
from broadsheet.archive.terms import Term
from broadsheet.pages.charts import chart
from broadsheet.pages.maps import code_of, drawn
from broadsheet.pages.paging import by_year, dated, page_of, pager, years_of
from broadsheet.pages.parts import Parts, filter_value, identifiers
from broadsheet.pages.pieces import Branch, Counted, Head, Label, Shared, SharedGroup, Together, TogetherGroup
from broadsheet.pages.views import MissingView, TaxonomyView, TermView, TogetherView
from broadsheet.reading.config import Taxonomy
from broadsheet.urls import numbered

_TOGETHER = 5
"""Stories of two terms that are named, at most; a search finds the others."""
_MISSING_STORIES = 5
_YEAR = 4
"""Length of `2025`."""


def taxonomy_view(taxonomy: Taxonomy, parts: Parts) -> TaxonomyView:
    """Return the view of a taxonomy's index: its terms by name, those of a tree below their parents."""
    terms = parts.archive.terms[taxonomy.key]
    top = [term for term in terms.values() if not term.parent]
    return TaxonomyView(
        head=Head(taxonomy.title, "", parts.url(f"/{taxonomy.key}/")),
        taxonomy=taxonomy.key,
        branches=tuple(_branches(top, terms, parts.counted[taxonomy.key], 0)),
        count=len(terms),
    )


def _branches(
    held: Iterable[Term], terms: Mapping[str, Term], labels: Mapping[str, Counted], depth: int
) -> Iterator[Branch]:
    for term in held:
        yield Branch(depth, labels[term.key], term.record.description if term.record else "")
        yield from _branches((terms[key] for key in term.children), terms, labels, depth + 1)


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
            canonical=parts.url(numbered(term.permalink, number)),
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
        drawn=drawn(code_of(term, parts)) if number == 1 else "",
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
    place = parts.href(together_permalink(term))
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.key in found:
            labels = parts.labels[taxonomy.key]
            shared = [
                Shared(labels[other.key], count, f"{place}#{_id_of(other)}") for other, count in found[taxonomy.key]
            ]
            yield SharedGroup(taxonomy.title, tuple(shared))


def _id_of(term: Term) -> str:
    return f"{term.taxonomy.key}-{term.slug}"


def together_view(term: Term, parts: Parts, brief: Brief) -> TogetherView:
    """Return the view of what a term's stories share with the terms that are seen with it most."""
    found = brief(term).seen
    names = [f"{taxonomy}/{other.key}" for taxonomy, others in found.items() for other, _ in others]
    newest = shared_stories(term, names, parts.held, _TOGETHER)
    groups = []
    for taxonomy in parts.archive.config.taxonomies:
        terms = [
            Together(
                id=_id_of(other),
                term=parts.labels[taxonomy.key][other.key],
                count=count,
                stories=tuple([parts.mentions[position] for position in newest[f"{taxonomy.key}/{other.key}"]]),
                search=_search(term, other, parts) if count > _TOGETHER else "",
            )
            for other, count in found.get(taxonomy.key, ())
        ]
        if terms:
            groups.append(TogetherGroup(taxonomy.title, tuple(terms)))
    return TogetherView(
        head=Head(term.name, "", parts.url(together_permalink(term))),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        term=parts.labels[term.taxonomy.key][term.key],
        groups=tuple(groups),
    )


def _search(one: Term, other: Term, parts: Parts) -> str:
    """Return the address of a search for the stories of two terms, as `layouts/assets/address.js` writes it."""
    if not parts.archive.searchable:
        return ""
    asked = [(term.taxonomy.key, filter_value(term.name)) for term in (one, other)]
    # Of a taxonomy's names any will do, unless all are asked for.
    every = [("all", one.taxonomy.key)] if one.taxonomy.key == other.taxonomy.key else []
    return f"{parts.base}/search/?{urlencode([*asked, *every])}"


def missing_view(parts: Parts) -> MissingView:
    """Return the view of the page shown where there is none."""
    return MissingView(Head("", "", parts.url("/404.html")), tuple(parts.entries[:_MISSING_STORIES]))
