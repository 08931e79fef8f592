"""A page that is loaded anew stands in its reader's place."""

import threading

import pytest
from playwright.sync_api import expect

from tests.browser.preview.conftest import (
    TALL,
    TALL_STYLE,
    Preview,
    html,
    overlay_of,
    problem,
    reloaded,
    until,
)
from tests.browser.preview.scripted import Scripted


def test_the_reader_s_place_survives_a_reload(server: Scripted, preview: Preview) -> None:
    more = '<details><summary>Sources</summary>A</details><details open id="d"><summary>Notes</summary>B</details>'
    field = '<input id="_q" aria-label="Search">'
    server.pages["/tall/"] = html(
        field + more + more.replace(' id="d"', "") + TALL, head=TALL_STYLE
    )
    page = preview("/tall/")
    page.locator("summary").nth(2).click()
    page.locator("summary").nth(1).click()
    page.locator("#_q").focus()
    page.evaluate("scrollTo(0, 3000)")
    server.pages["/tall/"] = server.pages["/tall/"].replace(TALL, f"{TALL}<p>One more.</p>")
    reloaded(page, lambda: server.send("reload"))
    expect(page.get_by_text("One more.")).to_be_attached()
    assert page.evaluate("scrollY") == 3000
    assert page.evaluate("[...document.querySelectorAll('details')].map((box) => box.open)") == [
        False, False, True, True,
    ]  # fmt: skip
    assert page.evaluate("document.activeElement.id") == "_q"


def test_the_place_is_used_once(server: Scripted, preview: Preview) -> None:
    page = preview("/tall/")
    page.evaluate("scrollTo(0, 3000)")
    reloaded(page, lambda: server.send("reload"))
    reloaded(page, lambda: page.goto(f"{server.address}/rains/"))
    reloaded(page, lambda: page.goto(f"{server.address}/tall/"))
    assert page.evaluate("scrollY") == 0


def test_a_page_that_became_short_is_shown_at_its_end(server: Scripted, preview: Preview) -> None:
    page = preview("/tall/")
    page.evaluate("scrollTo(0, 3000)")
    server.pages["/tall/"] = html(TALL[: TALL.index('<p id="p60">')], head=TALL_STYLE)
    reloaded(page, lambda: server.send("reload"))
    assert page.evaluate("scrollY + innerHeight - document.documentElement.scrollHeight") == 0


def test_the_very_end_of_a_page_is_kept_with_the_bar_over_it(
    server: Scripted, preview: Preview
) -> None:
    page = preview("/tall/", count=1, problems=[problem()])
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    before = page.evaluate("scrollY")
    reloaded(page, lambda: server.send("reload"))
    expect(overlay_of(page)).to_be_visible()
    assert page.evaluate("scrollY") == before


def test_a_fragment_does_not_pull_the_reader_back(server: Scripted, preview: Preview) -> None:
    page = preview("/tall/#p150")
    expect(page.locator("#p150")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 1000)")
    server.pages["/tall/"] = html(TALL.replace("Line 3<", "Line three<"), head=TALL_STYLE)
    reloaded(page, lambda: server.send("reload"))
    page.wait_for_load_state("load")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == 1000
    assert page.url.endswith("#p150")


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="900"></svg>'


@pytest.mark.parametrize(("event", "data"), [("reload", None), ("moved", {"href": "/new/"})])
def test_the_place_holds_when_a_picture_comes_late(
    server: Scripted, preview: Preview, event: str, data: object
) -> None:
    server.pages["/late.svg"] = PICTURE
    server.pages["/tall/"] = server.pages["/new/"] = html(
        f'<img src="/late.svg" alt="">{TALL}', head=TALL_STYLE
    )
    page = preview("/tall/#p10")
    page.evaluate("scrollTo(0, 8200)")
    server.held["/late.svg"] = threading.Event()
    reloaded(page, lambda: server.send(event, data))
    assert page.evaluate("document.readyState") == "interactive"
    server.held["/late.svg"].set()
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") == 8200


def test_a_reader_who_scrolls_before_the_last_picture_comes_is_left_alone(
    server: Scripted, preview: Preview
) -> None:
    server.pages["/late.svg"] = PICTURE
    server.pages["/new/"] = html(f'{TALL}<img src="/late.svg" alt="">', head=TALL_STYLE)
    page = preview("/tall/")
    page.evaluate("scrollTo(0, 3000)")
    server.held["/late.svg"] = threading.Event()
    reloaded(page, lambda: server.send("moved", {"href": "/new/"}))
    page.mouse.move(100, 100)
    page.mouse.wheel(0, 500)
    until(page, lambda: page.evaluate("scrollY") == 3500)
    server.held["/late.svg"].set()
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") == 3500
