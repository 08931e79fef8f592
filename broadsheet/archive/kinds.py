"""The kinds of pages and files that a site has, in one table: what is true of every one of a kind.

A new kind takes a line here, an address (`archive.addresses`), a view that names its layout
(`views`) and its maker (`pages.catalogue`); tests say which of these is missing.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

MovedBy = Literal["any story", "its story", "its term", "its time", "other things"]
"""The stories whose own words, such as their titles, may move a page; `other things` where no
story's do."""


class PageKind(NamedTuple):
    """What is true of every page of a kind."""

    moved_by: MovedBy = "any story"
    listed: bool = False
    """Whether a sitemap lists its first page."""
    called: str = ""
    """What a mistake calls it, where that is not the kind's own name."""


KINDS: Mapping[str, PageKind] = {
    "front": PageKind(listed=True),
    "story": PageKind("its story", listed=True),
    "document": PageKind("other things", listed=True),
    "year": PageKind("other things", listed=True),
    "month": PageKind("its time", listed=True),
    "day": PageKind("its time", listed=True),
    "on-this-day-index": PageKind(listed=True),
    "on-this-day": PageKind("its time", listed=True),
    "taxonomy": PageKind("other things", listed=True),
    "term": PageKind("its term", listed=True),
    "with": PageKind("its term"),
    "storylines": PageKind(listed=True),
    "storyline": PageKind("its term", listed=True),
    "redirect": PageKind("other things"),
    "corrections": PageKind(listed=True),
    "corrections-atom": PageKind(called="feed"),
    "corrections-json": PageKind(called="feed"),
    "missing": PageKind(called="404"),
    "atom": PageKind("its term", called="feed"),
    "json": PageKind("its term", called="feed"),
    "opml": PageKind(called="feeds"),
    "map": PageKind(listed=True),
    "data": PageKind(listed=True),
    "data-year": PageKind("its time", called="data"),
    "data-table": PageKind(called="data"),
    "data-terms": PageKind(called="data"),
    "data-package": PageKind(called="data"),
    "search": PageKind(),
    "names": PageKind(),
    "opensearch": PageKind(),
    "sitemap": PageKind(),
    "news-sitemap": PageKind(),
    "robots": PageKind(),
    "headers": PageKind(),
    "redirects": PageKind(),
}
