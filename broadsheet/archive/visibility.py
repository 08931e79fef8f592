"""Visibility: which stories and pages readers may see at an instant, and what keeps the others from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from operator import attrgetter

from broadsheet.dates import day_of
from broadsheet.model import Document, Story
from broadsheet.reading.config import Config
from broadsheet.reading.fields import timestamp

_NEWS = 1_000
"""Stories in a news sitemap, at most (Google News, "Create a News sitemap")."""
_IS_NEWS = timedelta(hours=48)
"""For how long a story is news there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which stories are shown, and where the site will stand."""

    now: datetime
    """The instant from which embargoes and expiries are seen; without a time zone, it is in the
    archive's."""
    drafts: bool = False
    future: bool = False
    search: bool = True
    """Whether readers can search the stories."""
    base_url: str = ""
    """In place of the one in the settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visibility:
    """What readers must not see, and what is said of it where a preview shows it. Positions are those of stories."""

    embargoed: frozenset[int]
    """Positions of the stories that only the future may show."""
    expired: frozenset[int]
    """Positions of the stories that readers may not see any more."""
    preview: bool
    """Whether the archive was asked to hold what readers must not see yet: drafts or stories under
    embargo."""
    searchable: bool
    """Whether readers can search the archive."""
    news: tuple[int, ...]
    """Positions of the stories that are news today: those of the last 48 hours, the newest 1,000 at
    most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The stories and pages that are shown, and those that are not."""

    stories: tuple[Story, ...]
    """The newest first, by day, then by instant."""
    documents: tuple[Document, ...]
    everything: Sequence[Story]
    """All stories, the newest first."""
    reasons: Mapping[str, str]
    """Content file of each story that is kept out to the reason, in words."""
    visibility: Visibility


def instant(selection: Selection, config: Config) -> str:
    """Return the instant from which embargoes and expiries are seen, as `Moment.instant` is written."""
    now = selection.now
    return timestamp(now if now.tzinfo else now.replace(tzinfo=config.zone))


def reason_to_keep_out(story: Story, now: str, selection: Selection) -> str:
    """Return why a story is not shown at an instant, in words, or an empty text when it is."""
    if story.draft and not selection.drafts:
        return "a draft"
    if story.date.instant > now and not selection.future:
        return "a story under embargo"
    if story.expires and story.expires.instant <= now and not selection.drafts:
        return "a story that has expired"
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
    """Return the instant after which a story must be from to be news at another; both as `Moment.instant`."""
    return timestamp(datetime.fromisoformat(now) - _IS_NEWS)


def news_until(instant: str) -> str:
    """Return the instant from which a story of an instant is no news any more; both as `Moment.instant`."""
    return timestamp(datetime.fromisoformat(instant) + _IS_NEWS)


def _news(shown: Sequence[Story], now: str) -> tuple[int, ...]:
    start = news_since(now)
    # Stories come by the days that they were written with, each of which is at most a day off that
    # of its instant.
    first_day = (date.fromisoformat(day_of(start)) - timedelta(days=1)).isoformat()
    lately = takewhile(lambda each: each[1].date.day >= first_day, enumerate(shown))
    return tuple([position for position, story in lately if story.date.instant > start][:_NEWS])
