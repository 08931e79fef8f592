"""Edited: what of a published site is made anew after edits to stories that move nothing else.

What it costs does not grow with the site, but for files of all stories.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from broadsheet.archive.addresses import Address
from broadsheet.pages.cards import CARDS_FOLDER, cards
from broadsheet.problems import Problem
from broadsheet.publishing.cards import card_files
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.output import Output
from broadsheet.publishing.site import render_moved
from broadsheet.publishing.staging import Files, all_files
from broadsheet.publishing.stretched import Stretching
from broadsheet.publishing.workers import Workers
from broadsheet.reading.kept import Kept
from broadsheet.urls import output_path


@dataclass(frozen=True, slots=True)
class EditedFiles:
    """The files of a site that edits may have moved, or the problems that keep them from it."""

    files: Files
    gone: Collection[str]
    """Paths of the files that the site has no more."""
    rendered: int
    """The number of pages that were rendered anew."""
    cards: int
    """The number of cards that the site has now."""
    problems: frozenset[Problem]


def render_edited(
    edition: Edition,
    addresses: Sequence[Address],
    output: Output,
    workers: Workers,
    *,
    kept: Kept,
    stretching: Stretching | None = None,
    gone: Collection[str] = (),
) -> EditedFiles:
    """Return what of the edition's site is not as it is published, staged.

    Of its pages, those at some addresses alone may have moved or come, those at permalinks that are
    `gone` are no more, if there were any, and no picture, static file or asset has moved; all others
    are published. What files in stretches take over, `stretching` knows. Raises `Failure` when the
    machine refuses.
    """
    entries = output.entries
    data = edition.pages.data.paths().values()
    looked_at = [*(output_path(address.permalink) for address in addresses), *data]
    known: Mapping[str, bytes] = {
        path: entries[path].digest for path in looked_at if path in entries
    }
    pages = render_moved(
        edition,
        workers,
        known,
        cache=kept.cache,
        staging=output.staging,
        stretching=stretching,
        only=addresses,
    )
    rendered = len(pages.files.staged)
    if pages.problems:
        return EditedFiles(pages.files, (), rendered, 0, pages.problems)
    drawn = card_files(
        cards(edition.pages.archive),
        seed=edition.generator,
        staging=output.staging,
        entries=entries,
        workers=workers,
    )
    folder = CARDS_FOLDER.removeprefix("/")
    old = {path for path in entries if path.startswith(folder)}
    files = all_files((pages.files, drawn))
    paths = (old - drawn.digests.keys()) | (entries.keys() & set(map(output_path, gone)))
    return EditedFiles(files, paths, rendered, len(drawn.digests), frozenset())
