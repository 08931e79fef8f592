"""Pictures as they are published: drawings rebuilt, and nothing said in any file about who made it, and where."""

import base64
import re

from broadsheet.imaging.metadata import without_traces
from broadsheet.problems import Invalid
from broadsheet.reading.svg.rebuild import rebuild

_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_EMBEDDED = re.compile(rb'(="data:image/[a-z]+;base64,)([A-Za-z0-9+/=]+)"', re.IGNORECASE)


def is_drawing(data: bytes) -> bool:
    """Return whether a picture's file is written, not painted."""
    return _MARKUP.match(data) is not None


def published_picture(data: bytes) -> bytes:
    """Return the bytes of a picture's file as readers get them; raises `OSError` when it cannot be read at all."""
    if not is_drawing(data):
        return without_traces(data)
    try:
        return _EMBEDDED.sub(_embedded, rebuild(data).data)
    except Invalid as invalid:
        raise OSError(invalid.message) from invalid


def _embedded(found: re.Match[bytes]) -> bytes:
    """Return a picture within a drawing, as it would be published by itself."""
    return found[1] + base64.b64encode(without_traces(base64.b64decode(found[2]))) + b'"'
