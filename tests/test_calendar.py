"""Stories from the first to the last day of the calendar are published, in any zone and language."""

import json
from collections.abc import Callable
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.building import text, write

Build = Callable[..., tuple[int, str]]
DATES = (
    "0001-01-01", "0001-01-01T00:00:00Z", "0001-01-02T00:30:00+14:00", "0009-12-31", "0850-02-28T12:00", "1582-10-10",
    "1900-02-28", "2025-06-07T14:30", "9999-12-31", "9999-12-31T23:59:59-12:00",
)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "language"),
    [("Pacific/Kiritimati", "ar"), ("America/Adak", "zh-Hant")],
)
def test_every_day_of_the_calendar_can_be_published(
    run_build: Build, tmp_path: Path, zone: str, language: str
) -> None:
    stories = {
        f"content/stories/s{number}.md": text(
            "Text.", title=f"S{number}", date=date, storyline="The calendar", people="Ada",
            corrections=[{"date": date[:10], "text": "No."}], updated=date,
            source={"name": "G", "published": date[:10]},
        )
        for number, date in enumerate(DATES)
    }  # fmt: skip
    settings = f"base_url: https://x.example/\ntimezone: {zone}\nlanguage: {language}\n"
    write(tmp_path, {"archive.yml": settings, **stories})
    site = tmp_path / "site"
    for today in ("9999-12-31", "0001-01-01", "2026-01-01"):
        done = run_build(tmp_path, site, "--no-search", "--future", "--today", today)
        assert done == (0, "")
    for year in ("0001", "0850", "9999"):
        assert (site / year / "index.html").is_file()
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert (feed.bozo, len(feed.entries)) == (False, len(DATES))
    items = json.loads((site / "feed.json").read_bytes())["items"]
    assert all(len(item["date_published"]) == len("2025-06-07T14:30:00Z") for item in items)
