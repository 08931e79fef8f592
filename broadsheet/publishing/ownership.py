"""Ownership: which files of an output folder are ours when its manifest is damaged or gone.

A file is known by its content or not at all. Ours are the files whose bytes are those that the
manifest, as much of it as is left, has of their path, and those that we would write with the same
bytes. All others may be somebody's: they are named, and none is removed or overwritten. Where one
stands in the way of a page, it is moved to a folder beside the output; so is every page with our
mark in it, which may be ours or another archive's, and what stands beside it as its twin: a story
that was withdrawn is not to stay in Markdown either.
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
"""What every page has in its head, if its layout extends the theme's. It names no version, so that
a new version moves no page."""
_TWIN = "index.md"
_HEAD = 1 << 16
"""Bytes at the start of a page in which the mark is looked for."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """The files of a folder that are not known as ours, by their paths."""

    marked: tuple[str, ...]
    """Pages with our mark, and their twins."""
    in_the_way: tuple[str, ...]
    """Other files that stand where a file or a folder of the site must."""
    elsewhere: tuple[str, ...]


def strangers(
    folder: Path, *, ours: Collection[str], wanted: Collection[str], staged: Mapping[str, Staged]
) -> Strangers:
    """Return the files of a folder that are neither `ours` nor just what is staged for their path.

    `wanted` are the paths of the files of the site.
    """
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
    """Return whether a file is a page with our mark in its head, or the twin of one in Markdown, which has no mark."""
    page = file.with_name("index.html") if file.name == _TWIN else file
    with suppress(OSError):
        if page.suffix == ".html" and stat.S_ISREG(file.lstat().st_mode):
            with page.open("rb") as opened:
                return MARK in opened.read(_HEAD)
    return False


def set_aside(folder: Path, paths: Collection[str]) -> list[tuple[Path, Path]]:
    """Move files to a folder beside theirs, of a similar name; return each old and new path."""
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
    """Yield the path of every file below a folder, except for those in our own.

    Symbolic links count as files, and are not followed.
    """
    for parent, folders, names in os.walk(folder):
        inside = Path(parent).relative_to(folder)
        if Path(parent) == folder and OWN in folders:
            folders.remove(OWN)
        links = [name for name in folders if os.path.islink(f"{parent}/{name}")]  # noqa: PTH114 - a text is at hand
        folders[:] = sorted(set(folders).difference(links))
        for name in sorted([*names, *links]):
            yield (inside / name).as_posix()


def _is_same(file: Path, staged: Staged | None) -> bool:
    if staged is None:
        return False
    status = file.lstat()
    is_like = stat.S_ISREG(status.st_mode) and status.st_size == staged.size
    return is_like and content_digest(file.read_bytes()) == staged.content
