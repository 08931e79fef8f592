"""What a file is, its first bytes say, whatever it is called."""

import importlib.util
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from broadsheet.model import Shape
from broadsheet.reading import forms
from broadsheet.reading.forms import CONVERTED, ENDINGS, form_of, missing_library, other_of
from broadsheet.reading.shapes import as_published, shape_of

SAMPLES = Path(__file__).parents[1] / "imaging" / "samples"
SAVED_AS = {
    "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF",
    "tiff": "TIFF", "bmp": "BMP", "jpeg2000": "JPEG2000", "ico": "ICO",
}  # fmt: skip


def _picture(form: str, **options: object) -> bytes:
    if form == "heif":
        return (SAMPLES / "corners.heic").read_bytes()
    data = BytesIO()
    Image.new("RGB", (30, 20), "red").save(data, SAVED_AS[form], **options)
    return data.getvalue()


def _shape_of(folder: Path, name: str, data: bytes) -> Shape:
    (folder / "file").write_bytes(data)
    return shape_of(folder / "file", name)


@pytest.mark.parametrize("form", [*SAVED_AS, "heif"])
@pytest.mark.parametrize("name", ["a.jpg", "a.heic", "a", "a.pdf", "a.TIF", "a.svg", "a.txt"])
def test_a_picture_is_known_by_its_content_and_published_under_its_own_ending(
    form: str, name: str, tmp_path: Path
) -> None:
    data = _picture(form)
    assert form_of(data[:4096]) == form
    shape = _shape_of(tmp_path, name, data)
    assert shape.damage == ""
    assert shape.source == (form if form in CONVERTED else "")
    assert shape.form == ("png" if form == "ico" else "jpeg" if form in CONVERTED else form)
    permalink = f"/media/a.0123456789{Path(name).suffix.lower()}"
    permalinks, shapes = as_published({name: permalink}, {permalink: shape})
    # What browsers look into keeps its name.
    if shape.source or name not in ("a", "a.jpg"):
        assert Path(permalinks[name]).suffix in ENDINGS[shape.form]
    assert permalinks[name].startswith("/media/a.0123456789")
    assert shapes == {permalinks[name]: shape}


@pytest.mark.parametrize(
    ("brands", "form"),
    [
        (b"heic\0\0\0\0mif1heic", "heif"),
        (b"heix\0\0\0\0mif1heixmiaf", "heif"),
        (b"mif1\0\0\0\0mif1heic", "heif"),
        (b"msf1\0\0\0\0hevcmsf1", "heif"),
        (b"hevc\0\0\0\0msf1hevcmif1", "heif"),
        (b"avif\0\0\0\0mif1avifmiaf", "avif"),
        (b"avis\0\0\0\0msf1avis", "avif"),
        (b"mif1\0\0\0\0mif1avifmiaf", "avif"),
        (b"isom\0\0\2\0isomiso2mp41", ""),
        (b"mp42\0\0\0\0isommp42", ""),
        (b"qt  \0\0\0\0qt  ", ""),
        (b"crx \0\0\0\1crx isom", ""),
    ],
)
def test_a_file_of_boxes_is_what_its_brands_say(brands: bytes, form: str) -> None:
    head = (len(brands) + 8).to_bytes(4, "big") + b"ftyp" + brands + b"heicavif" * 2
    assert form_of(head) == form


