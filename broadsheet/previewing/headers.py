"""Headers that the archive asks its host to send: the preview sends them too, to behave alike.

The form of a `_headers` file is Netlify's (docs.netlify.com, "Custom headers").
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

Rules = Sequence[tuple[re.Pattern[str], str, str]]
"""Rules in the order of the file: a pattern of paths, a header's name and its value."""
_NOT_HERE = re.compile(
    # Browsers must neither keep what a preview shows nor fetch it in advance, and a preview must
    # not change what they keep of other programs at this machine's names.
    "cache-control|expires|speculation-rules|strict-transport-security|alt-svc|set-cookie|clear-site-data"
    # The guard decides what other origins may do, and nobody elsewhere learns what is looked at.
    "|access-control-.*|cross-origin-.*|origin-agent-cluster|timing-allow-origin|service-worker-allowed"
    "|x-frame-options|x-content-type-options|referrer-policy|report-to|reporting-endpoints|nel|.*-report-only"
    # The server decides how it sends a file.
    "|connection|keep-alive|content-(?:length|encoding|range)|transfer-encoding|accept-ranges|etag|last-modified|vary"
    "|location|refresh|date|trailer|upgrade"
)
"""Names of the headers that a preview does not take from the archive."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, 5.6.2)."""
_POLICY = "content-security-policy"
_REPORTED = re.compile(r"\s*report-(?:uri|to)\b", re.IGNORECASE)
"""A directive that has browsers report each breach, and the page it was on, to another site (CSP 3,
6.5)."""


def rules_of(text: str) -> Rules:
    """Return the rules of a `_headers` file, in its order; they are compared with decoded paths."""
    rules: list[tuple[re.Pattern[str], str, str]] = []
    paths = re.compile("(?!)")
    for line in text.splitlines():
        if line[:1].strip():
            paths = re.compile(
                "".join(_part(part) for part in re.split(r"(\*|:\w+)", unquote(line.strip())))
            )
        elif line.strip():
            name, _, value = line.strip().partition(":")
            name, value = name.strip(), value.strip()
            if name.lower() == _POLICY:
                value = ";".join(part for part in value.split(";") if not _REPORTED.match(part))
            if (
                _NAME.fullmatch(name)
                and value.isprintable()
                and not _NOT_HERE.fullmatch(name.lower())
            ):
                # Header values are sent as Latin-1: each byte of the UTF-8 is one character here.
                rules.append((paths, name, value.encode().decode("latin-1")))
    return rules


def headers_of(path: str, rules: Rules) -> dict[str, str]:
    """Return the headers that rules give a path, by name.

    The values of two rules for one header are joined by a comma, as the host joins them.
    """
    headers: dict[str, str] = {}
    for paths, name, value in rules:
        if paths.fullmatch(path):
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _part(part: str) -> str:
    if part == "*":
        return ".*"
    return "[^/]+" if part.startswith(":") else re.escape(part)
