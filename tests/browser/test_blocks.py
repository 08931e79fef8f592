"""Blocks in a real browser: what plays when it is pressed, and that every kind is fit to be read by all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import BY_SIZE, COLORS, Axe, Look, Visit
from tests.browser.looking import hidden, sticking_out
from tests.browser.serving import Served, serving
from tests.browser.stories import FILMS
from tests.building import SETTINGS, publish, story, write
from tests.test_blocks import BLOCKS, FILES, OWN

PLAYER = '<!doctype html><html lang="en"><title>Player</title><button>Pause</button>'


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a host of films, as PeerTube has them."""
    folder = tmp_path_factory.mktemp("films")
    with serving(write(folder, {"videos/embed/abc/index.html": PLAYER})) as host:
        yield host


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, player: Served) -> Path:
    """Return a published site with a story that has every kind of block, and one with films to press."""
    listed = player.address.removeprefix("http://")
    root = write(
        tmp_path_factory.mktemp("blocks"),
        {
            **FILES,
            "archive.yml": f"{SETTINGS}embeds: ['{listed}', youtube-nocookie.com]\n{OWN}",
            "content/stories/films.md": story("Films", body=FILMS.format(*[player.address] * 2)),
            "content/stories/arabic.md": story(
                "الأمطار", slug="arabic", body=BLOCKS, language="ar"
            ),
        },
    )
    publish(root)
    return root / "site"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Served]:
    """Return the same, served."""
    with serving(folder) as host:
        yield host


def _pressed(page: Page, key: str) -> None:
    page.get_by_role("button", name="Play The river at noon").focus()
    page.keyboard.press(key)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_film_plays_in_its_place_when_it_is_pressed(
    key: str, look: Look, site: Served, player: Served
) -> None:
    player.requests.clear()
    page = look(f"{site.address}/2025/06/films/")
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_role("button", name="Play The river at noon")).to_be_visible()
    assert player.requests == []

    _pressed(page, key)

    frame = page.locator("iframe[title='The river at noon']")
    expect(frame).to_be_focused()
    expect(page.frame_locator("iframe").get_by_role("button", name="Pause")).to_be_visible()
    assert player.requests[0].path.startswith("/videos/embed/abc")
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert "fullscreen" in str(frame.get_attribute("allow"))
    # Where it plays can still be reached, and it is as wide as it was.
    link = page.get_by_role("link", name="The river at noon")
    assert link.get_attribute("href") == f"{player.address}/w/abc"
    box, text = frame.bounding_box(), page.locator(".prose").bounding_box()
    assert box is not None
    assert text is not None
    assert box["width"] == pytest.approx(text["width"], abs=1)
    assert box["height"] == pytest.approx(text["width"] * 9 / 16, abs=2)


def test_a_sound_plays_and_an_unlisted_host_stays_a_link(look: Look, site: Served) -> None:
    page = look(f"{site.address}/2025/06/films/")
    page.get_by_role("button", name="Play The river, heard").click()
    expect(page.locator("iframe[title='The river, heard']")).to_be_focused()
    assert (
        page.get_by_role("link", name="Watch Nobody lists this host").get_attribute("role") is None
    )
    assert page.locator("iframe").count() == 1


def test_without_a_script_every_film_is_a_link(visit: Visit, site: Served, player: Served) -> None:
    page = visit(f"{site.address}/2025/06/films/", java_script_enabled=False)
    assert page.get_by_role("button").count() == 0
    page.get_by_role("link", name="Play The river at noon").click(no_wait_after=True, trial=True)
    href = page.get_by_role("link", name="Play The river at noon").get_attribute("href")
    assert href == f"{player.address}/w/abc"


def test_the_script_comes_with_pages_that_need_it_alone(visit: Visit, site: Served) -> None:
    def scripts(path: str) -> list[str]:
        site.requests.clear()
        visit(f"{site.address}{path}").wait_for_load_state("networkidle")
        return [each.path for each in site.requests if "/playing." in each.path]

    assert len(scripts("/2025/06/films/")) == 1
    assert scripts("/2025/06/bridge/") == []


@pytest.mark.parametrize("path", ["/2025/06/flood/", "/2025/06/films/", "/2025/06/arabic/"])
def test_every_kind_is_in_nobodys_way(path: str, look: Look, axe: Axe, site: Served) -> None:
    page = look(f"{site.address}{path}", viewport=ViewportSize(width=320, height=900))
    assert sticking_out(page) == []
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == ""
    only_at_a_desk = hidden(page)
    page.set_viewport_size(ViewportSize(width=1440, height=900))
    page.emulate_media(color_scheme="light")
    assert axe(page, (*COLORS, *BY_SIZE)) == ""
    assert axe(page, elements=only_at_a_desk) == ""
    page.set_viewport_size(ViewportSize(width=720, height=900))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sticking_out(page) == []
