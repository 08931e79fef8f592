"""The rules that a site has for its host: what `_headers` and `_redirects` say, as values.

Their paths are written as Netlify and Cloudflare read them: `*` is anything, `:name` one part, and
where two paths fit an address, both headers are sent.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

_MOVED = ("301", "302", "303", "307", "308")
"""Statuses of an answer that leads elsewhere."""
_TWO = 2
"""Number of words in a rule that leaves its status out."""
_VARIABLE = re.compile(r"\*|:[A-Za-z_]\w*")


class HeaderLine(NamedTuple):
    """A header that every address which fits a pattern is to be sent with."""

    pattern: str
    """Regular expression for the whole path, decoded."""
    name: str
    value: str


class Moved(NamedTuple):
    """An old address, and where it leads."""

    source: str
    """Path, decoded, without a slash at its end: it leads on with one and without."""
    target: str
    """Address as it is sent."""
    status: str


class HostRules(NamedTuple):
    """All that a site asks of its host, as far as it can be said elsewhere."""

    headers: Sequence[HeaderLine]
    redirects: Sequence[Moved]
    base: str = ""
    """Path that the site is served below, without a slash at its end: `/record`, or empty."""
    notes: Sequence[str] = ()
    """What cannot be said elsewhere, a line each."""


def read_rules(headers: str, redirects: str) -> HostRules:
    """Return what the two files say, in their order."""
    notes: list[str] = []
    lines: list[HeaderLine] = []
    pattern, bases = "", []
    for line in headers.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            lines.append(HeaderLine(pattern, name.strip(), value.strip()))
        else:
            pattern = _pattern(line.strip())
            bases += [line.strip().removesuffix("/*")] if line.strip().endswith("/*") else []
    moved: list[Moved] = []
    for number, line in enumerate(redirects.splitlines(), 1):
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith("#"):
            continue
        source, target, status, *more = (*words, "301") if len(words) == _TWO else (*words, "", "")
        status = status.rstrip("!")
        if any(more) or _VARIABLE.search(source) or status not in _MOVED:
            why = "only plain paths that lead elsewhere can be said"
            notes.append(f"_redirects:{number}: {line.strip()!r} is left out: {why}")
        else:
            moved.append(Moved(unquote(source).rstrip("/"), target, status))
    return HostRules(lines, moved, min(bases, key=len, default=""), notes)


def _pattern(path: str) -> str:
    """Return the regular expression of a rule's path, as Perl, Python and JavaScript read it."""
    pieces: list[str] = []
    end = 0
    for match in _VARIABLE.finditer(path):
        pieces += [
            escaped_path(unquote(path[end : match.start()])),
            ".*" if match[0] == "*" else "[^/]+",
        ]
        end = match.end()
    return f"^{''.join([*pieces, escaped_path(unquote(path[end:]))])}$"


def escaped_path(text: str) -> str:
    """Return the regular expression for a plain path, as Perl, Python and JavaScript read it."""
    return re.sub(r"[\\^$.|?*+()\[\]{}#]", r"\\\g<0>", text)
