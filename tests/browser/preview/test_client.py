"""What the client does at the server's events and without them, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, Visit
from tests.browser.preview.conftest import (
    ABOUT,
    TALL,
    TALL_STYLE,
    Preview,
    bar_of,
    html,
    live,
    reloaded,
    told_on,
    until,
)
from tests.browser.preview.scripted import Scripted


def test_the_server_is_told_the_page_and_its_digest(server: Scripted, preview: Preview) -> None:
    server.pages["/caf%C3%A9%20+&/"] = html()
    preview("/café +&/")
    assert server.heard[0].query == {"page": "/caf%C3%A9%20+&/", "digest": "ab12"}


@pytest.mark.parametrize("down", ["silent", "refusing"])
def test_a_lost_server_is_told_of_and_looked_for(
    server: Scripted, preview: Preview, complaints: Complaints, down: str
) -> None:
    page = preview(page=ABOUT)
    server.down = down
    server.hang_up()
    expect(told_on(page)).to_have_text("The preview has stopped; waiting for it")
    expect(told_on(page)).to_be_visible()
    expect(page.locator("broadsheet-preview")).to_have_attribute("data-state", "lost")
    server.down = ""
    live(page)
    expect(told_on(page)).to_be_empty()
    expect(bar_of(page)).to_contain_text("1,412 words")
    if down == "refusing":
        complaints.expect("503")
    else:
        complaints.expect("ERR_EMPTY_RESPONSE")


def test_a_connection_that_comes_back_at_once_is_not_told_of(
    server: Scripted, visit: Visit
) -> None:
    page = visit()
    page.clock.install()
    page.goto(f"{server.address}/rains/")
    live(page)
    page.evaluate("window.said = []")
    page.evaluate(
        """new MutationObserver((changes) => changes.forEach(({target}) => said.push(target.dataset.state)))
        .observe(document.querySelector("broadsheet-preview"), {attributeFilter: ["data-state"]})"""
    )
    server.hang_up()
    until(page, lambda: len(server.heard) == 2)
    server.tell(page=ABOUT)
    expect(bar_of(page)).to_contain_text("1,412 words")
    page.clock.run_for(10_000)
    assert "lost" not in page.evaluate("said")


def test_a_page_that_is_left_hangs_up_and_listens_when_it_is_shown_again(
    server: Scripted, preview: Preview
) -> None:
    page = preview()
    with page.expect_event("requestfailed", lambda request: "/_preview/events" in request.url):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    until(page, lambda: len(server.heard) == 2)


def test_a_tab_that_nobody_looks_at_leaves_its_connection_to_others(
    server: Scripted, preview: Preview
) -> None:
    page = preview()
    show = """(state) => {
      Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with page.expect_event("requestfailed", lambda request: "/_preview/events" in request.url):
        page.evaluate(show, "hidden")
    page.evaluate(show, "visible")
    until(page, lambda: len(server.heard) == 2)


def test_a_story_that_moved_is_followed(server: Scripted, preview: Preview) -> None:
    server.pages["/new/"] = html(TALL, head=TALL_STYLE)
    # Of its own, as no more than fifty pages are remembered.
    page = preview("/tall/", options={})
    length = page.evaluate("history.length")
    page.evaluate("scrollTo(0, 3000)")
    reloaded(page, lambda: server.send("moved", {"href": "/new/"}))
    assert page.url == f"{server.address}/new/"
    assert page.evaluate("scrollY") == 3000
    assert page.evaluate("history.length") == length


@pytest.mark.parametrize("href", ["https://elsewhere.example/", "javascript:alert(1)"])
def test_a_story_never_moves_off_the_site(server: Scripted, preview: Preview, href: str) -> None:
    page = preview()
    server.send("moved", {"href": href})
    server.tell(page=ABOUT)
    expect(bar_of(page)).to_contain_text("1,412 words")
    assert page.url == f"{server.address}/rains/"


def test_only_the_search_page_is_loaded_anew_for_a_fresh_index(
    server: Scripted, preview: Preview
) -> None:
    server.pages["/search/"] = html('<form data-index="/pagefind/"></form>')
    page = preview("/rains/")
    page.evaluate("window.before = true")
    server.send("search")
    server.tell(page=ABOUT)
    expect(bar_of(page)).to_contain_text("1,412 words")
    assert page.evaluate("window.before") is True
    reloaded(page, lambda: page.goto(f"{server.address}/search/?q=rain"))
    reloaded(page, lambda: server.send("search"))
    assert page.url.endswith("?q=rain")
