"""Versions: a picture encoded again, smaller and in fewer bytes, for readers' screens."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from broadsheet.pages.pictures import Version

_SOFT: Mapping[str, Mapping[str, Any]] = {
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"quality": 78, "method": 2},
    "jpeg": {"quality": 82, "progressive": True},
}
"""How photographs are encoded. At its usual speed, AVIF takes four times as long and saves a tenth
of the bytes."""
_SHARP: Mapping[str, Mapping[str, Any]] = {
    "avif": {"quality": 75, "speed": 8, "max_threads": 1, "subsampling": "4:4:4"},
    "webp": {"quality": 88, "method": 2},
    "jpeg": {"quality": 90, "progressive": True, "subsampling": 0},
}
"""How pictures that came as PNG or GIF are encoded: drawings and screenshots, with edges and
letters."""


def encode_versions(
    picture: bytes, versions: Iterable[Version], wanted: Collection[Version]
) -> Iterator[tuple[Version, bytes]]:
    """Yield the wanted versions of a picture, each with its bytes.

    `versions` are all versions of the picture. Each is made of the next larger one, which is quick,
    whether or not that is wanted, so that its bytes do not depend on which ones are. Raises what
    Pillow raises for a file that it cannot read: `OSError`, `SyntaxError`, `ValueError`,
    `EOFError`.
    """
    with Image.open(BytesIO(picture)) as opened:
        recipe = _SHARP if opened.format in ("PNG", "GIF") else _SOFT
        profile = opened.info.get("icc_profile") if opened.mode != "CMYK" else None
        upright = ImageOps.exif_transpose(opened)
        clear = upright.has_transparency_data
        pixels = upright.convert("RGBA" if clear else "RGB")
    for each in sorted(versions, key=lambda each: -each.width):
        size = (each.width, each.height)
        if pixels.size != size:
            pixels = pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
        if each in wanted:
            data = BytesIO()
            opaque = _on_white(pixels) if each.form == "jpeg" and clear else pixels
            opaque.save(data, each.form, icc_profile=profile, **recipe[each.form])
            yield each, data.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    background = Image.new("RGBA", picture.size, "white")
    background.alpha_composite(picture)
    return background.convert("RGB")
