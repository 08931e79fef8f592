"""Every kind of picture is published in the tones and colours that it means, in every form."""

import struct
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from broadsheet.imaging.pixels import upright_pixels
from broadsheet.imaging.published import READING_ERRORS
from broadsheet.imaging.versions import converted, encode_versions
from broadsheet.pages.pictures import Version

SAMPLES = Path(__file__).parent / "samples"
SIDE = 64
STEPS = [(8, y) for y in (2, 20, 40, 61)]
"""Where tones are looked at: from the dark end to the light one."""
OUTPUTS = {"avif": 6, "webp": 6, "jpeg": 4}
"""Form of each output to how much a tone of it may differ; stories are shared by JPEGs."""


def _grey() -> Image.Image:
    """Return a picture that goes from black at the top to white at the bottom."""
    return Image.linear_gradient("L").resize((SIDE, SIDE))


def _at(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """Return a pixel, one number for each of its parts."""
    pixel = image.getpixel(at)
    return pixel if isinstance(pixel, tuple) else (int(pixel or 0),)


def _grey_at(at: tuple[int, int]) -> int:
    return _at(_grey(), at)[0]


def _wide(white: int, *, big: bool = False) -> bytes:
    tones = (value * white // 255 for value in _grey().tobytes())
    return b"".join(struct.pack(">H" if big else "<H", tone) for tone in tones)


def _numbers(mode: str, white: float) -> Image.Image:
    return _grey().convert("F").point(lambda tone: tone * (white / 255) + 0).convert(mode)


def _kinds() -> dict[str, Callable[[], Image.Image]]:
    grey = _grey()
    empty, middle = Image.new("L", grey.size), Image.new("L", grey.size, 128)
    inks = Image.eval(grey, lambda tone: 255 - tone)
    return {
        "1": lambda: grey.convert("1", dither=Image.Dither.NONE),
        "L": lambda: grey,
        "LA": lambda: grey.convert("LA"),
        "P": lambda: grey.convert("P"),
        "PA": lambda: grey.convert("RGBA").convert("PA"),
        "I;16": lambda: Image.frombytes("I;16", grey.size, _wide(0xFFFF)),
        "I;16B": lambda: Image.frombytes("I;16B", grey.size, _wide(0xFFFF, big=True)),
        "I": lambda: _numbers("I", 0xFFFF),
        "I of eight bits": lambda: _numbers("I", 255),
        "I of all bits": lambda: _numbers("I", 0x7FFFFF00),
        "F": lambda: _numbers("F", 1),
        "F of eight bits": lambda: _numbers("F", 255),
        "RGB": lambda: grey.convert("RGB"),
        "RGBA": lambda: grey.convert("RGBA"),
        "CMYK": lambda: Image.merge("CMYK", [empty, empty, empty, inks]),
        "YCbCr": lambda: grey.convert("RGB").convert("YCbCr"),
        "LAB": lambda: Image.merge("LAB", [grey, middle, middle]),
    }


KINDS = _kinds()
PNGS = ("1", "L", "LA", "P", "I;16", "RGB", "RGBA")


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    data = BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def _published(data: bytes, size: tuple[int, int] = (SIDE, SIDE)) -> dict[str, Image.Image]:
    """Return a picture in each form in which it is published, as `RGBA`."""
    wanted = [Version(f"/{form}", form, *size) for form in OUTPUTS]
    return {
        each.form: Image.open(BytesIO(encoded)).convert("RGBA")
        for each, encoded in encode_versions(data, wanted, wanted)
    }


def _tones(data: bytes) -> dict[str, list[int]]:
    found = {}
    for form, image in _published(data).items():
        colours = [_at(image, at) for at in STEPS]
        assert all(max(each[:3]) - min(each[:3]) <= 6 for each in colours)
        found[form] = [each[1] for each in colours]
    return found


@pytest.mark.parametrize(
    ("kind", "form"),
    [*((kind, "TIFF") for kind in KINDS), *((kind, "PNG") for kind in PNGS)],
)
def test_every_mode_keeps_its_tones_in_every_output(kind: str, form: str) -> None:
    wanted = [_grey_at(at) for at in STEPS]
    if kind == "1":
        wanted = [0, 0, 255, 255]
    spare = 8 if kind == "LAB" else 0  # lightness goes up otherwise than light does
    for output, tones in _tones(_saved(KINDS[kind](), form)).items():
        assert all(
            abs(tone - should) <= OUTPUTS[output] + spare
            for tone, should in zip(tones, wanted, strict=True)
        ), (output, tones)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "CMYK", "YCbCr", "P"])
