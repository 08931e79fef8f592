"""Serving: the live preview of the archive in a folder, until it is interrupted."""

import gc
import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from socket import socket

from broadsheet.archive.visibility import Selection
from broadsheet.commands.watch import Publishing, SiteWatch
from broadsheet.previewing.application import Preview
from broadsheet.previewing.events import Events
from broadsheet.previewing.follower import Follower
from broadsheet.previewing.hosts import is_loopback
from broadsheet.previewing.indexing import Indexer
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.press import Press
from broadsheet.previewing.reporting import Reporter, as_block
from broadsheet.previewing.screen import Screen
from broadsheet.previewing.server import bind, serve_until_interrupted
from broadsheet.previewing.state import State, StateMaker
from broadsheet.previewing.trouble import trouble
from broadsheet.previewing.watching import Watcher
from broadsheet.problems import Failure, Problem
from broadsheet.reading.settings_file import settings
from broadsheet.steps import SILENT, Steps
from broadsheet.urls import base_path
from broadsheet.wording import counted

_FEW = 3
"""The number of changed files up to which the terminal names them."""
_TURN = 0.001
"""Seconds for which one thread may keep others waiting: a page should not wait for an index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOrder:
    """What is asked of a preview."""

    root: Path
    selection: Selection
    host: str
    port: int
    editor: str
    """Pattern of the addresses that open files in an editor."""
    jobs: int


def serve_archive(
    order: ServeOrder,
    *,
    clock: Callable[[], datetime],
    tell: Callable[[str], None],
    opened: Callable[[str], None],
    publishing: Publishing | None = None,
    steps: Steps = SILENT,
) -> None:
    """Show the archive until interrupted.

    `tell` prints a line; `opened` is called with the address of the preview once it answers,
    and `steps` hears how far the archive has been read. With `publishing`, each save is published
    as well.

    Raises `Misuse` when the root is not an archive, `Failure` when the machine fails, a port that
    is taken included.
    """
    config, _ = settings(order.root, "")
    with (
        bind(order.host, order.port) as bound,
        closing(Keeping(order.root)) as keeping,
        _begun_watch(publishing, clock, steps) as watch,
    ):
        origin = f"http://{_address_host(order.host)}:{bound.getsockname()[1]}"
        address = f"{origin}{base_path(config.base_url)}/"
        selection = replace(order.selection, base_url=address)
        states = StateMaker(
            order.root, selection, jobs=order.jobs, keeping=keeping, tell=tell, steps=steps
        )
        # The archive is read before there are threads: the processes that read are forked.
        state = states.begin_in_part(clock())
        steps.end()
        # What has been read stays: the collector only has to look through what edits leave behind.
        gc.collect()
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(_TURN)
        # It warns that it forgets a folder that went and came back, which is as it should be.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
        if not is_loopback(order.host):
            tell("warning: whoever can reach this machine can read this preview, drafts included")
        with Watcher(order.root) as watcher:
            if watcher.complaint:
                tell(
                    f"changes are looked for now and then, as the system does not tell of them: {watcher.complaint}"
                )
            # Files may have changed while the archive was read.
            watcher.look()
            session = _Session(
                order,
                states,
                watcher,
                keeping,
                clock=clock,
                tell=tell,
                publishing=watch,
                steps=steps,
            )
            session.run(bound, state, lambda: opened(address))


@contextmanager
def _begun_watch(
    publishing: Publishing | None, clock: Callable[[], datetime], steps: Steps
) -> Iterator[SiteWatch | None]:
    """Publish the archive, if that is asked for, and return the watch that goes on with it."""
    if publishing is None:
        yield None
        return
    with SiteWatch(publishing, clock=clock, steps=steps) as watch:
        watch.begin()
        yield watch


class _Session:
    """One preview, from first request to last: its parts, and what they report to each other."""

    def __init__(
        self,
        order: ServeOrder,
        states: StateMaker,
        watcher: Watcher,
        keeping: Keeping,
        *,
        clock: Callable[[], datetime],
        tell: Callable[[str], None],
        publishing: SiteWatch | None,
        steps: Steps,
    ) -> None:
        self._publishing = publishing
        self._steps = steps
        self._is_part = False
        self._states, self._watcher, self._clock, self._tell = states, watcher, clock, tell
        self._root = order.root
        self._printed_problems: Sequence[Problem] = ()
        self._threads = ExitStack()
        self._follower: Follower | None = None
        self._indexer = Indexer(
            order.root,
            jobs=order.jobs,
            fresh=self._renew_search,
            failed=self._print_no_search,
            lost=self._read_again,
            troubled=partial(self._show_trouble, "indexing"),
            keeping=keeping,
        )
        self._searchable = order.selection.search
        reporter = Reporter(order.root, order.editor)
        self._press = Press(partial(self._show_trouble, "printing"))
        self._screen = Screen(order.root, self._indexer.file, keeping=keeping)
        self._events = Events(self._screen, reporter, self._press, lost=self._read_again)
        self._preview = Preview(
            self._screen,
            self._events,
            reporter,
            self._press,
            lost=self._read_again,
            met=self._print_problems,
            troubled=partial(self._show_trouble, "answering"),
            sought=self._seek,
        )
        self._application = self._preview.application(order.host)

    def run(self, bound: socket, state: State, opened: Callable[[], None]) -> None:
        """Answer until interrupted."""
        self._print_extent(state)

        def ready() -> None:
            self._preview.show(state)
            self._follower = Follower(
                self._states,
                state,
                self._watcher,
                clock=self._clock,
                handed=self._show,
                followed=self._print_changes,
                died=self._show_end,
            )
            self._threads.enter_context(self._follower)
            if self._searchable:
                self._threads.enter_context(self._indexer)
                self._index(state)
            if self._publishing:
                self._threads.enter_context(self._publishing.following())
            opened()

        def ending() -> None:
            self._events.close()
            self._press.close()
            self._threads.close()

        serve_until_interrupted(self._application, bound, ready=ready, ending=ending)

    def _print(self, line: str) -> None:
        # A terminal may be closed while the pages are still open.
        with suppress(OSError):
            self._tell(line)

    def _print_extent(self, state: State) -> None:
        """Print how much there is to show, and of an archive that is still read how far that is."""
        if state.extent:
            if not self._is_part:
                self._is_part = True
                first = f"{state.extent.read:,} of {counted(state.extent.total, 'file')}"
                self._print(f"{first} read: the rest follows while pages are shown")
                self._steps.begin("reading", len(state.extent.unread), "files")
            self._steps.reach(state.extent.count)
            return
        self._is_part = False
        self._steps.end()
        if state.edition:
            archive = state.edition.pages.archive
            stories = counted(len(archive.stories), "story", "stories")
            self._print(f"{stories}, {counted(len(archive.addresses), 'page')}")

    def _index(self, state: State) -> None:
        # Of a part of the archive there is no search.
        if state.edition and state.extent is None and self._searchable:
            self._indexer.index(state.edition)

    def _show(self, state: State) -> None:
        """Show a state; called in the thread that follows."""
        self._preview.show(state)
        if self._is_part:
            self._print_extent(state)
        self._index(state)

    def _seek(self, address: str) -> Future[None]:
        """Have looked for what makes the page at an address; called in the server's thread."""
        assert self._follower is not None, "requests come once it is there"
        return self._follower.seek(address)

    def _print_changes(self, files: Collection[str], seconds: float) -> None:
        """Print which files have changed."""
        if files:
            named = ", ".join(sorted(files)) if len(files) <= _FEW else f"{len(files):,} files"
            self._print(f"{named}: {seconds * 1000:.0f} ms")

    def _read_again(self, trouble: Failure) -> None:
        """Have everything read again; any thread may call this."""
        if self._follower and self._follower.read_again(trouble):
            self._print(f"{trouble}: everything is read again")

    def _renew_search(self) -> None:
        self._press.soon(self._events.search_again)

    def _print_no_search(self, reason: str) -> None:
        self._print(f"the preview goes on without its search: {reason}")

    def _show_trouble(self, at: str, error: BaseException | None) -> None:
        """Show an error of the preview itself, or that it is over; any thread may call this.

        With None, the error is over.
        """
        self._press.soon(
            self._note, at, trouble(self._root, at, error) if error is not None else None
        )

    def _show_end(self) -> None:
        hint = "start the preview again"
        problem = Problem(
            ".", 0, 0, "", "the preview follows no change any more: what it shows is old", hint
        )
        self._press.soon(self._note, "dying", problem)

    def _note(self, at: str, problem: Problem | None) -> None:
        self._screen.note(at, problem)
        self._events.tell_problems()
        self._print_problems()

    def _print_problems(self) -> None:
        """Print the problems that the pages show, when they have changed."""
        before, self._printed_problems = self._printed_problems, self._screen.problems
        for line in as_block(self._printed_problems, before):
            self._print(line)


def _address_host(host: str) -> str:
    """Return a host as it stands in an address.

    A host that means all addresses of this machine is shown as loopback.
    """
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - it is compared, not listened at
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
