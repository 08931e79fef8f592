"""Mistakes never stop a preview."""

import os
import shutil
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from inspect import signature
from pathlib import Path

import pytest

from broadsheet.previewing.screen import Screen
from tests.building import SETTINGS, story, text, write
from tests.previewing.running import PATIENCE, Running, running, still_running
from tests.previewing.serve.conftest import ARCHIVE, built, differing
from tests.processes import run

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)


def test_a_mistake_is_told_and_leaves_the_last_good_page(preview: Running) -> None:
    before = preview.get("/2025/06/trial/").body
    events = preview.listen("/2025/06/trial/")
    preview.edit({"content/stories/trial.md": text(title="Verdict", date="yesterday")})
    state = events.wait("state", lambda state: state["count"])
    told = state["problems"][0]
    assert (told["file"], told["line"], told["source"]) == (
        "content/stories/trial.md",
        3,
        'date: "yesterday"',
    )
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
        preview.edit(
            {"layouts/document.html": f"<!doctype html>Mended: {what} {{{{ view.title }}}}"}
        )
        events.wait("state", lambda state: not state["count"])
        assert _shown(preview, "/about/") == good
    assert preview.complained.seen == []


def _shown(preview: Running, path: str) -> bytes:
    return preview.get(path).body.partition(b"<script")[0]


@pytest.mark.parametrize("what", ["syntax", "a failing expression", "a missing include"])
def test_a_layout_that_is_broken_at_the_start_is_told_and_may_be_mended(
    root: Path, what: str
) -> None:
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
    preview.edit(
        {"content/pages/about.md": text(title="About us"), "archive.yml": ARCHIVE["archive.yml"]}
    )
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
        change = (
            "DELETE FROM bodies"
            if way == "bodies emptied"
            else "UPDATE bodies SET html = '<p>Damaged.</p>'"
        )
        with closing(sqlite3.connect(cache)) as base, base:
            base.execute(change)
    else:
        options = (
            "--no-search",
            "--quiet",
            "--today",
            "2025-07-01",
            "--output",
            str(preview.root.parent / "out"),
        )
        if way == "begun anew":
            cache.unlink()
        else:
            write(preview.root, {"archive.yml": f"{SETTINGS}timezone: Asia/Tokyo\nmenu: []\n"})
        assert run("build", "--root", preview.root, "--clean", *options).returncode == 0
        preview.edit({"archive.yml": ARCHIVE["archive.yml"]})
    events = preview.listen("/_preview/problems/", "")
    while any(
        preview.get(path).status != 200 for path in ("/about/", "/2025/06/trial/", "/2024/03/fire/")
    ):
        events.wait("reload")
    preview.follow()
    assert differing(preview, built(preview.root, preview, drafts=True, future=True)) == []
    assert preview.complained.seen == []


ENDLESS = "<!doctype html>\n{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}"


IMPATIENT = """
from functools import partial
from broadsheet import cli
from broadsheet.commands import serve

serve.Screen = partial(serve.Screen, seconds=3)
cli.main()
"""
"""Starts a preview that allows a page three seconds, and not ten."""


@pytest.fixture
def impatient(root: Path) -> Iterator[Running]:
    with running(root, "--no-search", "--today", "2025-07-01", script=IMPATIENT) as preview:
        yield preview


def test_a_layout_that_never_ends_is_a_problem_and_stops_nothing(impatient: Running) -> None:
    preview = impatient
    assert signature(Screen).parameters["seconds"].default == 10
    before = _shown(preview, "/about/")
    events = preview.listen("/about/")
    preview.edit({"layouts/document.html": ENDLESS})
    answered = 0
    with ThreadPoolExecutor() as waiting:
        state = waiting.submit(events.wait, "state", lambda state: state["count"])
        while not state.done():
            # What needs no page waits for none.
            assert preview.get("/_preview/client.js").status == 200
            answered += not state.done()
            time.sleep(0.02)
    assert answered
    told = state.result()["problems"][0]
    assert (told["file"], told["line"]) == ("layouts/document.html", 2)
    assert told["message"] == "the layout does not end: a page is still not printed after 3 seconds"
    assert _shown(preview, "/about/") == before
    started = time.monotonic()
    assert preview.get("/about/").status == preview.get("/2025/06/trial/").status == 200
    assert preview.get("/hidden/").body.count(b"Hidden")
    assert time.monotonic() - started < 3  # nobody waits for it twice
    preview.edit({"layouts/document.html": "<!doctype html>Mended {{ view.title }}"})
    events.wait("state", lambda state: not state["count"])
    assert b"Mended About" in preview.get("/about/").body


HASTY = """
from broadsheet import cli
from broadsheet.previewing import server

server._GRACE = 0.2
cli.main()
"""
"""Starts a preview that waits a fifth of a second for answers when it is to end, and not two seconds."""


