"""Shapes: how large the pictures of `content/media/` are, and whether browsers can show them.

Nothing is decoded but a file's head: a picture that is cut off shows by its end, other damage when its smaller versions
are made.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from broadsheet.model import Shape
from broadsheet.problems import Failure
from broadsheet.reading.cache import Cache
from broadsheet.reading.tree import SourceFile

FORMS: Mapping[str, str] = {
    ".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".gif": "gif", ".webp": "webp", ".avif": "avif", ".svg": "svg",
}  # fmt: skip
"""Suffixes of the pictures that browsers show, and what is in such files."""
MOST_PIXELS = 80_000_000
"""Of a picture: it takes four times as many bytes of memory to make a smaller one of it."""
_HEAD = 4096
"""Bytes of a drawing in which its size is looked for."""
_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})
"""The tag of Exif that says how a camera was held, and the values for one that lay on its side."""
_SVG = re.compile(rb"<svg\b[^>]*>")
_LENGTH = r"""\s{}\s*=\s*["']\s*(\d{{1,5}}(?:\.\d+)?)(?:px)?\s*["']"""
_WIDTH, _HEIGHT = (re.compile(_LENGTH.format(name).encode()) for name in ("width", "height"))
_BOX = re.compile(rb"""\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]{1,9})[\s,]+([\d.]{1,9})\s*["']""")
_ENDS: Mapping[str, bytes] = {"jpeg": b"\xff\xd9", "png": b"IEND"}
"""What stands at the end of a whole file, perhaps before what a camera has added."""
_TAIL = 1 << 16
_SAVE_AGAIN = "save it again, as a JPEG, PNG, WebP or AVIF"


def media_shapes(
    root: Path, files: Sequence[SourceFile], permalinks: Mapping[str, str], cache: Cache
) -> dict[str, Shape]:
    """Return by permalink the shape of each file of `content/media/` that is a picture by its name."""
    shapes = {}
    for file in files:
        form = FORMS.get(PurePosixPath(file.path).suffix.lower())
        if form is not None and file.path in permalinks:
            permalink = permalinks[file.path]
            name = f"shape/{file.path}"
            # A permalink moves with the file's content.
            kept = cache.fact(name, permalink.encode())
            if kept is not None:
                shapes[permalink] = msgspec.msgpack.decode(kept, type=Shape)
            else:
                shapes[permalink] = shape_of(root / "content" / "media" / file.path, form)
                cache.keep_fact(name, permalink.encode(), msgspec.msgpack.encode(shapes[permalink]))
    return shapes


def shape_of(file: Path, form: str) -> Shape:
    """Return the shape of a picture, which may be damaged; raises `Failure` when it cannot be read at all."""
    try:
        return _drawing(file) if form == "svg" else _pixels(file, form)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from error


def _drawing(file: Path) -> Shape:
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if (tag := _SVG.search(head)) is None:
        return Shape("svg")
    width, height = _WIDTH.search(tag[0]), _HEIGHT.search(tag[0])
    if width and height:
        sides = float(width[1]), float(height[1])
    elif box := _BOX.search(tag[0]):
        try:
            sides = float(box[1]), float(box[2])
        except ValueError:
            return Shape("svg")
    else:
        return Shape("svg")
    return Shape("svg", max(1, round(sides[0])), max(1, round(sides[1]))) if all(sides) else Shape("svg")


def _pixels(file: Path, form: str) -> Shape:
    from PIL import Image  # noqa: PLC0415 - slow to load, and mostly all shapes are known

    with file.open("rb") as opened:
        try:
            with warnings.catch_warnings():
                # The limit is ours, and lower.
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                image = Image.open(opened, formats=[name.upper() for name in {*FORMS.values()} - {"svg"}])
            if image.width * image.height > MOST_PIXELS:
                return _too_large(form)
            # A PNG is decoded whole when it is asked in the usual way, to see whether there is more behind it.
            turned = image.format != "PNG" or "exif" in image.info
            turned = turned and image.getexif().get(_ORIENTATION) in _SIDEWAYS
            found = (image.format or form).lower()
            # Cameras put a second picture, in another size, after the first.
            found, still = ("jpeg", True) if found == "mpo" else (found, not getattr(image, "is_animated", False))
        except Image.DecompressionBombError:
            return _too_large(form)
        except Exception:  # noqa: BLE001 - whatever a damaged file makes of its reader
            return Shape(form, damage="is not a picture that can be read", remedy=_SAVE_AGAIN)
        size = opened.seek(0, 2)
        opened.seek(max(0, size - _TAIL))
        if (end := _ENDS.get(found)) and end not in opened.read():
            return Shape(form, damage="is cut off before its end", remedy=_SAVE_AGAIN)
    width, height = reversed(image.size) if turned else image.size
    return Shape(found, width, height, still=still, size=size)


def _too_large(form: str) -> Shape:
    return Shape(form, damage=f"has more than {MOST_PIXELS // 1_000_000} million pixels", remedy="make it smaller")
