"""What a reader chooses and points at: colours that stay, and what a name is."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Axe, Look, Visit

Address = Callable[[str, str], str]


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_colours_that_a_reader_chooses_stay_from_page_to_page(
    look: Look, address_of: Address, axe: Axe
) -> None:
    page = look(address_of("real", "story"))
    light = paper(page)
    dark = page.get_by_role("button", name="dark")
    dark.focus()
    page.keyboard.press("Enter")
    assert paper(page) != light
    expect(dark).to_have_attribute("aria-pressed", "true")
    assert axe(page) == ""
    page.goto(address_of("real", "front page"))
    # Before any of the page is there, and before the styles are.
    html = page.content()
    assert re.search(r'<html[^>]* data-scheme="dark"', html)
    assert html.index("/early.") < html.index('rel="stylesheet"')
    assert "<script src=" in html
    assert paper(page) != light
    expect(page.get_by_role("button", name="dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="as the system has them").click()
    assert paper(page) == light
    page.reload()
    assert paper(page) == light


def test_without_a_script_there_is_no_switch(visit: Visit, address_of: Address) -> None:
    page = visit(address_of("real", "story"), java_script_enabled=False)
    assert not page.locator("#_scheme").is_visible()


def _asked_by(page: Page) -> list[str]:
    """Return the addresses that the scripts of a page ask for from now on."""
    asked: list[str] = []

    def fetched(request: Request) -> None:
        # Browsers may ask for pages themselves as well, before they are followed.
        if request.resource_type == "fetch":
            asked.append(request.url)

    page.on("request", fetched)
    return asked


def test_a_name_that_is_pointed_at_says_what_it_is(
    visit: Visit, address_of: Address, axe: Axe
) -> None:
    page = visit()
    page.clock.install()
    page.goto(address_of("real", "story"))
    asked = _asked_by(page)
    link = page.locator(
        "main .facts dd a[href*='/countries/'], main .facts dd a[href*='/people/']"
    ).first
    name = link.text_content() or ""
    before = page.evaluate("document.documentElement.scrollHeight")
    assert asked == []
    link.hover()
    card = page.locator(".pointed")
    card.wait_for()
    expect(card).to_contain_text(name)
    expect(card.locator("p.figures")).to_contain_text("stor")
    assert axe(page) == ""
    assert page.evaluate("document.documentElement.scrollHeight") == before
    # The newest story is a link there, after its day; the keyboard does not meet it.
    newest = card.get_by_role("link", include_hidden=True)
    expect(newest).to_have_attribute("href", re.compile(r"/2025/\d\d/[a-z-]+/$"))
    expect(newest).to_have_attribute("tabindex", "-1")
    expect(card.locator(".says .figures")).to_contain_text("2025")
    # It can be pointed at, and goes by Escape.
    card.hover()
    page.clock.run_for(10_000)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.mouse.move(1, 1)
    link.hover()
    card.wait_for()
    page.mouse.move(1, 1)
    expect(card).to_be_hidden()
    pages = [
        url for url in asked if url.endswith("/") and url == link.evaluate("each => each.href")
    ]
    assert len(pages) == 1


def test_there_is_nothing_to_point_with_on_a_phone(visit: Visit, address_of: Address) -> None:
    page = visit(has_touch=True, is_mobile=True)
    page.clock.install()
    page.goto(address_of("real", "story"))
    asked = _asked_by(page)
    page.locator("main .facts dd a").first.dispatch_event("pointerover", {"pointerType": "touch"})
    page.clock.run_for(10_000)
    assert page.locator(".pointed").count() == 0
    assert asked == []
