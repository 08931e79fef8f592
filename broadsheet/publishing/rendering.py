"""Rendering many pages: views in plain bytes go out to workers, staged files or layouts' mistakes come back."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import Limit
from broadsheet.problems import Problem
from broadsheet.publishing.staging import Staged, stage
from broadsheet.reading.cache import Bodies
from broadsheet.views.site import Site

if TYPE_CHECKING:
    from broadsheet.printing.renderer import Renderer

CHUNK = 50
"""Pages that a worker renders at a time, at most."""
_LONGEST = 60.0
"""Seconds that a page may take: only what never ends does."""
CHUNK_SIZE = 1 << 19
"""Bytes of views from which it is given no more of them."""


class RenderKit(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker needs to render any page of an archive."""

    templates: Mapping[str, Layout]
    site: Site
    cache: str
    """Path of the cache that holds the bodies."""
    staging: str
    """Folder to stage the pages in; empty when they are only checked."""
    build: str
    """Of one build alone: a process that builds again must not read from a cache that was since
    begun anew."""


class Job(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A page to render."""

    path: str
    """Of its file in the output folder."""
    layout: str
    view: bytes
    """Encoded: just the bytes that its digest was made from."""


class RenderedChunk(msgspec.Struct, frozen=True, array_like=True):
    """What rendering some pages gave."""

    staged: tuple[Staged, ...]
    problems: tuple[Problem, ...]


encode_kit = msgspec.msgpack.Encoder().encode
decode_rendered = msgspec.msgpack.Decoder(RenderedChunk).decode


def render_pages(kit: bytes, jobs: Sequence[Job]) -> bytes:
    """Return the encoded result of rendering some pages; `kit` is an encoded `RenderKit`."""
    renderer, staging = _opened(kit)
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
def _opened(kit: bytes) -> "tuple[Renderer, str]":
    """Return the renderer for a kit: a worker renders many chunks with the same one."""
    from broadsheet.printing.renderer import Renderer  # noqa: PLC0415 - loads jinja2, which an unchanged site does not need

    opened = msgspec.msgpack.decode(kit, type=RenderKit)
    return Renderer(opened.templates, opened.site, Bodies(Path(opened.cache))), opened.staging
