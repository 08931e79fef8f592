"""How large pictures are, as browsers show them, and which cannot be shown."""

from pathlib import Path

import pytest
from PIL import Image

from broadsheet.model import Shape
from broadsheet.reading import shapes
from broadsheet.reading.cache import Cache
from broadsheet.reading.forms import ENDINGS
from broadsheet.reading.shapes import media_shapes, shape_of
from broadsheet.reading.tree import walk

LYING = 6
"""How Exif says that a camera lay on its side."""


def _picture(folder: Path, name: str, *, orientation: int = 1, frames: int = 1) -> Path:
    file = folder / name
    exif = Image.Exif()
    exif[0x0112] = orientation
    images = [Image.new("RGB", (30, 20), (shade * 40, 9, 9)) for shade in range(frames)]
    moving = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(file, exif=exif, **moving)  # type: ignore[arg-type]
    return file


FORM_BY_ENDING = {ending: form for form, endings in ENDINGS.items() for ending in endings}


@pytest.mark.parametrize("suffix", sorted(FORM_BY_ENDING.keys() - {".svg"}))
@pytest.mark.parametrize("orientation", [1, 3, LYING, 8])
def test_a_picture_is_as_wide_as_it_is_held(suffix: str, orientation: int, tmp_path: Path) -> None:
    if suffix == ".gif" and orientation != 1:
        pytest.skip("the format does not tell")
    file = _picture(tmp_path, f"a{suffix}", orientation=orientation)
    shape = shape_of(file, file.name)
    assert (shape.width, shape.height) == ((20, 30) if orientation in (LYING, 8) else (30, 20))
    assert (shape.form, shape.still, shape.damage) == (FORM_BY_ENDING[suffix], True, "")
    assert shape.size == file.stat().st_size


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.avif"])
def test_what_moves_is_known(name: str, tmp_path: Path) -> None:
    assert not shape_of(_picture(tmp_path, name, frames=3), name).still


def test_a_cameras_second_picture_does_not_make_it_move(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    Image.new("RGB", (30, 20)).save(
        file, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))]
    )
    assert shape_of(file, file.name) == Shape("jpeg", 30, 20, size=file.stat().st_size)


def test_a_form_is_what_is_in_the_file_and_not_what_its_name_says(tmp_path: Path) -> None:
    file = _picture(tmp_path, "a.png")
    assert shape_of(file.rename(tmp_path / "a.jpg"), "a.jpg").form == "png"