def test_every_mode_keeps_its_colours_in_every_output(mode: str) -> None:
    image = Image.new("RGB", (SIDE, SIDE), (200, 60, 20))
    image.paste((20, 90, 210), (0, SIDE // 2, SIDE, SIDE))
    form = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    image = image.quantize(4) if mode == "P" else image.convert(mode)
    data = _saved(image, form, quality=98)
    for output, shown in _published(data).items():
        for at, should in (((30, 10), (200, 60, 20)), ((30, 54), (20, 90, 210))):
            assert all(
                abs(part - wanted) <= 12
                for part, wanted in zip(_at(shown, at)[:3], should, strict=True)
            ), (output, _at(shown, at))


def _profile(kind: bytes, space: bytes, connection: bytes, *parts: tuple[bytes, bytes]) -> bytes:
    """Return a colour profile of one table or curve (ICC.1:2001)."""
    white = struct.pack(">3i", 63190, 65536, 54061)
    every = (
        *parts,
        (b"cprt", b"text\0\0\0\0ours\0\0\0\0"),
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", 5) + b"ours\0" + bytes(78)),
        (b"wtpt", b"XYZ \0\0\0\0" + white),
    )
    at, index, body = 128 + 4 + 12 * len(every), b"", b""
    for name, part in every:
        index += name + struct.pack(">2I", at + len(body), len(part))
        body += part + bytes(-len(part) % 4)
    rest = struct.pack(">I", len(every)) + index + body
    head = struct.pack(">I4sI4s4s4s", 128 + len(rest), b"lcms", 0x02100000, kind, space, connection)
    head += struct.pack(">6H", 2025, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + white
    return head + bytes(128 - len(head)) + rest


def _inks_profile() -> bytes:
    """Return a profile of four inks, of which the first is not cyan, but as red as rust."""
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0])
    table += struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536) + bytes(range(256)) * 4
    for corner in range(16):
        rust, black = corner & 8, corner & 1
        table += bytes([0, 128, 128] if black else [120, 190, 170] if rust else [255, 128, 128])
    return _profile(b"prtr", b"CMYK", b"Lab ", (b"A2B0", table + bytes(range(256)) * 3))


