"""The views of taxonomies and terms, and of the page that is shown where there is none."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from broadsheet.archive.addresses import has_shared, with_permalink
from broadsheet.archive.coverage import LEAST_SHARED, seen_with, shared_stories
from broadsheet.archive.terms import Term, term_path
from broadsheet.pages.bylines import is_body, namesakes_of
from broadsheet.pages.charts import chart
from broadsheet.pages.maps import code_of, drawn
from broadsheet.pages.paging import by_year, date_label, page_of, pager, years_of
from broadsheet.pages.parts import Parts, filter_value, identifiers, website
from broadsheet.pages.term_files import files_of
from broadsheet.urls import page_permalink
from broadsheet.views.front import MissingView
from broadsheet.views.site import CountedLabel, Head, Label
from broadsheet.views.stories import YearGroup
from broadsheet.views.terms import (
    SharedGroup,
    SharedTerm,
    TermView,
    WithGroup,
    WithStory,
    WithTerm,
    WithView,
)

_TOGETHER = 3
"""So many of the newest stories of two terms are named; a search finds the others."""
_MISSING_STORIES = 5
"""How many of the newest stories the page of a missing address shows."""


class Briefing(NamedTuple):
    """What several pages of a term have in common."""

    seen: Mapping[str, tuple[tuple[Term, int], ...]]
    """Key of a taxonomy to its terms that share the most stories with the term, and how many."""
    spans: tuple[CountedLabel, ...]
    """The years of the term's stories, each with the address where it begins."""


Brief = Callable[[Term], Briefing]
"""Returns the briefing of a term."""


def briefings(parts: Parts) -> Brief:
    """Return the function that returns the briefing of a term.

    A briefing is made once for all pages of the term.
    """
    briefs: dict[str, Briefing] = {}

    def brief(term: Term) -> Briefing:
        briefing = briefs.get(term.permalink)
        if briefing is None:
            briefing = briefs[term.permalink] = Briefing(
                seen_with(term, parts.paths_by_story, parts.archive.terms),
                years_of(term.permalink, term.stories, parts),
            )
        return briefing

    return brief


def term_view(term: Term, number: int, parts: Parts, brief: Brief) -> TermView:
    """Return the view of a page of a term; the newest stories come first."""
    record = term.record
    labels = parts.counted_labels[term.taxonomy.key]
    return TermView(
        head=Head(
            title=term.name,
            description=record.description if record else "",
            canonical=parts.url(page_permalink(term.permalink, number)),
            feeds=parts.feeds_of(term),
        ),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        singular=term.taxonomy.singular,
        name=term.name,
        author=term.taxonomy.kind == "author",
        about=term.taxonomy.about,
        organisation=is_body(term, parts),
        email=record.email if record else "",
        namesakes=namesakes_of(term, parts) if number == 1 else (),
        description=record.description if record else "",
        also=record.also if record else (),
        body=parts.text(record.file, record.body) if record and record.body.words else None,
        role=record.role if record else "",
        photo=parts.figure(record.file, record.photo) if record and number == 1 else None,
        born=record.born if record else "",
        died=record.died if record else "",
        founded=record.founded if record else "",
        website=website(record) if record else None,
        code=code_of(term, parts),
        drawn=drawn(term, parts) if number == 1 else None,
        identifiers=tuple(identifiers(record)) if record else (),
        parents=parts.ancestors(term),
        children=tuple(labels[key] for key in term.children),
        seen_with=tuple(_seen_with(term, parts, brief))
        if number == 1 and term.taxonomy.kind != "kind"
        else (),
        first=date_label(term.stories[-1], parts) if term.stories else None,
        latest=date_label(term.stories[0], parts) if term.stories else None,
        chart=chart(term.stories, parts) if number == 1 else None,
        oldest_first=_oldest_first(term, parts),
        spans=brief(term).spans,
        years=_years(term, number, parts),
        count=len(term.stories),
        files=files_of(term, parts),
        pager=pager(term.permalink, len(term.stories), number, parts),
    )


