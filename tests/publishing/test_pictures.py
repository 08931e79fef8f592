"""Pictures in the published site: their versions are there and whole, made once, and gone when nobody is shown."""

import os
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from broadsheet.publishing import pictures
from broadsheet.publishing.pictures import VERSIONS
from tests.building import SETTINGS, photo, png, publish, published, story, times, write

FILES: dict[str, str | bytes] = {
    "archive.yml": SETTINGS + "cards: 0\n",
    "content/stories/rains.md": story("Rains", image={"src": "flood.jpg", "alt": "A field"}),
    "content/stories/vote.md": story(
        "Vote", body="![A hall](/media/hall.png)\n\n![Dot](/media/dot.png)"
    ),
    "content/media/flood.jpg": photo(),
    "content/media/hall.png": photo(2, 500, 200, "PNG"),
    "content/media/dot.png": png(1),
    "content/media/unused.jpg": photo(3),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("pictures"), FILES)
    assert publish(root).problems == ()
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "archive")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list in which every picture is entered of which versions are made."""
    entered: list[str] = []
    make = pictures._versions

    def enter(original: pictures.Original, *rest: object) -> object:
        entered.append(Path(original.path).name)
        return make(original, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "_versions", enter)
    return entered


def _media(root: Path) -> dict[str, int]:
    return {path: time for path, time in times(root / "site").items() if path.startswith("media/")}


def _names(root: Path) -> set[str]:
    """Return the names of media files without their digests."""
    return {
        ".".join(part for at, part in enumerate(Path(path).name.split(".")) if at != 1)
        for path in _media(root)
    }


def _as_clean(root: Path, tmp_path: Path) -> bool:
    assert (
        publish(shutil.copytree(root, tmp_path / "other"), tmp_path / "clean", clean=True).problems
        == ()
    )
    return published(root / "site") == published(tmp_path / "clean")


def test_versions_are_published_in_the_form_and_size_that_pages_say(root: Path) -> None:
    assert _names(root) == {
        "flood.jpg", "flood.480.avif", "flood.480.webp", "flood.620.avif", "flood.620.webp",
        "hall.png", "hall.500.avif", "hall.500.webp", "dot.png",
    }  # fmt: skip
    for path in _media(root):
        data = (root / "site" / path).read_bytes()
        parts = Path(path).name.split(".")
        with Image.open(BytesIO(data)) as opened:
            if len(parts) == 4:
                assert (str(opened.width), opened.format) == (parts[2], parts[3].upper())
                assert opened.height == round(opened.width * (0.3 if parts[0] == "flood" else 0.4))
        assert b"secret" not in data


def test_an_unchanged_archive_makes_nothing(root: Path, made: list[str]) -> None:
    before = _media(root)
    publish(
        write(
            root,
            {
                "content/stories/rains.md": story(
                    "Snow", image={"src": "flood.jpg", "alt": "A field"}
                )
            },
        )
    )
    assert made == []
    assert _media(root) == before


def test_another_picture_of_the_same_name_takes_its_place(
    root: Path, tmp_path: Path, made: list[str]
) -> None:
    before = _media(root)
    assert publish(write(root, {"content/media/flood.jpg": photo(5)})).problems == ()
    assert made == ["flood.jpg"]
    assert {path for path in before.keys() & _media(root).keys() if "flood" in path} == set()
    assert len(_media(root)) == len(before)
    assert _as_clean(root, tmp_path)


def test_a_picture_that_nobody_is_shown_any_more_goes_with_its_versions(
    root: Path, tmp_path: Path
) -> None:
    publish(write(root, {"content/stories/rains.md": story("Rains")}))
    assert _names(root) == {"hall.png", "hall.500.avif", "hall.500.webp", "dot.png"}
    assert _as_clean(root, tmp_path)


def test_versions_are_kept_for_another_output(root: Path, tmp_path: Path, made: list[str]) -> None:
    assert publish(root, tmp_path / "second").problems == ()
    assert made == []
    assert published(tmp_path / "second") == published(root / "site")


def test_a_clean_build_makes_all_of_them_again_and_the_same(root: Path, made: list[str]) -> None:
    before = published(root / "site")
    publish(root, clean=True)
    assert sorted(made) == ["flood.jpg", "hall.png"]
    assert published(root / "site") == before


@pytest.mark.parametrize("lost", ["620.avif", "480.webp"])
def test_one_that_is_lost_is_made_as_it_was_whatever_others_are_there(
    root: Path, made: list[str], lost: str
) -> None:
    before = published(root / "site")
    (file,) = [path for path in _media(root) if path.endswith(lost)]
    (root / "site" / file).unlink()
    shutil.rmtree(root / ".broadsheet" / VERSIONS)
    publish(root)
    assert made == ["flood.jpg"]
    assert published(root / "site") == before


def test_workers_make_what_one_process_makes(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / ".broadsheet" / VERSIONS)
    publish(root, tmp_path / "second", jobs=2)
    assert published(tmp_path / "second") == published(root / "site")


def test_what_a_build_that_was_killed_had_made_is_not_made_again(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    child = os.fork()
    if child == 0:
        keep, count = pictures._keep, iter(range(3))

        def killed(*arguments: object) -> None:
            if next(count, None) is None:
                os._exit(9)
            keep(*arguments)  # type: ignore[arg-type]

        pictures._keep = killed  # type: ignore[assignment]
        publish(root)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    kept = {
        file.name: file.stat().st_mtime_ns for file in (root / ".broadsheet" / VERSIONS).iterdir()
    }
    assert len(kept) == 3
    assert publish(root).problems == ()
    assert {
        name: (root / ".broadsheet" / VERSIONS / name).stat().st_mtime_ns for name in kept
    } == kept
    assert _as_clean(root, tmp_path)


def test_what_no_picture_has_is_forgotten_once_it_is_most_of_what_is_kept(root: Path) -> None:
    for number in range(120):
        (root / ".broadsheet" / VERSIONS / f"{number:032x}").write_bytes(b"old")
    publish(write(root, {"content/media/flood.jpg": photo(7)}))
    assert len([*(root / ".broadsheet" / VERSIONS).iterdir()]) == 6


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_damage_that_its_head_does_not_betray_is_told_of_the_file(root: Path, form: str) -> None:
    before = published(root / "site")
    data = photo(9, height=372, form=form)
    middle = len(data) // 2
    name = f"hurt.{form.lower()}"
    write(root, {f"content/media/{name}": data[:middle] + b"\0\xff" * 500 + data[middle + 1000 :]})
    report = publish(
        write(root, {"content/stories/rains.md": story("R", image={"src": name, "alt": "A"})})
    )
    assert [(each.file, each.message) for each in report.problems] == [
        (f"content/media/{name}", "is not a picture that can be read")
    ]
    assert published(root / "site") == before


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_pictures_of_every_kind_have_versions(mode: str, tmp_path: Path) -> None:
    name = "flood.jpg" if mode == "CMYK" else "flood.png"
    data = BytesIO()
    with Image.open(BytesIO(photo(4, 600, 160))) as opened:
        picture = (
            opened.convert("L").convert("I").convert(mode)
            if mode == "I;16"
            else opened.convert(mode)
        )
    picture.save(data, Path(name).suffix[1:].replace("jpg", "jpeg"))
    files = {f"content/media/{name}": data.getvalue() + b"\0" * 30_000 * (mode == "1")}
    root = write(
        tmp_path, {**files, "content/stories/a.md": story("A", image={"src": name, "alt": "A"})}
    )
    assert publish(root).problems == ()
    for path in _media(root):
        with Image.open(root / "site" / path) as opened:
            opened.load()
