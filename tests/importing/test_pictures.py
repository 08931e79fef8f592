"""Pictures that a source lacks: fetched from the old site when that is asked for, within limits, and shown."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from broadsheet.commands.import_reports import Imported, import_text
from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.commands.old_pictures import Manners
from broadsheet.importing import fetching
from broadsheet.importing.fetching import (
    LeftAloneError,
    Limits,
    NotFetchedError,
    fetched,
    is_public,
)
from broadsheet.problems import Misuse
from tests.building import photo, png, publish, write
from tests.importing.test_forms import SETTINGS

HERE = Limits(private=True, seconds=5)


class Old:
    """An old site on the loopback: what it answers by path, and what it was asked for."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.answers: dict[str, tuple[int, bytes] | str] = {}
        """Path to a status and bytes, or to where it leads."""
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def old() -> Iterator[Old]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            answer = site.answers.get(self.path, (404, b"<h1>Gone</h1>"))
            if isinstance(answer, str):
                self.send_response(301)
                self.send_header("Location", answer)
                self.end_headers()
                return
            status, data = answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(data) + (10 if status == 299 else 0)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Old(server.server_port)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def brought(tmp_path: Path, old: Old, body: str, head: str = "", **asked: object) -> Imported:
    write(
        tmp_path / "source",
        {
            "hugo.toml": f'baseURL = "{old.address}/"\n',
            "content/posts/rains.md": f"---\ntitle: Rains\ndate: 2019-03-05\n{head}---\n\n{body}\n",
        },
    )
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    usual = {"pictures": True, "manners": Manners(HERE, pause=0)}
    order = ImportOrder(root=root, source=tmp_path / "source", **{**usual, **asked})  # type: ignore[arg-type]
    return import_archive(order)


def text(tmp_path: Path) -> str:
    return (tmp_path / "root/content/stories/2019/03/rains.md").read_text()


def left(done: Imported) -> list[str]:
    return [each.why for each in done.entries if each.came == "left" and each.kind == "picture"]


def test_pictures_are_fetched_and_shown(tmp_path: Path, old: Old) -> None:
    old.answers = {
        "/images/a.png": (200, png(1)),
        "/images/b%20c.jpg": (200, photo()),
        "/posts/rains/own.png": (200, png(3)),
        "/images/lead.png": (200, png(4)),
        "/large.png": "/moved/large.png",
        "/moved/large.png": (200, png(5)),
    }
    body = (
        f"![A]({old.address}/images/a.png?w=600)\n\n![B](</images/b c.jpg>)\n\n![Own](own.png)\n\n"
        "[![Small](/images/a.png)](/large.png)"
    )
    done = brought(tmp_path, old, body, "image: images/lead.png\nimage_alt: The lead\n")
    assert (done.problems, left(done), done.wanted) == ((), [], 0), old.paths
    media = tmp_path / "root/content/media"
    assert {file.relative_to(media).as_posix() for file in media.rglob("*.*")} == {
        "images/a.png", "images/b c.jpg", "posts/rains/own.png", "posts/rains/images/lead.png", "large.png",
    }  # fmt: skip
    assert (media / "images/a.png").read_bytes() == png(1)
    written = text(tmp_path)
    assert "![A](/media/images/a.png)" in written
    assert "![B](</media/images/b c.jpg>)" in written
    assert "![Own](/media/posts/rains/own.png)" in written
    assert "[![Small](/media/images/a.png)](/media/large.png)" in written
    assert "src: posts/rains/images/lead.png" in written
    assert publish(tmp_path / "root").problems == ()
    assert all("broadsheet/" in headers["User-Agent"] for _, headers in old.asked)
    assert not any("Cookie" in headers for _, headers in old.asked)
    assert not (tmp_path / "root/.broadsheet/fetched").exists()


def test_nothing_is_fetched_unless_that_is_asked_for(tmp_path: Path, old: Old) -> None:
    old.answers = {"/a.png": (200, png(1))}
    for dry_run in (True, False):
        done = brought(tmp_path, old, "![A](/a.png)", pictures=dry_run, dry_run=dry_run)
        assert (old.asked, done.wanted) == ([], 1)
    told = import_text(brought(tmp_path, old, "![A](/a.png)", pictures=False))
    assert told.endswith("1 picture of the old site not here: --pictures fetches what it still has")
    assert f"[A]({old.address}/a.png)" in text(tmp_path)


