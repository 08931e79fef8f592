"""Headers: those that the archive asks its host to send, sent by the preview as well, so that both behave alike.

The form of a `_headers` file is Netlify's (docs.netlify.com, "Custom headers").
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

Rules = Sequence[tuple[re.Pattern[str], str, str]]
"""A pattern of paths, a header's name, and its value."""
_NOT_HERE = re.compile(
    # Nothing that a preview shows is to be kept, or fetched before it is asked for; nor does it
    # change what the browser keeps of other programs at this machine's names.
    "cache-control|expires|speculation-rules|strict-transport-security|alt-svc|set-cookie|clear-site-data"
    # It decides by itself what other origins may do with it, and tells nobody elsewhere what is looked at.
    "|access-control-.*|cross-origin-.*|origin-agent-cluster|timing-allow-origin|service-worker-allowed"
    "|x-frame-options|x-content-type-options|referrer-policy|report-to|reporting-endpoints|nel|.*-report-only"
    # How it sends a file is its own affair.
    "|connection|keep-alive|content-(?:length|encoding|range)|transfer-encoding|accept-ranges|etag|last-modified|vary"
    "|location|refresh|date|trailer|upgrade"
)
"""What a preview decides by itself."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a header may be called (RFC 9110, 5.6.2)."""
_POLICY = "content-security-policy"
_REPORTED = re.compile(r"\s*report-(?:uri|to)\b", re.IGNORECASE)
"""A directive by which a browser tells another site of each breach, and of the page it was on (CSP
3, 6.5)."""


def rules_of(text: str) -> Rules:
    """Return the rules of a `_headers` file, in its order; their paths are compared decoded."""
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
                # Sent as UTF-8, each byte of which stands for a sign here.
                rules.append((paths, name, value.encode().decode("latin-1")))
    return rules


def headers_of(path: str, rules: Rules) -> dict[str, str]:
    """Return the headers that rules give a path; what two give is joined by a comma, as the host does."""
    headers: dict[str, str] = {}
    for paths, name, value in rules:
        if paths.fullmatch(path):
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _part(part: str) -> str:
    if part == "*":
        return ".*"
    return "[^/]+" if part.startswith(":") else re.escape(part)
