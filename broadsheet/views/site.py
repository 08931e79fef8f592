"""What every layout may print besides its view, and what the views of many pages have in common."""

import msgspec

from broadsheet.views.view import Packed


class Label(Packed, frozen=True):
    """The name of a page, and its address."""

    name: str
    href: str


class Counted(Packed, frozen=True):
    """The name of a page, its address, and how many stories are there.

    Only where the number is printed: it moves with every story.
    """

    name: str
    href: str
    count: int


class Feed(Packed, frozen=True):
    """A feed that a page announces."""

    title: str
    href: str
    type: str


class Head(Packed, frozen=True):
    """What a page says of itself to programs."""

    title: str
    description: str
    canonical: str
    feeds: tuple[Feed, ...] = ()
    language: str = ""
    """When it is not the archive's own."""


class Pager(Packed, frozen=True):
    """Where a page stands in a listing of several."""

    number: int
    total: int
    previous: str
    """Address of the page before, or empty."""
    next: str


class SpanLink(Packed, frozen=True):
    """A page of an index, by the letters from which and to which it goes."""

    first: str
    last: str
    href: str


class Site(Packed, frozen=True):
    """What every layout may print besides its view."""

    title: str
    tagline: str
    language: str
    home: str
    """Address of the front page."""
    menu: tuple[Label, ...]
    feeds: tuple[Feed, ...]
    assets: dict[str, str]
    """Name of a file in `layouts/assets/` to its address."""
    indexed: bool
    """Whether search engines may list it: not when it shows drafts."""
    search: str
    """Address of the search page, or empty when the site cannot be searched."""
    names: str
    """Address of the list of names, or empty."""
    corrections: str
    """Address of the list of corrections."""
    opml: str
    """Address of the list of all feeds."""
    card: str
    """Whole URL of the picture by which pages without one of their own are shared, or empty."""
    opensearch: str
    """Address of the description of the search for browsers, or empty."""
    kinds: dict[str, str] = msgspec.field(default_factory=dict)
    """Address of a taxonomy's index to what its terms are in the words of schema.org: `Person`,
    `Country` …"""
    license: Label | None = None
    """What others may do with the archive's texts and data, if it says so; its address can be
    empty."""
    ways: tuple[Label, ...] = ()
    """Pages of the archive as a whole that every page leads to from its foot; their names are
    messages."""
