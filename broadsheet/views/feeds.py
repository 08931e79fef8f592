"""Feeds, and the list of all of them."""

import msgspec

from broadsheet.views.texts import Text
from broadsheet.views.view import JSON, Packed, View


class FeedEntry(Packed, frozen=True):
    """A story in an Atom feed."""

    title: str
    url: str
    published: str
    updated: str
    summary: str
    terms: tuple[str, ...]
    content: Text | None = None
    """The whole text, if the settings want it in feeds."""


class FeedView(View, frozen=True):
    """An Atom feed (RFC 4287)."""

    layout = "feed.xml"

    title: str
    subtitle: str
    url: str
    """Its own."""
    home: str
    updated: str
    author: str
    language: str
    entries: tuple[FeedEntry, ...]


class JsonFeedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A story in a JSON feed."""

    id: str
    url: str
    title: str
    date_published: str
    content_text: str = ""
    content_html: str = ""
    content: Text | None = None
    """Printed as `content_html`."""
    date_modified: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


class JsonFeedAuthor(msgspec.Struct, frozen=True):
    """Who a feed is by."""

    name: str


class JsonFeedView(View, frozen=True, array_like=False, omit_defaults=True):
    """A JSON feed (jsonfeed.org, version 1.1), printed as it stands."""

    layout = JSON

    version: str
    title: str
    home_page_url: str
    feed_url: str
    authors: tuple[JsonFeedAuthor, ...]
    items: tuple[JsonFeedItem, ...]
    description: str = ""
    language: str = ""


class Outline(Packed, frozen=True):
    """A feed in a list of feeds."""

    title: str
    feed: str
    """Whole URL of the Atom feed."""
    home: str
    """Whole URL of the page that it follows."""


class OutlineGroup(Packed, frozen=True):
    """The feeds of one taxonomy."""

    title: str
    outlines: tuple[Outline, ...]


class OpmlView(View, frozen=True):
    """A list of all feeds, which readers' programs take in whole (OPML 2.0)."""

    layout = "opml.xml"

    outlines: tuple[Outline, ...]
    """The archive's own."""
    corrections: Outline
    groups: tuple[OutlineGroup, ...]
