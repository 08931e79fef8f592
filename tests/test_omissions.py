"""What the settings leave out is nowhere: no file, no link, no line of a sitemap or a header."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from broadsheet.reading.omissions import OMISSIONS
from tests.building import publish, published, story, write

HOME = "https://record.example/"
STORIES = {
    f"content/stories/s{month}-{day}-{number}.md": story(
        f"Story {month} {day} {number}", f"2025-0{month}-0{day}",
        people=["Ada", "Bo"], topics=["Law"], storyline="Talks",
    )
    for month in (6, 7)
    for day in (1, 2, 3)
    for number in range(2)
} | {
    "content/stories/about.md": story("About then", "2025-06-02~"),
    "content/stories/once.md": story("Once", "2025-06"),
    "content/stories/before.md": story("Before", "2024-06-02"),
}  # fmt: skip
BASE = f"title: The Record\nbase_url: {HOME}\npage_size: 3\nfeed_size: 2\nexports: 0\n"


class _Addresses(HTMLParser):
    """The addresses that a page names, and its anchors."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.named: set[str] = set()
        self.anchors: list[str] = []
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value and value.startswith(("/", HOME)):
                self.named.add(value.removeprefix(HOME.rstrip("/")))
            elif name == "id" and value:
                self.anchors.append(value)


def _built(root: Path, settings: str) -> dict[str, bytes]:
    write(root, {"archive.yml": BASE + settings, **STORIES})
    report = publish(root)
    assert report.problems == ()
    site = published(root / "site")
    assert sum(report.files.values()) == len(site)
    return site


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("omitting")


@pytest.fixture(scope="module")
def whole(root: Path) -> dict[str, bytes]:
    return _built(root, "")


def _dead(site: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return each link of a page to a file or an anchor that is not there."""
    pages = {
        path: _Addresses(data.decode()) for path, data in site.items() if path.endswith(".html")
    }
    for path, page in pages.items():
        assert len(page.anchors) == len(set(page.anchors)), path
    dead = []
    for path, page in pages.items():
        for address in page.named:
            plain, anchor = urldefrag(address.partition("?")[0] if "#" not in address else address)
            file = unquote(plain.partition("?")[0]).removeprefix("/")
            file += "index.html" if not file or file.endswith("/") else ""
            if file not in site or (anchor and anchor not in pages[file].anchors):
                dead.append((path, address))
    return dead


GONE = {
    "days": r"\d{4}/\d\d/\d\d/.*",
    "on-this-day": r"on-this-day/.*",
    "shared": r"people/[^/]+/with/.*|topics/[^/]+/with/.*",
    "feeds": r"(people|topics|storylines)/[^/]+/feed\.(xml|json)|.*[^/]+/[^/]+/feed/.*",
    "feed-history": r"(.*/)?feed/(atom|json)/.*",
    "exports": r"(people|topics|storylines)/.*\.(csv|jsonl|bib|ris)|storylines/.*references\.json",
    "twins": r".*index\.md|llms\.txt",
}


def test_nothing_is_dead_in_the_whole_site(whole: dict[str, bytes]) -> None:
    assert _dead(whole) == []
    assert GONE.keys() == OMISSIONS.keys()
    for form in GONE.values():
        assert any(re.fullmatch(form, path) for path in whole), form


@pytest.mark.parametrize("kind", [*OMISSIONS, ", ".join(OMISSIONS)])
def test_what_is_left_out_is_gone_and_nothing_else_and_nothing_names_it(
    root: Path, whole: dict[str, bytes], kind: str, tmp_path: Path
) -> None:
    settings = f"leave_out: [{kind}]\n"
    site = _built(root, settings)
    forms = [GONE[each] for each in kind.split(", ")]
    gone = {path for path in whole if any(re.fullmatch(form, path) for form in forms)}
    assert site.keys() == whole.keys() - gone
    assert _dead(site) == []
    listed = re.findall(rf"<loc>{HOME}([^<]*)</loc>", site["sitemap.xml"].decode())
    assert {f"{address}index.html" for address in listed} <= site.keys()
    # Feeds, lists of feeds and the list for programs lead to what is there as well.
    for path in (
        "feed.xml",
        "feeds.opml",
        "feed.json",
        *(["llms.txt"] if "llms.txt" in site else []),
    ):
        for address in re.findall(rf"{HOME}([\w./-]*)", site[path].decode()):
            file = f"{address}index.html" if not address or address.endswith("/") else address
            assert file in site, (path, address)
    # A site that was whole before is the same as one that is made at once, byte for byte.
    assert site == _built(tmp_path, settings)


def test_a_day_leads_to_its_place_in_the_month(root: Path) -> None:
    site = _built(root, "leave_out: days\n")
    first, last = (site[f"2025/06/s6-{day}-0/index.html"].decode() for day in (3, 1))
    # Pages have three stories each, and June has eight: two a day, and two whose day is not known.
    assert re.search(r'href="/2025/06/(page/\d/)?#d03"', first)
    assert re.search(r'href="/2025/06/page/\d/#d01"', last)
    assert 'href="/2025/06/"' in site["2025/06/about/index.html"].decode()
    assert re.search(r'href="/2025/06/(page/\d/)?#d02"', site["2025/index.html"].decode())
    month = site["2025/06/page/2/index.html"].decode()
    assert re.search(r'<section class="day" id="d0\d">\s*<h2><time', month)
