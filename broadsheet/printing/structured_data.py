"""Structured data: what a page shows, for programs, in the words of schema.org, as JSON-LD 1.1.

It is made of the view when a page is printed. So it can hold nothing that the page's digest does
not depend on, and costs nothing for a page that is not printed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

import msgspec

from broadsheet.dates import day_of
from broadsheet.model import Correction, Source
from broadsheet.views.corrections import CorrectionsView
from broadsheet.views.exports import DataView
from broadsheet.views.front import FrontView, MissingView
from broadsheet.views.search import SearchView
from broadsheet.views.site import Label, Site
from broadsheet.views.stories import DayGroup, DocumentView, Entry, StoryView, YearGroup
from broadsheet.views.storylines import StorylinesView, StorylineView
from broadsheet.views.terms import MapView, TaxonomyView, TermView, WithView
from broadsheet.views.texts import CARD_HEIGHT, CARD_WIDTH
from broadsheet.views.times import DayView, MonthView, OnThisDayIndexView, OnThisDayView, YearView
from broadsheet.views.view import View

Thing = dict[str, Any]
"""A thing in JSON-LD: its properties by name."""
_MOST_ITEMS = 50
"""At most so many items of a page's list are repeated in its data: a list such as that of all
people can be very long."""
_ESCAPED = [
    (sign, f"\\u{ord(sign):04x}") for sign in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
]
"""Characters and their escapes. In JSON they stand only within texts, and once they are escaped
none can end the element that the data stand in."""


class Formats(NamedTuple):
    """How the archive's language writes days, months and names of pages."""

    day: Callable[[str], str]
    """Writes a day: `2025-06-07`."""
    month: Callable[[str], str]
    """Writes a month: `2025-06`."""
    day_of_year: Callable[[str], str]
    """Writes a day of any year."""
    word: Callable[[str], str]
    """Translates the title of a taxonomy or of a page of the archive."""


def structured_data(view: View, site: Site, formats: Formats) -> str:
    """Return the JSON-LD of a page, safe in a script element; empty for a page that has none."""
    things = _things(view, _Page(view, site, formats)) if hasattr(view, "head") else []
    if not things:
        return ""
    data = {
        "@context": "https://schema.org",
        "@graph": [_without_empty(thing) for thing in things],
    }
    text = msgspec.json.encode(data).decode()
    for sign, escape in _ESCAPED:  # far quicker than to translate each character
        text = text.replace(sign, escape)
    return text


def _without_empty(thing: Thing) -> Thing:
    return {key: value for key, value in thing.items() if value not in ("", None, [])}


class _Page:
    """What the things of one page have in common: their URLs, their site, their language."""

    def __init__(self, view: Any, site: Site, formats: Formats) -> None:  # noqa: ANN401 - a view with a head
        self.head = view.head
        self.url: str = view.head.canonical
        self.site = site
        self.formats = formats
        self._origin = "/".join(self.url.split("/", 3)[:3])
        self.home = self.whole(site.home)

    def whole(self, href: str) -> str:
        """Return an address as a whole URL; one that is whole already stays as it is."""
        return self._origin + href if href.startswith("/") else href

    def website(self) -> Thing:
        """Return the archive as a site."""
        return {
            "@type": "WebSite",
            "@id": f"{self.home}#website",
            "name": self.site.title,
            "url": self.home,
        }

    def publisher(self) -> Thing:
        """Return the archive as a publisher."""
        return {
            "@type": "Organization",
            "@id": f"{self.home}#publisher",
            "name": self.site.title,
            "url": self.home,
        }

    def page(self, kind: str, name: str, description: str = "") -> Thing:
        """Return the page itself, with its kind in the words of schema.org."""
        return {
            "@type": kind, "@id": self.url, "url": self.url, "name": name, "description": description,
            "inLanguage": self.head.language or self.site.language, "isPartOf": self.website(),
        }  # fmt: skip

    def license(self) -> str:
        """Return the whole URL of the licence, or an empty text."""
        return self.site.license.href if self.site.license else ""

    def trail(self, *labels: Label) -> Thing:
        """Return the way to the page from the front page."""
        steps = [
            (self.site.title, self.home),
            *((label.name, self.whole(label.href)) for label in labels),
        ]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": at, "name": name, "item": url}
                for at, (name, url) in enumerate(steps, 1)
            ],
        }

    def item_list(self, hrefs: Iterable[str], count: int) -> list[Thing]:
        """Return the page's list as a single thing; nothing when it lists nothing.

        `count` is the number of items on all pages of the listing.
        """
        items = [
            {"@type": "ListItem", "position": at, "url": self.whole(href)}
            for at, href in enumerate(islice(hrefs, _MOST_ITEMS), 1)
        ]
        return (
            [{"@type": "ItemList", "numberOfItems": count, "itemListElement": items}]
            if items
            else []
        )


