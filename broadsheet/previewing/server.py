"""The server: answers at an address of this machine, from the first request to an interrupt."""

import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from broadsheet.problems import Failure

_ENDING = (signal.SIGINT, signal.SIGTERM)
_GRACE = 2
"""Seconds that answers which have begun may still take once it is to end."""
"""Signals that ask a program to end."""


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    """End the process as the signal does by itself."""
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


class _Server(uvicorn.Server):
    """A server that reports when it is ready, and ends its streams before it waits for them."""

    def __init__(
        self, config: uvicorn.Config, *, ready: Callable[[], None], ending: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready, self._ending = ready, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for number in _ENDING:
            # From now on a signal ends the process in the system's own way, without Python, which
            # may be busy for long.
            signal.signal(number, signal.SIG_DFL)
        self._ending()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Have the server end; a second interrupt ends the process, as a layout may never do."""
        super().handle_exit(sig, frame)
        # Not the system's own way yet: of a second signal that arrived together with this one, Python
        # would complain that nobody handles it any more.
        for number in _ENDING:
            signal.signal(number, _end_at_once)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals as they are: `interruptible` has set them before the loop began."""
        yield

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let an interrupt end the server and nothing else, as this is how a preview ends."""
        before = {number: signal.signal(number, self.handle_exit) for number in _ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve_until_interrupted(
    application: ASGIApp,
    bound: socket.socket,
    *,
    ready: Callable[[], None],
    ending: Callable[[], None],
) -> None:
    """Answer at a socket until interrupted.

    `ready` is called when the first request can come, `ending` when the server begins to end.
    """
    # The application shows its own errors on its pages, and a broken connection interests nobody.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        application, lifespan="off", ws="none", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=_GRACE, timeout_keep_alive=30,
    )  # fmt: skip
    server = _Server(config, ready=ready, ending=ending)
    # An interrupt raised inside asyncio's own steps would leave half a loop behind, of which Python
    # complains.
    with server.interruptible():
        server.run(sockets=[bound])


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at a host and a port; port 0 is any free one.

    Raises `Failure` when the port is taken, naming the next that is free, or when the host is not
    this machine's.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return _listening_socket(family, address)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Failure(
                f"cannot listen at {host}, port {port}: {error.strerror or error}"
            ) from error
    for other in range(port + 1, min(port + 100, 65536)):
        try:
            _listening_socket(family, (address[0], other, *address[2:])).close()
        except OSError:
            continue
        raise Failure(f"port {port} is taken by another program: --port {other} is free")
    raise Failure(
        f"port {port} is taken by another program, and so are the next ones: name another with --port"
    )


def _listening_socket(family: int, address: tuple[Any, ...]) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Without this the port of a preview that has just ended would be taken for a minute.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    return opened
