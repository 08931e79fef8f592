"""The view of the front page: the newest stories, and the ways to all others."""

from collections import Counter
from datetime import date
from itertools import takewhile

import msgspec

from broadsheet.archive.addresses import MAP
from broadsheet.dates import is_year, year_of
from broadsheet.model import Story
from broadsheet.pages.maps import map_view
from broadsheet.pages.paging import by_day, counted_day, day_label
from broadsheet.pages.parts import Parts
from broadsheet.pages.storylines import is_open, storyline_entry
from broadsheet.pages.times import months_of
from broadsheet.reading.config import Taxonomy
from broadsheet.views.front import FrontView
from broadsheet.views.site import CountedLabel, Head
from broadsheet.views.stories import DayGroup
from broadsheet.views.storylines import StorylineEntry
from broadsheet.views.terms import CountedGroup
from broadsheet.views.texts import Figure

_STORIES, _STORYLINES, _TERMS = 20, 6, 8
"""How many stories, storylines and terms of a taxonomy the front page shows, at most."""
_RECENT_DAYS = 30
"""Terms are counted for so many days back from the newest story, and not for its month: a month
that has just begun has hardly any stories yet."""


def front_view(parts: Parts) -> FrontView:
    """Return the view of the front page: the newest stories by day, and the ways to all others."""
    archive = parts.archive
    config = archive.config
    days = [story.date.day for story in archive.stories]
    dates = [story.date.stated for story in archive.stories[:1] + archive.stories[-1:]]
    latest = days[0] if days else ""
    since = _days_before(latest, _RECENT_DAYS - 1) if latest else ""
    lead = archive.lead
    recent = [position for position, _ in enumerate(takewhile(lambda day: day >= since, days))]
    return FrontView(
        head=Head(config.title, config.tagline, parts.url("/"), parts.feeds("/", config.title)),
        lead=None if lead is None else parts.entries[lead],
        picture=_picture(archive.stories[lead], parts) if lead is not None else None,
        days=() if lead is None else _after_the_lead(lead, parts),
        storylines=_under_way(parts),
        since=since,
        groups=_in_the_news(recent, parts),
        year=day_label(year_of(latest), parts) if latest else None,
        months=months_of(year_of(latest), parts) if latest else (),
        years=tuple([counted_day(day, parts) for day in archive.days if is_year(day)]),
        map=parts.href(MAP) if MAP in archive.addresses else "",
        countries=map_view(parts).countries if MAP in archive.addresses else (),
        count=len(days),
        first=dates[-1] if dates else "",
        latest=dates[0] if dates else "",
    )


def _picture(story: Story, parts: Parts) -> Figure | None:
    return parts.figure(story.file, story.picture)


def _after_the_lead(lead: int, parts: Parts) -> tuple[DayGroup, ...]:
    """Return the newest stories after the lead, by day; the first day is the lead's own."""
    stories = parts.archive.stories
    newest = range(min(_STORIES, len(stories)))
    days = by_day([position for position in newest if position != lead], parts)
    if days and days[0].day == stories[lead].date.stated:
        return days
    (own,) = by_day([lead], parts)
    return (msgspec.structs.replace(own, entries=()), *days)


def _days_before(day: str, days: int) -> str:
    # Python's calendar begins on a day that has none before it.
    return str(date.fromordinal(max(date.fromisoformat(day).toordinal() - days, 1)))


def _under_way(parts: Parts) -> tuple[StorylineEntry, ...]:
    """Return the storylines under way whose newest chapters are the newest."""
    under_way = [
        term
        for taxonomy in parts.archive.config.taxonomies
        if taxonomy.kind == "storyline"
        for term in parts.archive.terms[taxonomy.key].values()
        if is_open(term)
    ]
    # Positions count from the newest story, so the newest chapters come first.
    under_way.sort(key=lambda term: term.stories[0])
    return tuple([storyline_entry(term, parts) for term in under_way[:_STORYLINES]])


def _in_the_news(recent: list[int], parts: Parts) -> tuple[CountedGroup, ...]:
    """Return for each taxonomy the terms that most recent stories have, with their counts."""
    terms_by_story = parts.archive.postings.term_paths
    counts = Counter([name for position in recent for name in terms_by_story[position]])
    groups = [
        _most_used(taxonomy, counts, parts)
        for taxonomy in parts.archive.config.taxonomies
        if taxonomy.about and taxonomy.kind != "storyline"
    ]
    return tuple([group for group in groups if group.terms])


def _most_used(taxonomy: Taxonomy, counts: Counter[str], parts: Parts) -> CountedGroup:
    terms, labels = parts.archive.terms[taxonomy.key], parts.labels[taxonomy.key]
    start = f"{taxonomy.key}/"
    counted = [
        (name.removeprefix(start), count)
        for name, count in counts.items()
        if name.startswith(start)
    ]
    counted.sort(key=lambda each: (-each[1], terms[each[0]].slug))
    most_used = [
        CountedLabel(labels[key].name, labels[key].href, count) for key, count in counted[:_TERMS]
    ]
    return CountedGroup(taxonomy.title, parts.href(f"/{taxonomy.key}/"), tuple(most_used))
