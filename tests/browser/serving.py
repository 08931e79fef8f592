"""A published folder, served on the loopback as Netlify serves it, and a record of what was asked for.

Netlify's rules: https://docs.netlify.com/routing/headers/ and
https://docs.netlify.com/routing/redirects/. It needs nothing but the standard library, so that a
benchmark can use it as well.
"""

import gzip
import hashlib
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

KINDS = {
    ".avif": "image/avif",
    ".css": "text/css; charset=UTF-8",
    ".csv": "text/csv; charset=UTF-8",
    ".html": "text/html; charset=UTF-8",
    ".jpg": "image/jpeg",
    ".js": "application/javascript; charset=UTF-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=UTF-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Suffix to media type, where the site's own headers say nothing; the same on every machine."""
_TEXT = re.compile(r"text/|application/(.+\+)?(javascript|json|xml)|image/svg")
_OWN_FILES = frozenset({"_headers", "_redirects"})
_PATIENCE = 240.0
"""Seconds after which a halted page goes on if nobody says that it is to."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as it was answered."""

    path: str
    """As asked for, with its query."""
    status: int
    sent: int
    """Bytes of the body as they were sent, compressed or not; 0 for a 304."""


@dataclass(frozen=True, slots=True)
class HeaderRule:
    path: re.Pattern[str]
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Redirect:
    path: re.Pattern[str]
    target: str
    status: int
    forced: bool
    """Whether it goes before a file at the same path."""


def pattern(rule: str) -> re.Pattern[str]:
    """Return what a path in the host's rules matches: `*` is anything, `:name` one part."""
    parts = re.split(r"(\*|:[A-Za-z_]\w*)", rule)
    kinds = {"*": ".*", ":": "[^/]+"}
    return re.compile(
        "".join(kinds.get(part[:1], re.escape(part)) if part else "" for part in parts)
    )


def header_rules(text: str) -> tuple[HeaderRule, ...]:
    """Return the rules of a `_headers` file, in its order."""
    rules = []
    path = re.compile("")
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            rules.append(HeaderRule(path, name.strip(), value.strip()))
        else:
            path = pattern(line.strip())
    return tuple(rules)


def redirects(text: str) -> tuple[Redirect, ...]:
    """Return the rules of a `_redirects` file, in its order; a path matches with and without a slash at its end."""
    rules = []
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words:
            source, target, status = (*words, "301")[:3]
            path = re.compile(f"{pattern(source.rstrip('/')).pattern}/?")
            rules.append(
                Redirect(path, target, int(status.rstrip("!")), forced=status.endswith("!"))
            )
    return tuple(rules)


def _text_of(folder: Path, name: str) -> str:
    file = folder / name
    return file.read_text(encoding="utf-8") if file.is_file() else ""


class Host:
    """What answers for a published folder: its files, its `_headers`, its `_redirects` and its `404.html`."""

    def __init__(
        self, folder: Path, base: str = "", beside: Mapping[str, Path] = MappingProxyType({})
    ) -> None:
        self.folder = folder
        self.beside = beside
        """Files that are no part of the site, by their paths: browsers may keep them, and nobody
        counts them."""
        self.base = base
        """Path that the site is served below, without a slash at its end: `/record`, or empty."""
        self.header_rules = header_rules(_text_of(folder, "_headers"))
        self.redirects = redirects(_text_of(folder, "_redirects"))
        # A benchmark is to measure the browser, not this host: what was compressed once is kept.
        self._compressed = lru_cache(maxsize=1024)(partial(gzip.compress, compresslevel=6, mtime=0))

    def answer(self, asked: str, given: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a path with its query; `given` are the request's headers, in lower case."""
        path = urlsplit(asked).path
        given = given or {}
        if path in self.beside:
            kept = {"Cache-Control": "max-age=31536000, immutable"}
            return self._sent(self.beside[path], HTTPStatus.OK, kept, {})
        named = self._named(path)
        file = self._file(path)
        for rule in self.redirects:
            if rule.path.fullmatch(path) and (rule.forced or not file):
                return Answer(rule.status, {**named, "Location": rule.target})
        if not file and self._file(f"{path}/"):
            return Answer(HTTPStatus.MOVED_PERMANENTLY, {**named, "Location": f"{path}/"})
        missing = self.folder / "404.html"
        if file:
            return self._sent(file, HTTPStatus.OK, named, given)
        if missing.is_file():
            return self._sent(missing, HTTPStatus.NOT_FOUND, named, {**given, "if-none-match": ""})
        return Answer(HTTPStatus.NOT_FOUND, named)

    def _named(self, path: str) -> dict[str, str]:
        """Return the headers that the site's rules name; several values of one header are joined, as the host does."""
        headers: dict[str, str] = {}
        for rule in self.header_rules:
            if rule.path.fullmatch(path):
                before = headers.get(rule.name)
                headers[rule.name] = f"{before}, {rule.value}" if before else rule.value
        return headers

    def _file(self, path: str) -> Path | None:
        if not path.startswith(f"{self.base}/"):
            return None
        inside = unquote(path.removeprefix(f"{self.base}/"))
        place = self.folder / (f"{inside}index.html" if path.endswith("/") else inside)
        within = place.resolve().is_relative_to(self.folder.resolve())
        return place if within and place.is_file() and inside not in _OWN_FILES else None

    def _sent(
        self, file: Path, status: int, named: Mapping[str, str], given: Mapping[str, str]
    ) -> Answer:
        plain = file.read_bytes()
        tag = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'
        headers = {
            "Content-Type": KINDS.get(file.suffix, "application/octet-stream"),
            "Cache-Control": "public, max-age=0, must-revalidate",
            "ETag": tag,
            **named,
        }
        if tag in given.get("if-none-match", ""):
            return Answer(HTTPStatus.NOT_MODIFIED, headers)
        if not _TEXT.match(headers["Content-Type"]):
            return Answer(status, headers, plain)
        headers["Vary"] = "Accept-Encoding"
        if "gzip" not in given.get("accept-encoding", ""):
            return Answer(status, headers, plain)
        return Answer(status, {**headers, "Content-Encoding": "gzip"}, self._compressed(plain))


@dataclass(frozen=True, slots=True)
class Halt:
    """Where a host that is slow stops in the middle of a page."""

    after: bytes
    """What stands in the pages that are halted; they are sent up to its end, and not compressed."""
    goes_on: threading.Event = field(default_factory=threading.Event)
    """Set when the rest is to be sent."""


@dataclass(frozen=True, slots=True)
class Served:
    """A published folder that is being served."""

    address: str
    """Without a slash at its end, its base path included: a permalink can follow."""
    requests: list[Request] = field(default_factory=list)
    """Every request so far; it stands here before its answer is sent. Clear it to count anew."""

    @property
    def sent(self) -> int:
        """Return the bytes of all bodies sent."""
        return sum(request.sent for request in self.requests)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet for head and body, sent at once: a browser would otherwise wait 40 ms for the
    # second.
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(
        self, *connection: object, host: Host, requests: list[Request], halt: Halt | None
    ) -> None:
        self.host = host
        self.requests = requests
        self.halt = halt
        super().__init__(*connection)  # type: ignore[arg-type]

    def handle(self) -> None:
        # A browser that leaves a page hangs up on what it was loading.
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        given = {name.lower(): value for name, value in self.headers.items()}
        if self.halt:
            given.pop("accept-encoding", "")
        answer = self.host.answer(self.path, given)
        body = b"" if self.command == "HEAD" else answer.body
        if self.path not in self.host.beside:
            self.requests.append(Request(self.path, answer.status, len(body)))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.halt and self.halt.after in body:
            first, found, body = body.partition(self.halt.after)
            self.wfile.write(first + found)
            self.wfile.flush()
            self.halt.goes_on.wait(_PATIENCE)
        self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that the standard library looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(
    folder: Path,
    base: str = "",
    beside: Mapping[str, Path] = MappingProxyType({}),
    halt: Halt | None = None,
) -> Iterator[Served]:
    """Serve a published folder on a free port of the loopback for as long as the context lasts.

    `beside` are files that are no part of it, by their paths. Its pages stop where `halt` says.
    """
    requests: list[Request] = []
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0),
        partial(_Handler, host=Host(folder, base, beside), requests=requests, halt=halt),
    )
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}{base}", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
