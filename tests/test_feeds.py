"""The feeds as readers' programs see them."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.building import png, site_of, story, text

SETTINGS = "title: News & views\ntagline: For <everyone>\nbase_url: https://host.example/record/\nfeed_size: 4\n"
SETTINGS += "license: {name: CC & co, url: https://license.example/}\n"
# What the stories of two days say besides.
OF_DAYS: dict[int, dict[str, Any]] = {
    2: {"corrections": [{"date": "2025-06-20", "text": "It was <two> days."}]},
    3: {"updated": "2025-06-20", "language": "fr"},
}
ARCHIVE = {
    "archive.yml": SETTINGS,
    **{
        f"content/stories/s{day}.md": story(
            f'Day <{day}> & "night"', f"2025-06-0{day}", people=["Ada & co", "C++"],
            topics=["Law"] if day % 2 else [],
            **OF_DAYS.get(day, {}),
        )
        for day in range(1, 7)
    },
    "content/people/nobody.md": text(name="Nobody", description="Never in the news."),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site_of(tmp_path_factory.mktemp("feeds"), ARCHIVE)


def _feeds(site: dict[str, str], kind: str) -> dict[str, str]:
    feeds = {path: data for path, data in site.items() if Path(path).name == f"feed.{kind}"}
    assert len(feeds) == 6
    return feeds


def test_an_atom_feed_is_read_without_a_doubt(site: dict[str, str]) -> None:
    for path, data in _feeds(site, "xml").items():
        feed = feedparser.parse(data)
        assert not feed.bozo, path
        assert feed.version == "atom10"
        assert feed.feed.id == f"https://host.example/record/{path}"
        assert feed.feed.updated_parsed
        rels = {link.rel for link in feed.feed.links}
        assert rels - {"prev-archive"} == {"self", "alternate", "license"}
        assert feed.feed.rights == "CC & co"


def test_both_feeds_hold_the_newest_stories_first(site: dict[str, str]) -> None:
    wanted = [f"https://host.example/record/2025/06/s{day}/" for day in (6, 5, 4, 3)]
    assert [entry.id for entry in feedparser.parse(site["feed.xml"]).entries] == wanted
    assert [item["id"] for item in json.loads(site["feed.json"])["items"]] == wanted


def test_the_stories_that_a_feed_is_too_short_for_stand_in_its_history(
    site: dict[str, str],
) -> None:
    root = "https://host.example/record/"
    for folder in ("", "people/ada-and-co/"):
        feed = feedparser.parse(site[f"{folder}feed.xml"])
        (older,) = [link.href for link in feed.feed.links if link.rel == "prev-archive"]
        part = feedparser.parse(site[older.removeprefix(root)])
        assert not part.bozo
        assert part.feed.id == feed.feed.id
        assert "fh_archive" in part.feed
        rels = {link.rel: link.href for link in part.feed.links}
        assert rels["current"] == feed.feed.id
        assert rels["self"] == older
        assert "prev-archive" not in rels
        named = {entry.id for entry in [*feed.entries, *part.entries]}
        assert named == {f"{root}2025/06/s{day}/" for day in range(1, 7)}
        plain = json.loads(site[f"{folder}feed.json"])
        more = json.loads(site[plain["next_url"].removeprefix(root)])
        assert more["feed_url"] == plain["feed_url"]
        assert {item["id"] for item in [*plain["items"], *more["items"]]} == named
        assert "next_url" not in more
    # A topic of three stories fits its feed.
    assert "topics/law/feed/atom/1.xml" not in site
    assert "next_url" not in json.loads(site["topics/law/feed.json"])


@pytest.mark.parametrize("home", ["people/ada-and-co/", "corrections/"])
def test_a_feed_says_in_a_browser_what_it_is(site: dict[str, str], home: str) -> None:
    feed = site[f"{home}feed.xml"]
    (sheet,) = [path for path in site if path.startswith("assets/feed.")]
    assert f'<?xml-stylesheet type="text/css" href="/record/{sheet}"?>' in feed
    (note,) = ET.fromstring(feed).iter("{http://www.w3.org/1999/xhtml}p")
    assert "feed reader" in "".join(note.itertext())
    assert [link.get("href") for link in note] == [f"https://host.example/record/{home}"]
    rule = f"/record/{home}feed.xml".replace("people/ada-and-co", ":taxonomy/:term")
    assert f"{rule}\n  Content-Type: application/xml; charset=utf-8\n" in site["_headers"]


def test_each_story_of_a_feed_is_a_link_in_a_browser(site: dict[str, str]) -> None:
    atom, xhtml = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
    for data in _feeds(site, "xml").values():
        for entry in ET.fromstring(data).iter(f"{atom}entry"):
            (link,) = entry.iter(f"{xhtml}a")
            alternate = entry.find(f"{atom}link")
            assert link.text == entry.findtext(f"{atom}title")
            assert alternate is not None
            assert link.get("href") == alternate.get("href")
    (correction,) = ET.fromstring(site["corrections/feed.xml"]).iter(f"{atom}entry")
    assert correction.findtext(f"{xhtml}a") == "Correction: Day <2> & “night”"


def test_names_of_few_stories_have_no_feeds_when_the_settings_say_so(tmp_path: Path) -> None:
    files = {**ARCHIVE, "archive.yml": f"{SETTINGS}feeds: 4\nleave_out: feed-history\n"}
    found = site_of(tmp_path, files)
    feeds = sorted(path for path in found if path.endswith("feed.xml"))
    assert feeds == [
        "corrections/feed.xml",
        "feed.xml",
        "people/ada-and-co/feed.xml",
        "people/c-plus-plus/feed.xml",
    ]
    assert not [path for path in found if "/feed/" in path or path.startswith("feed/")]
    assert "topics/law" not in found["feeds.opml"]
    page = found["topics/law/index.html"]
    assert 'type="application/atom+xml" title="News &amp; views" href="/record/feed.xml"' in page


def test_the_list_of_feeds_leads_to_each(site: dict[str, str]) -> None:
    lists = ET.fromstring(site["feeds.opml"])
    assert lists.get("version") == "2.0"
    named = [each.attrib for each in lists.iter("outline") if "xmlUrl" in each.attrib]
    base = "https://host.example/record/"
    assert {each["xmlUrl"].removeprefix(base) for each in named} == {
        path for path in site if Path(path).name == "feed.xml"
    }
    for each in named:
        home = each["htmlUrl"].removeprefix(base)
        assert f"{home}index.html" in site
        assert each["xmlUrl"] == f"{each['htmlUrl']}feed.xml"
        assert each["type"] == "rss"
    assert "Ada & co" in {each["text"] for each in named}
    assert 'href="/record/feeds.opml"' in site["index.html"]


def test_a_terms_feeds_hold_its_own_stories(site: dict[str, str]) -> None:
    wanted = [f"https://host.example/record/2025/06/s{day}/" for day in (5, 3, 1)]
    assert [item["url"] for item in json.loads(site["topics/law/feed.json"])["items"]] == wanted
    assert len(feedparser.parse(site["topics/law/feed.xml"]).entries) == 3
    assert feedparser.parse(site["people/nobody/feed.xml"]).entries == []


def test_signs_in_a_title_are_kept_as_they_are(site: dict[str, str]) -> None:
    assert json.loads(site["feed.json"])["items"][0]["title"] == "Day <6> & “night”"
    assert feedparser.parse(site["feed.xml"]).entries[0].title == "Day <6> & “night”"


def test_no_feed_holds_a_story_twice(site: dict[str, str]) -> None:
    for data in _feeds(site, "xml").values():
        ids = [entry.id for entry in feedparser.parse(data).entries]
        assert len(set(ids)) == len(ids)


def test_every_address_in_a_feed_is_whole(site: dict[str, str]) -> None:
    for data in _feeds(site, "xml").values():
        feed = feedparser.parse(data)
        own = [link.href for link in feed.feed.links if link.rel != "license"]
        links = own + [entry.link for entry in feed.entries]
        assert {urlsplit(link).netloc for link in links} == {"host.example"}
    for path, data in _feeds(site, "json").items():
        feed = json.loads(data)
        assert feed["feed_url"] == f"https://host.example/record/{path}"
        links = [feed["home_page_url"], *(item["url"] for item in feed["items"])]
        assert all(link.startswith("https://host.example/record/") for link in links)


def test_a_json_feed_has_all_that_its_standard_requires(site: dict[str, str]) -> None:
    for data in _feeds(site, "json").values():
        feed = json.loads(data)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        for item in feed["items"]:
            assert item["id"]
            assert item.get("content_text") or item.get("content_html")


def test_a_story_in_another_language_and_changed_since_says_so(site: dict[str, str]) -> None:
    item = next(
        item for item in json.loads(site["feed.json"])["items"] if item["url"].endswith("/s3/")
    )
    assert (item["language"], item["date_modified"]) == ("fr", "2025-06-20T00:00:00Z")
    assert feedparser.parse(site["feed.xml"]).feed.updated == "2025-06-20T00:00:00Z"


def test_a_feed_of_nothing_is_still_a_feed(tmp_path: Path) -> None:
    feed = feedparser.parse(site_of(tmp_path, {"content/pages/a.md": text(title="A")})["feed.xml"])
    assert (feed.bozo, feed.entries) == (False, [])


BODY = """[The vote](vote.md#the-count), ![a dot](/media/dot.png) and a note.[^1] Ada Lovelace & <b>co</b>

[^1]: A *note*.
"""
WHOLE: dict[str, str | bytes] = {
    "archive.yml": f"{SETTINGS}feed_content: full\n",
    "content/stories/rains.md": story("Rains", "2025-06-07", BODY, people=["Ada Lovelace"]),
    "content/stories/vote.md": story("Vote", "2025-06-06", "## The count\n\nNobody won."),
    "content/media/dot.png": png(1),
}


def test_a_feed_with_whole_texts_stands_alone(tmp_path: Path) -> None:
    made = site_of(tmp_path, WHOLE)
    base = "https://host.example/record"
    for path in ("feed.xml", "people/ada-lovelace/feed.xml"):
        feed = feedparser.parse(made[path])
        assert not feed.bozo, path
        (content,) = feed.entries[0].content
        assert (content.type, feed.entries[0].summary) == ("text/html", "What happened to Rains.")
        item = json.loads(made[path.replace(".xml", ".json")])["items"][0]
        assert "content_text" not in item
        for html in (content.value, item["content_html"]):
            assert f'<a href="{base}/2025/06/vote/#the-count">The vote</a>' in html
            assert f'src="{base}/media/dot.' in html
            assert f'href="{base}/2025/06/rains/#' in html
            assert 'href="/' not in html
            assert 'href="#' not in html
        # Links that the archive itself makes of names are for its own pages.
        assert "name-link" not in item["content_html"]


def test_feeds_of_summaries_hold_no_texts(site: dict[str, str]) -> None:
    assert "<content" not in site["feed.xml"]
    assert "content_html" not in site["feed.json"]