NO_PICTURES = {
    "a.pdf": (b"%PDF-1.7", "a PDF"),
    "a.mp4": (b"\0\0\0\x18ftypmp42", "a film"),
    "a.mov": (b"\0\0\0\x14ftypqt  ", "a film"),
    "old.mov": (b"\0\0\0\x08wide\0\0", "a film"),
    "a.webm": (b"\x1aE\xdf\xa3\x01", "a film"),
    "a.avi": (b"RIFF\0\0\0\0AVI LIST", "a film"),
    "a.m4a": (b"\0\0\0\x20ftypM4A ", "a sound"),
    "a.mp3": (b"ID3\x04", "a sound"),
    "a.ogg": (b"OggS\0", "a sound"),
    "a.psd": (b"8BPS\0\1", "a Photoshop file"),
    "a.xcf": (b"gimp xcf v011", "a GIMP file"),
    "a.eps": (b"%!PS-Adobe-3.0", "a PostScript file"),
    "a.docx": (b"PK\3\4", "an office document or an archive of files"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    "a.gz": (b"\x1f\x8b\x08", "an archive of files"),
}


@pytest.mark.parametrize("name", sorted(NO_PICTURES))
@pytest.mark.parametrize("called", ["", "photo.jpg"])
def test_what_is_no_picture_is_named_whatever_it_is_called(
    name: str, called: str, tmp_path: Path
) -> None:
    data, words = NO_PICTURES[name]
    shape = _shape_of(tmp_path, called or name, data)
    assert (shape.form, shape.damage) == ("other", f"is {words}, which is no picture")
    assert f"/media/{called or name}" in shape.remedy


RAW = {
    "a.cr2": b"II*\0\x10\0\0\0CR\2\0",
    "a.cr3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    "a.orf": b"IIRO\x08\0\0\0",
    "a.rw2": b"IIU\0\x18\0\0\0",
    "a.raf": b"FUJIFILMCCD-RAW 0201",
    "a.x3f": b"FOVb\0\0",
}


@pytest.mark.parametrize("name", [*RAW, "a.nef", "a.ARW", "dng.tif", "sensor.tif"])
def test_a_cameras_raw_picture_is_not_taken_for_its_small_one(name: str, tmp_path: Path) -> None:
    noted = {"dng.tif": {50706: b"\1\4\0\0"}, "sensor.tif": {254: 1}}.get(name, {})
    data = RAW.get(name) or _picture("tiff", tiffinfo=noted)
    shape = _shape_of(tmp_path, name, data)
    assert shape.form == "raw"
    assert shape.damage.startswith("is a raw picture")


@pytest.mark.parametrize(
    ("name", "data", "damage"),
    [
        ("a.jpg", b"", "is empty"),
        ("a.txt", b"BM is no bitmap, and II* no TIFF", "is no picture"),
        ("a.jpg", b"version https://git-lfs.github.com/spec/v1\noid", "is only a pointer"),
        ("a.heic", b"words", "is not a picture that can be read"),
        ("a.jpg", b"BM is no bitmap, and not a JPEG either", "is not a picture that can be read"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is not a picture that can be read"),
        ("a.tif", b"II*\0\x08\0\0\0\0\0", "is not a picture that can be read"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    name: str, data: bytes, damage: str, tmp_path: Path
) -> None:
    shape = _shape_of(tmp_path, name, data)
    assert shape.damage.startswith(damage)
    assert shape.remedy


def test_a_film_that_tells_its_place_is_known_and_one_that_does_not_is_left_alone(
    tmp_path: Path,
) -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(9000)
    assert _shape_of(tmp_path, "a.mp4", film).told == ""
    for mark in (b"\xa9xyz\0\x12+51.5007", b"com.apple.quicktime.location.ISO6709"):
        assert _shape_of(tmp_path, "a.mp4", film + mark).told == "the place where it was taken"
    assert _shape_of(tmp_path, "a.psd", b"8BPS" + b"<exif:GPSLatitude>51").told


@pytest.mark.parametrize(
    ("form", "installs"), [("heif", "broadsheet[heif]"), ("jxl", "pillow-jxl-plugin")]
)
def test_what_is_missing_is_named_and_not_remembered(
    form: str, installs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = SAMPLES / {"heif": "corners.heic", "jxl": "corners.jxl"}[form]
    monkeypatch.setattr(forms, "find_spec", lambda _: None)
    shape = _shape_of(tmp_path, "a.jpg", sample.read_bytes())
    assert (shape.form, shape.source) == (form, "")
    assert "is not installed" in shape.damage
    assert f"pip install {installs}" in shape.remedy.replace("'", "")
    monkeypatch.setattr(forms, "find_spec", importlib.util.find_spec)
    assert missing_library("heif") == ("", "")


def test_pages_after_the_first_are_told(tmp_path: Path) -> None:
    more = [Image.new("RGB", (9, 9))] * 2
    one = _shape_of(tmp_path, "a.tif", _picture("tiff"))
    three = _shape_of(tmp_path, "a.tif", _picture("tiff", save_all=True, append_images=more))
    assert (one.left_out, three.left_out) == ((), ("the 2 pages after the first",))


def test_a_raw_ending_decides_only_where_the_content_may_be_one() -> None:
    assert other_of(b"words", "a.nef") == "a raw picture"
    assert other_of(b"words", "a.txt") == ""
