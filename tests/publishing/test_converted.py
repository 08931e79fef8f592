"""Pictures that browsers do not show are published as ones that they do, and tell no place."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from broadsheet.commands.check import check_archive
from broadsheet.media_types import media_type
from broadsheet.publishing import pictures
from tests.building import SETTINGS, order, photo, png, publish, published, story, write

SAMPLES = Path(__file__).parents[1] / "imaging" / "samples"
HEIC = (SAMPLES / "corners.heic").read_bytes()


def _tiff(width: int = 900) -> bytes:
    data = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    with Image.open(BytesIO(photo(3, width, 300))) as opened:
        opened.save(data, "TIFF", exif=exif)
    return data.getvalue()


FILES: dict[str, str | bytes] = {
    "archive.yml": SETTINGS + "cards: 0\n",
    "content/media/Phone.HEIC": HEIC,
    "content/media/renamed.jpg": HEIC + b"\0",
    "content/media/scan.tif": _tiff(),
    "content/media/bare": png(1),
    "content/stories/rains.md": story(
        "Rains",
        body="![Phone](/media/Phone.HEIC) ![Other](/media/renamed.jpg) ![Bare](/media/bare)\n\n"
        "[the scan](/media/scan.tif)",
        image={"src": "scan.tif", "alt": "A field"},
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("converted"), FILES)
    assert publish(root).problems == ()
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "archive")


def _media(root: Path) -> dict[str, bytes]:
    site = published(root / "site").items()
    return {path: data for path, data in site if path.startswith("media/") and path[-1] != "/"}


def test_they_are_published_under_the_ending_of_what_they_became(root: Path) -> None:
    media = _media(root)
    names = {".".join(part for at, part in enumerate(path.split(".")) if at != 1) for path in media}
    assert names == {
        "media/phone.jpg", "media/renamed.jpg", "media/bare", "media/scan.jpg",
        "media/scan.480.avif", "media/scan.480.webp", "media/scan.900.avif", "media/scan.900.webp",
    }  # fmt: skip
    for path, data in media.items():
        assert b"secret" not in data
        with Image.open(BytesIO(data)) as opened:
            assert not {*opened.getexif()}
            assert "bare" in path or Image.MIME[str(opened.format)] == media_type(path)


def test_pages_and_links_lead_to_what_is_published(root: Path) -> None:
    page = (root / "site/2025/06/rains/index.html").read_text()
    for path in _media(root):
        assert f"/{path}" in page
    assert ".tif" not in page
    assert ".heic" not in page.lower()
    assert 'width="48" height="64"' in page


def test_an_unchanged_archive_converts_nothing_and_a_clean_one_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published(root / "site")
    publish(root, clean=True)
    assert published(root / "site") == before
    monkeypatch.setattr(pictures, "_versions", None)
    write(root, {"archive.yml": SETTINGS + "cards: 0\ntitle_suffix: x\n"})
    write(root, {"archive.yml": SETTINGS + "cards: 0\n", "content/stories/b.md": story("B")})
    assert publish(root).problems == ()


def test_one_that_is_damaged_is_a_mistake(root: Path) -> None:
    write(root, {"content/media/scan.tif": _tiff()[:-900], "content/media/Phone.HEIC": HEIC[:600]})
    messages = [str(problem) for problem in publish(root).problems]
    assert any("Phone.HEIC' is not a picture that can be read" in each for each in messages)
    write(root, {"content/media/Phone.HEIC": HEIC})
    messages = [str(problem) for problem in publish(root).problems]
    assert all("scan.tif" in each for each in messages)
    assert messages


def test_a_path_on_a_disk_is_read_in_a_text_or_told(root: Path) -> None:
    write(root, {"content/stories/b.md": story("B", body=r"![A](C:\Users\Ada\bare) ![b](D:/bare)")})
    assert publish(root).problems == ()
    assert (root / "site/2025/06/b/index.html").read_text().count('src="/media/bare.') == 2
    for missing in (r"![A](C:\nope.jpg)", "![A](file:///C:/nope.jpg)"):
        write(root, {"content/stories/b.md": story("B", body=missing)})
        (problem,) = publish(root).problems
        assert (problem.file, problem.line) == ("content/stories/b.md", 7)
        assert problem.hint == "put the file at content/media/nope.jpg"


def test_what_is_no_picture_is_a_mistake_where_it_is_shown_and_none_where_it_is_linked_to(
    root: Path,
) -> None:
    linked = "[plan](/media/plan.pdf) [film](/media/film.mp4)"
    write(
        root,
        {
            "content/media/plan.pdf": b"%PDF-1.7",
            "content/media/film.mp4": b"\0\0\0\x18ftypmp42" + b"\xa9xyz+51",
            "content/media/camera.nef": _tiff(60),
            "content/stories/b.md": story("B", body=linked),
        },
    )
    assert publish(root).problems == ()
    advice = [each for each in check_archive(order(root)).advice if each.name == "place-told"]
    assert [each.file for each in advice] == ["content/media/film.mp4"]
    shown = "![P](/media/plan.pdf)\n![F](/media/film.mp4)\n[raw](/media/camera.nef)"
    write(root, {"content/stories/b.md": story("B", body=shown)})
    problems = publish(root).problems
    assert [(each.line, each.column) for each in problems] == [(7, 6), (8, 6), (9, 7)]
    assert [each.message.partition(" ")[2][:20] for each in problems] == [
        "is a PDF, which is n",
        "is a film, which is ",
        "is a raw picture, wh",
    ]


def test_further_pages_are_told(root: Path) -> None:
    data = BytesIO()
    Image.new("L", (20, 20)).save(
        data, "TIFF", save_all=True, append_images=[Image.new("L", (20, 20))]
    )
    write(root, {"content/media/scan.tif": data.getvalue()})
    (advice,) = [each for each in check_archive(order(root)).advice if each.name == "further-pages"]
    assert advice.message == "is published without the 1 page after the first"
