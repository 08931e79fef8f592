"""Unusable addresses: those in a body that no reader can open, and what to write instead."""

import re
from collections.abc import Iterator
from html import unescape
from ipaddress import ip_address
from urllib.parse import urlsplit

from broadsheet.reading.cleaning import SCHEMES
from broadsheet.reading.fields import nearest

_DESTINATION = re.compile(
    r"(?:(!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\([ \t]*|\bsrc[ \t]*=[ \t]*)"
    r"|\]\([ \t]*|^[ >]*\[(?!\^)[^\]\n]+\]:[ \t]*|\bhref[ \t]*=[ \t]*)"
    r"[<\"']?[ \t]*([^\s<>\"')][^<>\"')\n]*)"
    r"|<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>"
    r"|(https?://[^\s<>\"')\]]+)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a link or a picture in Markdown or HTML leads, an address in angle brackets, or a bare one."""
_IGNORED = re.compile(r"[\x00-\x20]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCRIPTS = frozenset({"javascript", "vbscript", "livescript"})
_OWN_NETWORK = (".local", ".localhost", ".lan", ".intranet", ".internal", ".corp", ".home.arpa")
"""Ends of the names that machines have in their own network alone (RFC 6762, RFC 8375)."""

_SHARES = frozenset({"\\\\", "/\\", "\\/"})
"""Beginnings by which Windows names a machine: browsers take a backslash for a slash."""
_LINK_TO_COPY = "put the file into content/media, and write its path from there"
_ON_DISK = ("is on a machine or a disk of your own, where no reader can open it", _LINK_TO_COPY)


def unusable_addresses(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each address in a body that is published without its link, or leads readers nowhere.

    Each comes with its start, with why it is of no use, as the end of a sentence, and with a hint.
    """
    for match in _DESTINATION.finditer(text) if ":" in text or "\\" in text else ():
        group = match.lastindex or 1
        url = _IGNORED.sub("", unescape(match[group].split()[0]))
        # A picture on a disk of the editor's own is looked for in the archive, and told if missing.
        if (fault := _fault(url)) and not (match[1] and fault == _ON_DISK):
            yield match.start(group), *fault


def quoted_address(text: str, start: int) -> str:
    """Return the address that begins at a position of a body, as far as it has no blanks."""
    found = re.compile(r"[^\s<>\"']*[^\s<>\"')\].,;]").match(text, start)
    return found[0] if found else ""


def _fault(url: str) -> tuple[str, str] | None:
    scheme = _SCHEME.match(url)
    if url[:2] in _SHARES or (scheme and (len(scheme[1]) == 1 or scheme[1].lower() == "file")):
        return _ON_DISK
    if scheme is None:
        return None
    name = scheme[1].lower()
    if name in _SCRIPTS:
        return "is a script and no address: its words are published without a link", _INSTEAD
    if name == "data":
        return "holds a file in place of its address, and is not published", _LINK_TO_COPY
    if name not in SCHEMES:
        close = nearest(name, SCHEMES)
        hint = f"did you mean '{close}:'?" if close else _INSTEAD
        return f"has the scheme '{name}:', and its words are published without a link", hint
    if name in ("http", "https"):
        return _host_fault(url)
    return None


_INSTEAD = "write an address that begins with https:, http:, mailto: or tel:, or take the link out"


def _host_fault(url: str) -> tuple[str, str] | None:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    try:
        is_own = not ip_address(host).is_global
    except ValueError:
        is_own = host.endswith(_OWN_NETWORK)
        if "." not in host:
            return "leads to no host on the web", _INSTEAD
    return (
        ("is in a network of your own, where no reader can open it", _INSTEAD) if is_own else None
    )
