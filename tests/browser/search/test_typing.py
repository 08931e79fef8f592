"""What a search is while it is being typed: files are on their way before its last letter."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.looking import wait_until
from tests.browser.search.conftest import SearchPage
from tests.browser.serving import Served

PAUSES = """
window.held = [];
const own = setTimeout;
window.setTimeout = (does, after) => after < 150 ? own(does, after) : held.push(does);
"""
"""Keeps what the page would do after a pause in typing."""
WORKERS = """
Object.assign(window, {workers: 0, found: 0, early: 0});
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    workers += 1;
    this.addEventListener("message", ({data}) => found += Number("found" in data));
  }
};
addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("_list");
  const look = () => early += Number(list.ariaBusy === "false" && !list.children.length);
  new MutationObserver(look).observe(list, {attributes: true, childList: true});
});
"""
"""Counts the workers, the searches that they have answered, and how often the list was said to be whole without a
story."""


def test_what_is_typed_is_asked_for_before_there_is_a_pause(visit: Visit, site: Served) -> None:
    search = SearchPage(visit(), site.address)
    search.page.add_init_script(PAUSES)
    search.open()
    with search.page.expect_request(re.compile(r"/index/.*\.pf_index$")):
        search.field.fill("harbour")
    expect(search.stories).to_have_count(0)
    search.page.evaluate("held.forEach((does) => does())")
    expect(search.stories).not_to_have_count(0)


@pytest.mark.parametrize(("spared", "workers"), [("true", 0), ("false", 1)])
def test_nothing_is_asked_for_in_vain_by_readers_who_want_that(
    visit: Visit, site: Served, spared: str, workers: int
) -> None:
    search = SearchPage(visit(), site.address)
    wish = f"Object.defineProperty(navigator, 'connection', {{value: {{saveData: {spared}}}}});"
    search.page.add_init_script(PAUSES + WORKERS + wish)
    search.open().field.fill("harbour")
    assert search.page.evaluate("workers") == workers
    search.page.evaluate("held.forEach((does) => does())")
    expect(search.stories).not_to_have_count(0)


def test_a_key_that_asks_for_what_was_searched_for_as_it_was_typed_waits_for_its_stories(
    visit: Visit, site: Served
) -> None:
    search = SearchPage(visit(), site.address)
    page, held, waiting = search.page, list[Route](), [True]
    page.add_init_script(WORKERS)
    page.route(
        "**/*.pf_fragment", lambda route: held.append(route) if waiting else route.continue_()
    )
    with search.open().page.expect_request("**/*.pf_fragment"):
        search.field.fill("harbour")
    search.field.press("Enter")
    wait_until(page, "() => found === 2")
    expect(search.told).to_have_count(1)
    waiting.clear()
    for route in held:
        route.continue_()
    expect(page.locator("#_list")).to_have_attribute("aria-busy", "false")
    expect(search.stories).not_to_have_count(0)
    assert page.evaluate("early") == 0
