"""What outlasts a power cut: files and names that are on the disk, not just on their way there."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path


def sync_files(folder: Path, paths: Iterable[str]) -> None:
    """Return when these files below a folder are on the disk, or gone from it if they were removed.

    On Linux one call writes out the folder's whole file system (syncfs(2), which Python's `os`
    lacks): file by file would take many times as long. Elsewhere each file is written out, and each
    folder on the way to it.
    """
    if sys.platform == "linux" and _sync_file_system(folder):
        return
    folders = {folder}
    for path in paths:
        file = folder / path
        if file.is_file():
            _sync(file, os.O_RDWR)
        for parent in file.parents:
            if parent in folders or parent == folder:
                break
            folders.add(parent)
    for each in folders:
        sync_folder(each)


def _sync_file_system(folder: Path) -> bool:
    """Write out the file system that a folder is on; return whether the system's library can."""
    import ctypes  # noqa: PLC0415 - an unchanged site does not need it

    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if library.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)
    return True


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk; Windows cannot be asked for that."""
    if sys.platform != "win32" and folder.is_dir():
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
