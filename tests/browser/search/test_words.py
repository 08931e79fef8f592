"""An archive in another language speaks it in its search as well, whatever its scripts say."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look
from tests.browser.serving import Served


@pytest.fixture
def page(look: Look) -> Page:
    """Return the page that this worker has for all tests, empty."""
    return look("about:blank")


@pytest.fixture
def arabic(site_host: Callable[[str], Served]) -> str:
    return site_host("arabic").address


def _latin(page: Page, part: str) -> list[str]:
    return re.findall("[A-Za-z]{2,}", page.locator(part).inner_text())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=السد", "قصة واحدة"),
        ("q=السد&countries=مصر&people=ليلى حسن&from=2024&to=2025&sort=oldest", "قصة واحدة"),
        ("people=ليلى حسن&countries=مصر&countries=السودان&all=countries", "قصة واحدة"),
        ("q=xyzzyx", "لا قصة فيها «\u2068xyzzyx\u2069»، ولا كلمة قريبة منها."),
    ],
)
def test_the_search_says_everything_in_the_archives_language(
    page: Page, arabic: str, query: str, told: str
) -> None:
    page.goto(f"{arabic}/search/?{query}")
    expect(page.locator("#_status p").first).to_have_text(told)
    names_of_formats = {"CSV", "BibTeX", "RIS", "CSL", "JSON", "title"}
    assert set(_latin(page, "main")) <= {"xyzzyx", *names_of_formats}


def test_the_field_in_the_masthead_offers_names_in_the_archives_language(
    page: Page, arabic: str
) -> None:
    page.goto(f"{arabic}/2025/05/flood/")
    page.locator("#_q").press_sequentially("ليلى")
    expect(page.get_by_role("option")).to_have_text("ليلى حسن شخص، قصتان")
    expect(page.locator("form.finder [role=status]")).to_have_text("اسم واحد")
    expect(page.get_by_role("listbox")).to_have_attribute("aria-label", "أسماء")
