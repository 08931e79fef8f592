"""A server that says what a test has it say: pages under the site's policy, the client's files, a stream of events."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qs, urlsplit

from broadsheet.views.host import HeadersView
from tests.browser.serving import KINDS
from tests.building import REPOSITORY
from tests.printing.samples import print_view

CLIENT = REPOSITORY / "broadsheet" / "previewing"
HEADERS = print_view("headers.txt", HeadersView("", indexed=True, exports=()))
POLICY = next(
    line.partition(":")[2].strip()
    for line in HEADERS.splitlines()
    if line.strip().startswith("Content-Security-Policy:")
)
NOTHING: dict[str, Any] = {"count": 0, "problems": [], "page": None}


@dataclass(slots=True)
class Stream:
    """One listener, and what it is yet to be told; `None` ends the stream."""

    query: dict[str, str]
    waiting: SimpleQueue[str | None] = field(default_factory=SimpleQueue)


@dataclass(slots=True)
class Scripted:
    """What the server answers; a test changes it as it goes."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    """Path to HTML or, for other suffixes, to text."""
    state: dict[str, Any] = field(default_factory=lambda: NOTHING)
    """What a listener is told first."""
    down: str = ""
    """`silent`: listeners are hung up on; `refusing`: they get an answer that is no stream."""
    held: dict[str, threading.Event] = field(default_factory=dict)
    """Paths whose answers wait."""
    streams: list[Stream] = field(default_factory=list)
    heard: list[Stream] = field(default_factory=list)
    """Every listener so far."""
    asked: list[str] = field(default_factory=list)
    """Every path asked for so far."""

    def send(self, event: str, data: object = None) -> None:
        for stream in list(self.streams):
            stream.waiting.put(f"event: {event}\ndata: {json.dumps(data)}\n\n")

    def tell(self, **state: object) -> None:
        """Tell the state, now and to whoever comes later."""
        self.state = {**NOTHING, **state}
        self.send("state", self.state)

    def hang_up(self) -> None:
        for stream in list(self.streams):
            stream.waiting.put(None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, *connection: object, script: Scripted) -> None:
        self.script = script
        super().__init__(*connection)  # type: ignore[arg-type]

    def handle(self) -> None:
        with suppress(ConnectionError):  # a browser that leaves a page hangs up
            super().handle()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.script.asked.append(path)
        if waiting := self.script.held.get(path):
            waiting.wait()
        if path == "/_preview/events":
            self._stream()
        elif path.startswith("/_preview/") and (CLIENT / Path(path).name).is_file():
            self._answer((CLIENT / Path(path).name).read_bytes(), Path(path).suffix)
        elif path in self.script.pages:
            self._answer(self.script.pages[path].encode(), Path(path).suffix or ".html")
        else:
            self._answer(b"", ".txt", HTTPStatus.NOT_FOUND)

    def _answer(self, body: bytes, suffix: str, status: int = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", KINDS[suffix])
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.close_connection = True
        if self.script.down == "silent":
            return
        if self.script.down == "refusing":
            self._answer(b"", ".txt", HTTPStatus.SERVICE_UNAVAILABLE)
            return
        query = parse_qs(urlsplit(self.path).query)
        stream = Stream({name: values[0] for name, values in query.items()})
        first = f"retry: 50\n\nevent: state\ndata: {json.dumps(self.script.state)}\n\n"
        stream.waiting.put(first)
        self.script.streams.append(stream)
        self.script.heard.append(stream)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        with suppress(ConnectionError):
            self.end_headers()
            while (text := stream.waiting.get()) is not None:
                self.wfile.write(text.encode())
        self.script.streams.remove(stream)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def scripted() -> Iterator[Scripted]:
    """Serve what a script says on a free port of the loopback for as long as the context lasts."""
    script = Scripted()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, script=script))
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield script
    finally:
        script.hang_up()
        for waiting in script.held.values():
            waiting.set()
        server.shutdown()
        server.server_close()
        thread.join()
