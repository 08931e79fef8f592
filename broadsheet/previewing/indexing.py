"""Indexing: a thread that keeps the search index of a preview fresh without delaying its pages.

The index has a folder of its own in `.broadsheet/`, where the next preview finds it. It is
committed as a site is: shards that have not moved are not indexed again.
"""

import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from broadsheet.pages.catalogue import Catalogue
from broadsheet.previewing.keeping import Keeping
from broadsheet.problems import Failure
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.output import Output, open_output
from broadsheet.publishing.search import IndexKit, Shard, search_index, search_shard
from broadsheet.publishing.shards import periods_of
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache_trouble import CacheTrouble
from broadsheet.reading.kept import KEPT

INDEX_FOLDER = KEPT / "preview"
_PAUSE = 0.15
"""Seconds that an edition waits for a newer one, and for its pages to be printed first."""
_PASSED_OVER = 4
"""Editions that may be skipped in a row for newer ones: saves without a pause must not keep the
search stale."""
_AT_ONCE = 2
"""Shards that may be indexed side by side: each takes a process and some hundred megabytes."""


class _Taken(Exception):  # noqa: N818 - it is not an error that another preview is there
    """Raised when another preview of the same archive uses the folder."""


class Indexer:
    """Keeps the index of the newest edition in a thread of its own; a context manager."""

    def __init__(
        self,
        root: Path,
        *,
        jobs: int,
        fresh: Callable[[], None],
        failed: Callable[[str], None],
        troubled: Callable[[BaseException | None], None],
        lost: Callable[[Failure], None] = lambda _: None,
        keeping: Keeping | None = None,
    ) -> None:
        """Prepare to index; the thread starts with the context, and calls the functions.

        It calls `fresh` when an index is complete, `failed` with the reason when none can be made,
        and `lost` when the cache has lost a body, to have everything read again. It calls
        `troubled` with an error of the preview's own; the next edition is indexed all the same, and
        once that has worked, `troubled` is called with None.
        """
        self._root = root
        self._keeping = keeping or Keeping(root)
        self._workers = Workers(min(jobs, _AT_ONCE), spawned=True, yielding=True)
        self._fresh, self._failed, self._lost, self._troubled = fresh, failed, lost, troubled
        self._wanted = threading.Condition()
        self._edition: Edition | None = None
        self._stopped = False
        self._is_upset = False
        self._thread = threading.Thread(target=self._run, name="indexing", daemon=True)
        self._folder: Path | None = None
        self._paths: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._wanted:
            self._stopped = True
            self._wanted.notify_all()
        # This breaks off indexing; the next preview repairs what it leaves behind.
        self._workers.stop()
        self._thread.join()

    def index(self, edition: Edition) -> None:
        """Have an edition indexed next, in place of one that still waits."""
        with self._wanted:
            self._edition = edition
            self._wanted.notify_all()

    def file(self, path: str) -> Path | None:
        """Return the file of the index at a path, from the site's root; None when there is none."""
        return self._folder / path if self._folder and path in self._paths else None

    def _next(self) -> Edition | None:
        with self._wanted:
            self._wanted.wait_for(lambda: self._edition is not None or self._stopped)
            edition = None
            for _ in range(1 + _PASSED_OVER):
                if self._edition is None or self._stopped:
                    break
                edition, self._edition = self._edition, None
                self._wanted.wait(_PAUSE)
            return None if self._stopped else edition

    def _run(self) -> None:
        reported = ""
        while edition := self._next():
            try:
                self._keep(edition)
            except CacheTrouble as trouble:
                # At the same trouble a second time, reading again has not helped: do not repeat it.
                if not self._stopped and str(trouble) != reported:
                    reported = str(trouble)
                    self._lost(trouble)
            except Failure as failure:
                if not self._stopped and str(failure) != reported:
                    reported = str(failure)
                    self._failed(reported)
            except Exception as error:  # noqa: BLE001 - an unforeseen error would otherwise leave the search stale
                if not self._stopped:
                    self._is_upset = True
                    self._troubled(error)

    def _keep(self, edition: Edition | None) -> None:
        """Index one edition after the other until stopped."""
        with ExitStack() as stack:
            output, folder = self._open(stack)
            workers = stack.enter_context(self._workers)
            self._paths, self._folder = frozenset(output.entries), folder
            records = ShardRecords()
            while edition:
                self._index(edition, output, folder, workers, records)
                edition = self._next()

    def _open(self, stack: ExitStack) -> tuple[Output, Path]:
        def taken() -> None:
            raise _Taken

        folder = self._root / INDEX_FOLDER
        try:
            return stack.enter_context(open_output(folder, waiting=taken)), folder
        except _Taken:
            own = Path(
                stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True)
                )
            )
            return stack.enter_context(open_output(own, waiting=taken)), own

    def _index(
        self,
        edition: Edition,
        output: Output,
        folder: Path,
        workers: Workers,
        records: "ShardRecords",
    ) -> None:
        pages = edition.pages
        kit = IndexKit(pages.archive.config.language, str(self._keeping.cache), str(output.staging))
        index = search_index(
            records.shards(pages),
            seed=edition.generator,
            kit=kit,
            output=folder,
            entries=output.entries,
            workers=workers,
        )
        commit = output.commit(digests=index.files.digests, staged=index.files.staged)
        self._paths = frozenset(output.entries)
        if commit.written or commit.removed:
            self._fresh()
        if self._is_upset:
            self._is_upset = False
            self._troubled(None)


class ShardRecords:
    """The shards with their encoded records, which are made again only where they may differ.

    A record is made of a story's entry, the keys of its terms and the names of terms. Entries and
    keys stay the very same values as long as they are true.
    """

    def __init__(self) -> None:
        self._shards: dict[str, tuple[Sequence[object], Shard]] = {}
        self._names: Mapping[str, object] = {}

    def shards(self, pages: Catalogue) -> Iterator[Shard]:
        """Yield the shards of an archive's pages, the oldest first."""
        names = {
            taxonomy: [(key, term.name, term.also, term.parent) for key, term in terms.items()]
            for taxonomy, terms in pages.archive.terms.items()
        }
        known = self._shards if names == self._names else {}
        self._shards, self._names = {}, names
        for period in periods_of(pages.archive.stories):
            parts = [
                part
                for position in period.positions
                for part in (pages.parts.entries[position], pages.archive.keys[position])
            ]
            before, shard = known.get(period.name, ((), None))
            if shard is None or not _are_same(parts, before):
                shard = search_shard(period, pages)
            self._shards[period.name] = parts, shard
            yield shard


def _are_same(parts: Sequence[object], before: Sequence[object]) -> bool:
    return len(parts) == len(before) and all(
        one is other for one, other in zip(parts, before, strict=True)
    )
