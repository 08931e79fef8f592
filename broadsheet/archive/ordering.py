"""Ordering: which of two stories stands first in a list, and which is the earlier chapter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from broadsheet.dates import earliest_day, is_about, is_exact, latest_day
from broadsheet.model import Story
from broadsheet.reading.shelf import Shelved

_BEFORE_WORDS = re.compile(r"^[\W_]+")
_UNRANKED = 1 << 62
_NEVER = "A day after all others"
_WHOLE = len("2025-06-09")


def newest_first(stories: Iterable[Story]) -> Sequence[Story]:
    """Return stories as lists have them, the newest first.

    Of the stories of one day those with an hour come first, the latest of them at the top. A story
    whose day is not known stands where its month or year begins, behind those of that day. Equals
    stand by their ranks, those without one behind, then by their titles from A to Z.
    """
    if isinstance(stories, Shelved):
        return _shelved_newest_first(stories)
    ordered: list[Story] = []
    for _, group in groupby(sorted(stories, key=_time, reverse=True), key=_time):
        equals = list(group)
        if len(equals) > 1:
            equals.sort(key=_rank_and_title)
        ordered += equals
    return tuple(ordered)


def _shelved_newest_first(stories: Shelved[Story]) -> Shelved[Story]:
    """Return shelved stories in the same order, without having them all in memory."""
    times = [_time(story) for story in stories]
    ordered: list[int] = []
    latest_first = sorted(range(len(times)), key=times.__getitem__, reverse=True)
    for _, group in groupby(latest_first, key=times.__getitem__):
        equals = list(group)
        if len(equals) > 1:
            equals.sort(key=lambda at: _rank_and_title(stories[at]))
        ordered += equals
    return stories.reordered(ordered)


def oldest_first(positions: Iterable[int], stories: Sequence[Story]) -> Iterator[int]:
    """Yield the positions of stories, given newest first, as storylines have them: oldest first.

    Of the stories of one day the earlier hour comes first, and those without an hour last; those
    whose day is not known stand before all of the day on which they may begin. Equals stand as in
    all other lists.
    """
    days = [[*day] for _, day in groupby(positions, key=lambda at: stories[at].date.day)]
    for day in reversed(days):
        if len(day) == 1:
            yield from day
            continue
        times = [[*equals] for _, equals in groupby(day, key=lambda at: _time(stories[at]))]
        for exactnesses in (_INEXACT, (_HOUR,), (_DAY,)):
            for equals in reversed(times):
                if _exactness(stories[equals[0]]) in exactnesses:
                    yield from equals


def unordered(stories: Sequence[Story]) -> frozenset[int]:
    """Return the ordinals of stories that may lie before or after another one, counted from 0.

    Only a story whose day is not known can be one: those of one day stand in the order of lists.
    """
    dates = [story.date.local for story in stories]
    inexact = [ordinal for ordinal, date in enumerate(dates) if not is_exact(date)]
    if not inexact:
        return frozenset()
    spans = sorted((earliest_day(date), latest_day(date), at) for at, date in enumerate(dates))
    latest = [*accumulate((end for _, end, _ in spans), max, initial="")]
    begins = [*(begin for begin, _, _ in spans[1:]), _NEVER]
    doubtful = {
        ordinal
        for (begin, end, ordinal), before, after in zip(spans, latest, begins, strict=False)
        if before >= begin or after <= end
    }
    return frozenset(doubtful.intersection(inexact))


def are_ordered(stories: Sequence[Story]) -> bool:
    """Return whether stories stand in the order that `newest_first` gives them."""
    return tuple(newest_first(stories)) == tuple(stories)


_HOUR, _DAY = 9, 8
_INEXACT = range(_DAY)


def _exactness(story: Story) -> int:
    """Return how exact the date of a story is: from an approximate year, 0, to an hour."""
    date = story.date.local
    if len(date) > _WHOLE and date[_WHOLE] == "T":
        return _HOUR
    if len(date) == _WHOLE:
        return _DAY
    return 2 * date.count("-") + (not is_about(date))


def _time(story: Story) -> tuple[str, int, str]:
    return story.date.day, _exactness(story), story.date.instant


def _rank_and_title(story: Story) -> tuple[int, str, str]:
    # Files differ, so that the order never depends on how stories were read.
    return story.rank or _UNRANKED, _letters(story.title), story.file


def _letters(title: str) -> str:
    """Return a title without case, accents and the signs before its first word."""
    plain = title
    if not title.isascii():
        signs = unicodedata.normalize("NFKD", title)
        plain = "".join([sign for sign in signs if not unicodedata.combining(sign)])
    return _BEFORE_WORDS.sub("", plain.casefold())
