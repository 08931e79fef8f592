"""`broadsheet build --watch` in a process of its own: what is saved is published, and a kill leaves a whole site."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.building import SETTINGS, findable, publish, published, story, text, write
from tests.previewing.running import PATIENCE, Lines, Running, still_running
from tests.processes import TELL_THREADS, run, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")

EDITED = "content/stories/rains.md"
TODAY = "2025-07-01T00:00:00+00:00"


class Watching:
    """A watch that runs; `watching` makes one, and ends it whatever happens."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        (said, out), (complained, err) = os.pipe(), os.pipe()
        asked: tuple[str | Path, ...]
        asked = ("build", "--watch", "--root", root, "--today", TODAY, "--jobs", "2", *options)
        self.process = started(*asked, stdout=out, stderr=err, own_session=True)
        os.close(out)
        os.close(err)
        self.complained = Lines(os.fdopen(complained, encoding="utf-8"))
        self.said = Lines(os.fdopen(said, encoding="utf-8"), self.where)

    def where(self) -> str:
        """Return where each of its threads is."""
        self.process.send_signal(TELL_THREADS)
        time.sleep(1)
        return "\n".join(self.complained.seen)

    def following(self, *, reported: bool = True) -> "Watching":
        """Return it once saves are followed, and what it `reported` of the first build was read."""
        self.complained.wait("each save is published")
        if reported:
            # It was printed before, but to another stream.
            self.said.wait("rendered")
        return self

    def save(self, files: dict[str, str], pattern: str = " rendered, ") -> str:
        """Save files; return the line that says what came of it."""
        since = len(self.said.seen)
        write(self.root, files)
        return self.said.wait(pattern, since=since).string

    def end(self, number: int = signal.SIGINT, *, to: int | None = None) -> int:
        """Return the exit status after a signal, which the system gives `to` a thread if it can."""
        os.kill(to or self.process.pid, number)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not end: {self.where()}") from None
        assert still_running(self.process.pid) == {}
        return status


@contextmanager
def watching(root: Path, *options: str) -> Iterator[Watching]:
    watch = Watching(root, *options)
    try:
        yield watch
    finally:
        watch.process.kill()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    stories = {f"content/stories/s{at}.md": story(f"Story {at}", topics=["Law"]) for at in range(6)}
    return write(tmp_path / "archive", {"archive.yml": SETTINGS, **stories, EDITED: story("Rains")})


def clean(root: Path, **asked: object) -> dict[str, bytes]:
    """Return the site that a clean build gives, in a folder of its own."""
    other = root.parent / "clean"
    assert publish(root, other, clean=True, **asked).problems == ()
    return published(other)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_each_save_is_published_until_it_is_interrupted(root: Path, number: int) -> None:
    with watching(root, "--no-search") as watch:
        watch.following()
        assert published(root / "site") == clean(root)
        watch.save({EDITED: story("Rains", body="It rained twice.")})
        assert EDITED + ":" in watch.said.seen
        assert published(root / "site") == clean(root)
        watch.save({"content/stories/new.md": story("New", topics=["Law", "Floods"])})
        assert published(root / "site") == clean(root)
        since = len(watch.said.seen)
        (root / "content/stories/new.md").unlink()
        watch.said.wait(" [1-9][0-9]* removed", since=since)
        assert published(root / "site") == clean(root)
        assert watch.end(number) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_whichever_of_its_threads_the_system_tells(root: Path, number: int) -> None:
    with watching(root, "--no-search") as watch:
        watch.following()
        threads = Path(f"/proc/{watch.process.pid}/task").iterdir()
        last = max(int(thread.name) for thread in threads)
        assert last != watch.process.pid
        assert watch.end(number, to=last) == 0


