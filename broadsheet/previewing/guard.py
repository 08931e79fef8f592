"""The guard: who is answered by the preview, and what every answer says of itself, whatever made it.

A preview shows drafts, and it stands at an address that every page in the same browser can name. So
nobody is answered but whoever asks for this machine by one of its names, and no page of another
origin but one that a link leads from.
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
"""What every answer says, unless what made it says something stricter of the last two.

No page of another origin may load it, frame it, or keep a hold on its window; no browser guesses
what it is.
"""
_FRAMES = "frame-ancestors 'self'"
"""A security policy of the preview's own, beside the archive's: where there are two, both must
allow."""
_OPEN = (
    b"access-control-",
    b"cross-origin-",
    b"timing-allow-origin",
    b"x-frame-options",
    b"x-content-type-options",
)
"""Beginnings of the headers that nothing but this module says."""
_READING = frozenset({"GET", "HEAD"})
_STRANGER = "This preview answers to this machine's own names alone: ask for it by the address that it printed.\n"
_FOREIGN = "This preview is read by its own pages alone: open its address in a window of its own.\n"
_UNWRITTEN = "There is nothing to do here but to read.\n"


class Guard:
    """Answers those who may ask, and closes every answer to other origins; an ASGI application around another."""

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
            status, told = refusal
            headers = (
                {"Allow": ", ".join(sorted(_READING))}
                if status is HTTPStatus.METHOD_NOT_ALLOWED
                else {}
            )
            await PlainTextResponse(told, status, headers)(scope, receive, closed)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        """Return why a request is not answered; None when it is."""
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or not self._allowed(hosts[0]):
            return HTTPStatus.MISDIRECTED_REQUEST, _STRANGER
        if not (
            _is_of_origin(scope, hosts[0])
            and (_is_of_own_page(scope) or _is_a_followed_link(scope))
        ):
            return HTTPStatus.FORBIDDEN, _FOREIGN
        # Whatever would do more than show (write a file, start an editor) has to pass here, with a
        # token that only the preview's own pages hold: until there is such a thing, nothing passes.
        if scope["method"] not in _READING:
            return HTTPStatus.METHOD_NOT_ALLOWED, _UNWRITTEN
        return None


def closed_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer, those that open it to other origins taken out and those that close it put in."""
    kept = [(name, value) for name, value in headers if not name.lower().startswith(_OPEN)]
    there = {name.lower() for name, _ in kept}
    own = [(name.lower().encode(), value.encode()) for name, value in CLOSED.items()]
    policy = (b"content-security-policy", _FRAMES.encode())
    return [*kept, *((name, value) for name, value in own if name not in there), policy]


def _is_of_origin(scope: Scope, host: str) -> bool:
    """Return whether a request names no origin, or that of the preview (RFC 6454, 7)."""
    return all(origin.lower() == f"http://{host}".lower() for origin in _values(scope, b"origin"))


def _is_of_own_page(scope: Scope) -> bool:
    """Return whether a browser says that the preview's own page asks, or nobody's: whoever typed the address.

    A browser that says nothing of it is old, or thinks the address insecure, which no loopback is;
    then what is sent is closed by its headers alone. Programs without a page, such as curl, say
    nothing either (W3C, "Fetch Metadata").
    """
    return all(site in {"same-origin", "none"} for site in _values(scope, b"sec-fetch-site"))


def _is_a_followed_link(scope: Scope) -> bool:
    """Return whether a page of another origin is left for the preview, in a whole window: by a link, for instance.

    It cannot read what is shown then. Whether a person did it is not asked of `Sec-Fetch-User`,
    which not every browser sends, nor any when such a page is loaded again.
    """
    asked = [
        _values(scope, name)
        for name in (b"sec-fetch-mode", b"sec-fetch-dest", b"sec-purpose", b"purpose")
    ]
    return scope["method"] == "GET" and asked == [["navigate"], ["document"], [], []]


def _values(scope: Scope, header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]
