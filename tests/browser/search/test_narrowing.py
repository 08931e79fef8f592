"""How a search is narrowed by names and years, and how its address says all of it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.search.conftest import SearchPage

TARIFFS = ["Court weighs duties", "Duties return", "Fruit costs less", "Steel costs more"]
"""Newest first."""


def values(facet: Locator) -> Locator:
    return facet.locator("li")


def test_the_values_of_results_are_counted(search: SearchPage) -> None:
    countries, topics = search.open("?q=tariffs").facet("Countries"), search.facet("Topics")
    countries.locator("summary").click()
    expect(values(countries)).to_have_text(["China3", "Mexico3"])
    topics.locator("summary").click()
    expect(values(topics)).to_have_text(["Trade4", "Law1"])


def test_any_of_the_names_of_one_kind_is_enough_unless_all_are_asked_for(
    search: SearchPage,
) -> None:
    facet = search.open("?q=tariffs&sort=newest").facet("Countries")
    facet.locator("summary").click()
    facet.get_by_label("Mexico").check()
    search.finds(["Court weighs duties", "Fruit costs less", "Steel costs more"])
    facet.get_by_label("China").check()
    search.finds(TARIFFS)
    expect(search.chosen).to_contain_text("in Mexico\u00a0\N{MULTIPLICATION SIGN} or China")
    facet.get_by_label("All of these").check()
    search.finds(["Court weighs duties", "Steel costs more"])
    expect(search.chosen).to_contain_text("in Mexico\u00a0\N{MULTIPLICATION SIGN} and China")
    expect(values(facet)).to_have_text(["China2", "Mexico2"])


def test_names_of_two_kinds_must_both_fit(search: SearchPage) -> None:
    search.open("?q=tariffs&countries=China&people=Xi+Jinping&sort=newest").finds(
        ["Duties return", "Steel costs more"]
    )
    search.page.get_by_role("button", name="Remove Xi Jinping").click()
    search.finds(["Court weighs duties", "Duties return", "Steel costs more"])


def test_names_without_words_find_all_their_stories_newest_first(search: SearchPage) -> None:
    search.open("?countries=Mexico").finds(
        ["Court weighs duties", "Fruit costs less", "Steel costs more"]
    )
    expect(search.page.get_by_role("link", name="Feed of Mexico")).to_have_attribute(
        "href", "/countries/mexico/feed.xml"
    )


def test_facets_can_be_opened_before_anything_is_typed(search: SearchPage) -> None:
    facet = search.open().facet("Storylines")
    facet.locator("summary").click()
    expect(values(facet)).to_have_text(["The long quarrel2"])
    facet.get_by_label("The long quarrel").check()
    search.finds(["Court weighs duties", "Duties return"])


@pytest.mark.parametrize("name", ['Ann "Tiny" O\'Neil', "Ann ”Tiny” O'Neil"])
def test_a_name_with_straight_quotes_can_be_chosen_from_an_address(
    search: SearchPage, name: str
) -> None:
    search.page.goto(f"{search.site}/search/")
    search.page.evaluate("name => { location.search = new URLSearchParams({people: name}); }", name)
    search.finds(["A rare bird"])
    expect(search.page.get_by_role("link", name="Feed of")).to_have_attribute(
        "href", re.compile("/people/ann-")
    )


def test_names_with_signs_of_code_can_be_chosen_from_what_is_counted(search: SearchPage) -> None:
    search.open("?q=bittern")
    for title, name in (
        ("People", "Ann ”Tiny” O'Neil"),
        ("Topics", "Either\N{FULLWIDTH REVERSE SOLIDUS}Or"),
    ):
        search.facet(title).locator("summary").click()
        search.facet(title).get_by_label(name).check()
        expect(search.chosen.get_by_role("button", name=name)).to_be_visible()
        search.finds(["A rare bird"])
    search.tells("1 story")


def test_years_narrow_a_search_both_ends_included(search: SearchPage) -> None:
    search.open("?q=tariffs&sort=newest").page.get_by_label("From").select_option("2024")
    search.finds(TARIFFS[:3])
    search.page.get_by_label("To", exact=True).select_option("2024")
    search.finds(TARIFFS[1:3])
    expect(search.chosen).to_contain_text("in 2024")


def test_an_address_may_name_months(search: SearchPage) -> None:
    search.open("?q=tariffs&from=2024-06&to=2025-02&sort=oldest").finds(
        ["Duties return", "Court weighs duties"]
    )
    expect(search.chosen).to_contain_text("June 2024 to February 2025")


@pytest.mark.parametrize(
    ("query", "title", "shown"),
    [
        ("q=unescaped&from=2024&to=2024", "Code", "2024"),
        ("q=sundials&from=2024-07&to=2024-07", "A sign", "about July 2024"),
    ],
)
def test_a_story_whose_day_is_not_known_is_found_in_the_time_that_is(
    search: SearchPage, query: str, title: str, shown: str
) -> None:
    search.open(f"?{query}").finds([title])
    search.tells("1 story")
    expect(search.stories.locator("time")).to_have_text(shown)


@pytest.mark.parametrize(
    ("query", "title", "when"),
    [
        # Of which month of the year it is, nobody knows.
        ("q=unescaped&from=2024-01&to=2024-11", "Code", "2024"),
        ("q=sundials&from=2024-08", "A sign", "July 2024"),
    ],
)
def test_a_story_whose_day_is_not_known_is_of_no_month_but_its_own(
    search: SearchPage, query: str, title: str, when: str
) -> None:
    search.open(f"?{query}").finds([title])
    search.tells("1 story", f"Not in these months; 1 story in {when}.")


def test_an_archive_s_own_fields_narrow_a_search(search: SearchPage) -> None:
    search.open("?q=tariffs&sort=newest")
    turnout, outcome = search.facet("Turnout"), search.facet("Outcome")
    outcome.locator("summary").click()
    expect(values(outcome)).to_have_text(["Won2", "Lost1"])
    outcome.get_by_label("Won").check()
    search.finds(["Duties return", "Steel costs more"])
    expect(search.chosen).to_contain_text("Outcome Won")
    outcome.get_by_label("Lost").check()
    search.finds(TARIFFS[1:])
    turnout.locator("summary").click()
    expect(values(turnout)).to_have_text(["401", "601"])
    turnout.get_by_label("60").check()
    search.finds(["Duties return"])
    assert search.page.url.endswith("&outcome=Won&outcome=Lost&turnout=60&sort=newest")
    search.page.get_by_role("button", name="Remove 60").click()
    search.finds(TARIFFS[1:])


def test_the_address_restores_the_whole_search_on_another_page(
    search: SearchPage, visit: Visit
) -> None:
    search.open().field.fill("tariffs")
    expect(search.stories).to_have_count(4)
    facet = search.facet("Countries")
    facet.locator("summary").click()
    facet.get_by_label("China").check()
    facet.get_by_label("Mexico").check()
    facet.get_by_label("All of these").check()
    search.page.get_by_label("From").select_option("2023")
    search.page.get_by_label("To", exact=True).select_option("2025")
    search.page.get_by_label("Order").select_option("oldest")
    search.finds(["Steel costs more", "Court weighs duties"])
    other = SearchPage(visit(search.page.url), search.site)
    other.finds(["Steel costs more", "Court weighs duties"])
    expect(other.field).to_have_value("tariffs")
    expect(other.chosen).to_have_text(search.chosen.inner_text())
    expect(other.facet("Countries").get_by_label("All of these")).to_be_checked()
    expect(other.facet("Countries").get_by_label("Mexico")).to_be_checked()
    expect(other.page.get_by_label("From")).to_have_value("2023")
    expect(other.page.get_by_label("Order")).to_have_value("oldest")


def test_each_choice_is_a_step_to_go_back_to(search: SearchPage) -> None:
    search.open("?q=tariffs&sort=newest").page.get_by_label("From").select_option("2024")
    search.finds(TARIFFS[:3])
    search.page.get_by_label("Order").select_option("oldest")
    search.finds(TARIFFS[2::-1])
    search.page.go_back()
    search.finds(TARIFFS[:3])
    search.page.go_back()
    search.finds(TARIFFS)
    expect(search.page.get_by_label("From")).to_have_value("")
    search.page.go_forward()
    search.finds(TARIFFS[:3])


def test_as_many_stories_are_shown_again_when_one_comes_back_from_one(search: SearchPage) -> None:
    search.open("?q=harbour&sort=newest").page.get_by_role("button", name="Show 10 more").click()
    expect(search.stories).to_have_count(20)
    search.stories.nth(15).get_by_role("link").click()
    expect(search.page).to_have_url(re.compile("/report/$"))
    search.page.go_back()
    expect(search.stories).to_have_count(20)


def test_everything_can_be_set_aside_at_once(search: SearchPage) -> None:
    search.open("?q=tariffs&countries=China&from=2024").page.get_by_role(
        "button", name="Clear all"
    ).click()
    expect(search.page).to_have_url(f"{search.site}/search/")
    expect(search.field).to_be_focused()
    expect(search.browse).to_be_visible()


@pytest.mark.parametrize(
    "query",
    [
        "?q=<img src=x onerror=alert(1)>",
        "?q=%",
        "?q=%E0%A4%A&countries=%ZZ",
        f"?q={'tariffs' * 1500}",
        "?__proto__=x&constructor=y&all=__proto__&countries=__proto__",
        "?q=tariffs&q=steel&sort=newest&sort=up&from=2024&from=x&to=9999-99&all=people&countries=&people=%20",
        "?q=%22%22%22+*+%28+%5C+null+undefined",
        "?countries=<b>x</b>&people=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_an_address_can_say_nothing_but_text(search: SearchPage, query: str) -> None:
    search.open(query)
    expect(search.page.locator("#_list")).not_to_have_attribute("aria-busy", "true")
    expect(search.told.first).not_to_have_text("Searching…")
    assert search.page.evaluate("({}).x === undefined && Object.prototype.constructor === Object")
    assert search.page.locator("main").locator("img, script, b").count() == 0
    assert len(search.field.input_value()) <= 300
