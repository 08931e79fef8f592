"""A slow network: a proxy on the loopback that waits as a phone in the country does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BLOCK = 1460
"""Bytes that are sent at a time: a packet of TCP over Ethernet."""


class _Line:
    """What all connections share: so many bytes a second."""

    def __init__(self, bytes_a_second: int) -> None:
        self._rate = bytes_a_second
        self._free = 0.0
        self._taking = threading.Lock()

    def take(self, size: int) -> None:
        """Wait until so many bytes have gone."""
        with self._taking:
            start = max(self._free, time.monotonic())
            self._free = start + size / self._rate
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))


@contextmanager
def slow(port: int, *, bytes_a_second: int, latency: float) -> Iterator[int]:
    """Serve what a port of this machine serves over a slow line; yield the port of it.

    Each connection, and each answer on it, comes so many seconds later; all share the line.
    """
    line = _Line(bytes_a_second)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        threading.Thread(target=_accept, args=(server, port, line, latency), daemon=True).start()
        yield server.getsockname()[1]


def _accept(server: socket.socket, port: int, line: _Line, latency: float) -> None:
    with suppress(OSError):  # closed at the end
        while True:
            reader, _ = server.accept()
            threading.Thread(
                target=_connect, args=(reader, port, line, latency), daemon=True
            ).start()


def _connect(reader: socket.socket, port: int, line: _Line, latency: float) -> None:
    # A browser sends its request once it has been answered that there is a connection.
    time.sleep(latency)
    with suppress(OSError), reader, socket.create_connection(("127.0.0.1", port)) as served:
        answering = threading.Thread(target=_answer, args=(served, reader, line), daemon=True)
        answering.start()
        while asked := reader.recv(1 << 16):
            time.sleep(latency)
            served.sendall(asked)
        served.shutdown(socket.SHUT_WR)
        answering.join()


def _answer(served: socket.socket, reader: socket.socket, line: _Line) -> None:
    with suppress(OSError):
        while answer := served.recv(_BLOCK):
            line.take(len(answer))
            reader.sendall(answer)
