"""Revised: a build that finds few stories edited publishes the last archive, with these edits.

It looks only at pages that these edits may move, as a watch does (`commands.publisher`): those that
print an edited story, and where stories come, go, or are under other terms, which have the names that
they had, theirs. The edits are all those since the last archive (`commands.edited_since`), so that this
one stays as it is, until there are several or one moves many pages; the receipt names the pages that
earlier edits may have moved. Whatever is not known for sure, or is more than such edits, is left to
`commands.making`.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeGuard

import msgspec

from broadsheet.archive.loading import cache_key
from broadsheet.archive.mentions import mentions_in, sought_in
from broadsheet.archive.revising import story_digests
from broadsheet.commands.amending import Reached, amend_site
from broadsheet.commands.edited_since import EditedSince, LastKept, edited_since
from broadsheet.commands.making import counted_receipt, keep_archive, site_receipt, stamps_of
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources
from broadsheet.pages.catalogue import catalogue, revise_catalogue
from broadsheet.pages.reach import FiledAddresses
from broadsheet.pages.shifts import Shift, links_of
from broadsheet.pages.sums import kept_sums
from broadsheet.publishing.edition import edition
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.output import Output
from broadsheet.publishing.pieces import keep_pieces, read_pieces
from broadsheet.publishing.published_lines import published_lines
from broadsheet.publishing.receipts import Receipt, keep_receipt
from broadsheet.publishing.search import SearchIndex
from broadsheet.publishing.site import begun_site_index
from broadsheet.publishing.stretched import Published, Stretching
from broadsheet.publishing.workers import Workers
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache
from broadsheet.reading.kept import Kept
from broadsheet.reading.tree import SourceFile
from broadsheet.steps import Steps

_FEW = 3
"""Files up to which their edits are made to the same archive again by the next build."""


def may_be_revised(receipt: Receipt | None, sources: Sources) -> TypeGuard[Receipt]:
    """Return whether the archive of a receipt may be what the sources are a revision of."""
    return (
        receipt is not None
        and bool(receipt.last_archive)
        and receipt.is_of_time(sources.now)
        and not sources.problems
    )


def publish_revised(
    order: BuildOrder,
    kept: Kept,
    sources: Sources,
    output: Output,
    steps: Steps,
    *,
    files: Sequence[SourceFile],
    receipt: Receipt,
) -> Report | None:
    """Publish the last archive with what was edited since; None when more than that has to be done.

    `files` are those of the sources, which may be a revision of what the receipt is of. Raises `Failure`
    when the machine refuses, and `CacheTrouble` when the cache lacks something.
    """
    site_kept = order.site_kept(kept)
    if not output.is_whole:
        return None
    generator = generator_digest()
    with Cache(kept.cache, key=cache_key(generator, sources.config)) as cache:
        kept_there = LastKept(site_kept, receipt.last_archive)
        since = edited_since(order, sources, files, kept_there, cache)
        if since is None:
            return None
        archive, last = since.archive, since.last
        steps.begin("arranging pages")
        mentioned = mentions_in(sought_in(last), lambda: Bodies(kept.cache))
        # Of few stories what they are related to is found sooner than the cache has it of all.
        sums = kept_sums(cache)
        before = catalogue(last, mentioned=mentioned, sums=sums)
        pages = (
            catalogue(archive, before=before, mentioned=mentioned, sums=sums)
            if since.positions is None
            else revise_catalogue(before, archive, since.positions)
        )
        reach = FiledAddresses(archive.addresses).since(pages, before)
        if reach is None:
            return None
        made_of = edition(pages, sources.layouts, generator, cache)
        moved = {*receipt.reached, *(each.permalink for each in reach.addresses)}
        moved |= last.addresses.keys() - archive.addresses.keys()
        lines = published_lines(before, output.folder, output.entries)
        # A build before this one may have published a story of the last archive as it is now.
        lines = {at: line for at, line in lines.items() if last.permalinks[at] not in moved}
        pages.lines.take_over(reach.shift.taken(lines) if reach.shift else lines)
        has_turned = reach.shift is not None
        listed = _listed(since, reach.shift)
        published = Published(output.folder, output.entries, read_pieces(site_kept))
        stretching = Stretching(listed, published, is_rest_same=not has_turned)

        def indexing() -> SearchIndex:
            with Workers(order.jobs, steps=steps) as workers:
                begun = begun_site_index(made_of, listed, kept, output, workers)
                steps.begin("indexing", len(archive.stories), "stories")
                return begun.finished()

        report = amend_site(
            made_of,
            Reached(
                addresses=[each for at, each in archive.addresses.items() if at in moved],
                gone=moved - archive.addresses.keys(),
            ),
            output,
            Workers(1, steps=steps),
            kept=kept,
            counts=receipt.files,
            stretching=stretching,
            indexing=indexing if order.selection.search else None,
        )
    if report.problems:
        return None
    keep_pieces(site_kept, stretching.pieces_of(output.entries))
    # Drafts, which may not be among these stories, have instants too: an earlier one that is known
    # stays.
    until = min(filter(None, (since.until, receipt.until)), default="")
    new = msgspec.structs.replace(
        site_receipt(sources, receipt.ingredients, until=until),
        outdated=tuple(sorted({*receipt.outdated, *moved})),
        last_archive=receipt.last_archive,
        reached=tuple(sorted(moved)),
    )
    if has_turned or since.edited > _FEW:
        # The next build would have to look at all these pages again.
        stamps = stamps_of(files, sources.unsettled)
        digest = keep_archive(site_kept, archive, sources, stamps, listed)
        new = msgspec.structs.replace(new, last_archive=digest, reached=())
    keep_receipt(site_kept, counted_receipt(new, report))
    return report


def _listed(since: EditedSince, shift: Shift | None) -> list[bytes]:
    """Return digests of what lists and exported files print of each story, by position.

    Those of stories that are printed otherwise, and of their versions in other languages, are none
    that any other archive has; all others are as they were.
    """
    files, last, archive = since.files, since.last, since.archive
    if shift is None:
        pairs = enumerate(zip(last.stories, archive.stories, strict=True))
        edited = [at for at, (old, new) in pairs if old is not new]
        moved = {each for at in edited for each in archive.versions.get(at, (at,))}
        listed = [files.listed_at(position) for position in range(len(archive.stories))]
    else:
        moved = {*shift.moved}
        listed = [b""] * len(archive.stories)
        for then, now in enumerate(shift.now_at):
            if now >= 0:
                listed[now] = files.listed_at(then)
    for at in moved:
        family = [archive.stories[each] for each in archive.versions.get(at, (at,))]
        told = (archive.permalinks[at], links_of(archive.stories[at].file, archive))
        of = [files.archive, listed[at], *story_digests(family), msgspec.msgpack.encode(told)]
        listed[at] = blake2b(b"".join(of), digest_size=16).digest()
    return listed
