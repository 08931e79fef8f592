"""The output folder before a commit: whether it may hold a site, and which files are ours."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.manifest import (
    EARLIER,
    ENTRIES,
    JOURNAL,
    MANIFEST,
    OWN,
    ManifestEntry,
    entries_by_content,
    manifest_digest,
    read_earlier_manifest,
    read_entries,
    read_manifest,
)
from broadsheet.publishing.ownership import is_marked
from broadsheet.reading.config import FILES

_HIDDEN = (".broadsheet", ".git")
"""Folders of an archive that are hidden, and that programs keep their own files in."""
_TRIES, _PAUSE = 40, 0.05
"""How often the folder of staged files is cleared at most, and the seconds between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFiles:
    """The files of an output folder as they were written down."""

    entries: Mapping[str, ManifestEntry]
    ours: frozenset[str]
    """Every path that Broadsheet may replace or remove."""
    is_settled: bool
    """Whether all that Broadsheet writes down of its files is there, and true."""
    lost: str = ""
    """Why it is not known which files are ours; empty when it is known."""


def check_output(root: Path, output: Path) -> None:
    """Raise `Misuse` for an output where what people wrote would be lost among published files.

    Folders are compared as the system knows them: whatever they are called, by links, in other
    letters, or on a disk that makes no difference of upper and lower case.
    """
    choose = "choose a folder of its own for the site"
    there, here = output.resolve(), root.resolve()
    above = [_identity(each) for each in (there, *there.parents)]
    folders = {name: here / name for name in ("content", "layouts", *_HIDDEN)}
    for folder in (here, *(folders[name] for name in ("content", "layouts"))):
        if there in (each := folder.resolve(), *each.parents) or _holds(above[0], each):
            raise Misuse(f"{output} holds the archive itself: {choose}")
    for name, folder in folders.items():
        if there.is_relative_to(folder.resolve()) or _identity(folder) in {*above} - {None}:
            raise Misuse(f"{output} is in {name}/ of the archive: {choose}")
    if name := next((name for name in FILES if (there / name).exists()), ""):
        raise Misuse(f"{output} is an archive, as it has an {name}: {choose}")
    if there == Path(there.anchor) or _is_home(there):
        raise Misuse(f"{output} is where other things are kept: {choose}")


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return what the system knows a folder by; None for one that is not there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _holds(identity: tuple[int, int] | None, folder: Path) -> bool:
    """Return whether a folder, known by its identity, is another one or above it."""
    return identity is not None and identity in map(_identity, (folder, *folder.parents))


def _is_home(folder: Path) -> bool:
    """Return whether a folder is somebody's home, or holds that of whoever builds."""
    try:
        home = Path.home().resolve()
    except RuntimeError:  # the system knows of none
        return False
    return home.is_relative_to(folder)


def listed_files(folder: Path, kept: Path) -> ListedFiles:
    """Return the files of an output folder, from whatever is left of our records."""
    own = folder / OWN
    entries, digest = read_entries(kept / ENTRIES)
    if digest and digest == manifest_digest(own / MANIFEST):
        return ListedFiles(entries=entries, ours=frozenset(entries), is_settled=True)
    manifest = read_manifest(own / MANIFEST)
    if manifest and manifest.is_whole:
        ours = frozenset(manifest.contents)
        return ListedFiles(
            entries=entries_by_content(folder, manifest.contents), ours=ours, is_settled=False
        )
    if manifest is None and (earlier := read_earlier_manifest(own / EARLIER)) is not None:
        return ListedFiles(entries=earlier, ours=frozenset(earlier), is_settled=False)
    contents = {path: entry.content for path, entry in entries.items()} | dict(
        manifest.contents if manifest else {}
    )
    intact = entries_by_content(folder, contents)
    damaged = own / (MANIFEST if manifest else EARLIER)
    lost = f"{damaged} is damaged" if damaged.exists() else f"{own / MANIFEST} is missing"
    if not damaged.exists() and not any(child.name != OWN for child in folder.iterdir()):
        lost = ""
    return ListedFiles(entries=intact, ours=frozenset(intact), is_settled=False, lost=lost)


def empty_staging(staging: Path) -> None:
    """Remove the folder of staged files.

    The workers of a build that was killed go on writing for a moment, so that removal is tried
    again.
    """
    for _ in range(_TRIES):
        shutil.rmtree(staging, ignore_errors=True)
        if not staging.exists():
            return
        sleep(_PAUSE)
    shutil.rmtree(staging)


def make_own_folder(folder: Path, kept: Path) -> None:
    """Make our own folder in the output folder, and the output folder itself if it is missing.

    Raises `Misuse` when the output folder is somebody else's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / OWN
    names = {child.name for child in folder.iterdir()}
    if own.name not in names and any(not name.startswith(".") for name in names):
        entries, _ = read_entries(kept / ENTRIES)
        if not is_marked(folder / "index.html") and not entries_by_content(
            folder, {path: entry.content for path, entry in entries.items()}
        ):
            raise Misuse(
                f"{folder} is not empty and was not written by broadsheet: choose another folder, or empty it"
            )
    if own.is_symlink():
        raise Failure(f"{own} is a symbolic link, which broadsheet did not make: move it away")
    own.mkdir(exist_ok=True)


def discard_unused(own: Path, kept: Path) -> None:
    """Remove what was written for a commit that was not carried out, or not completely."""
    for file in (own / f"{JOURNAL}.next", own / f"{MANIFEST}.next", kept / f"{ENTRIES}.next"):
        file.unlink(missing_ok=True)
