"""Ahead: the rest of an archive is read into the cache, behind a preview that shows a part of it."""

import threading
from collections.abc import Iterable
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec

from broadsheet.archive.loading import cache_key
from broadsheet.previewing.beginning import Extent
from broadsheet.previewing.keeping import Keeping
from broadsheet.problems import Failure
from broadsheet.publishing.workers import Workers
from broadsheet.reading.ahead import begin_reading, keep_read
from broadsheet.reading.config import Config


class Rest:
    """The rest of an archive at a root, which workers read; one thread may call all but `stop`."""

    def __init__(self, root: Path, *, jobs: int, keeping: Keeping, generator: bytes) -> None:
        self._root, self._keeping, self._generator = root, keeping, generator
        self._workers = Workers(jobs, yielding=True)
        self._ahead: _Ahead | None = None
        self._read_under = b""
        """Key of the cache for which all has been read that could be."""

    def begin(self, extent: Extent, config: Config) -> None:
        """Begin to read what an extent says is unread.

        The first time the processes are forked, which is before there are threads; `extent` starts
        the thread that takes what they have read.
        """
        self.end()
        results = begin_reading(self._root, extent.unread, config, run=self._workers.begun)
        # Whatever process is still to be started is started beside threads.
        self._workers.spawn_more()
        key = cache_key(self._generator, config)
        self._ahead = _Ahead(key, extent, results, self._keeping)

    def extent(self, extent: Extent, config: Config) -> Extent | None:
        """Return how much has been read by now, under settings that may have become others.

        Returns None when no more is read ahead: all has been, or something broke it off, which is
        said or mended by what reads the whole.
        """
        key = cache_key(self._generator, config)
        if self._read_under == key:
            return None
        if self._ahead is None or self._ahead.key != key:
            self.begin(extent, config)
            assert self._ahead is not None
        self._ahead.go_on()
        if (now := self._ahead.extent) is None:
            self.end()
            self._read_under = key
        return now

    def end(self) -> None:
        """Read no more, and leave nothing running."""
        self._read_under = b""
        self._workers.break_off()
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def stop(self) -> None:
        """Have everything be broken off, and nothing be begun any more; any thread may call this."""
        self._workers.stop()


class _Ahead:
    """A thread that keeps what is read of an extent, in a cache with a key."""

    def __init__(
        self, key: bytes, extent: Extent, results: Iterable[list[bytes]], keeping: Keeping
    ) -> None:
        self.key = key
        self._extent, self._results, self._keeping = extent, results, keeping
        self._count = 0
        self._is_over = self._is_closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="reading ahead", daemon=True)

    def go_on(self) -> None:
        """Start the thread, if that has not been done."""
        if self._thread.ident is None:
            self._thread.start()

    @property
    def extent(self) -> Extent | None:
        """Return the extent as it is by now; None when the thread has ended.

        Raises an error that nobody foresaw.
        """
        if self._error is not None:
            raise self._error
        return None if self._is_over else msgspec.structs.replace(self._extent, count=self._count)

    def close(self) -> None:
        """Wait for the end of the thread, whose workers were broken off."""
        self._is_closed = True
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            with self._keeping.opened(self.key, anew=False) as cache:
                for count in keep_read(self._results, self._extent.unread, cache):
                    self._count = count
                    if self._is_closed:
                        return
        except (CancelledError, Failure):
            return  # the workers were broken off, or a file or the cache cannot be read
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that follows
            self._error = error
        finally:
            self._is_over = True
