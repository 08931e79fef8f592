"""Sample views: one of every kind, with markup in each of its texts, and how they are printed by the default theme."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import html5lib  # type: ignore[import-untyped]
import msgspec

from broadsheet.model import Correction, Source
from broadsheet.printing.layouts import default_theme, read_layouts
from broadsheet.printing.renderer import Renderer
from broadsheet.views.corrections import CorrectionEntry, CorrectionsDay, CorrectionsView
from broadsheet.views.exports import DataField, DataFile, DataView, TakenFile
from broadsheet.views.front import FrontView, MissingView
from broadsheet.views.search import Facet, SearchView
from broadsheet.views.site import CountedLabel, Feed, Head, Label, Pager, Site, SpanLink
from broadsheet.views.stories import (
    Author,
    Chapter,
    DayGroup,
    DocumentView,
    Entry,
    Mention,
    OtherVersion,
    Related,
    StoryView,
    TermGroup,
    YearGroup,
)
from broadsheet.views.storylines import (
    CastGroup,
    CastMember,
    ChapterCorrection,
    ChapterSource,
    StorylineChapter,
    StorylineEntry,
    StorylinePeriod,
    StorylinesView,
    StorylineView,
)
from broadsheet.views.terms import (
    Bar,
    Branch,
    Chart,
    CountedGroup,
    CountryOnMap,
    MapView,
    Namesake,
    PlaceOnMap,
    SharedGroup,
    SharedTerm,
    TaxonomyView,
    TermView,
    WithGroup,
    WithStory,
    WithTerm,
    WithView,
)
from broadsheet.views.texts import Figure, PictureDisplay, Rendition, Text
from broadsheet.views.times import (
    DayView,
    Month,
    MonthView,
    OnThisDayIndexView,
    OnThisDayView,
    Square,
    YearView,
)
from broadsheet.views.view import View

FEEDS = (
    Feed("Record", "/feed.xml", "application/atom+xml"),
    Feed("Record", "/feed.json", "application/feed+json"),
)
DATA = ("application/json", "application/ld+json")
"""Of script elements that no browser runs."""
SITE = Site(
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
        "feed.css": "/assets/feed.css",
        "since.js": "/assets/since.js",
        "versions.js": "/assets/versions.js",
        "near.js": "/assets/near.js",
        "world.svg": "/assets/world.svg",
        "quick.js": "/assets/quick.js",
        "early.js": "/assets/early.js",
        "citing.js": "/assets/citing.js",
        "listed.js": "/assets/listed.js",
        "speculation.json": "/assets/speculation.json",
        "search.js": "/assets/search.js",
        "elements.js": "/assets/elements.js",
        "sentences.js": "/assets/sentences.js",
        "state.js": "/assets/state.js",
        "words.js": "/assets/words.js",
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
SHOWN = PictureDisplay(1600, 1067, (Rendition("image/avif", "/media/a.480.avif 480w"),))
BODY = Text("0a", ())
BODIES = {"0a": "<p>Rain fell.</p><h2 id='main'>Main</h2><p>It stopped.</p>"}
HEAD = Head(
    "Rains <i>return</i>", 'He said "yes" & left', "https://record.example/2024/05/rains/", FEEDS
)
STORY = Entry(
    "Rains <i>return</i>",
    "/2024/05/rains/",
    "2024-05-02T14:30:00+01:00",
    "At <i>last</i>.",
    "Nairobi",
    "draft",
)
BARE = Entry("Rains", "/2024/05/rains/", "2024-05-02", "", "", "")
ROUGH, YEARS_OWN = (
    Entry("Rough", "/2024/rough/", "2024~", "", "", ""),
    Entry("Own", "/2024/own/", "2024", "", "", ""),
)
MENTION = Mention("Rains <i>return</i>", "/2024/05/rains/", "2024-05-02")
LABELS = (Label("Ann <i>Lee</i>", "/people/ann-lee/"), Label("Bo", "/people/bo/"))
COUNTED = (
    CountedLabel("Ann <i>Lee</i>", "/people/ann-lee/", 1),
    CountedLabel("Bo", "/people/bo/", 12),
)
YEARS = (CountedLabel("2025", "/2025/", 1), CountedLabel("2024", "/2024/", 12))
AUTHORS = (
    Author(
        "Ada <i>Quill</i>",
        "/authors/ada-quill/",
        f"{HEAD.canonical}authors/ada-quill/",
        "Quill",
        organisation=False,
    ),
    Author(
        "The Wire",
        "/authors/the-wire/",
        f"{HEAD.canonical}authors/the-wire/",
        "",
        organisation=True,
    ),
)
GROUPS = (TermGroup("People", "/people/", LABELS),)
NEWS = COUNTED_GROUPS = (CountedGroup("People", "/people/", COUNTED),)
DAYS = (DayGroup("2024-05-02", "/2024/05/02/", (STORY, BARE)),)
MIDDLE, ONLY = Pager(2, 3, "/x/", "/x/page/3/"), Pager(1, 1, "", "")
YEAR, MONTH = Label("2024", "/2024/"), Label("2024-05", "/2024/05/")
BEFORE = Label("2024-05-01", "/2024/05/01/")
SQUARE = Square("/2024/05/02/", 2, 5)
MONTHS = (Month("2024-04", "", 0, {}), Month("2024-05", "/2024/05/", 2, {"2024-05-02": SQUARE}))
CHART = Chart(
    (Bar("2024-04", 0, 1, 50, "page/2/#m2024-04"), Bar("2024-06", 2, 2, 100, "#m2024-06")), 2
)
LONG = Chart(
    tuple(
        [
            Bar(f"2024-{at:02}", at - 1, at % 2 + 1, at % 2 * 50 + 50, f"#m2024-{at:02}")
            for at in range(1, 8)
        ]
    ),
    2,
)
YEARLY = Chart((Bar("1999", 0, 1, 50, "#y1999"), Bar("2024", 25, 2, 100, "#y2024")), 2)
BY_YEAR = (YearGroup("2025", (BARE,)), YearGroup("2024", (STORY, BARE)))


FIGURE = Figure(
    "/media/a.jpg",
    SHOWN,
    "https://record.example/media/a.jpg",
    1200,
    800,
    "Rain",
    "Ann Lee",
    "A field.",
)


TRANSLATIONS = (
    OtherVersion(
        "de",
        "Der <i>Regen</i>",
        "/2024/05/regen/",
        "https://record.example/2024/05/regen/",
        'Es "regnet" <i>wieder</i>.',
        "Nairobi <i>West</i>",
        original=True,
    ),
    OtherVersion(
        "ar",
        "مطر",
        "/2024/05/matar/",
        "https://record.example/2024/05/matar/",
        "",
        "",
        original=False,
    ),
)


def story_view(**changes: object) -> StoryView:
    story = StoryView(
        head=HEAD,
        kind=Label("Opinion <i>x</i>", "/kinds/opinion/"),
        schema_type="NewsArticle",
        title="Rains <i>return</i>",
        subtitle="The <i>drought</i> ends",
        summary="At <i>last</i>.",
        authors=AUTHORS,
        date="2024-05-02T14:30:00+01:00",
        updated="2024-05-03",
        minutes=3,
        day_href="/2024/05/02/",
        place="Nairobi",
        mark="embargo",
        picture=FIGURE,
        card="",
        corrections=(Correction(date(2024, 5, 4), "It rained on <i>Monday</i>."),),
        body=BODY,
        sources=(
            Source(
                "Gazette",
                "https://gazette.example/",
                "Bo",
                "2024-05-01~",
                "https://copies.example/",
            ),
            Source("Herald"),
        ),
        groups=GROUPS,
        chapters=(Chapter(Label("Drought", "/storylines/drought/"), 2, 3, 0, MENTION, MENTION),),
        related=(Related(MENTION, chosen=False, storylines=(), terms=GROUPS[0].terms),),
        backlinks=(MENTION,),
        translations=TRANSLATIONS,
        translated=True,
        edit="https://host.example/record/edit/main/content/stories/a.md",
    )
    return msgspec.structs.replace(story, **changes)


def taxonomy_view(*depths: int) -> TaxonomyView:
    branches = tuple(Branch(depth, COUNTED[0], "Of <i>it</i>") for depth in depths)
    spans = (SpanLink("A<", "Bé", "/topics/"), SpanLink("C", "C", "/topics/page/2/"))
    return TaxonomyView(HEAD, "topics", branches, len(depths), MIDDLE, spans)


TAKEN = (
    TakenFile("stories", "CSV", "/storylines/strike/stories.csv", "text/csv"),
    TakenFile("references", "RIS", "/storylines/strike/references.ris", "application/x-ris"),
    TakenFile("sources", "CSV", "/storylines/strike/sources.csv", "text/csv"),
)


def term_view(**changes: object) -> TermView:
    term = TermView(
        head=HEAD,
        taxonomy=Label("People", "/people/"),
        singular="person",
        name="Ann <i>Lee</i>",
        description="A <i>mayor</i>",
        author=False,
        about=True,
        organisation=False,
        email="ann@record.example",
        namesakes=(Namesake(COUNTED[0], about=False, stories=(MENTION,)),),
        also=("A. <i>Lee</i>",),
        body=BODY,
        role="A <i>mayor</i>",
        photo=FIGURE,
        born="1954-08",
        died="2001",
        founded="1954-08-30",
        website=LABELS[0],
        code="KE",
        drawn=PlaceOnMap("KE", 0, 0),
        identifiers=LABELS,
        parents=LABELS,
        children=COUNTED,
        seen_with=(
            SharedGroup(
                "Topics",
                (SharedTerm(LABELS[0], 3, "/search/?topics=x"), SharedTerm(LABELS[0], 1, "")),
            ),
        ),
        first=Label("2024-05-01", "/2024/05/floods/"),
        latest=Label("2024-05-02", "/2024/05/rains/"),
        chart=CHART,
        oldest_first="/search/?people=Flo%3Cods&sort=oldest",
        spans=YEARS,
        years=BY_YEAR,
        count=1200,
        files=TAKEN[:1],
        pager=MIDDLE,
    )
    return msgspec.structs.replace(term, **changes)


COUNTRIES = (
    CountryOnMap("Ke <i>nya</i>", "/countries/kenya/", 3, PlaceOnMap("KE", 0, 0), 3),
    CountryOnMap("Malta", "/countries/malta/", 2, PlaceOnMap("", 541, 103), 2),
    CountryOnMap("Atlantis", "/countries/atlantis/", 1, PlaceOnMap("", 0, 0), 1),
)


def chapter(number: int, story: Entry = STORY) -> StorylineChapter:
    translations = TRANSLATIONS if story is STORY else ()
    return StorylineChapter(
        number, number - (number > 1), story, LABELS[:number], "en", translations
    )


def storyline_view(**changes: object) -> StorylineView:
    storyline = StorylineView(
        head=HEAD,
        taxonomy=Label("Storylines", "/storylines/"),
        name="The <i>strike</i>",
        description="A <i>strike</i>",
        also=("A <i>walkout</i>",),
        photo=FIGURE,
        website=LABELS[0],
        body=BODY,
        open=True,
        identifiers=LABELS,
        first=Label("2024-05-01", "/2024/05/floods/"),
        latest=Label("2024-05-02", "/2024/05/rains/"),
        newest=chapter(2),
        newest_href="/storylines/strike/#chapter-2",
        translated=True,
        updated=Label("2024-05-03", "/2024/05/rains/"),
        cast=(
            CastGroup("People", (CastMember(LABELS[0], 2, 1, "/storylines/strike/#chapter-1"),)),
        ),
        countries=COUNTRIES,
        corrections=(
            ChapterCorrection(
                "2024-05-04", "Rains <i>return</i>", "/2024/05/rains/", "On <i>M</i>."
            ),
        ),
        spans=YEARS,
        periods=(
            StorylinePeriod("2023", False, (chapter(1, BARE),)),  # noqa: FBT003
            StorylinePeriod("2024", True, (chapter(2),)),  # noqa: FBT003
        ),
        sources=(
            ChapterSource(
                Source("The <i>Post</i>", "https://post.example/?a&b", "A <i>B</i>"), (1, 2)
            ),
            ChapterSource(Source("A <i>paper</i>"), (2,)),
        ),
        unnamed_sources=3,
        files=TAKEN,
        page_size=50,
        count=2,
        pager=ONLY,
    )
    return msgspec.structs.replace(storyline, **changes)


CORRECTED = (
    CorrectionEntry("Rains <i>return</i>", "/2024/05/rains/", "On <i>Monday</i>.", "draft"),
)
CORRECTIONS = CorrectionsView(
    HEAD, (CorrectionsDay("2024-05-02", CORRECTED),), 4, "/policy/", MIDDLE
)
FACETS = (Facet("people", "People", "person", "/people/"),)

FRONT = FrontView(
    head=HEAD,
    lead=STORY,
    days=DAYS,
    picture=story_view().picture,
    above={STORY.href: LABELS[0]},
    onward=MONTH,
    storylines=(StorylineEntry(COUNTED[0], "", open=True, first="2024-05-01", newest=MENTION),),
    since="2024-04-03",
    groups=COUNTED_GROUPS,
    year=YEAR,
    months=MONTHS,
    years=YEARS,
    map="/map/",
    countries=COUNTRIES,
    count=2,
    first="2024-05-01",
    latest="2024-05-02",
)

DATA_FILES = tuple(
    [
        DataFile(name, f"/data/{name}", kind, year, rows, media_type, 1234567, "0123abcd" * 8)
        for name, kind, year, rows, media_type in (
            ("stories-2024.jsonl", "data-year", "2024", 2, "application/jsonl"),
            ("stories.csv", "data-table", "", 2, "text/csv"),
            ("terms.json", "data-terms", "", 3, "application/json"),
            ("archive.db", "data-database", "", 2, "application/vnd.sqlite3"),
            ("datapackage.json", "data-package", "", 0, "application/json"),
        )
    ]
)
DATA_VIEW = DataView(
    head=HEAD,
    files=DATA_FILES,
    first="2024-05-01",
    latest="2024-05-02",
    story_fields=(DataField("url", "Address of the page, which stays"),),
    taxonomies=("people", "topics"),
    term_fields=(DataField("name", "The name that is printed"),),
)

PAGES: Mapping[str, tuple[str, View]] = {
    "front": ("front.html", FRONT),
    "search without an index": ("search.html", SearchView(HEAD, "", "", FACETS, YEARS, 2)),
    "an empty front": (
        "front.html",
        FrontView(HEAD, None, None, (), {}, None, (), "", (), None, (), (), "", (), 0, "", ""),
    ),
    "a front of a day": (
        "front.html",
        msgspec.structs.replace(
            FRONT, picture=None, first=FRONT.latest, groups=(), storylines=(), map="", countries=()
        ),
    ),
    "story": ("story.html", story_view()),
    "a bare story": (
        "story.html",
        story_view(
            subtitle="", summary="", updated="", place="", mark="", picture=None,
            corrections=(), sources=(), groups=(), chapters=(), related=(), backlinks=(),
        ),
    ),
    "document": ("document.html", DocumentView(HEAD, "About", "What this is", BODY, LABELS)),
    "year": ("year.html", YearView(HEAD, "2024", MONTHS, 5, 1, (ROUGH, YEARS_OWN), 2, NEWS, MIDDLE, None, YEAR)),
    "month": ("month.html", MonthView(HEAD, "2024-05", YEAR, DAYS, 2, NEWS, MIDDLE, MONTH, MONTH)),
    "day": ("day.html", DayView(HEAD, "2024-05-02", MONTH, YEAR, (STORY, BARE), 2, NEWS, ONLY, BEFORE, None, "/x/")),
    "a term of many years": ("term.html", term_view(chart=YEARLY)),
    "a term of many months": ("term.html", term_view(chart=LONG)),
    "on this day": (
        "on-this-day.html",
        OnThisDayView(HEAD, "2000-05-02", "/on-this-day/", DAYS, 2, 1, MIDDLE, BEFORE, None),
    ),
    "any day": ("on-this-day-index.html", OnThisDayIndexView(HEAD, MONTHS, BEFORE)),
    "any day of none": ("on-this-day-index.html", OnThisDayIndexView(HEAD, MONTHS, None)),
    "taxonomy": ("taxonomy.html", taxonomy_view(0, 1, 2, 2, 0, 1)),
    "an empty taxonomy": ("taxonomy.html", taxonomy_view()),
    "term": ("term.html", term_view()),
    "a bare term": (
        "term.html",
        term_view(
            description="", also=(), body=None, role="", photo=None, born="", died="", founded="",
            website=None, code="", drawn=None, identifiers=(), parents=(), children=(),
            first=None, latest=None, chart=None, spans=(), years=(), count=0, pager=ONLY,
        ),
    ),
    "storyline": ("storyline.html", storyline_view()),
    "a storyline's second page": (
        "storyline.html",
        storyline_view(open=False, newest=None, updated=None, cast=(), countries=(), corrections=(), pager=MIDDLE),
    ),
    "an empty storyline": (
        "storyline.html",
        storyline_view(
            description="", also=(), photo=None, website=None, body=None, open=False, identifiers=(),
            first=None, latest=None, newest=None, newest_href="", updated=None, cast=(),
            countries=(), corrections=(), spans=(), periods=(), sources=(), unnamed_sources=0, files=(), count=0,
        ),
    ),
    "storylines": (
        "storylines.html",
        StorylinesView(
            HEAD,
            (
                StorylineEntry(COUNTED[0], "A <i>strike</i>", True, "2024-05-01", MENTION),  # noqa: FBT003
                StorylineEntry(COUNTED[1], "", False, "", None),  # noqa: FBT003
            ),
            COUNTED,
            4,
        ),
    ),
    "no storylines": ("storylines.html", StorylinesView(HEAD, (), (), 0)),
    "corrections": ("corrections.html", CORRECTIONS),
    "no corrections": ("corrections.html", CorrectionsView(HEAD, (), 0, "", ONLY)),
    "with": (
        "with.html",
        WithView(
            HEAD,
            Label("People", "/people/"),
            LABELS[0],
            (
                WithGroup(
                    "Topics",
                    (
                        WithTerm("topics-a", LABELS[0], 9, "/search/?people=x"),
                        WithTerm("topics-b", LABELS[1], 3, ""),
                    ),
                ),
            ),
            (WithStory(MENTION, LABELS), WithStory(MENTION, LABELS[:1])),
        ),
    ),
    "map": ("map.html", MapView(HEAD, Label("Countries", "/countries/"), COUNTRIES)),
    "an empty map": ("map.html", MapView(HEAD, Label("Countries", "/countries/"), ())),
    "data": ("data.html", DATA_VIEW),
    "missing": ("404.html", MissingView(HEAD, (STORY, BARE))),
}  # fmt: skip


@cache
def _renderer(site: bytes) -> Renderer:
    """Return the renderer of an encoded site: one prints all its pages, as in a build."""
    templates = read_layouts(default_theme().parent).templates
    return Renderer(templates, msgspec.msgpack.decode(site, type=Site), BODIES)


def print_view(layout: str, view: View, site: Site = SITE) -> str:
    renderer = _renderer(msgspec.msgpack.encode(site))
    page = renderer.render(layout, msgspec.msgpack.encode(view))
    assert isinstance(page, bytes), page
    return page.decode()


def parse_page(page: str) -> Any:  # noqa: ANN401 - html5lib's trees have no types
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
