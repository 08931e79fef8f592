"""The pages of a published archive, as readers with a browser of their own, a small screen or a keyboard meet them."""

import pytest
from playwright.sync_api import Page

from tests.browser.archive import MISSING, PAGES
from tests.browser.conftest import Axe, Complaints, Visit
from tests.browser.serving import Served

PHONE = {"width": 320, "height": 640}
# What has the focus is on the screen and has a line around it; `null` when nothing has it.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { top, left, bottom, right } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return {
    text: element.textContent.trim(),
    seen: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && bottom > top && right > left,
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
}
"""
# The innermost elements that reach beyond the screen and do not stand in a box that scrolls by itself.
BEYOND = """
() => {
  const scrolls = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth && !scrolls(element.parentElement))
    .map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`);
}
"""


@pytest.fixture(params=[*PAGES.values(), MISSING], ids=[*PAGES, "missing page"])
def address(request: pytest.FixtureRequest, archive_site: Served, complaints: Complaints) -> str:
    if request.param == MISSING:
        complaints.expect("404 (Not Found)")
    return f"{archive_site.address}{request.param}"


def test_axe_finds_no_barrier_by_day_or_night(visit: Visit, axe: Axe, address: str) -> None:
    page = visit(address)
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, ["color-contrast", "link-in-text-block"]) == ""


def test_nothing_scrolls_sideways_on_a_small_phone(visit: Visit, address: str) -> None:
    page = visit(address, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.evaluate(BEYOND)


def test_who_uses_a_keyboard_sees_where_they_are(visit: Visit, address: str) -> None:
    page = visit(address)
    for _ in range(3):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused
        assert focused["seen"], focused
        assert focused["outlined"], focused


def test_the_first_link_skips_to_the_text(page: Page, archive_site: Served) -> None:
    page.goto(f"{archive_site.address}/2025/06/rains/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_visit_asks_for_nothing_that_is_not_there(page: Page, archive_site: Served) -> None:
    archive_site.requests.clear()
    page.goto(f"{archive_site.address}/")
    page.reload()
    assert {request.status for request in archive_site.requests} <= {200, 304}
    assert 304 in {request.status for request in archive_site.requests}
