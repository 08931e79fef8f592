"""Seeing: which files an archive has, and which of them have changed since they were last looked at."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from broadsheet.printing.layouts import default_theme
from broadsheet.problems import Failure
from broadsheet.reading.config import FILE
from broadsheet.reading.tree import SourceFile, look, plain_bytes, walk

CONTENT, LAYOUTS = "content", "layouts"
_MANY = 200
"""Paths from which it is quicker to look at all files than at each of them."""


class Snapshot(msgspec.Struct, frozen=True):
    """The files of an archive as they stood when they were looked at."""

    settings: bytes | None
    """What `archive.yml` says; None where there is none."""
    content: Mapping[str, SourceFile]
    """By path below the content folder, in order."""
    layouts: tuple[SourceFile, ...]


class Changes(msgspec.Struct, frozen=True):
    """What has changed between two looks."""

    settings: bool = False
    layouts: bool = False
    content: tuple[SourceFile, ...] = ()
    """Files that are new or changed; paths from the content folder."""
    gone: tuple[str, ...] = ()


def take_snapshot(root: Path) -> Snapshot:
    """Return the files of the archive at a root; raises `Failure` when they cannot be looked at."""
    return Snapshot(
        _settings(root), {file.path: file for file in walk(root / CONTENT)}, _layouts(root)
    )


def next_snapshot(
    root: Path, before: Snapshot, paths: Collection[str] | None = None
) -> tuple[Snapshot, Changes]:
    """Return the files as they are now, and what has changed.

    `paths`, from the root, are all that may have changed, files and not folders; without them
    everything is looked at. A file among them counts as changed even where it looks the same: it
    may have been written twice in one tick of the clock.
    """
    if paths is None or len(paths) > _MANY:
        return _compared(before, take_snapshot(root))
    inside = [
        path.removeprefix(f"{CONTENT}/") for path in sorted(paths) if path.startswith(f"{CONTENT}/")
    ]
    now = {path: look(root / CONTENT, path) for path in inside}
    changed = tuple(file for file in now.values() if file)
    gone = tuple(path for path, file in now.items() if file is None and path in before.content)
    settings = _settings(root) if FILE in paths else before.settings
    of_layouts = any(path.startswith(f"{LAYOUTS}/") for path in paths)
    seen = Snapshot(
        settings,
        _with(before.content, changed, gone),
        _layouts(root) if of_layouts else before.layouts,
    )
    return seen, Changes(settings != before.settings, of_layouts, changed, gone)


def _compared(before: Snapshot, now: Snapshot) -> tuple[Snapshot, Changes]:
    changed = tuple(file for path, file in now.content.items() if before.content.get(path) != file)
    gone = tuple(path for path in before.content if path not in now.content)
    return now, Changes(
        now.settings != before.settings, now.layouts != before.layouts, changed, gone
    )


def _with(
    before: Mapping[str, SourceFile], changed: Iterable[SourceFile], gone: Iterable[str]
) -> Mapping[str, SourceFile]:
    after = {**before, **{file.path: file for file in changed}}
    for path in gone:
        del after[path]
    return after if len(after) == len(before) and not gone else dict(sorted(after.items()))


def _settings(root: Path) -> bytes | None:
    try:
        return plain_bytes(root / FILE)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Failure(f"{FILE}: {error.strerror}") from error


def _layouts(root: Path) -> tuple[SourceFile, ...]:
    """Return the layout files: the archive's own and the theme's, which is of interest to whoever writes it."""
    return (*walk(default_theme()), *walk(root / LAYOUTS))
