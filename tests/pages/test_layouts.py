"""What the default theme's layouts print."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import html5lib  # type: ignore[import-untyped]
import msgspec
import pytest

from broadsheet.model import Correction, Source
from broadsheet.pages import pieces, views
from broadsheet.pages.layouts import default_theme, read_layouts
from broadsheet.pages.pieces import Entry, Feed, Head, Label, Mention, Pager, Text
from broadsheet.pages.templates import Renderer
from broadsheet.pages.views import UNLAID, VIEWS, View

FEEDS = (
    Feed("Record", "/feed.xml", "application/atom+xml"),
    Feed("Record", "/feed.json", "application/feed+json"),
)
DATA = ("application/json", "application/ld+json")
"""Of script elements that no browser runs."""
SITE = views.Site(
    title="Record",
    tagline="News worth keeping",
    language="en",
    home="/",
    menu=(Label("People", "/people/"),),
    feeds=FEEDS,
    assets={
        "style.css": "/assets/style.css",
        "icon.svg": "/assets/icon.svg",
        "fonts/newsreader.woff2": "/assets/fonts/newsreader.woff2",
        "world.svg": "/assets/world.svg",
        "quick.js": "/assets/quick.js",
        "speculation.json": "/assets/speculation.json",
        "search.js": "/assets/search.js",
    },
    indexed=True,
    search="/search/",
    names="/search/names.json",
    corrections="/corrections/",
    opml="/feeds.opml",
    card="https://record.example/cards/0a.png",
    kinds={"/people/": "Person", "/countries/": "Country", "/storylines/": "CreativeWorkSeries"},
    opensearch="/opensearch.xml",
    license=Label("CC <BY>", "https://license.example/?a&b"),
)
SHOWN = pieces.Shown(1600, 1067, (pieces.Rendition("image/avif", "/media/a.480.avif 480w"),))
BODY = Text("0a", ())
BODIES = {"0a": "<p>Rain fell.</p><h2 id='main'>Main</h2><p>It stopped.</p>"}
HEAD = Head("Rains <i>return</i>", 'He said "yes" & left', "https://record.example/2024/05/rains/", FEEDS)
STORY = Entry(
    "Rains <i>return</i>", "/2024/05/rains/", "2024-05-02T14:30:00+01:00", "At <i>last</i>.", "Nairobi", "draft"
)
BARE = Entry("Rains", "/2024/05/rains/", "2024-05-02", "", "", "")
MENTION = Mention("Rains <i>return</i>", "/2024/05/rains/", "2024-05-02")
LABELS = (Label("Ann <i>Lee</i>", "/people/ann-lee/"), Label("Bo", "/people/bo/"))
COUNTED = (pieces.Counted("Ann <i>Lee</i>", "/people/ann-lee/", 1), pieces.Counted("Bo", "/people/bo/", 12))
YEARS = (pieces.Counted("2025", "/2025/", 1), pieces.Counted("2024", "/2024/", 12))
GROUPS = (pieces.TermGroup("People", "/people/", LABELS),)
COUNTED_GROUPS = (pieces.CountedGroup("People", "/people/", COUNTED),)
DAYS = (pieces.DayGroup("2024-05-02", "/2024/05/02/", (STORY, BARE)),)
MIDDLE, ONLY = Pager(2, 3, "/x/", "/x/page/3/"), Pager(1, 1, "", "")
YEAR, MONTH = Label("2024", "/2024/"), Label("2024-05", "/2024/05/")
BEFORE = Label("2024-05-01", "/2024/05/01/")
SQUARE = pieces.Square("/2024/05/02/", 2, 5)
MONTHS = (pieces.Month("2024-04", "", 0, {}), pieces.Month("2024-05", "/2024/05/", 2, {"2024-05-02": SQUARE}))
CHART = pieces.Chart((pieces.Bar("2024-04", 0, 1, 50), pieces.Bar("2024-06", 2, 2, 100)), 2)
YEARLY = pieces.Chart((pieces.Bar("1999", 0, 1, 50), pieces.Bar("2024", 25, 2, 100)), 2)
BY_YEAR = (pieces.YearGroup("2025", (BARE,)), pieces.YearGroup("2024", (STORY, BARE)))


def _story(**changes: object) -> views.StoryView:
    story = views.StoryView(
        head=HEAD,
        title="Rains <i>return</i>",
        summary="At <i>last</i>.",
        date="2024-05-02T14:30:00+01:00",
        updated="2024-05-03",
        day_href="/2024/05/02/",
        place="Nairobi",
        mark="embargo",
        picture=pieces.Figure(
            "/media/a.jpg", SHOWN, "https://record.example/media/a.jpg", 1200, 800, "Rain", "Ann Lee", "A field."
        ),
        card="",
        corrections=(Correction(date(2024, 5, 4), "It rained on <i>Monday</i>."),),
        body=BODY,
        sources=(
            Source("Gazette", "https://gazette.example/", "Bo", date(2024, 5, 1), "https://copies.example/"),
            Source("Herald"),
        ),
        groups=GROUPS,
        chapters=(pieces.Chapter(Label("Drought", "/storylines/drought/"), 2, 3, MENTION, MENTION),),
        related=(pieces.Related(MENTION, chosen=False, storylines=(), terms=GROUPS[0].terms),),
        backlinks=(MENTION,),
    )
    return msgspec.structs.replace(story, **changes)


def _taxonomy(*depths: int) -> views.TaxonomyView:
    branches = tuple(pieces.Branch(depth, COUNTED[0], "Of <i>it</i>") for depth in depths)
    spans = (pieces.SpanLink("A<", "Bé", "/topics/"), pieces.SpanLink("C", "C", "/topics/page/2/"))
    return views.TaxonomyView(HEAD, "topics", branches, len(depths), MIDDLE, spans)


def _term(**changes: object) -> views.TermView:
    term = views.TermView(
        head=HEAD,
        taxonomy=Label("People", "/people/"),
        singular="person",
        name="Ann <i>Lee</i>",
        description="A <i>mayor</i>",
        also=("A. <i>Lee</i>",),
        body=BODY,
        born="1954-08",
        code="KE",
        drawn="KE",
        identifiers=LABELS,
        parents=LABELS,
        children=COUNTED,
        seen_with=(
            pieces.SharedGroup(
                "Topics", (pieces.Shared(LABELS[0], 3, "/search/?topics=x"), pieces.Shared(LABELS[0], 1, ""))
            ),
        ),
        first=Label("2024-05-01", "/2024/05/floods/"),
        latest=Label("2024-05-02", "/2024/05/rains/"),
        chart=CHART,
        spans=YEARS,
        years=BY_YEAR,
        count=1200,
        pager=MIDDLE,
    )
    return msgspec.structs.replace(term, **changes)


PLACES = (
    pieces.Place("Ke <i>nya</i>", "/countries/kenya/", 3, "KE", 3),
    pieces.Place("Atlantis", "/countries/atlantis/", 1, "", 1),
)


def _chapter(number: int, story: Entry = STORY) -> pieces.StorylineChapter:
    return pieces.StorylineChapter(number, story, LABELS[:number])


def _storyline(**changes: object) -> views.StorylineView:
    storyline = views.StorylineView(
        head=HEAD,
        taxonomy=Label("Storylines", "/storylines/"),
        name="The <i>strike</i>",
        description="A <i>strike</i>",
        also=("A <i>walkout</i>",),
        body=BODY,
        open=True,
        identifiers=LABELS,
        first=Label("2024-05-01", "/2024/05/floods/"),
        latest=Label("2024-05-02", "/2024/05/rains/"),
        newest=_chapter(2),
        newest_place="/storylines/strike/#chapter-2",
        updated=Label("2024-05-03", "/2024/05/rains/"),
        cast=(pieces.CastGroup("People", (pieces.CastMember(LABELS[0], 2, 1, "/storylines/strike/#chapter-1"),)),),
        places=PLACES,
        corrections=(pieces.ChapterCorrection("2024-05-04", "Rains <i>return</i>", "/2024/05/rains/", "On <i>M</i>."),),
        chapters=(_chapter(1, BARE), _chapter(2)),
        count=2,
        pager=ONLY,
    )
    return msgspec.structs.replace(storyline, **changes)


CORRECTED = (pieces.Corrected("Rains <i>return</i>", "/2024/05/rains/", "On <i>Monday</i>.", "draft"),)
CORRECTIONS = views.CorrectionsView(HEAD, (pieces.CorrectionsDay("2024-05-02", CORRECTED),), 4, "/policy/", MIDDLE)
FACETS = (pieces.Facet("people", "People", "person", "/people/"),)

FRONT = views.FrontView(
    head=HEAD,
    lead=STORY,
    days=DAYS,
    picture=_story().picture,
    storylines=(pieces.StorylineEntry(COUNTED[0], "", open=True, first="2024-05-01", newest=MENTION),),
    since="2024-04-03",
    groups=COUNTED_GROUPS,
    year=YEAR,
    months=MONTHS,
    years=YEARS,
    map="/map/",
    places=PLACES,
    count=2,
    first="2024-05-01",
    latest="2024-05-02",
)

PAGES: Mapping[str, tuple[str, View]] = {
    "front": ("front.html", FRONT),
    "search without an index": ("search.html", views.SearchView(HEAD, "", "", FACETS, YEARS, 2)),
    "an empty front": (
        "front.html",
        views.FrontView(HEAD, None, None, (), (), "", (), None, (), (), "", (), 0, "", ""),
    ),
    "a front of a day": (
        "front.html",
        msgspec.structs.replace(FRONT, picture=None, first=FRONT.latest, groups=(), storylines=(), map="", places=()),
    ),
    "story": ("story.html", _story()),
    "a bare story": (
        "story.html",
        _story(
            summary="", updated="", place="", mark="", picture=None,
            corrections=(), sources=(), groups=(), chapters=(), related=(), backlinks=(),
        ),
    ),
    "document": ("document.html", views.DocumentView(HEAD, "About", "What this is", BODY)),
    "year": ("year.html", views.YearView(HEAD, "2024", MONTHS, 2, None, YEAR)),
    "month": ("month.html", views.MonthView(HEAD, "2024-05", YEAR, DAYS, 2, MIDDLE, MONTH, MONTH)),
    "day": ("day.html", views.DayView(HEAD, "2024-05-02", MONTH, YEAR, (STORY, BARE), 2, ONLY, BEFORE, None, "/x/")),
    "a term of many years": ("term.html", _term(chart=YEARLY)),
    "on this day": (
        "on-this-day.html",
        views.OnThisDayView(HEAD, "2000-05-02", "/on-this-day/", DAYS, 2, 1, MIDDLE, BEFORE, None),
    ),
    "any day": ("on-this-day-index.html", views.OnThisDayIndexView(HEAD, MONTHS, BEFORE)),
    "any day of none": ("on-this-day-index.html", views.OnThisDayIndexView(HEAD, MONTHS, None)),
    "taxonomy": ("taxonomy.html", _taxonomy(0, 1, 2, 2, 0, 1)),
    "an empty taxonomy": ("taxonomy.html", _taxonomy()),
    "term": ("term.html", _term()),
    "a bare term": (
        "term.html",
        _term(
            description="", also=(), body=None, born="", code="", drawn="",
            identifiers=(), parents=(), children=(), first=None, latest=None, chart=None, spans=(), years=(), count=0,
            pager=ONLY,
        ),
    ),
    "storyline": ("storyline.html", _storyline()),
    "a storyline's second page": (
        "storyline.html",
        _storyline(open=False, newest=None, updated=None, cast=(), places=(), corrections=(), pager=MIDDLE),
    ),
    "an empty storyline": (
        "storyline.html",
        _storyline(
            description="", also=(), body=None, open=False, identifiers=(), first=None, latest=None, newest=None,
            newest_place="", updated=None, cast=(), places=(), corrections=(), chapters=(), count=0,
        ),
    ),
    "storylines": (
        "storylines.html",
        views.StorylinesView(
            HEAD,
            (
                pieces.StorylineEntry(COUNTED[0], "A <i>strike</i>", True, "2024-05-01", MENTION),  # noqa: FBT003
                pieces.StorylineEntry(COUNTED[1], "", False, "", None),  # noqa: FBT003
            ),
            COUNTED,
            4,
        ),
    ),
    "no storylines": ("storylines.html", views.StorylinesView(HEAD, (), (), 0)),
    "corrections": ("corrections.html", CORRECTIONS),
    "no corrections": ("corrections.html", views.CorrectionsView(HEAD, (), 0, "", ONLY)),
    "with": (
        "with.html",
        views.TogetherView(
            HEAD,
            Label("People", "/people/"),
            LABELS[0],
            (
                pieces.TogetherGroup(
                    "Topics",
                    (
                        pieces.Together("topics-a", LABELS[0], 9, (MENTION,), "/search/?people=x"),
                        pieces.Together("topics-b", LABELS[1], 1, (MENTION,), ""),
                    ),
                ),
            ),
        ),
    ),
    "with nobody": ("with.html", views.TogetherView(HEAD, Label("People", "/people/"), LABELS[0], ())),
    "map": ("map.html", views.MapView(HEAD, Label("Countries", "/countries/"), PLACES)),
    "an empty map": ("map.html", views.MapView(HEAD, Label("Countries", "/countries/"), ())),
    "data": (
        "data.html",
        views.DataView(
            HEAD,
            (pieces.DataFile("stories-2024.jsonl", "/data/stories-2024.jsonl", 2),),
            pieces.DataFile("stories.csv", "/data/stories.csv", 2),
            pieces.DataFile("terms.json", "/data/terms.json", 3),
            pieces.DataFile("datapackage.json", "/data/datapackage.json", 0),
            "2024-05-01",
            "2024-05-02",
            (pieces.DataField("url", "Address of the page, which stays"),),
            ("people", "topics"),
            (pieces.DataField("name", "The name that is printed"),),
        ),
    ),
    "missing": ("404.html", views.MissingView(HEAD, (STORY, BARE))),
}  # fmt: skip
every_page = pytest.mark.parametrize("name", PAGES)


def _print(layout: str, view: View, site: views.Site = SITE) -> str:
    templates = read_layouts(default_theme().parent).templates
    page = Renderer(templates, site, BODIES).render(layout, msgspec.msgpack.encode(view))
    assert isinstance(page, bytes), page
    return page.decode()


def _parse(page: str) -> Any:  # noqa: ANN401 - html5lib's trees have no types
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def _elements(page: str) -> Iterator[Any]:
    return (element for element in _parse(page).iter() if isinstance(element.tag, str))


def test_every_view_has_its_layout_and_every_layout_its_view() -> None:
    files = {file.name for file in default_theme().iterdir() if file.is_file()}
    assert {name for name in files if not name.startswith("_")} == set(VIEWS) - UNLAID | {"base.html"}


@every_page
def test_headings_follow_one_another_from_a_single_first(name: str) -> None:
    levels = [int(each.tag[1]) for each in _elements(_print(*PAGES[name])) if re.fullmatch("h[1-6]", each.tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


@every_page
def test_no_id_stands_twice(name: str) -> None:
    ids = [each.get("id") for each in _elements(_print(*PAGES[name])) if each.get("id")]
    assert len(ids) == len(set(ids))


@every_page
def test_nothing_is_empty(name: str) -> None:
    hollow = {"meta", "link", "img", "source", "input", "script", "td"}
    # A drawing is named by an attribute, or only repeats what stands beside it.
    drawing = "{http://www.w3.org/2000/svg}"
    elements = [each for each in _elements(_print(*PAGES[name])) if each.tag not in hollow and drawing not in each.tag]
    assert [
        each.tag
        for each in elements
        if not "".join(each.itertext()).strip()
        and not each.findall(".//img")
        and not each.findall(".//{http://www.w3.org/2000/svg}svg")
    ] == []


@every_page
def test_pages_hold_no_script_and_no_style(name: str) -> None:
    elements = list(_elements(_print(*PAGES[name])))
    assert not [each for each in elements if each.tag == "style"]
    scripts = [each for each in elements if each.tag == "script" and each.get("type") not in DATA]
    assert not [each for each in scripts if each.text or not each.get("src")]
    assert not [key for each in elements for key in each.attrib if key == "style" or key.startswith("on")]


@every_page
def test_words_are_never_markup(name: str) -> None:
    assert not [each for each in _elements(_print(*PAGES[name])) if each.tag == "i"]


def test_a_tree_of_terms_is_a_list_of_lists() -> None:
    top = _parse(_print(*PAGES["taxonomy"])).find(".//ul[@class='terms']")
    assert [len(top.findall(path)) for path in ("li", "li/ul/li", "li/ul/li/ul/li")] == [2, 2, 2]


def test_an_empty_listing_says_so() -> None:
    assert "No stories yet." in _print(*PAGES["an empty front"])


def test_a_story_in_another_language_says_so_of_itself_and_not_of_our_words() -> None:
    head = msgspec.structs.replace(HEAD, language="ar")
    root = _parse(_print("story.html", _story(head=head)))
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
def test_what_readers_must_not_see_says_so(mark: pieces.Mark, says: str, briefly: str) -> None:
    assert says in _print("story.html", _story(mark=mark))
    listed = msgspec.structs.replace(STORY, mark=mark)
    assert f'<p class="mark">{briefly}</p>' in _print("term.html", _term(years=(pieces.YearGroup("2024", (listed,)),)))


def test_a_page_of_several_says_which_in_its_title() -> None:
    assert _parse(_print(*PAGES["month"])).find(".//title").text == "May 2024, page 2 of 3 \N{EN DASH} Record"


@pytest.mark.parametrize(("name", "indexed"), [("front", False), ("missing", True)])
def test_search_engines_are_kept_from_previews_and_from_the_missing_page(name: str, *, indexed: bool) -> None:
    site = msgspec.structs.replace(SITE, indexed=indexed)
    assert '<meta name="robots" content="noindex">' in _print(*PAGES[name], site)
    assert "noindex" not in _print(*PAGES["story"])


def test_a_redirect_leads_on_at_once() -> None:
    page = _print("redirect.html", views.RedirectView("/new/?a=1&b=2", "https://record.example/new/"))
    refresh = _parse(page).find(".//meta[@http-equiv='refresh']")
    assert refresh.get("content") == "0; url=/new/?a=1&b=2"


def test_a_feed_reader_finds_what_the_feed_holds() -> None:
    url, at = "https://record.example/2024/05/rains/", "2024-05-02T13:30:00Z"
    entries = (
        pieces.FeedEntry("Rains & <i>", url, at, at, "At last.", ("Ann & Bo",)),
        pieces.FeedEntry("R", url, at, at, "", ()),
    )
    home = "https://record.example/"
    feed = views.FeedView("Record", "", f"{home}feed.xml", home, at, "Record", "en", entries)
    read = feedparser.parse(_print("feed.xml", feed))
    assert (read.bozo, read.version, read.feed.id, read.feed.updated) == (False, "atom10", f"{home}feed.xml", at)
    assert [each.link for each in read.entries] == [url, url]
    assert [each.term for each in read.entries[0].tags] == ["Ann & Bo"]


@pytest.mark.parametrize(("index", "root"), [(False, "urlset"), (True, "sitemapindex")])
def test_a_sitemap_leaves_out_what_it_does_not_know(index: bool, root: str) -> None:  # noqa: FBT001
    entries = (
        pieces.SitemapEntry("https://record.example/?a&b", "2024-05-02"),
        pieces.SitemapEntry("https://record.example/", ""),
    )
    tree = ET.fromstring(_print("sitemap.xml", views.SitemapView(index, entries)))
    assert tree.tag.endswith(f"}}{root}")
    assert [len(each) for each in tree] == [2, 1]


def test_robots_are_let_in_only_to_what_is_published() -> None:
    open_to, closed_to = (
        _print("robots.txt", views.RobotsView(allowed, ("https://record.example/sitemap.xml",)))
        for allowed in (True, False)
    )
    assert open_to.splitlines() == ["User-agent: *", "Disallow:", "", "Sitemap: https://record.example/sitemap.xml"]
    assert closed_to.splitlines() == ["User-agent: *", "Disallow: /"]


def test_headers_stand_below_the_base_path_and_name_each_address_once() -> None:
    site = msgspec.structs.replace(SITE, assets={"speculation.json": "/record/assets/speculation.json"})
    lines = _print("headers.txt", views.HeadersView("/record", indexed=True), site).splitlines()
    paths = [line for line in lines if not line.startswith("  ")]
    assert all(path.startswith("/record/") for path in paths)
    assert len(paths) == len(set(paths))
    assert "  X-Robots-Tag: noindex" not in lines
    assert "  X-Robots-Tag: noindex" in _print("headers.txt", views.HeadersView("", indexed=False)).splitlines()


@pytest.mark.parametrize(("wanted", "sources"), [(False, "'self' data:"), (True, "'self' data: https:")])
def test_pictures_of_other_sites_are_let_in_where_they_are_wanted(wanted: bool, sources: str) -> None:  # noqa: FBT001 - drawn
    view = views.HeadersView("", indexed=True, remote_pictures=wanted)
    assert f"; img-src {sources};" in _print("headers.txt", view)


def test_redirects_stand_a_line_each() -> None:
    rules = (pieces.Redirect("/a/", "/b/"), pieces.Redirect("/c/", "/d/"))
    assert _print("redirects.txt", views.RedirectsView(rules)) == "/a/ /b/ 301!\n/c/ /d/ 301!\n"


def test_no_dot_stands_beside_a_number_where_a_dot_is_a_zero() -> None:
    arabic = msgspec.structs.replace(SITE, language="ar")
    for name in ("story", "front", "day", "storyline"):
        assert "·" in _print(*PAGES[name])
        assert "·" not in _print(*PAGES[name], arabic)


def test_a_style_sheet_of_the_archives_own_follows_the_themes() -> None:
    assets = {**SITE.assets, "own.css": "/assets/own.css"}
    page = _print(*PAGES["story"], msgspec.structs.replace(SITE, assets=assets))
    assert re.findall('rel="stylesheet" href="([^"]+)"', page) == ["/assets/style.css", "/assets/own.css"]
    assert "own.css" not in _print(*PAGES["story"])


def test_text_stands_out_from_the_paper_in_both_schemes() -> None:
    sheet = (default_theme() / "assets" / "style.css").read_text()
    roles = {name: pair for name, *pair in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", sheet)}
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
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
