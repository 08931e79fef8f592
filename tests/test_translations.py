"""Stories in several languages: one story for readers and for search engines, and one chapter."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import html5lib  # type: ignore[import-untyped]
import pytest

from broadsheet.commands.check import check_archive
from tests.building import SETTINGS, order, publish, published, site_of, story, write

REGEN = "content/stories/de/regen.md"
FLOOD: dict[str, Any] = {"storyline": "The flood", "topics": ["Weather"]}
FILES = {
    "archive.yml": f"{SETTINGS}exports: 1\nfeeds: 0\n",
    "content/stories/rains.md": story("Rains <b>return</b>", place="Nairobi", **FLOOD),
    REGEN: story(
        "Der Regen <i>kehrt</i> zurück",
        "2025-06-08",
        "Wie [hier](../rains.md).",
        summary='Es regnet "wieder" <b>.',
        language="de",
        translation_of="rains",
        **FLOOD,
    ),
    "content/stories/pluie.md": story(
        "Retour des pluies", "2025-06-08", language="fr", translation_of="rains", topics=["Weather"]
    ),
    "content/stories/second.md": story("The river falls", "2025-06-09", **FLOOD),
    "content/stories/zweitens.md": story(
        "Der Fluss", "2025-06-10", language="de", translation_of="second", **FLOOD
    ),
    "content/stories/alone.md": story("Alone", "2025-06-11", topics=["Weather"]),
}
PAGES = {
    "en": "2025/06/rains/index.html",
    "fr": "2025/06/pluie/index.html",
    "de": "2025/06/regen/index.html",
}
STORYLINE = "storylines/the-flood/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site_of(tmp_path_factory.mktemp("translations"), FILES)


def _alternates(page: str) -> dict[str, str]:
    links = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    assert len({language for language, _ in links}) == len(links)
    return dict(links)


def _article(page: str) -> dict[str, object]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    graph = json.loads(block)["@graph"]
    return dict(next(each for each in graph if each["@type"] == "NewsArticle"))


def test_versions_name_each_other_under_their_headlines(site: dict[str, str]) -> None:
    for language, path in PAGES.items():
        html = html5lib.parse(site[path], namespaceHTMLElements=False)
        links = html.findall(".//article/header/p[@class='version']/a")
        assert {link.get("hreflang") for link in links} == PAGES.keys() - {language}
        assert {link.get("lang") for link in links} == PAGES.keys() - {language}
    assert "Also in German: <a" in site[PAGES["en"]]
    assert "Der Regen &lt;i&gt;kehrt&lt;/i&gt; zurück</a>" in site[PAGES["en"]]
    assert "version" not in site["2025/06/alone/index.html"]


def test_heads_and_the_sitemap_link_each_version_to_itself_and_all_others(
    site: dict[str, str],
) -> None:
    base = "https://record.example/"
    wanted = {tag: base + path.removesuffix("index.html") for tag, path in PAGES.items()}
    wanted["x-default"] = wanted["en"]
    for path in PAGES.values():
        assert _alternates(site[path]) == wanted
    assert _alternates(site["2025/06/alone/index.html"]) == {}
    entries = re.findall(r"<url><loc>([^<]+)</loc>(.*)</url>", site["sitemap.xml"])
    links = {
        url: dict(re.findall(r'<xhtml:link rel="alternate" hreflang="(.+?)" href="(.+?)"/>', more))
        for url, more in entries
    }
    assert all(links[url] == wanted for url in wanted.values())
    assert links[f"{base}2025/06/alone/"] == links[base] == {}
    assert 'xmlns:xhtml="http://www.w3.org/1999/xhtml"' in site["sitemap.xml"]


def test_structured_data_and_exports_say_what_is_a_translation_of_what(
    site: dict[str, str],
) -> None:
    original, german = _article(site[PAGES["en"]]), _article(site[PAGES["de"]])
    works = original["workTranslation"]
    assert isinstance(works, list)
    assert [each["inLanguage"] for each in works] == ["de", "fr"]
    assert "translationOfWork" not in original
    assert "workTranslation" not in german
    work = german["translationOfWork"]
    assert isinstance(work, dict)
    assert work["@id"] == "https://record.example/2025/06/rains/"
    lines = [json.loads(line) for line in site["data/stories-2025.jsonl"].splitlines()]
    assert {each["url"].split("/")[-2]: each["translation_of"].split("/")[-2:-1] for each in lines} == {
        "rains": [], "second": [], "alone": [], "regen": ["rains"], "pluie": ["rains"], "zweitens": ["second"],
    }  # fmt: skip


def _address(language: str) -> str:
    return f"https://record.example/{PAGES[language].removesuffix('index.html')}"


def test_feeds_name_the_other_versions_of_an_entry(site: dict[str, str]) -> None:
    feed = feedparser.parse(site["feed.xml"])
    by_link = {entry.link: entry for entry in feed.entries}
    # Readers' programs take an entry for the page of its own version, whichever link they read.
    assert len(by_link) == len(feed.entries)
    items = {item["url"]: item for item in json.loads(site["feed.json"])["items"]}
    for language in PAGES:
        others = {other: _address(other) for other in PAGES if other != language}
        links = by_link[_address(language)].links
        own, *rest = [link for link in links if link.rel == "alternate"]
        assert (own.href, "hreflang" in own) == (_address(language), False)
        assert {link.hreflang: link.href for link in rest} == others
        # No two links may have the same type and language (RFC 4287, 4.1.2).
        assert len({(link.type, link.get("hreflang")) for link in (own, *rest)}) == 3
        assert items[_address(language)]["_translations"] == others
    alone = "https://record.example/2025/06/alone/"
    assert "_translations" not in items[alone]
    assert len(by_link[alone].links) == 1


def test_twins_in_markdown_name_the_other_versions(site: dict[str, str]) -> None:
    original, german = (site[PAGES[each].replace(".html", ".md")] for each in ("en", "de"))
    assert f"Also in German: [Der Regen \\<i\\>kehrt\\</i\\> zurück]({_address('de')})" in original
    assert f"Also in French: [Retour des pluies]({_address('fr')})" in original
    assert "translation_of" not in original
    assert f'\ntranslation_of: "{_address("en")}"\n' in german
    assert f"Also in English: [Rains \\<b\\>return\\</b\\>]({_address('en')})" in german


def test_ninjs_has_the_other_versions_among_what_is_associated(site: dict[str, str]) -> None:
    items = {
        item["slugline"]: item for item in map(json.loads, site["data/stories-2025.ninjs.jsonl"].splitlines())
    }  # fmt: skip

    def others(slug: str) -> set[tuple[str, str, str]]:
        return {
            (each["rel"], each["language"], each["altIds"][0]["value"])
            for each in items[slug].get("associations", ())
        }

    assert others("rains") == {
        ("translation", "de", _address("de")),
        ("translation", "fr", _address("fr")),
    }
    assert others("regen") == {
        ("original", "en", _address("en")),
        ("translation", "fr", _address("fr")),
    }
    assert others("alone") == set()


def test_every_version_is_named_in_tables(site: dict[str, str], tmp_path: Path) -> None:
    rows = {row["url"]: row for row in csv.DictReader(io.StringIO(site["data/stories.csv"]))}
    assert rows[_address("fr")]["translations"] == f"{_address('en')}|{_address('de')}"
    lines = {
        each["url"]: each for each in map(json.loads, site["data/stories-2025.jsonl"].splitlines())
    }
    assert lines[_address("en")]["translations"] == [_address("de"), _address("fr")]
    assert lines["https://record.example/2025/06/alone/"]["translations"] == []
    publish(write(tmp_path, FILES))
    with closing(sqlite3.connect(tmp_path / "site/data/archive.db")) as found:
        pairs = found.execute(
            "SELECT stories.url, others.url FROM translations JOIN stories ON stories.id = story "
            "JOIN stories AS others ON others.id = other"
        ).fetchall()
    assert {other for url, other in pairs if url == _address("de")} == {
        _address("en"),
        _address("fr"),
    }
    assert len(pairs) == 3 * 2 + 2 * 1


def test_a_storyline_counts_and_prints_a_chapter_once(site: dict[str, str]) -> None:
    page = site[STORYLINE]
    assert page.count('<li id="chapter-') == 2
    assert "2 chapters" in page
    assert 'data-count="2"' in page
    headlines = re.findall(
        r'<li id="chapter-\d+">.*?<h[34][^>]*><a [^>]*>(.*?)</a>', page, re.DOTALL
    )
    assert headlines == ["Rains &lt;b&gt;return&lt;/b&gt;", "The river falls"]
    told = re.findall(r'data-summary="([^"]*)"', page)
    assert "Es regnet „wieder“ &lt;b&gt;." in told
    assert "versions." in page
    assert "versions." not in site["2025/06/rains/index.html"]
    assert "/storylines/the-flood/index.md): 2 chapters" in site["llms.txt"]
    csv = site["storylines/the-flood/stories.csv"].splitlines()
    assert len(csv) == 3
    # The German reader goes on in German.
    assert "chapter 1 of 2" in site[PAGES["de"]]
    after = re.search(r'<a rel="next" href="([^"]+)"', site[PAGES["de"]])
    assert after is not None
    assert after[1] == "/2025/06/zweitens/"
    # It does not repeat the storyline, and is a version of its chapter all the same.
    assert "chapter 1 of 2" in site[PAGES["fr"]]


def test_everywhere_else_each_version_is_a_story(site: dict[str, str]) -> None:
    topic = site["topics/weather/index.html"]
    assert "6 stories" in topic
    assert all(f"/2025/06/{slug}/" in topic for slug in ("rains", "regen", "pluie"))
    assert site["storylines/the-flood/feed.xml"].count("<entry") == 4
    assert site["feed.xml"].count("<entry") == 6


def test_neither_related_stories_nor_backlinks_name_a_storys_own_versions(
    site: dict[str, str],
) -> None:
    for path in PAGES.values():
        more = "".join(re.findall(r'<section class="more">.*?</section>', site[path], re.DOTALL))
        assert not re.findall(r"/2025/06/(rains|regen|pluie)/", more)
    alone = re.findall(
        r'<section class="more">.*?</section>', site["2025/06/alone/index.html"], re.DOTALL
    )
    # One version of each, in the language of the page.
    assert sorted(re.findall(r'href="/2025/06/(\w+)/"', "".join(alone))) == ["rains", "second"]


def test_a_related_story_that_is_an_own_version_is_advised_against(tmp_path: Path) -> None:
    related_names = ["alone", "regen", "/2025/06/pluie/", "content/stories/de/regen.md"]
    related = story("Rains", related=related_names)
    write(tmp_path, {**FILES, "content/stories/rains.md": related})
    told = [each for each in check_archive(order(tmp_path)).advice if each.name == "own-version"]
    assert {each.file for each in told} == {"content/stories/rains.md"}
    # Each at its own name in the list, and none at the first, which is another story.
    assert len({(each.line, each.column) for each in told}) == 3
    assert [each.message.split("'")[1] for each in told] == related_names[1:]
    assert "'regen' is this story in another language" in told[0].message
    # Nothing was left out without a word, and nothing else either.
    page = site_of(tmp_path, {})[PAGES["en"]]
    assert "Chosen by the editors" in page


@pytest.mark.parametrize(
    "hidden", [{"draft": True}, {"date": "2025-12-01"}, {"expires": "2025-06-20"}]
)
def test_a_version_that_readers_may_not_see_is_not_named(
    hidden: dict[str, Any], tmp_path: Path
) -> None:
    fields = {"language": "de", "translation_of": "rains", "date": "2025-06-08", **hidden, **FLOOD}
    files = FILES | {REGEN: story("Der Regen", **fields)}
    site = site_of(tmp_path, files)
    pages = [site[path] for path in (*list(PAGES.values())[:2], STORYLINE, "sitemap.xml")]
    assert all("regen" not in page and "Der Regen" not in page for page in pages)
    assert _alternates(pages[0]).keys() == {"en", "fr", "x-default"}


def test_translations_name_each_other_when_their_original_is_gone(tmp_path: Path) -> None:
    files = FILES | {"content/stories/rains.md": story("Rains", expires="2025-06-20", **FLOOD)}
    site = site_of(tmp_path, files | {REGEN: FILES[REGEN].replace("[hier](../rains.md)", "hier")})
    german = site[PAGES["de"]]
    assert _alternates(german) == {
        "de": "https://record.example/2025/06/regen/",
        "fr": "https://record.example/2025/06/pluie/",
        "x-default": "https://record.example/2025/06/regen/",
    }
    assert not _article(german).keys() & {"translationOfWork", "workTranslation"}
    assert "/2025/06/regen/" in site[STORYLINE]


@pytest.mark.parametrize(
    "now", [datetime(2025, 7, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)]
)
def test_mistakes_do_not_come_or_go_with_time(now: datetime, tmp_path: Path) -> None:
    later = story("Again", "2026-01-01", language="de", translation_of="rains")
    gone = story("Gone", expires="2025-06-20", language="fr", translation_of="nothing")
    files = FILES | {"content/stories/again.md": later, "content/stories/gone.md": gone}
    report = publish(write(tmp_path, files), now=now)
    # Of two versions in one language the first by its file stays.
    assert [(problem.file, problem.field) for problem in report.problems] == [
        (REGEN, "language"),
        ("content/stories/gone.md", "translation_of"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("kehrt", "kam", {PAGES["en"], PAGES["fr"], STORYLINE, "2025/06/zweitens/index.html"}),
        ('"de"', '"de-AT"', {PAGES["en"], PAGES["fr"], STORYLINE, "sitemap.xml"}),
        ('translation_of: "rains"', "", {PAGES["en"], PAGES["fr"], STORYLINE, "sitemap.xml"}),
    ],
)
def test_an_edit_moves_the_pages_that_name_a_version(
    before: str, after: str, moved: set[str], tmp_path: Path
) -> None:
    root = write(tmp_path / "archive", FILES)
    publish(root)
    first = published(root / "site")
    assert before in FILES[REGEN]
    files = FILES | {REGEN: FILES[REGEN].replace(before, after)}
    report = publish(write(root, files))
    second = published(root / "site")
    assert report.problems == ()
    assert moved <= {path for path, data in second.items() if first.get(path) != data}
    publish(write(tmp_path / "clean", files))
    assert second == published(tmp_path / "clean" / "site")
