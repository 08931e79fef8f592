"""The menu on every page, pages in folders, and the layouts that pages choose."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from broadsheet.commands.check import check_archive
from tests.building import order, png, site_of, story, text, write

ARCHIVE: Mapping[str, str | bytes] = {
    "archive.yml": "base_url: https://host.example/record/\n"
    "menu: [people, people/ada-quill, topics, help, help/contact, map, data, {title: Ours, page: 2025}, "
    '{title: "A <shop>", url: "https://shop.example/?a=1&b"}]\n',
    "content/stories/rains.md": story("Rains", people=["Ada Quill", "Bo"], countries=["Kenya"]),
    "content/pages/help.md": text("[Contact](help/contact/index.md)", title="Help"),
    "content/pages/help/contact/index.md": text(
        "![A dot](dot.png) [Up](../../help.md)", title="Contact", layout="wide"
    ),
    "content/pages/help/contact/dot.png": png(1),
    "content/pages/help/contact/post.md": text("[Us](index.md)", title="By post"),
    "content/pages/deep/er/page.md": text("[Help](../../help.md)", title="Deep"),
    "layouts/wide.html": '{% extends "document.html" %}'
    '{% block main %}<div class="wide">{{ super() }}</div>{% endblock %}',
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return site_of(tmp_path_factory.mktemp("menus"), ARCHIVE)


def _menu(page: str) -> list[tuple[str, str, str]]:
    """Return the links of a page's menu: address, what `aria-current` is, and name."""
    found = re.search(r'<nav aria-label="Sections">(.*?)</nav>', page, re.DOTALL)
    assert found
    link = r'<a href="([^"]*)"(?: aria-current="(\w+)")?>(.*?)</a>'
    return re.findall(link, found[1])


def _current(page: str) -> dict[str, str]:
    return {name: current for _, current, name in _menu(page) if current}


def test_a_menu_leads_to_pages_terms_and_out_of_the_archive(site: Mapping[str, str]) -> None:
    assert _menu(site["index.html"]) == [
        ("/record/people/", "", "People"),
        ("/record/people/ada-quill/", "", "Ada Quill"),
        ("/record/help/", "", "Help"),
        ("/record/help/contact/", "", "Contact"),
        ("/record/map/", "", "Map"),
        ("/record/data/", "", "Data"),
        ("/record/2025/", "", "Ours"),
        ("https://shop.example/?a=1&amp;b", "", "A &lt;shop&gt;"),
    ]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("people/index.html", {"People": "page"}),
        ("people/bo/index.html", {"People": "true"}),
        ("people/ada-quill/index.html", {"Ada Quill": "page"}),
        ("help/contact/post/index.html", {"Contact": "true"}),
        ("2025/06/rains/index.html", {"Ours": "true"}),
        ("countries/index.html", {}),
        ("404.html", {}),
    ],
)
def test_the_menu_marks_the_page_or_the_section_that_one_is_in(
    site: Mapping[str, str], path: str, current: Mapping[str, str]
) -> None:
    assert _current(site[path]) == current


def test_pages_lie_in_folders_with_their_pictures_and_link_to_each_other(
    site: Mapping[str, str],
) -> None:
    assert 'href="/record/help/contact/"' in site["help/index.html"]
    contact = site["help/contact/index.html"]
    assert 'href="/record/help/"' in contact
    assert re.search(r'<img src="/record/media/[^"]*dot\.[^"]+\.png"', contact)
    assert '<a href="/record/help/contact/">Us</a>' in site["help/contact/post/index.html"]
    trail = re.search(r'<nav class="trail".*?</nav>', site["help/contact/post/index.html"])
    assert trail
    assert re.findall(r'href="([^"]+)"', trail[0]) == ["/record/help/", "/record/help/contact/"]
    assert 'class="trail"' not in site["deep/er/page/index.html"]


def test_a_page_is_printed_with_the_layout_that_it_chooses(site: Mapping[str, str]) -> None:
    wide = {path for path, page in site.items() if '<div class="wide">' in page}
    assert wide == {"help/contact/index.html"}


def test_a_layout_that_a_page_chooses_is_used_and_an_empty_section_is_told(tmp_path: Path) -> None:
    archive = {**ARCHIVE, "layouts/narrow.html": "{{ view.titel }}"}
    report = check_archive(order(write(tmp_path, archive)))
    told = {(each.file, each.name): each.message for each in report.advice}
    assert ("layouts/wide.html", "unused-layout") not in told
    assert ("layouts/narrow.html", "unused-layout") in told
    assert told["archive.yml", "empty-section"].startswith("'topics' has no terms yet")
