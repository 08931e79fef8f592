"""Events: what each page that is open in a browser has to hear after a change.

They are server-sent events (WHATWG HTML, 9.2). The browser says what it shows, so that a page that
has waited for the server to come back, or was hidden for long, hears what it has missed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from hashlib import blake2b
from itertools import chain, islice
from urllib.parse import quote

import msgspec

from broadsheet.model import Story
from broadsheet.previewing.press import Press
from broadsheet.previewing.reporting import (
    MOST_PROBLEMS,
    ProblemReport,
    ReadingReport,
    Reporter,
    StateReport,
)
from broadsheet.previewing.screen import UNSHOWN, Look, Screen
from broadsheet.previewing.state import State
from broadsheet.problems import Failure, Problem

PROBLEMS = "/_preview/problems/"
"""Path of the page of problems."""
_BEAT = 15.0
"""Seconds of silence after which a comment is sent: only sending finds a lost connection."""
_RETRY = b"retry: 500\n\n"
"""Field that has browsers connect again this many milliseconds after a connection ends."""
_MOST_WAITING = 200
"""Events that may wait for one browser. A browser that reads none is disconnected; when it connects
again, it says what it shows."""


class Viewer:
    """A page in a browser."""

    def __init__(self, path: str, loop: asyncio.AbstractEventLoop) -> None:
        self.path = path
        self.look = Look("", "")
        """What the browser shows, or will show once it has followed its events."""
        self.story: Story | None = None
        """The story whose page it is, if it is a story's page."""
        self.last_state = b""
        """The last event about the state that was sent to it."""
        self.left = False
        """Whether its connection has ended, or ends after the events that wait."""
        self._loop = loop
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue()

    def tell(self, event: bytes | None) -> None:
        """Send an event, or end the connection when it is None; any thread may call this."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, event)

    async def next(self) -> bytes | None:
        """Return the event to send next, once there is one; None ends the connection."""
        return await self._waiting.get()

    def _put(self, event: bytes | None) -> None:
        if self.left:
            return
        if self._waiting.qsize() >= _MOST_WAITING:
            event, self._waiting = None, asyncio.Queue()
        self.left = event is None
        self._waiting.put_nowait(event)


class Events:
    """The pages that browsers show.

    Only the press's thread may call its methods, except `watch` and `close`.
    """

    def __init__(
        self, screen: Screen, reporter: Reporter, press: Press, *, lost: Callable[[Failure], None]
    ) -> None:
        """Tell of the pages of a screen.

        `lost` is called with the trouble when the cache has lost a body, to have all read again:
        the pages hear what they have missed with the state that comes of it.
        """
        self._lost = lost
        self._screen = screen
        self._press = press
        self._reporter = reporter
        self._viewers: set[Viewer] = set()
        self._state: State | None = None
        self._styles: dict[str, str] = {}
        self._changes = 0
        self._reported: Sequence[Problem] | None = None
        self._reports: Sequence[ProblemReport] = ()

    async def watch(self, path: str, digest: str) -> AsyncIterator[bytes]:
        """Return the events for a page, which end when the browser disconnects.

        `digest` is that of the page as the browser shows it. The page is followed from now on, not
        only from when the first event is asked for: none of what happens in between is missed.
        """
        viewer = Viewer(path, asyncio.get_running_loop())
        await self._press.run(self._enter, viewer, digest)
        return self._stream(viewer)

    async def _stream(self, viewer: Viewer) -> AsyncIterator[bytes]:
        try:
            yield _RETRY
            while True:
                try:
                    event = await asyncio.wait_for(viewer.next(), _BEAT)
                except TimeoutError:
                    event = b": still here\n\n"
                if event is None:
                    return
                yield event
        finally:
            viewer.left = True
            self._press.soon(self._leave, viewer)

    def _enter(self, viewer: Viewer, digest: str) -> None:
        """Add a page to those that hear events, and send it what it has missed."""
        try:
            look = self._look(viewer.path)
            if digest == UNSHOWN != look.digest and not (
                look.digest and self._screen.print_ahead(viewer.path)
            ):
                look = Look(UNSHOWN, UNSHOWN)
        except Failure as failure:
            look = Look(digest, digest)
            self._lost(failure)
        viewer.look, viewer.story = look, self._story(viewer.path)
        self._viewers.add(viewer)
        if look.digest != digest:
            viewer.tell(_event("reload", {}))
        self._tell_state(viewer)

    def _leave(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)

    def close(self) -> None:
        """End every connection."""
        for viewer in tuple(self._viewers):
            viewer.tell(None)

    def show(self, state: State) -> None:
        """Show a state from now on, and tell every page what it changes."""
        self._screen.show(state)
        self._changes += self._state is None or state.edition is not self._state.edition
        self._state = state
        self._reported = None
        before, self._styles = self._styles, self._style_sheets(state)
        styles = {
            address: self._styles[name]
            for name, address in before.items()
            if self._styles.get(name, address) != address
        }
        self._viewers = {viewer for viewer in self._viewers if not viewer.left}
        for viewer in self._viewers:
            self._tell(viewer, styles)
        self.tell_problems()

    def tell_problems(self) -> None:
        """Tell every page of the problems and of its story.

        Printing a page may show that its layout fails, so problems change without a new state.
        """
        for viewer in self._viewers:
            self._tell_state(viewer)

    def search_again(self) -> None:
        """Tell every page that there is a fresh index; search pages load themselves again."""
        for viewer in self._viewers:
            viewer.tell(_event("search", {}))

    def _style_sheets(self, state: State) -> dict[str, str]:
        assets = state.edition.site.assets if state.edition else {}
        return {name: address for name, address in assets.items() if name.endswith(".css")}

    def _look(self, path: str) -> Look:
        if path == PROBLEMS:
            digest = self.digest_of_problems
            return Look(digest, digest)
        return self._screen.look(path)

    @property
    def digest_of_problems(self) -> str:
        """Return the digest of the page of problems, which any change to the archive may move."""
        data = msgspec.msgpack.encode((self._changes, self._screen.problems))
        return blake2b(data, digest_size=16).hexdigest()

    def _story(self, path: str) -> Story | None:
        address = self._screen.address(path)
        if (
            address is None
            or address.kind != "story"
            or self._state is None
            or self._state.edition is None
        ):
            return None
        return self._state.edition.pages.archive.stories[int(address.key)]

    def _tell(self, viewer: Viewer, styles: dict[str, str]) -> None:
        """Have a page reload, follow its story to its new path, or exchange its style sheets."""
        before = viewer.look, viewer.story
        try:
            self._have_follow(viewer, styles)
        except Failure as failure:
            # Nobody asks for the page of which nothing is told.
            viewer.look, viewer.story = before
            self._lost(failure)

    def _have_follow(self, viewer: Viewer, styles: dict[str, str]) -> None:
        before, viewer.look = viewer.look, self._look(viewer.path)
        story, viewer.story = viewer.story, self._story(viewer.path)
        if viewer.look.digest == before.digest:
            return
        if story is not None and viewer.story is None and (path := self._new_path(story)):
            viewer.tell(_event("moved", {"href": path}))
        elif viewer.look.but_for_styles == before.but_for_styles:
            viewer.tell(_event("styles", styles))
        elif self._screen.print_ahead(viewer.path):
            viewer.tell(_event("reload", {}))
        else:
            # The browser keeps the last good page. Its look stays the old one, so that the page
            # reloads once the layout is fixed.
            viewer.look = before

    def _tell_state(self, viewer: Viewer) -> None:
        """Tell a page of the problems and of its story, unless it was told the same before."""
        if self._state is None:
            return
        problems = self._screen.problems
        if problems != self._reported:
            self._reported, self._reports = (
                problems,
                self._reporter.reports(problems[:MOST_PROBLEMS]),
            )
        page = self._reporter.page_report(self._state, self._screen.address(viewer.path))
        reports = self._reports
        if page and (own := [problem for problem in problems if problem.file == page.file]):
            # The problems of the page itself come first, so that they are shown however many
            # others there are.
            others = (problem for problem in problems if problem.file != page.file)
            reports = self._reporter.reports(islice(chain(own, others), MOST_PROBLEMS))
        extent = self._state.extent
        reading = ReadingReport(extent.read, extent.total) if extent else None
        event = _event("state", StateReport(len(problems), reports, page, reading))
        if event != viewer.last_state:
            viewer.last_state = event
            viewer.tell(event)

    def _new_path(self, story: Story) -> str:
        """Return the path to which a story's page has moved; empty when the story is gone.

        A story is known by its file or, where that was renamed, by its title and its text.
        """
        if self._state is None or self._state.edition is None:
            return ""
        pages = self._state.edition.pages
        permalink = pages.archive.link_targets.files.get(story.file, "")
        if permalink not in pages.archive.addresses:
            same = (
                position
                for position, other in enumerate(pages.archive.stories)
                if (other.title, other.body.address) == (story.title, story.body.address)
            )
            permalink = next((pages.archive.permalinks[position] for position in same), "")
        return quote(f"{pages.parts.base}{permalink}", safe="/%~") if permalink else ""


def _event(name: str, data: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data))
