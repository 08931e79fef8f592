"""The names that are offered as one types: on the search page, in the field of every other page, and from parts."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from broadsheet.archive.lookup import terms_by_letter
from tests.browser.conftest import Complaints, Look, Visit
from tests.browser.search.conftest import SearchPage
from tests.browser.search.stories import ARCHIVE
from tests.browser.serving import Served
from tests.building import publish, write

MISTYPED = {
    "Zelensky": ("Volodymyr Zelenskyy", "/people/zelenskyy/"),
    "zelenski": ("Volodymyr Zelenskyy", "/people/zelenskyy/"),
    "Lukashenka": ("Alexander Lukashenko", "/people/lukashenko/"),
    "Xi Jinpin": ("Xi Jinping", "/people/xi-jinping/"),
    "xi": ("Xi Jinping", "/people/xi-jinping/"),
    "jinping xi": ("Xi Jinping", "/people/xi-jinping/"),
    "long quarrel": ("The long quarrel", "/storylines/the-long-quarrel/"),
}


@pytest.mark.parametrize("typed", MISTYPED)
def test_names_are_offered_above_the_stories(search: SearchPage, typed: str) -> None:
    name, permalink = MISTYPED[typed]
    search.open().field.fill(typed)
    link = search.names.first.get_by_role("link")
    expect(link).to_have_text(name)
    expect(link).to_have_attribute("href", permalink)
    assert search.page.evaluate(
        "_names.compareDocumentPosition(_list) & Node.DOCUMENT_POSITION_FOLLOWING"
    )


def test_a_name_is_offered_with_what_it_is_and_the_other_name_that_was_typed(
    search: SearchPage,
) -> None:
    search.open().field.fill("Commerce")
    expect(search.names).to_have_text("Trade topic, 4 stories, also “\u2068Commerce\u2069”")


def test_results_do_not_wait_for_names(search: SearchPage) -> None:
    held: list[Route] = []
    search.open().page.route("**/search/names.json", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    search.field.fill("Mexico")
    expect(search.stories).to_have_count(3)
    assert len(held) == 1
    expect(search.names).to_have_count(0)
    held[0].continue_()
    expect(search.names).to_have_count(1)


def test_an_unused_search_page_asks_for_its_scripts_and_nothing_of_the_index_or_the_names(
    page: Page, site: Served
) -> None:
    search = SearchPage(page, site.address)
    site.requests.clear()
    search.open().field.focus()
    expect(search.browse).to_have_class("browse")
    asked = [
        request.path
        for request in site.requests
        if re.search(r"\.js$|/names|pagefind", request.path)
    ]
    names = [re.sub(r"\.[0-9a-f]+\.", ".", path.rpartition("/")[2]) for path in asked]
    assert sorted(names) == ["early.js", "search.js"]


def test_what_an_address_searches_for_is_asked_for_without_the_script_of_the_page(
    search: SearchPage,
) -> None:
    """The page's script and its worker's are one file: the page is given without its own element for it."""

    def without(route: Route) -> None:
        answer = route.fetch()
        script = re.compile(r'<script type="module" src="[^"]*/search\.[^"]*"></script>')
        assert script.search(answer.text())
        route.fulfill(response=answer, body=script.sub("", answer.text()))

    search.page.route("**/search/?q=*", without)
    with search.page.expect_request(re.compile(r"/index/.*\.pf_index$")):
        search.page.goto(f"{search.site}/search/?q=harbour", wait_until="commit")


@pytest.mark.parametrize(("before", "letters"), [(None, "later"), ("2024/", None)])
def test_the_letters_wait_for_what_an_address_searches_for_unless_they_are_there(
    visit: Visit, site: Served, before: str | None, letters: str | None
) -> None:
    search = SearchPage(visit(), site.address)
    page, asked = search.page, list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/shards.json", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    held: list[Route] = []
    referer = f"{search.site}/{before}" if before else None
    with page.expect_request("**/shards.json"):
        page.goto(f"{search.site}/search/?q=harbour", referer=referer, wait_until="commit")
    expect(search.field).to_be_visible()
    root = page.locator("html")
    assert root.get_attribute("data-letters") == letters
    if letters:
        assert not [url for url in asked if "newsreader." in url]
    with page.expect_request("**/newsreader.*woff2") if letters else nullcontext():
        held[0].continue_()
    expect(search.stories).to_have_count(10)
    expect(root).not_to_have_attribute("data-letters", re.compile(""))
    kinds = [url.rpartition(".")[2] for url in asked]
    if letters:
        assert kinds.index("woff2") > max(
            at for at, kind in enumerate(kinds) if kind == "pf_fragment"
        )


def test_letters_come_though_the_search_does_not(visit: Visit, site: Served) -> None:
    search = SearchPage(visit(), site.address)
    page, held = search.page, list[Route]()
    page.add_init_script(
        "window.late = []; window.setTimeout = (does, after) => after >= 10_000 && late.push(does)"
    )
    page.route("**/assets/search.*js", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    page.goto(f"{search.site}/search/?q=harbour", wait_until="commit")
    root = page.locator("html")
    expect(root).to_have_attribute("data-letters", "later")
    page.evaluate("late.forEach((does) => does())")
    assert root.get_attribute("data-letters") is None


def test_what_the_page_has_fetched_for_its_worker_is_fetched_once(
    visit: Visit, site: Served
) -> None:
    search, asked = SearchPage(visit(), site.address), list[str]()
    search.page.context.on("request", lambda request: asked.append(request.url))
    search.open("?q=harbour")
    expect(search.stories).to_have_count(10)
    fetched = re.findall(
        r"/pagefind/(shards\.json|wasm\.pagefind)$", "\n".join(asked), re.MULTILINE
    )
    assert sorted(fetched) == ["shards.json", "wasm.pagefind"]


def test_all_that_the_script_of_the_search_page_imports_is_asked_for_with_the_page(
    built: Path,
) -> None:
    page = (built / "search" / "index.html").read_text()
    scripts = re.findall(r'<script type="module" src="/assets/([^"]+)"', page)
    assert len(scripts) == 1
    for script in scripts:
        imported = re.findall(r'\bfrom "\./([^"]+)"', (built / "assets" / script).read_text())
        scripts += [part for part in imported if part not in scripts]
    preloaded = re.findall(r'<link rel="modulepreload" href="/assets/([^"]+)"', page)
    assert preloaded == scripts[1:]


def test_a_search_asks_for_one_script_for_the_page_and_its_worker(page: Page, site: Served) -> None:
    search = SearchPage(page, site.address)
    site.requests.clear()
    search.open("?q=harbour")
    expect(search.stories).to_have_count(10)
    asked = [request.path for request in site.requests if "/assets/search." in request.path]
    assert len(asked) == 1


def test_another_page_asks_for_one_script_until_its_field_is_used(page: Page, site: Served) -> None:
    # What the page asks for, and not what the site is asked: a page of another test may still ask.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.address}/2024/")
    scripts = [url for url in asked if re.search(r"\.js$|/names|pagefind", url)]
    names = [re.sub(r"\.[0-9a-f]+\.", ".", path.rpartition("/")[2]) for path in scripts]
    # A browser asks for both at once, and either may arrive first.
    assert sorted(names) == ["early.js", "quick.js"]
    with page.expect_request_finished(lambda request: request.url.endswith("/names.json")):
        page.get_by_role("combobox").focus()
    assert not any("pagefind" in url for url in asked)


def test_the_field_of_every_page_leads_to_a_name_by_keyboard_alone(
    look: Look, site: Served
) -> None:
    page = look(f"{site.address}/2024/05/fruit/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("Zelensk")
    option = page.get_by_role("option", name="Volodymyr Zelenskyy")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(field).to_have_value("Zelensk")
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "none")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/people/zelenskyy/")


def test_the_field_of_every_page_searches_when_no_name_is_taken(look: Look, site: Served) -> None:
    page = look(f"{site.address}/2024/")
    page.keyboard.press("/")
    page.keyboard.type("bittern")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/search/?q=bittern")
    SearchPage(page, site.address).finds(["A rare bird"])


def test_the_arrows_go_round_the_names_and_the_field(look: Look, site: Served) -> None:
    page = look(f"{site.address}/2024/")
    page.keyboard.press("/")
    page.keyboard.type("lu")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)


def test_the_search_page_can_be_used_by_keyboard_alone(search: SearchPage) -> None:
    page = search.open().page
    page.keyboard.press("/")
    page.keyboard.type("tariffs")
    expect(search.stories).to_have_count(4)
    search.facet("Countries").locator("summary").focus()
    page.keyboard.press("Enter")
    expect(search.facet("Countries").get_by_label("China")).to_be_visible()
    page.keyboard.press("Tab")
    expect(search.facet("Countries").get_by_label("China")).to_be_focused()
    page.keyboard.press("Space")
    expect(search.stories).to_have_count(3)
    expect(search.facet("Countries").get_by_label("China")).to_be_focused()
    expect(search.facet("Countries").get_by_label("China")).to_be_checked()
    page.keyboard.press("/")
    expect(search.field).to_be_focused()


def test_a_missing_page_offers_the_words_of_its_address(
    look: Look, site: Served, complaints: Complaints
) -> None:
    complaints.expect("404 (Not Found)")
    page = look(f"{site.address}/2023/07/rare-bittern.html")
    expect(page.get_by_label("Search for it")).to_have_value("rare bittern")
    page.get_by_role("button", name="Search").click()
    SearchPage(page, site.address).finds(["A rare bird"])


def test_a_list_of_names_in_parts_offers_the_same(
    look: Look, served: Callable[..., Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms_by_letter, "__kwdefaults__", {"most": 3})
    assert publish(write(tmp_path, ARCHIVE), search=True).problems == ()
    site = served(tmp_path / "site")
    search = SearchPage(look(), site.address).open()
    search.field.fill("Zelensky")
    expect(search.names.first.get_by_role("link")).to_have_text("Volodymyr Zelenskyy")
    search.field.fill("Jinpimg")
    search.tells("2 stories", "No story has “Jinpimg”; showing “jinping”.")
    parts = {request.path for request in site.requests if request.path.startswith("/search/names/")}
    assert parts == {"/search/names/j.json", "/search/names/z.json"}
