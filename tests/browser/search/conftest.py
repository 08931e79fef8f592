"""What tests of search may use: a small archive that is served with its search, and its search page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Look
from tests.browser.serving import Served


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page of a served site, as its readers use it."""

    page: Page
    site: str

    def open(self, query: str = "") -> "SearchPage":
        self.page.goto(f"{self.site}/search/{query}")
        return self

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Words or names")

    @property
    def stories(self) -> Locator:
        return self.page.locator("#_list article")

    @property
    def told(self) -> Locator:
        return self.page.locator("#_status p")

    @property
    def chosen(self) -> Locator:
        return self.page.locator("#_chosen")

    @property
    def names(self) -> Locator:
        return self.page.locator("#_names li")

    @property
    def browse(self) -> Locator:
        return self.page.locator("#_browse")

    def facet(self, title: str) -> Locator:
        """Return a taxonomy's part of what narrows a search."""
        return self.page.locator("details.facet").filter(
            has=self.page.locator("summary", has_text=title)
        )

    def finds(self, titles: Sequence[str]) -> None:
        """Wait for exactly these stories, in this order."""
        expect(self.stories.get_by_role("heading")).to_have_text(titles)

    def tells(self, *sentences: str) -> None:
        """Wait for exactly these sentences above the results; what is typed is kept apart by signs nobody sees."""
        expect(self.told).to_have_text(
            [sentence.replace("“", "“\u2068").replace("”", "\u2069”") for sentence in sentences]
        )


@pytest.fixture(scope="session")
def built(site_folder: Callable[[str], Path]) -> Path:
    """Return the folder of the site, published in several shards; not to be changed."""
    return site_folder("search")


@pytest.fixture(scope="session")
def site(site_host: Callable[[str], Served]) -> Served:
    """Return the site, served."""
    return site_host("search")


@pytest.fixture
def search(look: Look, site: Served) -> SearchPage:
    """Return the search page of the site; it is yet to be opened."""
    return SearchPage(look(), site.address)