@pytest.mark.parametrize(
    ("said", "sides"),
    [
        ('width="40" height="30"', (40, 30)),
        ("\n width='40.6px' height='30'", (41, 30)),
        ('viewBox="0 0 400 120.4"', (400, 120)),
        ('viewBox="-10,-10,400,120" width="100%" height="100%"', (400, 120)),
        ('width="40mm" height="30mm" viewBox="0 0 40. 30."', (40, 30)),
        ('data-width="7" height="9"', (0, 0)),
        ('viewBox="0 0 . 120"', (0, 0)),
        ('viewBox="0 0 0 120"', (0, 0)),
        ('width="99999999999999999999" height="1"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_drawing_may_say_its_size(said: str, sides: tuple[int, int], tmp_path: Path) -> None:
    drawing = (
        f"<?xml version='1.0'?>\n<!-- <b> -->\n<svg xmlns='http://www.w3.org/2000/svg' {said}/>"
    )
    (tmp_path / "a.svg").write_text(drawing)
    shape = shape_of(tmp_path / "a.svg", "a.svg")
    assert (shape.form, shape.width, shape.height, shape.damage) == ("svg", *sides, "")


@pytest.mark.parametrize("data", [b"", b"<p>no drawing</p>", b"<svg/>", b"\x1f\x8b\x08\0", b"<svg"])
def test_what_is_no_drawing_is_damaged(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(data)
    shape = shape_of(tmp_path / "a.svg", "a.svg")
    assert shape.form == "svg"
    assert shape.damage
    assert shape.remedy


SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"
XHTML = "<x:r xmlns:x='urn:x'><b xmlns='http://www.w3.org/1999/xhtml'/></x:r>"


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.html", "words", "page"),
        ("a.XHTML", "words", "page"),
        ("a.js", "", "page"),
        ("a.svgz", "", "page"),
        ("a.php", "", "page"),
        ("a.xml", XHTML, "page"),
        ("a.xml", f"<r>{SVG}</r>", "page"),
        ("a.xml", '<?xml-stylesheet href="a.xsl"?><r/>', "page"),
        ("a.xml", '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>', "page"),
        ("a.xml", f"{XHTML[:-6]}<broken", "page"),
        ("a.rdf", XHTML, "page"),
        ("a", "  <!doctype HTML><p>", "page"),
        ("a", "<ScRiPt>", "page"),
        ("a.unknown", "<html>", "page"),
        ("a.pdf", "<!-- --><html>", "page"),
        ("a.png", SVG, "svg"),
        ("a.xml", SVG, "svg"),
        ("a", f"<?xml version='1.0'?><!-- x -->{SVG}", "svg"),
        ("a.xml", "<gpx xmlns='http://www.topografix.com/GPX/1/1'/>", "other"),
        ("a.kml", "<kml/>", "other"),
        ("a.txt", "<html>", "other"),
        ("a.csv", "<script>,1", "other"),
        ("a.pdf", "%PDF-1.7", "other"),
        ("a.mp4", "\0\0\0\x18ftyp", "other"),
        ("a", "", "other"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_a_browser_would_run_is_known_by_its_name_and_its_content(
    name: str, content: str, form: str, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(content.encode(encoding))
    shape = shape_of(tmp_path / "a", name)
    assert shape.form == form
    assert shape.damage


def test_pages_may_be_published_where_all_are_trusted(tmp_path: Path) -> None:
    media = tmp_path / "content/media"
    media.mkdir(parents=True)
    (media / "a.html").write_text("<p>")
    (media / "a.svg").write_text("<p>")
    files = list(walk(tmp_path / "content"))
    permalinks = {"media/a.html": "/media/a.1.html", "media/a.svg": "/media/a.2.svg"}
    with Cache(tmp_path / "cache.sqlite", key=b"one") as cache:
        for trusted in (False, True, False):
            found = media_shapes(tmp_path, files, permalinks, cache, trusted=trusted)
            assert found.keys() == ({"/media/a.2.svg"} if trusted else {*permalinks.values()})


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_file_that_was_cut_off_is_damaged(name: str, tmp_path: Path) -> None:
    file = _picture(tmp_path, name)
    file.write_bytes(file.read_bytes()[:-12])
    assert shape_of(file, file.name).damage == "is cut off before its end"


@pytest.mark.parametrize(
    "data", [b"words", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\0\0\0 ftypavif"]
)
def test_what_is_no_picture_is_damaged(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    shape = shape_of(tmp_path / "a.jpg", "a.jpg")
    assert shape.damage == "is not a picture that can be read"
    assert shape.remedy


@pytest.mark.parametrize("limit", [599, 600])
def test_a_picture_of_too_many_pixels_is_told_before_it_is_decoded(
    limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapes, "MOST_PIXELS", limit)
    assert bool(shape_of(_picture(tmp_path, "a.png"), "a.png").damage) == (limit == 599)


def test_shapes_are_kept_until_the_content_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = tmp_path / "content/media"
    media.mkdir(parents=True)
    _picture(media, "a.png")
    (media / "b.txt").write_text("b")
    files = list(walk(tmp_path / "content"))
    permalinks = {"media/a.png": "/media/a.1.png", "media/b.txt": "/media/b.2.txt"}
    with Cache(tmp_path / "cache.sqlite", key=b"one") as cache:
        first = media_shapes(tmp_path, files, permalinks, cache)
        assert [shape.form for shape in first.values()] == ["png", "other"]
        asked: list[Path] = []

        def ask(file: Path, form: str) -> Shape:
            asked.append(file)
            return Shape(form)

        monkeypatch.setattr(shapes, "shape_of", ask)
        assert media_shapes(tmp_path, files, permalinks, cache) == first
        assert not asked
        assert (
            media_shapes(tmp_path, files, {**permalinks, "media/a.png": "/media/a.3.png"}, cache)
            != first
        )
        assert asked == [media / "a.png"]
