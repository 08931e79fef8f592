"""Revised: a build that finds few stories edited publishes the last archive, with these edits.

It reads no other file, assembles nothing, and looks only at pages that print what was edited, as a
watch does (`commands.publisher`). The edits are all those since the last archive, so that this one
stays as it is; the receipt names the pages that earlier edits may have moved. Whatever is not known
for sure, or is more than such edits, is left to `commands.making`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.kept_archive import decoded_archive
from broadsheet.archive.loading import cache_key, next_change_among
from broadsheet.archive.mentions import mentions_in, sought_in
from broadsheet.archive.revising import edited_positions, revise, story_digests
from broadsheet.commands.making import counted_receipt, site_receipt, site_report
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources
from broadsheet.model import Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.reach import FiledAddresses
from broadsheet.pages.sums import kept_sums
from broadsheet.publishing.edited import render_edited
from broadsheet.publishing.edition import edition
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.last_archive import LastFiles, last_archive, last_files
from broadsheet.publishing.output import Output
from broadsheet.publishing.pieces import keep_pieces, read_pieces
from broadsheet.publishing.receipts import Receipt, keep_receipt, receipt_of
from broadsheet.publishing.search import NO_INDEX, published_index
from broadsheet.publishing.site import RenderedSite, begun_site_index
from broadsheet.publishing.staging import all_files
from broadsheet.publishing.stretched import Published, Stretching
from broadsheet.publishing.workers import Workers
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache, known_item
from broadsheet.reading.config import Config
from broadsheet.reading.kept import Kept
from broadsheet.reading.load import NOTHING_YET, reload
from broadsheet.reading.tree import SourceFile, content_tree
from broadsheet.steps import Steps

_MOST = 50
"""Files up to which it is quicker to publish their edits than to make the archive anew."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a site."""

    folder: Path
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class _Revised:
    """The last archive, and what it has become."""

    last: Archive
    archive: Archive
    positions: Sequence[int]
    """Positions of the stories that were edited, or that one of these links to or did."""
    listed: Sequence[bytes]
    """Digests of what lists and files print of each story, by position."""


def may_be_revised(receipt: Receipt | None, sources: Sources) -> bool:
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
) -> Report | None:
    """Publish the last archive with what was edited since; None when more than that has to be done.

    `files` are those of the sources. Raises `Failure` when the machine refuses, and `CacheTrouble`
    when the cache lacks something.
    """
    site_kept = order.site_kept(kept)
    receipt = receipt_of(site_kept)
    if receipt is None or not may_be_revised(receipt, sources) or not output.is_whole:
        return None
    generator = generator_digest()
    here = Workers(1, steps=steps)
    with Cache(kept.cache, key=cache_key(generator, sources.config)) as cache:
        revised = _revised(order.root, sources, files, _Kept(site_kept, receipt), cache)
        if revised is None:
            return None
        archive = revised.archive
        steps.begin("arranging pages")
        mentioned = mentions_in(sought_in(archive), lambda: Bodies(kept.cache))
        pages = catalogue(archive, mentioned=mentioned, sums=kept_sums(cache))
        made_of = edition(pages, sources.layouts, generator, cache)
        filed = FiledAddresses(archive.addresses)
        edited = filed.reached(pages, revised.positions, revised.last)
        outdated = {*receipt.outdated, *(address.permalink for address in edited)}
        reached = [each for each in archive.addresses.values() if each.permalink in outdated]
        published = Published(output.folder, output.entries, read_pieces(site_kept))
        stretching = Stretching(revised.listed, published, is_rest_same=True)
        made = render_edited(made_of, reached, output, here, kept=kept, stretching=stretching)
        if made.problems:
            return None
        index, gone = NO_INDEX, {*made.gone}
        if order.selection.search:
            with Workers(order.jobs, steps=steps) as workers:
                indexing = begun_site_index(made_of, revised.listed, kept, output, workers)
                steps.begin("indexing", len(archive.stories), "stories")
                index = indexing.finished()
            gone |= (
                published_index(output.entries).files.digests.keys() - index.files.digests.keys()
            )
    counts = {**receipt.files, "cards": made.cards, "search": len(index.files.digests)}
    moved = all_files((made.files, index.files))
    site = RenderedSite(moved, len(archive.addresses), made.rendered, index, frozenset(), counts)
    steps.begin("publishing")
    commit = output.amend(digests=moved.digests, gone=gone, staged=moved.staged)
    keep_pieces(site_kept, stretching.pieces_of(output.entries))
    report = replace(site_report(archive, site), removed=commit.removed, notes=commit.notes)
    # Drafts, which are not among these stories, have instants too: an earlier one that is known
    # stays.
    until = next_change_among(archive.filing.stories, sources.config, sources.now)
    until = min(filter(None, (until, receipt.until)), default="")
    new = msgspec.structs.replace(
        site_receipt(sources, receipt.ingredients, until=until),
        last_archive=receipt.last_archive,
        outdated=tuple(sorted(outdated)),
    )
    keep_receipt(site_kept, counted_receipt(new, report))
    return report


