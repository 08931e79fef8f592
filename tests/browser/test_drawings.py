"""Drawings that mean harm, published, and opened in every way in which browsers show them: nothing runs or loads."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page

from tests.browser.serving import Served, serving
from tests.building import write
from tests.drawings import HIT, attacks

HARMFUL = attacks()
# Clicks on every link, as a reader might; what only clicks set off is seen as well.
ENOUGH = 45
"""Of the drawings, how many do harm in this browser as they are."""
CLICK_ALL = (
    "document.querySelectorAll('a')"
    ".forEach(each => each.dispatchEvent(new MouseEvent('click', {bubbles: true})))"
)


def _page(names: Mapping[str, str]) -> str:
    shown = "".join(
        f'<img src="{href}"><object data="{href}"></object><iframe src="{href}"></iframe><embed src="{href}">'
        for href in names.values()
    )
    return f"<!doctype html><title>Shown</title>{shown}"


@pytest.fixture(scope="module")
def site(
    site_folder: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """Return the folder of a site that shows all of them, and where each is published."""
    # A page that shows them stands beside them, in a copy.
    root = tmp_path_factory.mktemp("drawings")
    shutil.copytree(site_folder("drawings"), root / "site")
    media = sorted((root / "site/media").iterdir())
    found = {file.name.split(".")[0]: f"/media/{file.name}" for file in media}
    assert found.keys() == HARMFUL.keys()
    write(root / "site", {"shown.html": _page(found)})
    return root / "site", found


@pytest.fixture(scope="module")
def unprotected(
    site: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with the same files for a host that sends no policy."""
    folder = tmp_path_factory.mktemp("unprotected")
    files = {href[1:]: (site[0] / href[1:]).read_bytes() for href in site[1].values()}
    return write(folder, {**files, "shown.html": _page(site[1])})


@contextmanager
def _opened(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Open a page of which every dialog is kept."""
    context = chromium.new_context()
    said: list[str] = []
    page = context.new_page()

    def kept(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", kept)
    context.on("page", lambda other: other.close() if other != page else None)
    try:
        yield page, said
    finally:
        context.close()


def _rules(folder: Path) -> set[str]:
    """Return what the site's headers have a browser ask for on every page."""
    return {
        f"/{file.relative_to(folder).as_posix()}" for file in folder.glob("assets/speculation.*")
    }


def _hits(site: Served) -> set[str]:
    return {
        request.path.partition(HIT)[2].strip("/")
        for request in site.requests
        if request.path.startswith(HIT)
    }


def _open_each(page: Page, site: Served, hrefs: Mapping[str, str]) -> None:
    for href in hrefs.values():
        page.goto(f"{site.address}{href}", wait_until="load")
        page.evaluate(CLICK_ALL)
    # What was set off last is asked for before what comes after it.
    page.goto(f"{site.address}{next(iter(hrefs.values()))}")
    page.evaluate("fetch('/last').catch(() => 0)")


def test_as_they_are_they_do_harm(chromium: Browser, tmp_path: Path) -> None:
    raw = {name: f"{name}.svg" for name in HARMFUL}
    frames = "".join(f'<iframe src="/{file}"></iframe>' for file in raw.values())
    files = {file: HARMFUL[name] for name, file in raw.items()}
    with (
        serving(write(tmp_path, {**files, "shown.html": frames})) as host,
        _opened(chromium) as (page, _),
    ):
        page.goto(f"{host.address}/shown.html", wait_until="load")
        for frame in page.frames:
            with suppress(Error):  # some have gone elsewhere
                frame.evaluate(CLICK_ALL)
        # What was set off is asked for meanwhile, and dialogs are answered.
        for _ in range(600):
            if len(_hits(host)) >= ENOUGH:
                break
            page.wait_for_timeout(50)
        assert len(_hits(host)) >= ENOUGH


@pytest.mark.parametrize("protected", [True, False], ids=["with the site's policy", "without"])
def test_opened_by_themselves_they_do_nothing(
    chromium: Browser, site: tuple[Path, dict[str, str]], unprotected: Path, *, protected: bool
) -> None:
    with serving(site[0] if protected else unprotected) as host, _opened(chromium) as (page, said):
        _open_each(page, host, site[1])
        asked = {request.path for request in host.requests}
        assert (_hits(host), said) == (set(), [])
        assert asked <= {
            *site[1].values(),
            "/last",
            "/shown.html",
            "/favicon.ico",
            *_rules(site[0]),
        }


@pytest.mark.parametrize("protected", [True, False], ids=["with the site's policy", "without"])
def test_shown_within_a_page_they_do_nothing(
    chromium: Browser, site: tuple[Path, dict[str, str]], unprotected: Path, *, protected: bool
) -> None:
    with serving(site[0] if protected else unprotected) as host, _opened(chromium) as (page, said):
        page.goto(f"{host.address}/shown.html", wait_until="load")
        for frame in page.frames:
            frame.evaluate(CLICK_ALL)
        asked = {request.path for request in host.requests}
        assert (_hits(host), said) == (set(), [])
        assert asked <= {*site[1].values(), "/shown.html", "/favicon.ico", *_rules(site[0])}
        assert asked >= {*site[1].values()}
