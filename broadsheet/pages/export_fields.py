"""Fields of exports: what each file for programs says of a story or a term, and how that is found.

The files themselves are `pages.exports`; `layouts/data.html` prints what their fields hold.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from broadsheet.model import Rights, Source, Story
from broadsheet.pages.parts import Parts, story_kind
from broadsheet.views.exports import DataField
from broadsheet.wording import message

_Value = Callable[[int, Parts], object]
"""Returns the value that a field has for the story at a position."""


class ExportedField(NamedTuple):
    """A field of an exported file."""

    name: str
    type: str
    """The field's type in the words of Table Schema (specs.frictionlessdata.io)."""
    description: str
    """What the field holds; a message where `layouts/data.html` prints it."""
    value: _Value = lambda _position, _parts: None
    """How the value is found; only fields of stories need it."""


def _story(value: Callable[[Story], object]) -> _Value:
    """Return how a value is found that stands in the story itself."""
    return lambda position, parts: value(parts.archive.stories[position])


def _terms_of(position: int, parts: Parts) -> Mapping[str, Sequence[str]]:
    keys = parts.archive.keys[position]
    return {
        taxonomy: [parts.labels[taxonomy][key].name for key in keys[taxonomy]]
        for taxonomy in exported_taxonomies(parts)
    }


def _rights(rights: Rights | None) -> Mapping[str, str]:
    return {"rights": rights.name if rights else "", "rights_url": rights.url if rights else ""}


def _image(position: int, parts: Parts) -> Mapping[str, str]:
    story = parts.archive.stories[position]
    figure = parts.figure(story.file, story.picture)
    if figure is None:
        return {}
    return {
        "url": figure.url,
        "alt": figure.alt,
        "caption": figure.caption,
        "credit": figure.credit,
        **_rights(figure.rights),
    }


_ADDRESS, _SENTENCE = message("Address of the page, which stays"), message("One sentence, or empty")
FIRST_COLUMNS = (
    ExportedField("url", "string", _ADDRESS, lambda position, parts: parts.urls[position]),
    ExportedField("title", "string", message("The headline"), _story(lambda story: story.title)),
    ExportedField(
        "subtitle",
        "string",
        message("A second line of the headline, or empty"),
        _story(lambda story: story.subtitle),
    ),
    ExportedField(
        "kind",
        "string",
        message("The kind of story: news, analysis, opinion …"),
        lambda position, parts: story_kind(position, parts.archive).key,
    ),
    ExportedField("summary", "string", _SENTENCE, _story(lambda story: story.summary)),
    ExportedField(
        "date",
        "date",
        message("The day on which it was published, or its month or year; ~ for about"),
        _story(lambda story: story.date.stated),
    ),
    ExportedField(
        "time",
        "string",
        message("The hour with its offset from UTC, or empty"),
        _story(lambda story: story.date.local.partition("T")[2]),
    ),
    ExportedField(
        "updated",
        "date",
        message("The day on which it last changed in substance, or empty"),
        _story(lambda story: story.updated.day if story.updated else ""),
    ),
    ExportedField(
        "place",
        "string",
        message("Where it is set or was filed, or empty"),
        _story(lambda story: story.place),
    ),
    ExportedField(
        "language",
        "string",
        message("Language tag (BCP 47)"),
        lambda position, parts: (
            parts.archive.stories[position].language or parts.archive.config.language
        ),
    ),
    ExportedField(
        "translation_of",
        "string",
        message("Address of the story that it translates, or empty"),
        lambda position, parts: parts.original_url(position),
    ),
    ExportedField(
        "words",
        "integer",
        message("The number of words of the text"),
        _story(lambda story: story.body.words),
    ),
)
"""What every file of stories says of each, in this order: the columns that the table begins with."""
STORY_IN_JSON = (
    *FIRST_COLUMNS,
    ExportedField(
        "translations",
        "array",
        message("Addresses of the same story in other languages"),
        lambda position, parts: [each.url for each in parts.other_addresses(position)],
    ),
    ExportedField(
        "terms",
        "object",
        message("For each taxonomy the names of its terms"),
        _terms_of,
    ),
    ExportedField(
        "sources",
        "array",
        message(
            "Each with name, url, author, published, archived, archived_date, rights and rights_url"
        ),
        _story(lambda story: [source_row(each) for each in story.sources]),
    ),
    ExportedField(
        "image",
        "object",
        message("Its picture: url, alt, caption, credit, rights and rights_url, or nothing"),
        _image,
    ),
    ExportedField(
        "corrections",
        "array",
        message("Each with date and text"),
        _story(
            lambda story: [
                {"date": str(each.date), "text": each.text} for each in story.corrections
            ]
        ),
    ),
    ExportedField(
        "extra",
        "object",
        message("What an import brought and the archive has no field for"),
        _story(lambda story: msgspec.Raw(story.extra.encode() or b"{}")),
    ),
)
"""What a line of JSON says of a story, but for the fields that the archive declares."""
LAST_COLUMNS = (
    ExportedField("translations", "string", "Addresses of the same story in other languages"),
    ExportedField("sources", "string", "Names of the sources"),
    ExportedField("source_urls", "string", "Addresses of the sources"),
    ExportedField("corrections", "integer", "The number of corrections"),
    ExportedField("source_rights", "string", "What others may do with what each source published"),
    ExportedField("source_rights_urls", "string", "Addresses of the licences of the sources"),
    ExportedField("image_rights", "string", "What others may do with the picture"),
    ExportedField("image_rights_url", "string", "Address of the licence of the picture"),
)
"""The columns that the table of stories ends with: `printing.csv` makes them of the lines of JSON."""
TERM_FIELDS = (
    ExportedField("taxonomy", "string", message("The taxonomy that it is of")),
    ExportedField("name", "string", message("The name that is printed")),
    ExportedField("url", "string", _ADDRESS),
    ExportedField("also", "array", message("Its other names")),
    ExportedField("description", "string", _SENTENCE),
    ExportedField(
        "sort", "string", message("What lists put it in order by, or empty for its name")
    ),
    ExportedField("role", "string", message("What a person is known as, or empty")),
    ExportedField("born", "string", message("A day, a month or a year, or empty")),
    ExportedField("died", "string", message("A day, a month or a year, or empty")),
    ExportedField("founded", "string", message("A day, a month or a year, or empty")),
    ExportedField("photo", "string", message("Address of a picture of it, or empty")),
    ExportedField("website", "string", message("Address of its own site, or empty")),
    ExportedField("parent", "string", message("Address of the term above it, or empty")),
    ExportedField("wikidata", "string", message("Identifier in Wikidata, or empty")),
    ExportedField("same_as", "array", message("Addresses of pages elsewhere about the same")),
    ExportedField("stories", "integer", message("The number of its stories")),
)


