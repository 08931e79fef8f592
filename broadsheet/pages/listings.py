"""The views of listings: the front page, years, months and days, taxonomies and terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from urllib.parse import urlencode

from broadsheet.archive.addresses import day_permalink, pages_of
from broadsheet.archive.assemble import Archive
from broadsheet.archive.coverage import seen_with
from broadsheet.archive.terms import Term
from broadsheet.model import Record
from broadsheet.pages.parts import Parts, filter_value
from broadsheet.pages.views import (
    Branch,
    Counted,
    CountedGroup,
    DayGroup,
    DayView,
    FrontView,
    Head,
    Label,
    MissingView,
    Month,
    MonthView,
    Pager,
    Shared,
    SharedGroup,
    TaxonomyView,
    TermView,
    YearView,
)
from broadsheet.reading.config import Taxonomy
from broadsheet.urls import numbered

_FRONT_STORIES, _FRONT_TERMS, _MISSING_STORIES = 20, 12, 5
_YEAR, _MONTH = 4, 7
"""Lengths of `2025` and `2025-06`."""


def front_view(parts: Parts) -> FrontView:
    """Return the view of the front page: the newest stories by day, and the ways in."""
    archive = parts.archive
    config = archive.config
    storylines = [term for terms in archive.terms.values() for term in terms.values() if _is_open(term)]
    storylines.sort(key=lambda term: term.stories[0])
    return FrontView(
        head=Head(config.title, config.tagline, parts.url("/"), parts.feeds("/", config.title)),
        days=_by_day(range(min(_FRONT_STORIES, len(archive.stories))), parts),
        storylines=tuple(parts.counted[term.taxonomy.key][term.key] for term in storylines[:_FRONT_TERMS]),
        years=tuple(_counted(day, parts) for day in archive.days if len(day) == _YEAR),
        groups=tuple(_most_used(taxonomy, parts) for taxonomy in config.taxonomies if taxonomy.kind != "storyline"),
        count=len(archive.stories),
    )


def _is_open(term: Term) -> bool:
    closed = term.record is not None and term.record.status == "closed"
    return term.taxonomy.kind == "storyline" and bool(term.stories) and not closed


def _most_used(taxonomy: Taxonomy, parts: Parts) -> CountedGroup:
    terms = sorted(parts.archive.terms[taxonomy.key].values(), key=lambda term: (-len(term.stories), term.slug))
    labels = parts.counted[taxonomy.key]
    used = tuple(labels[term.key] for term in terms[:_FRONT_TERMS] if term.stories)
    return CountedGroup(taxonomy.title, parts.href(f"/{taxonomy.key}/"), used)


def _by_day(positions: Iterable[int], parts: Parts) -> tuple[DayGroup, ...]:
    stories = parts.archive.stories
    return tuple(
        DayGroup(day, parts.href(day_permalink(day)), tuple(parts.entries[position] for position in held))
        for day, held in groupby(positions, key=lambda position: stories[position].date.day)
    )


def _day_label(day: str, parts: Parts) -> Label:
    return Label(day, parts.href(day_permalink(day)))


def _counted(day: str, parts: Parts) -> Counted:
    return Counted(day, parts.href(day_permalink(day)), len(parts.archive.days[day]))


def days_by_length(archive: Archive) -> dict[int, tuple[list[str], dict[str, int]]]:
    """Return the years, the months and the days, each newest first, with the place of each: by length of text."""
    ordered: dict[int, list[str]] = {}
    for day in archive.days:
        ordered.setdefault(len(day), []).append(day)
    return {length: (days, {day: place for place, day in enumerate(days)}) for length, days in ordered.items()}


def _beside(
    day: str, parts: Parts, days: dict[int, tuple[list[str], dict[str, int]]]
) -> tuple[Label | None, Label | None]:
    """Return the labels of the year, month or day before and after that have stories."""
    ordered, places = days[len(day)]
    place = places[day]
    before = _day_label(ordered[place + 1], parts) if place + 1 < len(ordered) else None
    return before, _day_label(ordered[place - 1], parts) if place else None


def year_view(year: str, parts: Parts, days: dict[int, tuple[list[str], dict[str, int]]]) -> YearView:
    """Return the view of a year: its months and days with their numbers of stories, in the order of time."""
    held = sorted(day for day in parts.archive.days if day.startswith(f"{year}-"))
    months = []
    for month, inside in groupby(held, key=lambda day: day[:_MONTH]):
        labels = tuple(_counted(day, parts) for day in inside if len(day) > _MONTH)
        months.append(Month(month, parts.href(day_permalink(month)), len(parts.archive.days[month]), labels))
    head = Head(year, "", parts.url(day_permalink(year)))
    return YearView(head, year, tuple(months), len(parts.archive.days[year]), *_beside(year, parts, days))


def month_view(month: str, number: int, parts: Parts, days: dict[int, tuple[list[str], dict[str, int]]]) -> MonthView:
    """Return the view of a page of a month: its stories by day, newest first."""
    held = parts.archive.days[month]
    permalink = day_permalink(month)
    return MonthView(
        head=Head(month, "", parts.url(numbered(permalink, number))),
        month=month,
        year=_day_label(month[:_YEAR], parts),
        days=_by_day(_page(held, number, parts), parts),
        count=len(held),
        pager=_pager(permalink, len(held), number, parts),
        **dict(zip(("previous", "next"), _beside(month, parts, days), strict=True)),
    )


def day_view(day: str, number: int, parts: Parts, days: dict[int, tuple[list[str], dict[str, int]]]) -> DayView:
    """Return the view of a page of a day."""
    held = parts.archive.days[day]
    permalink = day_permalink(day)
    before, after = _beside(day, parts, days)
    return DayView(
        head=Head(day, "", parts.url(numbered(permalink, number))),
        day=day,
        month=_day_label(day[:_MONTH], parts),
        year=_day_label(day[:_YEAR], parts),
        entries=tuple([parts.entries[position] for position in _page(held, number, parts)]),
        count=len(held),
        pager=_pager(permalink, len(held), number, parts),
        previous=before,
        next=after,
    )


def _page(positions: Sequence[int], number: int, parts: Parts) -> Sequence[int]:
    size = parts.archive.config.page_size
    return positions[(number - 1) * size : number * size]


def _pager(permalink: str, count: int, number: int, parts: Parts) -> Pager:
    total = len(pages_of(count, parts.archive.config.page_size))
    return Pager(
        number=number,
        total=total,
        previous=parts.href(numbered(permalink, number - 1)) if number > 1 else "",
        next=parts.href(numbered(permalink, number + 1)) if number < total else "",
    )


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


def term_view(term: Term, number: int, parts: Parts) -> TermView:
    """Return the view of a page of a term: newest first, but a storyline is told from its beginning."""
    archive = parts.archive
    told = term.stories[::-1] if term.taxonomy.kind == "storyline" else term.stories
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
        code=record.code if record else "",
        status=record.status if record else "",
        identifiers=tuple(_identifiers(record)) if record else (),
        parents=parts.ancestors(term),
        children=tuple(labels[key] for key in term.children),
        seen_with=tuple(_seen_with(term, parts)) if number == 1 else (),
        first=archive.stories[term.stories[-1]].date.day if term.stories else "",
        latest=archive.stories[term.stories[0]].date.day if term.stories else "",
        entries=tuple([parts.entries[position] for position in _page(told, number, parts)]),
        count=len(term.stories),
        pager=_pager(term.permalink, len(term.stories), number, parts),
    )


def _seen_with(term: Term, parts: Parts) -> Iterator[SharedGroup]:
    archive = parts.archive
    found = seen_with(term, parts.held, archive.terms)
    for taxonomy in archive.config.taxonomies:
        if taxonomy.key in found:
            labels = parts.labels[taxonomy.key]
            shared = [
                Shared(labels[other.key], count, _search(term, other, parts)) for other, count in found[taxonomy.key]
            ]
            yield SharedGroup(taxonomy.title, tuple(shared))


def _search(one: Term, other: Term, parts: Parts) -> str:
    """Return the address of a search for the stories of two terms, as `layouts/assets/address.js` writes it."""
    if not parts.archive.searchable:
        return ""
    asked = [(term.taxonomy.key, filter_value(term.name)) for term in (one, other)]
    # Of a taxonomy's names any will do, unless all are asked for.
    every = [("all", one.taxonomy.key)] if one.taxonomy.key == other.taxonomy.key else []
    return f"{parts.base}/search/?{urlencode([*asked, *every])}"


def _identifiers(record: Record) -> Iterator[Label]:
    if record.wikidata:
        yield Label(f"Wikidata {record.wikidata}", f"https://www.wikidata.org/wiki/{record.wikidata}")
    for address in record.same_as:
        yield Label(address.split("/")[2], address)


def missing_view(parts: Parts) -> MissingView:
    """Return the view of the page shown where there is none."""
    return MissingView(Head("", "", parts.url("/404.html")), tuple(parts.entries[:_MISSING_STORIES]))
