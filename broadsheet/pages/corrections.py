"""The views of corrections: those of all stories, on a page of their own and in its feeds."""

from collections.abc import Iterator
from itertools import groupby

from broadsheet.archive.addresses import CORRECTIONS
from broadsheet.archive.visibility import correction_instants, last_change
from broadsheet.model import Correction, Story
from broadsheet.pages.paging import page_of, pager
from broadsheet.pages.parts import Parts
from broadsheet.urls import page_permalink
from broadsheet.views.corrections import (
    CorrectionEntry,
    CorrectionsDay,
    CorrectionsFeedEntry,
    CorrectionsFeedView,
    CorrectionsJsonFeedView,
    CorrectionsView,
)
from broadsheet.views.site import Head

POLICY = "/corrections-policy/"
"""Permalink of the document that says how an archive corrects itself, if it has one."""
_NOTHING_YET = "1970-01-01T00:00:00Z"
"""When an empty feed was last updated: Atom requires a time (RFC 4287, 4.2.15), and the clock is
not read here."""


def corrections_view(number: int, parts: Parts) -> CorrectionsView:
    """Return the view of a page of the list of corrections: by day, the newest first."""
    archive = parts.archive
    policy = any(document.permalink == POLICY for document in archive.documents)
    return CorrectionsView(
        head=Head(
            "",
            "",
            parts.url(page_permalink(CORRECTIONS, number)),
            parts.feeds(CORRECTIONS, archive.config.title),
        ),
        days=tuple(_days(number, parts)),
        count=len(parts.corrections),
        policy=parts.href(POLICY) if policy else "",
        pager=pager(CORRECTIONS, len(parts.corrections), number, parts),
    )


def _days(number: int, parts: Parts) -> Iterator[CorrectionsDay]:
    stories = parts.archive.stories
    for day, corrections in groupby(
        page_of(parts.corrections, number, parts),
        key=lambda each: stories[each[0]].corrections[each[1]].date,
    ):
        yield CorrectionsDay(
            str(day),
            tuple([_entry(position, ordinal, parts) for position, ordinal in corrections]),
        )


def _entry(position: int, ordinal: int, parts: Parts) -> CorrectionEntry:
    entry = parts.entries[position]
    return CorrectionEntry(
        entry.title,
        entry.href,
        parts.archive.stories[position].corrections[ordinal].text,
        entry.mark,
    )


def corrections_feed_view(name: str, parts: Parts) -> CorrectionsFeedView:
    """Return the view of the feed of corrections that is named `feed.xml` or `feed.json`."""
    entries = tuple(_feed_entries(parts))
    view = CorrectionsJsonFeedView if name == "feed.json" else CorrectionsFeedView
    return view(
        url=parts.url(CORRECTIONS + name),
        home=parts.url(CORRECTIONS),
        updated=max((entry.updated for entry in entries), default=_NOTHING_YET),
        entries=entries,
    )


def _feed_entries(parts: Parts) -> Iterator[CorrectionsFeedEntry]:
    for position, ordinal in parts.corrections[: parts.archive.config.feed_size]:
        story = parts.archive.stories[position]
        correction = story.corrections[ordinal]
        url = parts.urls[position]
        # The number counts only the story's corrections of the same day: a correction of another
        # day that is written above this one leaves its id as it is.
        ordinal_of_day = sum(other.date == correction.date for other in story.corrections[:ordinal])
        known_by = parts.identifier(position)
        joint = "-" if "#" in known_by else "#"
        yield CorrectionsFeedEntry(
            id=f"{known_by}{joint}correction-{correction.date}-{ordinal_of_day + 1}",
            url=url,
            title=story.title,
            text=correction.text,
            updated=_corrected(story, correction, parts),
        )


def _corrected(story: Story, correction: Correction, parts: Parts) -> str:
    """Return when a correction was made, as RFC 3339.

    A feed is never dated in the future: a correction that is to come has the time of the story's
    last change.
    """
    now = parts.archive.visibility.now
    instants = correction_instants(correction.date, parts.archive.config.zone)
    past = (instant for instant in instants if instant <= now)
    return next(past, last_change(story, now).instant)
