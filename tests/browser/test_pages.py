"""The pages of a published archive, as readers with a browser of their own, a small screen or a keyboard meet them."""

from playwright.sync_api import ViewportSize

from tests.browser.conftest import COLORS, SCREEN, Axe, Look
from tests.browser.looking import sticking_out
from tests.browser.test_keyboard import focused

PHONE = ViewportSize(width=320, height=640)


def test_a_page_scrolls_to_no_side_has_no_barrier_by_day_or_night_and_shows_where_its_reader_is(
    look: Look, axe: Axe, address: str
) -> None:
    # One after the other on one page, as it takes longer to open than to look at.
    page = look(address, viewport=PHONE)
    assert sticking_out(page) == []
    page.set_viewport_size(SCREEN)
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == ""
    page.emulate_media(color_scheme="light")
    for _ in range(3):
        page.keyboard.press("Tab")
        stop = focused(page)
        assert stop
        assert stop["seen"], stop
        assert stop["outlined"], stop
