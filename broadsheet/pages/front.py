"""The view of the front page: the newest stories, and the ways to all others."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

import msgspec

from broadsheet.archive.addresses import MAP
from broadsheet.dates import is_year, known_periods, year_of
from broadsheet.model import Story
from broadsheet.pages.in_the_news import in_the_news
from broadsheet.pages.maps import map_view
from broadsheet.pages.paging import by_day, counted_day, day_label
from broadsheet.pages.parts import Parts
from broadsheet.pages.storylines import is_open, storyline_entry
from broadsheet.pages.times import months_of
from broadsheet.views.front import FrontView
from broadsheet.views.site import Head, Label
from broadsheet.views.stories import DayGroup
from broadsheet.views.storylines import StorylineEntry
from broadsheet.views.texts import Figure

_STORIES, _STORYLINES = 20, 6
"""How many stories and storylines the front page shows, at most."""
_RECENT_DAYS = 30
"""Terms are counted for so many days back from the newest story, and not for its month: a month
that has just begun has hardly any stories yet."""


def front_view(parts: Parts) -> FrontView:
    """Return the view of the front page: the newest stories by day, and the ways to all others."""
    archive = parts.archive
    config = archive.config
    days = [story.date.day for story in archive.stories]
    dates = [story.date.stated for story in (*archive.stories[:1], *archive.stories[-1:])]
    latest = days[0] if days else ""
    since = _days_before(latest, _RECENT_DAYS - 1) if latest else ""
    lead = archive.lead
    shown = {*range(min(_STORIES, len(days))), *([] if lead is None else [lead])}
    recent = [position for position, _ in enumerate(takewhile(lambda day: day >= since, days))]
    return FrontView(
        head=Head(config.title, config.tagline, parts.url("/"), parts.feeds("/", config.title)),
        lead=None if lead is None else parts.entries[lead],
        picture=_picture(archive.stories[lead], parts) if lead is not None else None,
        days=() if lead is None else _after_the_lead(lead, parts),
        above=_above(shown, parts),
        onward=_onward(parts),
        storylines=_under_way(parts),
        since=since,
        groups=in_the_news(recent, parts),
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


def _above(positions: Iterable[int], parts: Parts) -> dict[str, Label]:
    """Return what stands above the headlines of stories: a storyline, or else the first subject."""
    above = {}
    for position in positions:
        if label := _over(position, parts):
            above[parts.entries[position].href] = label
    return above


def _over(position: int, parts: Parts) -> Label | None:
    keys = parts.archive.keys[position]
    taxonomies = parts.archive.config.taxonomies
    storylines = [each for each in taxonomies if each.kind == "storyline"]
    # The terms of a tree are subjects.
    subjects = [each for each in taxonomies if each.tree or each.singular == "topic"]
    for taxonomy in (*storylines, *subjects[:1]):
        if keys[taxonomy.key]:
            return parts.labels[taxonomy.key][keys[taxonomy.key][0]]
    return None


def _onward(parts: Parts) -> Label | None:
    """Return the month, or else the year, of the last story that is shown; None when all are."""
    stories = parts.archive.stories
    if len(stories) <= _STORIES:
        return None
    year, *month = known_periods(stories[_STORIES - 1].date.local)[:2]
    return day_label(month[0] if month else year, parts)
