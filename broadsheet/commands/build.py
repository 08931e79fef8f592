"""Building: the archive in a folder made into the published site, or into a report of what keeps it from that."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import (
    CACHE,
    Loaded,
    Selection,
    cache_key,
    instant,
    load_archive,
    missing_content,
    related_table,
    settings,
)
from broadsheet.archive.mentions import mentions_table
from broadsheet.archive.revising import arrangement_digest, edited_positions, story_digests
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.reach import reached
from broadsheet.printing.layouts import Layouts, read_layouts
from broadsheet.problems import Failure, Problem
from broadsheet.publishing.assets import published_assets
from broadsheet.publishing.edition import Edition, edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.manifest import OWN, read_manifest
from broadsheet.publishing.output import open_output
from broadsheet.publishing.pictures import forget_versions
from broadsheet.publishing.receipts import Receipt, keep_receipt, receipt_of
from broadsheet.publishing.site import IsReached, RenderedSite, render_moved, render_site
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache import Cache, disk_time, is_settled
from broadsheet.reading.config import Config
from broadsheet.reading.tree import SourceFile, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOrder:
    """What is asked of a build."""

    root: Path
    output: Path
    selection: Selection
    jobs: int
    clean: bool = False
    """Whether everything is read and rendered again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a build."""

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    unchanged: int = 0
    removed: int = 0
    shards: int = 0
    """The number of shards of the search index."""
    indexed: int = 0
    """The number of shards that were indexed anew."""
    problems: tuple[Problem, ...] = ()


def build(order: BuildOrder, *, waiting: Callable[[], None]) -> Report:
    """Publish the site, or return the problems that keep it from being published and leave the output as it is.

    `waiting` is called when another build of the same output has to end first. Raises `Misuse` when the root
    is not an archive or the output is not ours, `Failure` when the machine fails.
    """
    found = _look(order)
    if not order.clean and (report := _unchanged(order, found, waiting)):
        return report
    with _loaded(order, found) as (loaded, edition, workers):
        if edition is None:
            return Report(problems=loaded.problems)
        archive = edition.pages.archive
        if loaded.problems:
            pages = render_moved(edition, order.root, workers, _published_digests(order.output))
            problems = tuple(sorted({*loaded.problems, *pages.problems}))
            return Report(stories=len(archive.stories), pages=len(pages.files.digests), problems=problems)
        with open_output(order.output, waiting=waiting) as output:
            if order.clean:
                output.forget()
            receipt = _receipt(found, archive, until=loaded.until)
            is_reached = _reach(receipt, receipt_of(order.output), edition)
            site = render_site(
                edition, order.root, output, workers, is_reached=is_reached, search=order.selection.search
            )
            report = _report(archive, site)
            if report.problems:
                return report
            commit = output.commit(digests=site.files.digests, staged=site.files.staged)
            counted = msgspec.structs.replace(receipt, stories=report.stories, pages=report.pages, shards=report.shards)
            keep_receipt(order.output, counted)
            return replace(report, removed=commit.removed)


def mistakes(order: BuildOrder) -> tuple[Loaded, tuple[Problem, ...]]:
    """Return the archive and every problem that a build would find; nothing is published."""
    with _loaded(order, _look(order)) as (loaded, edition, workers):
        if edition is None:
            return loaded, loaded.problems
        pages = render_moved(edition, order.root, workers, _published_digests(order.output))
        return loaded, tuple(sorted({*loaded.problems, *pages.problems}))


@dataclass(frozen=True, slots=True)
class _Found:
    """What a build finds before it reads any content."""

    config: Config
    problems: tuple[Problem, ...]
    """The problems of the settings."""
    layouts: Layouts
    files: Sequence[SourceFile]
    """The files of the content folder."""
    made_from: bytes
    """Digest of all that the site is made from; empty when a file changed so lately that its time proves nothing."""
    made_with: bytes
    """Digest of the same, but for the content."""
    now: str


def _look(order: BuildOrder) -> _Found:
    config, problems = settings(order.root, order.selection.base_url)
    problems = (*problems, *missing_content(order.root))
    layouts = read_layouts(order.root)
    started = disk_time(order.root / CACHE)
    files = tuple(walk(order.root / "content"))
    selection = order.selection
    asked = (selection.drafts, selection.future, selection.search)
    frame = (generator_digest(), config, asked, layouts.templates, layouts.assets)
    made_with = blake2b(msgspec.msgpack.encode(frame), digest_size=16).digest()
    made_from = b""
    # A name that cannot be printed is a problem, and may not even be text.
    if all(is_settled(file, started) and file.path.isprintable() for file in files):
        made_from = blake2b(made_with + msgspec.msgpack.encode(files), digest_size=16).digest()
    return _Found(config, problems, layouts, files, made_from, made_with, instant(order.selection, config))


def _unchanged(order: BuildOrder, found: _Found, waiting: Callable[[], None]) -> Report | None:
    """Return the report of a build that finds everything as the last one left it; None when it may not be so."""

    def true_receipt() -> Receipt | None:
        receipt = receipt_of(order.output)
        made_from = receipt is not None and found.made_from and receipt.made_from == found.made_from
        return receipt if receipt and made_from and receipt.since <= found.now < (receipt.until or "~") else None

    # Looked for before the output is waited for: mostly there is something to do.
    if true_receipt() is None:
        return None
    with open_output(order.output, waiting=waiting) as output:
        receipt = true_receipt()
        if receipt is None or not output.is_whole:
            return None
        return Report(stories=receipt.stories, pages=receipt.pages, unchanged=receipt.pages, shards=receipt.shards)


@contextmanager
def _loaded(order: BuildOrder, found: _Found) -> Iterator[tuple[Loaded, Edition | None, Workers]]:
    """Load the archive, and assemble its edition, with the workers that rendering it needs.

    There is no edition when the settings are too broken to read anything under them.
    """
    generator = generator_digest()
    path = order.root / CACHE
    if order.clean:
        with failures(path):
            path.unlink(missing_ok=True)
            forget_versions(order.root)
    with Workers(order.jobs) as workers, Cache(path, key=cache_key(generator, found.config)) as cache:
        loaded = load_archive(
            order.root,
            found.config,
            found.problems,
            files=found.files,
            selection=order.selection,
            cache=cache,
            run=workers.run,
        )
        if loaded.archive is None:
            yield loaded, None, workers
        else:
            archive = loaded.archive
            loaded = replace(loaded, problems=tuple(sorted({*loaded.problems, *found.layouts.problems})))
            mentioned = mentions_table(archive.terms, archive.stories, cache, workers.run)
            pages = catalogue(archive, related_table(archive, cache), mentioned=mentioned)
            yield loaded, edition(pages, found.layouts, published_assets(found.layouts.assets), generator), workers


def _published_digests(output: Path) -> dict[str, bytes]:
    """Return the digests of the pages that were rendered without a mistake last time; none if that is not known."""
    try:
        return {path: entry.digest for path, entry in read_manifest(output / OWN / "manifest").items()}
    except Failure:
        return {}


def _receipt(found: _Found, archive: Archive, *, until: str) -> Receipt:
    return Receipt(
        made_from=found.made_from,
        made_with=found.made_with,
        arrangement=arrangement_digest(archive),
        story_digests=story_digests(archive),
        since=found.now,
        until=until,
    )


def _reach(receipt: Receipt, last: Receipt | None, edition: Edition) -> IsReached:
    """Return what tells whether a page may have moved since the last build, given the receipts of both."""
    if last and (last.made_with, last.arrangement) == (receipt.made_with, receipt.arrangement):
        return reached(edition.pages, edited_positions(last.story_digests, receipt.story_digests))
    return lambda _: True


def _report(archive: Archive, site: RenderedSite) -> Report:
    stories = len(archive.stories)
    if site.problems:
        return Report(stories=stories, pages=site.pages, problems=tuple(sorted(site.problems)))
    return Report(
        stories=stories,
        pages=site.pages,
        rendered=site.rendered,
        unchanged=site.pages - site.rendered,
        shards=site.index.shards,
        indexed=site.index.indexed,
    )
