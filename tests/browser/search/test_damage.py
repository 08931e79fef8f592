"""What is left of search when files of its index are missing or damaged, and where a site stands or has none of it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, Look
from tests.browser.search.conftest import SearchPage
from tests.browser.search.stories import ARCHIVE, FIELDS
from tests.browser.serving import Served
from tests.building import publish, write

MISSING = re.compile(r"The index of .* could not be read; its stories are missing here\.")


@pytest.fixture
def page(look: Look) -> Page:
    """Return the page that this worker has for all tests, empty."""
    return look("about:blank")


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the site, to be damaged."""
    return shutil.copytree(built, tmp_path / "site")


@pytest.fixture
def search(page: Page, copy: Path, served: Callable[..., Served]) -> SearchPage:
    """Return the search page of the copy."""
    return SearchPage(page, served(copy).address)


def _shards(site: Path) -> list[str]:
    """Return the names of the shards, oldest first."""
    return [
        shard["name"]
        for shard in json.loads((site / "pagefind/shards.json").read_bytes())["shards"]
    ]


def _group(site: Path, shard: str) -> Path:
    """Return the folder of the files that a shard shares with others."""
    groups = json.loads((site / "pagefind/shards.json").read_bytes())["groups"]
    [name] = [each["name"] for each in groups if shard in each["shards"]]
    return Path(site, "pagefind", name)


def test_a_shard_with_cut_files_is_left_out_and_told_of(
    search: SearchPage, copy: Path, complaints: Complaints
) -> None:
    complaints.expect("Failed to load the index chunk")
    for chunk in (_group(copy, _shards(copy)[-1]) / "index").iterdir():
        chunk.write_bytes(chunk.read_bytes()[: chunk.stat().st_size // 2])
    search.open("?q=tariffs&sort=oldest").finds(
        ["Steel costs more", "Fruit costs less", "Duties return", "Court weighs duties"][:3]
    )
    expect(search.told.last).to_have_text(MISSING)


def test_shards_without_the_folder_of_their_group_are_left_out_and_told_of(
    search: SearchPage, copy: Path, complaints: Complaints
) -> None:
    complaints.expect("Failed to load the index chunk")
    shutil.rmtree(_group(copy, _shards(copy)[0]))
    search.open("?q=tariffs&sort=newest").finds(["Court weighs duties"])
    expect(search.told.last).to_have_text(MISSING)


def test_a_shard_that_the_list_describes_wrongly_is_left_out_and_told_of(
    search: SearchPage, copy: Path
) -> None:
    listed = json.loads((copy / "pagefind/shards.json").read_bytes())
    listed["shards"][0]["listing"] = "!"
    write(copy, {"pagefind/shards.json": json.dumps(listed)})
    search.open("?q=tariffs&sort=newest").finds(
        ["Court weighs duties", "Duties return", "Fruit costs less"]
    )
    expect(search.told.last).to_have_text(MISSING)


@pytest.mark.parametrize("damage", ["{", "", '{"shards": 7}'])
def test_without_the_list_of_shards_the_page_leads_to_browsing(
    search: SearchPage, copy: Path, damage: str
) -> None:
    write(copy, {"pagefind/shards.json": damage})
    search.open("?q=tariffs").tells("Search is not available just now. Browse instead:")
    expect(search.browse.get_by_role("link", name="2024")).to_be_visible()


def test_a_story_whose_text_is_missing_does_not_hide_the_others(
    search: SearchPage, copy: Path
) -> None:
    shutil.rmtree(copy / "pagefind" / _shards(copy)[0] / "fragment")
    search.open("?q=tariffs&sort=newest").finds(
        ["Court weighs duties", "Duties return", "Fruit costs less"]
    )


def test_an_index_that_is_published_anew_is_read_anew(search: SearchPage, copy: Path) -> None:
    search.open("?q=orchard").finds(["The pears"])
    listed = json.loads((copy / "pagefind/shards.json").read_bytes())
    for shard in listed["shards"]:
        (copy / "pagefind" / shard["name"]).rename(copy / "pagefind" / f"{shard['name']}-new")
        shard["name"] += "-new"
    for group in listed["groups"]:
        (copy / "pagefind" / group["name"]).rename(copy / "pagefind" / f"{group['name']}-new")
        group["name"] += "-new"
        group["shards"] = [f"{name}-new" for name in group["shards"]]
    write(copy, {"pagefind/shards.json": json.dumps(listed)})
    search.field.fill("submarine")
    search.finds(["The boat"])
    search.tells("1 story")


def test_a_site_below_a_path_is_searched_there(
    page: Page, served: Callable[..., Served], tmp_path: Path
) -> None:
    settings = f"title: The Record\nbase_url: https://host.example/the/record/\n{FIELDS}"
    assert (
        publish(write(tmp_path, {**ARCHIVE, "archive.yml": settings}), search=True).problems == ()
    )
    search = SearchPage(page, served(tmp_path / "site", "/the/record").address)
    page.goto(f"{search.site}/2024/")
    page.keyboard.press("/")
    page.keyboard.type("Zelensk")
    expect(page.get_by_role("option")).to_have_attribute("href", "/the/record/people/zelenskyy/")
    page.keyboard.press("Enter")
    search.finds(["A visit to Nairobi"])
    search.stories.get_by_role("link").click()
    expect(page).to_have_url(f"{search.site}/2025/05/visit/")


def test_a_site_without_search_says_so_and_has_no_field(
    page: Page, served: Callable[..., Served], tmp_path: Path
) -> None:
    assert publish(write(tmp_path, ARCHIVE)).problems == ()
    site = served(tmp_path / "site")
    page.goto(f"{site.address}/search/?q=tariffs")
    expect(page.get_by_text("This archive was published without its search.")).to_be_visible()
    expect(page.locator("#_browse").get_by_role("link", name="2023")).to_be_visible()
    page.goto(f"{site.address}/2024/")
    # But for the readers' choice of colours, which no search needs.
    scripts = page.locator("form, script[src]:not([src*='/early.'])")
    expect(scripts).to_have_count(0)
    asked = {request.path for request in site.requests if request.path.endswith(".js")}
    assert all("/early." in path for path in asked)
