"""The structured data of a whole site: every address in it is one of the site's pages."""

import json
import re
from collections.abc import Iterator

import pytest

from broadsheet.urls import output_path
from tests.building import png, site_of, story, text

HOME = "https://host.example/page/record/"
ARCHIVE: dict[str, str | bytes] = {
    "archive.yml": f"title: Record\nbase_url: {HOME}\npage_size: 2\ntimezone: Africa/Nairobi\n",
    **{
        f"content/stories/s{day}.md": story(
            f"Day </script> {day}", f"2025-06-0{day}T09:30", people=["Ada", "Page"], topics=["Law"], countries=["KE"],
            storyline="The strike", corrections=[{"date": "2025-06-10", "text": "Not so."}],
            image={"src": "dot.png", "alt": "A dot"}, source={"name": "Gazette", "url": "https://gazette.example/"},
        )
        for day in range(1, 6)
    },
    "content/people/ada.md": text(name="Ada", wikidata="Q42", born="1954-08"),
    "content/pages/about.md": text(title="About"),
    "content/media/dot.png": png(9),
}  # fmt: skip


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return what each page says, by its path."""
    pages = site_of(tmp_path_factory.mktemp("data"), ARCHIVE)
    found = {
        path: re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        for path, page in pages.items()
    }
    assert all(
        len(each) == path.endswith("index.html") or path == "search/index.html"
        for path, each in found.items()
    )
    return {path: json.loads(each[0]) if each else None for path, each in found.items()}


def _addresses(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key in ("url", "item", "@id") else _addresses(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner)


def test_every_address_is_a_page_of_the_site(blocks: dict[str, object]) -> None:
    addresses = {each.partition("#")[0] for block in blocks.values() for each in _addresses(block)}
    own = {output_path(each.removeprefix(HOME[:-1])) for each in addresses if each.startswith(HOME)}
    assert {each for each in addresses if not each.startswith(HOME)} == {"https://gazette.example/"}
    assert {path for path in own if not path.startswith(("media/", "cards/"))} <= blocks.keys()
    assert len([path for path in own if path.startswith("media/")]) == 1
    assert "people/ada/index.html" in own


def test_a_page_says_its_own_address(blocks: dict[str, object]) -> None:
    for path, block in blocks.items():
        if block is not None:
            assert f"{HOME}{path.removesuffix('index.html')}" in set(_addresses(block)), path
