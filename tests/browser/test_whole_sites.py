"""Every kind of page of whole sites, on small screens and large: nothing is in a reader's way, nothing sticks out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import BY_SIZE, COLORS, Axe, Look
from tests.browser.looking import hidden, sticking_out
from tests.browser.serving import Served

KINDS = (
    "front page", "missing page", "search", "map", "data", "corrections", "days of any year", "a day of any year",
    "year", "month", "day", "a second page", "story", "document",
    *(f"{taxonomy}: {what}" for taxonomy in ("people", "countries", "topics", "storylines")
      for what in ("all", "one", "with others")),
    "authors: all", "authors: one", "kinds: all", "kinds: one",
)  # fmt: skip
_WITH = {f"{taxonomy}: with others" for taxonomy in ("people", "countries", "topics", "storylines")}
_AUTHORS, _KINDS = {"authors: all", "authors: one"}, {"kinds: all", "kinds: one"}
LACKING = {
    "real": {"a second page", "day", "a day of any year", "storylines: with others", *_AUTHORS},
    "many": {"storylines: with others", *_AUTHORS, *_KINDS},
    "arabic": {"a second page", "document", *_WITH},
}
"""Kinds of page that a site has none of."""
SEARCHES = {"real": "search/?q=trade", "many": "search/?q=vote", "arabic": "search/?q=النهر"}
PHONE, DESK, LARGE_LETTERS = (ViewportSize(width=width, height=900) for width in (320, 1440, 360))


@pytest.fixture(
    params=[(site, kind) for site in LACKING for kind in KINDS if kind not in LACKING[site]],
    ids=" ".join,
)
def visited(
    request: pytest.FixtureRequest, address_of: Callable[[str, str], str], look: Look
) -> Page:
    """Return one page of a kind of a site, on a phone."""
    name, kind = request.param
    return look(address_of(name, kind), viewport=PHONE)


@pytest.mark.parametrize("name", SEARCHES)
def test_nothing_is_in_the_way_of_results(
    name: str, look: Look, axe: Axe, site_host: Callable[[str], Served]
) -> None:
    page = look(f"{site_host(name).address}/{SEARCHES[name]}", viewport=PHONE)
    expect(page.locator("#_list article").first).to_be_visible()
    _looked_at(page, axe)


def test_nothing_is_in_the_way(visited: Page, axe: Axe) -> None:
    _looked_at(visited, axe)


# How far the name and the first date are from the edge of the screen at which lines begin.
_STARTS = """
(direction) => [".masthead .name a, .masthead h1 a, .masthead h1", "main time"].map((what) => {
  const {left, right} = document.querySelector(what).getBoundingClientRect();
  return direction === "rtl" ? document.documentElement.clientWidth - right : left;
})
"""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("kind", ["front page", "month", "people: one"])
def test_an_arabic_page_is_mirrored(
    kind: str, viewport: ViewportSize, look: Look, address_of: Callable[[str, str], str]
) -> None:
    arabic = look(address_of("arabic", kind), viewport=viewport)
    assert arabic.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
    from_the_right = arabic.evaluate(_STARTS, "rtl")
    english = look(address_of("small", kind), viewport=viewport)
    assert from_the_right == pytest.approx(english.evaluate(_STARTS, "ltr"), abs=1)


def _looked_at(page: Page, axe: Axe) -> None:
    assert sticking_out(page) == []
    assert axe(page) == ""
    only_there = hidden(page)
    page.set_viewport_size(DESK)
    assert axe(page, (*COLORS, *BY_SIZE)) == ""
    assert axe(page, elements=only_there) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == ""
    page.set_viewport_size(PHONE)
    assert axe(page, COLORS) == ""
    page.set_viewport_size(LARGE_LETTERS)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sticking_out(page) == []