def _years(term: Term, number: int, parts: Parts) -> tuple[YearGroup, ...]:
    """Return the stories of one of a term's pages by year: of a kind of story, they do not repeat it."""
    years = by_year(page_of(term.stories, number, parts), parts)
    if term.taxonomy.kind != "kind":
        return years
    return tuple(
        YearGroup(
            year.year, tuple([msgspec.structs.replace(each, kind="") for each in year.entries])
        )
        for year in years
    )


def _seen_with(term: Term, parts: Parts, brief: Brief) -> Iterator[SharedGroup]:
    terms_by_taxonomy = brief(term).seen
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.key in terms_by_taxonomy:
            labels = parts.labels[taxonomy.key]
            shared = [
                SharedTerm(labels[other.key], count, _shared_href(term, other, count, parts))
                for other, count in terms_by_taxonomy[taxonomy.key]
            ]
            yield SharedGroup(taxonomy.title, tuple(shared))


def _shared_href(term: Term, other: Term, count: int, parts: Parts) -> str:
    if count < LEAST_SHARED or not has_shared(term, parts.archive.config):
        return _search(term, other, parts)
    return f"{parts.href(with_permalink(term))}#{_id_of(other)}"


def _id_of(term: Term) -> str:
    return f"{term.taxonomy.key}-{term.slug}"


def with_view(term: Term, parts: Parts, brief: Brief) -> WithView:
    """Return the view of the stories that a term shares with other terms, those with most first."""
    seen = {
        taxonomy: [(other, count) for other, count in others if count >= LEAST_SHARED]
        for taxonomy, others in brief(term).seen.items()
    }
    groups = []
    labels: dict[str, Label] = {}
    for taxonomy in parts.archive.config.taxonomies:
        terms = []
        for other, count in seen.get(taxonomy.key, ()):
            label = labels[term_path(taxonomy.key, other.key)] = parts.labels[taxonomy.key][
                other.key
            ]
            terms.append(WithTerm(_id_of(other), label, count, _search(term, other, parts)))
        if terms:
            groups.append(WithGroup(taxonomy.title, tuple(terms)))
    newest = shared_stories(term, labels, parts.paths_by_story, _TOGETHER)
    return WithView(
        head=Head(term.name, "", parts.url(with_permalink(term))),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        term=parts.labels[term.taxonomy.key][term.key],
        groups=tuple(groups),
        stories=tuple(
            [
                _with_story(position, labels, parts)
                for position in sorted(set(chain.from_iterable(newest.values())))
            ]
        ),
    )


def _with_story(position: int, labels: Mapping[str, Label], parts: Parts) -> WithStory:
    names = {*parts.paths_by_story[position]}
    return WithStory(
        parts.mentions[position],
        tuple([label for name, label in labels.items() if name in names]),
    )


def _oldest_first(term: Term, parts: Parts) -> str:
    """Return the address of a search for all stories of a term, the oldest first; or an empty text."""
    if not parts.archive.visibility.searchable or len(term.stories) < 2:  # noqa: PLR2004 - one has no order
        return ""
    asked = {term.taxonomy.key: filter_value(term.name), "sort": "oldest"}
    return f"{parts.base}/search/?{urlencode(asked)}"


def _search(one: Term, other: Term, parts: Parts) -> str:
    """Return the address of a search for the stories of two terms; empty when there is no search.

    `layouts/assets/state.js` writes and reads the same addresses.
    """
    if not parts.archive.visibility.searchable:
        return ""
    filters = [(term.taxonomy.key, filter_value(term.name)) for term in (one, other)]
    # A search for several names of one taxonomy finds stories of any of them, unless it asks for
    # stories of all.
    every = [("all", one.taxonomy.key)] if one.taxonomy.key == other.taxonomy.key else []
    return f"{parts.base}/search/?{urlencode([*filters, *every])}"


def missing_view(parts: Parts) -> MissingView:
    """Return the view of the page that is shown at an address where there is none."""
    return MissingView(
        Head("", "", parts.url("/404.html")), tuple(parts.entries[:_MISSING_STORIES])
    )