def test_what_was_fetched_is_not_asked_for_again(tmp_path: Path, old: Old) -> None:
    old.answers = {"/a.png": (200, png(1))}
    brought(tmp_path, old, "![A](/a.png)")
    for pictures in (True, False):
        again = brought(tmp_path, old, "![A](/a.png)", pictures=pictures)
        assert (again.written, again.wanted) == (0, 0)
    assert old.paths == ["/a.png"]
    # What was changed here stays, and is shown.
    write(tmp_path / "root", {"content/media/a.png": png(9)})
    again = brought(tmp_path, old, "![A](/a.png)")
    assert (old.paths, again.written) == (["/a.png"], 0)
    assert (tmp_path / "root/content/media/a.png").read_bytes() == png(9)


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path, old: Old) -> None:
    old.answers = {f"/{at}.png": (200, png(at)) for at in range(3)}
    body = "\n\n".join(f"![A](/{at}.png)" for at in range(3))

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        brought(tmp_path, old, body, tell=interrupt)
    assert not (tmp_path / "root/content").exists()
    assert left(brought(tmp_path, old, body)) == []
    assert sorted(old.paths) == ["/0.png", "/1.png", "/2.png"]


@pytest.mark.parametrize(
    ("path", "answer", "why"),
    [
        ("/a.png", (404, b""), "127.0.0.1 answers 404"),
        ("/a.png", (200, b"<!doctype html><h1>Gone</h1>"), "what stands there"),
        ("/a.png", (200, b""), "what stands there is empty"),
        ("/a.jpg", (200, photo()[:900]), "what stands there is cut off before its end"),
        ("/a.svg", (200, b"<html><script>1</script></html>"), "what stands there"),
        ("/a.php", (200, png(1)), "what stands there is a page or a script"),
        ("/a.png", (200, b"\x89PNG\r\n\x1a\n" + bytes(300_000)), "it has more than 200,000 bytes"),
        ("/a.png", "/a.png", "it leads on more than 5 times"),
        ("/a.png", "file:///etc/passwd", "file:///etc/passwd is no address of a page on the web"),
        ("/a.png", "ftp://old.example/a.png", "is no address of a page on the web"),
        ("/a.png", "http://me:secret@127.0.0.1/", "is no address of a page on the web"),
        ("/a.png", "http://[::1", "it does not answer"),
        ("/.well-known/a.png", (200, png(1)), "its name cannot be published"),
    ],
    ids=[
        "gone", "page", "empty", "cut", "script", "php", "large", "ring", "file", "ftp", "password",
        "no address", "hidden",
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_named_and_stays_a_link(
    tmp_path: Path, old: Old, path: str, answer: tuple[int, bytes] | str, why: str
) -> None:
    old.answers = {path: answer, "/b.png": (200, png(2))}
    manners = Manners(HERE._replace(size=200_000), pause=0)
    done = brought(tmp_path, old, f"![A]({path})\n\n![B](/b.png)", manners=manners)
    (said,) = left(done)
    assert said.startswith("it was not fetched: ")
    assert why in said
    assert done.wanted == 1
    assert f"[A]({old.address}{path})" in text(tmp_path)
    assert "![B](/media/b.png)" in text(tmp_path)
    assert [file.name for file in (tmp_path / "root/content/media").rglob("*.*")] == ["b.png"]
    assert "not fetched" in (tmp_path / "root/import-report.txt").read_text()
    assert publish(tmp_path / "root").problems == ()


def test_a_source_without_an_address_is_told_how_to_give_it(tmp_path: Path, old: Old) -> None:
    address, old.address = old.address, ""
    old.answers = {"/a.png": (200, png(1))}
    with pytest.raises(Misuse, match="does not say where the old site stands"):
        brought(tmp_path, old, "![A](/a.png)")
    write(tmp_path, {"map.yml": f"address: {address}\n"})
    assert left(brought(tmp_path, old, "![A](/a.png)", map_file=tmp_path / "map.yml")) == []
    assert "![A](/media/a.png)" in text(tmp_path)


def test_a_site_may_need_what_follows_a_question_mark(tmp_path: Path, old: Old) -> None:
    old.answers = {"/a.png?v=2": (200, png(2))}
    assert left(brought(tmp_path, old, "![A](/a.png?v=2)")) == []
    assert (tmp_path / "root/content/media/a.png").read_bytes() == png(2)


def test_a_site_below_a_path_has_its_pictures_there_or_at_the_root(
    tmp_path: Path, old: Old
) -> None:
    port = old.address
    old.address += "/blog"
    old.answers = {
        "/blog/a.png": (200, png(1)), "/b.png": (200, png(2)), "/blog/c.png": (200, png(3)),
    }  # fmt: skip
    done = brought(tmp_path, old, f"![A](/a.png)\n\n![B](/b.png)\n\n![C]({port}/blog/c.png)")
    assert left(done) == []
    assert text(tmp_path).count("![") == 3
    assert "![A](/media/a.png)" in text(tmp_path)


def test_a_picture_that_its_address_does_not_tell_apart_is_not_asked_for(
    tmp_path: Path, old: Old
) -> None:
    done = brought(tmp_path, old, "![A](/image?id=3)")
    assert old.asked == []
    assert left(done) == [
        "it was not fetched: only what follows a question mark tells it from others"
    ]


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_to_be_left_alone_is(tmp_path: Path, old: Old, status: int) -> None:
    body = "\n\n".join(f"![A](/{at}.png)" for at in range(3))
    old.answers = {f"/{at}.png": (status, b"") for at in range(3)}
    done = brought(tmp_path, old, body)
    assert len(old.asked) == 1
    assert len(left(done)) == 3
    assert "asks to be left alone" in left(done)[-1]


def test_a_host_that_does_not_answer_is_asked_a_few_times_alone(
    tmp_path: Path, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refused(url: str, _limits: Limits) -> bytes:
        tried.append(url)
        raise NotFetchedError("it does not answer", is_hosts=True)

    monkeypatch.setattr("broadsheet.commands.old_pictures.fetched", refused)
    done = brought(tmp_path, old, "\n\n".join(f"![A](/{at}.png)" for at in range(9)))
    assert len(tried) == 5
    assert len(left(done)) == 9


def test_pictures_of_other_sites_are_not_asked_for(tmp_path: Path, old: Old) -> None:
    done = brought(tmp_path, old, "![A](https://elsewhere.example/a.png)")
    assert (old.asked, done.wanted, left(done)) == ([], 0, [])


def test_the_loopback_is_refused_unless_a_test_says_otherwise(tmp_path: Path, old: Old) -> None:
    old.answers = {"/a.png": (200, png(1))}
    done = brought(tmp_path, old, "![A](/a.png)", manners=Manners(pause=0))
    assert old.asked == []
    assert left(done) == [
        "it was not fetched: 127.0.0.1 is not on the public web, but at 127.0.0.1"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.8", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "nonsense",
    ],
)  # fmt: skip
def test_what_not_everybody_can_reach_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_the_rest_is_public(address: str) -> None:
    assert is_public(address)


Known = list[tuple[object, object, object, object, tuple[str, int]]]


def _known(*addresses: str) -> Known:
    return [(0, 0, 0, "", (address, 80)) for address in addresses]


def test_a_host_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: _known("93.184.216.34", "10.0.0.1"))
    with pytest.raises(NotFetchedError, match=r"old\.example is not on the public web, but at 10"):
        fetched("http://old.example/a.png", Limits())


def test_a_name_is_asked_for_once_and_its_address_connected_to(
    monkeypatch: pytest.MonkeyPatch, old: Old
) -> None:
    # A host that gives a public address first, and ours when it is asked again, gains nothing.
    asked, connected = [], []
    here = socket.create_connection(("127.0.0.1", int(old.address.rpartition(":")[2])))

    def known(host: str, *_: object, **__: object) -> Known:
        asked.append(host)
        return _known("93.184.216.34")

    def create(address: tuple[str, int], **_: object) -> socket.socket:
        connected.append(address)
        return here

    monkeypatch.setattr(socket, "getaddrinfo", known)
    monkeypatch.setattr(socket, "create_connection", create)
    with pytest.raises(NotFetchedError, match="answers 404"):
        fetched("http://old.example/a.png", Limits())
    assert (asked, connected) == (["old.example"], [("93.184.216.34", 80)])
    assert old.asked[0][1]["Host"] == "old.example"


def test_where_it_leads_on_is_looked_at_again(monkeypatch: pytest.MonkeyPatch, old: Old) -> None:
    old.answers = {"/a.png": "http://inside.example/secret"}
    real_addresses, real = fetching._addresses, socket.getaddrinfo
    monkeypatch.setattr(
        fetching,
        "_addresses",
        lambda host, port, limits: (
            ["127.0.0.1"] if host == "127.0.0.1" else real_addresses(host, port, limits)
        ),
    )
    answers = {"inside.example": _known("169.254.169.254")}
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: answers.get(host) or real(host, *rest, **more),
    )
    with pytest.raises(NotFetchedError, match=r"inside\.example is not on the public web"):
        fetched(f"{old.address}/a.png", Limits())


@contextmanager
def _slow(first: bytes) -> Iterator[str]:
    """Yield the address of a host that says something at first, and then never ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept = []

        def serve() -> None:
            with server.accept()[0] as connection:
                kept.append(connection)
                connection.sendall(first)
                connection.recv(65536)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        thread.join(10)


@pytest.mark.parametrize(
    "first",
    [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab"],
    ids=["no word", "no end of the head", "no end of the body"],
)
def test_a_host_that_never_ends_is_left(first: bytes) -> None:
    with _slow(first) as url, pytest.raises(NotFetchedError, match=r"it takes longer than 0\.2 s"):
        fetched(url, Limits(private=True, seconds=0.2))


def test_what_is_cut_off_is_not_taken(old: Old) -> None:
    old.answers = {"/a.png": (200, png(1))}
    assert fetched(f"{old.address}/a.png", HERE) == png(1)
    old.answers = {"/a.png": (503, b"")}
    with pytest.raises(LeftAloneError):
        fetched(f"{old.address}/a.png", HERE)
