"""Revised: a build that finds few stories edited publishes the last archive, with these edits.

It reads no other file, assembles nothing, and looks only at pages that these edits may move, as a
watch does (`commands.publisher`): those that print an edited story, and where it is under other
terms, which have the names that they had, theirs. The edits are all those since the last archive, so
that this one stays as it is, until there are several or one moves many pages; the receipt names the
pages that earlier edits may have moved. Whatever is not known for sure, or is more than such edits,
is left to `commands.making`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.kept_archive import decoded_archive
from broadsheet.archive.loading import cache_key, known_countries, next_change_among
from broadsheet.archive.mentions import mentions_in, sought_in
from broadsheet.archive.refiling import are_named_alike
from broadsheet.archive.revising import revise, story_digests
from broadsheet.commands.amending import Reached, amend_site
from broadsheet.commands.making import counted_receipt, keep_archive, site_receipt, stamps_of
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources
from broadsheet.model import Story
from broadsheet.pages.catalogue import catalogue, revise_catalogue
from broadsheet.pages.reach import FiledAddresses
from broadsheet.pages.sums import kept_sums
from broadsheet.publishing.edition import edition
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.last_archive import (
    LastFiles,
    last_archive,
    last_files,
)
from broadsheet.publishing.output import Output
from broadsheet.publishing.pieces import keep_pieces, read_pieces
from broadsheet.publishing.published_lines import published_lines
from broadsheet.publishing.receipts import Receipt, keep_receipt, receipt_of
from broadsheet.publishing.search import SearchIndex
from broadsheet.publishing.site import begun_site_index
from broadsheet.publishing.stretched import Published, Stretching
from broadsheet.publishing.workers import Workers
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import Config
from broadsheet.reading.kept import Kept
from broadsheet.reading.load import NOTHING_YET, reload
from broadsheet.reading.tree import SourceFile, content_tree
from broadsheet.steps import Steps

_MOST = 50
"""Files up to which it is quicker to publish their edits than to make the archive anew."""
_FEW = 3
"""Files up to which their edits are made to the same archive again by the next build."""


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
    """Positions of the stories that were edited."""
    edited: int
    """The number of files that are not as the last archive was made from them."""
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
    with Cache(kept.cache, key=cache_key(generator, sources.config)) as cache:
        revised = _revised(order.root, sources, files, _Kept(site_kept, receipt), cache)
        if revised is None:
            return None
        archive, last = revised.archive, revised.last
        steps.begin("arranging pages")
        mentioned = mentions_in(sought_in(last), lambda: Bodies(kept.cache))
        # Of few stories what they are related to is found sooner than the cache has it of all.
        before = catalogue(last, mentioned=mentioned, sums=kept_sums(cache))
        pages = revise_catalogue(before, archive, revised.positions)
        reached = FiledAddresses(archive.addresses).since(pages, before)
        if reached is None:
            return None
        made_of = edition(pages, sources.layouts, generator, cache)
        moved = {*receipt.reached, *(each.permalink for each in reached)}
        moved |= last.addresses.keys() - archive.addresses.keys()
        pages.lines.take_over(published_lines(pages, output.folder, output.entries, moved))
        has_turned = archive.terms is not last.terms
        published = Published(output.folder, output.entries, read_pieces(site_kept))
        stretching = Stretching(revised.listed, published, is_rest_same=not has_turned)

        def indexing() -> SearchIndex:
            with Workers(order.jobs, steps=steps) as workers:
                begun = begun_site_index(made_of, revised.listed, kept, output, workers)
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
    # Drafts, which are not among these stories, have instants too: an earlier one that is known
    # stays.
    until = next_change_among(archive.filing.stories, sources.config, sources.now)
    until = min(filter(None, (until, receipt.until)), default="")
    new = msgspec.structs.replace(
        site_receipt(sources, receipt.ingredients, until=until),
        outdated=tuple(sorted({*receipt.outdated, *moved})),
        last_archive=receipt.last_archive,
        reached=tuple(sorted(moved)),
    )
    if has_turned or revised.edited > _FEW:
        # The next build would have to look at all these pages again.
        stamps = stamps_of(files, sources.unsettled)
        digest = keep_archive(site_kept, archive, sources, stamps, revised.listed)
        new = msgspec.structs.replace(new, last_archive=digest, reached=())
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
    edits = [(old, new) for old, new in pairs if old != new]
    moves = any(old.terms != new.terms for old, new in edits)
    countries = known_countries(sources.config, cache) if moves else None
    revision = revise(last, (), edits, countries)
    if revision is None or revision.findings:
        return None
    archive = revision.archive
    if not are_named_alike(last.terms, archive.terms):
        return None
    if last.visibility.held_back.drafts and archive.addresses is not last.addresses:
        # A draft may link to a page that has come, or is no more.
        return None
    listed = _listed(found, last, archive)
    return _Revised(last, archive, revision.positions, len(new_stories), listed)


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
    read = reload(
        root, NOTHING_YET, changed=tree.texts, gone=(), config=config, cache=cache, run=map
    )
    stories = [item for item in read.items.values() if isinstance(item, Story)]
    return stories if len(stories) == len(changed) else []


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
