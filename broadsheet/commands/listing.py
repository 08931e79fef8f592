"""Listing: the stories and pages that a build holds back, each with the reason and its dates."""

from collections.abc import Iterable, Iterator
from typing import Literal

from broadsheet.archive.loading import are_fatal, cache_key
from broadsheet.archive.ordering import newest_first
from broadsheet.archive.visibility import (
    DRAFT,
    EXPIRED,
    Selection,
    instant,
    local_time,
    reason_to_keep_out,
)
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import HeldItem, Listing, Why
from broadsheet.model import Document, Story
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import Config
from broadsheet.reading.file_names import CONTENT_INSIDE
from broadsheet.reading.kept import Kept, with_kept
from broadsheet.reading.load import load
from broadsheet.reading.settings_file import settings
from broadsheet.reading.tree import content_tree, walk


def listing_of(order: BuildOrder, wanted: Why | Literal["all"]) -> Listing:
    """Return what a build of an archive would hold back.

    Raises `Misuse` when the root is not an archive, `Failure` when the machine fails.
    """
    listing, notes = with_kept(order.root, lambda kept: _listing(order, kept))
    items = (item for item in listing.items if wanted in ("all", item.why))
    return Listing(tuple(items), listing.unread, listing.problems, notes)


def _listing(order: BuildOrder, kept: Kept) -> Listing:
    config, problems = settings(order.root, "")
    if are_fatal(problems):
        return Listing((), 0, problems)
    tree = content_tree(walk(order.root / "content", CONTENT_INSIDE), config)
    key = cache_key(generator_digest(), config)
    with Workers(order.jobs) as workers, Cache(kept.cache, key=key) as cache:
        content = load(order.root, tree.texts, config, cache, run=workers.run)
    items = (
        *_held_stories(content.stories, order.selection, config),
        *(_held_page(page) for page in content.documents if page.draft),
    )
    return Listing(items, len(content.problems))


def _held_stories(
    stories: Iterable[Story], selection: Selection, config: Config
) -> Iterator[HeldItem]:
    now, zone = instant(selection, config), config.zone
    for story in newest_first(stories):
        if reason := reason_to_keep_out(story, now, selection):
            why: Why = (
                "draft" if reason == DRAFT else "expired" if reason == EXPIRED else "embargoed"
            )
            yield HeldItem(
                why=why,
                date=local_time(story.date, zone),
                expires=local_time(story.expires, zone) if story.expires else "",
                file=story.file,
                title=story.title,
            )


def _held_page(page: Document) -> HeldItem:
    return HeldItem(why="draft", date="", expires="", file=page.file, title=page.title)
