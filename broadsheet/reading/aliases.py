"""Aliases: old paths that must lead to a page, and why some of them cannot."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.signs import unquoted
from broadsheet.urls import OWN_FOLDERS, name_fault, on_disk

_NOT_IN_PATHS: Mapping[str, tuple[str, str]] = {
    "?": (
        "has '?', and no file is found by what follows it",
        "take it out: only the settings of the host itself can redirect such an address",
    ),
    "#": ("has '#', and what follows it is never sent to a host", "take it out from '#' on"),
    "*": (
        "has '*', and an alias is one path, not all that begin alike",
        "write each old path by itself",
    ),
    " ": ("has a blank, which no address has", "write %20 in its place"),
    "\\": ("has '\\', which no address has", "write '/' between folders"),
}
"""Sign that cannot be in an old path, to the reason and to the hint."""
_PLAIN_SIGNS = "/%~!$&'()+,;=:@"
"""Signs of a path that are not encoded, besides letters, digits, `-`, `.` and `_` (RFC 3986)."""
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}")
_LONGEST_SHOWN = 60
"""Number of characters of a part of a path that a message repeats, at most."""
_LIKE_THIS = "write it as in /2019/old-name/"


def old_path(value: fields.Value) -> str:
    """Return a path from the root that once led to a page, encoded: `/2019/old-name/`.

    A last part without a dot becomes a folder, so that every web server serves its redirect as
    HTML. Raises `Invalid` for a path under which no redirect can be published.
    """
    written = unquoted(fields.text(value))
    if not written.startswith("/") or "//" in written:
        raise Invalid(f"{written!r} is not a path from the root", _LIKE_THIS)
    for sign, (why, hint) in _NOT_IN_PATHS.items():
        if sign in written:
            raise Invalid(f"{written!r} {why}", hint)
    path = quote(unicodedata.normalize("NFC", written), safe=_PLAIN_SIGNS)
    parts = _decode(path, written).split("/")
    for part in parts:
        if part.startswith((".", "_")):
            raise Invalid(f"{written!r} has a part that starts with '.' or '_'", _LIKE_THIS)
        if why := name_fault(part):
            shown = part if len(part) < _LONGEST_SHOWN else f"{part[:_LONGEST_SHOWN]}…"
            raise Invalid(f"{shown!r} in an alias {why}", "write another path, or take it out")
    if on_disk(parts[1]) in OWN_FOLDERS:
        hint = "write another path, or take it out"
        raise Invalid(f"{written!r} is where files of the archive's own are", hint)
    return path if not parts[-1] or "." in parts[-1] else f"{path}/"


def _decode(path: str, written: str) -> str:
    """Return a path decoded, as a host looks it up."""
    if bad := _BAD_ESCAPE.search(path):
        message = (
            f"{written!r} has {bad[0]!r}, and two hexadecimal digits follow a '%' in an address"
        )
        raise Invalid(message, "write %25 for the sign itself")
    try:
        decoded = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise Invalid(
            f"{written!r} is not UTF-8 once decoded", "write its letters as they are"
        ) from None
    if not decoded.isprintable() or decoded.count("/") != path.count("/"):
        raise Invalid(f"{written!r} is not a plain path", _LIKE_THIS)
    return decoded
