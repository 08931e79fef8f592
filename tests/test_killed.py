"""The whole command, killed at any moment or run twice at once: the next build makes the site whole."""

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import pytest

from broadsheet.commands.build import build_site
from broadsheet.publishing.output import open_output
from tests.building import (
    NOW,
    SETTINGS,
    findable,
    order,
    publish,
    published,
    story,
    write,
)
from tests.previewing.running import PATIENCE
from tests.processes import Process, run, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, forks and /proc of Linux")

STORIES = {
    f"content/stories/s{number:02}.md": story(
        f"Story {number}",
        f"2025-{1 + number % 6:02}-{1 + number % 28:02}",
        people=[f"Person {number % 7}"],
    )
    for number in range(12)
}

# A step stands before and after each call that changes the disk; only those of the first process
# are counted. Killed at none, it says how many there are.
KILLING = """
import os, itertools, signal, sys
number, own, steps = int(os.environ["KILL_AT"]), os.getpid(), itertools.count(1)

def step():
    if os.getpid() == own and next(steps) == number:
        print(open(f"/proc/{own}/task/{own}/children").read(), flush=True)
        os.kill(own, signal.SIGKILL)

def ended(status, end=os._exit):
    if os.getpid() == own:
        print("steps:", next(steps) - 1, flush=True)
    end(status)

if not number:
    os._exit = ended

def stepped(call):
    def wrapper(*arguments, **options):
        step()
        result = call(*arguments, **options)
        step()
        return result
    return wrapper

from broadsheet import cli
from broadsheet.publishing import output, search, site, workers
for name in ("replace", "unlink", "mkdir", "rmdir", "fsync"):
    setattr(os, name, stepped(getattr(os, name)))
workers.Workers.run = stepped(workers.Workers.run)
output.sync_files = stepped(output.sync_files)
site.decode_rendered = stepped(site.decode_rendered)
search.stage = stepped(search.stage)
cli.main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that is built, with edits that are not."""
    root = write(tmp_path_factory.mktemp("first") / "root", {"archive.yml": SETTINGS, **STORIES})
    assert publish(root, search=True).problems == ()
    for number in range(0, 12, 5):
        (root / f"content/stories/s{number:02}.md").unlink()
    edited = {
        path: data.replace("Story", "Chapter")
        for path, data in STORIES.items()
        if (root / path).exists()
    }
    return write(root, {**edited, "archive.yml": f"{SETTINGS}page_size: 1\n"})


