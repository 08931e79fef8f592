"""Versions: a picture encoded anew, smaller and in fewer bytes, for readers' screens."""

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
"""For photographs. AVIF takes four times as long at the speed that is usual, and spares a tenth of
the bytes."""
_SHARP: Mapping[str, Mapping[str, Any]] = {
    "avif": {"quality": 75, "speed": 8, "max_threads": 1, "subsampling": "4:4:4"},
    "webp": {"quality": 88, "method": 2},
    "jpeg": {"quality": 90, "progressive": True, "subsampling": 0},
}
"""For pictures that came as PNG or GIF: drawings and screens, with edges and letters."""


def encoded_versions(
    picture: bytes, versions: Iterable[Version], wanted: Collection[Version]
) -> Iterator[tuple[Version, bytes]]:
    """Yield those versions of a picture that are wanted, each with its bytes; `versions` are all that it has.

    Each is made of the next larger one, which is quick; wanted or not, so that they are the same
    whichever are. Raises what Pillow does of a file that it cannot read: `OSError`, `SyntaxError`,
    `ValueError`, `EOFError`.
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
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")
