"""The views that programs read: feeds, sitemaps, robots' rules, the host's headers and redirects."""

from collections.abc import Iterator, Sequence

from broadsheet.archive.addresses import CORRECTIONS, SITEMAP_SIZE, Address, is_listed, pages_of
from broadsheet.archive.terms import Term
from broadsheet.model import Story
from broadsheet.pages.parts import Parts
from broadsheet.pages.pieces import FeedEntry, News, Outline, OutlineGroup, Redirect, SitemapEntry, Text
from broadsheet.pages.views import (
    FeedView,
    HeadersView,
    JsonFeedAuthor,
    JsonFeedItem,
    JsonFeedView,
    NewsSitemapView,
    OpmlView,
    RedirectsView,
    RobotsView,
    SitemapView,
)

_NOTHING_YET = "1970-01-01T00:00:00Z"
"""When an empty feed was last updated: Atom wants a time (RFC 4287, 4.2.15), and the clock is not read."""


def atom_view(term: Term | None, parts: Parts) -> FeedView:
    """Return the view of the Atom feed of a term, or of the whole archive."""
    config = parts.archive.config
    entries = tuple(_atom_entry(position, parts) for position in _newest(term, parts))
    permalink = term.permalink if term else "/"
    return FeedView(
        title=f"{term.name} \u2013 {config.title}" if term else config.title,
        subtitle=_description(term, parts),
        url=parts.url(f"{permalink}feed.xml"),
        home=parts.url(permalink),
        updated=max((entry.updated for entry in entries), default=_NOTHING_YET),
        author=config.title,
        language=config.language,
        entries=entries,
    )


def json_feed_view(term: Term | None, parts: Parts) -> JsonFeedView:
    """Return the view of the JSON feed of a term, or of the whole archive."""
    config = parts.archive.config
    permalink = term.permalink if term else "/"
    return JsonFeedView(
        version="https://jsonfeed.org/version/1.1",
        title=f"{term.name} \u2013 {config.title}" if term else config.title,
        home_page_url=parts.url(permalink),
        feed_url=parts.url(f"{permalink}feed.json"),
        authors=(JsonFeedAuthor(config.title),),
        items=tuple(_json_item(position, parts) for position in _newest(term, parts)),
        description=_description(term, parts),
        language=config.language,
    )


def _newest(term: Term | None, parts: Parts) -> Sequence[int]:
    everything: Sequence[int] = term.stories if term else range(len(parts.archive.stories))
    return everything[: parts.archive.config.feed_size]


def _description(term: Term | None, parts: Parts) -> str:
    if term is None:
        return parts.archive.config.tagline
    return term.record.description if term.record else ""


def _atom_entry(position: int, parts: Parts) -> FeedEntry:
    story = parts.archive.stories[position]
    return FeedEntry(
        title=story.title,
        url=parts.urls[position],
        published=story.date.instant,
        updated=(story.updated or story.date).instant,
        summary=story.summary,
        terms=tuple(_terms(position, parts)),
        content=_content(story, parts),
    )


def _json_item(position: int, parts: Parts) -> JsonFeedItem:
    story = parts.archive.stories[position]
    url = parts.urls[position]
    content = _content(story, parts)
    return JsonFeedItem(
        id=url,
        url=url,
        title=story.title,
        # Text or HTML is required (jsonfeed.org, "items").
        content_text="" if content else story.summary or story.title,
        content=content,
        date_published=story.date.instant,
        date_modified=story.updated.instant if story.updated else "",
        summary=story.summary,
        tags=tuple(_terms(position, parts)),
        language=story.language,
    )


def _content(story: Story, parts: Parts) -> Text | None:
    return parts.text(story.file, story.body) if parts.archive.config.feed_content == "full" else None


def _terms(position: int, parts: Parts) -> Iterator[str]:
    for taxonomy, keys in parts.archive.keys[position].items():
        for key in keys:
            yield parts.labels[taxonomy][key].name


def opml_view(parts: Parts) -> OpmlView:
    """Return the view of the list of all Atom feeds: the archive's, that of corrections, and the terms' by taxonomy."""

    def outline(title: str, permalink: str) -> Outline:
        return Outline(title, parts.url(f"{permalink}feed.xml"), parts.url(permalink))

    archive = parts.archive
    return OpmlView(
        outlines=(outline(archive.config.title, "/"),),
        corrections=outline("", CORRECTIONS),
        groups=tuple(
            OutlineGroup(taxonomy.title, tuple([outline(term.name, term.permalink) for term in terms]))
            for taxonomy in archive.config.taxonomies
            if (terms := archive.terms[taxonomy.key].values())
        ),
    )


def sitemap_view(number: int, parts: Parts) -> SitemapView:
    """Return the view of a part of the sitemap; number 0 is the whole, or the index of the parts."""
    listed = [address for address in parts.archive.addresses.values() if is_listed(address)]
    numbers = pages_of(len(listed), SITEMAP_SIZE)
    if number == 0 and "/sitemap-1.xml" in parts.archive.addresses:
        return SitemapView(
            index=True, entries=tuple(SitemapEntry(parts.url(f"/sitemap-{each}.xml"), "") for each in numbers)
        )
    start = max(0, number - 1) * SITEMAP_SIZE
    entries = (_sitemap_entry(address, parts) for address in listed[start : start + SITEMAP_SIZE])
    return SitemapView(index=False, entries=tuple(entries))


def _sitemap_entry(address: Address, parts: Parts) -> SitemapEntry:
    modified = ""
    if address.kind == "story":
        story = parts.archive.stories[int(address.key)]
        modified = (story.updated or story.date).local
    return SitemapEntry(parts.url(address.permalink), modified)


def robots_view(parts: Parts) -> RobotsView:
    """Return the view of the rules for robots: a site with drafts is closed to them."""
    permalinks = ("/sitemap.xml", *(["/news-sitemap.xml"] if parts.archive.news else []))
    return RobotsView(not parts.archive.preview, tuple([parts.url(permalink) for permalink in permalinks]))


def news_sitemap_view(parts: Parts) -> NewsSitemapView:
    """Return the view of the sitemap of the stories that are news today."""
    archive = parts.archive
    newest = enumerate(archive.stories[: archive.news])
    return NewsSitemapView(
        publication=archive.config.title,
        entries=tuple(
            [
                News(
                    url=parts.urls[position],
                    title=story.title,
                    published=story.date.instant,
                    language=(story.language or archive.config.language).split("-")[0],
                )
                for position, story in newest
            ]
        ),
    )


def headers_view(parts: Parts) -> HeadersView:
    """Return the view of the HTTP headers."""
    config = parts.archive.config
    return HeadersView(parts.base, not parts.archive.preview, remote_pictures=config.remote_pictures)


def redirects_view(parts: Parts) -> RedirectsView:
    """Return the view of the redirects."""
    redirects = (address for address in parts.archive.addresses.values() if address.kind == "redirect")
    return RedirectsView(
        tuple(Redirect(parts.href(address.permalink), parts.href(str(address.key))) for address in redirects)
    )
