"""Schedulers: how the one is named whose workers a build uses, and whether strangers may reach it."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from broadsheet.problems import Invalid

LOCAL_WORKERS = "local:"
"""Beginning of what asks for a number of workers on this machine."""
_HINT = "write tls://HOST:PORT, tcp://HOST:PORT or local:NUMBER"
_MOST = 256
"""Workers that may be asked for on this machine, as many as processes by `--jobs`."""


def scheduler_address(written: str) -> str:
    """Return the address of a scheduler as it is asked for; raises `Invalid` when it is none.

    It is `tls://HOST:PORT`, `tcp://HOST:PORT`, or `local:NUMBER` for so many workers here.
    """
    if written.startswith(LOCAL_WORKERS):
        number = written.removeprefix(LOCAL_WORKERS)
        if not re.fullmatch(r"[1-9][0-9]{0,2}", number) or int(number) > _MOST:
            raise Invalid(
                f"{number!r} is no number of workers", f"write local: and a number up to {_MOST}"
            )
        return written
    try:
        parts = urlsplit(written)
        is_whole = bool(parts.hostname and parts.port)
    except ValueError:
        is_whole = False
    if not is_whole or parts.scheme not in ("tcp", "tls") or parts.path not in ("", "/"):
        raise Invalid(f"{written!r} is not the address of a scheduler", _HINT)
    return f"{parts.scheme}://{parts.netloc}"


def is_exposed(address: str) -> bool:
    """Return whether what goes to a scheduler and back can be read and changed on its way."""
    parts = urlsplit(address)
    if parts.scheme != "tcp" or parts.hostname in (None, "localhost"):
        return False
    try:
        return not ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return True
