"""A preview that stops and starts again, that searches, and that stands below a path."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, Visit
from tests.browser.preview.conftest import bar_of, live, overlay_of, reloaded, told_on
from tests.browser.preview.newsroom import (
    FILES,
    FLOODS,
    RAINS,
    STYLE,
    Newsroom,
    Start,
    heading,
    mark,
    marked,
    searchable,
)
from tests.building import write


def _lost(page: Page) -> None:
    expect(told_on(page)).to_have_text("The preview has stopped; waiting for it")
    expect(page.locator("broadsheet-preview")).to_have_attribute("data-state", "lost")


def test_a_preview_that_starts_again_is_found_by_the_pages_that_wait(
    start: Start, show: Visit, tmp_path: Path, complaints: Complaints
) -> None:
    preview = start(write(tmp_path, FILES), "--no-search")
    newsroom = Newsroom(preview, show)
    rains, floods = newsroom.open("/2025/rains/"), newsroom.open("/2025/floods/")
    for page in (rains, floods):
        mark(page)
    assert preview.stop() == 0
    for page in (rains, floods):
        _lost(page)
    newsroom.edit(RAINS, "Paragraph 0 of", "The beginning of")
    start(tmp_path, "--no-search", "--port", str(preview.port))
    for page in (rains, floods):
        live(page)
        expect(told_on(page)).to_be_empty()
    expect(rains.get_by_text("The beginning of a long story.")).to_be_visible()
    expect(marked(rains)).to_have_count(0)
    # A page that nothing has changed stays, and is followed again.
    newsroom.edit(FLOODS, "date:", "dat:")
    expect(overlay_of(floods)).to_be_visible()
    expect(marked(floods)).to_be_attached()
    complaints.expect("ERR_CONNECTION_REFUSED")


def test_an_open_search_finds_what_was_written_meanwhile(
    start: Start, show: Visit, tmp_path: Path
) -> None:
    newsroom = Newsroom(searchable(start(write(tmp_path, FILES))), show)
    page = newsroom.open("/search/")
    found = page.locator("#_list article").get_by_role("heading")
    page.get_by_label("Words or names").fill("paragraph")
    expect(found).to_have_text(["Rains return"])
    page.get_by_label("Words or names").fill("hydrology")
    expect(page.locator("#_status")).to_contain_text("No story has")
    newsroom.edit(FLOODS, "The water fell.", "The water fell, says hydrology.")
    expect(found).to_have_text(["Floods recede"])
    assert page.url.endswith("?q=hydrology")
    live(page)


def test_what_is_being_typed_is_not_lost_to_a_fresh_index(
    start: Start, visit: Visit, tmp_path: Path
) -> None:
    # A search in the address begins at once.
    newsroom = Newsroom(searchable(start(write(tmp_path, FILES))), visit)
    page = newsroom.open("/search/?q=water")
    found = page.locator("#_list article").get_by_role("heading")
    expect(found.first).to_have_text("Floods recede")
    page.clock.install()  # The pause in which more may be typed goes on.
    page.get_by_label("Words or names").fill("paragraph")
    reloaded(page, lambda: newsroom.edit(FLOODS, "The water fell.", "The water rose."))
    expect(page.get_by_label("Words or names")).to_have_value("paragraph")
    expect(page.get_by_label("Words or names")).to_be_focused()
    page.clock.run_for(5000)
    expect(found).to_have_text(["Rains return"])


def test_below_a_path_the_preview_does_the_same(
    start: Start, show: Visit, tmp_path: Path, complaints: Complaints
) -> None:
    settings = "title: The Record\nbase_url: https://record.example/the%20record/\npermalink: /{year}/{slug}/\n"
    preview = start(write(tmp_path, {**FILES, "archive.yml": settings}))
    assert preview.base == "/the%20record"
    newsroom = Newsroom(preview, show)
    page = newsroom.open("/2025/floods/")
    expect(bar_of(page)).to_contain_text(FLOODS)
    mark(page)
    newsroom.preview.replace(STYLE, f"{FILES[STYLE]}\nh1 {{ letter-spacing: 3px }}\n")
    expect(heading(page)).to_have_css("letter-spacing", "3px")
    newsroom.edit(FLOODS, "date:", "dat:")
    expect(overlay_of(page)).to_be_visible()
    expect(marked(page)).to_be_attached()
    newsroom.mend(FLOODS)
    expect(overlay_of(page)).to_be_hidden()
    reloaded(page, lambda: newsroom.edit(FLOODS, "The water fell.", "The water rose."))
    expect(page.get_by_text("The water rose.")).to_be_visible()
    newsroom.edit(FLOODS, "---\n\n", "slug: high-water\n---\n\n")
    page.wait_for_url(f"{preview.address}/2025/high-water/")
    live(page).goto(f"{preview.address}/search/?q=rose")
    expect(page.locator("#_list article").get_by_role("heading")).to_have_text(["Floods recede"])
    live(page).goto(f"http://127.0.0.1:{preview.port}/")
    expect(heading(page)).to_have_text("The Record")
    assert page.url == f"{preview.address}/"
    live(page).goto(f"{preview.address}/nowhere/")
    expect(heading(page)).to_have_text("Page not found")
    complaints.expect("404")
    live(page)
