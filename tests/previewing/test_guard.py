"""Who is answered and what each answer says, value by value; `test_application.py` asks a preview that runs."""

import asyncio
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from broadsheet.previewing.guard import CLOSED, Guard, closed_headers
from tests.previewing.loops import run

HOST = "127.0.0.1:8000"
OWN = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
OPENING = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "Timing-Allow-Origin": "*",
    "X-Frame-Options": "ALLOWALL",
    "X-Content-Type-Options": "sniff",
}


async def _open(_: Request) -> Response:
    return PlainTextResponse("draft", headers=OPENING)


async def _elsewhere(_: Request) -> Response:
    return RedirectResponse("/open", headers=OPENING)


async def _broken(_: Request) -> Response:
    raise ZeroDivisionError


async def _streamed(_: Request) -> Response:
    return StreamingResponse(iter(["draft"]), headers=OPENING)


GUARD = Guard(
    Starlette(
        routes=[
            Route("/open", _open),
            Route("/elsewhere", _elsewhere),
            Route("/broken", _broken),
            Route("/streamed", _streamed),
            Route("/written", _open, methods=["POST"]),
        ]
    ),
    "127.0.0.1",
)
PATHS = ("/open", "/elsewhere", "/broken", "/streamed", "/written", "/nowhere")


def asked(
    path: str = "/open", method: str = "GET", host: str = HOST, **headers: str | Sequence[str]
) -> tuple[int, dict[str, str]]:
    """Return the status and the headers that a request is answered with; `sec_fetch_site` names a header."""
    named = [
        (name.replace("_", "-").encode(), value.encode())
        for name, values in headers.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", host.encode()), *named], "http_version": "1.1", "scheme": "http", "root_path": "",
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:  # noqa: ANN401 - ASGI's own
        sent.append(message)

    async def answered() -> None:
        with suppress(ZeroDivisionError):  # which is raised again, for the server
            await GUARD(scope, receive, send)

    run(answered)
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "foreign",
    [
        {}, {"host": "evil.example"}, {"origin": "https://evil.example"}, {"origin": "null"},
        {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
    ],
    ids=str,
)  # fmt: skip
def test_every_answer_is_closed_to_other_origins(
    path: str, method: str, foreign: Mapping[str, str]
) -> None:
    status, headers = asked(path, method, **foreign)
    assert {name: headers[name.lower()] for name in CLOSED} == CLOSED
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert not [name for name in headers if name.startswith(("access-control", "timing-allow"))]
    assert not foreign or status in {403, 421}


@pytest.mark.parametrize(
    "origin",
    ["https://127.0.0.1:8000", "http://127.0.0.1", "http://127.0.0.1:8001", "http://localhost:8000", "null", "",
     "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:8000, http://evil.example", "file://", "chrome-extension://a"],
)  # fmt: skip
def test_a_request_of_another_origin_is_refused(origin: str) -> None:
    assert asked(origin=origin)[0] == 403


def test_a_request_that_names_two_origins_is_refused() -> None:
    assert asked(origin=[f"http://{HOST}", "https://evil.example"])[0] == 403


@pytest.mark.parametrize(
    "host", [HOST, "localhost", "LOCALHOST:8000", "[::1]:8000", "record.localhost:8000"]
)
def test_a_request_of_the_own_origin_is_answered(host: str) -> None:
    assert asked(host=host, origin=f"http://{host.lower()}", **OWN)[0] == 200


@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "", "same-origin, cross-site", "SAME-ORIGIN", "new"]
)
@pytest.mark.parametrize(("mode", "dest"), [
    ("no-cors", "script"), ("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe"), ("navigate", "object"),
    ("navigate", "embed"), ("navigate", "frame"), ("websocket", "websocket"), ("same-origin", "worker"),
    ("no-cors", "empty"), ("no-cors", "style"), ("cors", "font"), ("no-cors", "video"), ("", ""),
])  # fmt: skip
def test_what_another_page_loads_is_refused(site: str, mode: str, dest: str) -> None:
    assert asked(sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest)[0] == 403


def test_two_words_about_who_asks_are_not_the_better_of_them() -> None:
    assert asked(sec_fetch_site=["same-origin", "cross-site"])[0] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("user", [{}, {"sec-fetch-user": "?1"}], ids=str)
def test_a_link_that_is_followed_is_answered(site: str, user: Mapping[str, str]) -> None:
    assert asked(**{**LINK, "sec-fetch-site": site, **user})[0] == 200


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "OPTIONS"])
def test_a_form_that_is_sent_from_elsewhere_is_refused(method: str) -> None:
    assert asked(method=method, **LINK)[0] == 403


@pytest.mark.parametrize(
    "purpose", [{"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"}], ids=str
)
def test_what_another_page_fetches_ahead_is_refused(purpose: Mapping[str, str]) -> None:
    assert asked(**LINK, **purpose)[0] == 403


@pytest.mark.parametrize("said", [{}, {**LINK, "sec-fetch-site": "none"}], ids=["nothing", "none"])
def test_who_typed_the_address_and_programs_are_answered(said: Mapping[str, str]) -> None:
    assert asked(**said)[0] == 200


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "PROPFIND"]
)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_passes_but_reading_even_where_a_route_would_take_it(
    method: str, path: str
) -> None:
    status, headers = asked(path, method, **OWN)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@given(
    st.lists(
        st.tuples(st.sampled_from([name.upper() for name in OPENING]), st.text("a*", max_size=3))
    )
)
def test_no_header_opens_an_answer(headers: list[tuple[str, str]]) -> None:
    closed = closed_headers([(name.encode(), value.encode()) for name, value in headers])
    assert {
        name.lower(): closed.count((name.lower().encode(), value.encode()))
        for name, value in CLOSED.items()
    } == {name.lower(): 1 for name in CLOSED}
    assert len(closed) == len(CLOSED) + 1
