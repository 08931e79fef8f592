"""What a power cut leaves is put right: before the manifest moves all is on the disk, and `--verify` reads it again."""

import errno
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from broadsheet.problems import Failure
from broadsheet.publishing import output
from broadsheet.publishing.durability import sync_files
from broadsheet.publishing.manifest import read_manifest
from tests.building import SETTINGS, findable, photo, publish, published, story, write
from tests.processes import run

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

FILES: dict[str, str | bytes] = {
    "archive.yml": SETTINGS,
    **{
        f"content/stories/s{at}.md": story(f"Story {at}", f"2025-06-{1 + at:02}", people=["Ada"])
        for at in range(5)
    },
    "content/stories/fire.md": story(
        "Fire", "2024-03-01", image={"src": "/media/fire.jpg", "alt": "Fire"}
    ),
    "content/media/fire.jpg": photo(1, 1300, 80),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("built") / "root", FILES)
    for file in root.rglob("content/*/*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    assert publish(root, search=True).problems == ()
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "root")
    return tmp_path / "root"


def _zero(*files: Path) -> None:
    """Make files of zeros, with the size and the times that they had."""
    for file in files:
        seen = file.stat()
        file.write_bytes(bytes(seen.st_size))
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@pytest.mark.parametrize(
    "pattern",
    [
        "index.html", "feed.xml", "*/*/*/index.html", "assets/*.css", "media/*.jpg", "media/*.avif", "cards/*.png",
        "pagefind/*/*/*.pf_fragment", "pagefind/shards.json", "robots.txt", "data/*.csv",
    ],
)  # fmt: skip
def test_a_file_of_zeros_is_found_and_mended_by_whoever_asks(
    root: Path, built: Path, pattern: str
) -> None:
    site = root / "site"
    files = sorted(site.glob(pattern))
    assert files
    # What is kept beside the site may have been lost in the same moment.
    _zero(
        *files,
        *(
            file
            for file in (root / ".broadsheet").rglob("*")
            if file.is_file() and file.parent.name == "pictures"
        ),
    )
    try:
        publish(root, search=True)
    except Failure as failure:
        assert pattern == "pagefind/shards.json"  # the only one that a build reads
        assert str(failure) == f"{files[0]} is not as it was published: build with --verify"  # noqa: PT017 - of one only
    assert not files[0].read_bytes().strip(b"\0")
    done = run("build", "--root", root, "--today", "2026-01-01", "--verify")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        f"broadsheet: {file} was not as it was published, and is written again" for file in files
    ]
    assert published(site) == published(built / "site")
    assert findable(site) == findable(built / "site")


def test_a_site_that_is_whole_has_nothing_to_mend(root: Path) -> None:
    done = run("build", "--root", root, "--today", "2026-01-01", "--verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert " 0 rendered," in done.stdout


def test_before_the_manifest_moves_all_that_it_says_is_on_the_disk(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = root / "site/.broadsheet/manifest.txt"
    before = manifest.read_bytes()
    synced: list[set[str]] = []

    def noted(folder: Path, paths: Iterable[str]) -> None:
        assert folder == root / "site"
        synced.append({*paths})
        assert manifest.read_bytes() == before
        following = read_manifest(manifest.with_name("manifest.txt.next"))
        assert following is not None
        assert all((folder / path).is_file() for path in following.contents)
        assert not (folder / "2025/06/s1/index.html").exists()
        sync_files(folder, paths)

    monkeypatch.setattr(output, "sync_files", noted)
    (root / "content/stories/s1.md").unlink()
    write(root, {"content/stories/s2.md": story("New", "2025-06-03")})
    publish(root)
    assert len(synced) == 1
    assert {"2025/06/s1/index.html", "2025/06/s2/index.html", "index.html"} <= synced[0]
    assert manifest.read_bytes() != before
    publish(root)
    assert len(synced) == 1, "nothing has moved"


def test_what_a_power_cut_took_before_that_is_written_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"content/stories/s2.md": story("New", "2025-06-03")})
    moved: list[str] = []

    def cut(_folder: Path, paths: Iterable[str]) -> None:
        moved.extend(paths)
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(output, "sync_files", cut)
        with pytest.raises(Failure, match="Input/output error"):
            publish(root, search=True)
    _zero(*(root / "site" / path for path in moved if (root / "site" / path).exists()))
    publish(root, search=True)
    copy = root.with_name("copy")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    publish(copy, search=True)
    assert published(root / "site") == published(copy / "site")
    assert findable(root / "site") == findable(copy / "site")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="says which file a descriptor is of")
def test_where_a_file_system_cannot_be_asked_each_file_and_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a/b/c.html": b"1", "d.html": b"2", "e/f": b"3"})
    synced: list[str] = []
    monkeypatch.setattr(sys, "platform", "another")
    monkeypatch.setattr(
        os,
        "fsync",
        lambda number: synced.append(
            os.path.relpath(Path(f"/proc/self/fd/{number}").readlink(), tmp_path)
        ),
    )
    sync_files(tmp_path, ["a/b/c.html", "d.html", "e/gone", "no/folder"])
    assert sorted(synced) == [".", "a", "a/b", "a/b/c.html", "d.html", "e"]


def test_a_disk_that_refuses_is_told_in_the_systems_words(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_files(tmp_path / "nowhere", ["a"])
