"""The views of storylines: each with its chapters in order, and the list of all of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from broadsheet.archive.terms import Term
from broadsheet.dates import month_of, plain_date, year_of
from broadsheet.model import Source
from broadsheet.pages.casting import Part, cast_of
from broadsheet.pages.chapters import Chapters
from broadsheet.pages.maps import countries_of, countries_on_map
from broadsheet.pages.paging import date_label, page_of, pager, years_of
from broadsheet.pages.parts import Parts, identifiers, website
from broadsheet.pages.term_files import files_of
from broadsheet.reading.config import Taxonomy
from broadsheet.urls import page_permalink
from broadsheet.views.site import Head, Label
from broadsheet.views.storylines import (
    CastGroup,
    CastMember,
    ChapterCorrection,
    ChapterSource,
    StorylineChapter,
    StorylineEntry,
    StorylinePeriod,
    StorylinesView,
    StorylineView,
)
from broadsheet.views.terms import CountryOnMap

_CAST = 8
"""At most so many terms of a taxonomy are named as the cast of a storyline."""
_CORRECTIONS = 20
"""At most so many corrections are named on a storyline's page."""
_SOURCES = 60
"""At most so many sources are named on one page; the file of sources has all."""
_UNFOLDED = 20
"""A page with more chapters is long: it unfolds only its first period."""
_IN_FULL = 100
"""The list shows so many storylines in full, and of the others only the names."""


def is_open(term: Term) -> bool:
    """Return whether a storyline is under way: it has chapters and no record closes it."""
    return bool(term.stories) and not (term.record is not None and term.record.status == "closed")


def storyline_view(term: Term, number: int, parts: Parts) -> StorylineView:
    """Return the view of a page of a storyline; its chapters are read from the beginning."""
    record = term.record
    known = parts.chapters_of(term)
    chapters, numbers = known.positions, known.numbers
    cast = cast_of(chapters, parts.archive.postings.term_paths)
    first = number == 1
    shown = page_of(chapters, number, parts)
    sources = _sources(shown, numbers, parts)
    return StorylineView(
        head=Head(
            title=term.name,
            description=record.description if record else "",
            canonical=parts.url(page_permalink(term.permalink, number)),
            feeds=parts.feeds_of(term),
        ),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        name=term.name,
        description=record.description if record else "",
        also=record.also if record else (),
        photo=parts.figure(record.file, record.photo) if record and first else None,
        website=website(record) if record else None,
        body=parts.text(record.file, record.body) if record and record.body.words else None,
        open=is_open(term),
        identifiers=tuple(identifiers(record)) if record else (),
        first=date_label(chapters[0], parts) if chapters else None,
        latest=date_label(chapters[-1], parts) if chapters else None,
        newest=_chapter(chapters[-1], known, cast, parts) if chapters and first else None,
        newest_href=_chapter_href(term, len(chapters), parts) if chapters else "",
        translated=any(
            len(parts.versions(each)) > 1 for each in (*shown, *(chapters[-1:] if first else ()))
        ),
        updated=_last_updated(chapters, parts) if first else None,
        cast=tuple(_cast(cast, term, parts)) if first else (),
        countries=_countries(cast, parts) if first else (),
        corrections=tuple(_corrections(chapters, numbers, parts)) if first else (),
        spans=years_of(term.permalink, chapters, parts),
        periods=_periods([_chapter(position, known, cast, parts) for position in shown]),
        sources=sources[:_SOURCES],
        unnamed_sources=len(sources[_SOURCES:]),
        files=files_of(term, parts),
        page_size=parts.archive.config.page_size,
        count=len(chapters),
        pager=pager(term.permalink, len(chapters), number, parts),
    )


def _periods(chapters: Sequence[StorylineChapter]) -> tuple[StorylinePeriod, ...]:
    """Return the chapters of a page by year; those of a long page of one year by month."""
    years = {year_of(chapter.story.date) for chapter in chapters}
    is_long = len(chapters) > _UNFOLDED
    period_of = month_of if is_long and len(years) == 1 else year_of
    periods = [
        (period, tuple(group))
        for period, group in groupby(
            chapters, key=lambda chapter: period_of(plain_date(chapter.story.date))
        )
    ]
    return tuple(
        [
            StorylinePeriod(period, is_long and at > 0, group)
            for at, (period, group) in enumerate(periods)
        ]
    )


def _sources(
    chapters: Sequence[int], numbers: Mapping[int, int], parts: Parts
) -> tuple[ChapterSource, ...]:
    """Return the sources of chapters, each once."""
    found: dict[Source, list[int]] = {}
    for position in chapters:
        for source in dict.fromkeys(parts.archive.stories[position].sources):
            found.setdefault(source, []).append(numbers[position])
    return tuple([ChapterSource(source, tuple(told)) for source, told in found.items()])