def _things(view: View, page: _Page) -> Sequence[Thing]:  # noqa: C901, PLR0912 - a case for each kind of page
    match view:
        case StoryView():
            return _story(view, page)
        case TermView():
            return _term(view, page)
        case StorylineView():
            return _storyline(view, page)
        case StorylinesView():
            name = page.formats.word(view.head.title)
            here = page.page("CollectionPage", name)
            items = page.item_list([each.storyline.href for each in view.storylines], view.count)
            return [here, page.trail(Label(name, page.url)), *items]
        case FrontView():
            return _front(view, page)
        case DayView() | MonthView() | YearView():
            return _time(view, page)
        case OnThisDayView():
            name = page.formats.day_of_year(view.day)
            trail = page.trail(
                Label(page.formats.word("On this day"), view.calendar), Label(name, page.url)
            )
            return [
                page.page("CollectionPage", name),
                trail,
                *page.item_list(_hrefs_of_groups(view.years), view.count),
            ]
        case WithView():
            above = Label(page.formats.word(view.taxonomy.name), view.taxonomy.href)
            here = page.page("CollectionPage", view.term.name) | {
                "about": {"@id": f"{page.whole(view.term.href)}#it"}
            }
            return [here, page.trail(above, view.term, Label(view.term.name, page.url))]
        case MapView():
            name = page.formats.word("Map")
            # The countries are listed in the data of their index.
            return [page.page("CollectionPage", name), page.trail(Label(name, page.url))]
        case OnThisDayIndexView():
            name = page.formats.word("On this day")
            return [page.page("CollectionPage", name), page.trail(Label(name, page.url))]
        case TaxonomyView():
            name = page.formats.word(view.head.title)
            about = Label(name, page.url)
            hrefs = (branch.term.href for branch in view.branches if branch.depth == 0)
            return [
                page.page("CollectionPage", name),
                page.trail(about),
                *page.item_list(hrefs, view.count),
            ]
        case CorrectionsView():
            name = page.formats.word("Corrections")
            return [page.page("CollectionPage", name), page.trail(Label(name, page.url))]
        case DataView():
            name = page.formats.word("Data")
            return [_dataset(view, page), page.trail(Label(name, page.url))]
        case DocumentView():
            here = page.page("WebPage", view.title, view.summary)
            return [here, page.trail(Label(view.title, page.url))]
        case MissingView() | SearchView():
            return []
        case _:
            return [page.page("WebPage", page.head.title, page.head.description)]


def _story(view: StoryView, page: _Page) -> list[Thing]:
    publisher = page.publisher()
    day = day_of(view.date)
    article: Thing = {
        "@type": "NewsArticle",
        "@id": page.url,
        "url": page.url,
        "mainEntityOfPage": page.url,
        "headline": view.title,
        "alternativeHeadline": view.subtitle,
        "description": view.summary,
        "datePublished": view.date,
        "dateModified": view.updated or view.date,
        "inLanguage": page.head.language or page.site.language,
        # A curated archive answers for its stories itself: they carry no author's name.
        "author": publisher,
        "publisher": publisher,
        "image": list(_images(view)),
        "isPartOf": [page.website(), *_storylines(view, page)],
        "about": list(_about(view, page)),
        "contentLocation": {"@type": "Place", "name": view.place} if view.place else None,
        "correction": [_correction(each) for each in view.corrections],
        "isBasedOn": [_source(each) for each in view.sources],
        "license": page.license(),
    }
    return [
        article,
        page.trail(Label(page.formats.day(day), view.day_href), Label(view.title, page.url)),
    ]


def _dataset(view: DataView, page: _Page) -> Thing:
    return {
        "@type": "Dataset",
        "@id": page.url,
        "url": page.url,
        "name": page.site.title,
        "description": page.formats.word(
            "The records of this archive as files, for programs and spreadsheets."
        ),
        "creator": page.publisher(),
        "license": page.license(),
        "isAccessibleForFree": True,
        "temporalCoverage": f"{view.first}/{view.latest}" if view.first else "",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "encodingFormat": file.media_type,
                "contentUrl": page.whole(file.href),
            }
            for file in view.files
        ],
    }


def _images(view: StoryView) -> Iterator[Thing]:
    if picture := view.picture:
        image: Thing = {
            "@type": "ImageObject",
            "url": picture.url,
            "caption": picture.caption or picture.alt,
        }
        if picture.width:
            image |= {"width": picture.width, "height": picture.height}
        yield _without_empty({**image, "creditText": picture.credit})
    elif view.card:
        yield {"@type": "ImageObject", "url": view.card, "width": CARD_WIDTH, "height": CARD_HEIGHT}


