"""The problems stand over the page until they are hidden or mended."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.preview.conftest import (
    ABOUT,
    FILE,
    HOSTILE,
    Preview,
    bar_of,
    overlay_of,
    problem,
    reloaded,
    told_on,
)
from tests.browser.preview.scripted import Scripted


def test_problems_are_shown_with_their_place_their_line_and_their_hint(preview: Preview) -> None:
    page = preview(
        count=2, problems=[problem(), problem("is no story", line=0, column=0, field="", source="")]
    )
    overlay = overlay_of(page)
    expect(overlay.get_by_role("heading")).to_have_text(
        "2 problems keep this archive from being published"
    )
    expect(overlay).to_contain_text("The page behind this shows what was last read well.")
    first, second = overlay.get_by_role("listitem").all()
    expect(first.get_by_role("link", name=f"{FILE}:3:7")).to_have_attribute(
        "href", f"vscode://file/{FILE}:3:7"
    )
    expect(first).to_contain_text("date: 'yesterday' is not a date")
    expect(first.locator("pre")).to_have_text("date: yesterday")
    expect(first.locator("mark")).to_have_text("y")
    expect(first).to_contain_text("Hint: write YYYY-MM-DD, without quotes")
    expect(second.locator(".place")).to_have_text(FILE)
    expect(second.locator(".message")).to_have_text("is no story")
    expect(second.locator("pre")).to_have_count(0)
    expect(told_on(page)).to_have_text("2 problems keep this archive from being published")


def test_one_problem_keeps(preview: Preview) -> None:
    heading = overlay_of(preview(count=1, problems=[problem()])).get_by_role("heading")
    expect(heading).to_have_text("1 problem keeps this archive from being published")


def test_more_problems_than_are_sent_are_counted(preview: Preview) -> None:
    page = preview(count=1173, problems=[problem(f"number {number}") for number in range(50)])
    more = overlay_of(page).get_by_role("link", name="and 1,123 more")
    expect(more).to_have_attribute("href", "/_preview/problems/")
    expect(overlay_of(page).get_by_role("listitem")).to_have_count(50)


def test_the_page_behind_the_problems_stays_in_use(preview: Preview) -> None:
    page = preview(
        "/tall/", count=50, problems=[problem(f"number {number}") for number in range(50)]
    )
    height = page.viewport_size["height"] if page.viewport_size else 0
    box = page.locator(".panels").bounding_box()
    assert box is not None
    assert box["height"] <= height / 2
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator("#p199").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= box["y"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(preview: Preview, text: str) -> None:
    told = problem(text, file=text, field=text, hint=text, source=text, column=1, href="")
    page = preview(
        count=1, problems=[told], page={**ABOUT, "file": text, "href": "", "advice": [told]}
    )
    item = overlay_of(page).get_by_role("listitem")
    expect(item.locator(".place")).to_have_text(f"{text}:3:1")
    expect(item.locator(".message")).to_have_text(f"{text}: {text}")
    expect(item.locator("pre")).to_have_text(text)
    expect(item.locator(".hint")).to_have_text(f"Hint: {text}")
    expect(bar_of(page).locator(".file")).to_have_text(text)
    assert page.locator("broadsheet-preview :is(img, script)").count() == 0


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "",
        "http://[",
    ],
)
def test_what_is_no_way_into_an_editor_is_not_linked(preview: Preview, href: str) -> None:
    page = preview(count=1, problems=[problem(href=href)], page={**ABOUT, "href": href})
    expect(overlay_of(page).locator("span.place")).to_have_text(f"{FILE}:3:7")
    expect(bar_of(page).locator("span.file")).to_have_text(FILE)


def test_hidden_problems_stay_hidden_until_they_are_others(
    server: Scripted, preview: Preview
) -> None:
    page = preview(count=1, problems=[problem()])
    overlay_of(page).get_by_role("button", name="Hide").click()
    expect(overlay_of(page)).to_be_hidden()
    expect(bar_of(page).get_by_role("button", name="1 problem")).to_be_focused()
    server.tell(count=1, problems=[problem(source="date: yesterda")], page=ABOUT)
    expect(bar_of(page)).to_contain_text("1,412 words")
    expect(overlay_of(page)).to_be_hidden()
    reloaded(page, lambda: page.goto(f"{server.address}/floods/"))
    expect(bar_of(page).get_by_role("button", name="1 problem")).to_be_visible()
    expect(overlay_of(page)).to_be_hidden()
    server.tell(count=1, problems=[problem("'today' is not a date")])
    expect(overlay_of(page)).to_be_visible()


def test_hidden_problems_are_shown_from_the_bar(preview: Preview) -> None:
    page = preview(count=1, problems=[problem()])
    button = bar_of(page).get_by_role("button", name="1 problem")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(overlay_of(page)).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(overlay_of(page)).to_be_visible()


def test_an_escape_that_the_page_has_used_hides_nothing(preview: Preview) -> None:
    page = preview(count=1, problems=[problem()])
    page.evaluate(
        "document.body.addEventListener('keydown', (event) => event.preventDefault(), {once: true})"
    )
    page.keyboard.press("Escape")
    expect(overlay_of(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(overlay_of(page)).to_be_hidden()


def test_mended_problems_go_away_and_are_praised_for_a_while(
    server: Scripted, visit: Visit
) -> None:
    page = visit()
    page.clock.install()
    server.tell(count=1, problems=[problem()])
    page.goto(f"{server.address}/rains/")
    expect(overlay_of(page)).to_be_visible()
    server.tell()
    expect(overlay_of(page)).to_be_hidden()
    expect(told_on(page)).to_have_text("Mended")
    expect(told_on(page)).to_be_visible()
    reloaded(page, lambda: server.send("reload"))
    expect(told_on(page)).to_have_text("Mended")
    page.clock.run_for(5000)
    expect(told_on(page)).to_be_empty()
    reloaded(page, page.reload)
    assert told_on(page).text_content() == ""


def test_what_is_read_in_the_list_is_not_taken_away_by_the_same_list(
    server: Scripted, preview: Preview
) -> None:
    page = preview(count=1, problems=[problem()])
    link = overlay_of(page).get_by_role("link", name=FILE)
    link.focus()
    server.tell(count=1, problems=[problem()], page=ABOUT)
    expect(bar_of(page)).to_contain_text("1,412 words")
    expect(link).to_be_focused()
    server.tell(count=1, problems=[problem("is another")])
    expect(overlay_of(page)).to_contain_text("is another")
    expect(overlay_of(page)).to_be_focused()
