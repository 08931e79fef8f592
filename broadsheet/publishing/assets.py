"""Assets: the style sheets, fonts and scripts of layouts, whose names change with their content.

In a style sheet, `url(…)` of another asset becomes the address that it is published under. In a
script, the same happens to the file in `import … from "./names.js"`, `import("./names.js")` and
`new URL("./engine.js", import.meta.url)`. An address depends on the content of the file that is
drawn in, and so on all that this file draws in: files cannot draw in each other.

Modules that are imported by one script alone are put into its file (`bundles`). From scripts and style
sheets, comments on lines of their own are left out, but for those about rights; from style sheets
the indents as well.
"""

import posixpath
import re
from collections.abc import Mapping
from hashlib import blake2b
from urllib.parse import unquote

import msgspec

from broadsheet.printing.layouts import ASSETS, Layout, digest_of_layouts
from broadsheet.problems import Failure
from broadsheet.publishing.bundles import Bundles
from broadsheet.reading.cache import Cache
from broadsheet.reading.media import permalink_with_digest
from broadsheet.urls import composed

_IN_STYLES = re.compile(r"""(url\()\s*(["']?)([^"')]+?)\2\s*(\))""", re.IGNORECASE)
# That a word begins is looked at after its first letter: where a pattern begins with letters, Python
# finds them three times as fast.
_IN_SCRIPTS = re.compile(
    r"""([ifn](?<!\w.)(?:(?<=f)rom\s*|(?<=i)mport\s*\(?\s*|(?<=n)ew\s+URL\(\s*))"""
    r"""(["'])(\.{1,2}/[^"']+)\2()"""
)
_SCRIPTS = (".js", ".mjs")
_STYLES = ".css"
_OWN_LINES = re.compile(
    r"^[ \t]*/\*(?!!)(?:(?!\*/|@license|@preserve|[Cc]opyright).)*+\*/[ \t]*\n",
    re.DOTALL | re.MULTILINE,
)
_INDENT = re.compile(r"^[ \t\r\n]+", re.MULTILINE)
_KEPT = "assets"
"""Name of what a cache has of the assets that were last published."""
_REFERENCES = {".css": _IN_STYLES, ".js": _IN_SCRIPTS, ".mjs": _IN_SCRIPTS}


class Asset(msgspec.Struct, frozen=True):
    """A file of `layouts/assets/`, as it is published."""

    permalink: str
    data: bytes


def published_assets(sources: Mapping[str, Layout]) -> dict[str, Asset]:
    """Return the assets by name; in each, other assets have their published addresses.

    Raises `Failure` for files that draw in each other.
    """
    scripts = {
        name: layout.source.decode("utf-8", "surrogateescape")
        for name, layout in sources.items()
        if name.endswith(_SCRIPTS)
    }
    bundles = Bundles(scripts)
    whole = {
        name: Layout(layout.file, bundles.whole(name).encode("utf-8", "surrogateescape"))
        if name in scripts
        else layout
        for name, layout in sources.items()
    }
    assets: dict[str, Asset] = {}
    for name in sources:
        _publish(name, whole, assets, ())
    return assets


def kept_assets(sources: Mapping[str, Layout], cache: Cache) -> Mapping[str, Asset]:
    """Return the same from a cache, where the sources are those of the last time.

    The cache must be one of this very code. Raises `CacheTrouble` when it cannot be used.
    """
    digest = digest_of_layouts(sources)
    if (encoded := cache.fact(_KEPT, digest)) is not None:
        kept = msgspec.msgpack.decode(encoded, type=dict[str, tuple[str, bytes | None]])
        return {
            name: Asset(permalink, sources[name].source if data is None else data)
            for name, (permalink, data) in kept.items()
        }
    assets = published_assets(sources)
    # Fonts and pictures are published as they are: they need not be kept once more.
    made = {
        name: (asset.permalink, None if asset.data == sources[name].source else asset.data)
        for name, asset in assets.items()
    }
    cache.keep_fact(_KEPT, digest, msgspec.msgpack.encode(made))
    return assets


def _publish(
    name: str, sources: Mapping[str, Layout], assets: dict[str, Asset], above: tuple[str, ...]
) -> Asset:
    """Enter an asset and all that it draws in; `above` are the files by which it is drawn in."""
    if name in above:
        files = " and ".join(sorted(sources[each].file for each in above[above.index(name) :]))
        raise Failure(f"{files} draw in each other: have one of them do without the other")
    if name not in assets:

        def address(match: re.Match[str]) -> str:
            path = re.split("[?#]", match[3], maxsplit=1)[0]
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            target = beside if beside in sources else composed(unquote(beside))
            if target not in sources:
                return match[0]
            permalink = _publish(target, sources, assets, (*above, name)).permalink
            return f'{match[1]}"{_relative(permalink, name)}{match[3][len(path) :]}"{match[4]}'

        data = sources[name].source
        if pattern := _REFERENCES.get(posixpath.splitext(name)[1]):
            text = data.decode("utf-8", "surrogateescape")
            text = pattern.sub(address, _without_comments(text) if name.endswith(_STYLES) else text)
            data = text.encode("utf-8", "surrogateescape")
        assets[name] = _asset(name, data)
    return assets[name]


def _without_comments(styles: str) -> str:
    """Return a style sheet without comments on lines of their own, indents and empty lines.

    A text of several lines could hold what looks like one: then it stays as it is.
    """
    return styles if "\\\n" in styles else _INDENT.sub("", _OWN_LINES.sub("", styles))


def _relative(permalink: str, name: str) -> str:
    """Return the relative address of a permalink, as the asset of a name links to it."""
    relative = posixpath.relpath(permalink, posixpath.dirname(_asset(name, b"").permalink))
    # Without a dot at its start, an address in a script would be the name of a package.
    return relative if relative.startswith("../") or name.endswith(".css") else f"./{relative}"


def _asset(name: str, data: bytes) -> Asset:
    return Asset(
        permalink_with_digest(f"/{ASSETS}", name, blake2b(data, digest_size=16).digest()), data
    )
