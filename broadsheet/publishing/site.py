"""The site: every file of an edition, of which only those are made that have moved."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.pages.cards import cards
from broadsheet.pages.pictures import versions_by_original
from broadsheet.pages.sums import FileSum, FoundSums, sum_of_file
from broadsheet.printing.catalogues import catalogue_problems
from broadsheet.printing.layouts import is_of_archive
from broadsheet.problems import Problem
from broadsheet.publishing.cards import card_files
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.failures import failures
from broadsheet.publishing.files import plain_files
from broadsheet.publishing.output import Output
from broadsheet.publishing.pictures import Original, PictureFiles, PictureKit, picture_files
from broadsheet.publishing.rendering import (
    CHUNK,
    CHUNK_SIZE,
    Job,
    RenderKit,
    RenderPages,
    decode_rendered,
    encode_kit,
)
from broadsheet.publishing.search import (
    NO_INDEX,
    Indexing,
    IndexKit,
    SearchIndex,
    begun_index,
    published_index,
    search_shards,
)
from broadsheet.publishing.staging import Files, Staged, StagedFiles, all_files, staged_name
from broadsheet.publishing.stretched import Stretching
from broadsheet.publishing.workers import Workers
from broadsheet.reading.kept import Kept
from broadsheet.steps import counted_into, told_of
from broadsheet.urls import output_path

_OF_OTHER_FILES = frozenset({"data"})
"""Kinds of pages that print something of other files, and so come after them."""
IsReached = Callable[[Address], bool]
"""Returns whether what has changed may have moved the page at an address."""


@dataclass(frozen=True, slots=True)
class RenderedPages:
    """The pages of a site."""

    files: Files
    """The files of all pages; those that were rendered are staged."""
    problems: frozenset[Problem]
    """The mistakes in layouts."""


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """A site that waits to be published, or the problems that prevent it."""

    files: Files
    pages: int
    rendered: int
    """The number of pages that were rendered anew."""
    index: SearchIndex
    problems: frozenset[Problem]
    counts: Mapping[str, int] = field(default_factory=dict)
    """Kind of file to the number of such files: `others` are media, and the layouts' assets."""


def render_site(
    edition: Edition,
    root: Path,
    output: Output,
    workers: Workers,
    *,
    kept: Kept,
    is_reached: IsReached,
    stretching: Stretching | None = None,
    search: bool,
    indexes: bool = True,
    listed: Sequence[bytes] = (),
) -> RenderedSite:
    """Return the site of an edition of the archive at a root, with what has moved staged.

    Pages that are published and not reached by any change are not even looked at. Where a site with
    `search` is to be indexed later, as `indexes` says, the index that is published stays. `listed` are
    the digests of what lists print of each story, by position (`pages.ingredients`). Raises `Failure`
    when the machine refuses.
    """
    # A file that is known by its bytes alone has no digest of the page that they were made from.
    known = {path: entry.digest for path, entry in output.entries.items() if entry.digest}
    # Shards take some seconds each: begun before the pages, they leave no worker idle at the end.
    indexing = (
        begun_site_index(edition, listed, kept, output, workers) if search and indexes else None
    )
    pages = render_moved(
        edition,
        workers,
        known,
        cache=kept.cache,
        staging=output.staging,
        is_reached=is_reached,
        stretching=stretching,
    )
    count, rendered = len(pages.files.digests), len(pages.files.staged)
    if pages.problems:
        return RenderedSite(pages.files, count, rendered, NO_INDEX, pages.problems)
    archive = edition.pages.archive
    index = NO_INDEX
    if search:
        index = _index(indexing, edition, workers) if indexing else published_index(output.entries)
    card_group = card_files(
        cards(archive),
        seed=edition.generator,
        staging=output.staging,
        entries=output.entries,
        workers=workers,
    )
    pictures = _pictures(edition, root, kept, output, workers)
    others = plain_files(
        root, archive, edition.assets, staging=output.staging, entries=output.entries
    )
    groups = {
        "pages": pages.files,
        "search": index.files,
        "cards": card_group,
        "pictures": pictures.files,
        "others": others,
    }
    counts = {kind: len(group.digests) for kind, group in groups.items()}
    files = all_files(groups.values())
    return RenderedSite(files, count, rendered, index, frozenset(pictures.problems), counts)


