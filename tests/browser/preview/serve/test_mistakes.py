"""A mistake that is saved stands over the last good page until it is mended, under a real server and its watcher."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, Visit
from tests.browser.preview.conftest import live, overlay_of, reloaded, told_on
from tests.browser.preview.newsroom import (
    FILES,
    FLOODS,
    LAYOUT,
    RAINS,
    Newsroom,
    Start,
    heading,
    mark,
    marked,
)
from tests.building import write


def _line(file: str, text: str) -> int:
    """Return the line of a text in a file, as it is at the beginning."""
    return FILES[file][: FILES[file].index(text)].count("\n") + 1


def _mends(newsroom: Newsroom, page: Page, file: str) -> None:
    newsroom.mend(file)
    expect(overlay_of(page)).to_be_hidden()
    expect(told_on(page)).to_have_text("Mended")


DATE = _line(RAINS, "date:")
BODY = _line(RAINS, "Paragraph 0 ")
PROSE = _line(LAYOUT, "{{ view.body | prose }}")


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "source", "at", "message"),
    [
        (RAINS, '"2025-06-07"', "yesterday", f"{DATE}:7", "date: yesterday", "y", "date: 'yesterday' is not a date"),
        (RAINS, "date:", "dat:", f"{DATE}:1", 'dat: "2025-06-07"', "d", "dat: is not a field"),
        (
            LAYOUT, "{{ view.body | prose }}", "{{ view.body | prose }", f"{PROSE}:1",
            "{{ view.body | prose }", "{", "unexpected '}'",
        ),
        (
            LAYOUT, "{{ view.body | prose }}", "{{ view.bodies | prose }}", f"{PROSE}:9",
            "{{ view.bodies | prose }}", "b", "'bodies' is",
        ),
        ("archive.yml", "title:", "page_size: many\ntitle:", "1:12", "page_size: many", "m", "page_size: 'many'"),
        ("archive.yml", "title:", "titel:", "1:1", "titel: The Record", "t", "titel: is not a field"),
        ("archive.yml", "/{slug}/", "/{slugg}/", "3:12", "permalink: /{year}/{slugg}/", "/", "{slugg} is not"),
        ("archive.yml", "title: The", "title: [The", "1:8", "title: [The Record", "[", "'[' is never closed"),
    ],
    ids=["value", "field", "syntax", "expression", "value-of-setting", "setting", "permalink", "yaml"],
)  # fmt: skip
def test_a_mistake_stands_over_the_last_good_page_until_it_is_mended(
    newsroom: Newsroom,
    *,
    file: str,
    old: str,
    new: str,
    place: str,
    source: str,
    at: str,
    message: str,
) -> None:
    page = newsroom.open("/2025/rains/")
    mark(page)
    newsroom.edit(file, old, new)
    problem = overlay_of(page).get_by_role("listitem").first
    expect(problem.get_by_role("link")).to_have_text(f"{file}:{place}")
    whole = newsroom.preview.root / file
    expect(problem.get_by_role("link")).to_have_attribute("href", f"vscode://file{whole}:{place}")
    expect(problem.locator("pre")).to_have_text(source)
    expect(problem.locator("mark")).to_have_text(at)
    expect(problem.locator(".message")).to_contain_text(message)
    expect(problem.locator(".hint")).to_contain_text("Hint: ")
    expect(page.get_by_text("Paragraph 0 of a long story.")).to_be_attached()
    expect(marked(page)).to_be_attached()
    _mends(newsroom, page, file)


def test_a_broken_link_stands_over_the_page_that_has_it_until_it_is_mended(
    newsroom: Newsroom,
) -> None:
    page = newsroom.open("/2025/rains/")
    reloaded(
        page, lambda: newsroom.edit(RAINS, "Paragraph 0 of", "Paragraph [nought](/2025/flods/) of")
    )
    problem = overlay_of(page).get_by_role("listitem")
    expect(problem.get_by_role("link")).to_have_text(f"{RAINS}:{BODY}:20")
    expect(problem.locator("pre")).to_have_text("Paragraph [nought](/2025/flods/) of a long story.")
    expect(problem.locator("mark")).to_have_text("/")
    expect(problem.locator(".message")).to_contain_text("/2025/flods/")
    # The story is as it is written: its text is seen, and where the link leads to will be found out
    # by a click.
    expect(page.get_by_role("link", name="nought")).to_be_visible()
    reloaded(page, lambda: newsroom.edit(RAINS, "flods", "floods"))
    expect(overlay_of(page)).to_be_hidden()
    expect(told_on(page)).to_have_text("Mended")
    page.get_by_role("link", name="nought").click()
    expect(heading(page)).to_have_text("Floods recede")
    live(page)


@pytest.mark.parametrize(
    "broken", ["{{ view.body | prose }", "{{ view.bodies | prose }}"], ids=["syntax", "expression"]
)
def test_under_a_broken_layout_a_page_that_is_asked_for_is_the_last_good_one(
    newsroom: Newsroom, broken: str
) -> None:
    page = newsroom.open("/2025/rains/")
    newsroom.edit(LAYOUT, "{{ view.body | prose }}", broken)
    expect(overlay_of(page)).to_be_visible()
    reloaded(page, lambda: page.goto(f"{newsroom.preview.address}/2025/floods/"))
    expect(heading(page)).to_have_text("Floods recede")
    expect(overlay_of(page)).to_contain_text(f"{LAYOUT}:{PROSE}")
    reloaded(page, lambda: newsroom.mend(LAYOUT))
    expect(overlay_of(page)).to_be_hidden()
    expect(page.get_by_text("The water fell.")).to_be_visible()


def test_what_is_edited_beside_a_mistake_is_shown(newsroom: Newsroom) -> None:
    page = newsroom.open("/2025/floods/")
    newsroom.edit(RAINS, "date:", "dat:")
    expect(overlay_of(page)).to_be_visible()
    reloaded(page, lambda: newsroom.edit(FLOODS, "The water fell.", "The water rose."))
    expect(page.get_by_text("The water rose.")).to_be_visible()
    expect(overlay_of(page)).to_be_visible()
    _mends(newsroom, page, RAINS)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("archive.yml", "title: The Record", "title: [The Record", "'[' is never closed"),
        (LAYOUT, "{{ view.body | prose }}", "{{ view.body | prose }", "unexpected '}'"),
        (LAYOUT, "{{ view.body | prose }}", "{{ view.bodies | prose }}", "'bodies' is"),
    ],
    ids=["settings", "syntax", "expression"],
)
def test_a_preview_that_starts_with_a_mistake_tells_it_and_comes_to_life(
    start: Start,
    show: Visit,
    tmp_path: Path,
    complaints: Complaints,
    *,
    file: str,
    old: str,
    new: str,
    message: str,
) -> None:
    write(tmp_path, {**FILES, file: FILES[file].replace(old, new)})
    newsroom = Newsroom(start(tmp_path, "--no-search"), show)
    page = newsroom.open("/2025/rains/")
    expect(heading(page)).to_have_text("This page cannot be shown yet")
    complaints.expect("500")
    expect(page.get_by_role("heading", level=3)).to_have_text(file)
    expect(page.get_by_role("main").locator(".problem")).to_contain_text(message)
    newsroom.mend(file)
    expect(heading(page)).to_have_text("Rains return")
    expect(told_on(page)).to_have_text("Mended")
    reloaded(page, lambda: newsroom.edit(RAINS, "Rains return", "Rains stay"))
    expect(heading(page)).to_have_text("Rains stay")
