"""Pages as those meet them who have a keyboard and no mouse."""

from collections.abc import Callable
from itertools import pairwise
from typing import TypedDict

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Look
from tests.browser.serving import Served


class Stop(TypedDict):
    """What has the focus, and where it stands."""

    text: str
    place: int
    """In the page's order, among all that can have the focus."""
    part: str
    """The part of the page that it stands in, counted in the page's order."""
    first: tuple[float, float]
    """How far its first line is from the top of the page, and from the edge of the screen at which
    lines begin."""
    last: tuple[float, float]
    """The same of its last line."""
    height: float
    """Of its last line."""
    seen: bool
    outlined: bool


# `null` when nothing has the focus.
_FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const all = [...document.querySelectorAll("a[href], button, input, select, summary")];
  const parts = [...document.querySelectorAll("header, nav, main, article, aside, section, footer, form")];
  const {top, left, bottom, right} = element.getBoundingClientRect();
  const {outlineStyle, outlineWidth, direction} = getComputedStyle(element);
  const lines = [...element.getClientRects()], last = lines.at(-1);
  const at = (line) => [line.top + scrollY, direction === "rtl" ? innerWidth - line.right : line.left];
  return {
    text: element.textContent.trim(),
    place: all.indexOf(element),
    part: String(parts.indexOf(element.closest("header, nav, main, article, aside, section, footer, form"))),
    first: at(lines[0]),
    last: at(last),
    height: last.height,
    seen: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && bottom > top && right > left,
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
}
"""
# Told where the focus goes, not asked after each key: a page has hundreds of stops.
_NOTE_STOPS = f"""
() => {{
  const stops = window.stops = [], focused = {_FOCUSED};
  addEventListener("focusin", () => stops.push(focused()));
}}
"""
_AT_ONCE = 20
"""Keys that are pressed before the stops are looked at."""
_MOST = 400
"""Stops after which a page is taken to hold the focus in a circle."""


def focused(page: Page) -> Stop | None:
    """Return what has the focus; None when nothing has."""
    found: Stop | None = page.evaluate(_FOCUSED)
    return found


def stops(page: Page) -> list[Stop]:
    """Return every stop of the tab key, from the beginning of a page to its end."""
    page.evaluate(_NOTE_STOPS)
    for _ in range(_MOST // _AT_ONCE):
        for _ in range(_AT_ONCE):
            page.keyboard.press("Tab")
        found: list[Stop] = page.evaluate("window.stops")
        places = [stop["place"] for stop in found]
        # After its end, a page is gone through from its beginning.
        if places[0] in places[1:]:
            return found[: places.index(places[0], 1)]
    raise AssertionError(f"more than {_MOST} stops, the last is {found[-1]}")


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize(
    ("site", "kind"),
    [
        ("many", "front page"),
        ("many", "story"),
        ("many", "people: one"),
        ("arabic", "story"),
        ("arabic", "people: one"),
    ],
)
def test_the_focus_goes_as_the_page_is_read(
    site: str, kind: str, width: int, look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(address_of(site, kind), viewport={"width": width, "height": 900})
    found = stops(page)
    assert len(found) >= 10
    if page.evaluate("getComputedStyle(document.querySelector('main')).readingFlow") == "normal":
        places = [stop["place"] for stop in found]
        assert places == sorted(places), "an element is taken out of the page's order"
    else:
        # What is seen in another order is reached in that: down the page, part by part.
        tops = [stop["first"][0] for stop in found]
        assert tops == pytest.approx(sorted(tops), abs=24)
        assert width < 768
    for before, after in pairwise(found):
        assert after["outlined"], after
        # Inside of a part, which may have a column to itself, it goes down, or on along the line.
        if before["part"] == after["part"]:
            (was, beside), (top, start) = before["last"], after["first"]
            assert top >= was + before["height"] / 2 or start > beside, (before, after)


def test_the_first_link_skips_to_the_text(look: Look, archive_site: Served) -> None:
    page = look(f"{archive_site.address}/2025/06/rains/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
