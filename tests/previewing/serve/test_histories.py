"""A preview that runs shows what a fresh build publishes, after any history of edits, damage, absences and kills.

`BROADSHEET_EXAMPLES` sets how many histories are tried and how many previews are killed: 2 and 3
when not given.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from broadsheet.problems import Misuse
from tests.building import SETTINGS, png, publish, published, story, text, write
from tests.previewing.running import PATIENCE, Running, still_running
from tests.previewing.serve.conftest import differing

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)

EXAMPLES = int(os.environ.get("BROADSHEET_EXAMPLES", "0"))
names = st.sampled_from(("rains", "vote", "fire"))
folders = st.sampled_from(("", "2025/", "old/"))
DAMAGE: Mapping[str, str | bytes] = {
    "content/stories/rains.md": "---\ntitle: [\n",
    "content/pages/about.md": b"\xff\xfe",
    "content/stories/\udcff.md": "---\ntitle: X\n---\n",
    "content/people/ada.md": text(nmae="Ada"),
    "archive.yml": "title: [\n",
    "layouts/document.html": "{% if %}",
    "layouts/story.html": "{% if 1 %}" * 3000,
}
AWAY = ("content", "content/stories", "content/media", "layouts", ".broadsheet")


class Running_(RuleBasedStateMachine):  # noqa: N801 - a class of that name is at hand
    """An archive that is edited in every way under one preview."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="histories-"))
        self.root = self.folder / "archive"
        files: dict[str, str | bytes] = {
            "archive.yml": SETTINGS,
            "content/stories/rains.md": story("Rains"),
            "content/media/dot.png": png(1),
        }
        files["layouts/document.html"] = "<!doctype html><title>{{ view.title }}</title></body>"
        write(self.root, {**files, "content/pages/about.md": text(title="About")})
        self.damaged: set[str] = set()
        self.away = ""
        self.preview = Running(self.root, "--no-search").opened()
        self.count = 0

    def teardown(self) -> None:
        try:
            self._mend()
            self._looked_at()
            assert self.preview.complained.seen == []
            assert not (self.root / "site").exists()
        finally:
            self.preview.end()
            shutil.rmtree(self.folder)

    @precondition(lambda self: not self.away)
    @rule(
        name=names,
        folder=folders,
        people=st.lists(st.sampled_from(("Ada", "Grace")), max_size=2, unique=True),
    )
    def edit(self, name: str, folder: str, people: list[str]) -> None:
        self.count += 1
        for other in (self.root / "content/stories").rglob(f"{name}.md"):
            other.unlink()
        path = f"content/stories/{folder}{name}.md"
        write(
            self.root,
            {
                path: story(
                    f"{name} {self.count}", "2025-06-07", "![Dot](/media/dot.png)", people=people
                )
            },
        )
        self.damaged.discard(path)

    @precondition(lambda self: not self.away)
    @rule(name=names)
    def delete(self, name: str) -> None:
        for file in (self.root / "content/stories").rglob(f"{name}.md"):
            file.unlink()
            self.damaged.discard(file.relative_to(self.root).as_posix())

    @precondition(lambda self: not self.away)
    @rule(one=st.sampled_from(("2025", "old")), other=st.sampled_from(("2025", "old", "new")))
    def rename(self, one: str, other: str) -> None:
        stories = self.root / "content/stories"
        if (stories / one).is_dir() and not (stories / other).exists():
            (stories / one).rename(stories / other)

    @precondition(lambda self: not self.away)
    @rule(path=st.sampled_from(sorted(DAMAGE)))
    def damage(self, path: str) -> None:
        write(self.root, {path: DAMAGE[path]})
        self.damaged.add(path)

    @precondition(lambda self: not self.away)
    @rule()
    def clock(self) -> None:
        """Have an embargo end in a moment, and be looked for until it does."""
        soon = datetime.now(UTC) + timedelta(seconds=1)
        write(
            self.root,
            {"content/stories/soon.md": story("Soon", soon.isoformat(timespec="seconds"))},
        )

    @rule(path=st.sampled_from(AWAY))
    def go(self, path: str) -> None:
        if not self.away and (self.root / path).exists():
            self.away = path
            (self.root / path).rename(self.folder / "away")
        elif self.away:
            self._come_back()

    @rule()
    def mend(self) -> None:
        self._mend()

    @rule()
    def look(self) -> None:
        self._looked_at()

    def _come_back(self) -> None:
        if (self.root / self.away).exists():  # which the preview makes anew
            shutil.rmtree(self.folder / "away")
        else:
            (self.folder / "away").rename(self.root / self.away)
        self.away = ""

    def _mend(self) -> None:
        if self.away:
            self._come_back()
        for path in self.damaged:
            (self.root / path).unlink(missing_ok=True)
        self.damaged.clear()
        write(
            self.root,
            {"archive.yml": SETTINGS, "content/pages/about.md": text(title=f"About {self.count}")},
        )

    def _looked_at(self) -> None:
        """Compare with a fresh build, or find problems where that has some."""
        eventually(self._is_as_built)

    def _is_as_built(self) -> bool:
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns(".broadsheet"))
        try:
            report = publish(
                copy, base_url=f"{self.preview.address}/", drafts=True, future=True, now=datetime.now(UTC)
            )  # fmt: skip
        except Misuse:
            return True  # neither content nor settings
        if not report.problems:
            return differing(self.preview, published(copy / "site")) == []
        # The pages that stand there are the last good ones; that they are is said.
        return 'class="failing"' in self.preview.get("/_preview/problems/").text


def eventually(true: Callable[[], bool]) -> None:
    """Ask until something is so; a preview may be in the middle of what came last."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it never came to that"


Running_.TestCase.settings = settings(
    max_examples=EXAMPLES or 2,
    stateful_step_count=10,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[*HealthCheck],
    phases=[Phase.explicit, Phase.generate],
)
TestRunning = Running_.TestCase


def test_a_preview_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    moments = random.Random(None if EXAMPLES else 7)
    stories = {f"content/stories/s{at}.md": story(f"Story {at}", "2025-06-07") for at in range(40)}
    root = write(tmp_path / "archive", {"archive.yml": SETTINGS, **stories})
    for turn in range(EXAMPLES or 3):
        preview = Running(root)
        try:
            if turn % 3:
                preview.opened()
            write(
                root,
                {path: data.replace("Story", f"Turn {turn}") for path, data in stories.items()},
            )
            time.sleep(moments.random() * 0.5)
            preview.process.send_signal(signal.SIGKILL)
            preview.process.wait(PATIENCE)
            assert still_running(preview.process.pid) == {}
        finally:
            preview.end()
    preview = Running(root, "--today", "2025-07-01")
    try:
        preview.opened().follow()
        output = tmp_path / "built"
        assert (
            publish(
                root, output, base_url=f"{preview.address}/", drafts=True, future=True, search=True
            ).problems
            == ()
        )
        files = published(output)
        index = {path: files.pop(path) for path in [*files] if path.startswith("pagefind/")}
        assert index
        assert differing(preview, files) == []
        # The index comes after the pages.
        events = preview.listen("/search/")
        while differing(preview, index):
            events.wait("search")
        assert preview.complained.seen == []
        assert not (root / "site").exists()
    finally:
        preview.end()
