"""The views of what search engines, robots and hosts read: sitemaps, rules, headers, redirects."""

from broadsheet.archive.addresses import (
    DATA,
    LICENSE,
    SITEMAP_SIZE,
    TWIN,
    Address,
    is_listed,
    pages_of,
)
from broadsheet.archive.exported import EXPORTED_FILES, TERM_FILES, ExportedFile, TermFile
from broadsheet.archive.visibility import last_change
from broadsheet.embeds import frame_source
from broadsheet.pages.parts import Parts
from broadsheet.reading.license_fields import License, Payment
from broadsheet.views.host import (
    ExportHeader,
    HeadersView,
    LicenseView,
    News,
    NewsSitemapView,
    Redirect,
    RedirectsView,
    RobotsView,
    SitemapEntry,
    SitemapView,
)

_CHINESE = frozenset({"zh", "zho", "chi", "cmn"})
_TRADITIONAL = frozenset({"tw", "hk", "mo"})
"""Regions in which Chinese is written in traditional characters."""


def sitemap_view(number: int, parts: Parts) -> SitemapView:
    """Return the view of a part of the sitemap; number 0 is the whole or the index of the parts."""
    addresses = [address for address in parts.archive.addresses.values() if is_listed(address)]
    numbers = pages_of(len(addresses), SITEMAP_SIZE)
    if number == 0 and "/sitemap-1.xml" in parts.archive.addresses:
        return SitemapView(
            index=True,
            entries=tuple(SitemapEntry(parts.url(f"/sitemap-{each}.xml"), "") for each in numbers),
        )
    start = max(0, number - 1) * SITEMAP_SIZE
    entries = tuple(
        [_sitemap_entry(address, parts) for address in addresses[start : start + SITEMAP_SIZE]]
    )
    return SitemapView(
        index=False, entries=entries, translated=any(entry.alternates for entry in entries)
    )


def _sitemap_entry(address: Address, parts: Parts) -> SitemapEntry:
    url = parts.url(address.permalink)
    if address.kind != "story":
        return SitemapEntry(url, "")
    position = int(address.key)
    modified = last_change(parts.archive.stories[position], parts.archive.visibility.now).local
    return SitemapEntry(url, modified, parts.alternates(position))


def robots_view(parts: Parts) -> RobotsView:
    """Return the view of the rules for robots: a site that shows drafts is closed to them."""
    permalinks = ("/sitemap.xml", *(["/news-sitemap.xml"] if parts.archive.visibility.news else []))
    return RobotsView(
        not parts.archive.visibility.preview,
        tuple([parts.url(permalink) for permalink in permalinks]),
        parts.url(LICENSE) if LICENSE in parts.archive.addresses else "",
    )


def license_view(parts: Parts) -> LicenseView:
    """Return the view of the licence for programs."""
    config = parts.archive.config
    license_ = config.license or License("")
    payment = license_.payment or Payment("")
    return LicenseView(
        url=parts.url("/"),
        permits=license_.permits,
        prohibits=license_.prohibits,
        payment=payment.type,
        standard=license_.url,
        custom=payment.url,
        amount=payment.amount,
        currency=payment.currency,
        owner=config.title,
        email=license_.contact if "@" in license_.contact.partition("/")[0] else "",
        page=license_.contact if "://" in license_.contact else "",
    )


def news_sitemap_view(parts: Parts) -> NewsSitemapView:
    """Return the view of the sitemap of the stories that are news today."""
    archive = parts.archive
    newest = [(position, archive.stories[position]) for position in archive.visibility.news]
    return NewsSitemapView(
        publication=archive.config.title,
        entries=tuple(
            [
                News(
                    url=parts.urls[position],
                    title=story.title,
                    published=story.date.instant,
                    language=_news_language(story.language or archive.config.language),
                )
                for position, story in newest
            ]
        ),
    )


def _news_language(tag: str) -> str:
    """Return a language as Google News knows it: two or three letters, and `zh-cn` or `zh-tw` for Chinese.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    language, *more = tag.lower().split("-")
    if language not in _CHINESE:
        return language
    traditional = "hant" in more or ("hans" not in more and not _TRADITIONAL.isdisjoint(more))
    return "zh-tw" if traditional else "zh-cn"


def headers_view(parts: Parts) -> HeadersView:
    """Return the view of the HTTP headers that the host is asked to send."""
    exports = [
        *(_export_header(DATA, file) for file in EXPORTED_FILES if not file.yearly),
        *(_export_header("/:taxonomy/:term/", file) for file in TERM_FILES),
    ]
    archive = parts.archive
    config = archive.config
    return HeadersView(
        base=parts.base,
        indexed=not archive.visibility.preview,
        exports=tuple(exports),
        remote_pictures=config.remote_pictures,
        frames=tuple([frame_source(host) for host in config.embeds]),
        twins=tuple(
            sorted({each.count("/") - 1 for each in archive.addresses if each.endswith(f"/{TWIN}")})
        ),
        license=LICENSE in archive.addresses,
    )


def _export_header(folder: str, file: ExportedFile | TermFile) -> ExportHeader:
    charset = f"; charset={file.charset}" if file.charset else ""
    return ExportHeader(f"{folder}{file.name}", f"{file.media_type}{charset}")


def redirects_view(parts: Parts) -> RedirectsView:
    """Return the view of the redirects that the host is asked to make."""
    redirects = (
        address for address in parts.archive.addresses.values() if address.kind == "redirect"
    )
    return RedirectsView(
        tuple(
            Redirect(parts.href(address.permalink), parts.href(str(address.key)))
            for address in redirects
        )
    )
