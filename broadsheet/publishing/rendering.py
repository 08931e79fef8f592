"""Rendering many pages: workers get encoded views, and return staged files or layouts' mistakes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from broadsheet.errands import Errand
from broadsheet.printing.catalogues import is_catalogue
from broadsheet.printing.layouts import BLOCK_LAYOUTS, Layout
from broadsheet.printing.limit import Limit
from broadsheet.problems import Problem
from broadsheet.publishing.staging import Staged, stage
from broadsheet.publishing.workers import Workers
from broadsheet.reading.bodies import Bodies, FetchedBodies
from broadsheet.views.site import Site, bare_site
from broadsheet.views.texts import body_addresses

if TYPE_CHECKING:
    from broadsheet.printing.renderer import Renderer

CHUNK = 50
"""Pages that a worker renders at a time, at most."""
_AT_ONCE = 2
"""Parts of the layouts that each worker compiles: as many as it is given at once."""
_LONGEST = 60.0
"""Seconds that a page may take: only a layout that never ends takes as long."""
CHUNK_SIZE = 1 << 19
"""Bytes of views from which a worker is given no more pages at a time."""


class RenderKit(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker needs to render any page of an archive, but for the bodies."""

    templates: Mapping[str, Layout]
    site: Site
    generator: bytes
    """Digest of the generator, with which layouts are compiled."""


class Job(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A page to render."""

    path: str
    """Path of the page's file in the output folder."""
    layout: str
    view: bytes
    """The encoded view: just the bytes that its digest was made from."""


class RenderedChunk(msgspec.Struct, frozen=True, array_like=True):
    """What rendering some pages gave."""

    staged: tuple[Staged, ...]
    problems: tuple[Problem, ...]


class _Parcel(NamedTuple):
    """Pages to render, wherever that is done."""

    jobs: Sequence[Job]
    bodies: FetchedBodies
    are_kept: bool
    """Whether anybody wants the pages, or only the mistakes."""


class _Pages(NamedTuple):
    """What rendering some pages gave."""

    pages: Sequence[tuple[str, bytes]]
    """Path of the file of each page to its bytes."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class CompileLayouts:
    """Compiles some layouts, for every process of this machine that prints pages with them."""

    kit: bytes
    """An encoded `RenderKit` of a site with the same language and layouts."""
    cache: Path
    """Path of the cache, beside which compiled layouts are kept."""

    def __call__(self, names: Sequence[str]) -> None:
        """Compile layouts by their names; what is wrong with one is told by a page that needs it."""
        renderer, _ = _renderer(self.kit, compiled_layouts(self.cache))
        renderer.prepare(names)


def compile_beside(
    templates: Mapping[str, Layout], language: str, generator: bytes, cache: Path, workers: Workers
) -> None:
    """Have workers of this machine compile an archive's layouts, each in one of them alone.

    They do so beside what follows here. Layouts of blocks are left to the first text that has such
    a block.
    """
    if workers.side_by_side < 2:  # noqa: PLR2004 - alone, a process compiles what it comes to need
        return
    kit = encode_kit(RenderKit(templates, bare_site(language), generator))
    names = sorted(
        (
            name
            for name in templates
            if not is_catalogue(name) and not name.startswith(BLOCK_LAYOUTS)
        ),
        key=lambda name: (-len(templates[name].source), name),
    )
    parts = _AT_ONCE * workers.side_by_side
    workers.leave(CompileLayouts(kit, cache), [names[part::parts] for part in range(parts)])


def compiled_layouts(cache: Path) -> Path:
    """Return the folder of compiled layouts, given the path of the cache."""
    return cache.parent / "layouts"


encode_kit = msgspec.msgpack.Encoder().encode
decode_rendered = msgspec.msgpack.Decoder(RenderedChunk).decode


@dataclass(frozen=True)
class RenderPages(Errand[Sequence[Job], _Parcel, _Pages, bytes]):
    """Renders some pages: the result is an encoded `RenderedChunk`."""

    kit: bytes
    """The encoded `RenderKit`."""
    cache: Path
    """Path of the cache that holds the bodies."""
    staging: Path | None
    """Folder to stage the pages in; None when they are only checked."""

    def fetched(self, task: Sequence[Job]) -> _Parcel:
        """Return the pages with the bodies that they print."""
        with closing(Bodies(self.cache)) as bodies:
            fetched = bodies.among(body_addresses([job.view for job in task]))
        return _Parcel(task, fetched, self.staging is not None)

    @staticmethod
    def made(kit: bytes, parcel: _Parcel) -> _Pages:
        """Return the pages, or the mistakes of layouts."""
        return _pages(kit, parcel, None)

    def __call__(self, task: Sequence[Job]) -> bytes:
        """Return the result of rendering on this machine, which keeps compiled layouts."""
        return self.kept(_pages(self.kit, self.fetched(task), compiled_layouts(self.cache)))

    def kept(self, made: _Pages) -> bytes:
        """Stage the pages, and return the encoded result."""
        staged = (
            tuple([stage(self.staging, path, page) for path, page in made.pages])
            if self.staging
            else ()
        )
        return msgspec.msgpack.encode(RenderedChunk(staged, made.problems))


def _pages(kit: bytes, parcel: _Parcel, compiled: Path | None) -> _Pages:
    """Return the pages, or the mistakes of layouts, with what earlier builds have compiled."""
    renderer, bodies = _renderer(kit, compiled)
    pages: list[tuple[str, bytes]] = []
    problems: set[Problem] = set()
    with bodies.lent(parcel.bodies), Limit(_LONGEST, watches_memory=True) as limit:
        for job in parcel.jobs:
            page = renderer.render(job.layout, job.view, limit)
            if isinstance(page, Problem):
                problems.add(page)
            elif parcel.are_kept:
                pages.append((job.path, page))
    return _Pages(pages, tuple(sorted(problems)))


class _LentBodies:
    """The bodies of the pages that are being rendered: a renderer prints many chunks of pages."""

    def __init__(self) -> None:
        self._bodies: FetchedBodies | None = None

    @contextmanager
    def lent(self, bodies: FetchedBodies) -> Iterator[None]:
        """Have these bodies while some pages are rendered."""
        self._bodies = bodies
        try:
            yield
        finally:
            self._bodies = None

    def __getitem__(self, address: str) -> str:
        """Return the HTML of a body; raises `CacheTrouble` as `FetchedBodies` does."""
        assert self._bodies is not None, "pages are being rendered"
        return self._bodies[address]


@lru_cache(maxsize=1)
def _renderer(kit: bytes, compiled: Path | None) -> "tuple[Renderer, _LentBodies]":
    """Return the renderer of a kit, and the bodies that it prints: many chunks have the same kit.

    `compiled` is the folder of layouts that were compiled before.
    """
    from broadsheet.printing.renderer import Renderer  # noqa: PLC0415 - loads jinja2, which an unchanged site does not need

    decoded, bodies = msgspec.msgpack.decode(kit, type=RenderKit), _LentBodies()
    renderer = Renderer(
        decoded.templates, decoded.site, bodies, compiled=compiled, generator=decoded.generator
    )
    return renderer, bodies
