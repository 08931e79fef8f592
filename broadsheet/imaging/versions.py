"""Versions: a picture encoded again, smaller and in fewer bytes, for readers' screens."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from PIL import Image

from broadsheet.imaging.pixels import upright_pixels
from broadsheet.pages.pictures import Version
from broadsheet.reading.forms import form_of, form_published, open_picture

_SOFT: Mapping[str, Mapping[str, Any]] = {
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"quality": 78, "method": 2},
    "jpeg": {"quality": 82, "progressive": True},
    "png": {},
}
"""How photographs are encoded. At its usual speed, AVIF takes four times as long and saves a tenth
of the bytes."""
_SHARP: Mapping[str, Mapping[str, Any]] = {
    "avif": {"quality": 75, "speed": 8, "max_threads": 1, "subsampling": "4:4:4"},
    "webp": {"quality": 88, "method": 2},
    "jpeg": {"quality": 90, "progressive": True, "subsampling": 0},
    "png": {},
}
"""How pictures that came without losses or in few colours are encoded: drawings and screenshots,
with edges and letters."""
_CAME_SHARP = frozenset({"png", "gif", "bmp", "ico"})


def encode_versions(
    picture: bytes, versions: Iterable[Version], wanted: Collection[Version]
) -> Iterator[tuple[Version, bytes]]:
    """Yield the wanted versions of a picture, each with its bytes.

    `versions` are all versions of the picture. Each is made of the next larger one, which is quick,
    whether or not that is wanted, so that its bytes do not depend on which ones are. Raises what
    Pillow raises for a file that it cannot read: `OSError`, `SyntaxError`, `ValueError`,
    `EOFError`.
    """
    form = form_of(picture)
    with open_picture(BytesIO(picture), form) as opened:
        few = form_published(opened) == "png"
        recipe = _SHARP if form in _CAME_SHARP or (few and opened.mode != "RGBA") else _SOFT
        pixels, profile = upright_pixels(opened)
    for each in sorted(versions, key=lambda each: -each.width):
        size = (each.width, each.height)
        if pixels.size != size:
            pixels = pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
        if each in wanted:
            data = BytesIO()
            opaque = _on_white(pixels) if each.form == "jpeg" and pixels.mode == "RGBA" else pixels
            opaque.save(data, each.form, icc_profile=profile, **recipe[each.form])
            yield each, data.getvalue()


def converted(picture: bytes) -> bytes:
    """Return a picture that browsers do not show, in a form that they do; raises the same."""
    with open_picture(BytesIO(picture), form_of(picture)) as opened:
        itself = Version("", form_published(opened), *opened.size)
    ((_, data),) = encode_versions(picture, [itself], [itself])
    return data


def _on_white(picture: Image.Image) -> Image.Image:
    background = Image.new("RGBA", picture.size, "white")
    background.alpha_composite(picture)
    return background.convert("RGB")
