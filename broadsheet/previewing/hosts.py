"""Hosts: the names by which a preview may be asked for, so that no other site's page can read it.

Another site can have its own name lead to this machine (DNS rebinding); its pages could then read
what is served here. But the browser still sends that name in `Host` (RFC 9110, 7.2).
"""

import ipaddress
import socket
from collections.abc import Callable


def allowed_hosts(host: str) -> Callable[[str], bool]:
    """Return a function that tells whether a `Host` header names the preview.

    `host` is the host or address that the preview listens on. On loopback its names are the
    loopback addresses and `localhost`; elsewhere also every other address, which nobody can rebind,
    and the names of this machine.
    """
    names = {"localhost", host.lower()} - {""}
    local = is_loopback(host)
    if not local:
        own = socket.gethostname().lower()
        names |= {own, f"{own.partition('.')[0]}.local", socket.getfqdn().lower()}

    def allowed(header: str) -> bool:
        name = _name(header).lower().rstrip(".")
        address = _address(name)
        if address is not None:
            return address.is_loopback or not local
        return name in names or name.endswith(".localhost")

    return allowed


def is_loopback(host: str) -> bool:
    """Return whether a host or address leads to this machine alone."""
    address = _address(host)
    return address.is_loopback if address else host.lower() == "localhost"


def _name(header: str) -> str:
    """Return a `Host` header without its port: `[::1]:8000` gives `::1`."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
