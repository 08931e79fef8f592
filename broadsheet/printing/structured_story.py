"""The structured data of a story: an article of news, with its pictures, sources and corrections."""

from collections.abc import Iterator

from broadsheet.dates import narrowest_period, plain_date, without_hour
from broadsheet.model import Correction, Source
from broadsheet.printing.structured_page import (
    StructuredPage,
    Thing,
    image_of,
    stated_rights,
    without_empty,
)
from broadsheet.reading.markup import text_of
from broadsheet.views.extra import ExtraField
from broadsheet.views.site import Label
from broadsheet.views.stories import OtherVersion, StoryView
from broadsheet.views.texts import CARD_HEIGHT, CARD_WIDTH


def structured_story(view: StoryView, page: StructuredPage) -> list[Thing]:
    """Return the things of a story's page: the article, and the way to the page."""
    day = without_hour(view.date)
    period = narrowest_period(view.date)
    article: Thing = {
        "@type": view.schema_type,
        "@id": page.url,
        "url": page.url,
        "headline": view.title,
        "alternativeHeadline": view.subtitle,
        "description": view.summary,
        "datePublished": plain_date(view.date),
        # A day without an hour is not before an hour of that day.
        "dateModified": view.updated if view.updated not in ("", day) else plain_date(view.date),
        "inLanguage": page.head.language or page.site.language,
        # A story that names nobody has no author: the archive is its publisher.
        "author": [
            page.author(each.name, each.url, body=each.organisation, family=each.family)
            for each in view.authors
        ],
        "publisher": page.publisher(),
        "image": list(_images(view)),
        "isPartOf": [page.website(), *_storylines(view, page)],
        "about": list(_about(view, page)),
        "contentLocation": {"@type": "Place", "name": view.place} if view.place else None,
        "translationOfWork": next(
            (_version(each, view) for each in view.translations if each.original), None
        ),
        "workTranslation": []
        if view.translated
        else [_version(each, view) for each in view.translations],
        "correction": [_correction(each) for each in view.corrections],
        "isBasedOn": [_source(each) for each in view.sources],
        "license": page.license(),
    }
    own = [field for field in view.extra.values() if field.schema]
    return [
        article | {field.schema: _own_value(field) for field in own if field.schema not in article},
        page.trail(Label(page.formats.day(period), view.day_href), Label(view.title, page.url)),
    ]


def _own_value(field: ExtraField) -> object:
    """Return what a field of the archive's own says: of Markdown the plain text."""
    if field.text:
        return text_of(field.text.html)
    return plain_date(str(field.value)) if field.type == "date" else field.value


def _images(view: StoryView) -> Iterator[Thing]:
    if view.picture:
        yield image_of(view.picture)
    elif view.card:
        yield {"@type": "ImageObject", "url": view.card, "width": CARD_WIDTH, "height": CARD_HEIGHT}


def _storylines(view: StoryView, page: StructuredPage) -> Iterator[Thing]:
    for chapter in view.chapters:
        url = page.whole(chapter.storyline.href)
        yield {"@type": "CreativeWorkSeries", "@id": f"{url}#it", "name": chapter.storyline.name}


def _about(view: StoryView, page: StructuredPage) -> Iterator[Thing]:
    for group in view.groups:
        kind = page.site.kinds.get(group.href, "Thing")
        for term in group.terms:
            url = page.whole(term.href)
            # A term has only its name here, and its address, its other names and identifiers on its
            # own page: the same `@id` makes them one thing.
            yield {"@type": kind, "@id": f"{url}#it", "name": term.name}


def _version(translation: OtherVersion, view: StoryView) -> Thing:
    return {
        "@type": view.schema_type,
        "@id": translation.url,
        "url": translation.url,
        "headline": translation.title,
        "inLanguage": translation.language,
    }


def _correction(correction: Correction) -> Thing:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": str(correction.date),
    }


def _source(source: Source) -> Thing:
    return without_empty(
        {
            "@type": "CreativeWork",
            "name": source.name,
            "url": source.url,
            "author": {"@type": "Person", "name": source.author} if source.author else None,
            "datePublished": plain_date(source.published),
            "archivedAt": source.archived,
            **stated_rights(source.rights),
        }
    )
