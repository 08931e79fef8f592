"""A story as it is printed."""

from collections.abc import Callable
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Look

# Everything that is read on the paper, each piece once: elements that hold text of their own.
_READ = """
() => [...document.querySelectorAll("body *")].filter((element) =>
  element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
"""
_A4 = ViewportSize(width=794, height=1123)


def _printed(page: Page, scheme: Literal["light", "dark"] = "light") -> Page:
    page.emulate_media(media="print", color_scheme=scheme)
    return page


def test_a_story_is_printed_alone_with_its_address_and_its_sources(
    look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = _printed(look(address_of("small", "story"), viewport=_A4))
    others = page.evaluate(
        f"({_READ})().filter((element) => !element.closest('article.story')).map((element) => element.innerText)"
    )
    assert others == [
        "The Record",  # by which a reader of the paper knows whose it is
        "Source",
        "The Valley Gazette, B. Pen",
        "The Valley Gazette",
        "Permanent address",
        "https://record.example/2025/06/rains/",
    ]
    after = page.evaluate(
        "getComputedStyle(document.querySelector('.source a'), '::after').content"
    )
    assert after == '" https://gazette.example/rains"'


def test_paper_is_white_and_ink_black_by_night_as_well(
    look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = _printed(look(address_of("small", "story"), viewport=_A4), "dark")
    colors = (
        "(({backgroundColor, color}) => [backgroundColor, color])(getComputedStyle(document.body))"
    )
    assert page.evaluate(colors) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
