"""Rendering many pages: workers get encoded views, and return staged files or layouts' mistakes."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import Limit
from broadsheet.problems import Problem
from broadsheet.publishing.staging import Staged, stage
from broadsheet.reading.bodies import Bodies
from broadsheet.views.site import Site

if TYPE_CHECKING:
    from broadsheet.printing.renderer import Renderer

CHUNK = 50
"""Pages that a worker renders at a time, at most."""
_LONGEST = 60.0
"""Seconds that a page may take: only a layout that never ends takes as long."""
CHUNK_SIZE = 1 << 19
"""Bytes of views from which a worker is given no more pages at a time."""


class RenderKit(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker needs to render any page of an archive."""

    templates: Mapping[str, Layout]
    site: Site
    cache: str
    """Path of the cache that holds the bodies."""
    staging: str
    """Folder to stage the pages in; empty when they are only checked."""
    generator: bytes
    """Digest of the generator, with which layouts are compiled."""
    build: str
    """Name of this build alone: a process that builds again must not read from a cache that has
    been begun anew since."""


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


encode_kit = msgspec.msgpack.Encoder().encode
decode_rendered = msgspec.msgpack.Decoder(RenderedChunk).decode


def render_pages(kit: bytes, jobs: Sequence[Job]) -> bytes:
    """Return the encoded result of rendering some pages; `kit` is an encoded `RenderKit`."""
    renderer, staging = _renderer(kit)
    staged: list[Staged] = []
    problems: set[Problem] = set()
    folder = Path(staging)
    with Limit(_LONGEST, watches_memory=True) as limit:
        for job in jobs:
            page = renderer.render(job.layout, job.view, limit)
            if isinstance(page, Problem):
                problems.add(page)
            elif staging:
                staged.append(stage(folder, job.path, page))
    return msgspec.msgpack.encode(RenderedChunk(tuple(staged), tuple(sorted(problems))))


@lru_cache(maxsize=1)
def _renderer(kit: bytes) -> "tuple[Renderer, str]":
    """Return the renderer and the staging folder of a kit: many chunks have the same one."""
    from broadsheet.printing.renderer import Renderer  # noqa: PLC0415 - loads jinja2, which an unchanged site does not need

    decoded = msgspec.msgpack.decode(kit, type=RenderKit)
    cache = Path(decoded.cache)
    renderer = Renderer(
        decoded.templates,
        decoded.site,
        Bodies(cache),
        compiled=cache.parent / "layouts",
        generator=decoded.generator,
    )
    return renderer, decoded.staging
