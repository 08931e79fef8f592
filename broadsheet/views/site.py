"""What every layout may print besides its view, and what the views of many pages have in common."""

import msgspec

from broadsheet.views.view import Packed


class Label(Packed, frozen=True):
    """The name of a page, and its address."""

    name: str
    """The page's name; for a year, month or day, the text in ISO 8601: `2025`, `2025-06`,
    `2025-06-07`."""
    href: str
    """Address of the page; a whole URL for a page elsewhere."""


class CountedLabel(Packed, frozen=True):
    """The name of a page, its address, and how many stories are there.

    It is used only where the number is printed, as the number changes with every story.
    """

    name: str
    """The page's name; for a year, the text in ISO 8601: `2025`."""
    href: str
    """Address of the page."""
    count: int
    """The number of stories."""


class Feed(Packed, frozen=True):
    """A feed that a page announces."""

    title: str
    """The archive's title, or the name of the term that the feed follows."""
    href: str
    """Address of the feed."""
    type: str
    """Media type of the feed: `application/atom+xml` or `application/feed+json`."""


class Alternate(Packed, frozen=True):
    """A version of a page in a language."""

    language: str
    """Tag of the language (BCP 47), or `x-default` for the version for all other readers."""
    url: str
    """Whole URL of the version."""


class Head(Packed, frozen=True):
    """What a page says of itself to programs."""

    title: str
    """The page's title; empty where the layout names the page. A taxonomy's may be a message: print
    it with `said`. A year's, month's or day's is its text in ISO 8601."""
    description: str
    """What the page is about, in a sentence of plain text, or empty."""
    canonical: str
    """Whole URL of the page."""
    feeds: tuple[Feed, ...] = ()
    """Feeds of what the page lists; empty when it has none of its own."""
    language: str = ""
    """Tag of the page's language (BCP 47), when it is not the archive's own; otherwise empty."""
    alternates: tuple[Alternate, ...] = ()
    """The versions of the page, itself among them; empty when it has no translation."""


class Pager(Packed, frozen=True):
    """Which page of a listing this is, and where the pages beside it are."""

    number: int
    """The number of this page, counted from 1."""
    total: int
    """The number of pages; 1 when the listing fits on one."""
    previous: str
    """Address of the page before; empty on the first page."""
    next: str
    """Address of the page after; empty on the last page."""


class SpanLink(Packed, frozen=True):
    """A page of an index, by the letters from which and to which it goes."""

    first: str
    """The beginning of the page's first name, with as many letters as tell it from the name
    before."""
    last: str
    """The beginning of the page's last name, with as many letters as tell it from the name after;
    it can be the same as `first`."""
    href: str
    """Address of the page."""


class Site(Packed, frozen=True):
    """What every layout may print besides its view."""

    title: str
    """The archive's title."""
    tagline: str
    """The archive's tagline; it may be empty."""
    language: str
    """Tag of the archive's language (BCP 47): `en`, `pt-BR`."""
    home: str
    """Address of the front page."""
    menu: tuple[Label, ...]
    """The pages that the menu of every page leads to; their names may be messages: print them with
    `said`."""
    feeds: tuple[Feed, ...]
    """The feeds of the archive as a whole."""
    assets: dict[str, str]
    """Name of a file in `layouts/assets/` to the address at which it is published."""
    indexed: bool
    """Whether search engines may list the site; they may not when it shows drafts."""
    search: str
    """Address of the search page; empty when the site cannot be searched."""
    names: str
    """Address of the list of names; empty when the site cannot be searched."""
    corrections: str
    """Address of the list of corrections."""
    opml: str
    """Address of the list of all feeds."""
    card: str
    """Whole URL of the picture by which pages without one of their own are shared; empty when there
    is none."""
    opensearch: str
    """Address of the file that describes the search to browsers; empty when the site cannot be
    searched."""
    kinds: dict[str, str] = msgspec.field(default_factory=dict)
    """Address of a taxonomy's index to what its terms are in the words of schema.org: `Person`,
    `Country` …"""
    license: Label | None = None
    """What others may do with the archive's texts and data, if the archive says so; the address is
    a whole URL and can be empty."""
    twins: bool = False
    """Whether the pages of stories and terms have twins in Markdown, `index.md` beside them."""
    ways: tuple[Label, ...] = ()
    """Pages of the archive as a whole that the foot of every page leads to; their names are
    messages: print them with `said`."""


def bare_site(language: str) -> Site:
    """Return a site of which nothing is known but its language: layouts can be compiled for it."""
    return Site(
        title="",
        tagline="",
        language=language,
        home="",
        menu=(),
        feeds=(),
        assets={},
        indexed=False,
        search="",
        names="",
        corrections="",
        opml="",
        card="",
        opensearch="",
    )