def _greys_profile() -> bytes:
    """Return a profile of greys that are as bright as they are large."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", (b"kTRC", b"curv" + bytes(8)))


@pytest.mark.parametrize("form", ["TIFF", "JPEG"])
def test_inks_are_seen_as_their_profile_says(form: str) -> None:
    rust = Image.new("CMYK", (SIDE, SIDE), (255, 0, 0, 0))
    for profile, reddest in ((_inks_profile(), True), (None, False), (b"x" * 200, False)):
        for shown in _published(_saved(rust, form, icc_profile=profile)).values():
            red, _, blue = _at(shown, (30, 30))[:3]
            assert (red > blue + 60) == reddest


def test_paper_stays_white_and_black_ink_black_under_a_profile() -> None:
    for shown in _published(_saved(KINDS["CMYK"](), "TIFF", icc_profile=_inks_profile())).values():
        assert max(_at(shown, (8, 1))[:3]) <= 8
        assert min(_at(shown, (8, 62))[:3]) >= 248


@pytest.mark.parametrize("kind", ["L", "LA", "I;16"])
def test_greys_are_as_bright_as_their_profile_says(kind: str) -> None:
    # Half of the light is 188 in sRGB (IEC 61966-2-1).
    half: dict[str, int | tuple[int, ...]] = {"L": 128, "LA": (128, 255), "I;16": 0x8080}
    data = _saved(Image.new(kind, (SIDE, SIDE), half[kind]), "PNG", icc_profile=_greys_profile())
    for tones in _tones(data).values():
        assert all(abs(tone - 188) <= 4 for tone in tones)


def test_a_profile_of_red_green_and_blue_stays_and_one_that_cannot_be_read_does_no_harm() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for given_profile, kept in (
        (profile, profile),
        (b"x" * 200, None),
        (profile[:16] + b"GRAY", None),
    ):
        with Image.open(
            BytesIO(_saved(_grey().convert("RGB"), "PNG", icc_profile=given_profile))
        ) as opened:
            assert upright_pixels(opened)[1] == kept
    damaged = _greys_profile()[:150] + bytes(50)
    with Image.open(BytesIO(_saved(_grey(), "PNG", icc_profile=damaged))) as opened:
        pixels, _ = upright_pixels(opened)
    assert _at(pixels, (8, 40)) == (_grey_at((8, 40)),) * 3


@pytest.mark.parametrize("bits", [10, 12, 14])
def test_a_scanners_lower_bits_are_not_taken_for_darkness(bits: int) -> None:
    image = Image.frombytes("I;16", (SIDE, SIDE), _wide((1 << bits) - 1))
    with Image.open(BytesIO(_saved(image, "TIFF"))) as opened:
        opened.load()
        opened.tag_v2[258] = (bits,)  # type: ignore[attr-defined]
        pixels, _ = upright_pixels(opened)
    for at in STEPS:
        assert abs(_at(pixels, at)[0] - _grey_at(at)) <= 1


def test_where_zero_is_white_it_stays_so() -> None:
    image = Image.frombytes("I;16", (SIDE, SIDE), _wide(0xFFFF))
    with Image.open(BytesIO(_saved(image, "TIFF"))) as opened:
        opened.load()
        opened.tag_v2[262] = 0  # type: ignore[attr-defined]
        pixels, _ = upright_pixels(opened)
    assert all(abs(_at(pixels, at)[0] + _grey_at(at) - 255) <= 1 for at in STEPS)


@pytest.mark.parametrize(
    ("mode", "clear", "options"),
    [
        ("L", 0, {"transparency": 0}),
        ("1", 0, {"transparency": 0}),
        ("I;16", 0, {"transparency": 0}),
        ("P", 0, {"transparency": 0}),
        ("RGB", (0, 0, 0), {"transparency": (0, 0, 0)}),
        ("LA", (0, 0), {}),
        ("RGBA", (0, 0, 0, 0), {}),
    ],
)
def test_what_shines_through_still_does_and_is_white_where_stories_are_shared(
    mode: str, clear: int | tuple[int, ...], options: dict[str, object]
) -> None:
    full: dict[str, int | tuple[int, ...]] = {
        "I;16": 0xFFFF,
        "RGB": (255, 255, 255),
        "LA": (255, 255),
        "RGBA": (255,) * 4,
        "P": 1,
    }
    image = Image.new(mode, (SIDE, SIDE), full.get(mode, 255))
    if mode == "P":
        image.putpalette([0, 0, 0, 255, 255, 255])
    image.paste(clear, (0, 0, SIDE // 2, SIDE))
    shown = _published(_saved(image, "PNG", **options))
    for form in ("avif", "webp"):
        assert _at(shown[form], (8, 30))[3] <= 4
        assert _at(shown[form], (56, 30))[3] >= 251
        assert min(_at(shown[form], (56, 30))) >= 250
    assert min(_at(shown["jpeg"], (8, 30))) >= 250


def _with_notes(form: str) -> bytes:
    if form in ("HEIF", "JXL"):
        return (SAMPLES / f"corners.{form.lower().replace('heif', 'heic')}").read_bytes()
    exif = Image.Exif()
    exif[0x010E] = "51.5007 N secret"
    exif[0x010F] = "secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 1.0)
    options = {"comment": b"secret"} if form in ("JPEG", "GIF", "JPEG2000") else {}
    image = Image.linear_gradient("L").resize((60, 40)).convert("RGB")
    return _saved(image, form, exif=exif, xmp=b"<x>secret</x>", **options)


FORMS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "HEIF", "BMP", "JPEG2000")


@pytest.mark.parametrize("form", FORMS)
def test_no_version_says_where_it_was_taken_and_with_what(form: str) -> None:
    data = _with_notes(form)
    wanted = [Version(f"/{each}", each, 30, 40) for each in (*OUTPUTS, "png")]
    for _, encoded in encode_versions(data, wanted, wanted):
        assert b"secret" not in encoded
        with Image.open(BytesIO(encoded)) as opened:
            assert not {*opened.getexif()}
            assert not opened.info.keys() & {"exif", "xmp", "comment", "XML:com.adobe.xmp"}


@pytest.mark.parametrize("form", ["TIFF", "HEIF", "BMP", "JPEG2000", "ICO"])
def test_what_browsers_do_not_show_is_converted_without_notes(form: str) -> None:
    data = converted(_saved(_grey(), "ICO") if form == "ICO" else _with_notes(form))
    assert b"secret" not in data
    with Image.open(BytesIO(data)) as opened:
        assert opened.format in ("JPEG", "PNG")
        assert not {*opened.getexif()}


def test_a_phones_picture_is_upright_and_in_its_colours() -> None:
    with Image.open(BytesIO(converted((SAMPLES / "corners.heic").read_bytes()))) as opened:
        assert (opened.format, opened.size) == ("JPEG", (48, 64))
        corners = [_at(opened, at) for at in ((4, 4), (43, 4), (4, 59), (43, 59))]
    # The camera lay on its side: what was at the left, below, is at the left, above.
    for found, wanted in zip(
        corners, ((255, 0, 20), (255, 255, 20), (0, 0, 236), (0, 255, 236)), strict=True
    ):
        assert all(abs(part - should) <= 24 for part, should in zip(found, wanted, strict=True))


def test_a_phones_picture_that_shines_through_is_a_png() -> None:
    with Image.open(BytesIO(converted((SAMPLES / "clear.heic").read_bytes()))) as opened:
        assert (opened.format, opened.mode) == ("PNG", "RGBA")
        assert [_at(opened, at)[3] for at in ((8, 8), (56, 8))] == [0, 255]


@given(st.binary(max_size=40), st.sampled_from(["corners.heic"]))
def test_a_damaged_picture_raises_what_is_foreseen(noise: bytes, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    at = len(noise) * 20
    with suppress(*READING_ERRORS):
        assert converted(data[:at] + noise + data[at + len(noise) :])
