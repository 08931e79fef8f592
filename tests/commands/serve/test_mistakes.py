"""Mistakes never stop a preview."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.archives import SETTINGS, story, text, write
from tests.commands.serve.conftest import ARCHIVE, built, differing
from tests.previewing.running import Running, running
from tests.processes import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, sessions and /proc of Linux")


def test_a_mistake_is_told_and_leaves_the_last_good_page(preview: Running) -> None:
    before = preview.get("/2025/06/trial/").body
    events = preview.listen("/2025/06/trial/")
    preview.edit({"content/stories/trial.md": text(title="Verdict", date="yesterday")})
    state = events.wait("state", lambda state: state["count"])
    told = state["problems"][0]
    assert (told["file"], told["line"], told["source"]) == ("content/stories/trial.md", 3, 'date: "yesterday"')
    assert preview.get("/2025/06/trial/").body == before
    assert "yesterday" in preview.get("/_preview/problems/").text
    preview.said.wait("1 problem: the last good pages stay")
    preview.edit({"content/stories/trial.md": story("Verdict", "2025-06-08")})
    events.wait("state", lambda state: not state["count"])
    preview.said.wait("mended: no problem is left")
    assert "Verdict" in preview.get("/2025/06/trial/").text


BROKEN_LAYOUTS: Mapping[str, str | bytes] = {
    "syntax": "{% if %}",
    "a failing expression": "{{ 1 // 0 }}",
    "an undefined name": "{{ view.nothing }}",
    "a missing include": "{% include '_gone.html' %}",
    "an include of itself": "{% include 'document.html' %}",
    "no UTF-8": b"\xff\xfe",
}


def test_a_broken_layout_leaves_the_last_good_page(preview: Running) -> None:
    preview.edit({"layouts/document.html": "<!doctype html>{{ view.title }}"})
    events = preview.listen("/about/", "")
    good = b"<!doctype html>About"
    while _shown(preview, "/about/") != good:
        events.wait("reload")
    for what, source in BROKEN_LAYOUTS.items():
        preview.edit({"layouts/document.html": source})
        told = events.wait("state", lambda state: state["count"])["problems"][0]
        assert told["file"] == "layouts/document.html", what
        assert _shown(preview, "/about/") == good, what
        assert preview.get("/2025/06/trial/").status == 200
        good = f"<!doctype html>Mended: {what} About".encode()
        preview.edit({"layouts/document.html": f"<!doctype html>Mended: {what} {{{{ view.title }}}}"})
        events.wait("state", lambda state: not state["count"])
        assert _shown(preview, "/about/") == good
    assert preview.complained.seen == []


def _shown(preview: Running, path: str) -> bytes:
    return preview.get(path).body.partition(b"<script")[0]


@pytest.mark.parametrize("what", ["syntax", "a failing expression", "a missing include"])
def test_a_layout_that_is_broken_at_the_start_is_told_and_may_be_mended(root: Path, what: str) -> None:
    write(root, {"layouts/document.html": BROKEN_LAYOUTS[what]})
    with running(root, "--no-search") as preview:
        answer = preview.get("/about/")
        assert (answer.status, "layouts/document.html" in answer.text) == (500, True)
        assert preview.get("/2025/06/trial/").status == 200
        events = preview.listen("/about/", "unshown")
        preview.edit({"layouts/document.html": "<!doctype html>Mended {{ view.title }}"})
        events.wait("reload")
        assert _shown(preview, "/about/") == b"<!doctype html>Mended About"
        assert preview.complained.seen == []


@pytest.mark.parametrize("settings", ["title: [\n", "language: xx\n"])
def test_settings_that_are_broken_at_the_start_may_be_mended(root: Path, settings: str) -> None:
    write(root, {"archive.yml": settings})
    with running(root, "--no-search", "--today", "2025-07-01") as preview:
        assert "archive.yml" in preview.get("/about/").text
        events = preview.listen("/about/", "unshown")
        state = events.wait("state")
        assert state["problems"][0]["file"] == "archive.yml"
        preview.edit({"archive.yml": ARCHIVE["archive.yml"]})
        events.wait("reload")
        assert preview.get("/about/").status == 200
        preview.follow()
        assert differing(preview, built(root, preview, drafts=True, future=True)) == []


def test_settings_that_are_broken_later_leave_every_page(preview: Running) -> None:
    events = preview.listen("/about/")
    preview.edit({"archive.yml": "title: [\n"})
    events.wait("state", lambda state: state["count"])
    assert preview.get("/about/").status == 200
    preview.edit({"content/pages/about.md": text(title="About us"), "archive.yml": ARCHIVE["archive.yml"]})
    events.wait("reload")
    assert "About us" in preview.get("/about/").text


def test_a_folder_or_a_link_or_a_pipe_in_place_of_a_file_stops_nothing(preview: Running) -> None:
    events = preview.listen("/about/")
    file = preview.root / "content/pages/about.md"
    for make in (Path.mkdir, partial(Path.symlink_to, target="hidden.md"), os.mkfifo):
        file.unlink()
        make(file)
        preview.follow()
        file.rmdir() if file.is_dir() else file.unlink()
        preview.edit({"content/pages/about.md": text(title="About")})
        events.wait("state", lambda state: not state["count"])
    layout = preview.root / "layouts/document.html"
    layout.parent.mkdir(exist_ok=True)
    layout.symlink_to(file)
    events.wait("state", lambda state: state["count"])
    assert preview.get("/about/").status == 200
    layout.unlink()
    events.wait("state", lambda state: not state["count"])
    assert preview.complained.seen == []


def test_settings_may_be_a_folder_for_a_while(preview: Running) -> None:
    events = preview.listen("/about/")
    settings = preview.root / "archive.yml"
    settings.unlink()
    settings.mkdir()
    events.wait("state", lambda state: state["count"])
    assert preview.get("/about/").status == 200
    settings.rmdir()
    preview.edit({"archive.yml": ARCHIVE["archive.yml"]})
    events.wait("state", lambda state: not state["count"])


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told_until_it_may(preview: Running) -> None:
    events = preview.listen("/about/")
    file = preview.root / "content/pages/about.md"
    file.chmod(0)
    events.wait("state", lambda state: state["count"])
    assert preview.get("/about/").status == 200
    file.chmod(0o644)
    events.wait("state", lambda state: not state["count"])


@pytest.mark.parametrize(
    "way",
    [
        *(
            "deleted",
            "begun anew",
            "damaged",
            "bodies damaged",
            "bodies emptied",
            "half of it",
            "by a build of other settings",
        ),
    ],
)
def test_a_cache_that_another_program_takes_away_is_made_again(preview: Running, way: str) -> None:
    cache = preview.root / ".broadsheet" / "cache.sqlite"
    if way == "deleted":
        shutil.rmtree(cache.parent)
    elif way == "damaged":
        cache.write_bytes(b"not a database" * 1000)
    elif way == "half of it":
        cache.write_bytes(cache.read_bytes()[: cache.stat().st_size // 2])
    elif way.startswith("bodies"):
        change = "DELETE FROM bodies" if way == "bodies emptied" else "UPDATE bodies SET html = '<p>Damaged.</p>'"
        with closing(sqlite3.connect(cache)) as base, base:
            base.execute(change)
    else:
        options = ("--no-search", "--quiet", "--today", "2025-07-01", "--output", str(preview.root.parent / "out"))
        if way == "begun anew":
            cache.unlink()
        else:
            write(preview.root, {"archive.yml": f"{SETTINGS}timezone: Asia/Tokyo\nmenu: []\n"})
        assert run("build", "--root", preview.root, "--clean", *options).returncode == 0
        preview.edit({"archive.yml": ARCHIVE["archive.yml"]})
    events = preview.listen("/_preview/problems/", "")
    while any(preview.get(path).status != 200 for path in ("/about/", "/2025/06/trial/", "/2024/03/fire/")):
        events.wait("reload")
    preview.follow()
    assert differing(preview, built(preview.root, preview, drafts=True, future=True)) == []
    assert preview.complained.seen == []
