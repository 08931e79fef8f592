"""Every mistake in `problems/` is reported word for word, and leaves the site that was published before as it is."""

import os
import shutil
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.building import png

Build = Callable[..., tuple[int, str]]
FOLDERS = Path(__file__).parent / "problems"
STORY = "content/stories/2025/06/rains.md"
FRONT = "---\ntitle: Rains return\ndate: 2025-06-07\n"


def _links(root: Path) -> None:
    secret = root.parent / "secret.md"
    secret.write_text(f"{FRONT}---\nNot for readers.\n")
    (root / "content/stories/linked.md").symlink_to(secret)
    (root / "content/topics").symlink_to(root.parent)
    (root / "content/media").mkdir()
    (root / "content/media/secret.jpg").symlink_to(secret)


def _brackets(root: Path) -> None:
    (root / STORY).write_text(f"{FRONT}---\nIt rains.\n\n{'[' * 50_000}\n")


def _long(root: Path) -> None:
    (root / STORY).write_text(f"{FRONT}place: {'a' * 1001}\nsummary: {'a' * 70_000}\n---\n")
    (root / "content/stories/2025/06/novel.md").write_text(f"{FRONT}---\n{'a' * 1_000_001}\n")
    (root / "content/stories/2025/06/place.md").write_text(f"{FRONT}place: {'a' * 1001}\n---\n")


def _pictures(root: Path) -> None:
    media = root / "content/media"
    media.mkdir(parents=True)
    (media / "words.jpg").write_text("Not a picture.")
    (media / "half.png").write_bytes(png(1)[:-12])
    wide = struct.pack(">IIBBBBB", 12_000, 8_000, 8, 0, 0, 0, 0)
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(wide)) + b"IHDR" + wide
    (media / "huge.png").write_bytes(
        head + struct.pack(">I", zlib.crc32(b"IHDR" + wide)) + png(1)[33:]
    )
    (media / "unused.jpg").write_text("Nobody is shown this.")


MADE: Mapping[str, Callable[[Path], None]] = {
    "symbolic-links": _links,
    "many-brackets": _brackets,
    "very-long": _long,
    "damaged-pictures": _pictures,
}
"""What does not keep well in a repository: large files, and links that lead out of it."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, run_build: Build) -> Path:
    """Return the folder of a small site that was published without a mistake."""
    root = tmp_path_factory.mktemp("good")
    (root / STORY).parent.mkdir(parents=True)
    (root / STORY).write_text(f"{FRONT}---\nThe rains are back.\n")
    assert run_build(root, root / "site") == (0, "")
    return root / "site"


Files = Mapping[str, tuple[int, bytes]]


@pytest.fixture(scope="module")
def before(published: Path) -> Files:
    """Return the files of the site before anybody has made a mistake: one site for all, as none may touch it."""
    return _files(published)


def _files(folder: Path) -> Files:
    """Return the time and the bytes of every file of a folder."""
    files = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


def _broken(name: str, folder: Path) -> Path:
    """Return a copy of a broken archive."""
    root = folder / "archive"
    shutil.copytree(FOLDERS / name, root)
    (root / "expected.txt").unlink(missing_ok=True)
    if name in MADE:
        MADE[name](root)
    return root


@pytest.mark.parametrize("name", sorted(folder.name for folder in FOLDERS.iterdir()))
def test_mistakes_are_reported_and_nothing_is_published(
    name: str, published: Path, before: Files, tmp_path: Path, run_build: Build, *, updating: bool
) -> None:
    status, report = run_build(_broken(name, tmp_path), published)

    expected = FOLDERS / name / "expected.txt"
    if updating:
        expected.write_bytes(report.encode())
    assert (status, report) == (1, expected.read_bytes().decode())
    assert _files(published) == before


@pytest.mark.parametrize(
    "more", [(), ("--clean",), ("--jobs", "2")], ids=["cached", "clean", "parallel"]
)
def test_mistakes_are_found_again_however_they_are_looked_for(
    more: tuple[str, ...], tmp_path: Path, run_build: Build
) -> None:
    root = _broken("everything-at-once", tmp_path)
    first = run_build(root, tmp_path / "site")

    assert run_build(root, tmp_path / "site", *more) == first
