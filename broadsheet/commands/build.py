"""Building: the archive in a folder made into the published site, or into a report of what keeps it from that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from uuid import uuid4

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import CACHE, Loaded, Selection, era, instant, load_archive, related_table, settings
from broadsheet.archive.mentions import mentions_table
from broadsheet.archive.revising import edited, signs, standing
from broadsheet.pages.cards import cards
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.pictures import versions_by_original
from broadsheet.pages.reach import reached
from broadsheet.printing.catalogues import catalogue_problems
from broadsheet.printing.layouts import Layouts, read_layouts
from broadsheet.problems import Failure, Problem
from broadsheet.publishing.assets import Asset, published_assets
from broadsheet.publishing.cards import Drawn, card_files
from broadsheet.publishing.edition import Edition, edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.manifest import OWN, Entry, read_manifest
from broadsheet.publishing.output import Output, open_output
from broadsheet.publishing.pictures import STRIPPED, Made, Original, forget_versions, picture_files
from broadsheet.publishing.pictures import Kit as PictureKit
from broadsheet.publishing.receipts import Receipt, keep_receipt, receipt_of
from broadsheet.publishing.rendering import CHUNK, CHUNK_SIZE, Job, Kit, decode_rendered, encode_kit, render_pages
from broadsheet.publishing.search import NO_INDEX, Index, search_index, search_shards
from broadsheet.publishing.search import Kit as SearchKit
from broadsheet.publishing.staging import Staged, stage
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache import Cache, disk_time, is_settled
from broadsheet.reading.config import Config
from broadsheet.reading.generator import generator_digest
from broadsheet.reading.tree import SourceFile, walk
from broadsheet.urls import output_path

_FEW = 1000
"""Files, of which exchanging fewer takes hardly any memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
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
    """Of the search index."""
    indexed: int = 0
    """Shards that were indexed anew."""
    problems: tuple[Problem, ...] = ()


def build(order: Order, *, waiting: Callable[[], None]) -> Report:
    """Publish the site, or return the problems that keep it from being published and leave the output as it is.

    `waiting` is called when another build of the same output has to end first. Raises `Misuse` when the root
    is not an archive or the output is not ours, `Failure` when the machine fails.
    """
    material = _look(order)
    if not order.clean and (report := _as_before(order, material, waiting)):
        return report
    with ExitStack() as stack:
        made = _make(order, material, stack, waiting)
        if isinstance(made, Report):
            return made
        # Nothing of the archive is left by now if much is exchanged, which takes memory of its own. Else it is kept:
        # to take it apart would be a tenth of all the time that the edit of one story takes.
        commit = made.output.commit(digests=made.digests, staged=made.staged)
        keep_receipt(order.output, made.receipt)
        return replace(made.report, removed=commit.removed)


@dataclass(frozen=True, slots=True)
class _Material:
    """What a build finds before it reads any content."""

    config: Config
    problems: tuple[Problem, ...]
    """Of the settings."""
    layouts: Layouts
    files: Sequence[SourceFile]
    """Of the content folder."""
    made_from: bytes
    """Digest of all that the site is made from; empty when a file changed so lately that its time proves nothing."""
    made_with: bytes
    """Digest of the same, but for the content."""
    now: str


def _look(order: Order) -> _Material:
    config, problems = settings(order.root, order.selection.base_url)
    layouts = read_layouts(order.root)
    started = disk_time(order.root / CACHE)
    files = tuple(walk(order.root / "content"))
    selection = order.selection
    asked = (selection.drafts, selection.future, selection.search)
    frame = (generator_digest(), config, asked, layouts.templates, layouts.assets)
    made_with = blake2b(msgspec.msgpack.encode(frame), digest_size=16).digest()
    made_from = b""
    if all(is_settled(file, started) for file in files):
        made_from = blake2b(made_with + msgspec.msgpack.encode(files), digest_size=16).digest()
    return _Material(config, problems, layouts, files, made_from, made_with, instant(order.selection, config))


def _as_before(order: Order, material: _Material, waiting: Callable[[], None]) -> Report | None:
    """Return the report of a build that finds everything as the last one left it; None when it may not be so."""

    def true_receipt() -> Receipt | None:
        receipt = receipt_of(order.output)
        made_from = receipt is not None and material.made_from and receipt.made_from == material.made_from
        now = material.now
        return receipt if receipt and made_from and receipt.since <= now < (receipt.until or "~") else None

    # Looked for before the output is waited for: mostly there is something to do.
    if true_receipt() is None:
        return None
    with open_output(order.output, waiting=waiting) as output:
        receipt = true_receipt()
        if receipt is None or not output.is_whole:
            return None
        return Report(stories=receipt.stories, pages=receipt.pages, unchanged=receipt.pages, shards=receipt.shards)


