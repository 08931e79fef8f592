"""Bundles: the folder of a story or a page, with its text in an index file and its pictures beside it."""

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from broadsheet.reading.file_names import is_markdown, without_ending

_INDEX = re.compile(r"index(\.[a-z]{2,3}(?:-[a-z0-9]+)*)?", re.IGNORECASE)
"""Name of an index file without its ending; some programs write the language of its text behind it."""
_HAVE_BUNDLES = frozenset({"stories", "pages"})


def is_index(file: str) -> bool:
    """Return whether a content file, by its path from the root, is the text of a bundle."""
    *folders, name = file.split("/")
    if len(folders) <= 2 or folders[1] not in _HAVE_BUNDLES or not is_markdown(name):  # noqa: PLR2004 - `content/stories` is nobody's own folder
        return False
    return _INDEX.fullmatch(without_ending(name)) is not None


def own_name(file: str) -> str:
    """Return the name that makes the slug of a content file: its own, or that of its bundle.

    `own_name("content/stories/2025/rains/index.md")` gives `"rains"`.
    """
    path = PurePosixPath(file)
    name = without_ending(path.name)
    return path.parent.name + name[len("index") :] if is_index(file) else name


def bundles_among(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders that are bundles, among the paths of all content files below `content`."""
    return frozenset(
        path.rpartition("/")[0]
        for path in paths
        if ("/i" in path or "/I" in path) and is_index(f"content/{path}")
    )


def bundle_of(path: str, bundles: Collection[str]) -> str:
    """Return the innermost bundle that holds a file, both as paths below `content`; empty if none does."""
    folder = path.rpartition("/")[0]
    while folder and folder not in bundles:
        folder = folder.rpartition("/")[0]
    return folder


def is_beside_text(path: str, bundles: Collection[str]) -> bool:
    """Return whether a file is one of a bundle, but no text; its path is below `content`."""
    return bool(bundles) and not is_markdown(path) and bool(bundle_of(path, bundles))
