"""What the tests of the preview in a browser share: pages and problems, and a page once it is connected."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Protocol

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.browser.conftest import COLORS, Axe, Look, Visit, insist
from tests.browser.preview.scripted import Scripted, scripted

FILE = "content/stories/2025/06/rains.md"
LONG_FILE = f"content/stories/2025/06/{'a-very-long-name-' * 4}end.md"
ABOUT = {"file": FILE, "href": f"vscode://file/{FILE}", "words": 1412, "mark": "", "advice": []}


def problem(message: str = "'yesterday' is not a date", **fields: object) -> dict[str, object]:
    return {
        "file": FILE, "line": 3, "column": 7, "field": "date", "message": message, "name": "",
        "hint": "write YYYY-MM-DD, without quotes", "source": "date: yesterday", "href": f"vscode://file/{FILE}:3:7",
        **fields,
    }  # fmt: skip


def html(
    body: str = "<p>It rained.</p>", *, head: str = "", digest: str = "ab12", script: str = ""
) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rains</title>'
        f'<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="data:,">{head}</head><body><main><h1>Rains</h1>{body}</main>'
        f'<script type="module" src="/_preview/client.js" data-digest="{digest}"{script}></script></body></html>'
    )


TALL = "".join(f'<p id="p{number}">Line {number}</p>' for number in range(200))
TALL_STYLE = '<link rel="stylesheet" href="/tall.css">'


@pytest.fixture
def close() -> Callable[[BrowserContext], None]:
    """Return what ends the visits of a test, whose pages load themselves anew when the preview tells them to."""
    return _led_away_and_closed


def _led_away_and_closed(context: BrowserContext) -> None:
    # A page, or a context, that is closed while it is being loaded anew can wait for its end for
    # ever: each is first led to where nothing loads it again, or fails to be as it is just on its
    # way elsewhere.
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank")
        page.close()
    context.close()


class Preview(Protocol):
    def __call__(
        self, path: str = "/rains/", options: dict[str, object] | None = None, **state: object
    ) -> Page: ...


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as script:
        script.pages = {
            "/rains/": html(),
            "/floods/": html("<p>It flooded.</p>", digest="cd34"),
            "/tall/": html(TALL, head=TALL_STYLE),
            "/tall.css": "p { margin: 0; block-size: 40px }",
        }
        yield script


def live(page: Page) -> Page:
    expect(page.locator("broadsheet-preview")).to_have_attribute("data-state", "live")
    return page


@pytest.fixture
def leave() -> Callable[[Page], None]:
    """Return what leads the page of all tests away from a server that is about to end."""

    return lambda page: insist(lambda: page.goto("about:blank"))


@pytest.fixture
def show(visit: Visit, look: Look) -> Visit:
    """Return a function that opens the first page of a test in the page that its worker has for all.

    What comes after it, or with options, has a context of its own. A test that sets more than `look`
    puts right again, as a clock, takes `visit`.
    """
    looks = [look]

    def open_page(address: str = "about:blank", **options: object) -> Page:
        return visit(address, **options) if options or not looks else looks.pop()(address)

    return open_page


@pytest.fixture
def preview(server: Scripted, visit: Visit, show: Visit) -> Preview:
    """Return a function that opens a page, once it is connected: `preview("/rains/", count=1, problems=[…])`.

    It does as `show` does, unless there are options for a context of its own, be they none:
    `options={}`.
    """

    def open_page(
        path: str = "/rains/", options: dict[str, object] | None = None, **state: object
    ) -> Page:
        server.tell(**state)
        address = f"{server.address}{path}"
        return live(show(address) if options is None else visit(address, **options))

    return open_page


def no_barrier_by_day_or_night(page: Page, axe: Axe) -> None:
    """See that axe finds nothing wrong with a page in light colors, nor with the colors that are dark."""
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == ""
    page.emulate_media(color_scheme="light")


def overlay_of(page: Page) -> Locator:
    return page.get_by_role("region", name="this archive from being published")


def bar_of(page: Page) -> Locator:
    return page.locator("#bar")


def told_on(page: Page) -> Locator:
    return page.locator("broadsheet-preview").get_by_role("status")


def reloaded(page: Page, act: Callable[[], object]) -> None:
    """Do something that must load the page anew, and wait until the new one is connected."""
    page.evaluate("document.documentElement.dataset.before = ''")
    act()
    expect(page.locator("html:not([data-before])")).to_be_attached()
    live(page)


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait until something is so that only the server knows."""
    for _ in range(1000):
        if true():
            return
        page.evaluate("new Promise(requestAnimationFrame)")
    pytest.fail("it never came")


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '"><b>bold</b>',
    "{{ 7 * 7 }}",
]
