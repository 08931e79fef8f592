"""What readers have set on their own machine holds: their colors, no motion, letters as large as they need them."""

from collections.abc import Callable
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.browser.conftest import Look, Visit
from tests.browser.looking import wait_until

Scheme = Literal["light", "dark"]

# With the frames that pages drawn after a link was followed are shown by, if any.
_NOTE_TRANSITIONS = """
window.moved = false;
addEventListener("pagereveal", (event) => { window.moved = Boolean(event.viewTransition); });
"""
_MOVING = """
() => [...document.querySelectorAll("*")].filter((element) => {
  const {animationName, animationDuration, transitionDuration} = getComputedStyle(element);
  const lasts = (durations) => durations.split(",").some((duration) => parseFloat(duration) > 0);
  return (animationName !== "none" && lasts(animationDuration)) || lasts(transitionDuration);
}).map((element) => element.outerHTML.slice(0, 80))
"""


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return how far two colors stand apart: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def luminance(color: tuple[int, ...]) -> float:
        linear = [
            part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
            for part in color[:3]
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _colors(drawing: Locator) -> list[tuple[int, ...]]:
    """Return the colors of a drawing as it is shown, those first that fill most of it."""
    picture = Image.open(BytesIO(drawing.screenshot())).convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    return [color for _, color in sorted(counted, reverse=True)]  # type: ignore[misc]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_of_a_chart_stand_out_in_forced_colors(
    look: Look, address_of: Callable[[str, str], str], scheme: Scheme
) -> None:
    page = look(address_of("many", "people: one"))
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    paper, bars, *_ = _colors(page.locator(".chart svg"))
    assert _contrast(paper, bars) >= 3


@pytest.mark.parametrize("kind", ["year", "days of any year"])
def test_days_with_stories_stand_out_in_forced_colors(
    kind: str, look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(address_of("many", kind))
    page.emulate_media(forced_colors="active")
    days = page.locator(".month td a")
    edges = days.evaluate_all("days => days.map((day) => getComputedStyle(day).outlineStyle)")
    assert set(edges) == {"solid"}
    assert len(edges) > 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_countries_stand_out_from_the_land_in_forced_colors(
    look: Look, address_of: Callable[[str, str], str], scheme: Scheme
) -> None:
    page = look(address_of("many", "map"))
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    fills = page.evaluate("""() => ["canvas", ".world .land", ".world [class^=t]"].map((what) => {
      const color = what === "canvas" ? getComputedStyle(document.body).backgroundColor
        : getComputedStyle(document.querySelector(what)).fill;
      return color.match(/[0-9.]+/g).map(Number);
    })""")
    paper, land, country = (tuple(map(int, fill)) for fill in fills)
    assert _contrast(country, land) >= 3
    assert _contrast(country, paper) >= 3


def test_nothing_moves_for_who_wants_no_motion(
    visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    page = visit(reduced_motion="reduce")
    page.add_init_script(_NOTE_TRANSITIONS)
    for kind in ("front page", "story", "people: one", "year", "map", "search", "storylines: one"):
        page.goto(address_of("many", kind))
        assert page.evaluate(_MOVING) == [], kind
        page.locator("header.masthead a").first.click()
        page.wait_for_load_state()
        assert page.evaluate("window.moved") is False, kind
        assert page.evaluate("document.getAnimations().length") == 0, kind


def test_pages_fade_into_each_other_for_who_welcomes_motion(
    visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    page = visit(reduced_motion="no-preference")
    page.add_init_script(_NOTE_TRANSITIONS)
    page.goto(address_of("many", "story"))
    page.locator("header.masthead a").first.click()
    page.wait_for_url(address_of("many", "front page"))
    # The next page is revealed some time after it has loaded.
    wait_until(page, "() => window.moved")
