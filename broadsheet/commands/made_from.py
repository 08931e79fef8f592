"""Made from: what a published site is known to be made from, and whether that is still so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.related import FoundRelated, all_related
from broadsheet.commands.making import (
    KEPT_UP_TO,
    counted_receipt,
    keep_archive,
    site_receipt,
    stamps_of,
)
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources, files_digest
from broadsheet.model import Story
from broadsheet.pages.ingredients import Ingredients
from broadsheet.previewing.state import State
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.receipts import Receipt


@dataclass(slots=True)
class MadeFrom:
    """What published pages were made from."""

    ingredients: bytes | None = None
    """The encoded ingredients of a state; None when they are not known."""
    digests: tuple[Sequence[Story], Sequence[bytes]] | None = None
    """Its stories, and their digests."""
    related: FoundRelated | None = None
    """What its stories are related to."""
    lines: Mapping[bytes, str] = field(default_factory=dict)
    """Exported lines of its stories, by the digests of what lists and files print of these."""
    listed: Sequence[bytes] = ()
    """Digests of what lists and files print of each of its stories, by position."""
    outdated: set[str] = field(default_factory=set)
    """Permalinks of the pages that edits may have moved since that state, or taken away."""
    edits: int = 0
    """How many times edits have been published since that state."""
    has_turned: bool = False
    """Whether stories have been under other terms since then."""
    last_archive: bytes = b""
    """Digest by which a build finds the archive of that state; empty where it is not kept."""


def edition_made_from(
    edition: Edition, ingredients: Ingredients, digests: Sequence[bytes], related: FoundRelated
) -> MadeFrom:
    """Return what the pages of an edition, which are published, are made from."""
    made = edition.pages.lines.made
    lines = {digest: made[at] for at, digest in enumerate(ingredients.listed) if at in made}
    stories = edition.pages.archive.stories
    return MadeFrom(ingredients.encoded, (stories, digests), related, lines, ingredients.listed)


def keep_made_from(site_kept: Path, made: MadeFrom, archive: Archive, sources: Sources) -> None:
    """Keep the archive that published pages were made from, as some sources are.

    `site_kept` is the folder for what is kept of the site. No edit may have been published since.
    """
    files = tuple(islice(sources.files, KEPT_UP_TO + 1))
    if len(files) <= KEPT_UP_TO:
        stamps = stamps_of(files, sources.unsettled)
        made.last_archive = keep_archive(site_kept, archive, sources, stamps, made.listed)


def receipt_for(made: MadeFrom, sources: Sources, state: State, report: Report) -> Receipt:
    """Return the receipt for the site of a state, of which it is known what it was made from.

    `report` tells what came of it.
    """
    assert made.ingredients is not None
    receipt = msgspec.structs.replace(
        site_receipt(sources, made.ingredients, until=state.next_change),
        # A build that takes the archive looks for no mistake in a draft.
        last_archive=b"" if report.of_drafts else made.last_archive,
        outdated=tuple(sorted(made.outdated)),
        reached=tuple(sorted(made.outdated)),
    )
    return counted_receipt(receipt, report)


def found_related(edition: Edition, last: FoundRelated | None = None) -> FoundRelated:
    """Return what the stories of an edition are related to, given the last that was found."""
    archive = edition.pages.archive
    return all_related([story.file for story in archive.stories], archive.postings, last)


def prints_the_same(last: Edition, edition: Edition) -> bool:
    """Return whether the pages of two editions that have the same views are the same.

    The files that are published besides pages have to be the same as well.
    """
    before, after = last.pages.archive, edition.pages.archive
    return (
        edition.base_digests == last.base_digests
        and edition.assets == last.assets
        and after.links.media == before.links.media
        and after.static == before.static
    )


def are_files_of(sources: Sources, state: State) -> bool:
    """Return whether the files that a build has found are those of a state."""
    return (
        state.material is not None
        and state.theme is not None
        and sources.config == state.material.config
        and sources.layouts.templates == state.theme.layouts.templates
        and sources.layouts.assets == state.theme.layouts.assets
        and sources.of_files == files_digest(state.snapshot.content.values())
    )