@pytest.fixture(scope="module")
def wanted(first: Path) -> dict[str, bytes]:
    """Return the site that a clean build makes of it."""
    copy = first.with_name("wanted")
    shutil.copytree(first, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    assert publish(copy, search=True).problems == ()
    return published(copy / "site")


def _killed(root: Path, step: int) -> list[int]:
    """Build, and be killed at a step; return the processes of the workers there were then."""
    asked = ("build", "--root", root, "--jobs", "2", "--today", NOW.isoformat())
    killed = run(*asked, script=KILLING, environment={"KILL_AT": str(step)})
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    return [int(worker) for worker in killed.stdout.split()]


STEPS = [1, 2, 4, 6, 9, 12, 16, 19, 24, 40, 120, -120, -30, -1]
"""Steps at which a build is killed; those below 0 are counted from its end."""
if os.environ.get("BROADSHEET_EXAMPLES"):
    STEPS = [*range(1, 120, 10), *range(-240, 0, 10), -1]


@pytest.fixture(scope="module")
def steps(first: Path) -> int:
    """Return how many steps the build has that is killed."""
    copy = first.with_name("counted")
    shutil.copytree(first, copy)
    asked = ("build", "--root", copy, "--jobs", "2", "--today", NOW.isoformat())
    built = run(*asked, script=KILLING, environment={"KILL_AT": "0"})
    assert built.returncode == 0, built.stderr
    return int(built.stdout.rpartition("steps: ")[2])


@pytest.mark.parametrize("step", STEPS)
def test_what_a_build_killed_at_a_step_left_is_put_right(
    tmp_path: Path, first: Path, wanted: dict[str, bytes], steps: int, step: int
) -> None:
    assert steps > max(abs(each) for each in STEPS)
    root = tmp_path / "root"
    shutil.copytree(first, root)
    _killed(root, step if step > 0 else steps + 1 + step)
    old = published(first / "site")
    for path, data in published(root / "site").items():
        assert path.endswith("/") or data in (old.get(path), wanted.get(path)), path
    # Workers of the killed build may still be ending, and hold its lock until they have: the next
    # build waits for them.
    assert build_site(order(root, search=True), waiting=lambda: None).problems == ()
    assert published(root / "site") == wanted
    assert findable(root / "site") == findable(first.with_name("wanted") / "site")
    again = publish(root, search=True)
    assert (again.rendered, again.indexed) == (0, 0)


def test_workers_do_not_outlive_a_killed_build(tmp_path: Path, first: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(first, root)
    workers = _killed(root, 30)
    assert len(workers) == 2
    _wait_for_the_end_of(workers)


def _wait_for_the_end_of(workers: list[int]) -> None:
    until = time.monotonic() + PATIENCE
    while alive := [worker for worker in workers if _is_alive(worker)]:
        assert time.monotonic() < until, f"{alive} outlive their build"
        time.sleep(0.02)


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _begun(root: Path) -> tuple[Process, IO[str], IO[str]]:
    """Begin a build in a process of its own, and return it with what it prints on each stream, as it comes."""
    (told, telling), (said, saying) = os.pipe(), os.pipe()
    process = started("build", "--root", root, stdout=telling, stderr=saying)
    os.close(telling)
    os.close(saying)
    return process, open(told), open(said)  # noqa: PTH123 - whoever asks closes them


def test_a_second_build_says_that_it_waits_and_then_succeeds(tmp_path: Path) -> None:
    write(tmp_path, {"archive.yml": SETTINGS, "content/stories/rains.md": story("Rains")})
    with open_output(tmp_path / "site", waiting=lambda: pytest.fail("nobody else builds yet")):
        second, told, said = _begun(tmp_path)
        waiting = said.readline()
    assert second.wait(60) == 0
    assert waiting == f"broadsheet: waiting for another build of {tmp_path / 'site'} to end\n"
    with told, said:
        assert told.read().startswith("1 story, ")


@pytest.mark.parametrize(
    "outputs", [["site", "site", "site"], ["one", "two"]], ids=["same", "different"]
)
def test_clean_builds_at_once_do_not_take_anything_from_each_other(
    tmp_path: Path, outputs: list[str]
) -> None:
    root = write(tmp_path / "root", {"archive.yml": SETTINGS, **STORIES})
    assert publish(root, tmp_path / "wanted").problems == ()
    wanted = published(tmp_path / "wanted")
    asked = (
        "build",
        "--root",
        root,
        "--jobs",
        "2",
        "--today",
        NOW.isoformat(),
        "--clean",
        "--no-search",
        "--quiet",
    )
    for _ in range(5 if os.environ.get("BROADSHEET_EXAMPLES") else 1):
        with tempfile.TemporaryFile("w+") as said:
            builds = [
                started(*asked, "--output", tmp_path / output, stdout=said, stderr=said)
                for output in outputs
            ]
            assert [build.wait() for build in builds] == [0] * len(outputs)
            said.seek(0)
            lines = {*said.read().splitlines()}
        assert all(published(tmp_path / output) == wanted for output in outputs)
        assert lines <= {f"broadsheet: waiting for another build of {tmp_path}/site to end"}


def test_builds_of_two_archives_with_one_output_wait_for_each_other(tmp_path: Path) -> None:
    one, two = (
        write(tmp_path / name, {"archive.yml": SETTINGS, **STORIES}) for name in ("one", "two")
    )
    output, own = tmp_path / "site", one / "kept"
    with open_output(output, waiting=pytest.fail, kept=own), tempfile.TemporaryFile("w+") as said:
        asked = ("build", "--root", two, "--output", output, "--no-search", "--quiet")
        second = started(*asked, stdout=said, stderr=said)
        while not os.fstat(said.fileno()).st_size:
            assert second.poll() is None
            time.sleep(0.02)
        said.seek(0)
        assert said.read() == f"broadsheet: waiting for another build of {tmp_path}/site to end\n"
    assert second.wait() == 0


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "told to end")],
)
def test_a_build_that_is_told_to_end_says_so_in_a_line(
    tmp_path: Path, sent: signal.Signals, status: int, said: str
) -> None:
    write(tmp_path, {"archive.yml": SETTINGS, "content/stories/rains.md": story("Rains")})
    with open_output(tmp_path / "site", waiting=lambda: pytest.fail("nobody else builds yet")):
        build, printed, complained = _begun(tmp_path)
        complained.readline()  # that it waits
        build.send_signal(sent)
        assert build.wait(60) == status
    with printed, complained:
        assert complained.read() == f"broadsheet: {said}; the site is whole\n"
