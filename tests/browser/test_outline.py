"""The outline of every page of whole sites, by which those find their way who hear a page: headings and landmarks."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

_MOVED = '<meta http-equiv="refresh"'


@pytest.fixture(scope="module", params=["real", "arabic", "many"])
def pages(request: pytest.FixtureRequest, site_folder: Callable[[str], Path]) -> dict[str, str]:
    """Return every page of a site by its path, but for those that only say where another has gone."""
    folder = site_folder(request.param)
    texts = {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8")
        for file in folder.rglob("*.html")
    }
    return {path: text for path, text in texts.items() if _MOVED not in text}


def _wrong_headings(page: str) -> Iterator[str]:
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"level {after} after level {before}"


def test_headings_begin_with_the_one_of_the_page_and_skip_no_level(pages: dict[str, str]) -> None:
    wrong = [f"{path}: {what}" for path, page in pages.items() for what in _wrong_headings(page)]
    assert not wrong, "\n".join(wrong[:20])


def test_every_page_has_its_landmarks_once(pages: dict[str, str]) -> None:
    once = (
        '<header class="masthead">',
        '<main id="_main"',
        '<footer class="foot">',
        'class="skip" href="#_main"',
    )
    wrong = [
        f"{path}: {mark}" for path, page in pages.items() for mark in once if page.count(mark) != 1
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_every_navigation_has_a_name_of_its_own(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        names = re.findall(r"<nav[^>]* aria-label=\"([^\"]+)\"", page)
        assert len(names) == page.count("<nav") == len(set(names)), f"{path}: {names}"
