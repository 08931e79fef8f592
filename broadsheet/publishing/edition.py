"""An edition: an archive's pages under its layouts, and the digests that show which have moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from unicodedata import normalize

import msgspec

from broadsheet.archive.revising import story_digests
from broadsheet.model import Story
from broadsheet.pages.catalogue import Catalogue, Page, site
from broadsheet.pages.ingredients import Ingredients, ingredients_of
from broadsheet.printing.catalogues import catalogue_sources
from broadsheet.printing.layouts import Layouts, layout_digests
from broadsheet.printing.script_words import with_words
from broadsheet.problems import Problem
from broadsheet.publishing.assets import Asset, kept_assets, published_assets
from broadsheet.publishing.chosen_layouts import chosen_layouts
from broadsheet.reading.cache import Cache
from broadsheet.views.site import Site
from broadsheet.views.view import UNLAID


@dataclass(frozen=True, slots=True)
class Edition:
    """Every page of an archive, and all that pages are printed with; `edition` makes one."""

    pages: Catalogue
    layouts: Layouts
    assets: Mapping[str, Asset]
    """Name of each asset, below `layouts/assets/`, to the asset."""
    generator: bytes
    """Digest of the generator."""
    site: Site
    base_digests: Mapping[str, bytes]
    """Layout to the digest of all that its pages depend on besides their views."""

    def ingredients(
        self, last: tuple[Sequence[Story], Sequence[bytes]] | None = None
    ) -> tuple[Ingredients, Sequence[bytes]]:
        """Return what its pages are made from, and the digests of its stories.

        The `last` stories with their digests only save time. What bodies mention must have been
        found before.
        """
        digests = story_digests(self.pages.archive.stories, last)
        everywhere = [self.base_digests[layout] for layout in sorted(self.base_digests)]
        return ingredients_of(self.pages, digests, everywhere), digests

    def encoded_view(self, page: Page) -> tuple[Page, bytes, bytes]:
        """Return a page, its encoded view and its digest."""
        view = _encode(page.view)
        return page, view, digest_of(page.layout, view, self.base_digests)


_encode = msgspec.msgpack.Encoder().encode


def digest_of(layout: str, view: bytes, bases: Mapping[str, bytes]) -> bytes:
    """Return the digest of a page, given its layout and its encoded view.

    `bases` has, for each layout, the digest of all else that its pages depend on.
    """
    # Rendering reports a layout that is missing.
    return blake2b(bases.get(layout, b"") + view, digest_size=16).digest()


def edition(
    pages: Catalogue, layouts: Layouts, generator: bytes, cache: Cache | None = None
) -> Edition:
    """Return the edition of an archive's pages under layouts, whose assets are published for it.

    With a `cache` of this generator, they are those of the last time where nothing about them has
    changed. Raises `Failure` for assets that draw in each other.
    """
    said = with_words(layouts.assets, site(pages.archive, {}), layouts.templates)
    assets = kept_assets(said, cache) if cache else published_assets(said)
    addresses = {name: asset.permalink for name, asset in assets.items()}
    # A layout may name them in decomposed letters, as macOS does.
    addresses |= {
        normalize("NFD", name): to for name, to in addresses.items() if not name.isascii()
    }
    site_view = site(pages.archive, addresses)
    return Edition(
        pages, layouts, assets, generator, site_view, base_digests(site_view, layouts, generator)
    )


def base_digests(site_view: Site, layouts: Layouts, generator: bytes) -> dict[str, bytes]:
    """Return for each layout the digest of all that its pages depend on besides their views."""
    words = catalogue_sources(site_view.language, layouts.templates)
    everywhere = generator + msgspec.msgpack.encode(site_view) + words
    digests = {**layout_digests(layouts.templates), **dict.fromkeys(UNLAID, b"")}
    return {
        name: blake2b(everywhere + digest, digest_size=16).digest()
        for name, digest in digests.items()
    }


def advice_on_theme(edition: Edition) -> list[Problem]:
    """Return the advice on an archive's own layouts."""
    from broadsheet.printing.layout_advice import advice_on_layouts  # noqa: PLC0415 - loads jinja2, which builds leave to workers

    archive = edition.pages.archive
    return list(
        advice_on_layouts(
            edition.layouts,
            edition.site,
            archive.addresses,
            archive.config.base_url,
            chosen=chosen_layouts(archive),
            blocks=archive.config.block_kinds,
        )
    )
