"""The pages of a published archive, as readers with a browser of their own, a small screen or a keyboard meet them."""

from tests.browser.conftest import Axe, Visit
from tests.browser.looking import sticking_out

PHONE = {"width": 320, "height": 640}


def test_axe_finds_no_barrier_by_day_or_night(visit: Visit, axe: Axe, address: str) -> None:
    page = visit(address)
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, ["color-contrast", "link-in-text-block"]) == ""


def test_nothing_scrolls_sideways_on_a_small_phone(visit: Visit, address: str) -> None:
    page = visit(address, viewport=PHONE)
    assert sticking_out(page) == []
