"""Visibility: which stories and pages readers may see at an instant, and why not the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from operator import attrgetter

from broadsheet.dates import day_of
from broadsheet.model import Document, Story
from broadsheet.reading.config import Config
from broadsheet.reading.fields import timestamp

EXPIRED = "a story that has expired"
"""Reason for which a story that has been public is kept out."""
_NEWS = 1_000
"""Number of stories in a news sitemap, at most (Google News, "Create a News sitemap")."""
_IS_NEWS = timedelta(hours=48)
"""Time for which a story is news there."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Visibility:
    """What readers must not see yet or any more, and what follows from that for the whole site."""

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
    most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The stories and pages that are shown, and the reasons why others are not."""

    stories: tuple[Story, ...]
    """Stories that are shown, newest first, by day, then by instant."""
    documents: tuple[Document, ...]
    everything: Sequence[Story]
    """All stories, shown or not, newest first."""
    reasons: Mapping[str, str]
    """Content file of each story that is kept out to the reason, in words."""
    visibility: Visibility


def instant(selection: Selection, config: Config) -> str:
    """Return the instant at which embargoes and expiries are judged, as `Moment.instant`."""
    now = selection.now
    return timestamp(now if now.tzinfo else now.replace(tzinfo=config.zone))


def reason_to_keep_out(story: Story, now: str, selection: Selection) -> str:
    """Return why a story is not shown at an instant, in words, or an empty text when it is."""
    if story.draft and not selection.drafts:
        return "a draft"
    if story.date.instant > now and not selection.future:
        return "a story under embargo"
    if story.expires and story.expires.instant <= now and not selection.drafts:
        return EXPIRED
    return ""


def select(
    stories: Iterable[Story], documents: Iterable[Document], selection: Selection, config: Config
) -> Selected:
    """Return the stories and pages that a selection shows."""
    now = instant(selection, config)
    ordered = sorted(stories, key=attrgetter("date.day", "date.instant", "file"), reverse=True)
    reasons = {
        story.file: why for story in ordered if (why := reason_to_keep_out(story, now, selection))
    }
    shown = (
        tuple([story for story in ordered if story.file not in reasons])
        if reasons
        else tuple(ordered)
    )
    return Selected(
        stories=shown,
        documents=tuple(
            document for document in documents if selection.drafts or not document.draft
        ),
        everything=ordered,
        reasons=reasons,
        visibility=Visibility(
            embargoed=frozenset(at for at, story in enumerate(shown) if story.date.instant > now),
            expired=frozenset(
                at
                for at, story in enumerate(shown)
                if story.expires and story.expires.instant <= now
            ),
            preview=selection.drafts or selection.future,
            searchable=selection.search,
            news=_news(shown, now),
        ),
    )


def news_since(now: str) -> str:
    """Return the instant after which a story must be dated to be news at `now`.

    Both instants are written as `Moment.instant`.
    """
    return timestamp(datetime.fromisoformat(now) - _IS_NEWS)


def news_until(instant: str) -> str:
    """Return the instant from which a story that is dated at an instant is no longer news.

    Both instants are written as `Moment.instant`.
    """
    return timestamp(datetime.fromisoformat(instant) + _IS_NEWS)


def _news(shown: Sequence[Story], now: str) -> tuple[int, ...]:
    start = news_since(now)
    # Stories are sorted by the day that was written, which is at most one day off the day of the
    # story's instant.
    first_day = (date.fromisoformat(day_of(start)) - timedelta(days=1)).isoformat()
    candidates = takewhile(lambda each: each[1].date.day >= first_day, enumerate(shown))
    return tuple([position for position, story in candidates if story.date.instant > start][:_NEWS])
