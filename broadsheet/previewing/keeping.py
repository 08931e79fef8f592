"""Keeping: where a preview has what it has read, and how long it waits for that.

It is in the archive's own folder or, once another program has the cache there locked, or nothing
can be written, in a folder that goes with the preview: a save must not wait for others.
"""

import tempfile
from pathlib import Path

from broadsheet.problems import Failure
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache
from broadsheet.reading.kept import KEPT, Kept

_PATIENCE = 5.0
"""Seconds for which a save waits while another program has the cache locked: a build that stores
what it has read takes less than one."""
_OF_PAGES = 2.0
"""Seconds for which a page waits."""


class Keeping:
    """The cache of one preview; any thread may use it, the one that follows files alone may move it."""

    def __init__(self, root: Path) -> None:
        """Begin with the folder of the archive at a root."""
        self._kept = Kept(root / KEPT)
        self._own: tempfile.TemporaryDirectory[str] | None = None

    @property
    def kept(self) -> Kept:
        """Return the folder that it is in now."""
        return self._kept

    @property
    def cache(self) -> Path:
        """Return the path of the cache's file."""
        return self._kept.cache

    def leave(self) -> bool:
        """Have the cache in a folder of the preview's own; return False when it is there already.

        Raises `Failure` when there is no room for one.
        """
        if self._own is not None:
            return False
        try:
            self._own = tempfile.TemporaryDirectory(
                prefix="broadsheet-", ignore_cleanup_errors=True
            )
        except OSError as error:
            raise Failure(f"{tempfile.gettempdir()}: {error.strerror or error}") from error
        self._kept = Kept(Path(self._own.name), lasting=False)
        return True

    def close(self) -> None:
        """Remove the preview's own folder."""
        if self._own is not None:
            self._own.cleanup()

    def opened(self, key: bytes, *, anew: bool) -> Cache:
        """Return the cache, opened as `Cache` describes; raises `CacheTrouble`."""
        return Cache(self.cache, key=key, anew=anew, patience=_PATIENCE)

    def bodies(self) -> Bodies:
        """Return the bodies in the cache as it is now; raises `CacheTrouble`."""
        return Bodies(self.cache, patience=_OF_PAGES)


class LastingBodies:
    """The HTML of bodies, from a cache that may be moved, or that another program may have replaced."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._opened: tuple[Path, Bodies] | None = None

    def __getitem__(self, address: str) -> str:
        """Return the HTML at an address; raises `CacheTrouble` when the cache does not have it."""
        cache = self._keeping.cache
        if self._opened is not None and self._opened[0] == cache:
            try:
                return self._opened[1][address]
            except Failure:
                pass  # a new cache file may hold it
        self._opened = cache, self._keeping.bodies()
        return self._opened[1][address]
