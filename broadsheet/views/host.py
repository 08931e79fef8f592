"""What search engines, robots and the host read: sitemaps, rules, headers and redirects."""

from broadsheet.views.view import Packed, View


class SitemapEntry(Packed, frozen=True):
    """A page in a sitemap."""

    url: str
    modified: str


class SitemapView(View, frozen=True):
    """A sitemap, or the index of several (sitemaps.org)."""

    layout = "sitemap.xml"

    index: bool
    entries: tuple[SitemapEntry, ...]


class News(Packed, frozen=True):
    """A story in a news sitemap."""

    url: str
    title: str
    published: str
    """As RFC 3339 has it."""
    language: str
    """Two or three letters (ISO 639)."""


class NewsSitemapView(View, frozen=True):
    """A sitemap of the newest stories (Google News, sitemap-news 0.9)."""

    layout = "news-sitemap.xml"

    publication: str
    entries: tuple[News, ...]


class RobotsView(View, frozen=True):
    """What robots may read."""

    layout = "robots.txt"

    allowed: bool
    sitemaps: tuple[str, ...]


class ExportHeader(Packed, frozen=True):
    """An exported file, and its type."""

    path: str
    """Its path from the archive's base path, `/data/stories.csv`."""
    type: str
    """The value of `Content-Type`."""


class HeadersView(View, frozen=True):
    """The HTTP headers that the host is asked to send."""

    layout = "headers.txt"

    base: str
    indexed: bool
    exports: tuple[ExportHeader, ...]
    """What the host must be told of the exported files."""
    remote_pictures: bool = False
    """Whether pages may show pictures of other sites."""


class Redirect(Packed, frozen=True):
    """One rule of redirection."""

    source: str
    target: str


class RedirectsView(View, frozen=True):
    """The redirects that the host is asked to make."""

    layout = "redirects.txt"

    redirects: tuple[Redirect, ...]


class RedirectView(View, frozen=True):
    """A page that leads on to another."""

    layout = "redirect.html"

    href: str
    canonical: str
