"""A page of another origin gets nothing of a preview, whatever way it asks in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, Visit
from tests.browser.looking import wait_until
from tests.browser.preview.newsroom import FILES, Newsroom, Start, heading, sourced
from tests.building import png, write
from tests.previewing.running import Running

ADDRESSES = (
    "/", "/2025/sketch/", "/data/stories.csv", "/data/stories-2025.jsonl", "/data/terms.json", "/feed.json",
    "/_preview/problems/", "/_preview/client.js", "/_preview/events?page=/&digest=", "/nowhere/", "/2025/rains",
    "/_headers", "/search/names.json",
)  # fmt: skip
SECRET = "A sketch"
TRIED = """
async ([address, timeout]) => {
  const ended = (element, source) => new Promise((resolve) => {
    element.onload = () => resolve("loaded");
    element.onerror = () => resolve("failed");
    element[source] = address;
    document.body.append(element);
    setTimeout(() => resolve("nothing came"), timeout);
  });
  const fetched = async (options) => {
    try {
      const answer = await fetch(address, options);
      return `${answer.type} ${(await answer.text()).length}`;
    } catch {
      return "failed";
    }
  };
  const listened = new Promise((resolve) => {
    const events = new EventSource(address);
    events.onmessage = events.onopen = () => resolve("loaded");
    events.onerror = () => { events.close(); resolve("failed"); };
  });
  return {
    fetch: await fetched({}),
    "fetch without CORS": await fetched({ mode: "no-cors" }),
    "fetch with credentials": await fetched({ credentials: "include" }),
    "a form's way": await fetched({ method: "POST", mode: "no-cors", body: "a=b" }),
    script: await ended(document.createElement("script"), "src"),
    module: await ended(Object.assign(document.createElement("script"), { type: "module" }), "src"),
    picture: await ended(document.createElement("img"), "src"),
    film: await ended(document.createElement("video"), "src"),
    style: await ended(Object.assign(document.createElement("link"), { rel: "stylesheet" }), "href"),
    events: await listened,
  };
}
"""


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><html lang=en><title>Evil</title><link rel=icon href='data:,'><body>Evil</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _elsewhere() -> Iterator[int]:
    with ThreadingHTTPServer(("", 0), _Blank) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with _elsewhere() as port:
        yield port


@pytest.fixture(params=["127.0.0.1", "127.0.0.2"], ids=["another port", "another site"])
def evil(
    request: pytest.FixtureRequest, port: int, newsroom: Newsroom, complaints: Complaints
) -> Page:
    """Return a page of another port, or of another site."""
    page = newsroom.show(f"http://{request.param}:{port}/")
    complaints.heard.clear()
    return page


@pytest.fixture(autouse=True)
def nothing_is_complained_of(complaints: Complaints) -> Iterator[None]:
    yield
    complaints.heard.clear()  # that each try fails is what is looked at


def _got(page: Page, address: str, path: str) -> dict[str, str]:
    """Return what a page gets of an address in whatever way, by path and way; empty for nothing."""
    tried = page.evaluate(TRIED, [f"{address}{path}", 3000])
    assert len(tried) == 10
    return {
        f"{path}: {way}": what for way, what in tried.items() if what not in {"failed", "opaque 0"}
    }


def test_no_address_can_be_loaded_from_elsewhere(evil: Page, shared: Running) -> None:
    got = [_got(evil, shared.address, path) for path in ADDRESSES]
    assert got == [{}] * len(ADDRESSES)


def test_no_page_can_be_framed(evil: Page, shared: Running) -> None:
    evil.evaluate(
        "(address) => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'),"
        " { src: address, onload: resolve })))",
        f"{shared.address}/2025/sketch/",
    )
    assert not any(
        SECRET in frame.content()
        for frame in evil.frames[1:]
        if not frame.url.startswith("chrome-error")
    )


def test_a_window_that_is_opened_shows_itself_and_nothing_to_its_opener(
    evil: Page, shared: Running
) -> None:
    with evil.context.expect_page() as opened:
        evil.evaluate(
            "(address) => { window.other = open(address); }", f"{shared.address}/2025/sketch/"
        )
    expect(heading(opened.value)).to_have_text(SECRET)
    assert opened.value.evaluate("opener") is None
    wait_until(evil, "() => other.closed")
    assert (
        evil.evaluate("() => { try { return other.document.title } catch { return 'refused' } }")
        != SECRET
    )


def test_a_link_from_elsewhere_may_be_followed_and_loaded_again(
    evil: Page, shared: Running
) -> None:
    evil.evaluate(
        "(address) => document.body.append(Object.assign(document.createElement('a'), { href: address, text: 'go' }))",
        f"{shared.address}/2025/rains/",
    )
    evil.get_by_text("go").click()
    expect(heading(evil)).to_have_text("Rains return")
    evil.reload()
    expect(heading(evil)).to_have_text("Rains return")
    evil.evaluate("location.reload()")
    expect(heading(evil)).to_have_text("Rains return")


def test_the_preview_s_own_pages_read_all_of_it(newsroom: Newsroom) -> None:
    page = newsroom.open("/2025/rains/")
    lengths = page.evaluate(
        "(paths) => Promise.all(paths.map(async (path) => (await (await fetch(path)).text()).length))",
        [path for path in ADDRESSES if "events" not in path and path != "/nowhere/"],
    )
    assert all(lengths)
    page.get_by_role("link", name="Weather").first.click()
    expect(heading(page)).to_have_text("Weather")
    page.go_back()
    expect(heading(page)).to_have_text("Rains return")


HEADERS = """\
/*
  Access-Control-Allow-Origin: *
  Access-Control-Allow-Credentials: true
  Cross-Origin-Resource-Policy: cross-origin
  Cross-Origin-Opener-Policy: unsafe-none
  Content-Security-Policy: frame-ancestors *
  Timing-Allow-Origin: *
"""


def test_an_archive_cannot_open_its_preview(
    start: Start, show: Visit, port: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = write(
        tmp_path_factory.mktemp("open"),
        {**FILES, "layouts/headers.txt": HEADERS, "content/media/dot.png": png(1),
         "content/stories/2025/06/dot.md": sourced("Dot", "![Dot](/media/dot.png)")},
    )  # fmt: skip
    preview = start(root, "--no-search")
    dot = next(part for part in preview.get("/2025/dot/").text.split('"') if "/media/dot" in part)
    page = show(f"http://127.0.0.2:{port}/")
    for path in ("/data/stories.csv", dot, "/2025/dot/"):
        assert _got(page, preview.address, path) == {}
