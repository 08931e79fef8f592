"""Feeds, and the list of all of them."""

import msgspec

from broadsheet.views.site import Alternate
from broadsheet.views.texts import Text
from broadsheet.views.view import JSON, Packed, View


class FeedAuthor(Packed, frozen=True):
    """Who wrote a story, or whose stories a feed is of."""

    name: str
    """The author's name."""
    url: str
    """Whole URL of the author's page; empty for the archive itself."""


class FeedTerm(Packed, frozen=True):
    """A term of a story in an Atom feed."""

    name: str
    """The term's name."""
    scheme: str
    """Whole URL of the index of its taxonomy, which tells terms of the same name apart."""


class FeedEntry(Packed, frozen=True):
    """A story in an Atom feed."""

    id: str
    """What readers' programs know the story by: the `id` of its front matter, or its `url`."""
    title: str
    """The story's title."""
    url: str
    """Whole URL of the story's page."""
    published: str
    """When the story was published, as RFC 3339 in UTC: `2025-06-07T13:30:00Z`."""
    updated: str
    """When the story last changed in substance, as RFC 3339 in UTC; when it was published if it
    never did."""
    summary: str
    """The story's subtitle and its summary, as plain text; empty when it has neither."""
    authors: tuple[FeedAuthor, ...]
    """Who wrote the story; empty when it names nobody."""
    terms: tuple[FeedTerm, ...]
    """The terms that the story is about."""
    content: Text | None = None
    """The story's whole text, if the settings want it in feeds: print it with `whole`."""
    language: str = ""
    """Tag of the story's language (BCP 47), when it is not the archive's."""
    translations: tuple[Alternate, ...] = ()
    """The other versions of the story, in other languages."""


class FeedPart(Packed, frozen=True):
    """Where an Atom feed, or a part of its history, stands among the others (RFC 5005, 4)."""

    url: str
    """Whole URL of the part itself; empty for the feed of the newest stories."""
    older: str
    """Whole URL of the part with the stories before; empty when there are none."""


class FeedView(View, frozen=True):
    """An Atom feed of the stories of the archive or of a term, or a part of its history (RFC 4287)."""

    layout = "feed.xml"

    title: str
    """The archive's title; for a term's feed, the term's name before it."""
    subtitle: str
    """The archive's tagline, or what the term's record says of the term; it may be empty."""
    url: str
    """Whole URL of the feed of the newest stories, by which programs know it and its parts."""
    part: FeedPart
    """Which part of its history this is, and where the others are."""
    home: str
    """Whole URL of the page that the feed follows: the front page, or the term's page."""
    updated: str
    """When its newest entry last changed, as RFC 3339 in UTC; midnight of January 1, 1970 in an
    empty feed."""
    author: FeedAuthor | None
    """The author whose feed it is; else the archive, which Atom wants to be named where a story
    names nobody (RFC 4287, 4.1.1); nothing when each of its stories names its authors."""
    language: str
    """Tag of the archive's language (BCP 47)."""
    entries: tuple[FeedEntry, ...]
    """The stories, the newest first: as many of the newest as the settings want in feeds, or those
    of the part."""


class JsonFeedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A story in a JSON feed."""

    id: str
    """What readers' programs know the story by: the `id` of its front matter, or its `url`."""
    url: str
    """Whole URL of the story's page."""
    title: str
    date_published: str
    """When the story was published, as RFC 3339 in UTC."""
    content_text: str = ""
    """The story's subtitle and summary, or else its title, when the settings want no whole texts in
    feeds."""
    content_html: str = ""
    """The HTML of `content`; empty until the feed is printed."""
    content: Text | None = None
    """The story's whole text, which is printed as `content_html`."""
    date_modified: str = ""
    """When the story last changed in substance, as RFC 3339 in UTC; empty if it never did."""
    summary: str = ""
    """The story's subtitle and its summary; empty when it has neither."""
    authors: tuple["JsonFeedAuthor", ...] = ()
    """Who wrote the story; empty when it names nobody."""
    tags: tuple[str, ...] = ()
    """Names of the terms that the story is about."""
    language: str = ""
    """Tag of the story's language (BCP 47), when it is not the archive's."""
    translations: dict[str, str] = msgspec.field(default_factory=dict, name="_translations")
    """Tag of the language of each other version of the story (BCP 47) to the whole URL of its page;
    the standard leaves names that begin with `_` to whoever makes a feed."""


class JsonFeedAuthor(msgspec.Struct, frozen=True):
    """Who wrote a story, or whose stories a feed is of."""

    name: str
    url: str
    """Whole URL of the author's page."""


class JsonFeedView(View, frozen=True, array_like=False, omit_defaults=True):
    """A JSON feed (jsonfeed.org, version 1.1), printed as it stands."""

    layout = JSON

    version: str
    """URL of the version of the standard."""
    title: str
    """The archive's title; for a term's feed, the term's name before it."""
    home_page_url: str
    """Whole URL of the page that the feed follows."""
    feed_url: str
    """Whole URL of the feed of the newest stories, by which programs know it."""
    items: tuple[JsonFeedItem, ...]
    """The stories, the newest first."""
    next_url: str = ""
    """Whole URL of the part of its history with the stories before; empty when there are none."""
    description: str = ""
    """The archive's tagline, or what the term's record says of the term."""
    authors: tuple[JsonFeedAuthor, ...] = ()
    """The author whose feed it is; none for any other feed, as the archive is the publisher."""
    language: str = ""
    """Tag of the archive's language (BCP 47)."""


class Outline(Packed, frozen=True):
    """A feed in the list of feeds."""

    title: str
    """The archive's title or the term's name; empty for the corrections, which the layout names."""
    feed: str
    """Whole URL of the Atom feed."""
    home: str
    """Whole URL of the page that the feed follows."""


class OutlineGroup(Packed, frozen=True):
    """The feeds of one taxonomy."""

    title: str
    """The taxonomy's title, which may be a message: print it with `said`."""
    outlines: tuple[Outline, ...]
    """The feed of each of its terms."""


class OpmlView(View, frozen=True):
    """A list of all Atom feeds, which feed readers take in whole (OPML 2.0)."""

    layout = "opml.xml"

    outlines: tuple[Outline, ...]
    """The feed of the archive as a whole, alone in its list."""
    corrections: Outline
    """The feed of corrections."""
    groups: tuple[OutlineGroup, ...]
    """The feeds of terms, by taxonomy; a taxonomy without terms is left out."""
