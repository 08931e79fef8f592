"""The bar tells of the page, and stands beside it without being of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Axe, Visit
from tests.browser.preview.conftest import (
    ABOUT,
    FILE,
    LONG_FILE,
    Preview,
    bar_of,
    html,
    no_barrier_by_day_or_night,
    overlay_of,
    problem,
    reloaded,
)
from tests.browser.preview.scripted import Scripted


def test_the_bar_tells_of_the_page_s_file(preview: Preview) -> None:
    page = preview(page={**ABOUT, "mark": "embargo"})
    expect(bar_of(page).get_by_role("link", name=FILE)).to_have_attribute(
        "href", f"vscode://file/{FILE}"
    )
    expect(bar_of(page)).to_contain_text("Embargoed")
    expect(bar_of(page)).to_contain_text("1,412 words")
    expect(bar_of(page).get_by_role("link", name="All problems")).to_have_attribute(
        "href", "/_preview/problems/"
    )
    expect(bar_of(page).get_by_role("button")).to_have_count(0)
    expect(overlay_of(page)).to_be_hidden()


def test_a_page_of_no_file_has_a_bar_without_one(preview: Preview) -> None:
    bar = bar_of(preview())
    expect(bar).to_have_text("All problems")
    expect(bar.locator(".file")).to_be_hidden()
    expect(bar.locator(".words")).to_be_hidden()


def test_one_word_is_one_word(server: Scripted, preview: Preview) -> None:
    page = preview(page={**ABOUT, "words": 1, "mark": "draft"})
    expect(bar_of(page).locator(".words")).to_have_text("1 word")
    server.tell(page={**ABOUT, "words": 0, "mark": "expired"})
    expect(bar_of(page).locator(".words")).to_have_text("0 words")
    expect(bar_of(page).locator(".mark")).to_have_text("Expired")


def test_the_bar_tells_how_many_of_the_problems_are_of_its_page(
    server: Scripted, preview: Preview
) -> None:
    mine, other = problem(file=FILE), problem(file="content/stories/other.md")
    button = bar_of(page := preview(count=3, problems=[mine, other], page=ABOUT)).locator(
        "button.count"
    )
    expect(button).to_have_text("3 problems, 1 on this page")
    server.tell(count=1, problems=[mine], page=ABOUT)
    expect(button).to_have_text("1 problem")
    server.tell(count=1, problems=[other], page=ABOUT)
    expect(button).to_have_text("1 problem")
    expect(overlay_of(page)).to_be_visible()


@pytest.mark.parametrize(("width", "cut"), [(1440, False), (360, True)])
def test_a_long_path_loses_its_beginning_on_a_narrow_screen(
    preview: Preview, *, width: int, cut: bool
) -> None:
    page = preview(
        options={"viewport": {"width": width, "height": 640}}, page={**ABOUT, "file": LONG_FILE}
    )
    file = bar_of(page).locator(".file")
    expect(file).to_have_text(LONG_FILE)
    shown = file.evaluate(
        """(file) => {
          const text = file.querySelector("bdi").firstChild;
          const box = file.getBoundingClientRect();
          const within = (at) => {
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const sign = range.getBoundingClientRect();
            return sign.left >= box.left - 1 && sign.right <= box.right + 1;
          };
          return [within(0), within(text.length - 1)];
        }"""
    )
    assert shown == [not cut, True]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_advice_is_shown_when_asked_for(preview: Preview) -> None:
    page = preview(page={**ABOUT, "advice": [problem("the summary is long", field="summary")]})
    button = bar_of(page).get_by_role("button", name="1 piece of advice")
    advice = page.get_by_role("region", name="Advice on this page")
    expect(advice).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(advice.get_by_role("link", name=f"{FILE}:3:7")).to_be_visible()
    expect(advice).to_contain_text("summary: the summary is long")
    advice.focus()
    page.keyboard.press("Escape")
    expect(advice).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_bar_folds_to_a_tab_and_stays_folded(server: Scripted, preview: Preview) -> None:
    page = preview(page=ABOUT)
    tab = page.get_by_role("button", name="Preview")
    expect(tab).to_have_attribute("aria-expanded", "true")
    tab.click()
    expect(bar_of(page)).to_be_hidden()
    reloaded(page, lambda: page.goto(f"{server.address}/floods/"))
    expect(bar_of(page)).to_be_hidden()
    expect(tab).to_have_attribute("aria-expanded", "false")
    tab.focus()
    page.keyboard.press("Enter")
    expect(bar_of(page)).to_be_visible()
    expect(tab).to_be_focused()


READING = {"read": 1240, "total": 10000}


def test_the_bar_tells_how_much_has_been_read_until_all_has_been(
    server: Scripted, preview: Preview
) -> None:
    page = preview(page=ABOUT, reading=READING)
    told, tab = bar_of(page).locator(".reading"), page.get_by_role("button", name="Preview")
    expect(told).to_have_text("1,240 of 10,000 files read")
    tab.click()
    expect(tab).to_have_text("Preview, 1,240 of 10,000 files read")
    tab.click()
    server.tell(page=ABOUT, reading=None)
    expect(told).to_be_hidden()
    expect(tab).to_have_text("Preview")


def test_a_page_that_searches_says_that_the_search_waits(
    server: Scripted, preview: Preview
) -> None:
    server.pages["/search/"] = html('<form data-index="/pagefind/"></form>')
    told = bar_of(preview("/search/", reading=READING)).locator(".reading")
    expect(told).to_have_text("1,240 of 10,000 files read; the search waits for all")


RUDE = """
* { color: red !important; font-size: 60px !important; display: none !important; margin: 9px !important }
html, body, main, main * { display: block !important }
broadsheet-preview { position: static !important; opacity: 0 !important; transform: scale(9) !important }
body > :last-child { border: 9px solid red !important }
"""


def test_the_page_s_styles_do_not_reach_the_bar(server: Scripted, preview: Preview) -> None:
    plain = preview(page=ABOUT).locator(".words")
    expect(plain).to_be_visible()
    server.pages["/rude.css"] = RUDE
    server.pages["/rude/"] = html(head='<link rel="stylesheet" href="/rude.css">')
    rude = preview("/rude/", page=ABOUT).locator(".words")
    expect(rude).to_be_visible()
    assert rude.bounding_box() == plain.bounding_box()
    looks = "(words) => [getComputedStyle(words).color, getComputedStyle(words.getRootNode().host).opacity]"
    assert rude.evaluate(looks) == plain.evaluate(looks)


def test_the_page_s_layout_is_as_without_the_bar(
    server: Scripted, visit: Visit, preview: Preview
) -> None:
    server.pages["/bare/"] = (
        server.pages["/tall/"].replace("<script", "<template").replace("</script", "</template")
    )
    boxes = """[...document.querySelectorAll("body, main, main *")].map((part) =>
      JSON.stringify(part.getBoundingClientRect()))"""
    page = preview("/tall/", count=1, problems=[problem()], page=ABOUT)
    expect(overlay_of(page)).to_be_visible()
    assert page.evaluate(boxes) == visit(f"{server.address}/bare/").evaluate(boxes)


def test_nothing_of_it_is_printed(preview: Preview) -> None:
    page = preview(count=1, problems=[problem()], page=ABOUT)
    expect(page.locator("html")).not_to_have_css("padding-bottom", "0px")
    page.emulate_media(media="print")
    expect(bar_of(page)).to_be_hidden()
    expect(overlay_of(page)).to_be_hidden()
    expect(page.locator("html")).to_have_css("padding-bottom", "0px")
    page.emulate_media(media="screen")
    expect(page.locator("html")).not_to_have_css("padding-bottom", "0px")


def test_all_of_it_is_reached_by_keyboard_in_the_order_seen(preview: Preview) -> None:
    page = preview(count=1, problems=[problem()], page={**ABOUT, "advice": [problem("is advice")]})
    focused = "document.activeElement.shadowRoot?.activeElement.textContent"
    overlay_of(page).focus()
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(focused))
    assert reached == [
        "Hide",
        f"{FILE}:3:7",
        FILE,
        "1 problem",
        "1 piece of advice",
        "All problems",
        "Preview",
    ]


@pytest.mark.parametrize("width", [360, 1440])
def test_there_are_no_barriers_in_the_bar_and_what_stands_above_it(
    preview: Preview, axe: Axe, width: int
) -> None:
    told = [
        problem(),
        problem("is not linked", href="", field=""),
        problem("is a long line", source="x" * 500),
    ]
    page = preview(
        # It is axe that styles elements inline to measure them.
        options={"viewport": {"width": width, "height": 900}, "bypass_csp": True},
        count=70, problems=told, page={**ABOUT, "mark": "draft", "advice": told}, reading=READING,
    )  # fmt: skip
    no_barrier_by_day_or_night(page, axe)
    page.get_by_role("button", name="3 pieces of advice").click()
    no_barrier_by_day_or_night(page, axe)
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="Preview").click()
    no_barrier_by_day_or_night(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth") == width
