"""The sitemap of what is news today, by looking at every story."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.archive.visibility import news_since, news_until
from broadsheet.model import Moment
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.host_files import news_sitemap_view
from broadsheet.pages.parts import parts_of
from broadsheet.reading.config import Config
from broadsheet.views.host import NewsSitemapView, RobotsView
from tests.archive.stories import assembled, story
from tests.building import publish, published, write
from tests.building import story as written

INSTANT = datetime(2025, 6, 8, 12, tzinfo=UTC)
HOURS = st.lists(st.integers(-60, 0), max_size=9)
SPACE = {
    "m": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def _text(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


@given(HOURS)
def test_news_are_the_stories_of_the_last_48_hours(hours: list[int]) -> None:
    dates = [_text(INSTANT + timedelta(hours=each)) for each in hours]
    stories = [story(f"s{at}", date=Moment(date, date)) for at, date in enumerate(dates)]
    archive, _ = assembled(stories, now=_text(INSTANT))
    views = {page.permalink: page.view for page in catalogue(archive).pages()}
    sitemap, robots = views.get("/news-sitemap.xml"), views["/robots.txt"]
    wanted = sorted(
        (date for date, each in zip(dates, hours, strict=True) if each > -48), reverse=True
    )
    found = (
        [entry.published for entry in sitemap.entries]
        if isinstance(sitemap, NewsSitemapView)
        else []
    )
    assert found == wanted
    assert isinstance(robots, RobotsView)
    assert any(each.endswith("/news-sitemap.xml") for each in robots.sitemaps) == bool(wanted)


def test_at_most_a_thousand_are_named() -> None:
    date = _text(INSTANT)
    archive, _ = assembled(
        [story(f"s{at}", date=Moment(date, date)) for at in range(1001)], now=date
    )
    assert archive.visibility.news == tuple(range(1000))


@given(st.lists(st.tuples(st.integers(-60, 10), st.integers(-14, 14)), max_size=8))
def test_news_are_known_by_their_instant_whatever_day_was_written(
    times: list[tuple[int, int]],
) -> None:
    moments = []
    for hours, offset in times:
        instant = INSTANT + timedelta(hours=hours)
        local = instant.astimezone(timezone(timedelta(hours=offset)))
        moments.append(Moment(_text(instant), local.isoformat()))
    archive, _ = assembled(
        [story(f"s{at}", date=each) for at, each in enumerate(moments)],
        now=_text(INSTANT),
        future=True,
    )
    news = sorted(archive.stories[position].date.instant for position in archive.visibility.news)
    assert news == sorted(
        _text(INSTANT + timedelta(hours=hours)) for hours, _ in times if hours > -48
    )


@given(st.integers(0, 10**6))
def test_a_story_is_news_until_the_very_second_that_it_is_not(seconds: int) -> None:
    date = _text(INSTANT + timedelta(seconds=seconds))
    until = news_until(date)
    before = _text(datetime.fromisoformat(until) - timedelta(seconds=1))
    assert news_since(before) < date <= news_since(until)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("PT-br", "pt"),
        ("sr-Latn-RS", "sr"),
        ("fil", "fil"),
        ("zh", "zh-cn"),
        ("zh-CN", "zh-cn"),
        ("zh-Hans", "zh-cn"),
        ("zh-Hans-HK", "zh-cn"),
        ("zh-SG", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("zh-Hant", "zh-tw"),
        ("zh-Hant-CN", "zh-tw"),
        ("zh-HK", "zh-tw"),
        ("zh-mo", "zh-tw"),
        ("cmn-Hant", "zh-tw"),
    ],
)
@pytest.mark.parametrize("own", [False, True], ids=["archive", "story"])
def test_a_language_is_named_as_google_knows_it(tag: str, code: str, *, own: bool) -> None:
    config = Config(language="de" if own else tag, taxonomies=())
    news = story("a", "2025-06-07", language=tag if own else "")
    archive, _ = assembled([news], config=config, now="2025-06-07T12:00:00Z")
    (entry,) = news_sitemap_view(parts_of(archive)).entries
    assert entry.language == code


def test_the_sitemap_is_as_its_protocol_has_it_and_goes_when_nothing_is_news(
    tmp_path: Path,
) -> None:
    files = {
        "content/stories/a.md": written(
            "Rains & <i>floods</i>", "2025-06-07T18:00", language="pt-BR"
        ),
        "content/stories/old.md": written("Old", "2025-06-01"),
    }
    write(
        tmp_path, {"archive.yml": "title: The Record\nbase_url: https://record.example/\n", **files}
    )
    assert publish(tmp_path, now=INSTANT).problems == ()
    (url,) = ET.fromstring(published(tmp_path / "site")["news-sitemap.xml"])
    assert url.findtext("m:loc", namespaces=SPACE) == "https://record.example/2025/06/a/"
    news = url.find("n:news", SPACE)
    assert news is not None
    assert news.findtext("n:title", namespaces=SPACE) == "Rains & <i>floods</i>"
    assert news.findtext("n:publication_date", namespaces=SPACE) == "2025-06-07T18:00:00Z"
    assert news.findtext("n:publication/n:name", namespaces=SPACE) == "The Record"
    assert news.findtext("n:publication/n:language", namespaces=SPACE) == "pt"
    assert b"news-sitemap" in published(tmp_path / "site")["robots.txt"]
    assert publish(tmp_path, now=INSTANT + timedelta(days=2)).problems == ()
    assert "news-sitemap.xml" not in published(tmp_path / "site")
    assert b"news-sitemap" not in published(tmp_path / "site")["robots.txt"]
