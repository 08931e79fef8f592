"""Watching: an archive is published at each save that has no mistakes, until it is interrupted."""

import gc
import sys
import threading
import time
import warnings
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.publisher import Publisher
from broadsheet.previewing.follower import Follower
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.state import State, StateMaker
from broadsheet.previewing.watching import Watcher
from broadsheet.problems import Failure
from broadsheet.publishing.folder import check_output
from broadsheet.publishing.interrupts import Bell
from broadsheet.steps import SILENT, Steps
from broadsheet.wording import counted

_TURN = 0.001
"""Seconds for which one thread may keep others waiting: a save should not wait for an index."""
_PAUSE = 0.3
"""Seconds without a save after which what is published is indexed."""
_QUIET = 2.0
"""Seconds without a save after which a receipt is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How whoever watches tells of it; any thread may call these."""

    report: Callable[[Report, float, Sequence[str]], None]
    """Tells what came of a save: the report, the seconds from the save on, and the changed files,
    from the root. The first build has none."""
    line: Callable[[str], None]
    """Tells a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What is asked of whoever publishes each save."""

    order: BuildOrder
    waiting: Callable[[], None]
    """Called when another build of the same output has to end first."""
    telling: Telling


class SiteWatch:
    """Publishes an archive at each save; a context manager, in which the output is ours.

    First `begin` publishes the archive as it is; within `following`, saves are published.
    """

    def __init__(
        self, publishing: Publishing, *, clock: Callable[[], datetime], steps: Steps = SILENT
    ) -> None:
        """Prepare to publish an archive; `steps` hears how far the first build has come.

        Raises `Misuse` for an output that cannot be one.
        """
        order, telling = publishing.order, publishing.telling
        check_output(order.root, order.output)
        self._order, self._clock, self._telling, self._steps = order, clock, telling, steps
        self._keeping = Keeping(order.root)
        self._publisher = Publisher(
            order,
            keeping=self._keeping,
            clock=clock,
            waiting=publishing.waiting,
            lost=self._read_again,
        )
        self._states = StateMaker(
            order.root,
            order.selection,
            jobs=order.jobs,
            keeping=self._keeping,
            tell=telling.line,
            steps=steps,
        )
        self._finisher = _Finisher(self._publisher, telling, searches=order.selection.search)
        self._open = ExitStack()
        self._state: State | None = None
        self._follower: Follower | None = None
        self._report: Report | None = None
        self._broken = Bell()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            opened.callback(self._broken.close)
            opened.callback(self._keeping.close)
            opened.enter_context(self._publisher)
            self._open = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def begin(self) -> None:
        """Publish the archive as it is, and read it for what follows.

        The process must have no threads yet: the processes that read and render are forked. Raises
        `Misuse` when the root is not an archive, `Failure` when the machine fails.
        """
        started = time.perf_counter()
        report, sources = self._publisher.begin(self._steps)
        self._steps.end()
        self._telling.report(report, time.perf_counter() - started, ())
        self._state = self._states.begin(self._clock())
        self._steps.end()
        if not report.problems:
            self._publisher.take(self._state, sources)

    def following(self) -> ExitStack:
        """Return the context in which saves are published, by threads."""
        assert self._state is not None, "the watch has begun"
        # It warns that it forgets a folder that went and came back, which is as it should be.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
        with ExitStack() as stack:
            watcher = stack.enter_context(Watcher(self._order.root))
            if watcher.complaint:
                self._telling.line(
                    f"changes are looked for now and then, as the system does not tell of them: {watcher.complaint}"
                )
            # Files may have changed while the archive was read.
            watcher.look()
            stack.enter_context(self._finisher)
            self._follower = Follower(
                self._states,
                self._state,
                watcher,
                clock=self._clock,
                handed=self._publish,
                followed=self._tell,
                died=self._broken.ring,
            )
            stack.enter_context(self._follower)
            # What is being published when the watch ends is broken off first.
            stack.callback(self._publisher.stop)
            return stack.pop_all()

    def wait(self) -> None:
        """Wait for an interrupt; raises `Failure` when changes are not followed any more."""
        self._broken.wait()
        raise Failure("no change is followed any more: start again")

    def _publish(self, state: State) -> None:
        self._report = None
        try:
            report = self._publisher.publish(state)
        except Failure as failure:
            if not self._publisher.is_stopped:
                self._telling.line(f"{failure}; the site is as it was, until the next save")
            return
        if state.of_settings:
            # An error that nobody foresaw belongs to no file.
            self._telling.report(report, 0, ())
            return
        self._report = report
        if not report.problems:
            self._finisher.want()

    def _tell(self, files: Collection[str], seconds: float) -> None:
        report = self._report
        # A look at all files that finds the very same texts moves nothing, and is not told.
        if report and (files or report.problems or report.rendered or report.removed):
            self._telling.report(report, seconds, sorted(files))

    def _read_again(self, trouble: Failure) -> None:
        if self._follower and self._follower.read_again(trouble):
            self._telling.line(f"{trouble}: everything is read again")


