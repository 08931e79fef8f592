"""Shapes: sizes of media files, and which cannot be shown or published.

What a file is, its content says, and not its name. Drawings are rebuilt, to find out whether they
can be and what is left out. Of other pictures only the head of the file is decoded: a picture that
is cut off lacks its end, and other damage is found when its smaller versions are made.
"""

import posixpath
import warnings
from collections.abc import Mapping, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from broadsheet.model import Shape
from broadsheet.problems import Failure
from broadsheet.reading.active import is_run, kind_of, may_be_markup
from broadsheet.reading.cache import Cache
from broadsheet.reading.forms import (
    CONVERTED,
    ENDINGS,
    FILM,
    MOST_PIXELS,
    PHOTOSHOP,
    RAW,
    form_of,
    form_published,
    is_raw,
    missing_library,
    open_picture,
    other_of,
)
from broadsheet.reading.tree import SourceFile

_SHOWN = frozenset(
    ending for form, endings in ENDINGS.items() if form != "svg" for ending in endings
)
"""Endings of pictures that browsers look into, to find out what they are."""
_NAMED_AS_PICTURES = frozenset(
    (
        *(*_SHOWN, ".svg"),
        *(
            ".bmp",
            ".dib",
            ".heic",
            ".heics",
            ".heif",
            ".hif",
            ".ico",
            ".jfif",
            ".jp2",
            ".jpe",
            ".jxl",
            ".tif",
            ".tiff",
        ),
    )
)
"""Endings of files that are meant as pictures."""
_HEAD = 4096
"""Number of bytes at the head of a file that show what it is."""
_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})
"""Tag of Exif for how a camera was held, and its values for a camera on its side."""
_ENDS: Mapping[str, bytes] = {"jpeg": b"\xff\xd9", "png": b"IEND"}
"""Form to the bytes at the end of a whole file, which a camera may have added something to."""
_TAIL = 1 << 16
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"GPSLatitude")
"""Marks of the place where a film or a picture was taken (QuickTime File Format, XMP)."""
_UNREADABLE = "is not a picture that can be read"
_SAVE_AGAIN = "save it again, as a JPEG, PNG, WebP or AVIF"
_PAGE = Shape(
    "page",
    damage="is a page or a script, which browsers would run as one of this site's own",
    remedy="take it out, or write 'trusted_html: true' in archive.yml if you trust all who write here",
)
_RAW = Shape(
    "raw",
    damage="is a raw picture, which no browser shows, and which tells where it was taken",
    remedy="save it as a JPEG",
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

    `permalinks` are those of the files by path. `trusted` says whether pages and scripts may be
    published: then they have no shape.
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
            # A library that is missing today may be installed tomorrow.
            if not missing_library(shape.form)[0]:
                cache.keep_fact(name, permalink.encode(), msgspec.msgpack.encode(shape))
        if not (trusted and shape.form == "page"):
            shapes[permalink] = shape
    return shapes


def as_published(
    permalinks: Mapping[str, str], shapes: Mapping[str, Shape]
) -> tuple[dict[str, str], dict[str, Shape]]:
    """Return permalinks by path and shapes by permalink, with the endings of what is published.

    By the ending of a name, hosts tell browsers what a file is. So a photograph of a phone,
    `field.1f3c5a7e90.heic`, is published as `field.1f3c5a7e90.jpg`. What
    browsers look into, to find out what it is, keeps its name: a picture without an ending, or with
    another picture's.
    """
    renamed = {
        permalink: f"{stem}{endings[0]}"
        for permalink, shape in shapes.items()
        for endings in [ENDINGS.get(shape.form, ())]
        for stem, ending in [_split(permalink)]
        if endings and ending not in endings and not shape.damage
        if shape.source or (ending and ending not in _SHOWN)
    }
    if not renamed:
        return dict(permalinks), dict(shapes)
    return (
        {path: renamed.get(permalink, permalink) for path, permalink in permalinks.items()},
        {renamed.get(permalink, permalink): shape for permalink, shape in shapes.items()},
    )


def _split(permalink: str) -> tuple[str, str]:
    """Return a permalink without the ending of its file, and that ending."""
    if posixpath.basename(permalink).count(".") == 1:
        return permalink, ""  # there are only the digits of its digest
    return posixpath.splitext(permalink)


def shape_of(file: Path, path: str) -> Shape:
    """Return the shape of a media file, which may be damaged, or no picture at all.

    `path` is its path from `content`. Raises `Failure` when the file cannot be read at all.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
            size = opened.seek(0, 2)
        if is_run(path):
            return _PAGE
        if form := form_of(head):
            return _pixels(file, path, form)
        if PurePosixPath(path).suffix.lower() == ".svg":
            from broadsheet.reading.drawings import drawing_shape  # noqa: PLC0415 - mostly in the cache

            return drawing_shape(file)
        if may_be_markup(path, head) and (kind := kind_of(file.read_bytes())):
            return _PAGE if kind == "page" else _MISNAMED
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from error
    told = "the place where it was taken" if _tells_place(file, head, path) else ""
    return msgspec.structs.replace(_no_picture(path, head), size=size, told=told)


def _tells_place(file: Path, head: bytes, path: str) -> bool:
    """Return whether a film or a Photoshop file tells where it was taken, as those of phones do."""
    if other_of(head, path) not in {FILM, PHOTOSHOP}:
        return False
    with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as data:
        return any(data.find(mark) > 0 for mark in _PLACES)


def _no_picture(path: str, head: bytes) -> Shape:
    """Return the shape of a file that is no picture, which may be linked to, but not shown."""
    if not head:
        return Shape("other", damage="is empty", remedy="put the file there again")
    words = other_of(head, path)
    if words == RAW:
        return _RAW
    if "Git LFS" in words:
        return Shape("other", damage=f"is {words}", remedy="fetch the picture: git lfs pull")
    if not words and PurePosixPath(path).suffix.lower() in _NAMED_AS_PICTURES:
        return Shape("other", damage=_UNREADABLE, remedy=_SAVE_AGAIN)
    damage = f"is {words}, which is no picture" if words else "is no picture"
    hint = f"link to it, as in [its name](/media/{path.removeprefix('media/')}), or show a picture of it"
    return Shape("other", damage=damage, remedy=hint)


def _pixels(file: Path, path: str, form: str) -> Shape:
    damage, remedy = missing_library(form)
    if damage:
        return Shape(form, damage=damage, remedy=remedy)
    from PIL import Image  # noqa: PLC0415 - slow to load, and mostly all shapes are known

    with file.open("rb") as opened:
        try:
            with warnings.catch_warnings():
                # Our own limit is lower, and Pillow warns of notes that are not published.
                warnings.simplefilter("ignore")
                shape = _of_head(opened, path, form)
        except Image.DecompressionBombError:
            return _too_large(form)
        except Exception:  # noqa: BLE001 - whatever a damaged file makes of its reader
            return Shape(form, damage=_UNREADABLE, remedy=_SAVE_AGAIN)
        size = opened.seek(0, 2)
        opened.seek(max(0, size - _TAIL))
        if (end := _ENDS.get(form)) and end not in opened.read():
            return Shape(form, damage="is cut off before its end", remedy=_SAVE_AGAIN)
    return msgspec.structs.replace(shape, size=size) if shape.is_picture else shape


def _of_head(opened: BinaryIO, path: str, form: str) -> Shape:
    """Return the shape of a picture as the head of its file says, without its size in bytes."""
    image = open_picture(opened, form)
    if image.width * image.height > MOST_PIXELS:
        return _too_large(form)
    if form == "tiff" and is_raw(image, path):
        return _RAW
    if form in CONVERTED:
        # What opens these turns them upright itself.
        further = getattr(image, "n_frames", 1) - 1
        pages = "page" if form == "tiff" else "picture"
        left_out = (f"the {further:,} {pages}{'s' * (further > 1)} after the first",)
        return Shape(
            form_published(image),
            *image.size,
            left_out=left_out if further > 0 and form != "ico" else (),
            source=form,
        )
    # `getexif` decodes the whole of a PNG, because more may follow its pixels: so only ask a PNG
    # whose head has Exif.
    turned = form != "png" or "exif" in image.info
    turned = turned and image.getexif().get(_ORIENTATION) in _SIDEWAYS
    width, height = reversed(image.size) if turned else image.size
    # Cameras add a second picture, in another size, after the first.
    still = image.format == "MPO" or not getattr(image, "is_animated", False)
    return Shape(form, width, height, still=still)


def _too_large(form: str) -> Shape:
    return Shape(
        form,
        damage=f"has more than {MOST_PIXELS // 1_000_000} million pixels",
        remedy="make it smaller",
    )