def _storylines(view: StoryView, page: _Page) -> Iterator[Thing]:
    for chapter in view.chapters:
        url = page.whole(chapter.storyline.href)
        yield {
            "@type": "CreativeWorkSeries",
            "@id": f"{url}#it",
            "name": chapter.storyline.name,
            "url": url,
        }


def _about(view: StoryView, page: _Page) -> Iterator[Thing]:
    for group in view.groups:
        kind = page.site.kinds.get(group.href, "Thing")
        for term in group.terms:
            url = page.whole(term.href)
            # A term has only its name here, and its other names and identifiers on its own page:
            # the same `@id` makes them one thing.
            yield {"@type": kind, "@id": f"{url}#it", "name": term.name, "url": url}


def _correction(correction: Correction) -> Thing:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": str(correction.date),
    }


def _source(source: Source) -> Thing:
    return _without_empty(
        {
            "@type": "CreativeWork",
            "name": source.name,
            "url": source.url,
            "author": {"@type": "Person", "name": source.author} if source.author else None,
            "datePublished": str(source.published or ""),
            "archivedAt": source.archived,
        }
    )


def _term(view: TermView, page: _Page) -> list[Thing]:
    kind = page.site.kinds.get(view.taxonomy.href, "Thing")
    # The term's own URL is that of the first of its pages.
    number = view.pager.number
    url = page.url.removesuffix(f"page/{number}/") if number > 1 else page.url
    thing: Thing = {
        "@type": kind,
        "@id": f"{url}#it",
        "name": view.name,
        "alternateName": list(view.also),
        "description": view.description,
        "url": url,
        "sameAs": [page.whole(label.href) for label in view.identifiers],
    }
    if kind == "Person":
        thing["birthDate"] = view.born
    if kind == "Country" and view.code:
        thing["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "ISO 3166-1",
            "value": view.code,
        }
    here = page.page("CollectionPage", view.name, view.description) | {
        "mainEntity": {"@id": f"{url}#it"}
    }
    above = Label(page.formats.word(view.taxonomy.name), view.taxonomy.href)
    trail = page.trail(above, *view.parents, Label(view.name, url))
    return [
        here,
        thing,
        trail,
        *page.item_list(
            [href for group in view.years for href in _hrefs(group.entries)], view.count
        ),
    ]


def _storyline(view: StorylineView, page: _Page) -> list[Thing]:
    number = view.pager.number
    url = page.url.removesuffix(f"page/{number}/") if number > 1 else page.url
    thing: Thing = {
        "@type": "CreativeWorkSeries",
        "@id": f"{url}#it",
        "name": view.name,
        "alternateName": list(view.also),
        "description": view.description,
        "url": url,
        "sameAs": [page.whole(label.href) for label in view.identifiers],
        "startDate": view.first.name if view.first else "",
        "endDate": view.latest.name if view.latest and not view.open else "",
    }
    here = page.page("CollectionPage", view.name, view.description) | {
        "mainEntity": {"@id": f"{url}#it"}
    }
    trail = page.trail(
        Label(page.formats.word(view.taxonomy.name), view.taxonomy.href), Label(view.name, url)
    )
    return [
        here,
        thing,
        trail,
        *page.item_list(_hrefs(chapter.story for chapter in view.chapters), view.count),
    ]


def _front(view: FrontView, page: _Page) -> list[Thing]:
    website = page.website() | {
        "description": page.site.tagline,
        "inLanguage": page.site.language,
        "publisher": page.publisher(),
    }
    if page.site.search:
        website["potentialAction"] = {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{page.whole(page.site.search)}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        }
    entries = [view.lead] if view.lead else []
    hrefs = [entry.href for entry in chain(entries, *(group.entries for group in view.days))]
    return [website, *page.item_list(hrefs, len(hrefs))]


def _time(view: DayView | MonthView | YearView, page: _Page) -> list[Thing]:
    above: list[Label] = []
    match view:
        case DayView():
            name, hrefs = page.formats.day(view.day), _hrefs(view.entries)
            above = [view.year, Label(page.formats.month(view.month.name), view.month.href)]
        case MonthView():
            name, hrefs = page.formats.month(view.month), _hrefs_of_groups(view.days)
            above = [view.year]
        case YearView():
            name, hrefs = view.year, [month.href for month in view.months if month.href]
    items = page.item_list(hrefs, len(hrefs) if isinstance(view, YearView) else view.count)
    return [page.page("CollectionPage", name), page.trail(*above, Label(name, page.url)), *items]


def _hrefs_of_groups(groups: Iterable[DayGroup | YearGroup]) -> list[str]:
    return [entry.href for group in groups for entry in group.entries]


def _hrefs(entries: Iterable[Entry]) -> list[str]:
    return [entry.href for entry in entries]
