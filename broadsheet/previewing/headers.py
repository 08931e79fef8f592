"""Headers: those that the archive asks its host to send, sent by the preview as well, so that both behave alike.

The form of a `_headers` file is Netlify's (docs.netlify.com, "Custom headers").
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

Rules = Sequence[tuple[re.Pattern[str], str, str]]
"""A pattern of paths, a header's name, and its value."""
_NOT_HERE = frozenset(
    {"cache-control", "content-length", "speculation-rules", "strict-transport-security", "transfer-encoding"}
)
"""What a preview decides by itself: nothing that it shows is to be kept, or fetched before it is asked for."""


def rules_of(text: str) -> Rules:
    """Return the rules of a `_headers` file, in its order; their paths are compared decoded."""
    rules: list[tuple[re.Pattern[str], str, str]] = []
    paths = re.compile("(?!)")
    for line in text.splitlines():
        if line[:1].strip():
            paths = re.compile("".join(_part(part) for part in re.split(r"(\*|:\w+)", unquote(line.strip()))))
        elif line.strip():
            name, _, value = line.strip().partition(":")
            if name.lower() not in _NOT_HERE:
                rules.append((paths, name.strip(), value.strip()))
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