@dataclass(frozen=True, slots=True)
class _Made:
    """A site that waits to be published."""

    output: Output
    digests: Mapping[str, bytes]
    staged: Sequence[Staged]
    report: Report
    receipt: Receipt
    pages: "_Pages | None"
    """What it was made of, if that is kept."""


def _make(order: Order, material: _Material, stack: ExitStack, waiting: Callable[[], None]) -> _Made | Report:
    """Return the site, staged in the output that is opened on the stack, or the report of what is wrong with it."""
    with _opened(order, material) as (loaded, pages, workers):
        if pages is None:
            return Report(problems=loaded.problems)
        if loaded.problems:
            return _report(loaded, pages.render(workers, _digests_of(order.output), None), pages.archive)
        output = stack.enter_context(open_output(order.output, waiting=waiting))
        if order.clean:
            output.forget()
        known = {path: entry.digest for path, entry in output.entries.items()}
        its_standing, its_signs = standing(pages.archive), signs(pages.archive)
        last = receipt_of(order.output)
        is_reached: IsReached = _always
        if last and (last.made_with, last.standing) == (material.made_with, its_standing):
            is_reached = reached(pages.edition.pages, edited(last.signs, its_signs))
        outcome = pages.render(workers, known, output.staging, is_reached)
        if outcome.problems:
            return _report(loaded, outcome, pages.archive)
        index = pages.index(workers, output, order.output) if order.selection.search else NO_INDEX
        drawn = pages.cards(workers, output)
        made = pages.pictures(order.root, workers, output)
        if made.problems:
            return Report(stories=len(pages.archive.stories), problems=tuple(sorted(made.problems)))
        files = _files(order.root, pages.archive, pages.edition.assets)
        made_files = chain(outcome.staged, index.staged, drawn.staged, made.staged)
        staged = [*made_files, *_stage(files, output.entries, output.staging)]
        of_files = {file.path: file.digest for file in files}
        digests = {**outcome.digests, **index.digests, **drawn.digests, **made.digests, **of_files}
        report = _report(loaded, outcome, pages.archive, index)
        receipt = Receipt(
            made_from=material.made_from,
            made_with=material.made_with,
            standing=its_standing,
            signs=its_signs,
            since=material.now,
            until=loaded.until,
            stories=report.stories,
            pages=report.pages,
            shards=report.shards,
        )
        return _Made(output, digests, staged, report, receipt, pages if len(staged) < _FEW else None)


def mistakes(order: Order) -> tuple[Loaded, tuple[Problem, ...]]:
    """Return the archive and every problem that a build would find; nothing is published."""
    with _opened(order, _look(order)) as (loaded, pages, workers):
        if pages is None:
            return loaded, loaded.problems
        outcome = pages.render(workers, _digests_of(order.output), None)
        return loaded, tuple(sorted({*loaded.problems, *outcome.problems}))


@contextmanager
def _opened(order: Order, material: _Material) -> Iterator[tuple[Loaded, "_Pages | None", Workers]]:
    """Load the archive and its pages, with the cache and the workers that rendering them needs."""
    generator = generator_digest()
    config, problems, layouts = material.config, material.problems, material.layouts
    path = order.root / CACHE
    if order.clean:
        with failures(path):
            path.unlink(missing_ok=True)
            forget_versions(order.root)
    with Workers(order.jobs) as workers, Cache(path, era=era(generator, config)) as cache:
        loaded = load_archive(
            order.root,
            config,
            problems,
            files=material.files,
            selection=order.selection,
            cache=cache,
            run=workers.run,
        )
        if loaded.archive is None:
            yield loaded, None, workers
        else:
            archive = loaded.archive
            mentioned = mentions_table(archive.terms, archive.stories, cache, workers.run)
            pages = catalogue(archive, related_table(archive, cache), mentioned=mentioned)
            yield loaded, _Pages(edition(pages, layouts, published_assets(layouts.assets), generator), path), workers


def _digests_of(output: Path) -> dict[str, bytes]:
    """Return the digests of the pages that were rendered without a mistake last time; none if that is not known."""
    try:
        return {path: entry.digest for path, entry in read_manifest(output / OWN / "manifest").items()}
    except Failure:
        return {}


