"""A machine that refuses and a person who interrupts: one plain line, the right status, and the site stays whole."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from broadsheet.publishing.rendering import CHUNK
from tests.previewing.running import PATIENCE
from tests.processes import run, started

STORY = "---\ntitle: Rains return\ndate: 2025-06-07\n---\nThe rains are back.\n"
"""Seconds after which something that must happen is given up."""
_WITHOUT_PRIVILEGES = """
# Permissions count for the superuser as well: two capabilities are given up (linux/capability.h).
import ctypes, sys
asked, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc = ctypes.CDLL(None)
libc.capget(asked, held)
held[0] &= ~0b110
libc.capset(asked, held)
from broadsheet.cli import main
main(sys.argv[1:])
"""


def _write(root: Path, pages: int = 0) -> Path:
    (root / "content/stories").mkdir(parents=True)
    (root / "content/stories/rains.md").write_text(STORY)
    # In the order of names as in that of numbers.
    for number in range(100, 100 + pages):
        (root / "content/pages").mkdir(exist_ok=True)
        (root / f"content/pages/page-{number}.md").write_text(
            f"---\ntitle: Page {number}\n---\nText.\n"
        )
    return root


def _build(root: Path, *more: str, script: str = "") -> tuple[int, str]:
    """Return the exit status of a build in a process of its own, and what it says on stderr."""
    done = run("build", "--root", root, "--jobs", "1", *more, script=script, timeout=PATIENCE)
    return done.returncode, done.stderr


def _files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return the time and the bytes of every published file."""
    files = (
        file for file in folder.rglob("*") if ".broadsheet" not in file.parts and file.is_file()
    )
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


def test_a_folder_that_is_no_archive_is_misuse(tmp_path: Path) -> None:
    line = (
        f"broadsheet: {tmp_path} is not an archive: it has neither archive.yml nor a content folder: "
        "`broadsheet init` begins one\n"
    )
    assert _build(tmp_path) == (2, line)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_with_nothing_in_its_content_is_a_site_without_stories(tmp_path: Path) -> None:
    (tmp_path / "archive.yml").write_text("title: The Example Record\n")
    (tmp_path / "content").mkdir()
    assert _build(tmp_path) == (0, "")
    assert "The Example Record" in (tmp_path / "site/index.html").read_text()


def test_an_output_of_others_is_misuse(tmp_path: Path) -> None:
    output = tmp_path / "papers"
    output.mkdir()
    (output / "letter.txt").write_text("Dear reader")
    before = _files(output)
    line = f"broadsheet: {output} is not empty and was not written by broadsheet: choose another folder, or empty it\n"
    assert _build(_write(tmp_path / "archive"), "--output", str(output)) == (2, line)
    assert _files(output) == before


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="privileges are given up as on Linux"
)
@pytest.mark.parametrize(
    "place", ["content/stories/rains.md", "content/stories", "archive.yml", "layouts/base.html"]
)
def test_what_cannot_be_read_is_a_failure(place: str, tmp_path: Path) -> None:
    root = _write(tmp_path)
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).touch()
    (root / place).chmod(0)

    status, said = _build(root, script=_WITHOUT_PRIVILEGES)

    (root / place).chmod(0o755)
    assert (status, len(said.splitlines())) == (3, 1)
    assert said.endswith(f"{place}: Permission denied\n")


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="privileges are given up as on Linux"
)
@pytest.mark.parametrize("place", [".", "site", "site/topics", "site/.broadsheet"])
def test_a_folder_that_cannot_be_written_is_a_failure(place: str, tmp_path: Path) -> None:
    root = _write(tmp_path)
    if place != ".":
        assert _build(root)[0] == 0
    (root / "content/topics").mkdir()
    (root / "content/topics/floods.md").write_text("---\nname: Floods\n---\n")
    (root / place).chmod(0o500)
    before = _files(root / "site") if place != "." else {}

    status, said = _build(root, "--clean", script=_WITHOUT_PRIVILEGES)

    (root / place).chmod(0o755)
    assert (status, len(said.splitlines())) == (3, 1)
    assert said.endswith(": Permission denied\n")
    assert before == (_files(root / "site") if place != "." else {})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of a megabyte, of which a small site takes a half."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def _flood(root: Path) -> None:
    """Write stories that are larger than the small disk."""
    for number in range(5):
        # Much text in few paragraphs, as each of these takes its time.
        text = STORY + f"{f'Water stands in street {number}. ' * 60}\n\n" * 150
        (root / f"content/stories/floods-{number}.md").write_text(text)


def test_a_full_disk_is_a_failure_and_the_old_site_stays(small_disk: Path, tmp_path: Path) -> None:
    root = _write(tmp_path / "archive")
    output = small_disk / "site"
    assert _build(root, "--output", str(output))[0] == 0
    before = _files(output)
    _flood(root)

    status, said = _build(root, "--output", str(output))

    assert (status, len(said.splitlines())) == (3, 1)
    assert _files(output) == before


