import pytest

from broadsheet.archive import addresses
from broadsheet.pages import host_files
from broadsheet.pages.host_files import redirects_view, robots_view, sitemap_view
from broadsheet.pages.parts import parts_of
from broadsheet.views.host import Redirect
from tests.archive.stories import assembled, story


def test_a_sitemap_lists_each_page_once_with_the_day_of_its_last_change() -> None:
    archive, _ = assembled(
        [story(f"s{day}", f"2025-06-0{day}", terms={"topics": ("Law",)}) for day in range(1, 6)]
    )
    entries = {entry.url: entry.modified for entry in sitemap_view(0, parts_of(archive)).entries}
    assert entries["http://localhost:8000/2025/06/s1/"] == "2025-06-01"
    assert "http://localhost:8000/topics/law/" in entries
    assert not [
        url for url in entries if "/page/" in url or url.endswith((".xml", ".json", "404.html"))
    ]


def test_a_long_sitemap_is_an_index_of_parts_that_hold_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stories = [story(f"s{day}", f"2025-06-0{day}") for day in range(1, 6)]
    whole = sitemap_view(0, parts_of(assembled(stories)[0])).entries
    for module in (addresses, host_files):
        monkeypatch.setattr(module, "SITEMAP_SIZE", 4)
    parts = parts_of(assembled(stories)[0])
    index = sitemap_view(0, parts)
    numbers = range(1, len(index.entries) + 1)
    assert index.index
    assert [entry.url for entry in index.entries] == [
        f"http://localhost:8000/sitemap-{number}.xml" for number in numbers
    ]
    held = [entry for number in numbers for entry in sitemap_view(number, parts).entries]
    assert sorted(entry.url for entry in held) == sorted(entry.url for entry in whole)
    assert max(len(sitemap_view(number, parts).entries) for number in numbers) == 4


def test_every_alias_is_a_redirect() -> None:
    archive, _ = assembled([story("s", aliases=("/old/", "/older.html"))])
    assert redirects_view(parts_of(archive)).redirects == (
        Redirect("/old/", "/2025/06/s/"),
        Redirect("/older.html", "/2025/06/s/"),
    )


def test_robots_are_kept_out_of_a_site_with_drafts() -> None:
    assert [
        robots_view(parts_of(assembled([], drafts=each)[0])).allowed for each in (False, True)
    ] == [True, False]
