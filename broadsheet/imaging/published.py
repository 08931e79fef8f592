"""Pictures as they are published: drawings rebuilt, other forms converted, all without metadata."""

import base64
import re

from broadsheet.imaging.metadata import strip_metadata
from broadsheet.imaging.versions import converted
from broadsheet.problems import Invalid
from broadsheet.reading.forms import CONVERTED, form_of
from broadsheet.reading.svg.rebuild import rebuild

READING_ERRORS = (OSError, SyntaxError, ValueError, RuntimeError, EOFError)
"""What Pillow and its plug-ins raise for a file that they cannot read."""
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_EMBEDDED = re.compile(rb'(="data:image/[a-z]+;base64,)([A-Za-z0-9+/=]+)"', re.IGNORECASE)


def is_drawing(data: bytes) -> bool:
    """Return whether a picture's file is a drawing in markup, and not made of pixels."""
    return _MARKUP.match(data) is not None


def published_picture(data: bytes) -> bytes:
    """Return a picture's file as readers get it; raises `OSError` when it cannot be read at all."""
    if form_of(data) in CONVERTED:
        try:
            return converted(data)
        except READING_ERRORS as error:
            raise OSError("is not a picture that can be read") from error
    if not is_drawing(data):
        return strip_metadata(data)
    try:
        return _EMBEDDED.sub(_embedded_picture, rebuild(data).data)
    except Invalid as invalid:
        raise OSError(invalid.message) from invalid


def _embedded_picture(match: re.Match[bytes]) -> bytes:
    """Return a picture that is embedded in a drawing, as it would be published by itself."""
    return match[1] + base64.b64encode(strip_metadata(base64.b64decode(match[2]))) + b'"'
