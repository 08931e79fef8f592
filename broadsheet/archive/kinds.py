"""The kinds of pages and files that a site has, in one table, with what is true of each kind.

A new kind needs a line here, an address (`archive.addresses`), a view that names its layout
(`views`) and its maker (`pages.catalogue`); tests name those that are missing.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

MovedBy = Literal[
    "any story",
    "any time",
    "its story",
    "its term",
    "its part",
    "its time",
    "its year alone",
    "what there is",
    "other things",
]
"""The stories whose own texts, such as their titles, may change a page.

`what there is` when the texts of none do, but which stories, terms and addresses there are; `any
time` when the times at which stories changed do as well; `other things` when the texts of no story
do for other reasons; `its part` when those in a part of a feed's history do, and `its year alone`
when those do of which no more than the year is known.
"""


class PageKind(NamedTuple):
    """What is true of every page of a kind."""

    moved_by: MovedBy = "any story"
    listed: bool = False
    """Whether a sitemap lists its first page."""
    beside: bool = False
    """Whether it stands beside another page, so that what is wrong with its address is wrong with
    that page's."""
    called: str = ""
    """Name of the kind in messages, when that is not its key; else empty."""


KINDS: Mapping[str, PageKind] = {
    "front": PageKind(listed=True),
    "story": PageKind("its story", listed=True),
    "document": PageKind("other things", listed=True),
    "year": PageKind("its year alone", listed=True),
    "month": PageKind("its time", listed=True),
    "day": PageKind("its time", listed=True),
    "on-this-day-index": PageKind("what there is", listed=True),
    "on-this-day": PageKind("its time", listed=True),
    "taxonomy": PageKind("other things", listed=True),
    "term": PageKind("its term", listed=True),
    "with": PageKind("its term"),
    "storylines": PageKind(listed=True),
    "storyline": PageKind("its term", listed=True),
    "story-twin": PageKind("its story", beside=True, called="Markdown"),
    "term-twin": PageKind("its term", beside=True, called="Markdown"),
    "llms": PageKind(called="llms.txt"),
    "redirect": PageKind("other things"),
    "corrections": PageKind(listed=True),
    "corrections-atom": PageKind(called="feed"),
    "corrections-json": PageKind(called="feed"),
    "missing": PageKind(called="404"),
    "atom": PageKind("its term", called="feed"),
    "json": PageKind("its term", called="feed"),
    "atom-part": PageKind("its part", called="feed"),
    "json-part": PageKind("its part", called="feed"),
    "term-table": PageKind("its term", called="data"),
    "term-lines": PageKind("its term", called="data"),
    "term-sources": PageKind("its term", called="data"),
    "references-bib": PageKind("its term", called="data"),
    "references-ris": PageKind("its term", called="data"),
    "references-json": PageKind("its term", called="data"),
    "opml": PageKind("what there is", called="feeds"),
    "map": PageKind("what there is", listed=True),
    "data": PageKind(listed=True),
    "data-year": PageKind("its time", called="data"),
    "data-ninjs": PageKind("its time", called="data"),
    "data-table": PageKind(called="data"),
    "data-terms": PageKind("what there is", called="data"),
    "data-database": PageKind(called="data"),
    "data-package": PageKind("what there is", called="data"),
    "search": PageKind("what there is"),
    "names": PageKind("what there is"),
    "opensearch": PageKind("what there is"),
    "sitemap": PageKind("any time"),
    "news-sitemap": PageKind(),
    "robots": PageKind("what there is"),
    "license": PageKind("what there is"),
    "headers": PageKind("what there is"),
    "redirects": PageKind("what there is"),
}