@pytest.mark.parametrize(
    "numbers", [(signal.SIGINT, signal.SIGINT), (signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM)]
)
def test_it_ends_while_a_layout_goes_on(root: Path, numbers: Sequence[signal.Signals]) -> None:
    write(root, {"layouts/document.html": ENDLESS})
    with (
        running(root, "--no-search", script=HASTY) as preview,
        socket.create_connection(("127.0.0.1", preview.port)) as asking,
    ):
        asking.sendall(b"GET /about/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert preview.get("/_preview/client.js").status == 200
        started = time.monotonic()
        for number in numbers[:-1]:
            preview.process.send_signal(number)
        preview.stop(numbers[-1])
        assert time.monotonic() - started < 8  # of the ten that the page would take
        assert preview.complained.seen == []
    assert still_running(preview.process.pid) == {}


def test_a_pipe_in_place_of_the_settings_stops_nothing(preview: Running) -> None:
    events = preview.listen("/about/")
    settings = preview.root / "archive.yml"
    settings.unlink()
    os.mkfifo(settings)
    told = events.wait("state", lambda state: state["count"])["problems"][0]
    assert (told["file"], told["message"]) == ("archive.yml", "is not a plain file")
    assert preview.get("/about/").status == 200
    # In one step: an archive without settings is another one, of which a preview may tell as well.
    plain = preview.root / "content/plain.yml"
    write(preview.root, {"content/plain.yml": ARCHIVE["archive.yml"]})
    plain.replace(settings)
    events.wait("state", lambda state: not state["count"])
    preview.edit({"content/pages/about.md": text(title="About us")})
    events.wait("reload")
    assert "About us" in preview.get("/about/").text


def test_names_that_are_not_utf_8_are_problems_until_they_are_gone(preview: Running) -> None:
    events = preview.listen("/about/")
    names = (
        b"content/stories/\xff.md", b"content/media/\xff.png", b"content/people/\xfe.md", b"layouts/\xff.html",
        b"layouts/assets/\xff.css", b"layouts/locale/\xff.po", b"content/stories/\xfa/x.md",
    )  # fmt: skip
    files = [preview.root / os.fsdecode(name) for name in names]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"---\ntitle: X\n---\n")
    told = events.wait("state", lambda state: state["count"] == len(names))["problems"]
    assert {each["message"] for each in told} == {"has a name that cannot be printed"}
    assert [each["file"] for each in told if each["file"].startswith("layouts/")] == [
        r"layouts/\udcff.html",
        r"layouts/assets/\udcff.css",
        r"layouts/locale/\udcff.po",
    ]
    assert preview.get("/about/").status == 200
    for command in ("build", "check"):
        done = run(
            command, "--root", preview.root, *(["--no-search"] if command == "build" else [])
        )
        assert done.returncode == 1
        assert (done.stdout + done.stderr).count("has a name that cannot be printed") == len(names)
    for file in files:
        file.unlink()
    events.wait("state", lambda state: not state["count"])
    preview.edit({"content/pages/about.md": text(title="About us")})
    events.wait("reload")
    assert preview.complained.seen == []


def test_files_that_go_at_once_are_gone_and_no_problem(root: Path) -> None:
    # No more than are read before anything is shown: of others it may have read but a part yet.
    files = {
        f"content/stories/many/s{at}.md": story(f"Story {at}", "2020-01-01") for at in range(450)
    }
    with running(write(root, files), "--no-search", "--today", "2025-07-01") as preview:
        events = preview.listen("/about/")
        events.wait("state")
        for path in files:
            # It has to be read again, and is never half written.
            os.utime(root / path)
        shutil.rmtree(root / "content/stories/many")
        preview.follow()
        assert preview.get("/2020/").status == 404
        assert not [event for event in events.seen if event.name == "state" and event.data["count"]]
        assert not events.is_told_of_problems()
        assert not [line for line in preview.said.seen if "problem" in line]


def test_a_film_that_is_cut_while_it_is_sent_is_no_traceback(preview: Running) -> None:
    film = preview.root / "content/media/film.mp4"
    preview.edit({"content/media/film.mp4": bytes(1 << 25)})
    preview.edit({"content/pages/about.md": text("[film](/media/film.mp4)", title="About")})
    preview.follow()
    path = next(part for part in preview.get("/about/").text.split('"') if "/media/film" in part)
    with socket.create_connection(("127.0.0.1", preview.port), timeout=PATIENCE) as asking:
        asking.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert asking.recv(100).startswith(b"HTTP/1.1 200")
        os.truncate(film, 10)
        size = sum(map(len, iter(lambda: asking.recv(1 << 20), b"")))
    assert size < 1 << 25
    assert preview.get("/about/").status == 200
    assert preview.get("/_preview/problems/").text.count("trouble-") == 0
    assert preview.complained.seen == []


HURRIED = """
from broadsheet import cli
from broadsheet.previewing import keeping

keeping._PATIENCE = keeping._OF_PAGES = 0.1
cli.main()
"""
"""Starts a preview that waits for a cache a tenth of a second, and not seconds."""


def test_a_program_that_keeps_the_cache_locked_holds_no_save_up(root: Path, tmp_path: Path) -> None:
    asked = ("--no-search", "--today", "2025-07-01")
    (elsewhere := tmp_path / "elsewhere").mkdir()
    environment = {"TMPDIR": str(elsewhere)}
    with running(root, *asked, script=HURRIED, environment=environment) as preview:
        events = preview.listen("/about/")
        with closing(
            sqlite3.connect(root / ".broadsheet/cache.sqlite", isolation_level=None)
        ) as other:
            other.execute("BEGIN EXCLUSIVE")
            preview.edit({"content/pages/about.md": text("It snowed.", title="About us")})
            events.wait("reload")
            assert "It snowed." in preview.get("/about/").text
            preview.said.wait("keeps what it reads elsewhere")
            preview.follow()
            assert differing(preview, built_elsewhere(root, preview)) == []
            assert [each.name for each in elsewhere.glob("broadsheet-*/*")] == ["cache.sqlite"]
        assert preview.complained.seen == []
        preview.process.send_signal(signal.SIGINT)
        assert preview.process.wait(PATIENCE) == 0
    assert [*elsewhere.iterdir()] == []


def built_elsewhere(root: Path, preview: Running) -> dict[str, bytes]:
    """Return what a build makes of a copy of an archive, whose cache is its own."""
    ignored = shutil.ignore_patterns(".broadsheet")
    copy = shutil.copytree(root, root.parent / "copy", ignore=ignored)
    return built(copy, preview, drafts=True, future=True)