def _report(loaded: Loaded, outcome: "_Outcome", archive: Archive, index: Index = NO_INDEX) -> Report:
    problems = tuple(sorted({*loaded.problems, *outcome.problems}))
    pages = len(outcome.digests)
    if problems:
        return Report(stories=len(archive.stories), pages=pages, problems=problems)
    return Report(
        stories=len(archive.stories),
        pages=pages,
        rendered=outcome.rendered,
        unchanged=pages - outcome.rendered,
        shards=index.shards,
        indexed=index.indexed,
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What rendering the pages that moved gave."""

    digests: dict[str, bytes]
    staged: list[Staged]
    problems: frozenset[Problem]
    rendered: int


IsReached = Callable[[Address], bool]
"""Whether what has changed may have moved the page at an address."""


def _always(_: Address) -> bool:
    return True


class _Pages:
    """The pages of an edition, rendered and indexed as far as they have moved."""

    def __init__(self, edition: Edition, cache: Path) -> None:
        self.edition = edition
        self.archive = edition.pages.archive
        self._cache = cache

    def render(
        self,
        workers: Workers,
        known: Mapping[str, bytes],
        staging: Path | None,
        is_reached: IsReached = _always,
    ) -> _Outcome:
        """Render the pages whose digest is not the one known, into a folder or only to find mistakes.

        Pages that are known and not reached by any change are not even looked at.
        """
        edition = self.edition
        digests: dict[str, bytes] = {}
        kit = encode_kit(
            Kit(edition.layouts.templates, edition.site, str(self._cache), str(staging or ""), uuid4().hex)
        )
        staged: list[Staged] = []
        problems = set(catalogue_problems(edition.site.language, edition.layouts.templates))
        jobs = self._jobs(digests, known, is_reached)
        for encoded in workers.run(partial(render_pages, kit), _chunks(jobs)):
            result = decode_rendered(encoded)
            staged.extend(result.staged)
            problems.update(result.problems)
        return _Outcome(digests, staged, frozenset(problems), len(staged))

    def index(self, workers: Workers, output: Output, folder: Path) -> Index:
        """Index the shards of the search index that are not the published ones."""
        kit = SearchKit(self.archive.config.language, str(self._cache), str(output.staging))
        seed = self.edition.generator
        return search_index(
            search_shards(self.edition.pages),
            seed=seed,
            kit=kit,
            output=folder,
            entries=output.entries,
            workers=workers,
        )

    def cards(self, workers: Workers, output: Output) -> Drawn:
        """Draw the cards that are not published yet."""
        return card_files(
            cards(self.archive),
            seed=self.edition.generator,
            staging=output.staging,
            entries=output.entries,
            workers=workers,
        )

    def pictures(self, root: Path, workers: Workers, output: Output) -> Made:
        """Make the versions of pictures that are not published yet."""
        archive = self.archive
        return picture_files(
            (Original(archive.media[permalink], tuple(found)) for permalink, found in versions_by_original(archive)),
            kit=PictureKit(str(root), str(output.staging)),
            entries=output.entries,
            workers=workers,
        )

    def _jobs(self, digests: dict[str, bytes], known: Mapping[str, bytes], is_reached: IsReached) -> Iterator[Job]:
        """Yield what has to be rendered, and enter the digest of every page."""
        for address in self.archive.addresses.values():
            path = output_path(address.permalink)
            last = known.get(path)
            if last is not None and not is_reached(address):
                digests[path] = last
                continue
            page, view, digest = self.edition.print_of(self.edition.pages.page(address))
            digests[path] = digest
            if last != digest:
                yield Job(path, page.layout, view)


def _chunks(jobs: Iterator[Job]) -> Iterator[Sequence[Job]]:
    """Yield the jobs as workers get them: a few large ones, such as the tables of all stories, or many small ones."""
    chunk: list[Job] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += len(job.view)
        if len(chunk) == CHUNK or size > CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is published as it is, or as a picture without what its camera wrote about it."""

    path: str
    digest: bytes
    data: bytes | Path
    """Or where it stands."""
    picture: bool = False

    def published(self) -> bytes:
        """Return the bytes that are published."""
        data = self.data.read_bytes() if isinstance(self.data, Path) else self.data
        if not self.picture:
            return data
        from broadsheet.publishing.stripping import without_traces  # noqa: PLC0415 - loads Pillow

        return without_traces(data)


def _files(root: Path, archive: Archive, assets: Mapping[str, Asset]) -> list[_File]:
    """Return the files that are published beside the pages.

    Their permalinks hold a digest of their content, so that the permalink's own digest tells them apart.
    """
    shapes = archive.places.shapes
    media = (
        _File(output_path(permalink), _digest(permalink, permalink in shapes), folder / path, permalink in shapes)
        for folder in [root / "content" / "media"]
        for permalink, path in archive.media.items()
    )
    of_theme = (_File(output_path(each.permalink), _digest(each.permalink), each.data) for each in assets.values())
    return [*media, *of_theme]


def _digest(permalink: str, picture: bool = False) -> bytes:  # noqa: FBT001, FBT002 - of two kinds of files
    return blake2b(permalink.encode() + (STRIPPED if picture else b""), digest_size=16).digest()


def _stage(files: Sequence[_File], entries: Mapping[str, Entry], staging: Path) -> Iterator[Staged]:
    for file in files:
        if file.path not in entries or entries[file.path].digest != file.digest:
            try:
                yield stage(staging, file.path, file.published())
            except OSError as error:
                raise Failure(
                    f"{file.data if isinstance(file.data, Path) else file.path}: {error.strerror or error}"
                ) from error
