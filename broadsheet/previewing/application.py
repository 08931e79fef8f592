"""The application: an ASGI application that answers each request to the preview."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import cache
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from broadsheet.media_types import media_type
from broadsheet.previewing.events import PROBLEMS, Events
from broadsheet.previewing.guard import Guard
from broadsheet.previewing.headers import Rules, headers_of, rules_of
from broadsheet.previewing.press import Press
from broadsheet.previewing.reporting import Reporter
from broadsheet.previewing.screen import CLIENT, NOWHERE, UNSHOWN, Answer, Screen
from broadsheet.previewing.sending import CutOff, file_response, is_known
from broadsheet.previewing.state import State
from broadsheet.problems import Failure

_FOLDER = Path(__file__).parent
_HELD = 3.0
"""Seconds for which an answer waits until the files that may make it were read."""
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
_OWN_POLICY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}


class Preview:
    """Answers requests for the pages, the events and the problems of an archive."""

    def __init__(
        self,
        screen: Screen,
        events: Events,
        reporter: Reporter,
        press: Press,
        *,
        lost: Callable[[Failure], None],
        met: Callable[[], None],
        troubled: Callable[[BaseException], None],
        sought: Callable[[str], Future[None]] | None = None,
    ) -> None:
        """Serve a screen.

        `lost` is called with the trouble when the cache has lost a body. `met` is called in the
        press's thread when a layout's mistake appears or is gone, `troubled` with an error of the
        preview's own. `sought` is called with the address of a page that may be among those that
        are not known yet, and returns what is done once it was looked for.
        """
        self._screen = screen
        self._open_pages = events
        self._reporter = reporter
        self._press = press
        self._lost, self._met, self._troubled = lost, met, troubled
        self._sought = sought
        self._state: State | None = None
        self._rules: tuple[bytes, Rules] = b"", ()

    def show(self, state: State) -> None:
        """Show a state from now on; any thread may call it."""
        self._press.soon(self._show, state)

    def _show(self, state: State) -> None:
        self._state = state
        self._open_pages.show(state)
        self._met()

    def application(self, host: str) -> ASGIApp:
        """Return the application that answers for a preview at a host or address."""
        routes = [
            Route("/_preview/events", self._events),
            Route(PROBLEMS, self._problems),
            Route("/_preview/{name}", _own_file),
            Route("/{path:path}", self._page),
        ]
        return Guard(Starlette(routes=routes, exception_handlers={Exception: self._failed}), host)

    async def _failed(self, _request: Request, error: Exception) -> Response:
        """Answer a request that failed with an unforeseen error, and report the error."""
        if not isinstance(error, CutOff) and not self._press.is_closed:
            self._troubled(error)
        return PlainTextResponse(
            "The preview failed to make this: its problems say why.\n", _FAILED
        )

    async def _events(self, request: Request) -> Response:
        query = request.query_params
        headers = {"Cache-Control": "no-store"}
        if request.method == "HEAD":
            return Response(headers=headers, media_type="text/event-stream")
        events = await self._open_pages.watch(
            unquote(query.get("page", "/")), query.get("digest", "")
        )
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _page(self, request: Request) -> Response:
        path = request.scope["path"]
        try:
            answer, headers = await self._press.run(self._answer, path)
            if self._may_come(answer):
                await self._seek(path)
                answer, headers = await self._press.run(self._answer, path)
        except Failure as failure:
            self._lost(failure)
            return await self._problem_page(
                "The archive is being read again", HTTPStatus.SERVICE_UNAVAILABLE
            )
        if self._may_come(answer):
            return await self._problem_page(
                "This page may be still to come", HTTPStatus.SERVICE_UNAVAILABLE
            )
        if answer is not None and isinstance(answer.body, Path):
            response = file_response(request, answer.body, _with_type(headers, answer.type))
            if response is not None:
                return response
            # The file was removed just now: answer as for any address without a page.
            answer, headers = await self._press.run(self._missing)
        if answer is None:
            return await self._problem_page("This page cannot be shown yet", _FAILED)
        if answer.location:
            return RedirectResponse(answer.location, answer.status)
        return _page_response(request, answer, headers)

    def _may_come(self, answer: Answer | None) -> bool:
        """Return whether a page that is missing may be made from files that are not read yet."""
        return self._screen.is_part and answer is not None and answer.status == HTTPStatus.NOT_FOUND

    async def _seek(self, path: str) -> None:
        """Wait until the files were read that may make the page at a path, but not for long."""
        if self._sought is not None:
            address = path.removeprefix(self._screen.base)
            await asyncio.wait({asyncio.wrap_future(self._sought(address))}, timeout=_HELD)

    def _answer(self, path: str) -> tuple[Answer | None, Mapping[str, str]]:
        """Return the answer for a path and the archive's headers for it; in the press's thread."""
        before = self._screen.problems
        answer = self._screen.answer(path)
        headers = headers_of(path, self._host_rules()) if answer and not answer.location else {}
        if self._screen.problems != before:
            self._open_pages.tell_problems()
            self._met()
        return answer, headers

    def _missing(self) -> tuple[Answer | None, Mapping[str, str]]:
        return self._answer(f"{self._screen.base}{NOWHERE}")

    def _host_rules(self) -> Rules:
        """Return the rules of the archive's own `_headers`; its layout may fail like any other."""
        answer = self._screen.answer(f"{self._screen.base}/_headers")
        text = (
            answer.body
            if answer and answer.status == HTTPStatus.OK and isinstance(answer.body, bytes)
            else b""
        )
        if text != self._rules[0]:
            self._rules = text, rules_of(text.decode())
        return self._rules[1]

    async def _problems(self, _request: Request) -> Response:
        return await self._problem_page("Problems and advice", HTTPStatus.OK)

    async def _problem_page(self, heading: str, status: HTTPStatus) -> Response:
        """Return the page of problems.

        The advice on a large archive takes a while, so it is gathered outside the press's thread,
        where it delays no other page.
        """
        is_report = status is HTTPStatus.OK
        view = await self._press.run(self._problem_view)
        state = self._state
        view |= {
            "heading": heading,
            "advice": await run_in_threadpool(self._reporter.advice, state)
            if state and is_report
            else [],
            "digest": view["digest"] if is_report else UNSHOWN,
        }
        return Response(_template().render(view=view), status, _OWN_POLICY, "text/html")

    def _problem_view(self) -> dict[str, object]:
        """Return what the page of problems prints, except the advice; in the press's thread."""
        state = self._state
        return {
            "title": state.edition.site.title if state and state.edition else "this archive",
            "home": self._screen.home,
            "problems": self._reporter.reports(self._screen.problems),
            "reading": state.extent if state else None,
            "digest": self._open_pages.digest_of_problems,
        }


