"""A preview of an archive of which little is in the cache: it answers while the rest is read."""

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import SETTINGS, story, write
from tests.previewing.running import Running, running, still_running
from tests.previewing.serve.conftest import built, differing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forked processes, signals, /proc")

GATED = """
import os, time
from broadsheet import cli, terminal
from broadsheet.previewing import beginning
from broadsheet.reading import ahead, content

beginning._FEW_UNREAD, beginning._STORIES, beginning._CHANGED = 9, 5, 0
ahead.FILES_AT_ONCE = 5
terminal.LINE_EVERY = 0.0
os.environ.pop("BROADSHEET_PROGRESS", None)
main, read = os.getpid(), content.read_content

def gated(file, data, config):
    # The rest is read by other processes, once there is this file.
    while os.getpid() != main and not os.path.exists("{gate}"):
        time.sleep(0.01)
    return read(file, data, config)

content.read_content = gated
cli.main()
"""
"""Starts a preview that reads five stories first, and the others when the test lets it; it tells of each look."""
_TOLD = re.compile(r"broadsheet: reading(: \d+ of 55 files, \d+ s left| …)")
ASKED, NEW = "/2020/01/old-30/", "content/stories/2025/06/new-59.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        f"content/stories/{'2025/06/new' if number > 54 else '2020/01/old'}-{number}.md": story(
            f"Story {number}",
            "2025-06-02" if number > 54 else "2020-01-02",
            people=["Ada", "Bo"] if number < 10 else ["Ada"],
        )
        for number in range(60)
    }
    return write(tmp_path / "archive", {"archive.yml": SETTINGS, **files})


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "gate"


@pytest.fixture
def preview(root: Path, gate: Path) -> Iterator[Running]:
    script = GATED.replace("{gate}", gate.as_posix())
    options = ("--no-search", "--jobs", "2", "--today", "2025-07-01")
    with running(root, *options, script=script) as preview:
        yield preview


def test_it_answers_from_a_part_and_then_from_the_whole(
    preview: Running, root: Path, gate: Path
) -> None:
    assert "5 of 60 files read: the rest follows while pages are shown" in preview.said.seen
    front = preview.listen("/")
    assert front.wait("state")["reading"] == {"read": 5, "total": 60}
    assert "Story 59" in preview.get("/").text
    # What is asked for is read before the rest.
    assert preview.get(ASKED).status == 200
    # No file has the name of this one, which comes with the rest.
    unknown = preview.get("/people/bo/")
    assert (unknown.status, "5 of 60 files were read" in unknown.text) == (503, True)
    waiting = preview.listen("/people/bo/", "unshown")
    assert waiting.wait("state")["count"] == 0
    # A save is followed meanwhile.
    preview.edit({NEW: story("Newest", "2025-06-02", people=["Ada"])})
    while "Newest" not in preview.get("/").text:
        front.wait("reload")
    gate.touch()
    front.wait("state", lambda told: told["reading"] is None)
    waiting.wait("reload")
    assert preview.get("/people/bo/").status == 200
    assert preview.get("/nowhere/").status == 404
    preview.said.wait(r"^60 stories, \d+ pages$")
    assert differing(preview, built(root, preview, drafts=True, future=True)) == []
    assert preview.stop() == 0
    assert preview.complained.seen
    assert all(map(_TOLD.fullmatch, preview.complained.seen))
    assert still_running(preview.process.pid) == {}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_one_that_ends_while_it_reads_leaves_nothing_behind(
    preview: Running, gate: Path, number: signal.Signals
) -> None:
    assert preview.stop(number) == (0 if number == signal.SIGINT else -signal.SIGKILL)
    assert still_running(preview.process.pid) == {}
    assert all(map(_TOLD.fullmatch, preview.complained.seen))
    assert not gate.exists()
