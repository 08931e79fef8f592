"""Indexes of names as readers use them: letters, the field that finds names, and the order by number."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, Look, Visit
from tests.browser.serving import Served
from tests.building import publish, story, text, write

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONG = "Somebody who is in the news now and then. " * 23
"""Of such descriptions some forty fill a page."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("listed")
    names = [f"Ada {letter}uillé" for letter in LETTERS]
    files = {
        **{f"content/people/{first}-{at}.md".lower(): text("", name=name.replace("Ada", first), description=LONG)
           for first in ("Ada", "Bo") for at, name in enumerate(names)},
        **{f"content/stories/s{at}.md": story(f"Story {at}", people=names[: at + 1][-3:], topics=["Law"])
           for at in range(26)},
        "content/stories/z.md": story("Z", people=["Ada Zuillé", "Ada Yuillé"]),
        "content/stories/y.md": story("Y", people=["Ada Zuillé", "Xi Jinping"]),
    }  # fmt: skip
    assert publish(write(root, files)).problems == ()
    return root / "site"


@pytest.fixture
def host(served: Callable[..., Served], published: Path) -> Served:
    return served(published)


def names(page: Page) -> list[str]:
    shown = page.locator(".names-index li:visible > a")
    return shown.all_text_contents()


def test_a_field_finds_names_on_all_pages_of_an_index(look: Look, host: Served) -> None:
    page = look(f"{host.address}/people/")
    first = names(page)
    assert first[0] == "Auillé, Ada"
    assert "Zuillé, Ada" not in first
    assert not [each for each in host.requests if "/people/page/" in each.path]
    field = page.get_by_role("searchbox", name="Find a name")
    field.fill("ada z")
    page.get_by_role("status").get_by_text("1 name").wait_for()
    assert names(page) == ["Zuillé, Ada"]
    field.fill("UILLE ada")
    page.get_by_role("status").get_by_text("0 names").wait_for()
    field.fill("jin x")
    page.get_by_role("status").get_by_text("1 name").wait_for()
    assert names(page) == ["Xi Jinping"]
    field.fill("")
    page.locator(".letters:visible").wait_for()
    assert names(page) == first
    fetched = [each.path for each in host.requests if "/people/page/" in each.path]
    assert len(fetched) == len(set(fetched)) > 0


def test_those_of_most_stories_come_first_when_asked_for(
    look: Look, host: Served, axe: Axe
) -> None:
    page = look(f"{host.address}/people/")
    page.get_by_role("link", name="By number of stories").click()
    page.locator(".names-index.ranked").wait_for()
    assert page.url.endswith("?sort=stories")
    counts = [int(each) for each in page.locator(".names-index data").all_text_contents()]
    assert len(counts) == 53
    assert counts == sorted(counts, reverse=True)
    assert axe(page) == ""
    page.reload()
    page.locator(".names-index.ranked").wait_for()
    page.get_by_role("link", name="By name").click()
    page.locator(".names-index:not(.ranked)").wait_for()
    assert page.url.endswith("/people/")
    assert names(page)[0] == "Auillé, Ada"


def test_letters_lead_to_their_names_on_whichever_page(visit: Visit, host: Served) -> None:
    page = visit(f"{host.address}/people/", java_script_enabled=False)
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="Z").click()
    assert page.url.endswith("#letter-z")
    assert page.url != f"{host.address}/people/#letter-z"
    assert page.locator("#letter-z li > a").first.text_content() == "Zuillé, Ada"


def test_an_index_of_names_has_no_barriers(look: Look, host: Served, axe: Axe) -> None:
    for width in (1440, 320):
        page = look(f"{host.address}/people/", viewport={"width": width, "height": 900})
        assert axe(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
