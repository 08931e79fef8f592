"""What cameras and programs write about a picture is gone from its file, and what is painted is as it was."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from broadsheet.imaging.metadata import strip_metadata

SECRET = b"51.5007 N secret"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FORMS = ("JPEG", "PNG", "WEBP", "AVIF")


def _image(width: int = 60, height: int = 40) -> Image.Image:
    return Image.merge(
        "RGB", [Image.linear_gradient("L").resize((width, height)) for _ in range(3)]
    )


def _saved(form: str, orientation: int = 1, **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 1.0)
    data = BytesIO()
    _image().save(data, form, exif=exif, icc_profile=PROFILE, **options)
    return data.getvalue()


def _shown(data: bytes) -> Image.Image:
    """Return a picture as a browser shows it."""
    with Image.open(BytesIO(data)) as opened:
        return ImageOps.exif_transpose(opened).convert("RGB")


def _about(data: bytes) -> dict[int, object]:
    with Image.open(BytesIO(data)) as opened:
        exif = opened.getexif()
        return {**exif, **exif.get_ifd(0x8825)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("orientation", [1, 6])
def test_nothing_is_said_of_the_place_and_everything_is_painted(
    form: str, orientation: int
) -> None:
    data = _saved(
        form, orientation, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    )
    assert SECRET in data
    stripped = strip_metadata(data)
    assert SECRET not in stripped
    assert b"xmpmeta" not in stripped
    assert _about(stripped).keys() <= {0x0112}
    assert _shown(stripped).size == _shown(data).size
    if form != "AVIF" and (form, orientation) != ("WEBP", 6):
        assert _shown(stripped).tobytes() == _shown(data).tobytes()
    with Image.open(BytesIO(stripped)) as opened:
        assert opened.format == form
        assert opened.info["icc_profile"] == PROFILE


@pytest.mark.parametrize("form", [*FORMS, "GIF"])
def test_what_says_nothing_stays_byte_for_byte(form: str) -> None:
    data = BytesIO()
    _image().save(data, form)
    assert strip_metadata(data.getvalue()) == data.getvalue()
    assert strip_metadata(strip_metadata(_saved("JPEG", 6))) == strip_metadata(_saved("JPEG", 6))


def test_comments_and_what_follows_a_jpeg_are_gone() -> None:
    data = _saved("JPEG", comment=SECRET, progressive=True)
    assert SECRET not in strip_metadata(data + b"\0\0ftypmp42" + SECRET + data)
    assert strip_metadata(data + data) == strip_metadata(data)


def test_texts_in_a_png_are_gone() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    data = BytesIO()
    _image().save(data, "PNG", pnginfo=texts)
    stripped = strip_metadata(data.getvalue() + SECRET)
    assert SECRET not in stripped
    assert _shown(stripped).tobytes() == _image().tobytes()


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_still_does(form: str) -> None:
    frames = [Image.new("RGB", (40, 30), shade) for shade in ("red", "green", "blue")]
    data = BytesIO()
    said = (
        {"comment": SECRET} if form == "GIF" else {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0" + SECRET}
    )
    exact = {"lossless": True} if form == "WEBP" else {}
    frames[0].save(
        data, form, save_all=True, append_images=frames[1:], loop=0, duration=70, **said, **exact
    )
    assert SECRET in data.getvalue()
    stripped = strip_metadata(data.getvalue())
    assert SECRET not in stripped
    with Image.open(BytesIO(stripped)) as opened:
        opened.load()
        assert (opened.n_frames, opened.info["loop"], opened.info["duration"]) == (3, 0, 70)  # type: ignore[attr-defined]
        opened.seek(2)
        assert opened.convert("RGB").getpixel((5, 5)) == (0, 0, 255)


def test_a_moving_avif_and_one_of_another_first_brand_say_nothing_either() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    data = BytesIO()
    frames = [Image.new("RGB", (40, 30), shade) for shade in ("red", "green", "blue")]
    frames[0].save(data, "AVIF", save_all=True, append_images=frames[1:], exif=exif)
    moving = data.getvalue()
    assert moving[8:12] == b"avis"
    # Some programs write the brand of the container first, and then that of what it holds.
    still = _saved("AVIF")
    still = still[:8] + b"mif1" + still[12:]
    for saved in (moving, still):
        assert SECRET in saved
        stripped = strip_metadata(saved)
        assert SECRET not in stripped
        with Image.open(BytesIO(stripped)) as opened:
            assert getattr(opened, "n_frames", 1) == (3 if saved is moving else 1)


def test_a_comment_does_not_come_back_when_a_damaged_file_is_encoded_again() -> None:
    data = _saved("JPEG", comment=SECRET)
    # Bytes that fill a gap between two segments, which readers pass over.
    filled = data[:2] + b"\xff" + data[2:]
    assert SECRET not in strip_metadata(filled)
    assert _shown(strip_metadata(filled)).size == _shown(data).size


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.7", b"\0\0\0\x18ftypmp42"])
def test_other_files_stay_as_they_are(data: bytes) -> None:
    assert strip_metadata(data) is data


SAMPLES = [_saved("JPEG"), _saved("PNG"), _saved("WEBP"), _saved("AVIF")]


def test_damage_in_what_is_not_published_is_nobodys_business() -> None:
    # Its Exif announces more than is there: Pillow would warn of it, on the console of whoever
    # builds.
    data = _saved("AVIF")
    (at,) = (match.start() for match in re.finditer(rb"(?:MM\0\x2a|II\x2a\0)", data))
    assert strip_metadata(data[: at + 9] + b"\x41" + data[at + 10 :])


@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_file_is_saved_anew_or_refused_and_never_tells(
    data: bytes, draw: st.DataObject
) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    damaged = draw.draw(
        st.sampled_from([data[:at], data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :]])
    )
    try:
        stripped = strip_metadata(damaged)
    except OSError:
        return
    assert len(stripped) <= len(damaged) * 4 + 4096
