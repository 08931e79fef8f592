"""Ahead: a thread that reads the rest of an archive into the cache, behind a preview of a part of it."""

import threading
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec

from broadsheet.previewing.beginning import Extent
from broadsheet.previewing.keeping import Keeping
from broadsheet.publishing.workers import Workers
from broadsheet.reading.ahead import begin_reading, keep_read
from broadsheet.reading.config import Config


class Ahead:
    """Reads what an extent says is unread, under settings to which the key of a cache belongs."""

    def __init__(
        self,
        root: Path,
        extent: Extent,
        config: Config,
        *,
        key: bytes,
        keeping: Keeping,
        workers: Workers,
    ) -> None:
        """Begin to read with workers, whose processes are started now: the thread follows later."""
        self.key = key
        self._extent, self._keeping, self._workers = extent, keeping, workers
        self._results = begin_reading(root, extent.unread, config, run=workers.begun)
        # Whatever process is still to be started is started beside threads.
        workers.spawn_more()
        self._count = 0
        self._is_over = self._is_closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="reading ahead", daemon=True)

    def begin(self) -> None:
        """Start the thread, if that has not been done."""
        if self._thread.ident is None:
            self._thread.start()

    @property
    def extent(self) -> Extent | None:
        """Return the extent as it is by now; None when all has been read.

        Raises what broke off the reading: `CacheTrouble` when the cache cannot be used, another
        `Failure` when a file cannot be read.
        """
        if self._error is not None:
            raise self._error
        return None if self._is_over else msgspec.structs.replace(self._extent, count=self._count)

    def close(self) -> None:
        """Read no more, and leave nothing running."""
        self._is_closed = True
        self._workers.break_off()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            with self._keeping.opened(self.key, anew=False) as cache:
                for count in keep_read(self._results, self._extent.unread, cache):
                    self._count = count
                    if self._is_closed:
                        return
        except CancelledError:
            return  # the workers were broken off
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that follows
            self._error = error
        finally:
            self._is_over = True
