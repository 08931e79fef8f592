"""Ctrl-C at a terminal, where every process hears it, at many moments: one line or none, and nobody is left."""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.building import SETTINGS, story, write
from tests.noticing import BegunWorker
from tests.previewing.running import PATIENCE, Lines, Running, left_running, still_running
from tests.processes import started

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)

_LONGEST = 1.5
"""Seconds after its first worker in which a build or a preview of these stories has nearly all its
moments."""
_TRIES = max(3, int(os.environ.get("BROADSHEET_EXAMPLES", "0")))
MOMENTS = pytest.mark.parametrize(
    "moment", [_LONGEST * number / _TRIES for number in range(_TRIES)]
)
SAID = ["broadsheet: interrupted; the site is whole"]


def stories(title: str) -> dict[str, str]:
    """Return more stories than are read without workers."""
    return {
        f"content/stories/s{at}.md": story(f"{title} {at}", f"{2018 + at % 5}-01-01")
        for at in range(400)
    }


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that all tests share: to write and delete it takes longer than most of them."""
    return write(tmp_path_factory.mktemp("archive"), {"archive.yml": SETTINGS, **stories("Story")})


@pytest.fixture
def root(archive: Path) -> Path:
    """Return the archive as nobody has read it yet."""
    for folder in (".broadsheet", "site"):
        shutil.rmtree(archive / folder, ignore_errors=True)
    return archive


def interrupted(session: int, moment: float) -> list[str]:
    """Interrupt every process of a session, at a moment; return which of them had semaphores until then."""
    time.sleep(moment)
    found = with_semaphores(session)
    with suppress(ProcessLookupError):  # it was done before
        os.killpg(session, signal.SIGINT)
    return found


def with_semaphores(session: int) -> list[str]:
    """Return which processes of a session have named semaphores, or track them."""
    found = []
    for number, program in left_running(session).items():
        try:
            maps = Path(f"/proc/{number}/maps").read_text()
        except OSError:
            continue  # It has ended meanwhile.
        if "/sem." in maps or "resource_tracker" in program:
            found.append(program)
    return found


@MOMENTS
def test_a_build_ends_with_a_line(root: Path, tmp_path: Path, moment: float) -> None:
    reading, writing = os.pipe()
    worker = BegunWorker(tmp_path)
    with (root / "out").open("w") as out:
        build = started(
            *("build", "--root", root, "--jobs", "2"),
            stdout=out,
            stderr=writing,
            own_session=True,
            script=worker.script,
        )
    os.close(writing)
    complained = Lines(os.fdopen(reading, encoding="utf-8"))
    worker.wait()
    assert interrupted(build.pid, moment) == []
    assert (build.wait(PATIENCE), complained.all()) in [(130, SAID), (0, [])]
    assert still_running(build.pid) == {}


@MOMENTS
@pytest.mark.parametrize("edited", [False, True], ids=["beginning", "following"])
def test_a_preview_ends_without_a_word(
    root: Path, tmp_path: Path, moment: float, *, edited: bool
) -> None:
    worker = None if edited else BegunWorker(tmp_path)
    preview = Running(root, "--jobs", "2", script=worker.script if worker else "")
    try:
        if worker:
            worker.wait(preview.where)
        else:
            preview.opened()
            write(root, stories(f"At {moment}"))
        assert interrupted(preview.process.pid, moment) == []
        status = preview.process.wait(PATIENCE)
        # What is interrupted before it answers says so.
        assert (status, preview.complained.all()) in (
            [(0, [])] if edited else [(0, []), (130, SAID)]
        )
        assert still_running(preview.process.pid) == {}
    finally:
        preview.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_who_cannot_wait_interrupts_it_again(
    root: Path, tmp_path: Path, number: signal.Signals
) -> None:
    worker = BegunWorker(tmp_path)
    preview = Running(root, "--jobs", "2", "--no-search", script=worker.script)
    try:
        worker.wait(preview.where)
        with suppress(ProcessLookupError):
            while preview.process.poll() is None:
                os.killpg(preview.process.pid, number)
                # Signals without a pause leave a process on a busy machine no time to end in.
                time.sleep(0.001)
        assert preview.process.wait(PATIENCE) in (-number, 128 + number)
        assert all(line.startswith("broadsheet: ") for line in preview.complained.all())
        assert still_running(preview.process.pid) == {}
    finally:
        preview.end()
