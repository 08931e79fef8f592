"""Sending: a file of the archive, whole or in part, as browsers ask for films (RFC 9110, 13 and 14)."""

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
    """A file was made shorter while it was sent: the connection ends, so that nobody takes the rest for the whole."""


def sent(request: Request, file: Path, headers: Mapping[str, str]) -> Response | None:
    """Return the answer that sends a file; None when it is not there any more.

    A range that is not written as it should be is passed over, and so are several at once: the
    whole is sent.
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
    elif found := _asked(request, tag, size):
        start, end = found
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


def _asked(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return from which byte to which a request asks for a file; None for the whole.

    An empty range is one that the file does not reach.
    """
    condition = request.headers.get("if-range", tag)
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if found is None or condition != tag:
        return None
    if found["final"]:
        return max(0, size - int(found["final"])), size
    first, last = int(found["first"]), int(found["last"] or size)
    if found["last"] and last < first:
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
