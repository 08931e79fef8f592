"""The pages of a published archive, as readers with a browser of their own, a small screen or a keyboard meet them."""

from playwright.sync_api import ViewportSize

from tests.browser.conftest import COLORS, Axe, Look
from tests.browser.looking import sticking_out

PHONE = ViewportSize(width=320, height=640)


def test_axe_finds_no_barrier_by_day_or_night(look: Look, axe: Axe, address: str) -> None:
    page = look(address)
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == ""


def test_nothing_scrolls_sideways_on_a_small_phone(look: Look, address: str) -> None:
    page = look(address, viewport=PHONE)
    assert sticking_out(page) == []