def render_moved(
    edition: Edition,
    workers: Workers,
    known: Mapping[str, bytes],
    *,
    cache: Path,
    staging: Path | None = None,
    is_reached: IsReached = lambda _: True,
    stretching: Stretching | None = None,
    only: Collection[Address] | None = None,
) -> RenderedPages:
    """Render the pages whose digest is not the one known of their path.

    They are staged in a folder, or without one only rendered to find mistakes.

    `cache` holds the bodies. Pages that are known and not reached by any change are not even looked
    at; what files in stretches take over, `stretching` knows. With `only`, no other pages are, and all
    others of the archive are known.
    """
    stretching = stretching or Stretching()
    templates, site = edition.layouts.templates, edition.site
    digests: dict[str, bytes] = {}
    kit = encode_kit(RenderKit(templates, site, edition.generator))
    errand = RenderPages(kit, cache, staging)
    staged = StagedFiles()
    problems = set(catalogue_problems(site.language, templates))
    addresses = edition.pages.archive.addresses.values() if only is None else only
    workers.steps.begin("rendering", len(addresses), "pages")

    def rendered(jobs: Iterator[Job]) -> Iterator[Staged]:
        seen: list[int] = []
        chunks = counted_into(_chunks(jobs), seen, lambda: len(digests))
        for encoded in told_of(workers.run(errand, chunks), seen, workers.steps):
            result = decode_rendered(encoded)
            problems.update(result.problems)
            # The path is the one in memory already, of which `digests` are.
            yield from [
                msgspec.structs.replace(each, path=sys.intern(each.path)) for each in result.staged
            ]

    first = [address for address in addresses if address.kind not in _OF_OTHER_FILES]
    jobs = partial(
        _jobs, digests=digests, known=known, is_reached=is_reached, stretching=stretching
    )
    staged.extend(stretching.joined(rendered(jobs(edition, first)), staging))
    last = [address for address in addresses if address.kind in _OF_OTHER_FILES]
    if any(_is_looked_at(address, known, is_reached) for address in last):
        found = _sums(edition, {**known, **digests} if only else digests, staged, staging)
        edition = replace(edition, pages=edition.pages.with_sums(found))
    staged.extend(rendered(jobs(edition, last)))
    if len(digests) != len(addresses):
        raise ValueError(f"{len(addresses)} addresses, but {len(digests)} files for them")
    return RenderedPages(Files(digests, staged), frozenset(problems))


def own_layout_mistakes(
    edition: Edition, workers: Workers, known: Mapping[str, bytes], *, cache: Path
) -> frozenset[Problem]:
    """Return the mistakes in an archive's own layouts, beside others that keep it from being published.

    They are found by printing what has moved, as `render_moved` does. The theme has none: without
    layouts of its own no page of the archive is printed, as nobody would get it.
    """
    if not any(map(is_of_archive, edition.layouts.templates.values())):
        return frozenset()
    return render_moved(edition, workers, known, cache=cache).problems


def _is_looked_at(address: Address, known: Mapping[str, bytes], is_reached: IsReached) -> bool:
    """Return whether the page at an address may have moved, or is not known at all."""
    return is_reached(address) or output_path(address.permalink) not in known


def _jobs(
    edition: Edition,
    addresses: Iterable[Address],
    *,
    digests: dict[str, bytes],
    known: Mapping[str, bytes],
    is_reached: IsReached,
    stretching: Stretching,
) -> Iterator[Job]:
    """Yield what has to be rendered at some addresses, and enter the digest of every page."""
    for address in addresses:
        path = sys.intern(output_path(address.permalink))
        last = known.get(path)
        if last is not None and not is_reached(address):
            digests[path] = last
            continue
        if edition.pages.is_stretched(address):
            yield from stretching.jobs(edition, address, last, digests)
            continue
        page, view, digest = edition.encoded_view(edition.pages.page(address))
        digests[path] = digest
        if last != digest:
            yield Job(path, page.layout, view)


def _sums(
    edition: Edition, digests: Mapping[str, bytes], staged: Iterable[Staged], staging: Path | None
) -> FoundSums:
    """Return the sums of the exported files, all of whose digests are known.

    Those that were rendered just now are read where they are staged. Of the others the last sum is
    known; where it is lost, the file is made again.
    """
    files = edition.pages.data
    paths = {*files.paths().values()}
    rendered = {each.path for each in staged if each.path in paths} if staging else set[str]()
    found: dict[tuple[str, str], FileSum] = {}
    for (kind, year), path in files.paths().items():
        last = None if path in rendered else files.sums.known(path, digests[path])
        if last is None:
            if staging and path in rendered:
                with failures(staging):
                    last = sum_of_file(staging / staged_name(path))
            else:
                last = files.sum_of(kind, year)
            files.sums.keep(path, digests[path], last)
        found[kind, year] = last
    return found


def _chunks(jobs: Iterator[Job]) -> Iterator[Sequence[Job]]:
    """Yield the jobs as workers get them: a few large ones, or many small ones.

    The tables of all stories, for instance, are large.
    """
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


def begun_site_index(
    edition: Edition, listed: Sequence[bytes], kept: Kept, output: Output, workers: Workers
) -> Indexing:
    """Begin to make the search index of an edition's site, beside what the workers are given next.

    `listed` are the digests of what lists print of each story, by position. Raises `Failure` when
    the machine refuses.
    """
    return begun_index(
        search_shards(edition.pages, listed),
        seed=edition.generator,
        kit=IndexKit(edition.site.language, str(kept.cache), str(output.staging)),
        output=output.folder,
        entries=output.entries,
        workers=workers,
    )


def _index(indexing: Indexing, edition: Edition, workers: Workers) -> SearchIndex:
    workers.steps.begin("indexing", len(edition.pages.archive.stories), "stories")
    return indexing.finished()


def _pictures(
    edition: Edition, root: Path, kept: Kept, output: Output, workers: Workers
) -> PictureFiles:
    archive = edition.pages.archive
    return picture_files(
        [
            Original(
                archive.links.media[permalink],
                tuple(versions),
                archive.link_targets.shapes[permalink].source,
            )
            for permalink, versions in versions_by_original(archive)
        ],
        kit=PictureKit(str(root), str(kept.folder), str(output.staging)),
        entries=output.entries,
        workers=workers,
    )
