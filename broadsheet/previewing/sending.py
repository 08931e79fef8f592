"""Sending a file of the archive, whole or in part, as browsers ask for films (RFC 9110, 13, 14)."""

import os
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from broadsheet.reading.tree import open_plain

_PIECE = 1 << 18
_RANGE = re.compile(
    r"bytes=\s*(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-(?P<final>\d{1,18}))\s*", re.IGNORECASE
)


class CutOff(Exception):  # noqa: N818 - nothing is wrong with the preview
    """A file became shorter while it was sent.

    The connection ends, so that nobody takes the part that was sent for the whole.
    """


def file_response(request: Request, file: Path, headers: Mapping[str, str]) -> Response | None:
    """Return the response that sends a file; None when the file is gone.

    A malformed range is ignored, and so are several ranges in one request: the whole file is sent.
    """
    try:
        opened = open_plain(file)
    except OSError:
        return None
    status = os.fstat(opened.fileno())
    size, tag = status.st_size, f'"{status.st_ino:x}-{status.st_size:x}-{status.st_mtime_ns:x}"'
    headers = {**headers, "ETag": tag, "Accept-Ranges": "bytes"}
    code, start, end = HTTPStatus.OK, 0, size
    if is_known(tag, request.headers.get("if-none-match", "")):
        code = HTTPStatus.NOT_MODIFIED
    elif part := _requested_range(request, tag, size):
        start, end = part
        if start >= end:
            code, headers = (
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                {**headers, "Content-Range": f"bytes */{size}"},
            )
        else:
            code = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    if code in {HTTPStatus.NOT_MODIFIED, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE}:
        opened.close()
        return Response(status_code=code, headers=headers)
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        opened.close()
        return Response(status_code=code, headers=headers)
    return StreamingResponse(_pieces(opened, start, end), code, headers)


def is_known(tag: str, header: str) -> bool:
    """Return whether an `If-None-Match` names an entity tag, compared weakly (RFC 9110, 13.1.2)."""
    return any(each.strip().removeprefix("W/") in {tag, "*"} for each in header.split(","))


def _requested_range(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return the first byte that a request asks for, and the one after its last; None for all.

    A range that starts behind the end of the file is empty.
    """
    condition = request.headers.get("if-range", tag)
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if match is None or condition != tag:
        return None
    if match["final"]:
        return max(0, size - int(match["final"])), size
    first, last = int(match["first"]), int(match["last"] or size)
    if match["last"] and last < first:
        return None
    return first, min(last + 1, size)


def _pieces(opened: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with opened:
        opened.seek(start)
        while start < end:
            piece = opened.read(min(_PIECE, end - start))
            if not piece:
                raise CutOff
            start += len(piece)
            yield piece
