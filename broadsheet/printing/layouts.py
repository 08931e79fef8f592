"""The layout files: where each is found, its text, and the digest of it and of all it includes."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.problems import Failure, Problem
from broadsheet.reading.tree import GONE, plain_bytes, printable, walk
from broadsheet.urls import composed

ASSETS = "assets/"
BLOCK_LAYOUTS = "blocks/"
"""Folder of the layouts of blocks in texts, each under the name of its kind."""
_PRINTS_TEXTS = b"prose"
"""Name of the filter by which layouts print texts, and the blocks in them."""
# A name in quotes is the whole expression only if the end of the tag or one of its keywords
# follows.
_INCLUSION = re.compile(
    rb"\{%[-+]?\s*(?:extends|include|import|from)\b\s*"
    rb"(?:(\"[^\"]+\"|'[^']+')\s*(?=[-+]?%\}|(?:as|import|ignore|with|without)\b)|(\S+))"
)


class Layout(msgspec.Struct, frozen=True):
    """A layout file."""

    file: str
    """The file as problems name it: relative to the archive's root, or the whole path of a file of
    the theme."""
    source: bytes


class Layouts(msgspec.Struct, frozen=True):
    """Every layout and asset of an archive; its own replace those of the default theme."""

    templates: Mapping[str, Layout]
    """Layouts by their path below `layouts/`, in composed letters."""
    assets: Mapping[str, Layout]
    """Assets by their path below `layouts/assets/`, in composed letters."""
    problems: tuple[Problem, ...] = ()
    """A problem for each file that is left out because of its name."""


def default_theme() -> Path:
    """Return the folder of the default theme's layouts: in the wheel, or beside the package."""
    package = Path(__file__).parents[1]
    inside = package / "layouts"
    return inside if inside.is_dir() else package.parent / "layouts"


def read_layouts(root: Path) -> Layouts:
    """Return the layouts of the archive at `root`; raises `Failure` when one cannot be read.

    A file that is removed while layouts are read is left out. One whose name cannot be printed is a
    problem.
    """
    problems: list[Problem] = []
    templates: dict[str, Layout] = {}
    assets: dict[str, Layout] = {}
    own = root / "layouts"
    for folder in (default_theme(), own):
        named = "layouts" if folder == own else folder.as_posix()
        for entry in walk(folder):
            file = f"{named}/{entry.path}"
            if not file.isprintable():
                hint = "give it a plain name"
                problems.append(
                    Problem(printable(file), 0, 0, "", "has a name that cannot be printed", hint)
                )
                continue
            kind = assets if entry.path.startswith(ASSETS) else templates
            if entry.size < 0:
                raise Failure(
                    f"{file} is not a plain file: put the file or folder itself in its place"
                )
            try:
                kind[composed(entry.path.removeprefix(ASSETS))] = Layout(
                    file, plain_bytes(folder / entry.path)
                )
            except GONE:
                continue
            except OSError as error:
                raise Failure(f"{file}: {error.strerror}") from error
    return Layouts(templates, assets, tuple(problems))


def is_of_archive(layout: Layout) -> bool:
    """Return whether a layout or an asset is the archive's own, and not the theme's."""
    return layout.file.startswith("layouts/")


def digest_of_layouts(layouts: Mapping[str, Layout]) -> bytes:
    """Return the digest, 16 bytes, of layouts or assets: of their names, files and sources."""
    each = [(name, layout.file, _source_digest(layout.source)) for name, layout in layouts.items()]
    return blake2b(msgspec.msgpack.encode(each), digest_size=16).digest()


@lru_cache(maxsize=512)
def _source_digest(source: bytes) -> bytes:
    """Return the digest of a layout's text or an asset's bytes; those that have not moved are the same."""
    return blake2b(source, digest_size=16).digest()


def layout_digests(templates: Mapping[str, Layout]) -> dict[str, bytes]:
    """Return by name the digest of each layout with all that it extends, includes or imports.

    A layout that includes another by a computed name depends on every layout, and one that prints
    texts on those of the blocks in them.
    """
    blocks = [name for name in templates if name.startswith(BLOCK_LAYOUTS)]
    names_by_layout = {
        name: [*_names_in(layout.source), *(blocks if _PRINTS_TEXTS in layout.source else ())]
        for name, layout in templates.items()
    }
    digests = {}
    for name in templates:
        closure = _closure(name, names_by_layout)
        digest = blake2b(digest_size=16)
        for each in sorted(templates if "" in closure else closure):
            source = templates[each].source if each in templates else b"missing"
            digest.update(b"%d %s %d " % (len(each), each.encode(), len(source)) + source)
        digests[name] = digest.digest()
    return digests


def _names_in(source: bytes) -> Sequence[str]:
    """Return the names of what a layout includes; a computed name is an empty text."""
    return [
        composed(literal.decode()[1:-1]) if literal else ""
        for literal, _ in _INCLUSION.findall(source)
    ]


def _closure(name: str, names_by_layout: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the names of a layout and of all that it includes, directly or not."""
    closure: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in closure:
            closure.add(each)
            waiting.extend(names_by_layout.get(each, ()))
    return closure
