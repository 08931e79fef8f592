"""Editors: the address by which a click in the browser opens a file in an editor."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from urllib.parse import quote

from broadsheet.problems import Invalid

EDITORS: Mapping[str, str] = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "none": "",
}
"""The pattern of addresses that each editor answers to, as its manual gives it."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
"""Scheme of a URL (RFC 3986, 3.1)."""
_PARTS = {"path", "line", "column"}
_RUNNING = {"javascript", "data", "vbscript", "blob"}
"""Schemes whose addresses run as a script, or are shown as a page."""


def editor_pattern(choice: str) -> str:
    """Return the pattern of an editor's addresses, given its name or the pattern itself.

    The pattern is empty for an editor that no link opens. Raises `Invalid` for what is neither.
    """
    if choice in EDITORS:
        return EDITORS[choice]
    try:
        fields = {
            None if spec or conversion else name
            for _, name, spec, conversion in Formatter().parse(choice)
            if name is not None
        }
    except ValueError:
        fields = {None}
    scheme = match[0].lower() if (match := _SCHEME.match(choice)) else ""
    known = ", ".join(EDITORS)
    if not scheme or "path" not in fields or not fields <= _PARTS or not choice.isprintable():
        hint = f"write one of {known}, or an address with {{path}}, {{line}} and {{column}} in it"
        raise Invalid(f"{choice!r} is no editor", hint)
    if scheme in _RUNNING:
        raise Invalid(
            f"{choice!r} would run in the page", "write the address that your editor answers to"
        )
    return choice


def editor_href(pattern: str, root: Path, file: str, line: int = 1, column: int = 1) -> str:
    """Return the address that opens a file at a line and column; empty when nothing opens it.

    `file` is relative to the root.
    """
    if not pattern or not file:
        return ""
    path = (root / file).absolute().as_posix()
    # A drive's letter stands behind a slash in a URL (RFC 8089, appendix E).
    path = quote(path if path.startswith("/") else f"/{path}", safe="/:")
    return pattern.format(path=path, line=max(line, 1), column=max(column, 1))
