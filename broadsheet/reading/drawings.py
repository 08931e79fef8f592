"""Drawings: the size of an SVG file, what is left out of it, and why it cannot be published."""

import base64
import re
import warnings
from io import BytesIO
from pathlib import Path

from broadsheet.model import Shape
from broadsheet.problems import Invalid
from broadsheet.reading.forms import MOST_PIXELS
from broadsheet.reading.svg.rebuild import MOST_BYTES, rebuild

_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)(?:px)?\s*")
_BOX = re.compile(
    r"\s*[-+\d.eE]+[\s,]+[-+\d.eE]+[\s,]+(\d{1,7}(?:\.\d*)?)[\s,]+(\d{1,7}(?:\.\d*)?)\s*"
)
_EMBEDDED = re.compile(rb'="data:image/[a-z]+;base64,([A-Za-z0-9+/=]*)"', re.IGNORECASE)
"""A picture inside a drawing that was rebuilt."""


def drawing_shape(file: Path) -> Shape:
    """Return the shape of a drawing; raises `OSError` when its file cannot be read."""
    if file.stat().st_size > MOST_BYTES:
        damage = f"has more than {MOST_BYTES // 1_000_000} million bytes, too many for a drawing"
        return Shape("svg", damage=damage, remedy="make it simpler, or save it as a picture")
    try:
        drawing = rebuild(file.read_bytes())
    except Invalid as invalid:
        return Shape("svg", damage=invalid.message, remedy=invalid.hint)
    if any(
        not _can_be_read(base64.b64decode(found[1])) for found in _EMBEDDED.finditer(drawing.data)
    ):
        return Shape(
            "svg", damage="holds a picture that cannot be read", remedy="put that picture in again"
        )
    width, height = _sides(*drawing.sides)
    return Shape("svg", width, height, left_out=drawing.left_out)


def _can_be_read(data: bytes) -> bool:
    """Return whether a picture in a drawing can be shown, and published without its metadata."""
    from PIL import Image  # noqa: PLC0415 - slow to load, and few drawings hold pictures

    try:
        with (
            warnings.catch_warnings(),
            Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image,
        ):
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS:
                return False
            image.load()
    except Exception:  # noqa: BLE001 - whatever a damaged file makes of its reader
        return False
    return True


def _sides(width: str, height: str, box: str) -> tuple[int, int]:
    """Return the width and height that a drawing gives, in pixels; zeros when it gives none."""
    lengths = _LENGTH.fullmatch(width), _LENGTH.fullmatch(height)
    if lengths[0] and lengths[1]:
        sides = float(lengths[0][1]), float(lengths[1][1])
    elif found := _BOX.fullmatch(box):
        sides = float(found[1]), float(found[2])
    else:
        return 0, 0
    return (max(1, round(sides[0])), max(1, round(sides[1]))) if all(sides) else (0, 0)
