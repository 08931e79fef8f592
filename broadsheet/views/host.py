"""What search engines, robots and the host read: sitemaps, rules, headers and redirects."""

from broadsheet.views.site import Alternate
from broadsheet.views.view import Packed, View


class SitemapEntry(Packed, frozen=True):
    """A page in a sitemap, or a sitemap in an index of sitemaps."""

    url: str
    """Whole URL of the page or of the sitemap."""
    modified: str
    """When a story last changed in substance, as ISO 8601: a day or a date-time; empty for anything
    but a story."""
    alternates: tuple[Alternate, ...] = ()
    """The versions of a story, itself among them; empty when it has no translation."""


class SitemapView(View, frozen=True):
    """A sitemap, or the index of several (sitemaps.org)."""

    layout = "sitemap.xml"

    index: bool
    """Whether the entries are sitemaps and not pages."""
    entries: tuple[SitemapEntry, ...]
    """The pages of this sitemap, or the sitemaps of this index."""
    translated: bool = False
    """Whether some of the pages have versions in other languages."""


class News(Packed, frozen=True):
    """A story in a news sitemap."""

    url: str
    """Whole URL of the story's page."""
    title: str
    """The story's title."""
    published: str
    """When the story was published, as RFC 3339 in UTC."""
    language: str
    """The main language of the story, in two or three letters (ISO 639); `zh-cn` or `zh-tw` for
    Chinese."""


class NewsSitemapView(View, frozen=True):
    """A sitemap of the newest stories (Google News, sitemap-news 0.9)."""

    layout = "news-sitemap.xml"

    publication: str
    """The archive's title."""
    entries: tuple[News, ...]
    """The stories that are news when the site is built, the newest first; it may be empty."""


class RobotsView(View, frozen=True):
    """What robots may read."""

    layout = "robots.txt"

    allowed: bool
    """Whether robots may read the site; they may not when it shows drafts."""
    sitemaps: tuple[str, ...]
    """Whole URLs of the sitemaps."""
    license: str = ""
    """Whole URL of the licence for programs; empty when the settings say nothing to them."""


class LicenseView(View, frozen=True):
    """What programs may do with the site's content (RSL 1.0)."""

    layout = "license.xml"

    url: str
    """Whole URL of the site, which stands for all that is below it."""
    permits: tuple[str, ...]
    """Uses that are permitted, in the words of RSL: `search`, `ai-train` …"""
    prohibits: tuple[str, ...]
    """Uses that are prohibited, in the same words."""
    payment: str
    """What is given for a use, in the words of RSL: `free`, `attribution` …; empty when that is not
    said."""
    standard: str
    """Whole URL of the licence's text; it may be empty."""
    custom: str
    """Whole URL of the page where a use is agreed on; it may be empty."""
    amount: str
    """How much is to be paid, as a decimal number; it may be empty."""
    currency: str
    """Code of the currency (ISO 4217); empty without an amount."""
    owner: str
    """The archive's title."""
    email: str
    """Address of electronic mail of those to be asked; it may be empty."""
    page: str
    """Whole URL of the page of those to be asked; it may be empty."""


class ExportHeader(Packed, frozen=True):
    """An exported file and its media type."""

    path: str
    """Path of the file from the archive's base path: `/data/stories.csv`."""
    type: str
    """The value of `Content-Type`: `text/csv; charset=utf-8`."""


class HeadersView(View, frozen=True):
    """The HTTP headers that the host is asked to send."""

    layout = "headers.txt"

    base: str
    """The archive's base path, `/archive`; empty for an archive at the root of its host."""
    indexed: bool
    """Whether search engines may list the site; they may not when it shows drafts."""
    exports: tuple[ExportHeader, ...]
    """The exported files of fixed names, and patterns of terms' files, whose media types the host is asked to send."""
    remote_pictures: bool = False
    """Whether pages may show pictures of other sites."""
    frames: tuple[str, ...] = ()
    """Hosts whose players pages may show, each with its scheme: `https://www.youtube-nocookie.com`."""
    twins: tuple[int, ...] = ()
    """How many folders the files of Markdown lie below, each number once; empty when there are
    none."""
    license: bool = False
    """Whether there is a licence for programs, `/license.xml`."""


class Redirect(Packed, frozen=True):
    """One rule of redirection."""

    source: str
    """Path of the old address, with the base path."""
    target: str
    """Address of the page that it leads to."""


class RedirectsView(View, frozen=True):
    """The redirects that the host is asked to make."""

    layout = "redirects.txt"

    redirects: tuple[Redirect, ...]
    """The rules, one for each old address."""


class RedirectView(View, frozen=True):
    """A page at an old address that leads on to another page."""

    layout = "redirect.html"

    href: str
    """Address of the page that it leads to."""
    canonical: str
    """Whole URL of the page that it leads to."""
