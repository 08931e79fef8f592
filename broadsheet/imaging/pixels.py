"""Pixels: a picture of any kind upright, in eight bits, in the tones and colours that it means.

A picture keeps its colour profile where that is one of red, green and blue. Any other profile is
applied: what browsers make of a profile for greys or inks differs.
"""

import sys
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageCms, ImageOps

_UPRIGHT = frozenset({"HEIF", "JXL", "TIFF"})
"""Formats whose readers turn a picture upright themselves."""
_RGB, _MODE_BY_SPACE = b"RGB ", {b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}
_WHITES: Sequence[float] = (1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
"""What white may be in a picture of numbers: a part of one, or all bits."""
_BITS, _COLOURS, _WHITE_IS_ZERO = 258, 262, 0
"""Tags of TIFF 6.0 for the bits of a sample and for what samples mean, and a value of that."""


def upright_pixels(opened: Image.Image) -> tuple[Image.Image, bytes | None]:
    """Return the pixels of a picture, as `RGB` or `RGBA`, and the colour profile they are in.

    No note of the file comes with them. Without a profile, they are in sRGB.
    """
    profile: bytes = opened.info.get("icc_profile") or b""
    upright = opened if opened.format in _UPRIGHT else ImageOps.exif_transpose(opened)
    upright.load()
    alpha = _alpha(upright)
    colours, applied = _colours(upright, profile)
    if alpha is not None:
        colours.putalpha(alpha)
    colours.info = {}
    return colours, profile if profile[16:20] == _RGB and not applied else None


def _alpha(image: Image.Image) -> Image.Image | None:
    """Return how much of each pixel covers what is behind it; None for a picture that covers all."""
    if not image.has_transparency_data:
        return None
    clear = image.info.get("transparency")
    if image.mode.startswith("I;16") and isinstance(clear, int):
        high, low = _bytes_of(image)
        same = [
            part.point([0 if value == byte else 255 for value in range(256)])
            for part, byte in ((high, clear >> 8), (low, clear & 0xFF))
        ]
        return ImageChops.lighter(*same)
    return image.convert("RGBA").getchannel("A")


def _colours(image: Image.Image, profile: bytes) -> tuple[Image.Image, bool]:
    """Return the colours of a picture as `RGB`, and whether its profile has been applied."""
    tones = _eight_bits(image)
    mode = _MODE_BY_SPACE.get(profile[16:20])
    if tones.mode in (mode, "LAB"):
        try:
            own = (
                ImageCms.ImageCmsProfile(BytesIO(profile))
                if tones.mode == mode
                else ImageCms.createProfile("LAB")
            )
            applied = ImageCms.profileToProfile(
                tones,
                own,
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
                # The darkest of inks is black, and paper white.
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except ImageCms.PyCMSError:
            applied = None
        if applied is not None:
            return applied, True
    return tones.convert("RGB"), False


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture without what shines through, in a mode of eight bits to a sample."""
    if image.mode.startswith("I;16"):
        tones = _sixteen(image)
    elif image.mode in {"I", "F"}:
        _, high = image.getextrema()
        white = next((each for each in _WHITES if high <= each), _WHITES[-1])  # type: ignore[operator]
        # A whole number cannot be a part of one.
        white = 0xFF if image.mode == "I" and white == 1 else white
        tones = image.convert("F").point(lambda tone: tone * (255 / white) + 0.5).convert("L")
    elif image.mode in {"1", "LA", "La"}:
        return image.convert("LA").getchannel("L") if image.mode != "1" else image.convert("L")
    elif image.mode in {"P", "PA", "RGBa", "RGBA"}:
        return image.convert("RGBA").convert("RGB")
    else:
        return image
    # Pillow turns over pictures in which zero is white only where samples are of eight bits.
    turned = getattr(image, "tag_v2", {}).get(_COLOURS) == _WHITE_IS_ZERO
    return ImageChops.invert(tones) if turned else tones


def _sixteen(image: Image.Image) -> Image.Image:
    """Return the eight highest bits of each pixel of a picture with up to sixteen."""
    bits = (getattr(image, "tag_v2", {}).get(_BITS) or (16,))[0]
    high, low = _bytes_of(image)
    if bits >= 16:  # noqa: PLR2004 - all bits
        return high
    # A scanner's 10 or 12 bits stand in the lower ones.
    return ImageChops.add(
        high.point([min(255, value << (16 - bits)) for value in range(256)]),
        low.point([value >> (bits - 8) for value in range(256)]),
    )


def _bytes_of(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return the higher and the lower bytes of a picture of sixteen bits, as pictures."""
    data = image.tobytes()
    is_big = image.mode == "I;16B" or (image.mode == "I;16N" and sys.byteorder == "big")
    high, low = (data[::2], data[1::2]) if is_big else (data[1::2], data[::2])
    return Image.frombytes("L", image.size, high), Image.frombytes("L", image.size, low)
