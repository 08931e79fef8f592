"""Where a preview listens, and how it ends."""

import re
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.building import story, write
from tests.noticing import BegunWorker
from tests.previewing.running import Running, running, still_running
from tests.processes import run

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)


def test_a_port_that_is_taken_is_one_plain_line(preview: Running) -> None:
    done = run("serve", "--root", preview.root, "--no-search", "--port", str(preview.port))
    assert (done.returncode, done.stdout) == (3, "")
    told = re.fullmatch(
        rf"broadsheet: port {preview.port} is taken by another program: --port (\d+) is free\n",
        done.stderr,
    )
    assert told


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_others_are_not_warned_of_on_loopback(root: Path, host: str) -> None:
    with running(root, "--no-search", "--host", host) as preview:
        assert not [line for line in preview.said.seen if "warning" in line]


def test_a_preview_that_others_can_read_says_so(root: Path) -> None:
    with running(root, "--no-search", "--host", "0.0.0.0") as preview:
        preview.said.wait("^warning: .* can read this preview, drafts included$")
        assert preview.address == f"http://127.0.0.1:{preview.port}"
        assert preview.get("/", host="192.168.1.7").status == 200
        assert preview.get("/", host="evil.example").status == 421


@pytest.mark.parametrize("editor", ["javascript:{path}", "{path}", "vscode://{line}", ""])
def test_an_editor_that_is_none_is_a_misuse(root: Path, editor: str) -> None:
    done = run("serve", "--root", root, "--editor", editor)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_what_is_no_archive_is_a_misuse(tmp_path: Path) -> None:
    done = run("serve", "--root", tmp_path, "--port", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("broadsheet: ")
    assert done.stderr.endswith(
        "is not an archive: it has neither archive.yml nor a content folder: `broadsheet init` begins one\n"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_with_every_stream(preview: Running, number: signal.Signals) -> None:
    streams = [preview.listen(page) for page in ("/", "/about/", "/_preview/problems/")]
    for events in streams:
        events.wait("state")
    assert preview.stop(number) == 0
    assert preview.complained.seen == []
    assert all(events.ended() for events in streams)
    assert still_running(preview.process.pid) == {}


def test_it_ends_while_it_follows_many_files(preview: Running) -> None:
    write(
        preview.root,
        {f"content/stories/s{at}.md": story(f"Story {at}", "2020-01-01") for at in range(400)},
    )
    preview.said.wait("files: ")
    write(
        preview.root,
        {f"content/stories/s{at}.md": story(f"Another {at}", "2020-01-01") for at in range(400)},
    )
    assert preview.stop() == 0
    assert preview.complained.seen == []
    assert still_running(preview.process.pid) == {}


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_ends_while_it_reads_for_the_first_time(
    root: Path, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    long = "It rained.\n\n" * 400
    files = {
        f"content/stories/s{at}.md": story(f"Story {at}", "2020-01-01", long) for at in range(400)
    }
    worker = BegunWorker(tmp_path, count=2)
    preview = Running(write(root, files), "--no-search", "--jobs", "2", script=worker.script)
    try:
        worker.wait(preview.where)
        assert preview.stop(number) == status
        assert len(preview.complained.seen) == 1
        assert still_running(preview.process.pid) == {}
    finally:
        preview.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_interrupt_ends_it_though_a_layout_never_does(
    root: Path, number: signal.Signals
) -> None:
    endless = "{% for _ in range(10 ** 6) %}{% for _ in range(10 ** 6) %}{% endfor %}{% endfor %}"
    with running(write(root, {"layouts/document.html": endless}), "--no-search") as preview:
        with socket.create_connection(("127.0.0.1", preview.port)) as asking:
            asking.sendall(b"GET /about/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            idle = busy(preview)
            while busy(preview) < idle + 20:
                assert preview.process.poll() is None
                time.sleep(0.01)
            with suppress(ProcessLookupError):
                while preview.process.poll() is None:
                    preview.process.send_signal(number)
        assert preview.process.wait() == -number
        assert preview.complained.all() == []
        assert still_running(preview.process.pid) == {}


def busy(preview: Running) -> int:
    """Return for how long a preview was at work, in hundredths of a second."""
    return int(Path(f"/proc/{preview.process.pid}/stat").read_text().rpartition(")")[2].split()[11])
