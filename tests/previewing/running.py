"""A preview in a process of its own: started, asked, edited under, listened to and ended, as editors and browsers do.

What is waited for is an event or a printed line, for as long as a busy machine may need; nothing
waits for a time.
"""

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any
from urllib.parse import quote, urlsplit

from tests.building import REPOSITORY, command, text, write
from tests.processes import TELL_THREADS, started

PATIENCE = 240
"""Seconds after which what was waited for is taken not to come: a limit, not an expectation.

It is long enough for a machine that has ten times as much to do as it can, and ends before the test
itself is ended, so that the test can say what did not come."""
_LAST = 5
"""The last of these seconds, before which it is noted where the preview is held up."""
_ADDRESS = re.compile(r"(http://\S+)/ \(Ctrl-C to end\)")
_DIGEST = re.compile(rb' data-digest="(\w+)"></script>')


@dataclass(frozen=True, slots=True)
class Answer:
    """What the preview answered."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def digest(self) -> str:
        """Return what the page says of itself to the event stream; empty for one that is not followed."""
        found = _DIGEST.search(self.body)
        return found[1].decode() if found else ""


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    data: Any


class Events:
    """An event stream as a browser opens it for a page."""

    def __init__(self, port: int, path: str, where: Callable[[], str]) -> None:
        self._where = where
        self.seen: list[Event] = []
        """Every event that was waited for or passed over."""
        self._arrived: Queue[Event | None] = Queue()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", path)
        self._response = self._connection.getresponse()
        assert self._response.status == 200, self._response.read()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        name = ""
        # The connection is closed here, or broken off there.
        with suppress(OSError, ValueError, AttributeError, http.client.HTTPException):
            for line in self._response:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self._arrived.put(Event(name, json.loads(value)))
        self._arrived.put(None)

    def wait(self, name: str, until: Callable[[Any], bool] = lambda _: True) -> Any:  # noqa: ANN401 - it is JSON
        """Return what the next event of a name says, passing over others and those that are not as asked."""
        while (event := self._next()) is not None:
            self.seen.append(event)
            if event.name == name and until(event.data):
                return event.data
        raise AssertionError(f"the stream ended before {name!r}, after {self.seen}")

    def is_told_of_problems(self) -> bool:
        """Return whether the last state that has arrived, waited for or not, has problems."""
        while not self._arrived.empty() and (event := self._next()) is not None:
            self.seen.append(event)
        return next(
            (event.data["count"] > 0 for event in self.seen[::-1] if event.name == "state"), False
        )

    def ended(self) -> bool:
        """Return whether the preview ends the stream, once it does; whatever else comes is passed over."""
        while (event := self._next()) is not None:
            self.seen.append(event)
        return True

    def _next(self) -> Event | None:
        with suppress(Empty):
            return self._arrived.get(timeout=PATIENCE - _LAST)
        # What holds the preview up is looked at while it does.
        where = self._where()
        try:
            return self._arrived.get(timeout=_LAST)
        except Empty:
            raise AssertionError(
                f"nothing came any more after {self.seen}; the preview was at\n{where}"
            ) from None

    def close(self) -> None:
        if self._connection.sock:
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._response.close()
        self._connection.close()
        self._thread.join()


class Lines:
    """What a process prints, line by line."""

    def __init__(self, stream: IO[str], where: Callable[[], str] = str) -> None:
        self._where = where
        self.seen: list[str] = []
        """Every line so far, those that nobody waited for too."""
        self._arrived = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            with self._arrived:
                self.seen.append(line.rstrip("\n"))
                self._arrived.notify_all()
        with self._arrived:
            self._ended = True
            self._arrived.notify_all()
        stream.close()

    def wait(self, pattern: str | re.Pattern[str], *, since: int = 0) -> re.Match[str]:
        """Return the first line, from that number on, in which a pattern is found, once it is printed."""
        sought = re.compile(pattern)

        def found() -> re.Match[str] | None:
            return next(
                (match for line in self.seen[since:] if (match := sought.search(line))), None
            )

        with self._arrived:
            self._arrived.wait_for(lambda: found() or self._ended, PATIENCE - _LAST)
        where = "" if found() else self._where()
        with self._arrived:
            self._arrived.wait_for(lambda: found() or self._ended, _LAST)
            match = found()
        assert match, f"no line says {sought.pattern!r}: {self.seen}; the preview was at\n{where}"
        return match

    def all(self) -> list[str]:
        """Return every line, once the process has ended."""
        self._thread.join(PATIENCE)
        return self.seen


class Running:
    """A preview that runs; `running` makes one, and ends it whatever happens."""

    def __init__(
        self,
        root: Path,
        *options: str | Path,
        environment: Mapping[str, str] | None = None,
        script: str = "",
    ) -> None:
        """Start a preview on a free port; options may name another port, as the last one named counts.

        In an environment of its own, it starts from nothing. A script starts it otherwise than the
        command does.
        """
        self.root = root
        asked = ("serve", "--root", root, "--port", "0", *options)
        (said, out), (complained, err) = os.pipe(), os.pipe()
        # The session is its own: all that it leaves behind can be found, and ended.
        self.process = (
            started(*asked, stdout=out, stderr=err, own_session=True, script=script)
            if environment is None
            else subprocess.Popen(
                command(*asked),
                env={
                    **os.environ,
                    "PYTHONPATH": str(REPOSITORY),
                    "PYTHONFAULTHANDLER": "1",
                    **environment,
                },
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        )
        os.close(out)
        os.close(err)
        self._tell_threads = signal.SIGABRT if environment is not None else TELL_THREADS
        self.complained = Lines(os.fdopen(complained, encoding="utf-8"))
        self.said = Lines(os.fdopen(said, encoding="utf-8"), self.where)
        self._opened: list[Events] = []
        self.address = ""
        """Without a slash at its end, its base path included: a permalink can follow. Empty until
        it is opened."""

    def opened(self) -> "Running":
        """Return it once it answers."""
        self.address = self.said.wait(_ADDRESS)[1]
        return self

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port
        return port

    @property
    def base(self) -> str:
        """Return the path that the archive is served below, without a slash at its end."""
        return urlsplit(self.address).path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Return the answer to a path, which is sent as it is, base path and all; `if_none_match` names a header."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.putrequest(
                method, path, skip_host="host" in named, skip_accept_encoding=True
            )
            for name, value in named.items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            given: dict[str, str] = {}
            for name, value in response.getheaders():
                # What is said in two lines is said as in one (RFC 9110, 5.3).
                given[name.lower()] = (
                    f"{given[name.lower()]}, {value}" if name.lower() in given else value
                )
            return Answer(response.status, given, response.read())
        finally:
            connection.close()

    def exchange(self, request: bytes) -> bytes:
        """Return all that is answered to what no well-behaved program sends; the connection is closed after it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def listen(self, page: str = "/", digest: str | None = None) -> Events:
        """Return the event stream of a page, as one who has just loaded it; or who shows what has another digest.

        The state of the archive is told at once: `listen().wait("state")`.
        """
        shown = self.get(f"{self.base}{page}").digest if digest is None else digest
        asked = f"/_preview/events?page={quote(f'{self.base}{page}', safe='')}&digest={shown}"
        events = Events(self.port, asked, self.where)
        self._opened.append(events)
        return events

    def edit(self, files: Mapping[str, str | bytes]) -> None:
        """Write files below the archive's root, one after another."""
        write(self.root, files)

    def replace(self, path: str, data: str | bytes) -> None:
        """Write a file as most editors do: beside it, and then in its place."""
        beside = f"{path}.tmp"
        write(self.root, {beside: data})
        (self.root / beside).replace(self.root / path)

    def follow(self) -> None:
        """Return once the preview has followed all that was changed in `content/` before.

        It is seen by a page that comes after those changes, and goes again.
        """
        file, page = self.root / "content" / "pages" / "followed.md", "/followed/"
        events = self.listen(page)
        write(self.root, {"content/pages/followed.md": text(title="Followed")})
        while (status := self.get(f"{self.base}{page}").status) != HTTPStatus.OK:
            if status == HTTPStatus.SERVICE_UNAVAILABLE:
                # A browser that is told so shows the page that says it, which asks for events of its own.
                events = self.listen(page, "unshown")
            events.wait("reload")
        file.unlink()
        while self.get(f"{self.base}{page}").status == HTTPStatus.OK:
            events.wait("reload")
        events.close()

    def where(self) -> str:
        """Return where each of its threads is, and what else runs in its session: for a test that fails.

        One that was started from nothing ends of it.
        """
        since = len(self.complained.seen)
        self.process.send_signal(self._tell_threads)
        with suppress(AssertionError):
            self.complained.wait("Current thread", since=since)
        time.sleep(1)  # for the rest of it
        others = left_running(self.process.pid) if sys.platform == "linux" else {}
        return "\n".join(
            [*self.complained.seen[since:], *map(str, others.items()), *self.said.seen]
        )

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Interrupt it, and return its exit status once it has ended."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.said.all()
        self.complained.all()
        return status

    def end(self) -> None:
        """End it and all that it started, in whatever way."""
        for events in self._opened:
            events.close()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.said.all()
        self.complained.all()


@contextmanager
def running(
    root: Path,
    *options: str | Path,
    environment: Mapping[str, str] | None = None,
    script: str = "",
) -> Iterator[Running]:
    """Show the archive at a root for as long as the context lasts: `with running(root, "--no-search") as preview:`."""
    preview = Running(root, *options, environment=environment, script=script)
    try:
        yield preview.opened()
    finally:
        preview.end()


def left_running(session: int) -> dict[int, str]:
    """Return the processes of a session that a process began, by number, with what each was started as (Linux)."""
    left = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            started = (
                (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            )
        except OSError:
            continue  # It has ended meanwhile.
        if int(fields[3]) == session and fields[0] != "Z":
            left[int(folder.name)] = started
    return left


def still_running(session: int) -> dict[int, str]:
    """Return the processes of a session that do not end by themselves once their first has (Linux)."""
    # One that is ending may start another meanwhile, which ends a little later.
    while left := left_running(session):
        for number in left:
            with suppress(ProcessLookupError):
                descriptor = os.pidfd_open(number)
                ended = select.select([descriptor], [], [], PATIENCE)[0]
                os.close(descriptor)
                if not ended:
                    return left
    return left
