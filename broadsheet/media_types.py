"""Media types: what a file is, by its name, for whoever sends it."""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePosixPath

_TYPES: Mapping[str, str] = {
    "": "text/plain", ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
    ".json": "application/json", ".xml": "application/xml", ".txt": "text/plain", ".svg": "image/svg+xml",
    ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2", ".csv": "text/csv",
    ".opml": "text/x-opml", ".jsonl": "application/jsonl", ".png": "image/png",
}  # fmt: skip


def media_type(path: str) -> str:
    """Return the media type of a file by its name.

    For the kinds of files that archives publish it is the same on every machine.
    """
    suffix = PurePosixPath(path).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