class _Finisher:
    """A thread that does after a save what no reader waits for: the index, and the receipt."""

    def __init__(self, publisher: Publisher, telling: Telling, *, searches: bool) -> None:
        self._publisher, self._telling, self._searches = publisher, telling, searches
        self._changing = threading.Condition()
        # What is to be made once of all stories is made before the first save.
        self._wanted, self._stopped, self._is_behind = True, False, False
        self._thread = threading.Thread(target=self._run, name="finishing", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changing:
            self._stopped = True
            self._changing.notify_all()
        self._thread.join()
        if self._is_behind:
            self._telling.line("the search is older than the pages: the next build makes it anew")

    def want(self) -> None:
        """Have what is published finished, once saves pause."""
        with self._changing:
            self._wanted = True
            self._is_behind = self._searches
            self._changing.notify_all()

    def _run(self) -> None:
        while self._next():
            try:
                self._publisher.prepare()
                if self._searches:
                    self._index()
                if self._is_quiet(_QUIET):
                    self._publisher.settle()
            except Failure as failure:
                if not self._stopped:
                    self._telling.line(f"the search stays as it was until the next save: {failure}")

    def _next(self) -> bool:
        """Wait until something is wanted and saves pause; return False when stopped."""
        with self._changing:
            self._changing.wait_for(lambda: self._wanted or self._stopped)
            while self._wanted and not self._stopped:
                self._wanted = False
                self._changing.wait_for(lambda: self._wanted or self._stopped, _PAUSE)
            return not self._stopped

    def _is_quiet(self, seconds: float) -> bool:
        """Return whether nothing more is wanted for so long."""
        with self._changing:
            return not self._changing.wait_for(lambda: self._wanted or self._stopped, seconds)

    def _index(self) -> None:
        started = time.perf_counter()
        index = self._publisher.index()
        with self._changing:
            self._is_behind = self._wanted
        if index is not None:
            done = f"{index.indexed} of {counted(index.shards, 'search shard')} indexed"
            self._telling.line(f"{done} in {time.perf_counter() - started:.2f} s")


def watch_site(
    publishing: Publishing,
    *,
    clock: Callable[[], datetime],
    begun: Callable[[], None],
    steps: Steps = SILENT,
) -> None:
    """Publish an archive, and then each save, until interrupted.

    `begun` is called when saves are followed from then on, and `steps` hears how far the first
    build has come. Raises `Misuse` when the root is not an archive, `Failure` when the machine
    fails.
    """
    with SiteWatch(publishing, clock=clock, steps=steps) as watch:
        watch.begin()
        # What has been read stays: the collector only has to look through what edits leave behind.
        gc.collect()
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(_TURN)
        with watch.following():
            begun()
            watch.wait()
