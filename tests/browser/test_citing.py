"""Citations to be copied and saved, as readers use them."""

import json
from collections.abc import Callable

import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string

from tests.browser.conftest import Visit


def test_citations_are_copied_and_saved(
    visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    page = visit(address_of("real", "story"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite this story").click()
    page.get_by_role("button", name="Copy: MLA").click()
    said = page.locator(".cite + [role=status]")
    said.get_by_text("Copied.").wait_for(state="attached")
    mla = page.locator(".cite dt:has-text('MLA') + dd > p").text_content()
    assert page.evaluate("navigator.clipboard.readText()") == mla
    page.get_by_role("button", name="Copy: Permanent address").click()
    said.get_by_text("Copied.").wait_for(state="attached")
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == canonical

    def saved(name: str) -> tuple[str, str]:
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")

    slug = str(canonical).rstrip("/").rsplit("/", 1)[1]
    title = page.locator("h1").text_content()
    file, text = saved("BibTeX")
    assert file == f"{slug}.bib"
    [entry] = parse_string(text).entries
    assert entry["url"] == canonical
    file, text = saved("RIS")
    assert file == f"{slug}.ris"
    [reference] = rispy.loads(text)
    assert (reference["title"], reference["urls"]) == (title, [canonical])
    file, text = saved("CSL-JSON")
    assert file == f"{slug}.json"
    [item] = json.loads(text)
    assert (item["title"], item["URL"]) == (title, canonical)


def test_without_the_clipboard_the_text_is_selected_and_copied(
    visit: Visit, address_of: Callable[[str, str], str]
) -> None:
    page = visit(address_of("real", "story"))
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    page.get_by_text("Cite this story").click()
    page.get_by_role("button", name="Copy: APA").click()
    page.locator(".cite + [role=status]").get_by_text("Copied.").wait_for(state="attached")
    apa = page.locator(".cite dt:has-text('APA') + dd > p").text_content()
    assert page.evaluate("getSelection().toString()") == apa
