"""Metadata: what cameras and programs write about a picture is taken out of its file.

Above all that is where the picture was taken. What a browser paints stays as it is, byte for byte
where the format allows metadata to be cut out. The colour profile stays, and so does the note of
how the camera was held. The formats are JPEG (ITU T.81, Exif 2.32), PNG (third edition), WebP (RFC
9649) and GIF89a.
"""

import re
import struct
import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps

from broadsheet.reading.forms import form_of, open_picture

_JPEG, _PNG, _GIF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
_PAINTED = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCv cLLi bKGD pHYs acTL fcTL fdAT".split()
)
"""Chunks of a PNG that determine how it is painted."""
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""A marker after the data of a JPEG's scan, in which these bytes stand for nothing else."""
_SCAN, _END, _COMMENT, _EXIF = 0xDA, 0xD9, 0xFE, 0xE1
_APPLICATIONS = range(0xE0, 0xF0)
_PAINTED_APPLICATIONS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_ORIENTATION, _UPRIGHT, _SIDEWAYS = 0x0112, 1, range(2, 9)
_METADATA_FLAGS = 0x08 | 0x04
"""Flags of a WebP's first chunk that announce Exif and XMP."""
_AVIF_METADATA = re.compile(rb"Exif|application/rdf\+xml")
_EXTENSION, _PART, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION, _LOOPS = 0xF9, 0xFF, (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""Extensions of a GIF that determine how it is painted."""


def strip_metadata(data: bytes) -> bytes:
    """Return a picture's file without its metadata, and a file of any other format as it is.

    A file that breaks the rules of its format is encoded again. Raises `OSError` when it cannot be
    read at all.
    """
    with warnings.catch_warnings():
        # Pillow warns of damaged metadata, which is not published.
        warnings.simplefilter("ignore")
        return _strip(data)


def _strip(data: bytes) -> bytes:
    try:
        if data.startswith(_JPEG):
            return b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return b"".join(_png(data))
        if data.startswith(_GIF):
            return b"".join(_gif(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            chunks = b"".join(_webp(data))
            return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    except (IndexError, struct.error, ValueError):
        return _encode_again(data)
    return _encode_again(data) if form_of(data) == "avif" and _AVIF_METADATA.search(data) else data


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while True:
        if data[at] != 0xFF:  # noqa: PLR2004 - what every marker begins with
            raise ValueError("no marker")
        kind = data[at + 1]
        if kind == _END:
            # What follows the picture is another picture or a film, which phones put there.
            yield data[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if end > len(data):
            raise ValueError("a segment is cut off")
        segment = data[at + 4 : end]
        if kind == _SCAN:
            marker = _MARKER.search(data, end)
            if marker is None:
                raise ValueError("no end")
            end = marker.start()
        if kind == _EXIF and segment.startswith(b"Exif\0\0"):
            yield _orientation_segment(_orientation(segment[6:]))
        elif kind not in _APPLICATIONS:
            yield data[at:end] if kind != _COMMENT else b""
        elif kind in _PAINTED_APPLICATIONS and segment.startswith(_PAINTED_APPLICATIONS[kind]):
            yield data[at:end]
        at = end


def _orientation_segment(orientation: int) -> bytes:
    """Return a JPEG's segment with only the note of how the camera was held; empty for upright."""
    if orientation == _UPRIGHT:
        return b""
    exif = b"Exif\0\0MM\0\x2a\0\0\0\x08" + struct.pack(
        ">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0
    )
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _orientation(exif: bytes) -> int:
    """Return how the camera was held, as Exif numbers it; upright when that cannot be read."""
    notes = Image.Exif()
    try:
        notes.load(b"Exif\0\0" + exif)
        orientation = int(notes.get(_ORIENTATION, _UPRIGHT))
    except Exception:  # noqa: BLE001 - damaged notes raise anything, and then say nothing
        return _UPRIGHT
    return orientation if orientation in _SIDEWAYS else _UPRIGHT


def _png(data: bytes) -> Iterator[bytes]:
    yield data[: len(_PNG)]
    at = len(_PNG)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk is cut off")
        _check_upright(data[at + 8 : end - 4] if kind == b"eXIf" else b"")
        if kind in _PAINTED:
            yield data[at:end]
        at = end


def _webp(data: bytes) -> Iterator[bytes]:
    at = 12
    while at < len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        chunk = data[at:end]
        _check_upright(chunk[8 : 8 + length].removeprefix(b"Exif\0\0") if kind == b"EXIF" else b"")
        if kind == b"VP8X":
            yield chunk[:8] + bytes([chunk[8] & ~_METADATA_FLAGS]) + chunk[9:]
        elif kind not in (b"EXIF", b"XMP "):
            yield chunk
        at = end


def _check_upright(exif: bytes) -> None:
    """Raise `ValueError` for a picture to be turned, as not every browser turns these formats."""
    if exif and _orientation(exif) != _UPRIGHT:
        raise ValueError("lies on its side")


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10])
    yield data[:at]
    while data[at] != _TRAILER:
        start = at
        if data[at] == _EXTENSION:
            is_painted = data[at + 1] == _CONTROL or (
                data[at + 1] == _APPLICATION and data[at + 3 : at + 14] in _LOOPS
            )
            at += 2
        elif data[at] == _PART:
            is_painted = True
            at += 10 + _colours(data[at + 9]) + 1
        else:
            raise ValueError("no block")
        while data[at]:
            at += 1 + data[at]
        at += 1
        if is_painted:
            yield data[start:at]
    yield bytes([_TRAILER])


def _colours(flags: int) -> int:
    """Return the length in bytes of the table of colours that flags announce; 0 for none."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _encode_again(data: bytes) -> bytes:
    """Return a picture turned upright and encoded in its own format, with its colour profile."""
    file = BytesIO()
    try:
        with open_picture(BytesIO(data), form_of(data)) as opened:
            moves = getattr(opened, "is_animated", False) and opened.format != "MPO"
            image = opened if moves else ImageOps.exif_transpose(opened)
            profile = opened.info.get("icc_profile")
            kind = "JPEG" if opened.format == "MPO" else opened.format
            image.save(
                file,
                kind,
                quality=92,
                icc_profile=profile,
                exif=b"",
                xmp=b"",
                comment=b"",
                save_all=moves,
            )
    except (EOFError, RuntimeError, SyntaxError, ValueError, struct.error) as error:
        raise OSError("is not a picture that can be read") from error
    return file.getvalue()
