"""Robust Links: where a source has a preserved copy, links to it say so, wherever they stand."""

from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser

import pytest

from broadsheet.problems import Invalid
from broadsheet.reading.copies import PreservedCopy, preserved_copy
from tests.building import site_of, story

PAGE = "https://gazette.example/rains?a=1&b=2"
COPY = "https://web.archive.org/web/20250607123456/https://gazette.example/rains?a=1&b=2"
HERALD, KEPT = 'https://herald.example/"x"', "https://perma.cc/AB12-CD34"
BODY = f"""
The [Gazette]({PAGE}) says so, and [below]({PAGE}#river) it says more. So does the
[Herald]({HERALD.replace('"', "%22")}), not [another](https://gazette.example/rains).
The text `<a href="{PAGE}">` is code. An [own page](/2025/06/fire/).
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return site_of(
        tmp_path_factory.mktemp("robust"),
        {
            "archive.yml": "title: The Record\nbase_url: https://record.example/\nfeed_content: full\n",
            "content/stories/rains.md": story(
                "Rains", "2025-06-07", BODY,
                source=[
                    {"name": "Gazette", "url": PAGE, "archived": COPY, "rights": "© <b>Gazette</b>"},
                    {"name": "Herald", "url": HERALD.replace('"', "%22"),
                     "archived": {"url": KEPT, "date": "2025-06-08"},
                     "rights": "https://creativecommons.org/licenses/by-sa/4.0/deed.de"},
                    {"name": "Post", "url": "https://post.example/"},
                    {"name": "Lost", "archived": COPY},
                ],
            ),
            "content/stories/fire.md": story("Fire", "2025-06-05"),
        },
    )  # fmt: skip


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({name: value or "" for name, value in attrs})


def _links(page: str, start: str, end: str) -> list[dict[str, str]]:
    parser = _Links()
    parser.feed(page.partition(start)[2].partition(end)[0])
    return parser.found


def _robust(href: str, original: str, copy: str, day: str) -> dict[str, str]:
    said = {"data-originalurl": original, "data-versionurl": copy, "data-versiondate": day}
    return {"href": href, **said}


HERALD_PAGE = HERALD.replace('"', "%22")


def test_links_in_texts_say_where_their_copies_are(site: Mapping[str, str]) -> None:
    gazette, below, herald, another, own = _links(
        site["2025/06/rains/index.html"], '<div class="prose">', "</article>"
    )
    assert gazette == _robust(PAGE, PAGE, COPY, "2025-06-07")
    assert below == _robust(f"{PAGE}#river", f"{PAGE}#river", f"{COPY}#river", "2025-06-07")
    assert herald == _robust(HERALD_PAGE, HERALD_PAGE, KEPT, "2025-06-08")
    assert another.keys() == own.keys() == {"href"}


def test_links_among_sources_say_it_too(site: Mapping[str, str]) -> None:
    page = site["2025/06/rains/index.html"]
    found = [
        each for each in _links(page, "Sources</h2>", "</ul>") if "creative" not in each["href"]
    ]
    assert found == [
        _robust(PAGE, PAGE, COPY, "2025-06-07"),
        _robust(COPY, PAGE, COPY, "2025-06-07"),
        _robust(HERALD_PAGE, HERALD_PAGE, KEPT, "2025-06-08"),
        _robust(KEPT, HERALD_PAGE, KEPT, "2025-06-08"),
        {"href": "https://post.example/"},
        {"href": COPY},
    ]


def test_code_stays_code_and_feeds_stay_plain(site: Mapping[str, str]) -> None:
    page = site["2025/06/rains/index.html"]
    assert "&lt;a href=&quot;" in page or '&lt;a href="' in page
    assert "data-version" not in page.partition("<code>")[2].partition("</code>")[0]
    assert "data-version" not in site["feed.xml"]


def test_rights_are_printed_beside_the_source(site: Mapping[str, str]) -> None:
    page = site["2025/06/rains/index.html"]
    assert "© &lt;b&gt;Gazette&lt;/b&gt;" in page
    assert (
        '<a href="https://creativecommons.org/licenses/by-sa/4.0/deed.de">CC BY-SA 4.0</a>' in page
    )
    assert '"copyrightNotice":"© \\u003cb\\u003eGazette\\u003c/b\\u003e"' in page


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://web.archive.org/web/20250607123456/https://a.example/", date(2025, 6, 7)),
        ("https://web.archive.org/web/20250607123456id_/http://a.example/", date(2025, 6, 7)),
        ("https://web.archive.org/web/20250607/a.example", date(2025, 6, 7)),
        ("https://archive.today/20250607123456/https://a.example/", date(2025, 6, 7)),
        ("https://archive.ph/2025.06.07-123456/https://a.example/", date(2025, 6, 7)),
        ("https://arquivo.pt/wayback/20250607123456/https://a.example/", date(2025, 6, 7)),
        ("https://archive.today/AbC12", None),
        ("https://web.archive.org/web/20251307123456/https://a.example/", None),
        ("https://a.example/2025/06/07/rains", None),
        ("https://a.example/20250607/", None),
        ("https://web.archive.org/web/*/https://a.example/", None),
    ],
)
def test_the_day_in_an_address_of_a_web_archive(url: str, day: date | None) -> None:
    assert preserved_copy(url) == PreservedCopy(url, day)
    assert preserved_copy({"url": url}) == PreservedCopy(url, day)


def test_a_day_that_is_written_stands_where_the_address_has_none() -> None:
    assert preserved_copy({"url": KEPT, "date": "2025-06-08"}) == PreservedCopy(
        KEPT, date(2025, 6, 8)
    )
    with pytest.raises(Invalid, match="is not the day in the copy's address"):
        preserved_copy({"url": COPY, "date": "2025-06-08"})