def _revised(
    root: Path,
    sources: Sources,
    files: Sequence[SourceFile],
    kept: _Kept,
    cache: Cache,
) -> _Revised | None:
    """Return what the last archive has become; None when that is not known for sure."""
    found = last_files(kept.folder, kept.receipt.last_archive)
    if found is None or found.made_with != sources.made_with:
        return None
    new_stories = _read(root, sources.config, _changed(found, files), files, cache)
    if not new_stories or (parts := last_archive(kept.folder, found)) is None:
        return None
    last = _at(decoded_archive(parts, sources.config), sources.now)
    by_file = {story.file: story for story in last.filing.stories}
    if not by_file.keys() >= {story.file for story in new_stories}:
        return None
    pairs = [(by_file[story.file], story) for story in new_stories]
    if last.visibility.held_back.drafts and any(old.language != new.language for old, new in pairs):
        # A draft may translate the story into the language that it has now.
        return None
    revision = revise(last, (), [(old, new) for old, new in pairs if old != new])
    if revision is None or revision.findings:
        return None
    positions = edited_positions(last, revision.archive)
    if positions is None:
        return None
    return _Revised(last, revision.archive, positions, _listed(found, last, revision.archive))


def _changed(last: LastFiles, files: Sequence[SourceFile]) -> list[SourceFile]:
    """Return the files that are not as the last archive was made from them.

    There are none where other files came or went, or too many have changed.
    """
    stamps = last.stamps
    if len(files) != len(stamps) or not all(file.path in stamps for file in files):
        return []
    changed = [file for file in files if stamps[file.path] != file.stamp]
    return changed if len(changed) <= _MOST else []


def _read(
    root: Path,
    config: Config,
    changed: Sequence[SourceFile],
    files: Sequence[SourceFile],
    cache: Cache,
) -> list[Story]:
    """Return the stories in files that have changed; none where more than stories has moved."""
    tree = content_tree(changed, config, [file.path for file in files])
    if tree.problems or len(tree.texts) != len(changed):
        return []
    known = {file.path: found for file in tree.texts for found in cache.known(file.path).values()}
    read = reload(
        root, NOTHING_YET, changed=tree.texts, gone=(), config=config, cache=cache, run=map
    )
    stories = [item for item in read.items.values() if isinstance(item, Story)]
    if len(stories) != len(changed):
        return []
    before = [known_item(known[story.file]) for story in stories if story.file in known]
    # Under other terms, more than these stories moves: to fetch the archive would be of no use.
    by_file = {item.file: item.terms for item in before if isinstance(item, Story)}
    moves = any(by_file.get(story.file, story.terms) != story.terms for story in stories)
    return [] if moves else stories


def _at(archive: Archive, now: str) -> Archive:
    """Return an archive as readers may see it at an instant, to which time has not changed it."""
    return replace(archive, visibility=replace(archive.visibility, now=now))


def _listed(files: LastFiles, last: Archive, archive: Archive) -> list[bytes]:
    """Return digests of what lists and exported files print of each story, by position.

    Those of edited stories, and of their versions in other languages, are none that any other
    archive has; all others are as they were.
    """
    pairs = enumerate(zip(last.stories, archive.stories, strict=True))
    edited = [at for at, (old, new) in pairs if old is not new]
    families = {at: archive.versions.get(at, (at,)) for at in edited}
    listed = [files.listed_at(position) for position in range(len(archive.stories))]
    for family in families.values():
        digests = story_digests([archive.stories[at] for at in family])
        for at in family:
            of = b"".join([files.archive, files.listed_at(at), *digests])
            listed[at] = blake2b(of, digest_size=len(listed[at])).digest()
    return listed
