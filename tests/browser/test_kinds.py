"""Which kind of page stands where."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.kinds import pages_by_kind
from tests.browser.stories import PAGES
from tests.building import write


def test_one_page_of_every_kind_is_found(site_folder: Callable[[str], Path]) -> None:
    found = pages_by_kind(site_folder("small"))
    assert found["front page"] == "/"
    assert found["missing page"] == "/404.html"
    assert found["story"] == PAGES["story"]
    assert found["document"] == PAGES["document"]
    assert found["people: one"] == PAGES["person"]
    assert found["topics: with others"].startswith("/topics/")
    assert found["topics: with others"].endswith("/with/")
    assert found["storylines: all"] == PAGES["storylines"]
    assert found["month"] in ("/2025/05/", PAGES["month"])
    assert found["day"] == PAGES["day"]
    assert "a second page" not in found


def test_the_largest_page_stands_for_its_kind_and_a_page_that_moved_for_none(
    tmp_path: Path,
) -> None:
    moved = '<meta http-equiv="refresh" content="0; url=/about/">' * 9
    pages = {
        "404.html": "",
        "2024/index.html": "1",
        "2025/index.html": "12",
        "old/index.html": moved,
    }
    assert pages_by_kind(write(tmp_path, pages)) == {"missing page": "/404.html", "year": "/2025/"}
