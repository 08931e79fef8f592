"""Amending: a published site of which some pages may have moved is brought up to date, and no more."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from broadsheet.archive.addresses import Address
from broadsheet.commands.making import site_report
from broadsheet.commands.outcome import Report
from broadsheet.publishing.edited import render_edited
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.output import Output
from broadsheet.publishing.search import NO_INDEX, SearchIndex, published_index
from broadsheet.publishing.site import RenderedSite
from broadsheet.publishing.staging import all_files
from broadsheet.publishing.stretched import Stretching
from broadsheet.publishing.workers import Workers
from broadsheet.reading.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What of a published site edits may have moved."""

    addresses: Sequence[Address]
    """Addresses of the pages that may have moved or come."""
    gone: Collection[str]
    """Permalinks of those that are no more."""


def amend_site(
    edition: Edition,
    reached: Reached,
    output: Output,
    workers: Workers,
    *,
    kept: Kept,
    counts: Mapping[str, int],
    stretching: Stretching | None = None,
    indexing: Callable[[], SearchIndex] | None = None,
) -> Report:
    """Publish the pages that edits may have moved, and return what came of it.

    All others are published as they are, and so is the search index unless `indexing` returns
    another. `counts` has how many files of each kind there were. Nothing is published where a
    layout has a mistake. Raises `Failure` when the machine refuses.
    """
    archive = edition.pages.archive
    made = render_edited(
        edition,
        reached.addresses,
        output,
        workers,
        kept=kept,
        stretching=stretching,
        gone=reached.gone,
    )
    counts = {**counts, "pages": len(archive.addresses), "cards": made.cards}
    index, gone = NO_INDEX, {*made.gone}
    if indexing and not made.problems:
        index = indexing()
        counts["search"] = len(index.files.digests)
        gone |= published_index(output.entries).files.digests.keys() - index.files.digests.keys()
    moved = all_files((made.files, index.files))
    site = RenderedSite(moved, len(archive.addresses), made.rendered, index, made.problems, counts)
    report = site_report(archive, site)
    if report.problems:
        return report
    workers.steps.begin("publishing")
    commit = output.amend(digests=moved.digests, gone=gone, staged=moved.staged)
    return replace(report, removed=commit.removed, notes=commit.notes)
