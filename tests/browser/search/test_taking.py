"""What readers do with results in a real browser: they come back to them, correct a word, and take them along."""

import csv

from playwright.sync_api import expect

from tests.browser.looking import wait_until
from tests.browser.search.conftest import SearchPage


def test_the_title_of_the_page_says_what_is_searched_for(search: SearchPage) -> None:
    search.open("?q=tariffs")
    expect(search.page).to_have_title("tariffs \u2013 Search \u2013 The Record")
    search.field.fill("")
    expect(search.page).to_have_title("Search \u2013 The Record")


def test_what_signs_mean_is_said_while_the_field_is_empty(search: SearchPage) -> None:
    hint = search.open().page.locator("#_hint")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("person:name")
    search.field.fill("tariffs")
    expect(hint).not_to_be_visible()


def test_back_after_more_stories_leads_to_the_same_place(search: SearchPage) -> None:
    search.open("?q=harbour&sort=newest")
    search.page.get_by_role("button", name="Show 10 more").click()
    expect(search.stories).to_have_count(20)
    story = search.stories.nth(17).get_by_role("link")
    story.scroll_into_view_if_needed()
    place = search.page.evaluate("window.scrollY")
    assert place > 0
    story.click()
    search.page.wait_for_url("**/report/")
    search.page.go_back()
    expect(search.stories).to_have_count(20)
    wait_until(search.page, "place => Math.abs(window.scrollY - place) < 5", place)


def test_a_correction_that_many_stories_have_is_put_in_place_when_it_is_pressed(
    search: SearchPage,
) -> None:
    search.open("?q=harbuor")
    search.tells(
        "No story has “harbuor”. Do you mean “harbour”?", "Nothing is found. Browse instead:"
    )
    search.told.get_by_role("button").click()
    search.tells("26 stories")
    expect(search.field).to_have_value("harbour")


def test_what_is_not_in_a_time_is_told_with_its_time(search: SearchPage) -> None:
    search.open("?q=bittern&from=2024-01&to=2024-03").finds(["A rare bird"])
    search.tells("1 story", "Not in these months; 1 story in July 2023.")
    search.open("?from=2026&to=2027").tells(
        "41 stories",
        "The archive has no story of this time. It has stories from February 2023 to June 2025.",
    )


def test_results_are_saved_as_a_file(search: SearchPage) -> None:
    search.open("?q=tariffs&sort=newest")
    with search.page.expect_download() as saved:
        search.page.get_by_role("button", name="CSV").click()
    assert saved.value.suggested_filename == "results.csv"
    rows = list(csv.reader(saved.value.path().read_text(encoding="utf-8").splitlines()))
    assert [row[0] for row in rows] == [
        "title", "Court weighs duties", "Duties return", "Fruit costs less", "Steel costs more",
    ]  # fmt: skip
    assert rows[1][3] == f"{search.site}/2025/02/court/"
    expect(search.page.locator("#_copied")).to_have_text("4 stories saved.")


def test_words_of_any_script_are_marked(search: SearchPage) -> None:
    result = search.open("?q=عودة").stories
    expect(result.locator("h3 mark")).to_have_text("عودة")
