"""The layout files: where each is found, what it says, and the digest of it and of all that it draws in."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.problems import Failure, Problem
from broadsheet.reading.tree import GONE, plain_bytes, printable, walk

ASSETS = "assets/"
# A name in quotes is the whole name only where the tag, or the next word of it, follows.
_DRAWN_IN = re.compile(
    rb"\{%[-+]?\s*(?:extends|include|import|from)\b\s*"
    rb"(?:(\"[^\"]+\"|'[^']+')\s*(?=[-+]?%\}|(?:as|import|ignore|with|without)\b)|(\S+))"
)


class Layout(msgspec.Struct, frozen=True):
    """A layout file."""

    file: str
    """As problems name it: from the archive's root, or whole for the theme's."""
    source: bytes


class Layouts(msgspec.Struct, frozen=True):
    """Every layout and asset of an archive: its own in front of the default theme's."""

    templates: Mapping[str, Layout]
    assets: Mapping[str, Layout]
    """By name below `layouts/assets/`."""
    problems: tuple[Problem, ...] = ()
    """Of the files that are neither, for their names."""


def default_theme() -> Path:
    """Return the folder of the layouts that come with Broadsheet: in the wheel, or beside the package."""
    package = Path(__file__).parents[1]
    inside = package / "layouts"
    return inside if inside.is_dir() else package.parent / "layouts"


def read_layouts(root: Path) -> Layouts:
    """Return the layouts of the archive at `root`; raises `Failure` when one cannot be read.

    One that goes while it is read is gone; one whose name cannot be printed is a problem.
    """
    problems: list[Problem] = []
    templates: dict[str, Layout] = {}
    assets: dict[str, Layout] = {}
    own = root / "layouts"
    for folder in (default_theme(), own):
        for found in walk(folder):
            file = f"layouts/{found.path}" if folder == own else (folder / found.path).as_posix()
            if not file.isprintable():
                hint = "give it a plain name"
                problems.append(
                    Problem(printable(file), 0, 0, "", "has a name that cannot be printed", hint)
                )
                continue
            kind = assets if found.path.startswith(ASSETS) else templates
            if found.size < 0:
                raise Failure(
                    f"{file} is not a plain file: put the file or folder itself in its place"
                )
            try:
                kind[found.path.removeprefix(ASSETS)] = Layout(
                    file, plain_bytes(folder / found.path)
                )
            except GONE:
                continue
            except OSError as error:
                raise Failure(f"{file}: {error.strerror}") from error
    return Layouts(templates, assets, tuple(problems))


def layout_digests(templates: Mapping[str, Layout]) -> dict[str, bytes]:
    """Return by name the digest of each layout with all that it extends, includes or imports.

    A layout that draws in something by a computed name depends on every layout.
    """
    drawn_in = {name: _names_in(layout.source) for name, layout in templates.items()}
    digests = {}
    for name in templates:
        closure = _closure(name, drawn_in)
        digest = blake2b(digest_size=16)
        for each in sorted(templates if "" in closure else closure):
            source = templates[each].source if each in templates else b"missing"
            digest.update(b"%d %s %d " % (len(each), each.encode(), len(source)) + source)
        digests[name] = digest.digest()
    return digests


def _names_in(source: bytes) -> Sequence[str]:
    return [literal.decode()[1:-1] if literal else "" for literal, _ in _DRAWN_IN.findall(source)]


def _closure(name: str, drawn_in: Mapping[str, Sequence[str]]) -> set[str]:
    closure: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in closure:
            closure.add(each)
            waiting.extend(drawn_in.get(each, ()))
    return closure
