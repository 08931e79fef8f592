"""What kind of story it is follows everywhere: pages, feeds, the search, exports and structured data."""

import csv
import json
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

from broadsheet.pages.parts import parts_of
from broadsheet.pages.search import search_record, search_view
from broadsheet.reading.config import Config
from broadsheet.reading.story_kinds import ARTICLES, StoryKind, story_kinds
from tests.archive.stories import assembled
from tests.archive.stories import story as read_story
from tests.building import SETTINGS, publish, site_of, story, text, write

FILES = {
    "archive.yml": f"{SETTINGS}kinds:\n  feature: {{schema: reportagenewsarticle}}\n"
    "  review: {title: Books & more}\n",
    "content/stories/rains.md": story("Rains", "2025-06-07", kind="opinion", people=["Bo"]),
    "content/stories/prize.md": story("Prize", "2025-06-08", kind="Books & more", people=["Bo"]),
    "content/stories/walk.md": story("Walk", "2025-06-09", kind="feature"),
    "content/stories/vote.md": story("Vote", "2025-06-10", people=["Bo"], storyline="The vote"),
    "content/stories/count.md": story("Count", "2025-06-11", kind="news", storyline="The vote"),
}  # fmt: skip


def _article(page: str) -> dict[str, object]:
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    article = json.loads(data)["@graph"][0]
    assert isinstance(article, dict)
    return article


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site_of(tmp_path_factory.mktemp("kinds"), FILES)


def test_a_kind_stands_above_the_title_unless_it_is_news(site: dict[str, str]) -> None:
    rains = site["2025/06/rains/index.html"]
    assert '<p class="kind"><a href="/kinds/opinion/">Opinion</a></p>\n<h1>Rains</h1>' in rains
    assert 'class="kind"' not in site["2025/06/vote/index.html"] + site["2025/06/count/index.html"]
    listed = '<h3><span class="kind">Opinion</span> <a href="/2025/06/rains/">Rains</a></h3>'
    assert listed in site["2025/06/index.html"]
    assert listed in site["people/bo/index.html"]


def test_each_kind_in_use_has_a_page_and_feeds(site: dict[str, str]) -> None:
    pages = {path.split("/")[1] for path in site if path.startswith("kinds/") and "/index" in path}
    assert pages == {"index.html", "opinion", "review", "feature"}
    review = site["kinds/review/index.html"]
    assert "<h1>Books &amp; more</h1>" in review
    assert '<h3><a href="/2025/06/prize/">Prize</a></h3>' in review, "not its kind again"
    assert "In the same stories" not in review
    assert 'class="kind"' not in review
    assert "each new story of this page" in review
    assert "<h1>Kinds of story</h1>" in site["kinds/index.html"]
    feed = feedparser.parse(site["kinds/opinion/feed.xml"])
    assert [each.title for each in feed.entries] == ["Rains"]
    assert not feed.bozo
    assert 'href="/kinds/">Kinds of story</a>' in site["index.html"].partition("<footer")[2]
    assert 'href="/kinds/"' not in site["index.html"].partition("<main")[0]
    assert "kinds/opinion/" in site["sitemap.xml"]
    assert "kinds/opinion/feed.xml" in site["feeds.opml"]


def test_programs_learn_the_kind(site: dict[str, str]) -> None:
    types = {
        name: _article(site[f"2025/06/{name}/index.html"])["@type"]
        for name in ("rains", "prize", "walk", "vote", "count")
    }
    assert types == {
        "rains": "OpinionNewsArticle", "prize": "ReviewNewsArticle", "walk": "ReportageNewsArticle",
        "vote": "NewsArticle", "count": "NewsArticle",
    }  # fmt: skip
    entries = {each.title: each for each in feedparser.parse(site["feed.xml"]).entries}
    assert [each.term for each in entries["Prize"].tags] == ["Bo", "Books & more"]
    assert [each.term for each in entries["Vote"].tags] == ["Bo", "The vote"]
    items = {each["title"]: each for each in json.loads(site["feed.json"])["items"]}
    assert items["Rains"]["tags"] == ["Bo", "Opinion"]
    lines = [json.loads(line) for line in site["data/stories-2025.jsonl"].splitlines()]
    assert [line["kind"] for line in lines] == ["news", "news", "feature", "review", "opinion"]
    assert not any("kinds" in line["terms"] for line in lines)
    rows = list(csv.DictReader(site["data/stories.csv"].splitlines()))
    assert [row["kind"] for row in rows] == ["news", "news", "feature", "review", "opinion"]
    assert "kinds" not in rows[0]


def test_a_story_is_not_about_its_kind(tmp_path: Path) -> None:
    files = {
        f"content/stories/{name}.md": story(name, day, kind="opinion", storyline="The vote")
        for name, day in (("a", "2025-06-07"), ("b", "2025-06-08"))
    }
    site = site_of(tmp_path, files)
    storyline = site["storylines/the-vote/index.html"].partition("<main")[2].partition("<footer")[0]
    assert "/kinds/" not in storyline
    alone = {
        f"content/stories/{name}.md": story(name, f"2025-06-0{day}", kind="opinion")
        for day, name in enumerate("ab", 7)
    }
    apart = site_of(tmp_path / "apart", alone)
    assert (
        "/06/b/" not in apart["2025/06/a/index.html"].partition("<main")[2].partition("<footer")[0]
    )


