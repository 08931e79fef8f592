"""The benchmark's site in Pelican: the addresses and pages of Hugo's lean layouts, one feed where those have two."""

import json
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from pelican.contents import Article

HERE = Path(__file__).parent
sys.path.append(str(HERE))

SITENAME = "Bench"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%B %-d, %Y"
PATH = str(HERE / "content")
ARTICLE_PATHS = ["stories"]
PAGE_PATHS: list[str] = []
STATIC_PATHS = ["assets"]
THEME = str(HERE / "theme")
THEME_STATIC_PATHS: list[str] = []
PLUGINS = ["countries"]

SLUGIFY_SOURCE = "basename"
FORMATTED_FIELDS: list[str] = []
MARKDOWN = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.meta": {}},
    "output_format": "html5",
}

ARTICLE_URL = "stories/{date:%Y}/{date:%m}/{slug}/"
AUTHOR_URL, TAG_URL, COUNTRY_URL = "people/{slug}/", "topics/{slug}/", "countries/{slug}/"
YEAR_ARCHIVE_URL, MONTH_ARCHIVE_URL, DAY_ARCHIVE_URL = (
    f"{{date:{form}}}/" for form in ("%Y", "%Y/%m", "%Y/%m/%d")
)
ARTICLE_SAVE_AS, AUTHOR_SAVE_AS, TAG_SAVE_AS, COUNTRY_SAVE_AS = (
    f"{address}index.html" for address in (ARTICLE_URL, AUTHOR_URL, TAG_URL, COUNTRY_URL)
)
YEAR_ARCHIVE_SAVE_AS, MONTH_ARCHIVE_SAVE_AS, DAY_ARCHIVE_SAVE_AS = (
    f"{address}index.html" for address in (YEAR_ARCHIVE_URL, MONTH_ARCHIVE_URL, DAY_ARCHIVE_URL)
)
CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "authors", "tags", "404", "sitemap", "robots"]
AUTHORS_SAVE_AS, TAGS_SAVE_AS = "people/index.html", "topics/index.html"
SITEMAP_SAVE_AS, ROBOTS_SAVE_AS = "sitemap.xml", "robots.txt"

DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"author": None, "tag": None, "country": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_RSS = "feed.xml"
AUTHOR_FEED_RSS, TAG_FEED_RSS, COUNTRY_FEED_RSS = (
    f"{address}feed.xml" for address in (AUTHOR_URL, TAG_URL, COUNTRY_URL)
)
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20

CALENDAR = json.loads((HERE / "calendar.json").read_text())
"""The years, months and days that have stories, newest first."""
JINJA_GLOBALS = {
    "BESIDE": {
        name: (earlier, later)
        for names in CALENDAR.values()
        for name, earlier, later in zip(names, [*names[1:], None], [None, *names[:-1]], strict=True)
    }
}
JINJA_FILTERS = {
    "by_day": lambda stories: _grouped(stories, "%Y-%m-%d"),
    "by_month": lambda stories: _grouped(reversed(stories), "%Y-%m"),
    "most": lambda terms: sorted(terms, key=lambda term: -len(term[1]))[:12],
}
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}


def _grouped(stories: Iterable[Article], form: str) -> list[tuple[str, list[Article]]]:
    """Return stories by day or by month, in the order in which they come."""
    groups = groupby(stories, key=lambda story: f"{story.date:{form}}")
    return [(name, list(group)) for name, group in groups]
