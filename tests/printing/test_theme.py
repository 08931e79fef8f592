"""What the default theme's layouts print."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import msgspec
import pytest

from broadsheet.pages.tints import tint_of_day
from broadsheet.printing.layouts import default_theme
from broadsheet.views.every import VIEWS
from broadsheet.views.feeds import FeedAuthor, FeedEntry, FeedPart, FeedTerm, FeedView
from broadsheet.views.host import (
    ExportHeader,
    HeadersView,
    Redirect,
    RedirectsView,
    RedirectView,
    RobotsView,
    SitemapEntry,
    SitemapView,
)
from broadsheet.views.stories import (
    Mark,
    YearGroup,
)
from broadsheet.views.view import UNLAID
from tests.printing.samples import (
    DATA,
    HEAD,
    LONG,
    PAGES,
    SITE,
    STORY,
    parse_page,
    print_view,
    story_view,
    term_view,
)

every_page = pytest.mark.parametrize("name", PAGES)


def _elements(page: str) -> Iterator[Any]:
    return (element for element in parse_page(page).iter() if isinstance(element.tag, str))


@cache
def _parts(name: str) -> tuple[Any, ...]:
    """Return the elements of a sample page, which is printed and read once for all that is asked of it."""
    return (*_elements(print_view(*PAGES[name])),)


def test_every_view_has_its_layout_and_every_layout_its_view() -> None:
    files = {file.name for file in default_theme().iterdir() if file.is_file()}
    assert {name for name in files if not name.startswith("_")} == set(VIEWS) - UNLAID | {
        "base.html"
    }


@every_page
def test_headings_follow_one_another_from_a_single_first(name: str) -> None:
    levels = [int(each.tag[1]) for each in _parts(name) if re.fullmatch("h[1-6]", each.tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


@every_page
def test_no_id_stands_twice(name: str) -> None:
    ids = [each.get("id") for each in _parts(name) if each.get("id")]
    assert len(ids) == len(set(ids))


@every_page
def test_nothing_is_empty(name: str) -> None:
    hollow = {"meta", "link", "img", "source", "input", "script", "td"}
    # A drawing is named by an attribute, or only repeats what stands beside it.
    drawing = "{http://www.w3.org/2000/svg}"
    elements = [each for each in _parts(name) if each.tag not in hollow and drawing not in each.tag]
    assert [
        each.tag
        for each in elements
        if not "".join(each.itertext()).strip()
        and not each.findall(".//img")
        and not each.findall(".//{http://www.w3.org/2000/svg}svg")
    ] == []


@every_page
def test_pages_hold_no_script_and_no_style(name: str) -> None:
    elements = _parts(name)
    assert not [each for each in elements if each.tag == "style"]
    scripts = [each for each in elements if each.tag == "script" and each.get("type") not in DATA]
    assert not [each for each in scripts if each.text or not each.get("src")]
    assert not [
        key for each in elements for key in each.attrib if key == "style" or key.startswith("on")
    ]


@every_page
def test_words_are_never_markup(name: str) -> None:
    assert not [each for each in _parts(name) if each.tag == "i"]


def test_a_tree_of_terms_is_a_list_of_lists() -> None:
    top = parse_page(print_view(*PAGES["taxonomy"])).find(".//ul[@class='terms']")
    assert [len(top.findall(path)) for path in ("li", "li/ul/li", "li/ul/li/ul/li")] == [2, 2, 2]


def test_an_empty_listing_says_so() -> None:
    assert "No stories yet." in print_view(*PAGES["an empty front"])


def test_a_story_in_another_language_says_so_of_itself_and_not_of_our_words() -> None:
    head = msgspec.structs.replace(HEAD, language="ar")
    root = parse_page(print_view("story.html", story_view(head=head)))
    article = root.find(".//article")
    assert (root.get("lang"), article.get("lang"), article.get("dir")) == ("en", "ar", "rtl")
    assert article.find(".//section/h2").get("lang") == "en"


@pytest.mark.parametrize(
    ("mark", "says", "briefly"),
    [
        ("draft", "Draft: readers do not see this story yet.", "Draft"),
        ("embargo", "Embargoed: readers do not see this story before", "Embargoed"),
        ("expired", "Expired: readers do not see this story any more.", "Expired"),
    ],
)
def test_what_readers_must_not_see_says_so(mark: Mark, says: str, briefly: str) -> None:
    assert says in print_view("story.html", story_view(mark=mark))
    listed = msgspec.structs.replace(STORY, mark=mark)
    assert f'<p class="mark">{briefly}</p>' in print_view(
        "term.html", term_view(years=(YearGroup("2024", (listed,)),))
    )


def test_a_page_of_several_says_which_in_its_title() -> None:
    assert (
        parse_page(print_view(*PAGES["month"])).find(".//title").text
        == "May 2024, page 2 of 3 \N{EN DASH} Record"
    )


@pytest.mark.parametrize(("name", "indexed"), [("front", False), ("missing", True)])
def test_search_engines_are_kept_from_previews_and_from_the_missing_page(
    name: str, *, indexed: bool
) -> None:
    site = msgspec.structs.replace(SITE, indexed=indexed)
    assert '<meta name="robots" content="noindex">' in print_view(*PAGES[name], site)
    assert "noindex" not in print_view(*PAGES["story"])


def test_a_redirect_leads_on_at_once() -> None:
    page = print_view("redirect.html", RedirectView("/new/?a=1&b=2", "https://record.example/new/"))
    refresh = parse_page(page).find(".//meta[@http-equiv='refresh']")
    assert refresh.get("content") == "0; url=/new/?a=1&b=2"


def test_a_feed_reader_finds_what_the_feed_holds() -> None:
    url, at = "https://record.example/2024/05/rains/", "2024-05-02T13:30:00Z"
    writers = (
        FeedAuthor("Ada & Co", "https://record.example/authors/ada/"),
        FeedAuthor("Bo", "https://record.example/authors/bo/"),
    )
    entries = (
        FeedEntry(
            f"{url}?a&b",
            "Rains & <i>",
            url,
            at,
            at,
            "At last.",
            writers,
            (FeedTerm("Ann & Bo", f"{url}people/"),),
        ),
        FeedEntry(url, "R", url, at, at, "", (), ()),
    )
    home = "https://record.example/"
    record = FeedAuthor("Record", "")
    part = FeedPart("", "")
    feed = FeedView("Record", "", f"{home}feed.xml", part, home, at, record, "en", entries)
    read = feedparser.parse(print_view("feed.xml", feed))
    assert (read.bozo, read.version, read.feed.id, read.feed.updated) == (
        False,
        "atom10",
        f"{home}feed.xml",
        at,
    )
    assert [each.link for each in read.entries] == [url, url]
    assert [each.term for each in read.entries[0].tags] == ["Ann & Bo"]
    assert read.feed.authors == [{"name": "Record"}]
    assert read.entries[0].authors == [
        {"name": "Ada & Co", "href": f"{home}authors/ada/"},
        {"name": "Bo", "href": f"{home}authors/bo/"},
    ]
    assert "author" not in read.entries[1]


@pytest.mark.parametrize(("index", "root"), [(False, "urlset"), (True, "sitemapindex")])
def test_a_sitemap_leaves_out_what_it_does_not_know(index: bool, root: str) -> None:  # noqa: FBT001
    entries = (
        SitemapEntry("https://record.example/?a&b", "2024-05-02"),
        SitemapEntry("https://record.example/", ""),
    )
    tree = ET.fromstring(print_view("sitemap.xml", SitemapView(index, entries)))
    assert tree.tag.endswith(f"}}{root}")
    assert [len(each) for each in tree] == [2, 1]


def test_robots_are_let_in_only_to_what_is_published() -> None:
    open_to, closed_to = (
        print_view("robots.txt", RobotsView(allowed, ("https://record.example/sitemap.xml",)))
        for allowed in (True, False)
    )
    assert open_to.splitlines() == [
        "User-agent: *",
        "Disallow:",
        "",
        "Sitemap: https://record.example/sitemap.xml",
    ]
    assert closed_to.splitlines() == ["User-agent: *", "Disallow: /"]


def test_headers_stand_below_the_base_path_and_name_each_address_once() -> None:
    site = msgspec.structs.replace(
        SITE, assets={"speculation.json": "/record/assets/speculation.json"}
    )
    exports = (ExportHeader("/data/stories.csv", "text/csv; charset=utf-8"),)
    lines = print_view(
        "headers.txt",
        HeadersView("/record", indexed=True, exports=exports),
        site,
    ).splitlines()
    paths = [line for line in lines if not line.startswith("  ")]
    assert all(path.startswith("/record/") for path in paths)
    assert len(paths) == len(set(paths))
    assert "  X-Robots-Tag: noindex" not in lines
    assert (
        "  X-Robots-Tag: noindex"
        in print_view("headers.txt", HeadersView("", indexed=False, exports=())).splitlines()
    )


@pytest.mark.parametrize(
    ("wanted", "sources"), [(False, "'self' data:"), (True, "'self' data: https:")]
)
def test_pictures_of_other_sites_are_let_in_where_they_are_wanted(
    wanted: bool,  # noqa: FBT001 - drawn
    sources: str,
) -> None:
    view = HeadersView("", indexed=True, exports=(), remote_pictures=wanted)
    assert f"; img-src {sources};" in print_view("headers.txt", view)


def test_redirects_stand_a_line_each() -> None:
    rules = (Redirect("/a/", "/b/"), Redirect("/c/", "/d/"))
    assert print_view("redirects.txt", RedirectsView(rules)) == "/a/ /b/ 301!\n/c/ /d/ 301!\n"


def test_no_dot_stands_beside_a_number_where_a_dot_is_a_zero() -> None:
    arabic = msgspec.structs.replace(SITE, language="ar")
    for name in ("story", "front", "day", "storyline"):
        assert "·" in print_view(*PAGES[name])
        assert "·" not in print_view(*PAGES[name], arabic)


def test_a_style_sheet_of_the_archives_own_follows_the_themes() -> None:
    assets = {**SITE.assets, "own.css": "/assets/own.css"}
    page = print_view(*PAGES["story"], msgspec.structs.replace(SITE, assets=assets))
    assert re.findall('rel="stylesheet" href="([^"]+)"', page) == [
        "/assets/style.css",
        "/assets/own.css",
    ]
    assert "own.css" not in print_view(*PAGES["story"])


def test_text_stands_out_from_the_paper_in_both_schemes() -> None:
    sheet = (default_theme() / "assets" / "style.css").read_text()
    roles = {
        name: pair
        for name, *pair in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", sheet)
    }
    assert roles.keys() >= {"paper", "ink", "faint", "accent", "mark", "rule"}
    for text in ("ink", "faint", "accent"):
        for scheme in (0, 1):
            assert _contrast(roles["paper"][scheme], roles[text][scheme]) >= 7


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    "name", [name for name, (layout, _) in PAGES.items() if layout.endswith(".html")]
)
def test_every_page_has_a_description(name: str) -> None:
    if name == "redirect":
        return
    page = parse_page(print_view(*PAGES[name]))
    described = [
        each.get("content", "") for each in page.iter() if each.get("name") == "description"
    ]
    assert len(described) == 1
    assert described[0].strip() == described[0] != ""


def test_the_description_that_a_page_makes_of_itself_says_what_there_is_of_it() -> None:
    bare = msgspec.structs.replace(HEAD, description="")
    printed = print_view("term.html", term_view(head=bare, description=""))
    assert "1,200 stories, May 1, 2024 to May 2, 2024." in printed


def test_a_legend_says_the_steps_of_its_calendar() -> None:
    page = parse_page(print_view(*PAGES["year"]))
    (legend,) = (each for each in page.iter() if each.get("class") == "legend")
    squares = {each.get("class"): "".join(each.itertext()) for each in legend}
    assert squares == {
        "t1": "1",
        "t2": "2\N{EN DASH}3",
        "t3": "4\N{EN DASH}7",
        "t4": "8\N{EN DASH}15",
        "t5": "16+",
    }
    for look, said in squares.items():
        first, _, last = said.rstrip("+").partition("\N{EN DASH}")
        assert {tint_of_day(int(count)) for count in (first, last or first)} == {int(str(look)[1])}


def test_the_bars_of_a_chart_lead_to_where_their_months_begin() -> None:
    stories = (
        STORY,
        msgspec.structs.replace(STORY, date="2024-05-01"),
        msgspec.structs.replace(STORY, date="2024~"),
    )
    older = (msgspec.structs.replace(STORY, date="2023-11~"),)
    years = (YearGroup("2024", stories), YearGroup("2023", older))
    page = parse_page(print_view("term.html", term_view(chart=LONG, years=years)))
    found = [
        each.get("id") for each in page.iter() if (each.get("id") or "").startswith(("m2", "y2"))
    ]
    # Of one story only the year is known.
    assert found == ["y2024", "m2024-05", "y2023", "m2023-11"]
    bars = [each.get("href") for each in page.iter() if each.get("tabindex") == "-1"]
    assert bars == [f"#m2024-0{month}" for month in range(1, 8)]
