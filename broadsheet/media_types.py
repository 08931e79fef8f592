"""Media types: what a file is, by its name, for whoever sends it."""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePosixPath

PLAYED: Mapping[str, str] = {
    ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".oga": "audio/ogg", ".ogg": "audio/ogg",
    ".opus": "audio/ogg", ".wav": "audio/wav", ".weba": "audio/webm", ".m4v": "video/mp4", ".mov": "video/mp4",
    ".mp4": "video/mp4", ".ogv": "video/ogg", ".webm": "video/webm",
}  # fmt: skip
"""Ending of a film or a sound to its media type, for those that browsers play; what phones call
QuickTime is played as MP4."""
_TYPES: Mapping[str, str] = {
    **PLAYED,
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
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
