"""Shifts: which stories a catalogue prints otherwise than before an edit, wherever they stand now.

A story that comes or goes moves the positions of others, and nothing of what these say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from broadsheet.archive.assemble import Archive
from broadsheet.archive.links import Link
from broadsheet.archive.refiling import are_named_alike
from broadsheet.archive.related import are_in_order, positions_now
from broadsheet.archive.visibility import ahead_of
from broadsheet.dates import is_day, month_of, narrowest_period
from broadsheet.model import Story
from broadsheet.pages.catalogue import Catalogue, site
from broadsheet.pages.paging import period_href

_MOST = 50
"""Stories that have moved up to which the pages are known that print them."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Where the stories of an archive stood before, and which of them are printed otherwise now."""

    now_at: Sequence[int]
    """Position now of each story, by its position before; -1 for one that is gone."""
    moved: Sequence[int]
    """Positions now of the stories that are new, or that lists print otherwise."""
    moved_before: Sequence[int]
    """Positions before of the stories that are gone, or that lists printed otherwise."""

    def mapped(self, positions: Sequence[int]) -> list[int]:
        """Return where the stories at some positions before stand now."""
        return [*map(self.now_at.__getitem__, positions)]

    def taken(self, lines: Mapping[int, str]) -> dict[int, str]:
        """Return lines by where their stories stand now, without those that are printed otherwise.

        They are given by where the stories stood before.
        """
        moved = {*self.moved}
        taken = {self.now_at[then]: line for then, line in lines.items()}
        return {now: line for now, line in taken.items() if now >= 0 and now not in moved}


def shift_since(catalogue: Catalogue, before: Catalogue) -> Shift | None:
    """Return how the stories of a catalogue differ from those before.

    Returns None where a term has come or gone or has another name, where something has moved that
    pages of all kinds print, or where many stories have.
    """
    archive, last = catalogue.archive, before.archive
    now_at = _now_at(archive.stories, last.stories)
    if now_at is None or not _are_alike(archive, last):
        return None
    moved = _moved(catalogue, before, now_at)
    moved_before = [then for then, now in enumerate(now_at) if now < 0 or now in moved]
    if len(moved) + len(moved_before) > _MOST:
        return None
    return Shift(now_at, sorted(moved), moved_before)


def _now_at(stories: Sequence[Story], last: Sequence[Story]) -> list[int] | None:
    """Return the positions now of the last stories; None where many are in another order.

    A story that was edited so that it stands elsewhere counts as one that went and one that came.
    """
    now_at = positions_now([story.file for story in stories], [story.file for story in last])
    if not are_in_order(now_at):
        now_at = [
            at if at >= 0 and stories[at] == story else -1
            for at, story in zip(now_at, last, strict=True)
        ]
    return now_at if are_in_order(now_at) else None


def _are_alike(archive: Archive, last: Archive) -> bool:
    """Return whether two archives differ in stories alone, and in what follows from these."""
    return (
        archive.config == last.config
        and archive.visibility.preview == last.visibility.preview
        and archive.visibility.searchable == last.visibility.searchable
        and are_named_alike(last.terms, archive.terms)
        and archive.filing.names == last.filing.names
        and archive.covering == last.covering
        and archive.link_targets.shapes == last.link_targets.shapes
        and archive.links.media == last.links.media
        and archive.static == last.static
        # The menu has no sections that are empty.
        and site(archive, {}) == site(last, {})
    )


def _moved(catalogue: Catalogue, before: Catalogue, now_at: Sequence[int]) -> set[int]:
    """Return the positions now of the stories that are new or are printed otherwise."""
    archive, last = catalogue.archive, before.archive
    entries, entries_before = catalogue.parts.entries, before.parts.entries
    ahead, ahead_before = _ahead(archive), _ahead(last)
    moved = {*range(len(archive.stories))}.difference(now_at)
    for then, now in _stayed(now_at):
        story = archive.stories[now]
        same = (
            story == last.stories[then]
            and entries[now] == entries_before[then]
            and links_of(story.file, archive) == links_of(story.file, last)
            and ahead.get(story.file) == ahead_before.get(story.file)
        )
        if not same:
            moved.add(now)
    moved |= _told_otherwise(archive, last, now_at, frozenset(moved))
    if not archive.config.publishes("days"):
        moved |= _listed_elsewhere(catalogue, before, now_at, frozenset(moved))
    return moved


def _stayed(now_at: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the positions before and now of the stories that are still there."""
    return ((then, now) for then, now in enumerate(now_at) if now >= 0)


def links_of(file: str, archive: Archive) -> tuple[tuple[Link, ...], str]:
    """Return what the body of a content file and the picture at its head lead to."""
    return archive.links.by_file.get(file, ()), archive.links.pictures.get(file, "")


def _ahead(archive: Archive) -> Mapping[str, int]:
    return dict(ahead_of(archive.stories, archive.visibility.now, archive.config.zone))


def _told_otherwise(
    archive: Archive, last: Archive, now_at: Sequence[int], moved: frozenset[int]
) -> set[int]:
    """Return the stories whose versions in other languages are others, or are among those that moved."""
    return {
        now
        for then, now in _stayed(now_at)
        for versions in [archive.versions.get(now, ())]
        if [now_at[each] for each in last.versions.get(then, ())] != [*versions]
        or not moved.isdisjoint(versions)
    }


def _listed_elsewhere(
    catalogue: Catalogue, before: Catalogue, now_at: Sequence[int], moved: frozenset[int]
) -> set[int]:
    """Return the stories whose day is listed on another page of its month since stories moved."""
    archive, last = catalogue.archive, before.archive
    dates = chain(
        (archive.stories[now].date.local for now in moved),
        (
            last.stories[then].date.local
            for then, now in enumerate(now_at)
            if now < 0 or now in moved
        ),
    )
    months = {month_of(date) for date in dates}
    elsewhere = set()
    for then, now in _stayed(now_at):
        day = narrowest_period(last.stories[then].date.local)
        if now in moved or not is_day(day) or month_of(day) not in months:
            continue
        if period_href(day, catalogue.parts) != period_href(day, before.parts):
            elsewhere.add(now)
    return elsewhere
