"""Style sheets are exchanged on the page as it stands."""

import threading

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.preview.conftest import ABOUT, Preview, bar_of, html, until
from tests.browser.preview.scripted import Scripted


def _styled(server: Scripted, href: str = "/assets/style.1.css") -> None:
    server.pages["/rains/"] = html(head=f'<link rel="stylesheet" href="{href}">')
    for number in range(1, 5):
        server.pages[f"/assets/style.{number}.css"] = f"h1 {{ letter-spacing: {number}px }}"


def _spacing(page: Page) -> Locator:
    return page.get_by_role("heading", name="Rains")


def _sheets(page: Page) -> list[str]:
    sheets: list[str] = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.href)"
    )
    return [address.rpartition("/")[2] for address in sheets]


@pytest.mark.parametrize(
    "href", ["/assets/style.1.css", "../assets/style.1.css", "{address}/assets/style.1.css"]
)
def test_a_style_sheet_is_exchanged_without_a_reload(
    server: Scripted, preview: Preview, href: str
) -> None:
    _styled(server, href.format(address=server.address))
    page = preview()
    page.evaluate("window.before = true")
    for number in (2, 3, 1):
        server.send(
            "styles",
            {f"/assets/style.{before}.css": f"/assets/style.{number}.css" for before in (1, 2, 3)},
        )
        expect(_spacing(page)).to_have_css("letter-spacing", f"{number}px")
        expect(page.locator("head > [rel=stylesheet]")).to_have_count(1)
    assert page.evaluate("window.before") is True


def test_the_old_style_sheet_serves_until_the_new_one_has_come(
    server: Scripted, preview: Preview
) -> None:
    _styled(server)
    page = preview()
    server.held["/assets/style.2.css"] = threading.Event()
    server.send("styles", {"/assets/style.1.css": "/assets/style.2.css"})
    until(page, lambda: "/assets/style.2.css" in server.asked)
    expect(_spacing(page)).to_have_css("letter-spacing", "1px")
    server.held["/assets/style.2.css"].set()
    expect(_spacing(page)).to_have_css("letter-spacing", "2px")


def test_a_style_sheet_that_does_not_load_changes_nothing(
    server: Scripted, preview: Preview, complaints: Complaints
) -> None:
    _styled(server)
    page = preview()
    server.send("styles", {"/assets/style.1.css": "/assets/style.9.css"})
    until(page, lambda: any("style.9.css" in heard for heard in complaints.heard))
    expect(page.locator("head > [rel=stylesheet]")).to_have_count(1)
    expect(_spacing(page)).to_have_css("letter-spacing", "1px")
    server.send("styles", {"/assets/style.9.css": "/assets/style.2.css"})
    expect(_spacing(page)).to_have_css("letter-spacing", "2px")
    complaints.expect("404")


@pytest.mark.parametrize("chained", [True, False])
def test_of_several_quick_edits_the_last_one_stays(
    server: Scripted, preview: Preview, *, chained: bool
) -> None:
    _styled(server)
    page = preview()
    for number in (2, 3):
        server.held[f"/assets/style.{number}.css"] = threading.Event()
    for number in (2, 3, 4):
        old = number - 1 if chained else 1
        server.send("styles", {f"/assets/style.{old}.css": f"/assets/style.{number}.css"})
    expect(_spacing(page)).to_have_css("letter-spacing", "4px")
    for number in (3, 2):
        server.held[f"/assets/style.{number}.css"].set()
    server.tell(page=ABOUT)
    expect(bar_of(page)).to_contain_text("1,412 words")
    assert _sheets(page) == ["style.4.css"]
    expect(_spacing(page)).to_have_css("letter-spacing", "4px")
