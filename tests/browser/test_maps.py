"""Maps: what they ask for and when, and what they say of the country that is pointed at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Look, Visit
from tests.browser.serving import Served


def test_the_shapes_of_a_map_come_when_it_is_near(
    visit: Visit, site_host: Callable[[str], Served], address_of: Callable[[str, str], str]
) -> None:
    site = site_host("many")
    site.requests.clear()
    page = visit(address_of("many", "front page"), viewport={"width": 360, "height": 740})
    page.wait_for_load_state("networkidle")
    assert not [each for each in site.requests if "world." in each.path]
    with page.expect_request("**/world.*"):
        page.locator(".small").scroll_into_view_if_needed()
    expect(page.locator("use[data-shape]")).to_have_count(0)


def test_without_scripts_the_land_is_drawn(
    visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    page = visit(address_of("many", "front page"), java_script_enabled=False)
    assert page.locator(".small img").is_visible()
    assert not page.locator(".small svg").is_visible()
    page.goto(address_of("many", "map"))
    assert page.locator("svg.world use[href]").count() > 10


@pytest.mark.parametrize("how", ["keyboard", "pointer"])
def test_the_map_says_which_country_is_pointed_at(
    how: str, look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(address_of("many", "map"))
    said, malta = page.locator("svg.world > text"), page.locator("svg.world a[href*=malta]")
    expect(said).to_have_text("")
    if how == "keyboard":
        malta.focus()
    else:
        # A dot is pressed on its line, which has a width but no length.
        malta.locator("path").dispatch_event("pointerover")
    expect(said).to_have_text("Malta, 33 stories")
    assert malta.locator("title").text_content() == "Malta, 33 stories"
    if how == "keyboard":
        malta.blur()
    else:
        page.locator("svg.world").dispatch_event("pointerleave")
    expect(said).to_have_text("")
