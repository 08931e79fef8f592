"""Making: the site of an archive that is not as the last build left it is loaded, rendered and committed."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.kept_archive import encoded_archive
from broadsheet.archive.loading import Loaded, cache_key, load_archive, related_table
from broadsheet.archive.mentions import mentions_table, sought_in
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources
from broadsheet.memory import give_back
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.ingredients import Ingredients, reach_since
from broadsheet.pages.sums import kept_sums
from broadsheet.publishing.chosen_layouts import layout_findings
from broadsheet.publishing.edition import Edition, edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.last_archive import LastFiles, keep_last_archive
from broadsheet.publishing.manifest import page_digests
from broadsheet.publishing.output import Output
from broadsheet.publishing.pictures import forget_versions
from broadsheet.publishing.pieces import keep_pieces, read_pieces
from broadsheet.publishing.receipts import Receipt, keep_receipt, receipt_of
from broadsheet.publishing.rendering import CHUNK, compile_beside
from broadsheet.publishing.site import IsReached, RenderedSite, own_layout_mistakes, render_site
from broadsheet.publishing.stretched import Published, Stretching
from broadsheet.publishing.workers import FOR_SITES, Executing, Workers
from broadsheet.reading.cache import Cache
from broadsheet.reading.kept import Kept
from broadsheet.reading.load import Chunk, Run
from broadsheet.reading.placing import as_problems
from broadsheet.reading.tree import SourceFile
from broadsheet.steps import SILENT, Steps

_MANY = 1_000
"""Stories from which on an archive takes memory that is worth the time of giving it back."""
KEPT_UP_TO = 100_000
"""Files of an archive that is kept for the next build, at most: as bytes, a story takes 2 KB."""


def publish(
    order: BuildOrder,
    kept: Kept,
    sources: Sources,
    opening: AbstractContextManager[Output],
    steps: Steps,
    *,
    watching: Workers | None = None,
    pool: Executing | None = None,
) -> Report:
    """Load the archive, assemble its edition, render what has moved, and commit it.

    With the workers of whoever is `watching`, these do the work, and the search index that is
    published stays: it is made later, and no receipt is kept before that. Otherwise a `pool` does
    it, or without one processes on this machine.
    """
    site_kept = order.site_kept(kept)
    files = tuple(islice(sources.files, KEPT_UP_TO + 1))
    sources = replace(sources, files=chain(files, sources.files))
    stamps = stamps_of(files, sources.unsettled) if len(files) <= KEPT_UP_TO else {}
    del files
    with load_edition(order, kept, sources, steps, watching, pool=pool) as (
        loaded,
        edition,
        workers,
    ):
        if edition is None:
            return Report(problems=loaded.problems)
        archive = edition.pages.archive
        if loaded.problems:
            digests = page_digests(site_kept)
            of_layouts = own_layout_mistakes(edition, workers, digests, cache=kept.cache)
            return Report(
                stories=len(archive.stories),
                pages=len(archive.addresses),
                problems=tuple(sorted({*loaded.problems, *of_layouts})),
                of_drafts=loaded.of_drafts,
            )
        with opening as output:
            ingredients, _ = edition.ingredients()
            reach = _reach(receipt_of(site_kept), ingredients)
            published = Published(output.folder, output.entries, read_pieces(site_kept))
            stretching = Stretching(ingredients.listed, published)
            site = render_site(
                edition,
                order.root,
                output,
                workers,
                kept=kept,
                is_reached=reach,
                stretching=stretching,
                search=order.selection.search,
                indexes=watching is None,
                listed=ingredients.listed,
            )
            report = site_report(archive, site)
            report = replace(report, of_drafts=loaded.of_drafts)
            if report.problems:
                return report
            steps.begin("publishing")
            # A commit needs the archive no more, and of a large one as much memory again.
            until, encoded = loaded.until, ingredients.encoded
            pieces = stretching.pieces_of(site.files.digests)
            last_archive = b""
            # An edit may mend a mistake in a draft, or have another hint for it.
            if stamps and watching is None and not loaded.of_drafts:
                last_archive = keep_archive(site_kept, archive, sources, stamps, ingredients.listed)
            del archive, edition, loaded, ingredients, published, stretching, stamps, reach
            if report.stories > _MANY:
                give_back()
            commit = output.commit(digests=site.files.digests, staged=site.files.staged)
            keep_pieces(site_kept, pieces)
            report = replace(report, removed=commit.removed)
            if watching is None:
                receipt = site_receipt(sources, encoded, until=until)
                receipt = msgspec.structs.replace(receipt, last_archive=last_archive)
                keep_receipt(site_kept, counted_receipt(receipt, report))
            notes = (*_damage_notes(order, output), *commit.notes)
            return replace(report, notes=notes)


@contextmanager
def load_edition(
    order: BuildOrder,
    kept: Kept,
    sources: Sources,
    steps: Steps = SILENT,
    at_hand: Workers | None = None,
    *,
    pool: Executing | None = None,
) -> Iterator[tuple[Loaded, Edition | None, Workers]]:
    """Load the archive and assemble its edition, with the workers that rendering it needs.

    They are begun and ended here, unless some are `at_hand`. There is no edition when the settings
    are too broken to read anything under them.
    """
    generator = generator_digest()
    # What a first try has read is as fresh as can be.
    anew = order.clean and not kept.tried
    if anew:
        with failures(kept.folder):
            forget_versions(kept.folder)
    key = cache_key(generator, sources.config)
    with (
        nullcontext(at_hand)
        if at_hand
        else Workers(order.jobs, steps=steps, pool=pool, modules=FOR_SITES) as workers,
        Cache(kept.cache, key=key, anew=anew) as cache,
    ):
        # Nothing here knows what is loaded: it is in memory as long as whoever asked needs it.
        yield *_loaded(order, sources, generator, cache, workers), workers


def _loaded(
    order: BuildOrder, sources: Sources, generator: bytes, cache: Cache, workers: Workers
) -> tuple[Loaded, Edition | None]:
    loaded = load_archive(
        order.root,
        sources.config,
        sources.problems,
        files=sources.files,
        selection=order.selection,
        cache=cache,
        run=_reading(sources, generator, cache, workers),
    )
    if loaded.archive is None:
        return loaded, None
    templates = sources.layouts.templates
    chosen = as_problems(layout_findings(loaded.archive, templates), order.root)
    problems = tuple(sorted({*loaded.problems, *sources.layouts.problems, *chosen}))
    assembled = _assemble(loaded.archive, sources, generator, cache, workers)
    return replace(loaded, problems=problems), assembled


def _reading(sources: Sources, generator: bytes, cache: Cache, workers: Workers) -> Run:
    """Return what reads files: after many of them, layouts are compiled as well.

    Workers do that while the archive is assembled here, and have nothing else to do.
    """
    run = workers.run_step("reading", "files")

    def read(
        function: Callable[[Chunk], list[bytes]], chunks: list[Chunk]
    ) -> Iterator[list[bytes]]:
        yield from run(function, chunks)
        if sum(map(len, chunks)) > CHUNK:
            layouts, language = sources.layouts.templates, sources.config.language
            compile_beside(layouts, language, generator, cache.path, workers)

    return read


def _assemble(
    archive: Archive, sources: Sources, generator: bytes, cache: Cache, workers: Workers
) -> Edition:
    run = workers.run_step("looking for names", "texts")
    mentioned = mentions_table(sought_in(archive), archive.stories, cache, run)
    workers.steps.begin("arranging pages")
    pages = catalogue(
        archive, related_table(archive, cache), mentioned=mentioned, sums=kept_sums(cache)
    )
    return edition(pages, sources.layouts, generator, cache)


def keep_archive(
    site_kept: Path,
    archive: Archive,
    sources: Sources,
    stamps: Mapping[str, str],
    listed: Iterable[bytes],
) -> bytes:
    """Keep an archive for the next build, and return the digest by which it is found.

    `site_kept` is the folder for what is kept of the site, `stamps` are those of the files, and
    `listed` the digests of what lists and files print of each story, by position. The digest is
    empty where the archive is not kept.
    """
    last_files = LastFiles(sources.made_with, stamps, b"".join(listed))
    return keep_last_archive(site_kept, last_files, encoded_archive(archive, sources.config))


def stamps_of(files: Iterable[SourceFile], unsettled: Container[str]) -> dict[str, str]:
    """Return the stamps of files by path; an empty one for a file whose times prove nothing."""
    return {file.path: "" if file.path in unsettled else file.stamp for file in files}


def _reach(last: Receipt | None, ingredients: Ingredients) -> IsReached:
    """Return what says which pages may have moved since the site of a receipt was made."""
    reach = reach_since(last.ingredients if last else b"", ingredients)
    if last is None or not last.outdated:
        return reach
    outdated = {*last.outdated}
    return lambda address: address.permalink in outdated or reach(address)


def site_receipt(sources: Sources, ingredients: bytes, *, until: str) -> Receipt:
    """Return the receipt for a site made from some sources, which stays the same until then.

    `ingredients` are those of its pages, encoded.
    """
    return Receipt(
        made_from=sources.made_from,
        ingredients=ingredients,
        since=sources.now,
        until=until,
    )


def site_report(archive: Archive, site: RenderedSite) -> Report:
    """Return what came of rendering the site of an archive, or the mistakes of its layouts."""
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
        files=site.counts,
        redirects=sum([address.kind == "redirect" for address in archive.addresses.values()]),
        held_back=archive.visibility.held_back,
    )


def counted_receipt(receipt: Receipt, report: Report) -> Receipt:
    """Return a receipt with what a build that finds nothing changed has to report."""
    return msgspec.structs.replace(
        receipt,
        stories=report.stories,
        pages=report.pages,
        shards=report.shards,
        files=report.files,
        redirects=report.redirects,
        held_back=report.held_back,
        of_drafts=report.of_drafts,
    )


def _damage_notes(order: BuildOrder, output: Output) -> Sequence[str]:
    """Return a note on each published file that was not as it was written, if they were asked for."""
    if not order.verify:
        return ()
    return [
        f"{order.output / path} was not as it was published, and is written again"
        for path in output.damaged
    ]
