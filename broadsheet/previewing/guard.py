"""The guard: which requests the preview answers, and which headers every answer carries.

A preview shows drafts, and every page in the same browser can name its address. So a request must
ask for this machine by one of its own names, and must not come from a page of another origin,
unless somebody follows a link.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from broadsheet.previewing.hosts import allowed_hosts

CLOSED: Mapping[str, str] = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-cache",
}
"""Headers of every answer; an answer's own values for the last two are stricter, and stay.

No page of another origin may load the answer, frame it or keep a reference to its window, and no
browser guesses its type.
"""
_FRAMES = "frame-ancestors 'self'"
"""A security policy of the preview's own, beside the archive's: browsers require what both of them
allow."""
_OPEN = (
    b"access-control-",
    b"cross-origin-",
    b"timing-allow-origin",
    b"x-frame-options",
    b"x-content-type-options",
)
"""Beginnings of the names of headers that this module alone sets."""
_READING = frozenset({"GET", "HEAD"})
_STRANGER = "This preview answers to this machine's own names alone: ask for it by the address that it printed.\n"
_FOREIGN = "This preview is read by its own pages alone: open its address in a window of its own.\n"
_UNWRITTEN = "There is nothing to do here but to read.\n"


class Guard:
    """An ASGI application around another: refuses strangers, closes answers to other origins."""

    def __init__(self, application: ASGIApp, host: str) -> None:
        """Guard an application that listens at a host or address."""
        self._application = application
        self._allowed = allowed_hosts(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def closed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = closed_headers(message["headers"])
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._application(scope, receive, closed)
        else:
            status, reason = refusal
            headers = (
                {"Allow": ", ".join(sorted(_READING))}
                if status is HTTPStatus.METHOD_NOT_ALLOWED
                else {}
            )
            await PlainTextResponse(reason, status, headers)(scope, receive, closed)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        """Return the status and the reason of refusing a request; None when it is answered."""
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or not self._allowed(hosts[0]):
            return HTTPStatus.MISDIRECTED_REQUEST, _STRANGER
        if not (
            _is_of_origin(scope, hosts[0])
            and (_is_of_own_page(scope) or _is_a_followed_link(scope))
        ):
            return HTTPStatus.FORBIDDEN, _FOREIGN
        # A request that does more than show (writes a file, starts an editor) would have to bring
        # a token that only the preview's own pages know. There is no such request yet, so none
        # passes.
        if scope["method"] not in _READING:
            return HTTPStatus.METHOD_NOT_ALLOWED, _UNWRITTEN
        return None


def closed_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer without those that open it to other origins.

    The headers that close it are added.
    """
    headers = [(name, value) for name, value in headers if not name.lower().startswith(_OPEN)]
    names = {name.lower() for name, _ in headers}
    own = [(name.lower().encode(), value.encode()) for name, value in CLOSED.items()]
    policy = (b"content-security-policy", _FRAMES.encode())
    return [*headers, *((name, value) for name, value in own if name not in names), policy]


def _is_of_origin(scope: Scope, host: str) -> bool:
    """Return whether a request names no origin, or the preview's (RFC 6454, 7)."""
    return all(origin.lower() == f"http://{host}".lower() for origin in _values(scope, b"origin"))


def _is_of_own_page(scope: Scope) -> bool:
    """Return whether a browser says that the preview's own page asks, or no page at all.

    No page asks when somebody types the address. A browser that sends no `Sec-Fetch-Site` is old,
    or takes the address for insecure, which no loopback address is; then its answer is closed by
    headers alone. Programs without a page, such as curl, do not send it either (W3C, "Fetch
    Metadata").
    """
    return all(site in {"same-origin", "none"} for site in _values(scope, b"sec-fetch-site"))


def _is_a_followed_link(scope: Scope) -> bool:
    """Return whether a request opens the preview in a whole window, as a followed link does.

    The page that was left cannot read what is shown. `Sec-Fetch-User`, which tells whether a person
    did it, is not looked at: some browsers never send it, and none does on a reload.
    """
    purposes = [
        _values(scope, name)
        for name in (b"sec-fetch-mode", b"sec-fetch-dest", b"sec-purpose", b"purpose")
    ]
    return scope["method"] == "GET" and purposes == [["navigate"], ["document"], [], []]


def _values(scope: Scope, header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]
