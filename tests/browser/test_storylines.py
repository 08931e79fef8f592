"""Storylines: what a long one unfolds, what the browser remembers of it, and what paper gets."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look, Visit
from tests.browser.serving import serving
from tests.building import publish, write
from tests.test_translations import FILES

_KEY = "broadsheet-storylines"


@pytest.fixture(scope="module")
def told_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a storyline that is told in several languages."""
    root = write(tmp_path_factory.mktemp("told-twice"), FILES)
    assert publish(root).problems == ()
    with serving(root / "site") as host:
        yield f"{host.address}/storylines/the-flood/"


def _kept(page: Page) -> dict[str, dict[str, object]]:
    return dict(json.loads(page.evaluate(f"localStorage.getItem({_KEY!r})") or "{}"))


def _storyline(address_of: Callable[[str, str], str]) -> str:
    return f"{address_of('many', 'front page')}storylines/the-vote/"


def test_a_browser_says_what_is_new_since_the_last_visit_and_forgets_it_when_told(
    look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(_storyline(address_of))
    ((path, kept),) = _kept(page).items()
    assert path == "/storylines/the-vote/"
    count = int(str(kept["count"]))
    # At a first visit nothing is new.
    expect(page.locator(".since")).to_have_count(0)
    page.evaluate(
        f"localStorage.setItem({_KEY!r}, JSON.stringify({{[{path!r}]: {{count: {count - 3}, day: '2018-02-27'}}}}))"
    )
    page.reload()
    note = page.locator(".since a")
    expect(note).to_have_text("3 new chapters since you were here on February 27, 2018")
    note.click()
    # The chapter was folded away.
    expect(page.locator(f"#chapter-{count - 2}")).to_be_visible()
    assert page.locator(".fresh").count() == 3
    assert _kept(page)[path]["count"] == count
    page.get_by_role("button", name="Forget").click()
    assert _kept(page) == {}
    expect(page.locator(".since")).to_have_count(0)
    expect(page.locator(".kept")).to_have_text("Forgotten. Your next visit is remembered again.")


@pytest.mark.parametrize(
    "kept", ["[]", "no JSON", '{"/storylines/the-vote/": 3}', '{"/storylines/the-vote/": {"count": "<b>", "day": 1}}']
)  # fmt: skip
def test_what_else_has_been_kept_does_no_harm(
    kept: str, look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(address_of("many", "document"))
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [_KEY, kept])
    page.goto(_storyline(address_of))
    expect(page.locator("#chapter-1")).to_be_visible()
    expect(page.locator(".since")).to_have_count(0)


def test_a_long_storyline_unfolds_its_first_year_and_the_one_that_is_asked_for(
    look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(_storyline(address_of))
    assert page.locator("#chapter-1").is_visible()
    assert not page.locator("#chapter-9").is_visible()
    page.locator(".spans a", has_text="2019").click()
    expect(page.locator("#y2019 li").first).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator("#chapter-9").is_visible()


def test_storylines_terms_and_the_map_are_printed_with_their_address(
    look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    for permalink in ("/storylines/the-vote/", "/countries/malta/", "/map/"):
        page.goto(address_of("many", "front page").rstrip("/") + permalink)
        assert page.locator(".paper").inner_text() == f"https://record.example{permalink}"
        assert page.locator(".world").bounding_box()["height"] < 300  # type: ignore[index]
        assert not page.get_by_text("feed reader").is_visible()
        assert not page.get_by_role("button").first.is_visible()
    page.goto(_storyline(address_of))
    source = page.locator(".sources a").first
    assert source.is_visible()
    after = page.evaluate("a => getComputedStyle(a, '::after').content", source.element_handle())
    assert after == '" https://gazette.example/0"'


def test_a_feed_is_for_reading_where_a_browser_opens_it(
    look: Look, address_of: Callable[[str, str], str]
) -> None:
    page = look(f"{address_of('many', 'front page')}countries/malta/feed.xml")
    shown = "name => getComputedStyle(document.querySelector(name)).display"
    assert [page.evaluate(shown, name) for name in ("entry", "id", "updated")] == [
        "block", "none", "none",
    ]  # fmt: skip
    assert page.evaluate("document.links[0].href") == "https://record.example/countries/malta/"


@pytest.mark.parametrize(
    ("locale", "first", "beside"),
    [
        ("de-AT", ["Der Regen <i>kehrt</i> zurück", "Der Fluss"], "Also in English: Rains"),
        ("en-GB", ["Rains <b>return</b>", "The river falls"], "Also in German: Der Regen"),
        ("fr", ["Retour des pluies", "The river falls"], "Also in English: Rains"),
        ("sw", ["Rains <b>return</b>", "The river falls"], "Also in German: Der Regen"),
    ],
)
def test_chapters_stand_in_the_language_that_a_browser_asks_for(
    locale: str, first: list[str], beside: str, visit: Visit, told_twice: str
) -> None:
    page = visit(told_twice, locale=locale)
    assert page.locator(".timeline h3").all_inner_texts() == first
    chapter = page.locator("#chapter-1")
    assert any(beside in text for text in chapter.locator(".version").all_inner_texts())
    link = chapter.locator("h3 a")
    href, lang = link.get_attribute("href"), link.get_attribute("lang")
    assert (href, lang) == {
        "de-AT": ("/2025/06/regen/", "de"),
        "fr": ("/2025/06/pluie/", "fr"),
    }.get(locale, ("/2025/06/rains/", "en"))
    assert chapter.locator("h3").get_attribute("dir") == "ltr"
    assert chapter.locator("h3 a").get_attribute("dir") is None
    if locale == "de-AT":
        assert chapter.locator(".words").inner_text() == "Es regnet „wieder“ <b>."
        assert chapter.locator(".version a[lang=en]").get_attribute("href") == "/2025/06/rains/"
        # What is newest stands in the same language.
        assert page.locator(".newest h3").inner_text() == "Der Fluss"
    else:
        assert page.locator(".newest h3").inner_text() == "The river falls"


def test_without_a_script_the_archives_language_stands_in_front(
    visit: Visit, told_twice: str
) -> None:
    page = visit(told_twice, locale="de", java_script_enabled=False)
    assert page.locator("#chapter-1 h3").inner_text() == "Rains <b>return</b>"
    assert page.locator("#chapter-1 .version").count() == 2
