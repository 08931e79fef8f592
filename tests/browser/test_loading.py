"""What it takes to load a page, and that it stays as it was first shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.kinds import pages_by_kind
from tests.browser.looking import NOTE_SHIFTS, shifts, wait_until
from tests.browser.serving import Halt, Served, serving

_KILOBYTES = 60
"""What the first page of a visit may weigh at most, without pictures, as it is sent."""
_PICTURES = (".avif", ".jpg", ".png", ".webp")


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_on_a_page_is_shifted(
    width: int, visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    # The letters are there, as on every page but the first: whether they come in time for that one,
    # a host decides.
    page = visit(address_of("many", "document"), viewport={"width": width, "height": 900})
    page.evaluate("document.fonts.ready")
    page.add_init_script(NOTE_SHIFTS)
    for kind in ("front page", "story", "people: one"):
        page.goto(address_of("many", kind), wait_until="load")
        assert shifts(page) == [], kind


_WAITING = """
(selector) => [...document.querySelectorAll(selector)].map((each) => getComputedStyle(each).animationName)
"""
_IS_STYLED = """
(selector) => Boolean(document.querySelector(selector) && document.querySelector("link[rel=stylesheet]").sheet)
"""


@pytest.mark.parametrize(
    ("kind", "after", "below"),
    [
        ("front page", b'<aside class="ways"', ".day:not(:first-child)"),
        ("front page", b'class="under-way', ".day:not(:first-child), .all"),
        ("people: one", b'<div class="listing"', "#_main > :not(.heading, .listing)"),
    ],
)
def test_what_stands_below_on_phones_waits_for_what_comes_above_it(
    kind: str,
    after: bytes,
    below: str,
    visit: Visit,
    site_folder: Callable[[str], Path],
) -> None:
    folder, halt = site_folder("many"), Halt(after)
    page = visit(viewport={"width": 320, "height": 900})
    with serving(folder, halt=halt) as host:
        page.goto(f"{host.address}{pages_by_kind(folder)[kind]}", wait_until="commit")
        wait_until(page, _IS_STYLED, below)
        assert {*page.evaluate(_WAITING, below)} == {"waiting"}
        assert page.locator(".foot").count() == 0
        halt.goes_on.set()
        page.wait_for_load_state()
        assert {*page.evaluate(_WAITING, below)} == {"none"}


def test_what_is_shifted_is_told(visit: Visit, address_of: Callable[[str, str], str]) -> None:
    page = visit()
    page.add_init_script(NOTE_SHIFTS)
    page.goto(address_of("many", "story"))
    assert shifts(page) == []
    page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('h1'), {textContent: 'Late'}))"
    )
    (shift,) = shifts(page)
    assert float(str(shift[0])) > 0


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_is_shifted_by_what_a_search_finds(
    width: int, visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    page = visit(address_of("real", "search"), viewport={"width": width, "height": 900})
    page.evaluate("document.fonts.ready")
    page.add_init_script(NOTE_SHIFTS)
    # It offers a name, and finds more stories than one. A page of the site leads there: who comes from
    # elsewhere sees the stories before the letters.
    search = address_of("real", "search")
    page.goto(f"{search}?q=Trump", referer=search)
    expect(page.locator("#_names li")).not_to_have_count(0)
    expect(page.locator("#_list[aria-busy=false] .entry").nth(1)).to_be_attached()
    assert shifts(page) == []


@pytest.mark.parametrize("name", ["real", "many"])
def test_the_first_page_of_a_visit_is_light(
    name: str, visit: Visit, served: Callable[..., Served], site_folder: Callable[[str], Path]
) -> None:
    folder = site_folder(name)
    # As high as a page may be: what comes when it is near is counted as well.
    browser = visit(viewport={"width": 1440, "height": 9000}).context
    opened: dict[str, tuple[Page, Served]] = {}
    for kind, permalink in pages_by_kind(folder).items():
        # Of each host, whose port is its own, the browser has nothing yet.
        page, host = browser.new_page(), served(folder)
        opened[kind] = page, host
        page.goto(f"{host.address}{permalink}", wait_until="commit")
    # That nothing is asked for any more is known half a second later, of all pages at the same time.
    for page, _ in opened.values():
        page.wait_for_load_state("networkidle")
    sent = {
        kind: sum(request.sent for request in host.requests if not request.path.endswith(_PICTURES))
        for kind, (_, host) in opened.items()
    }
    assert all(sent.values())
    assert {kind: size for kind, size in sent.items() if size >= _KILOBYTES * 1000} == {}


def test_a_visit_asks_for_nothing_that_is_not_there(page: Page, archive_site: Served) -> None:
    archive_site.requests.clear()
    page.goto(f"{archive_site.address}/")
    page.reload()
    assert {request.status for request in archive_site.requests} <= {200, 304}
    assert 304 in {request.status for request in archive_site.requests}


def test_the_page_of_a_link_that_is_pointed_at_is_fetched_before_it_is_followed(
    page: Page, archive_site: Served
) -> None:
    page.goto(f"{archive_site.address}/", wait_until="networkidle")
    archive_site.requests.clear()
    page.get_by_role("link", name="Vote & count").first.hover()
    # Pages are not told of what browsers fetch ahead: only the host sees it.
    page.wait_for_timeout(50)
    for _ in range(200):
        if archive_site.requests:
            break
        page.wait_for_timeout(50)
    assert [request.path for request in archive_site.requests] == ["/2025/05/vote/"]