async def _own_file(request: Request) -> Response:
    """Return a file of the preview's own: a script or a style sheet that its pages load."""
    data = _own_files().get(request.path_params["name"])
    if data is None:
        return PlainTextResponse("There is nothing here.\n", HTTPStatus.NOT_FOUND)
    return _page_response(
        request, Answer(body=data, type=media_type(request.path_params["name"])), _OWN_POLICY
    )


@cache
def _own_files() -> dict[str, bytes]:
    return {
        file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.suffix in {".js", ".css"}
    }


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("problems.html")


def _page_response(request: Request, answer: Answer, headers: Mapping[str, str]) -> Response:
    assert isinstance(answer.body, bytes)
    body = with_client(answer.body, answer.digest) if answer.digest else answer.body
    tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {**_with_type(headers, answer.type), "ETag": tag}
    if answer.status == HTTPStatus.OK and is_known(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(body, answer.status, headers)


def _with_type(headers: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return the headers of an answer with its media type, unless the archive names one."""
    text = kind.startswith("text/") or kind in {"application/json", "application/xml"}
    own = {"Content-Type": f"{kind}; charset=utf-8" if text else kind}
    return {**(own if "Content-Type" not in headers else {}), **headers}


def with_client(page: bytes, digest: str) -> bytes:
    """Return a page with the script that follows it at the end of its body, otherwise unchanged."""
    script = f'<script type="module" src="{CLIENT}" data-digest="{digest}"></script>'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script