def _countries(cast: Mapping[str, Part], parts: Parts) -> tuple[CountryOnMap, ...]:
    counts = countries_of([(name, part.chapters) for name, part in cast.items()], parts)
    return countries_on_map(counts, parts)


def _chapter_href(term: Term, chapter: int, parts: Parts) -> str:
    """Return the address of a chapter in the timeline of the storyline's pages."""
    page = (chapter - 1) // parts.archive.config.page_size + 1
    return f"{parts.href(page_permalink(term.permalink, page))}#chapter-{chapter}"


def _chapter(
    position: int, chapters: Chapters, cast: Mapping[str, Part], parts: Parts
) -> StorylineChapter:
    number = chapters.numbers[position]
    names = [
        name for name in parts.archive.postings.term_paths[position] if cast[name].first == number
    ]
    entering = []
    for taxonomy in parts.archive.config.taxonomies:
        # The terms of a tree are subjects, and a subject does not enter a story as people do.
        if taxonomy.about and taxonomy.kind != "storyline" and not taxonomy.tree:
            labels = parts.labels[taxonomy.key]
            start = f"{taxonomy.key}/"
            entering += [
                labels[name.removeprefix(start)] for name in names if name.startswith(start)
            ]
    return StorylineChapter(
        number,
        chapters.printed_number(number),
        parts.entries[position],
        tuple(entering),
        parts.language(position),
        parts.translations(position),
    )


def _last_updated(chapters: Sequence[int], parts: Parts) -> Label | None:
    """Return the chapter that changed last, named by the day of the change.

    It is None when no chapter changed after the newest one appeared: that is not news then.
    """
    stories = parts.archive.stories
    changed = [
        (updated.instant, updated.day, position)
        for position in chapters
        if (updated := stories[position].updated)
    ]
    if not changed:
        return None
    instant, day, position = max(changed)
    return (
        Label(day, parts.entries[position].href)
        if instant > stories[chapters[-1]].date.instant
        else None
    )


def _cast(cast: Mapping[str, Part], term: Term, parts: Parts) -> Iterator[CastGroup]:
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.kind == "storyline" or not taxonomy.about:
            continue
        start, labels = f"{taxonomy.key}/", parts.labels[taxonomy.key]
        terms = parts.archive.terms[taxonomy.key]
        chapters = parts.chapters_of(term)
        members = [
            (name.removeprefix(start), part)
            for name, part in cast.items()
            if name.startswith(start)
        ]
        members.sort(key=lambda one: (-one[1].chapters, one[1].first, terms[one[0]].slug))
        if members:
            entries = [
                CastMember(
                    labels[key],
                    part.chapters,
                    chapters.printed_number(part.first),
                    _chapter_href(term, part.first, parts),
                )
                for key, part in members[:_CAST]
            ]
            yield CastGroup(taxonomy.title, tuple(entries))


def _corrections(
    chapters: Sequence[int], numbers: Mapping[int, int], parts: Parts
) -> Iterator[ChapterCorrection]:
    stories = parts.archive.stories
    # The newest correction comes first; of those of one day the newest chapter's, and of one
    # chapter's the last that was written.
    keys = [
        (correction.date, numbers[position], ordinal, position)
        for position in chapters
        if stories[position].corrections
        for ordinal, correction in enumerate(stories[position].corrections)
    ]
    for day, _, ordinal, position in sorted(keys, reverse=True)[:_CORRECTIONS]:
        entry = parts.entries[position]
        yield ChapterCorrection(
            str(day), entry.title, entry.href, stories[position].corrections[ordinal].text
        )


def storylines_view(taxonomy: Taxonomy, parts: Parts) -> StorylinesView:
    """Return the view of the list of storylines.

    Those under way come first, then the others, both by their newest chapters.
    """
    terms = sorted(
        parts.archive.terms[taxonomy.key].values(),
        # Positions count from the newest story, so the newest chapters come first.
        key=lambda term: (
            not is_open(term),
            term.stories[0] if term.stories else len(parts.archive.stories),
        ),
    )
    counted = parts.counted_labels[taxonomy.key]
    return StorylinesView(
        head=Head(taxonomy.title, "", parts.url(f"/{taxonomy.key}/")),
        storylines=tuple([storyline_entry(term, parts) for term in terms[:_IN_FULL]]),
        more=tuple([counted[term.key] for term in terms[_IN_FULL:]]),
        count=len(terms),
    )


def storyline_entry(term: Term, parts: Parts) -> StorylineEntry:
    """Return a storyline as lists of storylines show it."""
    chapters = parts.chapters_of(term).positions
    return StorylineEntry(
        storyline=parts.counted_labels[term.taxonomy.key][term.key],
        description=term.record.description if term.record else "",
        open=is_open(term),
        first=parts.archive.stories[chapters[0]].date.stated if chapters else "",
        newest=parts.mentions[chapters[-1]] if chapters else None,
    )
