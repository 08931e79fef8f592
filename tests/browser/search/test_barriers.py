"""What readers with a screen reader, a small screen or no scripts meet on the search page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import BY_SIZE, COLORS, Axe, Visit
from tests.browser.looking import hidden, sticking_out
from tests.browser.search.conftest import SearchPage


def _empty(search: SearchPage) -> None:
    expect(search.open().browse).to_be_visible()


def _results(search: SearchPage) -> None:
    expect(search.open("?q=harbour").stories).to_have_count(10)


def _facets(search: SearchPage) -> None:
    search.open("?q=tariffs&countries=China&countries=Mexico&from=2023")
    if search.page.locator("#_disclose").is_visible():
        search.page.locator("#_disclose").click()
    search.facet("Topics").locator("summary").click()
    expect(search.facet("Topics").get_by_label("Law")).to_be_visible()
    expect(search.facet("Countries").get_by_label("All of these")).to_be_visible()


def _nothing(search: SearchPage) -> None:
    search.open("?q=xylophonist").tells(
        "No story has “xylophonist”, or a word near it.", "Nothing is found. Browse instead:"
    )


def _names(search: SearchPage) -> None:
    search.open().field.fill("Commerce")
    expect(search.names).to_have_count(1)


def _combobox(search: SearchPage) -> None:
    search.page.goto(f"{search.site}/2024/")
    search.page.get_by_role("combobox").press_sequentially("Lukash")
    expect(search.page.get_by_role("option")).to_have_count(1)
    search.page.keyboard.press("ArrowDown")


STATES: dict[str, Callable[[SearchPage], None]] = {
    "empty": _empty, "results": _results, "facets": _facets, "nothing": _nothing, "names": _names,
    "combobox": _combobox,
}  # fmt: skip
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1440, height=900)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier_by_day_or_night(search: SearchPage, axe: Axe, state: str) -> None:
    page = search.page
    page.set_viewport_size(PHONE)
    STATES[state](search)
    assert axe(page) == ""
    assert sticking_out(page) == []
    only_there = hidden(page)
    page.set_viewport_size(DESK)
    assert sticking_out(page) == []
    assert axe(page, (*COLORS, *BY_SIZE)) == ""
    assert axe(page, elements=only_there) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == ""
    page.set_viewport_size(PHONE)
    assert axe(page, COLORS) == ""


def test_without_scripts_the_page_leads_to_all_there_is_and_has_no_field(
    visit: Visit, search: SearchPage
) -> None:
    page = visit(f"{search.site}/search/?q=tariffs", java_script_enabled=False)
    # This way of turning scripts off comes too late for Chromium to show the element.
    noscript = (
        page.request.get(page.url).text().partition("<noscript>")[2].partition("</noscript>")[0]
    )
    assert "Searching needs JavaScript." in noscript
    expect(page.locator("#_browse").get_by_role("link", name="People")).to_be_visible()
    expect(page.locator("#_browse").get_by_role("link", name="2025")).to_be_visible()
    expect(page.locator("form:visible, input:visible, button:visible")).to_have_count(0)


def test_a_keyboard_comes_from_the_field_to_the_results_past_all_that_narrows_them(
    search: SearchPage,
) -> None:
    page = search.open("?q=tariffs&sort=newest").page
    search.finds(["Court weighs duties", "Duties return", "Fruit costs less", "Steel costs more"])
    link = page.get_by_role("link", name="Skip to the results")
    page.locator("form.search button").focus()
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.skip')"):
            break
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#_results') !== null")
    # It is the same search as before.
    search.finds(["Court weighs duties", "Duties return", "Fruit costs less", "Steel costs more"])
    assert "q=tariffs" in page.url


def test_there_is_nothing_to_skip_to_before_a_search(search: SearchPage) -> None:
    page = search.open("").page
    expect(page.get_by_role("link", name="Skip to the results")).to_have_count(0)