_TABLE_TYPES = {"number": "number", "true or false": "boolean", "list": "array"}


def declared_fields(parts: Parts, *, table: bool = False) -> Sequence[ExportedField]:
    """Return the fields that the archive declares; in a table lists are texts.

    A date may be known to its month or year alone, for which Table Schema has no type.
    """
    return [
        ExportedField(
            field.key,
            "string" if table and field.type == "list" else _TABLE_TYPES.get(field.type, "string"),
            field.title,
        )
        for field in parts.archive.config.fields
    ]


def source_row(source: Source) -> Mapping[str, str]:
    """Return a source as files have it, by the names of its fields."""
    return {
        "name": source.name,
        "url": source.url,
        "author": source.author,
        "published": source.published,
        "archived": source.archived,
        "archived_date": str(source.archived_date or ""),
        **_rights(source.rights),
    }


def described_story_fields(parts: Parts) -> tuple[DataField, ...]:
    """Return what the fields of a story hold, in their order."""
    return _data_fields((*STORY_IN_JSON, *declared_fields(parts)))


def described_term_fields() -> tuple[DataField, ...]:
    """Return what the fields of a term hold, in their order."""
    return _data_fields(TERM_FIELDS)


def column_types(parts: Parts) -> Mapping[str, str]:
    """Return the types of the fields of a story, in the words of Table Schema, by name."""
    return {field.name: field.type for field in (*STORY_IN_JSON, *declared_fields(parts))}


def _data_fields(fields: Sequence[ExportedField]) -> tuple[DataField, ...]:
    return tuple(DataField(field.name, field.description) for field in fields)


def exported_taxonomies(parts: Parts) -> Sequence[str]:
    """Return the keys of the taxonomies that exported stories have fields or columns of."""
    # A story's kind is a field of its own.
    return [each.key for each in parts.archive.config.taxonomies if each.kind != "kind"]
