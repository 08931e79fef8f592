"""Bundles: the folder of a story or a page, with its text in an index file and its pictures beside it."""

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

_INDEX = re.compile(r"index(\.[a-z]{2,3}(?:-[a-z0-9]+)*)?\.(?:md|markdown)", re.IGNORECASE)
"""Name of an index file; some programs write the language of its text before its ending."""
_TEXT = re.compile(r"(?i:.*\.(?:md|markdown))", re.DOTALL)
_HAVE_BUNDLES = frozenset({"stories", "pages"})


def is_index(file: str) -> bool:
    """Return whether a content file, by its path from the root, is the text of a bundle."""
    *folders, name = file.split("/")
    return len(folders) > 2 and folders[1] in _HAVE_BUNDLES and _INDEX.fullmatch(name) is not None  # noqa: PLR2004 - `content/stories` is nobody's own folder


def own_name(file: str) -> str:
    """Return the name that makes the slug of a content file: its own, or that of its bundle.

    `own_name("content/stories/2025/rains/index.md")` gives `"rains"`.
    """
    path = PurePosixPath(file)
    if not is_index(file):
        return path.stem
    return path.parent.name + path.stem[len("index") :]


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
    if not bundles or path.endswith(".md") or _TEXT.fullmatch(path):
        return False
    return bool(bundle_of(path, bundles))
