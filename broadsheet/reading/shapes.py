"""Shapes: sizes of media files, and which cannot be shown or published.

Drawings are rebuilt, to find out whether they can be and what is left out. Of other pictures only
the head of the file is decoded: a picture that is cut off lacks its end, and other damage is found
when its smaller versions are made.
"""

import base64
import re
import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath

import msgspec

from broadsheet.model import Shape
from broadsheet.problems import Failure, Invalid
from broadsheet.reading.active import is_run, kind_of, may_be_markup
from broadsheet.reading.cache import Cache
from broadsheet.reading.tree import SourceFile

PICTURE_FORMS: Mapping[str, str] = {
    ".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".gif": "gif", ".webp": "webp", ".avif": "avif", ".svg": "svg",
}  # fmt: skip
"""Suffix of each file that browsers show as a picture, to the form of such files."""
MOST_PIXELS = 80_000_000
"""Number of pixels in a picture, at most: to make a smaller version of it takes four times as many
bytes of memory."""
_HEAD = 4096
"""Number of bytes at the head of a file that show what it is."""
_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})
"""Tag of Exif for how a camera was held, and its values for a camera on its side."""
_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)(?:px)?\s*")
_BOX = re.compile(
    r"\s*[-+\d.eE]+[\s,]+[-+\d.eE]+[\s,]+(\d{1,7}(?:\.\d*)?)[\s,]+(\d{1,7}(?:\.\d*)?)\s*"
)
_EMBEDDED = re.compile(rb'="data:image/[a-z]+;base64,([A-Za-z0-9+/=]*)"', re.IGNORECASE)
"""A picture inside a drawing that was rebuilt."""
_ENDS: Mapping[str, bytes] = {"jpeg": b"\xff\xd9", "png": b"IEND"}
"""Form to the bytes at the end of a whole file, which a camera may have added something to."""
_TAIL = 1 << 16
_SAVE_AGAIN = "save it again, as a JPEG, PNG, WebP or AVIF"
_PAGE = Shape(
    "page",
    damage="is a page or a script, which browsers would run as one of this site's own",
    remedy="take it out, or write 'trusted_html: true' in archive.yml if you trust all who write here",
)
_MISNAMED = Shape(
    "svg", damage="is a drawing under a name of something else", remedy="give it a name in .svg"
)


def media_shapes(
    root: Path,
    files: Sequence[SourceFile],
    permalinks: Mapping[str, str],
    cache: Cache,
    *,
    trusted: bool = False,
) -> dict[str, Shape]:
    """Return the shape of each media file, by permalink.

    Only files that are pictures, or that may not be published, are in it. `trusted` says whether
    pages and scripts may be published.
    """
    shapes = {}
    for file in files:
        permalink = permalinks.get(file.path)
        if permalink is None:
            continue  # the file was removed while its folder was read
        name = f"shape/{file.path}"
        # A permalink changes with the file's content, and so can be the digest.
        encoded = cache.fact(name, permalink.encode())
        if encoded is not None:
            shape = msgspec.msgpack.decode(encoded, type=Shape)
        else:
            shape = shape_of(root / "content" / file.path, file.path)
            cache.keep_fact(name, permalink.encode(), msgspec.msgpack.encode(shape))
        if shape.form and not (trusted and shape.form == "page"):
            shapes[permalink] = shape
    return shapes


def shape_of(file: Path, path: str) -> Shape:
    """Return the shape of a media file; its form is empty for a file that is of no interest here.

    `path` is its path from `content`. A picture may be damaged. Raises `Failure` when the
    file cannot be read at all.
    """
    form = PICTURE_FORMS.get(PurePosixPath(path).suffix.lower(), "")
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
        if form == "svg":
            return _drawing(file)
        if is_run(path):
            return _PAGE
        if may_be_markup(path, head) and (kind := kind_of(file.read_bytes())):
            return _PAGE if kind == "page" else _MISNAMED
        return _pixels(file, form) if form else Shape("")
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from error


def _drawing(file: Path) -> Shape:
    from broadsheet.reading.svg.rebuild import MOST_BYTES, rebuild  # noqa: PLC0415 - mostly in the cache

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


def _pixels(file: Path, form: str) -> Shape:
    from PIL import Image  # noqa: PLC0415 - slow to load, and mostly all shapes are known

    with file.open("rb") as opened:
        try:
            with warnings.catch_warnings():
                # Our own limit is lower.
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                image = Image.open(
                    opened, formats=[name.upper() for name in {*PICTURE_FORMS.values()} - {"svg"}]
                )
            if image.width * image.height > MOST_PIXELS:
                return _too_large(form)
            # `getexif` decodes the whole of a PNG, because more may follow its pixels: so only ask
            # a PNG whose head has Exif.
            turned = image.format != "PNG" or "exif" in image.info
            turned = turned and image.getexif().get(_ORIENTATION) in _SIDEWAYS
            actual = (image.format or form).lower()
            # Cameras add a second picture, in another size, after the first.
            actual, still = (
                ("jpeg", True)
                if actual == "mpo"
                else (actual, not getattr(image, "is_animated", False))
            )
        except Image.DecompressionBombError:
            return _too_large(form)
        except Exception:  # noqa: BLE001 - whatever a damaged file makes of its reader
            return Shape(form, damage="is not a picture that can be read", remedy=_SAVE_AGAIN)
        size = opened.seek(0, 2)
        opened.seek(max(0, size - _TAIL))
        if (end := _ENDS.get(actual)) and end not in opened.read():
            return Shape(form, damage="is cut off before its end", remedy=_SAVE_AGAIN)
    width, height = reversed(image.size) if turned else image.size
    return Shape(actual, width, height, still=still, size=size)


def _too_large(form: str) -> Shape:
    return Shape(
        form,
        damage=f"has more than {MOST_PIXELS // 1_000_000} million pixels",
        remedy="make it smaller",
    )
