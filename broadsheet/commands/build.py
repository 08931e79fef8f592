"""Building: the archive in a folder made into the published site, or into a report of what keeps it from that."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import (
    Loaded,
    cache_key,
    load_archive,
    missing_content,
    related_table,
    settings,
)
from broadsheet.archive.mentions import mentions_table
from broadsheet.archive.revising import arrangement_digest, edited_positions, story_digests
from broadsheet.archive.visibility import Selection, instant
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.reach import reach_of
from broadsheet.printing.layouts import Layouts, read_layouts
from broadsheet.problems import Misuse, Problem
from broadsheet.publishing.assets import published_assets
from broadsheet.publishing.edition import Edition, edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.manifest import ENTRIES, read_entries
from broadsheet.publishing.output import Output, open_output
from broadsheet.publishing.pictures import forget_versions
from broadsheet.publishing.receipts import Receipt, keep_receipt, receipt_of
from broadsheet.publishing.site import IsReached, RenderedSite, render_moved, render_site
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache import Cache, disk_time, is_settled
from broadsheet.reading.config import FILE, Config
from broadsheet.reading.kept import Kept, with_kept
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
    verify: bool = False
    """Whether every published file is read, to see that it is as it was written."""

    def site_kept(self, kept: Kept) -> Path:
        """Return the folder for what is kept of the published site, in that of all that is kept of the archive."""
        # A copy of the archive with its site finds it, wherever the copy is.
        root, output = self.root.resolve(), self.output.resolve()
        name = output.relative_to(root).as_posix() if output.is_relative_to(root) else str(output)
        return kept.folder / "sites" / blake2b(os.fsencode(name), digest_size=16).hexdigest()


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
    notes: tuple[str, ...] = ()
    """What the person who builds must know of the cache and of files in the output, a line each."""


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
    """Digest of all that the site is made from; empty when a file changed so lately that its time
    proves nothing."""
    made_with: bytes
    """Digest of the same, but for the content."""
    now: str


def build_site(order: BuildOrder, *, waiting: Callable[[], None]) -> Report:
    """Publish the site, or return the problems that keep it from being published and leave the output as it is.

    `waiting` is called when another build of the same output has to end first. Raises `Misuse` when
    the root is not an archive or the output is not ours, `Failure` when the machine fails.
    """
    _check_output(order.root, order.output)
    report, said = with_kept(order.root, lambda kept: _built(order, kept, waiting))
    return replace(report, notes=(*said, *report.notes))


def _built(order: BuildOrder, kept: Kept, waiting: Callable[[], None]) -> Report:
    found = _look(order, kept)
    opening = open_output(
        order.output, waiting=waiting, kept=order.site_kept(kept), thoroughly=order.verify
    )
    if order.clean:
        # Another clean build may be at work with the very things that this one is about to remove.
        with opening as output:
            output.forget()
            return _published(order, kept, found, nullcontext(output))
    return _unchanged(order, kept, found, waiting) or _published(order, kept, found, opening)


def _published(
    order: BuildOrder, kept: Kept, found: _Found, opening: AbstractContextManager[Output]
) -> Report:
    site_kept = order.site_kept(kept)
    with _loaded(order, kept, found) as (loaded, edition, workers):
        if edition is None:
            return Report(problems=loaded.problems)
        archive = edition.pages.archive
        if loaded.problems:
            pages = render_moved(edition, workers, _published_digests(site_kept), cache=kept.cache)
            problems = tuple(sorted({*loaded.problems, *pages.problems}))
            return Report(
                stories=len(archive.stories), pages=len(pages.files.digests), problems=problems
            )
        with opening as output:
            receipt = _receipt(found, archive, until=loaded.until)
            is_reached = _reach(receipt, receipt_of(site_kept), edition)
            site = render_site(
                edition,
                order.root,
                output,
                workers,
                kept=kept,
                is_reached=is_reached,
                search=order.selection.search,
            )
            report = _report(archive, site)
            if report.problems:
                return report
            commit = output.commit(digests=site.files.digests, staged=site.files.staged)
            counted = msgspec.structs.replace(
                receipt, stories=report.stories, pages=report.pages, shards=report.shards
            )
            keep_receipt(site_kept, counted)
            mended = _mended(order, output)
            return replace(report, removed=commit.removed, notes=(*mended, *commit.notes))


def _mended(order: BuildOrder, output: Output) -> Sequence[str]:
    """Return what there is to say of published files that somebody asked about, and that were not as written."""
    if not order.verify:
        return ()
    return [
        f"{order.output / path} was not as it was published, and is written again"
        for path in output.damaged
    ]


def _check_output(root: Path, output: Path) -> None:
    """Raise `Misuse` for an output in which what people wrote would be lost among what is published."""
    there, here = output.resolve(), root.resolve()
    sources = [here / "content", here / "layouts"]
    inside = next((source for source in sources if there.is_relative_to(source)), None)
    if here.is_relative_to(there) or any(
        source.resolve().is_relative_to(there) for source in sources
    ):
        raise Misuse(f"{output} holds the archive itself: choose a folder of its own for the site")
    if inside:
        raise Misuse(
            f"{output} is in {inside.name}/ of the archive: choose a folder of its own for the site"
        )
    if (there / FILE).exists():
        raise Misuse(
            f"{output} is an archive, as it has an {FILE}: choose a folder of its own for the site"
        )


def mistakes(order: BuildOrder) -> tuple[Loaded, tuple[Problem, ...], tuple[str, ...]]:
    """Return the archive, every problem that a build would find, and what there is to say of the cache.

    Nothing is published.
    """
    (loaded, problems), said = with_kept(order.root, lambda kept: _mistakes(order, kept))
    return loaded, problems, said


def _mistakes(order: BuildOrder, kept: Kept) -> tuple[Loaded, tuple[Problem, ...]]:
    with _loaded(order, kept, _look(order, kept)) as (loaded, edition, workers):
        if edition is None:
            return loaded, loaded.problems
        pages = render_moved(
            edition, workers, _published_digests(order.site_kept(kept)), cache=kept.cache
        )
        return loaded, tuple(sorted({*loaded.problems, *pages.problems}))


def _look(order: BuildOrder, kept: Kept) -> _Found:
    config, problems = settings(order.root, order.selection.base_url)
    problems = (*problems, *missing_content(order.root))
    layouts = read_layouts(order.root)
    started = disk_time(kept.folder)
    files = tuple(walk(order.root / "content"))
    selection = order.selection
    asked = (selection.drafts, selection.future, selection.search)
    frame = (generator_digest(), config, asked, layouts.templates, layouts.assets)
    made_with = blake2b(msgspec.msgpack.encode(frame), digest_size=16).digest()
    made_from = b""
    # Without a folder in the root, the clock of its file system is not known; a name that cannot be
    # printed is a problem, and may not even be text.
    if kept.lasting and all(
        is_settled(file, started) and file.path.isprintable() for file in files
    ):
        made_from = blake2b(made_with + msgspec.msgpack.encode(files), digest_size=16).digest()
    return _Found(
        config, problems, layouts, files, made_from, made_with, instant(order.selection, config)
    )


def _unchanged(
    order: BuildOrder, kept: Kept, found: _Found, waiting: Callable[[], None]
) -> Report | None:
    """Return the report of a build that finds everything as the last one left it; None when it may not be so."""
    site_kept = order.site_kept(kept)

    def true_receipt() -> Receipt | None:
        receipt = receipt_of(site_kept)
        made_from = receipt is not None and found.made_from and receipt.made_from == found.made_from
        return (
            receipt
            if receipt and made_from and receipt.since <= found.now < (receipt.until or "~")
            else None
        )

    # Looked for before the output is waited for: mostly there is something to do.
    if true_receipt() is None:
        return None
    with open_output(
        order.output, waiting=waiting, kept=site_kept, thoroughly=order.verify
    ) as output:
        receipt = true_receipt()
        if receipt is None or not output.is_whole:
            return None
        return Report(
            stories=receipt.stories,
            pages=receipt.pages,
            unchanged=receipt.pages,
            shards=receipt.shards,
        )


@contextmanager
def _loaded(
    order: BuildOrder, kept: Kept, found: _Found
) -> Iterator[tuple[Loaded, Edition | None, Workers]]:
    """Load the archive, and assemble its edition, with the workers that rendering it needs.

    There is no edition when the settings are too broken to read anything under them.
    """
    generator = generator_digest()
    # What a first try has read is as fresh as can be.
    anew = order.clean and not kept.tried
    if anew:
        with failures(kept.folder):
            forget_versions(kept.folder)
    key = cache_key(generator, found.config)
    with Workers(order.jobs) as workers, Cache(kept.cache, key=key, anew=anew) as cache:
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
            loaded = replace(
                loaded, problems=tuple(sorted({*loaded.problems, *found.layouts.problems}))
            )
            mentioned = mentions_table(archive.terms, archive.stories, cache, workers.run)
            pages = catalogue(archive, related_table(archive, cache), mentioned=mentioned)
            yield (
                loaded,
                edition(pages, found.layouts, published_assets(found.layouts.assets), generator),
                workers,
            )


def _published_digests(site_kept: Path) -> dict[str, bytes]:
    """Return the digests of the pages that were rendered without a mistake last time; none if that is not known."""
    entries, _ = read_entries(site_kept / ENTRIES)
    return {path: entry.digest for path, entry in entries.items()}


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
        return reach_of(edition.pages, edited_positions(last.story_digests, receipt.story_digests))
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
