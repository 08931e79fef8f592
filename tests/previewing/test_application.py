"""What is answered to each request, asked over HTTP of a preview that runs."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest

from broadsheet.imaging.published import published_picture
from broadsheet.previewing.application import with_client
from tests.building import SETTINGS, png, publish, published, story, text, write
from tests.previewing.running import Running, running

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="signals and symbolic links of POSIX"
)

FILM = bytes(range(256)) * 40
DRAFT = "Not yet for readers."
SECRET = "nobody is to read this"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = write(
        tmp_path_factory.mktemp("site") / "archive",
        {
            "archive.yml": SETTINGS.replace("record.example/", "record.example/rec/"),
            "content/stories/rains.md": story(
                "Rains",
                "2025-06-07",
                "![Dot](/media/dot.png) <!-- --> [x](/media/b.svg) [film](/media/film.mp4)",
            ),
            "content/stories/sketch.md": story(
                "Sketch", "2025-06-08", DRAFT, draft=True, people=["Ada Lovelace"]
            ),
            "content/pages/about.md": text(title="About"),
            "content/media/dot.png": png(1),
            "content/media/film.mp4": FILM,
            "content/media/b.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script/></svg>",
            "content/media/secret.txt": SECRET,
            "secret.txt": SECRET,
            ".env": SECRET,
            "../secret.txt": SECRET,
        },
    )
    (root / "content/media/out.txt").symlink_to(root.parent / "secret.txt")
    (root / "content/media/folder").symlink_to(root.parent)
    with running(root, "--no-search") as preview:
        yield preview


def test_a_page_is_followed_by_a_script_at_the_end_of_its_body() -> None:
    script = b'<script type="module" src="/_preview/client.js" data-digest="ab"></script>'
    assert (
        with_client(b"<p></body> or not</p></body></html>", "ab")
        == b"<p></body> or not</p>" + script + b"</body></html>"
    )
    assert with_client(b"<p>It rained.", "ab") == b"<p>It rained." + script


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/../../secret.txt", "/%2e%2e/secret.txt", "/rec/%2e%2e/secret.txt", "/rec/..%2fsecret.txt",
     "/rec/media/../../secret.txt", "/rec/media/%2e%2e/%2e%2e/secret.txt", "/rec/media/..%2f..%2fsecret.txt",
     "/rec/media/..\\..\\secret.txt", "/rec/media/..%5c..%5csecret.txt", "/rec/media/secret.txt", "/rec/media/out.txt",
     "/rec/media/folder/secret.txt", "/rec/secret.txt", "/secret.txt", "/.env", "/rec/.env", "//etc/passwd",
     "/rec//etc/passwd", "/etc/passwd", "/rec/archive.yml", "/archive.yml", "/rec/content/stories/rains.md",
     "/_preview/../secret.txt", "/_preview/%2e%2e/application.py", "/_preview/application.py",
     "/_preview/problems.html", "/_preview/..%2ffollower.py", "/rec/pagefind/../../secret.txt",
     "/rec/pagefind/%2e%2e/%2e%2e/secret.txt", "/rec/.broadsheet/cache.sqlite", "/.broadsheet/cache.sqlite",
     "/rec/media/dot.png%00.txt", "/%00", "/rec/%00",
     "/rec/media/%00", "/rec/%ff%fe", "/%252e%252e/secret.txt", "/rec/media//dot.png", "/rec/media/%2fetc/passwd",
     "/rec/layouts/story.html", "/reco/2025/06/rains/", f"/{'a' * 5000}", "/rec/media/dot.png/",
     "/rec/2025%2f06%2frains/"],
)  # fmt: skip
def test_no_path_leaves_what_is_published(preview: Running, path: str) -> None:
    answer = preview.get(path)
    assert SECRET.encode() not in answer.body
    assert b"root:" not in answer.body
    if path == "/rec/2025%2f06%2frains/":
        # A slash may be written so: it is the story, as it is in `Screen.answer`.
        assert answer.status == 200
    else:
        assert (answer.status, b"Traceback" in answer.body) == (404, False)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "192.168.1.7:{port}", "EVIL.example.", "", "[fe80::1]:{port}",
     "localhost.evil.example", "127.0.0.1.evil.example:{port}"],
)  # fmt: skip
@pytest.mark.parametrize(
    "path",
    ["/rec/", "/_preview/events?page=/rec/&digest=", "/_preview/problems/", "/_preview/client.js"],
)
def test_who_asks_for_another_host_is_refused(preview: Running, path: str, host: str) -> None:
    answer = preview.get(path, host=host.format(port=preview.port))
    assert (answer.status, b"Rains" in answer.body) == (421, False)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:{port}", "127.0.0.1.:{port}", "[::1]:{port}", "a.localhost"]
)
def test_who_asks_for_this_machine_is_answered(preview: Running, host: str) -> None:
    assert preview.get("/rec/", host=host.format(port=preview.port)).status == 200


FOREIGN: Mapping[str, Mapping[str, str]] = {
    "another site": {
        "origin": "https://evil.example",
        "sec_fetch_site": "cross-site",
        "sec_fetch_mode": "cors",
    },
    "another port": {
        "origin": "http://127.0.0.1:1",
        "sec_fetch_site": "same-site",
        "sec_fetch_mode": "cors",
    },
    "an origin alone": {"origin": "null"},
    "a script or picture": {
        "sec_fetch_site": "cross-site",
        "sec_fetch_mode": "no-cors",
        "sec_fetch_dest": "script",
    },
    "a frame": {
        "sec_fetch_site": "cross-site",
        "sec_fetch_mode": "navigate",
        "sec_fetch_dest": "iframe",
    },
    "another name": {"host": "evil.example"},
}
BESIDES = (
    "/", "/rec", "/rec/about", "/rec/nowhere/", "/nowhere", "/_preview/problems/", "/_preview/client.js",
    "/_preview/nothing.js", "/_preview/events?page=/rec/&digest=", "/rec/media/film", "/rec/pagefind/shards.json",
    "/rec/%ff", "/rec/_headers",
)  # fmt: skip


@pytest.fixture(scope="module")
def addresses(preview: Running) -> list[str]:
    """Return every address that the preview answers: all that a build would publish, and its own."""
    copy, folder = preview.root.parent / "copy", preview.root.parent / "published"
    shutil.copytree(
        preview.root, copy, ignore=shutil.ignore_patterns(".broadsheet", "out.txt", "folder")
    )
    assert publish(copy, folder, base_url=f"{preview.address}/", drafts=True).problems == ()
    return [
        *(f"/rec/{quote(path.removesuffix('index.html'))}" for path in published(folder)),
        *BESIDES,
    ]


@pytest.mark.parametrize("who", FOREIGN)
def test_no_address_is_answered_for_another_origin(
    preview: Running, addresses: list[str], who: str
) -> None:
    for path in addresses:
        for method in ("GET", "OPTIONS", "POST") if path in BESIDES else ("GET",):
            answer = preview.get(path, method, **FOREIGN[who])
            assert answer.status == (421 if who == "another name" else 403), path
            assert len(answer.body) < 120, path
            assert not OPENING & answer.headers.keys(), path
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_every_answer_closes_itself(preview: Running, addresses: list[str]) -> None:
    assert "/rec/data/stories.csv" in addresses
    for path in addresses:
        answer = preview.get(path, "HEAD")
        assert answer.status not in {403, 421}, path
        assert not OPENING & answer.headers.keys(), path
        assert {name: answer.headers.get(name) for name in CLOSING} == CLOSING, path
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "Sketch" in preview.get("/rec/data/stories.csv").text


OPENING = {"access-control-allow-origin", "timing-allow-origin", "access-control-allow-credentials"}
CLOSING = {
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "x-content-type-options": "nosniff",
}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /rec/ HTTP/1.1\r\nConnection: close\r\n\r\n", (400, 421)),
        (b"GET /rec/ HTTP/1.0\r\n\r\n", (421,)),
        (
            b"GET /rec/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            (400, 421),
        ),
        (
            b"GET /rec/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            (400, 421),
        ),
        (
            b"GET http://evil.example/rec/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            (421,),
        ),
        (b"GET /rec/\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", (400, 404)),
        (b"GET /rec/\x00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", (400, 404)),
        (b"nonsense\r\n\r\n", (400,)),
    ],
    ids=[
        "no host",
        "no host in 1.0",
        "two hosts",
        "one host twice",
        "whole address",
        "bytes",
        "NUL",
        "nonsense",
    ],
)
def test_what_is_no_proper_request_is_refused(
    preview: Running, request_: bytes, status: tuple[int, ...]
) -> None:
    answer = preview.exchange(request_)
    assert int(answer.split(b" ", 2)[1]) in status
    assert b"Rains" not in answer


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]
)
@pytest.mark.parametrize(
    "path", ["/rec/", "/_preview/problems/", "/_preview/client.js", "/rec/nowhere/"]
)
def test_there_is_nothing_to_do_but_to_read(preview: Running, method: str, path: str) -> None:
    assert preview.get(path, method).status == 405


@pytest.mark.parametrize(
    "path",
    ["/rec/", "/rec/feed.xml", "/_preview/problems/", "/_preview/client.js", "/rec/nowhere/"],
)
def test_heads_are_those_of_the_pages(preview: Running, path: str) -> None:
    head, whole = preview.get(path, "HEAD"), preview.get(path)
    assert (head.status, head.body) == (whole.status, b"")
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_a_page_that_is_shown_already_is_not_sent_again(preview: Running) -> None:
    first = preview.get("/rec/")
    again = preview.get("/rec/", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert preview.get("/rec/", if_none_match='"another"').status == 200
    assert (
        preview.get(
            "/rec/nowhere/", if_none_match=preview.get("/rec/nowhere/").headers["etag"]
        ).status
        == 404
    )


def test_nothing_is_kept_or_read_by_others(preview: Running) -> None:
    for path in ("/rec/", "/rec/feed.xml", "/_preview/client.js", "/_preview/problems/"):
        headers = preview.get(path).headers
        assert (headers["cache-control"], headers["cross-origin-resource-policy"]) == (
            "no-cache",
            "same-origin",
        )
        assert not {name for name in headers if name.startswith("access-control")}
        assert "x-powered-by" not in headers
        assert headers["x-content-type-options"] == "nosniff"


def test_the_archives_own_headers_are_sent(preview: Running) -> None:
    rules = preview.get("/rec/_headers").text
    policy = next(
        line.partition(":")[2].strip()
        for line in rules.splitlines()
        if "Content-Security-Policy:" in line
    )
    assert (
        preview.get("/rec/").headers["content-security-policy"]
        == f"{policy}, frame-ancestors 'self'"
    )


def test_media_is_sent_whole_or_in_parts(preview: Running) -> None:
    path = next(
        part for part in preview.get("/rec/2025/06/rains/").text.split('"') if "/media/film" in part
    )
    whole = preview.get(path)
    assert (whole.headers["content-type"], whole.body) == ("video/mp4", FILM)
    part = preview.get(path, range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])


def test_a_drawing_is_sent_as_it_is_published(preview: Running) -> None:
    path = next(
        part for part in preview.get("/rec/2025/06/rains/").text.split('"') if "/media/b" in part
    )
    drawing = preview.get(path)
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.body == published_picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


@pytest.mark.parametrize(
    ("range_", "status", "part"),
    [
        ("bytes=10-19", 206, slice(10, 20)), ("bytes=10-", 206, slice(10, None)), ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 206, slice(None)), ("BYTES= 3-3 ", 206, slice(3, 4)), ("bytes=99999999-", 416, None),
        ("bytes=-0", 416, None), ("bytes=", 200, slice(None)), ("bytes=a-b", 200, slice(None)),
        ("bytes=9-3", 200, slice(None)), ("bytes=1-2,4-5", 200, slice(None)), ("lines=1-2", 200, slice(None)),
        ("bytes", 200, slice(None)), ("-", 200, slice(None)), ("bytes=--1", 200, slice(None)),
        ("bytes=1-2-3", 200, slice(None)), ("bytes=\u0661-", 200, slice(None)),
        ("bytes=" + "9" * 5000 + "-", 200, slice(None)),
    ],
)  # fmt: skip
def test_a_part_is_sent_where_it_is_asked_for_as_it_should_be(
    preview: Running, range_: str, status: int, part: slice | None
) -> None:
    answer = preview.get(film(preview), range=range_.encode().decode("latin-1"))
    assert (answer.status, answer.body) == (status, FILM[part] if part else b"")


def film(preview: Running) -> str:
    return next(
        part for part in preview.get("/rec/2025/06/rains/").text.split('"') if "/media/film" in part
    )


def test_media_that_a_browser_has_is_not_sent_again(preview: Running) -> None:
    for path in (film(preview), film(preview).replace("film", "nothing")):
        first = preview.get(path)
        for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
            again = preview.get(path, if_none_match=known)
            assert (again.status, again.body) == (
                (304, b"") if first.status == 200 else (404, first.body)
            )
    assert preview.get(film(preview), if_none_match='"other"').status == 200


def test_a_part_of_another_film_than_that_is_the_whole(preview: Running) -> None:
    tag = preview.get(film(preview)).headers["etag"]
    assert preview.get(film(preview), range="bytes=0-0", if_range=tag).status == 206
    assert preview.get(film(preview), range="bytes=0-0", if_range='"other"').status == 200


def test_what_is_sent_says_of_what_kind_it_is(preview: Running) -> None:
    kinds = {
        path: preview.get(f"/rec/{path}").headers["content-type"]
        for path in ("", "feed.json", "robots.txt", "_redirects")
    }
    assert kinds == {
        "": "text/html; charset=utf-8",
        "feed.json": "application/feed+json",
        "robots.txt": "text/plain; charset=utf-8",
        "_redirects": "text/plain; charset=utf-8",
    }


@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        ("/", 302, "/rec/"),
        ("/rec", 301, "/rec/"),
        ("/rec/about", 301, "/rec/about/"),
        ("/rec/about/index.html", 301, "/rec/about/"),
        ("/rec/index.html", 301, "/rec/"),
    ],
)
def test_a_path_that_is_nearly_right_leads_to_the_page(
    preview: Running, asked: str, status: int, location: str
) -> None:
    answer = preview.get(asked)
    assert (answer.status, answer.headers["location"]) == (status, location)


def test_no_redirect_leads_to_another_site(preview: Running) -> None:
    for path in (
        "//evil.example",
        "//evil.example/index.html",
        "/rec//evil.example",
        "/\\evil.example",
    ):
        assert preview.get(path).status == 404


def test_what_is_not_there_is_the_archives_own_page_of_that(preview: Running) -> None:
    answer = preview.get("/rec/nowhere/")
    assert answer.status == 404
    assert preview.get("/rec/404.html").body == answer.body


def test_the_page_of_problems_says_nothing_that_runs(preview: Running) -> None:
    answer = preview.get("/_preview/problems/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "has no source" in answer.text


def test_nothing_is_ever_told_on_the_terminal_but_what_editors_need(preview: Running) -> None:
    assert preview.complained.seen == []
    assert not [line for line in preview.said.seen if "Traceback" in line or "GET" in line]
