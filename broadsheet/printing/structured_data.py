"""Structured data: what a page shows, for programs, in the words of schema.org, as JSON-LD 1.1.

It is made of the view when a page is printed. So it can hold nothing that the page's digest does
not depend on, and costs nothing for a page that is not printed.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec

from broadsheet.printing.structured_page import (
    Formats,
    StructuredPage,
    Thing,
    image_of,
    without_empty,
)
from broadsheet.printing.structured_story import structured_story
from broadsheet.views.corrections import CorrectionsView
from broadsheet.views.exports import DataView
from broadsheet.views.front import FrontView, MissingView
from broadsheet.views.search import SearchView
from broadsheet.views.site import Label, Site
from broadsheet.views.stories import DayGroup, DocumentView, Entry, StoryView, YearGroup
from broadsheet.views.storylines import StorylinesView, StorylineView
from broadsheet.views.terms import MapView, TaxonomyView, TermView, WithView
from broadsheet.views.times import DayView, MonthView, OnThisDayIndexView, OnThisDayView, YearView
from broadsheet.views.view import View

_ESCAPED = [
    (sign, f"\\u{ord(sign):04x}") for sign in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
]
"""Characters and their escapes. In JSON they stand only within texts, and once they are escaped
none can end the element that the data stand in."""


def structured_data(view: View, site: Site, formats: Formats) -> str:
    """Return the JSON-LD of a page, safe in a script element; empty for a page that has none."""
    things = _things(view, StructuredPage(view, site, formats)) if hasattr(view, "head") else []
    if not things:
        return ""
    data = {
        "@context": "https://schema.org",
        "@graph": [without_empty(thing) for thing in things],
    }
    text = msgspec.json.encode(data).decode()
    for sign, escape in _ESCAPED:  # far quicker than to translate each character
        text = text.replace(sign, escape)
    return text


def _things(view: View, page: StructuredPage) -> Sequence[Thing]:
    match view:
        case StoryView():
            return structured_story(view, page)
        case TermView():
            return _term(view, page)
        case StorylineView():
            return _storyline(view, page)
        case FrontView():
            return _front(view, page)
        case DayView() | MonthView() | YearView():
            return _time(view, page)
        case DataView():
            name = page.formats.word("Data")
            return [_dataset(view, page), page.trail(Label(name, page.url))]
        case DocumentView():
            here = page.page("WebPage", view.title, view.summary)
            return [here, page.trail(*view.parents, Label(view.title, page.url))]
        case MissingView() | SearchView():
            return []
        case _:
            return _collection(view, page)


def _collection(view: View, page: StructuredPage) -> Sequence[Thing]:
    match view:
        case StorylinesView():
            name = page.formats.word(view.head.title)
            here = page.page("CollectionPage", name)
            items = page.item_list([each.storyline.href for each in view.storylines], view.count)
            return [here, page.trail(Label(name, page.url)), *items]
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
        case _:
            return [page.page("WebPage", page.head.title, page.head.description)]


def _dataset(view: DataView, page: StructuredPage) -> Thing:
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
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in view.files
        ],
    }


def _term(view: TermView, page: StructuredPage) -> list[Thing]:
    kind = page.site.kinds.get(view.taxonomy.href, "Thing")
    kind = "Organization" if view.organisation else kind
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
        "image": image_of(view.photo) if view.photo else "",
        "sameAs": _elsewhere(view, page),
        "email": view.email if view.author else "",
    }
    thing |= _particulars(kind, view)
    if kind == "Country" and view.code:
        thing["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "ISO 3166-2" if "-" in view.code else "ISO 3166-1",
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


def _particulars(kind: str, view: TermView) -> Thing:
    """Return what is said of a person, or of what was founded.

    Of the types of schema.org, organisations alone have a date of foundation, and persons alone those
    of a life.
    """
    if kind == "Person":
        return {"jobTitle": view.role, "birthDate": view.born, "deathDate": view.died}
    return {"foundingDate": view.founded} if kind == "Organization" else {}


def _elsewhere(view: TermView | StorylineView, page: StructuredPage) -> list[str]:
    """Return the addresses of other pages about a thing, that of its own site first."""
    labels = [*([view.website] if view.website else []), *view.identifiers]
    hrefs = [label.href for label in labels]
    if isinstance(view, TermView):
        # An author who is written about has two pages.
        hrefs += [each.term.href for each in view.namesakes]
    return list(dict.fromkeys(page.whole(href) for href in hrefs))


def _storyline(view: StorylineView, page: StructuredPage) -> list[Thing]:
    number = view.pager.number
    url = page.url.removesuffix(f"page/{number}/") if number > 1 else page.url
    thing: Thing = {
        "@type": "CreativeWorkSeries",
        "@id": f"{url}#it",
        "name": view.name,
        "alternateName": list(view.also),
        "description": view.description,
        "url": url,
        "image": image_of(view.photo) if view.photo else "",
        "sameAs": _elsewhere(view, page),
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
        *page.item_list(
            _hrefs(each.story for period in view.periods for each in period.chapters), view.count
        ),
    ]


def _front(view: FrontView, page: StructuredPage) -> list[Thing]:
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


def _time(view: DayView | MonthView | YearView, page: StructuredPage) -> list[Thing]:
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
