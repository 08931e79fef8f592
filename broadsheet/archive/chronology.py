"""Chronology: advice on the dates of a story that can hardly be meant, or contradict each other."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import NamedTuple

from broadsheet.archive.visibility import correction_instants, local_time
from broadsheet.dates import earliest_day, is_exact, when_in_words, year_of
from broadsheet.model import Moment, Story
from broadsheet.problems import Finding
from broadsheet.reading.fields import FieldPath

_EARLIEST = 1400
"""Year before which a date is hardly meant: nothing was printed then that one could call news."""
_AHEAD = 2
"""Number of years ahead beyond which a date is hardly meant."""


class _Change(NamedTuple):
    """A change to a story, or what else its front matter says was done at some time."""

    path: FieldPath
    day: str
    begin: str
    """Instant at which it was made, or at which its day begins, as `Moment.instant`."""
    is_day: bool
    """Whether a day was given, without an hour."""
    done: str
    """What was done then, with the time, in words."""


def advice_on_dates(story: Story, now: str, zone: tzinfo) -> Iterator[Finding]:
    """Yield the advice on the dates of a story, whether readers may see it or not."""
    odd = dict(_odd_years(story, now))
    for path, message in odd.items():
        yield Finding(
            story.file,
            path,
            message,
            "correct the year, or leave it if it is meant",
            name="odd-year",
        )
    hint = "correct one of the two dates"
    if story.expires and story.expires.instant <= story.date.instant:
        message = (
            f"expires {_at(story.expires, now, zone)}, before it is published: it is never shown"
        )
        yield Finding(story.file, ("expires",), message, hint, name="date-order")
    for change in _changes(story, now, zone):
        if change.path in odd:
            continue
        if _is_before(change, story.date):
            message = f"{change.done}, before the story itself {_at(story.date, now, zone)}"
            yield Finding(story.file, change.path, message, hint, name="date-order")
        elif story.expires and change.begin >= story.expires.instant > story.date.instant:
            message = f"{change.done}, after the story expires {_at(story.expires, now, zone)}"
            yield Finding(story.file, change.path, message, hint, name="date-order")
        elif change.begin > now and story.date.instant <= now:
            message = f"{change.done}, which is still to come"
            yield Finding(story.file, change.path, message, "write when it was", name="future-date")


def _is_before(change: _Change, date: Moment) -> bool:
    """Return whether a change lies before a date; one that has no hour is not before its own day.

    Nothing is before an approximate date that is nearly of its time.
    """
    if not is_exact(date.local):
        return change.day < earliest_day(date.local)
    return change.day < date.day if change.is_day else change.begin < date.instant


def _changes(story: Story, now: str, zone: tzinfo) -> Iterator[_Change]:
    if updated := story.updated:
        done = f"was updated {_at(updated, now, zone)}"
        is_day = updated.local == updated.day
        yield _Change(("updated",), updated.day, updated.instant, is_day, done)
    for at, correction in enumerate(story.corrections):
        day = str(correction.date)
        done = f"was corrected {when_in_words(day, now)}"
        begin = correction_instants(correction.date, zone)[-1]
        yield _Change(("corrections", at, "date"), day, begin, is_day=True, done=done)


def _odd_years(story: Story, now: str) -> Iterator[tuple[FieldPath, str]]:
    """Yield the dates of odd years, each by its path with what is odd about it."""
    latest = int(year_of(now)) + _AHEAD
    for path, day in _days(story):
        year = int(year_of(day))
        if year < _EARLIEST:
            yield path, f"the year {year} is before all news"
        elif year > latest:
            yield path, f"the year {year} is more than {_AHEAD} years ahead"


def _days(story: Story) -> Iterator[tuple[FieldPath, str]]:
    yield ("date",), story.date.day
    if story.updated:
        yield ("updated",), story.updated.day
    if story.expires:
        yield ("expires",), story.expires.day
    for at, correction in enumerate(story.corrections):
        yield ("corrections", at, "date"), str(correction.date)
    for at, source in enumerate(story.sources):
        if source.published:
            yield ("source", at, "published"), source.published


def _at(moment: Moment, now: str, zone: tzinfo) -> str:
    return when_in_words(local_time(moment, zone), now)
