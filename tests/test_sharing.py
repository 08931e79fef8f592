"""What a page says of itself where it is shared: one value each, as the Open Graph protocol asks, and true ones."""

from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from broadsheet.urls import output_path
from tests.building import png, publish, site_of, story, text, write

HOSTILE = "Rain &<script>alert(1)</script> {{ x }}"
HOME = "https://host.example/record/"
FILES: dict[str, str | bytes] = {
    "archive.yml": f'title: The "Record" & more\nbase_url: {HOME}\ncards: 5\npage_size: 2\n',
    "content/stories/rains.md": story(HOSTILE, "2025-06-07", slug="rains", people=["Ada Lovelace"]),
    "content/stories/vote.md": story(
        "Vote", "2025-06-06T09:30", updated="2025-06-09", people=["Ada Lovelace"]
    ),
    "content/stories/fire.md": story(
        "Fire", "2025-06-05", image={"src": "dot.png", "alt": "A dot"}, language="fr"
    ),
    "content/stories/snow.md": story(
        "雨が戻る", "2025-06-04", slug="snow", people=["Ada Lovelace"]
    ),
    "content/stories/old.md": story("Old", "2024-06-05", topics=["Weather"]),
    "content/pages/about.md": text(title="About"),
    "content/stories/drawn.md": story(
        "Drawn", "2025-06-08", image={"src": "dot.svg", "alt": "A dot"}
    ),
    "content/media/dot.png": png(1),
    "content/media/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


class _Meta(HTMLParser):
    """Collects what a page's meta elements say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            found = {name: value or "" for name, value in attrs}
            key = found.get("property", found.get("name", ""))
            if key.startswith(("og:", "article:", "twitter:")):
                self.said.append((key, found["content"]))


def _said(page: str) -> dict[str, str]:
    meta = _Meta()
    meta.feed(page)
    assert len(dict(meta.said)) == len(meta.said), "a property is given twice"
    return dict(meta.said)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("shared"), FILES)
    assert publish(root).problems == ()
    return root


@pytest.fixture(scope="module")
def said(root: Path) -> dict[str, dict[str, str]]:
    pages = {
        path.relative_to(root / "site").as_posix(): path.read_text()
        for path in (root / "site").rglob("*.html")
    }
    return {path: _said(page) for path, page in pages.items() if "http-equiv" not in page}


def test_every_page_says_what_it_is(said: dict[str, dict[str, str]]) -> None:
    assert len(said) > 15
    for path, page in said.items():
        assert page.keys() >= {
            "og:site_name",
            "og:locale",
            "og:title",
            "og:type",
            "og:url",
            "og:image",
        }, path
        assert page["og:site_name"] == 'The "Record" & more'
        assert page["og:url"] == HOME + path.removesuffix("index.html"), path
        assert page["twitter:card"] == "summary_large_image"


def test_every_picture_is_there_in_the_size_that_is_said(
    root: Path, said: dict[str, dict[str, str]]
) -> None:
    for page in said.values():
        assert page["og:image"].startswith(HOME)
        file = root / "site" / output_path(urlsplit(page["og:image"]).path.removeprefix("/record"))
        with Image.open(BytesIO(file.read_bytes())) as picture:
            if "og:image:width" in page:
                size = int(page["og:image:width"]), int(page["og:image:height"])
                assert size == picture.size


def test_a_story_says_when_it_was_published_and_changed(said: dict[str, dict[str, str]]) -> None:
    page = said["2025/06/vote/index.html"]
    assert page["og:type"] == "article"
    assert page["article:published_time"] == "2025-06-06T09:30:00+00:00"
    assert page["article:modified_time"] == "2025-06-09"
    assert page["og:description"] == "What happened to Vote."
    assert said["people/ada-lovelace/index.html"]["og:type"] == "website"


def test_a_title_is_said_as_it_was_written(said: dict[str, dict[str, str]]) -> None:
    page = said["2025/06/rains/index.html"]
    assert page["og:title"] == page["og:image:alt"] == HOSTILE
    assert said["people/ada-lovelace/page/2/index.html"]["og:title"].startswith("Ada Lovelace")
    assert said["index.html"]["og:title"] == 'The "Record" & more'


def test_a_story_is_shared_by_its_picture_or_its_card_or_the_archives(
    said: dict[str, dict[str, str]],
) -> None:
    own = said["index.html"]["og:image"]
    shared = {
        slug: said[f"2025/06/{slug}/index.html"]["og:image"]
        for slug in ("rains", "vote", "fire", "snow", "drawn")
    }
    assert shared["fire"].startswith(f"{HOME}media/dot.")
    assert (
        shared["snow"]
        == own
        == said["2024/06/old/index.html"]["og:image"]
        == said["2025/06/index.html"]["og:image"]
    )
    assert len({*shared.values()}) == 5


def test_a_locale_has_a_territory(said: dict[str, dict[str, str]], tmp_path: Path) -> None:
    assert said["index.html"]["og:locale"] == "en_US"
    assert said["2025/06/fire/index.html"]["og:locale"] == "fr_FR"
    settings = {"archive.yml": "language: pt-PT\ntitle: O Registo\n"}
    page = site_of(tmp_path, {"content/stories/a.md": story("Chuva"), **settings})["index.html"]
    assert _said(page)["og:locale"] == "pt_PT"
    assert _said(page)["og:title"] == "O Registo"


def test_a_site_without_cards_is_shared_without_a_picture(tmp_path: Path) -> None:
    pages = site_of(
        tmp_path,
        {"archive.yml": "cards: 0\n", "content/stories/a.md": story("Rains", "2025-06-07")},
    )
    assert "og:image" not in _said(pages["2025/06/a/index.html"])
    assert "twitter:card" not in _said(pages["index.html"])
