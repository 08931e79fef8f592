"""Visibility: which stories and pages readers may see at an instant, and why not the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import chain, takewhile

import msgspec

from broadsheet.archive.ordering import newest_first
from broadsheet.dates import day_of, is_exact
from broadsheet.model import Document, Moment, Story
from broadsheet.reading.config import Config
from broadsheet.reading.moments import FIRST_INSTANT, LAST_INSTANT, timestamp
from broadsheet.reading.shelf import picked

_NEWS = 1_000
"""Number of stories in a news sitemap, at most (Google News, "Create a News sitemap")."""
_IS_NEWS = timedelta(hours=48)
"""Time for which a story is news there."""
DRAFT, EMBARGOED, EXPIRED = "a draft", "a story under embargo", "a story that has expired"
"""Why a story is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which stories are shown, and where the site will be published."""

    now: datetime
    """Instant at which embargoes and expiries are judged; without a time zone, it is in the
    archive's."""
    drafts: bool = False
    future: bool = False
    search: bool = True
    """Whether readers can search the stories."""
    base_url: str = ""
    """Base URL to use instead of the one in the settings; empty for that one."""


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """What a selection does not show, counted."""

    drafts: int = 0
    """Number of stories and pages that are drafts."""
    embargoed: int = 0
    embargo_until: str = ""
    """When the first of the embargoes ends, in the archive's time zone, as `local_time`; empty
    without one."""
    expired: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visibility:
    """What readers must not see yet or any more, and what follows from that for the whole site."""

    now: str
    """The instant at which embargoes and expiries were judged, as `Moment.instant`."""
    embargoed: frozenset[int]
    """Positions of the stories that are under embargo, and may only be shown later."""
    expired: frozenset[int]
    """Positions of the stories that readers may not see any more."""
    preview: bool
    """Whether drafts or stories under embargo were asked for, which readers must not see yet."""
    searchable: bool
    """Whether readers can search the archive."""
    news: tuple[int, ...]
    """Positions of the stories that are news today: those of the last 48 hours, the newest 1,000 at
    most, and none whose day is not known."""
    held_back: Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The stories and pages that are shown, and what others there are."""

    stories: Sequence[Story]
    """Stories that are shown, newest first."""
    absent: Sequence[Story]
    """Stories that time alone keeps out, newest first: they are under embargo or have expired."""
    whole: Sequence[Story]
    """The stories of both kinds, newest first: what is wrong with an archive is found in them, so
    that no mistake comes or goes with time."""
    documents: tuple[Document, ...]
    everything: Sequence[Story]
    """All stories, drafts as well, newest first."""
    reasons: Mapping[str, str]
    """Content file of each story that is kept out to the reason, in words."""
    visibility: Visibility

    @property
    def drafts(self) -> Iterator[Story]:
        """Return the stories that are kept out because they are drafts."""
        if not self.reasons:
            return iter(())
        return (story for story in self.everything if self.reasons.get(story.file) == DRAFT)


def instant(selection: Selection, config: Config) -> str:
    """Return the instant at which embargoes and expiries are judged, as `Moment.instant`."""
    now = selection.now
    return timestamp(now if now.tzinfo else now.replace(tzinfo=config.zone))


def reason_to_keep_out(story: Story, now: str, selection: Selection) -> str:
    """Return why a story is not shown at an instant, in words, or an empty text when it is."""
    if story.draft and not selection.drafts:
        return DRAFT
    if story.date.instant > now and not selection.future:
        return EMBARGOED
    if story.expires and story.expires.instant <= now and not selection.drafts:
        return EXPIRED
    return ""


def select(
    stories: Iterable[Story], documents: Iterable[Document], selection: Selection, config: Config
) -> Selected:
    """Return the stories and pages that a selection shows."""
    now = instant(selection, config)
    everything, pages = newest_first(stories), tuple(documents)
    shown = whole = everything
    absent: Sequence[Story] = ()
    reasons = [reason_to_keep_out(story, now, selection) for story in everything]
    if any(reasons):
        shown = picked(everything, [at for at, why in enumerate(reasons) if not why])
        whole = picked(everything, [at for at, why in enumerate(reasons) if why != DRAFT])
        absent = picked(everything, [at for at, why in enumerate(reasons) if why and why != DRAFT])
    published = tuple([page for page in pages if selection.drafts or not page.draft])
    reason_by_file = {
        story.file: why for story, why in zip(everything, reasons, strict=True) if why
    }
    embargoed = [story.date for story in absent if reason_by_file[story.file] == EMBARGOED]
    held_back = Withheld(
        drafts=len(everything) - len(whole) + len(pages) - len(published),
        embargoed=len(embargoed),
        embargo_until=_first_end(embargoed, config.zone),
        expired=len(absent) - len(embargoed),
    )
    return Selected(
        stories=shown,
        absent=absent,
        whole=whole,
        documents=published,
        everything=everything,
        reasons=reason_by_file,
        visibility=_visibility(shown, now, selection, held_back),
    )


def _visibility(
    shown: Sequence[Story], now: str, selection: Selection, held_back: Withheld
) -> Visibility:
    return Visibility(
        now=now,
        embargoed=frozenset(at for at, story in enumerate(shown) if story.date.instant > now),
        expired=frozenset(
            at for at, story in enumerate(shown) if story.expires and story.expires.instant <= now
        ),
        preview=selection.drafts or selection.future,
        searchable=selection.search,
        news=_news(shown, now),
        held_back=held_back,
    )


def _first_end(embargoed: Sequence[Moment], zone: tzinfo) -> str:
    first = min(embargoed, default=None)
    return local_time(first, zone) if first else ""


def local_time(moment: Moment, zone: tzinfo) -> str:
    """Return a moment in a time zone: `2025-06-07T14:30`, or as it was given without an hour."""
    if "T" not in moment.local:
        return moment.local
    try:
        local = datetime.fromisoformat(moment.local).astimezone(zone)
    except OverflowError:
        # The calendar ends on the day before, or begins on the day after.
        return moment.local[: len("2025-06-07T14:30")]
    return local.isoformat()[: len("2025-06-07T14:30")]


def correction_instants(day: date, zone: tzinfo) -> tuple[str, str]:
    """Return the instants at which a correction of a day may be said to have been made.

    A correction has a day and no hour. Noon in UTC comes first, which falls on that day nearly
    everywhere, then the beginning of the day in a time zone; both are as `Moment.instant`.
    """
    return f"{day}T12:00:00Z", timestamp(datetime.combine(day, time(), zone))


def last_change(story: Story, now: str) -> Moment:
    """Return when a story last changed in substance, as far as that can be true at an instant.

    It is the story's date where `updated` gives a time before it or still to come, and where it
    gives the very day without an hour.
    """
    updated = story.updated
    if updated and story.date.instant <= updated.instant <= now:
        return updated
    return story.date


def ahead_of(stories: Iterable[Story], now: str, zone: tzinfo) -> list[tuple[str, int]]:
    """Return which stories have changes and corrections that are still to come, and how many.

    Each is named by its file. `now` is written as `Moment.instant`.
    """
    ahead: list[tuple[str, int]] = []
    for story in stories:
        if story.updated or story.corrections:
            count = sum([instant > now for instant in changes_of(story, zone)])
            if count:
                ahead.append((story.file, count))
    return ahead


def changes_of(story: Story, zone: tzinfo) -> list[str]:
    """Return the instants from which a story's update and its corrections are not to come."""
    updated = [story.updated.instant] if story.updated else []
    days = [correction_instants(each.date, zone) for each in story.corrections]
    return [*updated, *chain.from_iterable(days)]


def news_since(now: str) -> str:
    """Return the instant after which a story must be dated to be news at `now`.

    Both instants are written as `Moment.instant`.
    """
    try:
        return timestamp(datetime.fromisoformat(now) - _IS_NEWS)
    except OverflowError:
        return FIRST_INSTANT


def news_until(instant: str) -> str:
    """Return the instant from which a story that is dated at an instant is no longer news.

    Both instants are written as `Moment.instant`.
    """
    try:
        return timestamp(datetime.fromisoformat(instant) + _IS_NEWS)
    except OverflowError:
        return LAST_INSTANT


def _news(shown: Sequence[Story], now: str) -> tuple[int, ...]:
    start = news_since(now)
    # Stories are sorted by the day that was written, which is at most one day off the day of the
    # story's instant.
    first = date.fromisoformat(day_of(start)).toordinal() - 1
    first_day = date.fromordinal(max(first, 1)).isoformat()
    candidates = takewhile(lambda each: each[1].date.day >= first_day, enumerate(shown))
    # What Google takes for the date of publication has to be exact.
    return tuple(
        [
            position
            for position, story in candidates
            if story.date.instant > start and is_exact(story.date.local)
        ][:_NEWS]
    )