def test_the_search_is_narrowed_by_kind_and_by_news_where_there_are_kinds() -> None:
    opinion = read_story("a", "2025-06-08", terms={"kinds": ("opinion",)})
    news = read_story("b", "2025-06-07", terms={"people": ("Bo",)})
    parts = parts_of(assembled([opinion, news], config=Config())[0])
    assert search_view(parts).facets[-1].key == "kinds"
    assert search_record(0, parts).filters["kinds"] == ("Opinion",)
    assert search_record(0, parts).meta["kind"] == "Opinion"
    assert search_record(1, parts).filters["kinds"] == ("News",)
    assert "kind" not in search_record(1, parts).meta
    without = parts_of(assembled([news], config=Config())[0])
    assert "kinds" not in search_record(0, without).filters
    assert "kinds" not in [facet.key for facet in search_view(without).facets]


def test_an_archive_without_kinds_has_no_page_of_them(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"content/stories/rains.md": story("Rains", kind="news")})
    assert not [path for path in site if path.startswith("kinds")]
    assert "kinds" not in site["index.html"]


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("analsis", "did you mean 'analysis'?"),
        ("recipe", "the kinds are news, analysis, opinion, interview, review, briefing, correction; declare"),
        (["opinion", "news"], "write plain text"),
        ("<script>", "the kinds are news"),
    ],
)  # fmt: skip
def test_an_unknown_kind_is_told_with_its_place(tmp_path: Path, kind: object, hint: str) -> None:
    written = write(
        tmp_path, {"archive.yml": SETTINGS, "content/stories/a.md": story("A", kind=kind)}
    )
    (problem,) = publish(written).problems
    assert (problem.file, problem.field, problem.line > 1) == ("content/stories/a.md", "kind", True)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("opinion", "is not a mapping"),
        ("{opinion: Comment}", "'Comment' is not a mapping"),
        ("{Op Ed: {}}", "'Op Ed' cannot be part of a permalink | write 'op-ed'"),
        ("{page: {}}", "'page' stands for the next pages of a list"),
        ("{con: {}}", "'con' is a name that Windows keeps for a device"),
        ("{opinion: {schema: Article2}}", "is no type of article that schema.org has | did you mean 'Article'?"),
        ("{opinion: {schema: Person}}", "| the types are Article,"),
        ("{opinion: {titel: Comment}}", "is not a field | did you mean 'title'?"),
        ("{a: {title: Same}, b: {title: same}}", "'same' is the title of 'a' as well"),
    ],
)  # fmt: skip
def test_a_kind_that_cannot_be_declared_is_told(tmp_path: Path, settings: str, told: str) -> None:
    files = {"archive.yml": f"{SETTINGS}kinds: {settings}\n", "content/stories/a.md": story("A")}
    (problem,) = publish(write(tmp_path, files)).problems
    assert (problem.file, problem.line) == ("archive.yml", SETTINGS.count("\n") + 1)
    assert told in f"{problem.message} | {problem.hint}"


def test_what_stands_at_the_address_of_a_kind_is_told(tmp_path: Path) -> None:
    files = {
        "archive.yml": SETTINGS,
        "content/pages/kinds.md": text("Us.", title="Kinds"),
        "content/stories/a.md": story("A", kind="opinion"),
    }
    (problem,) = publish(write(tmp_path, files)).problems
    assert (problem.file, problem.hint) == ("content/pages/kinds.md", "give the file another name")
    assert "/kinds/" in problem.message
    write(tmp_path, {"content/stories/a.md": story("A")})
    assert publish(tmp_path).problems == ()


def test_a_record_of_a_kind_has_no_place(tmp_path: Path) -> None:
    files = {"archive.yml": SETTINGS, "content/kinds/opinion.md": text(name="Opinion")}
    (problem,) = publish(write(tmp_path, {**files, "content/stories/a.md": story("A")})).problems
    assert problem.file == "content/kinds/opinion.md"


@pytest.mark.parametrize(
    ("language", "title"),
    [("en-GB", "Opinion"), ("de-AT", "Meinung"), ("AR", "رأي"), ("fr", "Opinion"), ("xx", "Opinion")],
)  # fmt: skip
def test_kinds_have_names_in_the_archives_language(language: str, title: str) -> None:
    known = story_kinds((StoryKind("own-one", "", ""), StoryKind("review", "", "Report")), language)
    assert known["opinion"].title == title
    assert known["own-one"] == StoryKind("own-one", "Own one", "NewsArticle")
    assert known["review"].schema == "Report"
    assert {each.schema for each in known.values()} <= {*ARTICLES}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("word " * 20, "1 min"), ("word " * 714, "3 min"), ("", ""), ("字" * 2000, "5 min"),
        ("\u0e01" * 2400, "2 min"), ("```\n" + "word\n" * 900 + "```", "1 min"),
    ],
)  # fmt: skip
def test_a_page_says_how_long_it_takes(tmp_path: Path, body: str, told: str) -> None:
    page = site_of(tmp_path, {"content/stories/a.md": story("A", body=body)})[
        "2025/06/a/index.html"
    ]
    dateline = page.partition('class="dateline"')[2].partition("</p>")[0]
    assert dateline.endswith(f"· {told}") if told else (" min" not in dateline)


def test_words_of_ours_run_in_our_direction_within_a_story_of_another(tmp_path: Path) -> None:
    page = site_of(
        tmp_path, {"content/stories/a.md": story("A", language="ar", updated="2025-06-09")}
    )["2025/06/a/index.html"]
    dateline = page.partition('class="dateline"')[2].partition("</p>")[0]
    assert '<span lang="en" dir="ltr">1 min</span>' in dateline
    assert '<span lang="en" dir="ltr">Updated ' in dateline
