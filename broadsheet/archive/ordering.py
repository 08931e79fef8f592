"""Ordering: which of two stories stands first in a list, and which is the earlier chapter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from broadsheet.model import Story

_BEFORE_WORDS = re.compile(r"^[\W_]+")
_UNRANKED = 1 << 62


def newest_first(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Return stories as lists have them, the newest first.

    Of the stories of one day those with an hour come first, the latest of them at the top. Equals
    stand by their ranks, those without one behind, then by their titles from A to Z.
    """
    ordered: list[Story] = []
    for _, group in groupby(sorted(stories, key=_time, reverse=True), key=_time):
        equals = list(group)
        if len(equals) > 1:
            equals.sort(key=_rank_and_title)
        ordered += equals
    return tuple(ordered)


def oldest_first(positions: Iterable[int], stories: Sequence[Story]) -> Iterator[int]:
    """Yield the positions of stories, given newest first, as storylines have them: oldest first.

    Of the stories of one day the earlier hour comes first, and those without an hour last. Equals
    stand as in all other lists.
    """
    days = [[*day] for _, day in groupby(positions, key=lambda at: stories[at].date.day)]
    for day in reversed(days):
        if len(day) == 1:
            yield from day
            continue
        times = [[*equals] for _, equals in groupby(day, key=lambda at: _time(stories[at]))]
        for with_hour in (True, False):
            for equals in reversed(times):
                if _has_hour(stories[equals[0]]) is with_hour:
                    yield from equals


def are_ordered(stories: Sequence[Story]) -> bool:
    """Return whether stories stand in the order that `newest_first` gives them."""
    return newest_first(stories) == tuple(stories)


def _has_hour(story: Story) -> bool:
    return len(story.date.local) > len(story.date.day)


def _time(story: Story) -> tuple[str, bool, str]:
    return story.date.day, _has_hour(story), story.date.instant


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
