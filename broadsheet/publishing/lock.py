"""One process at a time: a lock on a file, given back by the system when its holder ends.

Where an open file can be removed, the lock's file is removed again, since nobody needs to see it.
So whoever gets the lock checks that the file it has locked is still the one of that name.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broadsheet.publishing.failures import failures

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def locked(path: Path, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock on a file, which is made for it and removed at the end.

    When another process holds the lock, `waiting` is called once, and then this process waits. A
    child forked meanwhile shares the lock: a parent that is killed holds it for as long as such a
    child lives. Raises `Failure` where a file cannot be locked.
    """
    has_waited = False
    while True:
        with failures(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            with failures(path):
                taken = _take(descriptor, wait=False)
            if not taken and not has_waited:
                waiting()
                has_waited = True
            with failures(path):
                while not taken:
                    taken = _take(descriptor, wait=True)
            if not _is_current(descriptor, path):
                continue
            try:
                yield
            finally:
                _give_back(descriptor, path)
            return
        finally:
            os.close(descriptor)


if sys.platform == "win32":

    def _take(descriptor: int, *, wait: bool) -> bool:
        """Return whether the lock was taken; Windows waits for ten seconds at a time."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_current(_descriptor: int, _path: Path) -> bool:
        """Return True: on Windows nobody can remove a file that is open."""
        return True

    def _give_back(descriptor: int, _path: Path) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _take(descriptor: int, *, wait: bool) -> bool:
        """Return whether the lock was taken."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _is_current(descriptor: int, path: Path) -> bool:
        """Return whether an open file still has this name: the last holder may have removed it."""
        try:
            return os.path.samestat(os.fstat(descriptor), path.stat())
        except FileNotFoundError:
            return False

    def _give_back(descriptor: int, path: Path) -> None:
        with suppress(OSError):  # a file that stays does no harm
            path.unlink(missing_ok=True)
        # To close the file is not enough: children forked meanwhile have the same lock open.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
