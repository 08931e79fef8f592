"""The application: what the preview answers to each request, as ASGI has it."""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from broadsheet.previewing.events import PROBLEMS, UNSHOWN, Events
from broadsheet.previewing.headers import Rules, headers_of, rules_of
from broadsheet.previewing.hosts import allowed_hosts
from broadsheet.previewing.reporting import Reporter
from broadsheet.previewing.screen import CLIENT, Answer, Screen, media_type
from broadsheet.previewing.state import State
from broadsheet.problems import Failure

_FOLDER = Path(__file__).parent
_OWN_POLICY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_EVERYWHERE = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "same-origin"}
_STRANGER = "This preview answers to this machine's own names alone: ask for it by the address that it printed.\n"


class Preview:
    """The pages, the events and the problems of an archive, as an ASGI application answers for them."""

    def __init__(
        self,
        screen: Screen,
        events: Events,
        reporter: Reporter,
        *,
        lost: Callable[[Failure], None],
        met: Callable[[], None],
    ) -> None:
        """Serve a screen.

        `lost` is called with the trouble when the cache has lost a body, `met` when a layout's mistake is met or gone.
        """
        self._screen = screen
        self._open_pages = events
        self._reporter = reporter
        self._lost, self._met = lost, met
        self._state: State | None = None
        self._rules: tuple[bytes, Rules] = b"", ()

    def show(self, state: State) -> None:
        """Show a state from now on."""
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
        return _Guard(Starlette(routes=routes), host)

    async def _events(self, request: Request) -> Response:
        asked = request.query_params
        headers = {"Cache-Control": "no-store"}
        if request.method == "HEAD":
            return Response(headers=headers, media_type="text/event-stream")
        events = self._open_pages.watch(unquote(asked.get("page", "/")), asked.get("digest", ""))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _page(self, request: Request) -> Response:
        before = self._screen.problems
        try:
            answer = self._screen.answer(request.scope["path"])
        except Failure as failure:
            self._lost(failure)
            return await self._told("The archive is being read again", HTTPStatus.SERVICE_UNAVAILABLE)
        if self._screen.problems != before:
            self._open_pages.tell_problems()
            self._met()
        if answer is None:
            return await self._told("This page cannot be shown yet", HTTPStatus.INTERNAL_SERVER_ERROR)
        if answer.location:
            return RedirectResponse(answer.location, answer.status)
        headers = headers_of(request.scope["path"], self._host_rules())
        if isinstance(answer.body, Path):
            return FileResponse(answer.body, headers=_typed(headers, answer.type))
        return _answered(request, answer, headers)

    def _host_rules(self) -> Rules:
        """Return the rules of the archive's own `_headers`, which may fail to be printed like any page."""
        asked = self._screen.answer(f"{self._screen.base}/_headers")
        text = asked.body if asked and asked.status == HTTPStatus.OK and isinstance(asked.body, bytes) else b""
        if text != self._rules[0]:
            self._rules = text, rules_of(text.decode())
        return self._rules[1]

    async def _problems(self, _request: Request) -> Response:
        return await self._told("Problems and advice", HTTPStatus.OK)

    async def _told(self, heading: str, status: HTTPStatus) -> Response:
        """Return the page of problems; the advice on a large archive takes a while, and holds up no other page."""
        state, problems, listed = self._state, self._screen.problems, status is HTTPStatus.OK
        digest = self._open_pages.digest_of_problems if listed else UNSHOWN
        advice = await run_in_threadpool(self._reporter.advice, state) if state and listed else []
        view = {
            "heading": heading,
            "title": state.edition.site.title if state and state.edition else "this archive",
            "home": self._screen.home,
            "problems": self._reporter.reports(problems),
            "advice": advice,
            "digest": digest,
        }
        return Response(_template().render(view=view), status, {**_OWN_POLICY, **_EVERYWHERE}, "text/html")


class _Guard:
    """Answers only those who ask for this machine by one of its names."""

    def __init__(self, application: ASGIApp, host: str) -> None:
        self._application = application
        self._allowed = allowed_hosts(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or not self._allowed(named[0]):
                await PlainTextResponse(_STRANGER, HTTPStatus.MISDIRECTED_REQUEST, _EVERYWHERE)(scope, receive, send)
                return
        await self._application(scope, receive, send)


async def _own_file(request: Request) -> Response:
    """Return a file of the preview's own: a script or a style sheet that pages are shown with."""
    data = _own_files().get(request.path_params["name"])
    if data is None:
        return PlainTextResponse("There is nothing here.\n", HTTPStatus.NOT_FOUND)
    return _answered(request, Answer(body=data, type=media_type(request.path_params["name"])), _OWN_POLICY)


@cache
def _own_files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.suffix in {".js", ".css"}}


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("problems.html")


def _answered(request: Request, answer: Answer, headers: Mapping[str, str]) -> Response:
    assert isinstance(answer.body, bytes)
    body = with_client(answer.body, answer.digest) if answer.digest else answer.body
    tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {**_typed(headers, answer.type), "ETag": tag}
    if answer.status == HTTPStatus.OK and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, answer.status, headers)


def _typed(headers: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return all headers of an answer: its media type unless the archive names one, and what every answer has."""
    text = kind.startswith("text/") or kind in {"application/json", "application/xml"}
    own = {"Content-Type": f"{kind}; charset=utf-8" if text else kind}
    return {**(own if "Content-Type" not in headers else {}), **headers, **_EVERYWHERE}


def with_client(page: bytes, digest: str) -> bytes:
    """Return a page with the script that follows it, at the end of its body; nothing else of it changes."""
    script = f'<script type="module" src="{CLIENT}" data-digest="{digest}"></script>'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script
