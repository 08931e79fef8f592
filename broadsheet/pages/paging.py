"""Paging: how a listing of stories is cut into pages, grouped by day or year, and linked."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TypeVar

import msgspec

from broadsheet.archive.addresses import day_permalink, pages_of
from broadsheet.dates import is_day, month_of, narrowest_period, year_of
from broadsheet.model import Story
from broadsheet.pages.parts import Parts
from broadsheet.urls import page_permalink
from broadsheet.views.site import CountedLabel, Label, Pager
from broadsheet.views.stories import DayGroup, YearGroup

_Item = TypeVar("_Item")


def page_of(items: Sequence[_Item], number: int, parts: Parts) -> Sequence[_Item]:
    """Return the items on a page of a listing; numbers of pages count from 1."""
    size = parts.archive.config.page_size
    return items[(number - 1) * size : number * size]


def pager(permalink: str, count: int, number: int, parts: Parts) -> Pager:
    """Return the pager of a page of a listing that has so many stories."""
    return pager_of(permalink, number, len(pages_of(count, parts.archive.config.page_size)), parts)


def pager_of(permalink: str, number: int, total: int, parts: Parts) -> Pager:
    """Return the pager of a page of a listing that has so many pages."""
    return Pager(
        number=number,
        total=total,
        previous=parts.href(page_permalink(permalink, number - 1)) if number > 1 else "",
        next=parts.href(page_permalink(permalink, number + 1)) if number < total else "",
    )


def period_href(period: str, parts: Parts) -> str:
    """Return where the stories of a year, a month or a day that has stories are listed.

    Where days have no pages of their own, that of a day is its place on the page of its month.
    """
    config, days = parts.archive.config, parts.archive.days
    if not is_day(period) or config.publishes("days"):
        return parts.href(day_permalink(period))
    month = month_of(period)
    before = bisect_left(days[month], days[period][0])
    page = page_permalink(day_permalink(month), before // config.page_size + 1)
    return f"{parts.href(page)}#{_anchor(period)}"


def _anchor(day: str) -> str:
    return f"d{day[-2:]}"


def by_day_of_month(positions: Iterable[int], parts: Parts) -> tuple[DayGroup, ...]:
    """Return stories of a month under their days, for the page of the month.

    Where days have no pages of their own, they have their places on this one.
    """
    groups = by_day(positions, parts)
    if parts.archive.config.publishes("days"):
        return groups
    return tuple(
        [
            msgspec.structs.replace(group, href="", anchor=_anchor(group.day))
            if is_day(group.day)
            else group
            for group in groups
        ]
    )


def by_day(positions: Iterable[int], parts: Parts) -> tuple[DayGroup, ...]:
    """Return stories under their days, in the order given; under a month or year if that is known.

    Each leads to the page of the narrowest period that is known and has one.
    """
    stories, entries = parts.archive.stories, parts.entries
    return tuple(
        DayGroup(
            day,
            period_href(narrowest_period(day), parts),
            tuple([entries[position] for position in group]),
        )
        for day, group in groupby(positions, key=lambda position: stories[position].date.stated)
    )


def by_year(positions: Iterable[int], parts: Parts) -> tuple[YearGroup, ...]:
    """Return stories under their years, in the order given."""
    stories, entries = parts.archive.stories, parts.entries
    return tuple(
        YearGroup(year, tuple([entries[position] for position in group]))
        for year, group in groupby(
            positions, key=lambda position: year_of(stories[position].date.local)
        )
    )


def years_of(permalink: str, positions: Sequence[int], parts: Parts) -> tuple[CountedLabel, ...]:
    """Return the years of a listing in its order, each with the address where it begins.

    Each has its number of stories. The result is empty for a listing of a single year, in which
    there is nothing to choose.
    """
    years = tuple(_years(permalink, positions, parts))
    return years if len(years) > 1 else ()


def _years(permalink: str, positions: Sequence[int], parts: Parts) -> Iterator[CountedLabel]:
    stories, size = parts.archive.stories, parts.archive.config.page_size
    start = 0
    while start < len(positions):
        year = year_of(stories[positions[start]].date.local)
        # The stories of a year stand together, so a binary search finds where they end, quickly in
        # a listing of any length.
        end = bisect_left(positions, 1, start, key=partial(_is_of_another, year, stories))
        page = page_permalink(permalink, start // size + 1)
        yield CountedLabel(year, f"{parts.href(page)}#y{year}", end - start)
        start = end


def _is_of_another(year: str, stories: Sequence[Story], position: int) -> bool:
    return not stories[position].date.local.startswith(year)


def day_label(day: str, parts: Parts) -> Label:
    """Return the label of a year, month or day."""
    return Label(day, period_href(day, parts))


def counted_day(day: str, parts: Parts) -> CountedLabel:
    """Return the label of a year, month or day that has stories, with their number."""
    return CountedLabel(day, period_href(day, parts), len(parts.archive.days[day]))


def date_label(position: int, parts: Parts) -> Label:
    """Return a label that names a story by its date, without an hour."""
    return Label(parts.archive.stories[position].date.stated, parts.entries[position].href)
