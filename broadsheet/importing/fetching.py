"""Fetching: a file is asked for on the web, of public hosts alone, and within limits.

The address that a name leads to is looked at, and connected to itself: so a name cannot lead to one
address while it is looked at, and into this network afterwards.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import closing, suppress
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from broadsheet import __version__

_AGENT = f"broadsheet/{__version__} (brings an archive that moves)"
_MOVED = (301, 302, 303, 307, 308)
_OK, _TOO_MANY, _UNAVAILABLE = 200, 429, 503
_ABSENT = (404, 410)
_PIECE = 1 << 16
_EMBEDDING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96")))
"""Networks whose addresses end in one of IPv4, which is what they lead to (RFC 6052, 4291)."""
_SPECIAL = ipaddress.IPv4Network("192.0.0.0/24")
"""Addresses for protocols, which earlier versions of Python take for public (RFC 6890)."""


class Limits(NamedTuple):
    """How far one request may go."""

    size: int = 30_000_000
    """Number of bytes, at most."""
    seconds: float = 30
    """Time for the whole of it, redirects as well."""
    redirects: int = 5
    private: bool = False
    """Whether hosts of this machine and its network may be asked; nothing but a test says so."""
    accept: str = "image/*"
    """Types of files that are asked for, as HTTP writes them (RFC 9110, 12.5.1)."""


class NotFetchedError(Exception):
    """A file that could not be had; the message is the end of a sentence that says why."""

    def __init__(self, why: str, *, is_hosts: bool = False, is_absent: bool = False) -> None:
        super().__init__(why)
        self.is_absent = is_absent
        """Whether the host says that nothing stands there."""
        self.is_hosts = is_hosts
        """Whether it is the host that does not answer, whatever it is asked for."""


class LeftAloneError(NotFetchedError):
    """The host asks to be left alone for a while."""


def fetched(url: str, limits: Limits) -> bytes:
    """Return the bytes that stand at a URL. Raises `NotFetchedError` when they cannot be had."""
    watch = _Watch(limits.seconds)
    try:
        with closing(watch):
            for _ in range(limits.redirects + 1):
                answer = _asked(url, limits, watch)
                if watch.is_over:
                    raise _too_slow(limits)
                if isinstance(answer, bytes):
                    return answer
                url = urljoin(url, answer.location)
    except NotFetchedError:
        if watch.is_over:
            raise _too_slow(limits) from None
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        if watch.is_over or isinstance(error, TimeoutError):
            raise _too_slow(limits) from error
        said = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        raise NotFetchedError(f"it does not answer: {said}", is_hosts=True) from error
    raise NotFetchedError(f"it leads on more than {limits.redirects} times")


class _Elsewhere(NamedTuple):
    location: str


def _asked(url: str, limits: Limits, watch: "_Watch") -> bytes | _Elsewhere:
    """Return what a host answers, or where it sends us instead."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise NotFetchedError(f"{url} is no address of a page on the web")
    connection = _connected(parts, host.encode("idna").decode(), limits, watch)
    with closing(connection):
        path = quote(parts.path or "/", safe="/%~!$&'()*+,;=:@")
        query = f"?{quote(parts.query, safe='/%~!$&()*+,;=:@?')}" if parts.query else ""
        headers = {"User-Agent": _AGENT, "Accept": limits.accept, "Accept-Encoding": "identity"}
        connection.request("GET", path + query, headers=headers)
        # An answer that is not read to its end keeps the connection open, whoever else closes it.
        with closing(connection.getresponse()) as answer:
            return _taken(answer, host, limits)


def _taken(answer: http.client.HTTPResponse, host: str, limits: Limits) -> bytes | _Elsewhere:
    location = answer.getheader("Location")
    if answer.status in _MOVED and location:
        return _Elsewhere(location)
    if answer.status in (_TOO_MANY, _UNAVAILABLE):
        raise LeftAloneError(f"{host} asks to be left alone for now ({answer.status})")
    if answer.status != _OK:
        is_absent = answer.status in _ABSENT
        raise NotFetchedError(f"{host} answers {answer.status}", is_absent=is_absent)
    return _body(answer, limits)


def _body(answer: http.client.HTTPResponse, limits: Limits) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limits.size:
            raise NotFetchedError(f"it has more than {limits.size:,} bytes")
    if answer.length:
        raise NotFetchedError("it was cut off before its end")
    return b"".join(pieces)


def _connected(
    parts: SplitResult, host: str, limits: Limits, watch: "_Watch"
) -> http.client.HTTPConnection:
    """Return a connection to a host, at an address that has been looked at."""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    addresses = _addresses(host, port, limits)
    connection = http.client.HTTPConnection(host, parts.port or port)
    for number, address in enumerate(addresses, 1):
        try:
            plain = socket.create_connection((address, port), timeout=limits.seconds)
            break
        except OSError:
            if number == len(addresses):
                raise
    watch.over(plain)
    if secure:
        # The default context checks the certificate, and that it is the host's.
        secured = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        watch.over(secured)
        connection.sock = secured
    else:
        connection.sock = plain
    return connection


def _addresses(host: str, port: int, limits: Limits) -> list[str]:
    """Return the addresses of a host. Raises `NotFetchedError` when any of them is not public."""
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotFetchedError(f"there is no host {host}", is_hosts=True) from error
    addresses = [str(each[4][0]) for each in known]
    if not addresses:
        raise NotFetchedError(f"there is no host {host}", is_hosts=True)
    if not limits.private:
        for address in addresses:
            if not is_public(address):
                why = f"{host} is not on the public web, but at {address}"
                raise NotFetchedError(why, is_hosts=True)
    return addresses


def is_public(address: str) -> bool:
    """Return whether an address of the internet is one that anybody can reach."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False  # it has a zone, as addresses of one network alone have
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if inner is None and any(number in network for network in _EMBEDDING):
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if number.is_site_local:
            return False
    elif number in _SPECIAL:
        return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def _too_slow(limits: Limits) -> NotFetchedError:
    return NotFetchedError(f"it takes longer than {limits.seconds:g} s", is_hosts=True)


class _Watch:
    """Ends a connection when its time is over, however slowly something still comes."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def over(self, connected: socket.socket) -> None:
        """Watch a connection, in place of the one before."""
        self._socket = connected
        if self.is_over:
            self._end()

    def close(self) -> None:
        """Watch no more."""
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
