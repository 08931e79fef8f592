"""Forms: what a file is by its first bytes, whatever its name says, and how pictures are opened.

Browsers show six forms. Pictures of other forms, such as phones and scanners write, are converted
when they are published. Everything else is no picture. The signs are those of the formats' own
documents, and of ISO/IEC 14496-12 for the brands of HEIF, AVIF and films.
"""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Literal

if TYPE_CHECKING:
    from PIL import Image

ENDINGS: Mapping[str, Sequence[str]] = {
    "jpeg": (".jpg", ".jpeg"), "png": (".png",), "gif": (".gif",), "webp": (".webp",), "avif": (".avif",),
    "svg": (".svg",),
}  # fmt: skip
"""Form of each picture that browsers show, to the endings by which hosts know it."""
MOST_PIXELS = 80_000_000
"""Number of pixels in a picture, at most: to make a smaller version of it takes four times as many
bytes of memory."""
RAW, FILM, PHOTOSHOP = "a raw picture", "a film", "a Photoshop file"
_OPENED_AS: Mapping[str, tuple[str, ...]] = {
    "jpeg": ("JPEG",), "png": ("PNG",), "gif": ("GIF",), "webp": ("WEBP",), "avif": ("AVIF",),
    "heif": ("HEIF",), "tiff": ("TIFF",), "bmp": ("BMP",), "jxl": ("JXL",), "jpeg2000": ("JPEG2000",),
    "ico": ("ICO",),
}  # fmt: skip
"""Form of each picture made of pixels, to Pillow's names for it."""
CONVERTED = frozenset(_OPENED_AS.keys() - ENDINGS.keys())
"""Forms of pictures that browsers do not show everywhere, and that are converted."""
_LIBRARIES: Mapping[str, tuple[str, str, str]] = {
    "heif": ("pi_heif", "pi-heif", "a HEIC picture"),
    "jxl": ("pillow_jxl", "pillow-jxl-plugin", "a JPEG XL picture"),
}
"""Form to the module that opens it, its package, and what such a file is in words."""
_INSTALLED_BY: Mapping[str, str] = {"heif": "'broadsheet[heif]'", "jxl": "pillow-jxl-plugin"}
_SIGNS: Sequence[tuple[re.Pattern[bytes], str]] = [
    (re.compile(sign, re.DOTALL), form)
    for sign, form in (
        (rb"\xff\xd8\xff", "jpeg"),
        (rb"\x89PNG\r\n\x1a\n", "png"),
        (rb"GIF8[79]a", "gif"),
        (rb"RIFF.{4}WEBP", "webp"),
        (rb"\xff\x0a|\x00\x00\x00\x0cJXL \r\n\x87\n", "jxl"),
        (rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", "jpeg2000"),
        (rb"II[*+]\x00(?!.{4}CR)|MM\x00[*+]", "tiff"),
        (rb"BM.{4}\x00{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", "bmp"),
        (rb"\x00\x00\x01\x00[\x01-\x40]\x00.{3}\x00", "ico"),
    )
]
_OTHERS: Sequence[tuple[re.Pattern[bytes], str]] = [
    (re.compile(sign, re.DOTALL), words)
    for sign, words in (
        (rb"\s{0,64}%PDF-", "a PDF"),
        (rb"8BPS", PHOTOSHOP),
        (rb"gimp xcf", "a GIMP file"),
        (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript file"),
        (rb"II\*\x00.{4}CR|IIR[OS]|MMOR|IIU\x00|FUJIFILMCCD-RAW|FOVb|\x00MRM", RAW),
        (
            rb"\x1aE\xdf\xa3|RIFF.{4}AVI |\x00\x00\x01[\xb3\xba]|FLV\x01|0&\xb2u|.{4}(?:moov|mdat|wide)",
            FILM,
        ),
        (rb"ID3|fLaC|OggS|RIFF.{4}WAVE|FORM.{4}AIF|MThd|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "a sound"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
        (rb"PK[\x03\x05]", "an office document or an archive of files"),
        (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ", "an archive of files"),
        (rb"version https://git-lfs\.", "only a pointer to a picture, as Git LFS keeps it"),
    )
]
"""Signs of what is no picture, with what it is in words."""
_AVIF = frozenset({b"avif", b"avis"})
_HEIF = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"avci", b"avcs", b"mif1", b"mif2",
     b"msf1")
)  # fmt: skip
_RAW_ENDINGS = frozenset(
    (".3fr", ".arw", ".cr2", ".cr3", ".dcr", ".dng", ".erf", ".iiq", ".kdc", ".mef", ".nef", ".nrw", ".orf", ".pef",
     ".raf", ".raw", ".rw2", ".sr2", ".srf", ".srw", ".x3f")
)  # fmt: skip
"""Endings of raw pictures: many are written as TIFF, with a small picture in front."""
_REDUCED, _SUBFILE, _COLOURS, _VERSION = 1, 254, 262, 50706
_SENSOR = frozenset({32803, 34892})
"""Colours of a TIFF that are what a camera's sensor saw: one colour to each pixel, or linear."""
_SAVE_AS = "save it as a JPEG, PNG, WebP or AVIF"


def form_of(head: bytes) -> str:
    """Return the form of the picture that begins with these bytes.

    It is empty for a drawing, which is text, and for what is no picture.
    """
    if head[4:8] == b"ftyp":
        brands = _brands(head)
        if brands & _AVIF and not head[8:12].startswith((b"hei", b"hev")):
            return "avif"
        return "heif" if brands & _HEIF else ""
    return next((form for sign, form in _SIGNS if sign.match(head)), "")


def other_of(head: bytes, path: str) -> str:
    """Return what a file that is no picture is, in words; empty when it is not known."""
    if PurePosixPath(path).suffix.lower() in _RAW_ENDINGS or head[8:12] == b"crx ":
        return RAW
    if head[4:8] == b"ftyp":
        return "a sound" if head[8:11] == b"M4A" else FILM
    return next((words for sign, words in _OTHERS if sign.match(head)), "")


def is_raw(opened: "Image.Image", path: str) -> bool:
    """Return whether a TIFF is a camera's raw picture, of which only a small one could be shown."""
    tags = getattr(opened, "tag_v2", {})
    return (
        PurePosixPath(path).suffix.lower() in _RAW_ENDINGS
        or _VERSION in tags
        or tags.get(_SUBFILE) == _REDUCED
        or tags.get(_COLOURS) in _SENSOR
    )


def missing_library(form: str) -> tuple[str, str]:
    """Return why pictures of a form cannot be opened here, and the remedy; empty when they can."""
    if form not in _LIBRARIES or find_spec(_LIBRARIES[form][0]) is not None:
        return "", ""
    return (
        f"is {_LIBRARIES[form][2]}, and what reads these is not installed",
        f"run pip install {_INSTALLED_BY[form]}, or {_SAVE_AS}",
    )


def package_for(form: str) -> str:
    """Return the package that opens pictures of a form; empty when Pillow does."""
    return _LIBRARIES[form][1] if form in _LIBRARIES else ""


def open_picture(file: BinaryIO, form: str) -> "Image.Image":
    """Open a picture of a form; raises what Pillow raises for a file that it cannot read."""
    from PIL import Image  # noqa: PLC0415 - slow to load, and mostly all shapes are known

    if form == "heif" and "HEIF" not in Image.OPEN:
        import_module(_LIBRARIES["heif"][0]).register_heif_opener()
    if form == "jxl" and "JXL" not in Image.OPEN:
        import_module(_LIBRARIES["jxl"][0])  # it registers itself
    return Image.open(file, formats=_OPENED_AS[form])


def form_published(opened: "Image.Image") -> Literal["jpeg", "png"]:
    """Return the form into which a picture is converted, known from its head.

    What lets something shine through, and what has few colours, is no JPEG.
    """
    # An icon's mode is known when it is decoded.
    few = opened.mode in {"1", "P", "PA"} or opened.format == "ICO"
    return "png" if few or opened.has_transparency_data else "jpeg"


def _brands(head: bytes) -> set[bytes]:
    """Return the brands of a file of boxes: the first, and those that it is compatible with."""
    end = min(int.from_bytes(head[:4]), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
