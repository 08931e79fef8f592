"""The host that browser tests and benchmarks run against answers as Netlify does."""

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.serving import (
    Answer,
    Host,
    Request,
    Served,
    header_rules,
    pattern,
    redirects,
    serving,
)
from tests.building import write
from tests.previewing.running import PATIENCE

HEADERS = """
# Of every path.
/*
  X-Frame-Options: DENY
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/:taxonomy/:term/feed.xml
  Content-Type: application/atom+xml; charset=utf-8
/twice.txt
  X-Frame-Options: SAMEORIGIN
"""
TEXT = "It rained. " * 200
FILES: dict[str, str | bytes] = {
    "_headers": HEADERS,
    "_redirects": "/old/ /2025/ 301!\n/2024/ /nowhere/ 302\n/gone /elsewhere.html # for good\n",
    "index.html": TEXT,
    "404.html": "Nothing here.",
    "2024/index.html": "The year before.",
    "2025/index.html": "The year.",
    "twice.txt": "Twice.",
    "assets/style.css": "p {}",
    "people/ada/feed.xml": "<feed/>",
    "pagefind/wasm.en.pagefind": b"\0wasm" * 99,
}


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(write(tmp_path, FILES))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(write(tmp_path, FILES)) as site:
        yield site


def _asked(site: Served, path: str, method: str = "GET", **headers: str) -> Answer:
    client = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=PATIENCE)
    try:
        client.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        got = client.getresponse()
        return Answer(got.status, dict(got.getheaders()), got.read())
    finally:
        client.close()


@pytest.mark.parametrize(
    ("rule", "path", "matches"),
    [
        ("/*", "/any/path", True),
        ("/assets/*", "/assets/a/b.css", True),
        ("/assets/*", "/other/a.css", False),
        ("/:taxonomy/:term/feed.xml", "/people/ada/feed.xml", True),
        ("/:taxonomy/feed.xml", "/people/ada/feed.xml", False),
        ("/a.b", "/aXb", False),
    ],
)
def test_a_rule_matches_any_path_by_a_star_and_one_part_by_a_name(
    rule: str, path: str, *, matches: bool
) -> None:
    assert bool(pattern(rule).fullmatch(path)) == matches


def test_a_header_rule_keeps_the_colons_of_its_value() -> None:
    rules = header_rules("/*\n  Link: <https://a.example/>; rel=preload\n")
    assert [(rule.name, rule.value) for rule in rules] == [
        ("Link", "<https://a.example/>; rel=preload")
    ]


def test_a_redirect_is_permanent_unless_it_says_otherwise() -> None:
    assert [
        (rule.target, rule.status, rule.forced)
        for rule in redirects("/a /b\n/c /d 302\n/e /f 301!\n")
    ] == [
        ("/b", 301, False),
        ("/d", 302, False),
        ("/f", 301, True),
    ]


def test_a_folder_is_its_index(host: Host) -> None:
    assert host.answer("/2025/?from=2024").body == b"The year."


def test_a_folder_without_its_slash_leads_to_it(host: Host) -> None:
    answer = host.answer("/2025")
    assert (answer.status, answer.headers["Location"]) == (301, "/2025/")


def test_a_redirect_goes_before_a_file_only_when_it_is_forced(host: Host) -> None:
    assert (host.answer("/old").status, host.answer("/old/").headers["Location"]) == (301, "/2025/")
    assert host.answer("/2024/").status == 200
    assert host.answer("/gone/").headers["Location"] == "/elsewhere.html"


@pytest.mark.parametrize(
    "path", ["/nothing/", "/_headers", "/_redirects", "/../secret", "/%2e%2e/secret", "/assets/"]
)
def test_what_is_not_published_is_answered_by_the_page_for_it(tmp_path: Path, path: str) -> None:
    write(tmp_path, {"secret": "None of it."})
    answer = Host(write(tmp_path / "site", FILES)).answer(path)
    assert (answer.status, answer.body) == (404, b"Nothing here.")


def test_a_site_below_a_path_answers_there_only(tmp_path: Path) -> None:
    host = Host(write(tmp_path, FILES), "/the/record")
    assert host.answer("/the/record/2025/").body == b"The year."
    assert host.answer("/2025/").status == 404


def test_headers_come_from_every_rule_that_matches(host: Host) -> None:
    assert (
        host.answer("/assets/style.css").headers["Cache-Control"]
        == "public, max-age=31536000, immutable"
    )
    assert (
        host.answer("/people/ada/feed.xml").headers["Content-Type"]
        == "application/atom+xml; charset=utf-8"
    )
    assert host.answer("/nothing/").headers["X-Frame-Options"] == "DENY"
    assert host.answer("/twice.txt").headers["X-Frame-Options"] == "DENY, SAMEORIGIN"


def test_a_page_is_kept_but_asked_about_each_time(host: Host) -> None:
    assert host.answer("/").headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_file_that_is_known_is_not_sent_again(host: Host) -> None:
    tag = host.answer("/").headers["ETag"]
    answer = host.answer("/", {"if-none-match": tag})
    assert (answer.status, answer.body) == (304, b"")


def test_a_file_that_has_changed_is_sent_again(host: Host) -> None:
    tag = host.answer("/twice.txt").headers["ETag"]
    (host.folder / "twice.txt").write_text("Thrice.")
    answer = host.answer("/twice.txt", {"if-none-match": tag})
    assert (answer.status, answer.body) == (200, b"Thrice.")


def test_text_is_compressed_for_whoever_accepts_it(host: Host) -> None:
    answer = host.answer("/", {"accept-encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body).decode() == TEXT
    assert len(answer.body) < len(TEXT) / 10
    assert host.answer("/").body.decode() == TEXT


def test_what_is_no_text_is_sent_as_it_stands(host: Host) -> None:
    answer = host.answer("/pagefind/wasm.en.pagefind", {"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.body == FILES["pagefind/wasm.en.pagefind"]


def test_each_request_is_recorded_as_it_was_answered(served: Served) -> None:
    body = _asked(served, "/?q=rain", Accept_Encoding="gzip").body
    tag = _asked(served, "/2025/").headers["ETag"]
    _asked(served, "/2025/", If_None_Match=tag)
    _asked(served, "/nothing")
    assert served.requests == [
        Request("/?q=rain", 200, len(body)),
        Request("/2025/", 200, len("The year.")),
        Request("/2025/", 304, 0),
        Request("/nothing", 404, len("Nothing here.")),
    ]
    assert served.sent == len(body) + len("The year.") + len("Nothing here.")


def test_a_head_request_has_the_length_and_no_body(served: Served) -> None:
    answer = _asked(served, "/2025/", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "9", b"")
