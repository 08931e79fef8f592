"""Themes: the layouts of a preview with the mistakes in them, and what the cache knows of these."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.loading import cache_key
from broadsheet.previewing.keeping import Keeping
from broadsheet.printing.layouts import Layouts, read_layouts
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Problem
from broadsheet.publishing.edition import Edition
from broadsheet.reading.cache_trouble import CacheTrouble
from broadsheet.reading.config import Config

_FAULTLESS = "layouts without a mistake"
"""Name of what the cache knows of the last layouts that had no mistake."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The layouts, and the mistakes in them."""

    layouts: Layouts
    problems: tuple[Problem, ...] = ()


def read_theme(root: Path) -> Theme:
    """Return the layouts of an archive, with the mistakes that are seen without compiling them.

    Raises `Failure` when they cannot be read.
    """
    layouts = read_layouts(root)
    return Theme(layouts, layouts.problems)


def theme_mistakes(shown: Edition, config: Config, keeping: Keeping) -> Sequence[Problem]:
    """Return the mistakes in the syntax of the layouts of an edition.

    To compile all of them takes as long as to assemble ten thousand stories: that they have none is
    kept for the next start.
    """
    layouts = shown.layouts
    encoded = msgspec.msgpack.encode((shown.site, sorted(layouts.templates.items())))
    digest = blake2b(shown.generator + encoded, digest_size=16).digest()
    key = cache_key(shown.generator, config)
    with suppress(CacheTrouble), keeping.opened(key, anew=False) as cache:
        if cache.fact(_FAULTLESS, digest) is not None:
            return ()
    mistakes = Renderer(layouts.templates, shown.site, {}).mistakes()
    if not mistakes:
        with suppress(CacheTrouble), keeping.opened(key, anew=False) as cache:
            cache.keep_fact(_FAULTLESS, digest, b"")
    return mistakes
