"""Snapshots: which files an archive has, and which have changed since they were last looked at."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from broadsheet.printing.layouts import default_theme
from broadsheet.problems import Failure
from broadsheet.reading.config import FILES
from broadsheet.reading.file_names import CONTENT_INSIDE
from broadsheet.reading.settings_file import settings_files
from broadsheet.reading.tree import SourceFile, look, walk

CONTENT, LAYOUTS = "content", "layouts"
_MANY = 200
"""Number of paths above which looking at all files is quicker than looking at each."""


class Snapshot(msgspec.Struct, frozen=True):
    """The files of an archive as they stood when they were looked at."""

    settings: Mapping[str, bytes]
    """Content of each file of settings that there is, by name: `archive.yml`."""
    content: Mapping[str, SourceFile]
    """Content files by their path below the content folder, in order."""
    layouts: tuple[SourceFile, ...]


class Changes(msgspec.Struct, frozen=True):
    """What has changed between two snapshots."""

    settings: bool = False
    layouts: bool = False
    content: tuple[SourceFile, ...] = ()
    """Files that are new or changed; their paths start below the content folder."""
    gone: tuple[str, ...] = ()


def take_snapshot(root: Path) -> Snapshot:
    """Return the files of the archive at a root; raises `Failure` when they cannot be read."""
    return Snapshot(
        _settings(root),
        {file.path: file for file in walk(root / CONTENT, CONTENT_INSIDE)},
        layout_files(root),
    )


def next_snapshot(
    root: Path, before: Snapshot, paths: Collection[str] | None = None, *, is_part: bool = False
) -> tuple[Snapshot, Changes]:
    """Return the files as they are now, and what has changed.

    `paths`, from the root, are the files that may have changed, without folders; when there are
    none, all files are looked at. A file among them counts as changed even when it looks the same:
    it may have been written twice in one tick of the clock. Where `before` has a part of the
    content, others of its files are passed over when all are looked at.
    """
    if paths is None or len(paths) > _MANY:
        after = take_snapshot(root)
        if is_part:
            known = {path: file for path, file in after.content.items() if path in before.content}
            after = msgspec.structs.replace(after, content=known)
        return _comparison(before, after)
    inside = [
        path.removeprefix(f"{CONTENT}/") for path in sorted(paths) if path.startswith(f"{CONTENT}/")
    ]
    now = {path: look(root / CONTENT, path, CONTENT_INSIDE) for path in inside}
    changed = tuple(file for file in now.values() if file)
    gone = tuple(path for path, file in now.items() if file is None and path in before.content)
    settings = _settings(root) if any(name in paths for name in FILES) else before.settings
    layouts_changed = any(path.startswith(f"{LAYOUTS}/") for path in paths)
    snapshot = Snapshot(
        settings,
        _with(before.content, changed, gone),
        layout_files(root) if layouts_changed else before.layouts,
    )
    return snapshot, Changes(settings != before.settings, layouts_changed, changed, gone)


def _comparison(before: Snapshot, now: Snapshot) -> tuple[Snapshot, Changes]:
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


def _settings(root: Path) -> Mapping[str, bytes]:
    try:
        return settings_files(root)
    except OSError as error:
        raise Failure(f"{Path(error.filename).name}: {error.strerror}") from error


def layout_files(root: Path) -> tuple[SourceFile, ...]:
    """Return the layout files: the archive's own, and the theme's, which its author edits.

    Raises `Failure` when they cannot be looked at.
    """
    return (*walk(default_theme()), *walk(root / LAYOUTS))