def test_mistakes_are_printed_as_builds_print_them_and_the_site_stays(root: Path) -> None:
    with watching(root, "--no-search") as watch:
        before = published(watch.following().root / "site")
        write(root, {EDITED: text(title="Rains", date="yesterday")})
        watch.complained.wait("1 problem: nothing was published")
        built = run("build", "--root", root, "--output", root.parent / "other", "--today", TODAY)
        assert built.returncode == 1
        printed = built.stderr.splitlines()
        at = watch.complained.seen.index(printed[0])
        assert watch.complained.seen[at : at + len(printed)] == printed
        assert published(root / "site") == before
        watch.save({EDITED: story("Rains", body="It rained twice.")})
        assert published(root / "site") == clean(root) != before
        assert watch.end() == 0


def test_an_archive_with_mistakes_at_the_start_is_published_once_they_are_mended(
    root: Path,
) -> None:
    write(root, {EDITED: text(title="Rains", date="yesterday")})
    with watching(root, "--no-search") as watch:
        watch.following(reported=False).save({EDITED: story("Rains")})
        assert published(root / "site") == clean(root)


def test_the_search_follows_the_pages_and_is_said_to_be_done(root: Path) -> None:
    with watching(root) as watch:
        watch.following().save({EDITED: story("Rainfall", body="Water everywhere.")})
        watch.complained.wait("1 of 1 search shard indexed in")
        assert watch.end() == 0
    other = root.parent / "other"
    publish(root, other, search=True)
    assert findable(root / "site") == findable(other)


def test_programs_read_a_report_a_line(root: Path) -> None:
    with watching(root, "--no-search", "--json") as watch:
        watch.following().save({EDITED: story("Rains", body="It rained twice.")}, '"rendered":')
        first, second = map(json.loads, watch.said.seen[:2])
        assert (first["unchanged"], second["problems"]) == (0, [])
        assert 0 < second["rendered"] < second["pages"]
        assert watch.end() == 0


def test_another_build_of_the_same_folder_waits_for_its_end(root: Path) -> None:
    with watching(root, "--no-search") as watch:
        watch.following()
        reading, writing = os.pipe()
        write(root, {EDITED: story("Rains", body="It rained twice.")})
        build = started(
            "build", "--root", root, "--no-search", "--today", TODAY, stdout=writing, stderr=writing
        )
        os.close(writing)
        complained = Lines(os.fdopen(reading, encoding="utf-8"))
        complained.wait("waiting for another build")
        assert build.poll() is None
        assert watch.end() == 0
        assert build.wait(PATIENCE) == 0
    assert published(root / "site") == clean(root)


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_a_watch_that_is_killed_leaves_a_whole_site(root: Path, moment: float) -> None:
    with watching(root, "--no-search") as watch:
        before = published(watch.following().root / "site")
        write(
            root,
            {
                EDITED: story("Rains", body="It rained twice."),
                "archive.yml": f"{SETTINGS}page_size: 2\n",
            },
        )
        time.sleep(moment)
        watch.process.kill()
        watch.process.wait(PATIENCE)
    after, wanted = published(root / "site"), clean(root)
    halves = {path for path in after if after[path] not in (before.get(path), wanted.get(path))}
    assert halves == set()
    publish(root)
    assert published(root / "site") == wanted


def test_a_preview_publishes_each_save_when_it_is_asked_to(root: Path) -> None:
    preview = Running(root, "--publish", "--no-search", "--today", TODAY, "--jobs", "2")
    try:
        preview.opened()
        assert published(root / "site") == clean(root)
        since = len(preview.said.seen)
        draft = text(title="Draft", date="2025-06-07", draft=True)
        write(root, {EDITED: story("Rainfall"), "content/stories/draft.md": draft})
        preview.said.wait(" rendered, .*in ", since=since)
        preview.said.wait("1 draft", since=since)
        assert published(root / "site") == clean(root)
        page = preview.get(f"{preview.base}/2025/06/draft/")
        assert page.status == 200
        preview.process.send_signal(signal.SIGINT)
        assert preview.process.wait(PATIENCE) == 0
        assert still_running(preview.process.pid) == {}
    finally:
        preview.end()


def test_an_output_without_anything_to_publish_is_told(root: Path) -> None:
    told = run("serve", "--root", root, "--output", root / "other")
    assert (told.returncode, told.stderr) == (
        2,
        "broadsheet: --output is of use with --publish alone\n",
    )
