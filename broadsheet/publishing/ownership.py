"""Whose a file is, in an output folder whose manifest is damaged or gone: it is known by its content or not at all.

Ours are those whose bytes are the ones that a manifest, as much of it as there is, has of their
path, and those that we would write just so. All others may be somebody's: they are named, and not
one is removed or written over. Where one stands in the way of a page, it is moved to a folder
beside the output; so is every page with our mark in it, which is perhaps ours and perhaps of
another archive.
"""

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from broadsheet.publishing.manifest import OWN
from broadsheet.publishing.plan import folders_of
from broadsheet.publishing.staging import Staged, content_digest

MARK = b'<meta name="generator" content="Broadsheet">'
"""What every page says in its head, if its layout extends the theme's; without a version, for which
no page moves."""
_HEAD = 1 << 16
"""Bytes of a page in which the mark is looked for."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """The files of a folder that are not known as ours, by their paths."""

    marked: tuple[str, ...]
    """Pages with our mark."""
    in_the_way: tuple[str, ...]
    """Others, which stand where a file or a folder of the site must."""
    elsewhere: tuple[str, ...]


def strangers(
    folder: Path, *, ours: Collection[str], wanted: Collection[str], staged: Mapping[str, Staged]
) -> Strangers:
    """Return the files of a folder that are neither `ours` nor, at a `wanted` path, just what is staged for it."""
    marked: list[str] = []
    in_the_way: list[str] = []
    elsewhere: list[str] = []
    folders = folders_of(wanted)
    for path in _files(folder):
        if path in ours or _is_same(folder / path, staged.get(path)):
            continue
        if is_marked(folder / path):
            marked.append(path)
        elif path in wanted or path in folders or not folders_of([path]).isdisjoint(wanted):
            in_the_way.append(path)
        elif not path.startswith("."):
            elsewhere.append(path)
    return Strangers(tuple(marked), tuple(in_the_way), tuple(elsewhere))


def is_marked(file: Path) -> bool:
    """Return whether a file is a page with our mark in its head."""
    with suppress(OSError):
        if file.suffix == ".html" and stat.S_ISREG(file.lstat().st_mode):
            with file.open("rb") as opened:
                return MARK in opened.read(_HEAD)
    return False


def set_aside(folder: Path, paths: Collection[str]) -> list[tuple[Path, Path]]:
    """Move files out of a folder, to one of a like name beside it; return from where to where each was moved."""
    aside = folder.resolve().with_name(f"{folder.resolve().name}.set-aside")
    moved = []
    for path in paths:
        to = aside / path
        number = 1
        while os.path.lexists(to):
            number += 1
            to = aside.with_name(f"{aside.name}-{number}") / path
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / path, to)
        moved.append((folder / path, to))
        for parent in (folder / path).parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
    return moved


def _files(folder: Path) -> Iterator[str]:
    """Yield the path of everything below a folder that is no folder, but for our own; links are not followed."""
    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        if Path(place) == folder and OWN in folders:
            folders.remove(OWN)
        links = [name for name in folders if os.path.islink(f"{place}/{name}")]  # noqa: PTH114 - a text is at hand
        folders[:] = sorted(set(folders).difference(links))
        for name in sorted([*names, *links]):
            yield (inside / name).as_posix()


def _is_same(file: Path, staged: Staged | None) -> bool:
    if staged is None:
        return False
    seen = file.lstat()
    is_like = stat.S_ISREG(seen.st_mode) and seen.st_size == staged.size
    return is_like and content_digest(file.read_bytes()) == staged.content
