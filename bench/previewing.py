"""Previewing: a server as a process, a page in a browser that it tells of changes, and what it takes of the machine."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from socket import SHUT_RDWR, socket
from types import TracebackType
from typing import Self
from urllib.parse import quote

from sites import CHECKOUT

_PATIENCE = 300.0
"""Seconds after which what is awaited counts as never coming."""
_TICK = os.sysconf("SC_CLK_TCK")
_ADDRESS = re.compile(r"http://[^/]+:(\d+)/")
_FOLLOWED = re.compile(r": (\d+) ms$")


class NeverCameError(Exception):
    """The server did not do what was awaited."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server sent for a path."""

    status: int
    body: bytes

    @property
    def digest(self) -> str:
        """Return the digest that the page's script says it is of."""
        found = re.search(rb'data-digest="([^"]*)"', self.body)
        return found[1].decode() if found else ""


class Page:
    """A page as it is open in a browser: it hears what the server tells it."""

    def __init__(self, port: int, path: str, digest: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._connection.request(
            "GET", f"/_preview/events?page={quote(path, safe='')}&digest={digest}"
        )
        self._socket = self._connection.sock
        self._answer = self._connection.getresponse()
        self._heard: SimpleQueue[tuple[str, str]] = SimpleQueue()
        threading.Thread(target=self._hear, daemon=True).start()
        # ProblemReport when the connection stands: from then on nothing is missed.
        self.state = self.heard({"state"})[1]
        """The first thing that it is told of the archive, as JSON."""

    def heard(self, names: set[str]) -> tuple[str, str]:
        """Return the next event of one of the names, with its data; raises `NeverCameError`."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                name, told = self._heard.get(timeout=max(until - time.monotonic(), 0))
            except Empty:
                raise NeverCameError(f"none of {', '.join(sorted(names))}") from None
            if name in names:
                return name, told

    def has_heard(self, name: str) -> bool:
        """Return whether one of the events that have come is of a name; all of them are taken note of."""
        with suppress(Empty):
            while True:
                if self._heard.get_nowait()[0] == name:
                    return True
        return False

    def close(self) -> None:
        """Turn away."""
        with suppress(OSError):
            self._socket.shutdown(SHUT_RDWR)
        self._connection.close()

    def _hear(self) -> None:
        name = ""
        with suppress(OSError, ValueError, AttributeError, HTTPException):
            for line in self._answer:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self._heard.put((name, value))


class Server:
    """A process that serves on a port; a context manager that ends it."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start, and wait until it prints its address; raises `NeverCameError` when it does not."""
        # An installed package has its bytecode; where that is not to be written, every start would
        # make it again.
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=CHECKOUT,
            env=environment,
        )
        self.lines: list[str] = []
        self.port = 0
        self._addressed = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if not (self._addressed.wait(_PATIENCE) and self.port):
            self.end()
            raise NeverCameError("\n".join(self.lines))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Interrupt it, as an editor does."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ready(self) -> float:
        """Return the seconds from its start until the first page was answered."""
        while True:
            with suppress(OSError):
                self.get("/")
                return time.perf_counter() - self._started
            if self._process.poll() is not None or time.perf_counter() - self._started > _PATIENCE:
                raise NeverCameError("\n".join(self.lines[-20:]))
            time.sleep(0.005)

    def get(self, path: str) -> Answered:
        """Ask for a path."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return Answered(answer.status, answer.read())

    def opened(self, path: str) -> Page:
        """Return the page at a path as a browser opens it."""
        return Page(self.port, path, self.get(path).digest)

    def told(self) -> float:
        """Return the seconds that the server said it took to follow the last change."""
        found = (_FOLLOWED.search(line) for line in reversed(self.lines))
        return next((int(each[1]) / 1000 for each in found if each), 0.0)

    def processes(self) -> list[int]:
        """Return the process and those that come of it."""
        return [self._process.pid, *_descendants(self._process.pid)]

    def cpu(self, *, everything: bool = False) -> float:
        """Return the seconds of processor time up to now, of the process or of all, those that have ended included."""
        numbers = self.processes() if everything else [self._process.pid]
        # proc(5): of the process's own, then of the children that it has waited for.
        return sum(sum(_stat(number)[11 : 15 if everything else 13]) for number in numbers) / _TICK

    def memory(self, name: str = "VmRSS") -> float:
        """Return the megabytes that the process holds, or, as `VmHWM`, has ever held."""
        return megabytes(self._process.pid, name)

    def settle(self) -> None:
        """Wait until neither the process nor those that come of it have anything to do."""
        quiet, until = 0, time.monotonic() + _PATIENCE
        while quiet < 3:
            if time.monotonic() > until:
                raise NeverCameError("rest")
            before = self.cpu(everything=True)
            time.sleep(0.4)
            quiet = quiet + 1 if self.cpu(everything=True) - before < 0.05 else 0

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self.lines.append(line.rstrip())
            if not self.port and (found := _ADDRESS.search(line)):
                self.port = int(found[1])
                self._addressed.set()
        self._addressed.set()


class Peak:
    """The most that a server's processes hold together, looked at for as long as it is open."""

    def __init__(self, server: Server) -> None:
        self.together = self.children = 0.0
        self._server = server
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            own, *others = (megabytes(number, "VmRSS") for number in self._server.processes())
            self.together = max(self.together, own + sum(others))
            self.children = max(self.children, sum(others))


def free_port() -> int:
    """Return a port of this machine that no program listens at."""
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def megabytes(number: int, name: str) -> float:
    """Return what `/proc` says of a process's memory; 0 for one that has ended."""
    with suppress(OSError):
        found = re.search(
            rf"^{name}:\s+(\d+) kB", Path(f"/proc/{number}/status").read_text(), re.MULTILINE
        )
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def _stat(number: int) -> list[int]:
    with suppress(OSError):
        rest = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return [int(field) if field.lstrip("-").isdigit() else 0 for field in rest]
    return []


def _descendants(number: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{number}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return [*found, *(below for child in found for below in _descendants(child))]
