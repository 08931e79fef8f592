"""Style sheets, fonts, scripts and all that layouts need: published under names that change with their content."""

import posixpath
import re
from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from broadsheet.pages.layouts import ASSETS, Layout
from broadsheet.reading.media import fingerprinted

_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


class Asset(msgspec.Struct, frozen=True):
    """A file of `layouts/assets/`, as it is published."""

    permalink: str
    data: bytes


def published_assets(sources: Mapping[str, Layout]) -> dict[str, Asset]:
    """Return the assets by name; in a style sheet, addresses of other assets are those they are published under."""
    assets = {name: _asset(name, source.source) for name, source in sources.items() if not name.endswith(".css")}
    for name, source in sources.items():
        if name.endswith(".css"):
            assets[name] = _asset(name, _with_addresses(name, source.source, assets))
    return assets


def _asset(name: str, data: bytes) -> Asset:
    return Asset(fingerprinted(f"/{ASSETS}", name, blake2b(data, digest_size=16).digest()), data)


def _with_addresses(name: str, data: bytes, assets: Mapping[str, Asset]) -> bytes:
    own = posixpath.dirname(_asset(name, data).permalink)

    def address(match: re.Match[str]) -> str:
        path = re.split("[?#]", match[2], maxsplit=1)[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if target not in assets:
            return match[0]
        return f'url("{posixpath.relpath(assets[target].permalink, own)}{match[2][len(path) :]}")'

    return _URL.sub(address, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
