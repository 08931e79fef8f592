"""What a search finds, how its results are shown, and what is done when it finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.search.conftest import SearchPage


def test_results_appear_as_one_types(search: SearchPage) -> None:
    search.open().field.press_sequentially("bitte")
    search.finds(["A rare bird"])
    search.tells("1 story")


def test_a_result_shows_day_place_names_and_the_words_asked_for(search: SearchPage) -> None:
    result = search.open("?q=steel").stories
    expect(result.get_by_role("link")).to_have_attribute("href", "/2023/03/steel/")
    expect(result.locator("time")).to_have_text("March 10, 2023")
    expect(result.locator(".place")).to_have_text("Geneva")
    expect(result.locator(".with")).to_have_text("Xi Jinping · China, Mexico")
    expect(result.locator("mark")).to_have_text(["Steel", "Steel", "steel"])


def test_a_stem_finds_its_forms(search: SearchPage) -> None:
    search.open("?q=tariff&sort=oldest").finds(
        ["Steel costs more", "Fruit costs less", "Duties return", "Court weighs duties"]
    )


def test_a_name_that_is_not_in_the_text_finds_the_story_and_shows_how_it_begins(
    search: SearchPage,
) -> None:
    result = search.open("?q=commerce&sort=newest").stories.first
    expect(result).to_contain_text(
        "What happened to Court weighs duties. The judges heard of tariffs."
    )
    expect(result).not_to_contain_text("Commerce")
    expect(result).not_to_contain_text("␞")
    expect(result.locator("mark")).to_have_count(0)


@pytest.mark.parametrize("word", ["mute", "Hedy"])
def test_a_story_without_text_is_found_by_its_title_and_its_names(
    search: SearchPage, word: str
) -> None:
    search.open(f"?q={word}").finds(["Mute"])
    expect(search.stories.locator("p").first).to_be_empty()


def test_an_excerpt_is_where_the_words_stand_closest(search: SearchPage) -> None:
    result = search.open("?q=lantern+festival").stories.filter(has_text="The walk")
    expect(result.locator("mark")).to_have_text("lantern festival")
    words = result.locator("p").first.inner_text().split()
    assert (words[0], words[-1]) == ("…", "…")
    assert len(words) == 32


def test_a_story_cannot_hide_its_text_behind_the_sign_that_ends_it(search: SearchPage) -> None:
    result = search.open("?q=sundials").stories
    expect(result.locator("mark")).to_have_text("sundials")
    expect(result).to_contain_text("drawn so: ␞ and thereafter")


def test_text_that_looks_like_html_is_shown_as_text(search: SearchPage) -> None:
    result = search.open("?q=unescaped").stories
    expect(result).to_contain_text('An unescaped <b onclick="x()"> & a &lt; stand here.')
    expect(result.locator("b")).to_have_count(0)


def test_a_story_in_another_script_is_found(search: SearchPage) -> None:
    search.open().field.fill("المطر")
    search.finds(["عودة الأمطار"])


def test_a_phrase_is_found_where_its_words_stand_side_by_side(search: SearchPage) -> None:
    search.open("?q=lantern+festival&sort=newest").finds(["The feast", "The walk"])
    search.field.fill('"lantern festival"')
    search.finds(["The walk"])


def test_a_phrase_that_no_story_has_is_searched_as_words(search: SearchPage) -> None:
    search.open().field.fill('"festival lantern"')
    expect(search.stories).to_have_count(2)
    search.tells("2 stories", 'No story has “"festival lantern"”; showing “festival lantern”.')


def test_a_misspelling_is_corrected_and_told(search: SearchPage) -> None:
    search.open("?q=orchrad").finds(["The pears"])
    search.tells("1 story", "No story has “orchrad”; showing “orchard”.")


def test_a_misspelt_name_is_corrected(search: SearchPage) -> None:
    search.open("?q=Jinpimg+steel").tells("1 story", "No story has “Jinpimg”; showing “jinping”.")


def test_a_word_that_nothing_is_near_is_searched_by_its_beginning(search: SearchPage) -> None:
    search.open("?q=bitternzzz").finds(["A rare bird"])
    search.tells("1 story", "No story has “bitternzzz”; showing “bittern…”.")


def test_an_unknown_word_is_told(search: SearchPage) -> None:
    search.open("?q=bittern+xylophonist").finds(["A rare bird"])
    search.tells("1 story", "No story has “xylophonist”, or a word near it.")


def test_words_that_share_no_story_are_left_out_and_told(search: SearchPage) -> None:
    search.open("?q=orchard+submarine+river").finds(["The pears"])
    search.tells("1 story", "No story has all of these words: left out “submarine”.")


def test_a_word_that_is_corrected_and_then_left_out_is_told_of_once(search: SearchPage) -> None:
    search.open("?q=Jinpimg+court").finds(["Court weighs duties"])
    search.tells("1 story", "No story has all of these words: left out “Jinpimg”.")


def test_names_and_years_that_fit_nothing_are_set_aside_and_told(search: SearchPage) -> None:
    search.open("?q=bittern&countries=China&from=2024").finds(["A rare bird"])
    search.tells("1 story", "Nothing fits these years and names; showing results without them.")


def test_what_is_not_found_leads_to_browsing(search: SearchPage) -> None:
    search.open("?q=xylophonist").tells(
        "No story has “xylophonist”, or a word near it.", "Nothing is found. Browse instead:"
    )
    expect(search.browse.get_by_role("link", name="Countries")).to_be_visible()
    expect(search.browse.get_by_role("link", name="2023")).to_be_visible()


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        (
            "newest",
            ["Court weighs duties", "Duties return", "Fruit costs less", "Steel costs more"],
        ),
        (
            "oldest",
            ["Steel costs more", "Fruit costs less", "Duties return", "Court weighs duties"],
        ),
    ],
)
def test_results_can_be_ordered_by_time(search: SearchPage, order: str, titles: list[str]) -> None:
    search.open("?q=tariffs").page.get_by_label("Order").select_option(order)
    search.finds(titles)
    expect(search.chosen).to_contain_text(f"{order} first")


def test_the_most_relevant_story_comes_first(search: SearchPage) -> None:
    search.open("?q=tariffs+fruit")
    expect(search.stories.first).to_contain_text("Fruit costs less")


def test_more_stories_are_shown_when_asked_for_and_the_focus_goes_to_them(
    search: SearchPage,
) -> None:
    search.open("?q=harbour&sort=newest").tells("26 stories")
    expect(search.stories).to_have_count(10)
    search.page.get_by_role("button", name="Show 10 more").press("Enter")
    expect(search.stories).to_have_count(20)
    expect(search.stories.nth(10).get_by_role("link")).to_be_focused()
    search.page.get_by_role("button", name="Show 6 more").press("Enter")
    expect(search.stories).to_have_count(26)
    expect(search.stories.nth(20).get_by_role("link")).to_be_focused()
    expect(search.page.locator("#_more")).to_be_hidden()