def test_a_disk_too_full_for_the_cache_keeps_no_site_from_being_built(
    small_disk: Path, tmp_path: Path
) -> None:
    root = _write(tmp_path / "archive")
    (small_disk / "cache").mkdir()
    (root / ".broadsheet").symlink_to(small_disk / "cache")
    assert _build(root) == (0, "")
    _flood(root)

    status, said = _build(root)

    assert (status, said) == (
        0,
        f"broadsheet: {root}/.broadsheet/cache.sqlite: database or disk is full: nothing is kept for the next time\n",
    )
    assert (root / "site/2025/06/floods-4/index.html").exists()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="privileges are given up as on Linux"
)
@pytest.mark.parametrize("closed", [".", ".broadsheet"])
@pytest.mark.parametrize("asked", ["build", "check"])
def test_an_archive_that_cannot_be_written_is_built_and_checked_without_a_cache(
    asked: str, closed: str, tmp_path: Path
) -> None:
    root = _write(tmp_path / "archive")
    (root / closed).mkdir(exist_ok=True)
    (root / closed).chmod(0o500)

    done = run(
        *(asked, "--root", root, "--jobs", "1", "--output", tmp_path / "site"),
        script=_WITHOUT_PRIVILEGES,
        timeout=PATIENCE,
    )

    (root / closed).chmod(0o755)
    said = f"broadsheet: {root}/.broadsheet: Permission denied: nothing is kept for the next time\n"
    assert (done.returncode, done.stderr) == (0, said)
    assert not any((root / ".broadsheet").glob("*"))
    assert (tmp_path / "site/2025/06/rains/index.html").exists() == (asked == "build")


@pytest.mark.parametrize(
    ("number", "said", "status"),
    [(signal.SIGINT, "interrupted", 130), (signal.SIGTERM, "told to end", 143)],
)
def test_a_build_that_is_ended_leaves_one_line_no_process_and_the_old_site(
    number: signal.Signals, said: str, status: int, tmp_path: Path
) -> None:
    root = _write(tmp_path, pages=3 * CHUNK)
    assert _build(root)[0] == 0
    before = _files(root / "site")
    (root / "layouts").mkdir()
    # A worker soon has its first pages done, which it stages, and the next never; the other has none.
    loops = "{% for _ in range(10 ** 6) %}{% for _ in range(10 ** 6) %}{% endfor %}{% endfor %}"
    endless = f"{{% if view.title[5:] | int >= {100 + CHUNK} %}}{loops}{{% endif %}}"
    (root / "layouts/document.html").write_text(endless)
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as errors:
        building = started(
            *("build", "--root", root, "--jobs", "2"),
            stdout=printed,
            stderr=errors,
            own_session=True,
        )
        try:
            _wait_for(lambda: any((root / "site/.broadsheet/staged").glob("*")))
            if number == signal.SIGINT:
                os.killpg(building.pid, number)
            else:
                building.send_signal(number)
            assert building.wait(PATIENCE) == status
        except BaseException:
            # What never ends would take a core from all other tests.
            os.killpg(building.pid, signal.SIGKILL)
            raise
        errors.seek(0)
        assert errors.read() == f"broadsheet: {said}; the site is whole\n"
    _wait_for(lambda: not _is_alive(building.pid))
    assert _files(root / "site") == before


@pytest.mark.parametrize(
    ("number", "said", "status"),
    [(signal.SIGINT, "interrupted", 130), (signal.SIGTERM, "told to end", 143)],
)
def test_a_build_ends_when_it_is_told_to_where_python_ignores_what_is_raised(
    number: signal.Signals, said: str, status: int, tmp_path: Path
) -> None:
    script = f"""
import signal, sys
from broadsheet import cli
from broadsheet.commands import build

class Deleted:
    def __del__(self):
        signal.raise_signal({number})

def build_site(*_, **__):
    Deleted()
    print("it goes on", file=sys.stderr)
    sys.exit(4)

build.build_site = build_site
cli.main(sys.argv[1:])
"""
    assert _build(_write(tmp_path), script=script) == (
        status,
        f"broadsheet: {said}; the site is whole\n",
    )


def test_other_errors_that_python_ignores_are_told_as_python_tells_them(tmp_path: Path) -> None:
    script = """
import sys
from broadsheet import cli
from broadsheet.commands import build

class Deleted:
    def __del__(self):
        raise KeyError("why")

build_site = build.build_site
build.build_site = lambda *given, **more: (Deleted(), build_site(*given, **more))[1]
cli.main(sys.argv[1:])
"""
    status, told = _build(_write(tmp_path), script=script)
    assert status == 0
    assert told.startswith("Exception ignored in: <function Deleted.__del__")
    assert "KeyError: 'why'" in told


def _wait_for(happened: Callable[[], bool]) -> None:
    patience = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < patience, "it never happened"
        time.sleep(0.02)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
