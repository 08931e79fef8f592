"""What tests keep of one build for the next, which no process of the product would meet.

Layouts that are read and compiled, assets that are bundled, cards that are drawn, versions of pictures,
the programs of a search, and pages, for tests that are not of printing: each has tests of its own,
which make it anew.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from broadsheet.imaging import card
from broadsheet.pages.pictures import Version
from broadsheet.printing import layouts, renderer
from broadsheet.printing.compiled import CompiledLayouts
from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import Limit
from broadsheet.printing.renderer import Renderer
from broadsheet.printing.whole_texts import BodyLookup
from broadsheet.problems import Problem
from broadsheet.publishing import assets, edition, pictures, search
from broadsheet.publishing.assets import Asset, published_assets
from broadsheet.publishing.pictures import Original
from broadsheet.reading import tree
from broadsheet.views.site import Site
from tests.sharing_compiled import COMPILED


def keep_compiled_layouts() -> None:
    """Have this process keep the compiled layouts of several languages for all archives.

    A process of the product prints one archive in one language, and tests hundreds in many: each
    would compile its layouts anew, which takes ten times as long as a small build. Where one has
    compiled a layout, the others load it.
    """
    made = renderer._compiled_layouts.__wrapped__
    shared = os.environ.get(COMPILED)

    @lru_cache(maxsize=32)
    def kept(environment: str, language: str, words: bytes) -> CompiledLayouts:
        name = blake2b(f"{environment} {language} ".encode() + words, digest_size=8).hexdigest()
        folder = Path(shared, name) if shared else None
        return made(environment, language, words, folder, b"")

    def compiled(
        environment: str, language: str, words: bytes, _folder: Path | None, _generator: bytes
    ) -> CompiledLayouts:
        return kept(environment, language, words)

    renderer._compiled_layouts = compiled  # type: ignore[assignment]


def keep_theme() -> None:
    """Have this process read the layouts of the theme once, and look once what each draws in: no test changes them.

    What each draws in is kept for the layouts of eight archives.
    """
    theme = layouts.default_theme()
    walk, read = tree.walk, tree.plain_bytes
    entries = [*walk(theme)]
    data = {theme / entry.path: read(theme / entry.path) for entry in entries}

    def walked(folder: Path) -> Iterable[tree.SourceFile]:
        return entries if folder == theme else walk(folder)

    def plain_bytes(file: Path) -> bytes:
        return data[file] if file in data else read(file)

    layouts.walk, layouts.plain_bytes = walked, plain_bytes  # type: ignore[assignment, attr-defined]

    @lru_cache(maxsize=8)
    def digests(named: tuple[tuple[str, layouts.Layout], ...]) -> dict[str, bytes]:
        return layouts.layout_digests(dict(named))

    edition.layout_digests = lambda templates: digests(tuple(templates.items()))  # type: ignore[attr-defined]


def keep_cards() -> None:
    """Have this process keep the cards that were drawn: a few titles and days are those of hundreds of builds."""
    card.draw_card = lru_cache(maxsize=512)(card.draw_card)


def keep_pictures() -> None:
    """Have this process keep the versions of pictures that were made: the same few are those of many builds."""
    make = pictures._versions
    kept: dict[tuple[bytes, tuple[Version, ...], tuple[Version, ...]], list[tuple[Version, bytes]]]
    kept = {}

    def versions(
        original: Original, data: bytes, wanted: Collection[Version]
    ) -> Iterator[tuple[Version, bytes]]:
        key = (data, tuple(original.versions), tuple(wanted))
        if key not in kept:
            # What a picture gives before it turns out to be damaged is taken, but not kept.
            made = []
            for each in make(original, data, wanted):
                made.append(each)
                yield each
            kept[key] = made
        else:
            yield from kept[key]

    pictures._versions = versions


def keep_search_programs() -> None:
    """Have this process ask Pagefind once for its script and its WebAssembly: each index has the same."""
    search._programs = lru_cache(maxsize=8)(search._programs)


def keep_assets() -> None:
    """Have this process keep the assets that layouts publish: they are the theme's in all but a few builds."""
    kept: dict[tuple[tuple[str, Layout], ...], dict[str, Asset]] = {}

    def published(sources: Mapping[str, Layout]) -> dict[str, Asset]:
        key = tuple(sources.items())
        if key not in kept:
            if len(kept) > 32:
                kept.clear()
            kept[key] = published_assets(sources)
        return dict(kept[key])

    # The one is asked by what has no cache, the other for what a cache lacks.
    edition.published_assets = assets.published_assets = published  # type: ignore[attr-defined]


@contextmanager
def printed_once() -> Iterator[None]:
    """Print each view once while the context lasts: for tests that look at what becomes of pages.

    What a page is printed from is the whole key: the layouts, the site and the view, which names
    bodies by their digests. A test that is about printing has no use for this.
    """
    kept: dict[tuple[bytes, str, bytes], bytes | Problem] = {}
    begin, render = Renderer.__init__, Renderer.render

    def begun(
        its: Renderer,
        templates: Mapping[str, Layout],
        site: Site,
        bodies: BodyLookup,
        **more: Any,  # noqa: ANN401 - where compiled layouts are, which no page depends on
    ) -> None:
        begin(its, templates, site, bodies, **more)
        encoded = msgspec.msgpack.encode((templates, site))
        its.digest = blake2b(encoded, digest_size=16).digest()  # type: ignore[attr-defined]

    def printed(
        its: Renderer, layout: str, view: bytes, limit: Limit | None = None
    ) -> bytes | Problem:
        key = (its.digest, layout, view)  # type: ignore[attr-defined]
        if key not in kept:
            kept[key] = render(its, layout, view, limit)
        return kept[key]

    with patch.object(Renderer, "__init__", begun), patch.object(Renderer, "render", printed):
        yield
