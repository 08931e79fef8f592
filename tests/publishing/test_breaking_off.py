import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.output import Output, open_output
from broadsheet.publishing.staging import stage
from tests.processes import run

SITES: list[dict[str, bytes]] = [
    {
        "index.html": b"first",
        "same": b"same",
        "a/b/index.html": b"folder",
        "people": b"file",
        "old/x": b"x",
    },
    {
        "index.html": b"second",
        "same": b"same",
        "a": b"file",
        "people/index.html": b"folder",
        "new/y/z": b"y",
    },
    {"index.html": b"third", "a/b/index.html": b"again", "data/z": b"z"},
]
STRAYS = {"notes.txt": b"mine", "data/mine.csv": b"1,2"}


# One run tries every third step, the next run the step after each of those; by night, each tries all.
_STRIDE = 1 if os.environ.get("BROADSHEET_EXAMPLES") else 3


def _never() -> None:
    raise AssertionError("nobody else holds the lock")


def _commit(output: Output, site: dict[str, bytes]) -> None:
    staged = [stage(output.staging, path, data) for path, data in site.items()]
    output.commit(digests=dict.fromkeys(site, b"any"), staged=staged)


def _publish(folder: Path, site: dict[str, bytes]) -> None:
    with open_output(folder, waiting=_never) as output:
        _commit(output, site)


def _files(folder: Path) -> dict[str, bytes]:
    """Return every file, and every empty folder as a path ending in a slash, but for our own."""
    own = folder / ".broadsheet"
    places = [place for place in folder.rglob("*") if place != own and own not in place.parents]
    files = {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in places
        if place.is_file()
    }
    empty = {place for place in places if place.is_dir() and not any(place.iterdir())}
    return files | {f"{place.relative_to(folder).as_posix()}/": b"" for place in empty}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to be killed")
@pytest.mark.parametrize(
    ("sites", "stride", "begin"),
    [
        (SITES[:2], 0, 1),
        ([{}, SITES[1]], 0, 2),
        (SITES, 7, 1),
        (SITES, 11, 2),
        ([*SITES, SITES[1], {}], 13, 3),
    ],
    ids=["exchanged", "first", "killed twice", "killed twice elsewhere", "killed four times"],
)
def test_what_a_killed_build_left_is_put_right_by_the_next(
    tmp_path: Path, sites: list[dict[str, bytes]], stride: int, begin: int
) -> None:
    arguments = msgspec.json.encode((sites, STRAYS, stride, (begin, _STRIDE))).decode()
    script = Path(__file__).with_name("killing.py")
    subprocess.run([sys.executable, str(script), str(tmp_path), arguments], check=True, timeout=300)
    folders = sorted(tmp_path.iterdir(), key=lambda folder: int(folder.name))
    assert len(folders) > 40 // _STRIDE
    for folder in folders:
        for path, data in _files(folder).items():
            assert path.endswith("/") or data in [
                STRAYS.get(path),
                *(site.get(path) for site in sites),
            ]
        for position, site in enumerate([*sites, {}]):
            shutil.copytree(folder, folder.with_name("copy"))
            _publish(folder.with_name("copy"), site)
            assert _files(folder.with_name("copy")) == site | STRAYS, (folder.name, position)
            own = {place.name for place in folder.with_name("copy").glob(".broadsheet/*")}
            assert own <= {"manifest.txt", "entries"}
            shutil.rmtree(folder.with_name("copy"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own, which has room for 64 blocks and 64 files."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "nr_blocks=64,nr_inodes=64", "tmpfs", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip("a small disk can only be mounted by root")
    yield place
    subprocess.run(["umount", place], check=True)


def _check_met_whole(folder: Path, site: dict[str, bytes]) -> None:
    before = {file: file.stat() for file in folder.iterdir()}
    assert _files(folder) == {"index.html": b"old"}
    with pytest.raises(Failure, match=f"{folder}.*: {os.strerror(28)}"):
        _publish(folder, site)
    assert _files(folder) == {"index.html": b"old"}
    assert {place.name for place in folder.glob(".broadsheet/*")} == {"manifest.txt", "entries"}
    assert (folder / "index.html").stat().st_mtime_ns == before[folder / "index.html"].st_mtime_ns
    with open_output(folder, waiting=_never) as output:
        assert set(output.entries) == {"index.html"}
        _commit(output, {"index.html": b"smaller"})
    assert _files(folder) == {"index.html": b"smaller"}


def test_a_disk_too_full_for_the_files_leaves_the_old_site_whole(disk: Path) -> None:
    _publish(disk / "site", {"index.html": b"old"})
    _check_met_whole(disk / "site", {"index.html": b"new", "large": bytes(1_000_000)})


def test_a_disk_too_full_for_the_folders_leaves_the_old_site_whole(disk: Path) -> None:
    _publish(disk / "site", {"index.html": b"old"})
    folders = "/".join(str(number) for number in range(60))
    _check_met_whole(disk / "site", {"index.html": b"new", f"{folders}/x": b""})


def test_a_disk_too_full_for_the_manifest_leaves_the_old_site_whole(disk: Path) -> None:
    _publish(disk / "site", {"index.html": b"old"})
    room = os.statvfs(disk)
    size = room.f_bsize * (
        room.f_bavail - 2
    )  # the journal and the folder fit beside it, but nothing more
    _check_met_whole(disk / "site", {"index.html": b"new", "large": bytes(size)})


_LIMITED = """
import resource, sys
from pathlib import Path
from broadsheet.problems import Failure
from broadsheet.publishing.output import open_output
from broadsheet.publishing.staging import stage

with open_output(Path(sys.argv[1]), waiting=print) as output:
    site = {f"{number}/index.html": b"x" for number in range(500)}
    staged = [stage(output.staging, path, data) for path, data in site.items()]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        output.commit(digests=dict.fromkeys(site, b"d"), staged=staged)
    except Failure as failure:
        print(failure)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [1000, 10_000], ids=["journal", "manifest"])
def test_a_manifest_that_may_not_be_written_leaves_the_old_site_whole(
    tmp_path: Path, limit: int
) -> None:
    _publish(tmp_path, {"index.html": b"old"})
    told = run(tmp_path, str(limit), script=_LIMITED).stdout
    assert told == f"{tmp_path}: {os.strerror(27)}\n"
    assert _files(tmp_path) == {"index.html": b"old"}
    assert {place.name for place in tmp_path.glob(".broadsheet/*")} == {"manifest.txt", "entries"}


_READ_ONLY = """
import os, sys
from pathlib import Path
from broadsheet.problems import Failure
from broadsheet.publishing.output import open_output
from broadsheet.publishing.staging import stage

os.chdir(sys.argv[1])
if os.getuid() == 0:
    os.setuid(65534)
try:
    with open_output(Path("site"), waiting=print) as output:
        print("opened")
except Failure as failure:
    print(failure)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize(("mode", "named"), [(0o555, "site/.broadsheet"), (0o000, "site")])
def test_a_folder_without_permission_is_named_with_the_systems_words(
    tmp_path: Path, mode: int, named: str
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "site").mkdir(mode=mode)
    told = run(tmp_path, script=_READ_ONLY).stdout
    assert told == f"{named}: {os.strerror(13)}\n"
    (tmp_path / "site").chmod(0o755)


def test_a_file_in_place_of_the_folder_is_named_with_the_systems_words(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"")
    with pytest.raises(Failure, match=f"site: {os.strerror(17)}"):
        _publish(tmp_path / "site", {})
