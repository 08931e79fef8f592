"""Exports: the archive's records as files for programs, and what says what is in them.

JSON Lines (jsonlines.org) for each year, all stories as CSV (RFC 4180), all terms as JSON, and the description of these
as a Data Package (specs.frictionlessdata.io). The texts of stories are not among them: they stand on their pages.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from broadsheet.archive.addresses import DATA
from broadsheet.archive.terms import Term
from broadsheet.pages.parts import Parts
from broadsheet.urls import slug
from broadsheet.views.exports import DataField, DataFile, DataView, TableView, TextView
from broadsheet.views.site import Head

Lines = Callable[[str], str]
"""Year to its stories, a line of JSON each, the newest first."""

_encode = msgspec.json.Encoder().encode


class _Field(NamedTuple):
    name: str
    type: str
    """Of the Table Schema."""
    description: str
    """A message: `layouts/data.html` says it in the archive's language."""


_TITLE, _NAME = "The headline", "The name that is printed"
_STORY = (
    _Field("url", "string", "Address of the page, which stays"),
    _Field("title", "string", _TITLE),
    _Field("summary", "string", "One sentence, or empty"),
    _Field("date", "date", "The day on which it was published"),
    _Field("time", "string", "The hour with its offset from UTC, or empty"),
    _Field("updated", "date", "The day on which it last changed in substance, or empty"),
    _Field("place", "string", "Where it is set or was filed, or empty"),
    _Field("language", "string", "Language tag (BCP 47)"),
    _Field("words", "integer", "The number of words of the text"),
)
_JSON = (
    *_STORY,
    _Field("terms", "object", "For each taxonomy the names of its terms"),
    _Field("sources", "array", "Each with name, url, author, published and archived"),
    _Field("corrections", "array", "Each with date and text"),
)
_AFTER = (
    _Field("sources", "string", "Names of the sources"),
    _Field("source_urls", "string", "Addresses of the sources"),
    _Field("corrections", "integer", "The number of corrections"),
)
_OF_TAXONOMY = "Names of its terms"
_TERM = (
    _Field("taxonomy", "string", "The taxonomy that it is of"),
    _Field("name", "string", _NAME),
    _Field("url", "string", "Address of the page, which stays"),
    _Field("also", "array", "Its other names"),
    _Field("description", "string", "One sentence, or empty"),
    _Field("parent", "string", "Address of the term above it, or empty"),
    _Field("wikidata", "string", "Identifier in Wikidata, or empty"),
    _Field("same_as", "array", "Addresses of pages elsewhere about the same"),
    _Field("stories", "integer", "The number of its stories"),
)


def lines_of(parts: Parts) -> Lines:
    """Return what gives the lines of each year; a year's are made once."""
    return cache(lambda year: "".join([_line(position, parts) for position in parts.archive.days[year]]))


def _line(position: int, parts: Parts) -> str:
    archive = parts.archive
    story = archive.stories[position]
    labels = parts.labels
    row = {
        "url": parts.urls[position],
        "title": story.title,
        "summary": story.summary,
        "date": story.date.day,
        "time": story.date.local[11:],
        "updated": story.updated.day if story.updated else "",
        "place": story.place,
        "language": story.language or archive.config.language,
        "words": story.body.words,
        "terms": {
            taxonomy: [labels[taxonomy][key].name for key in keys] for taxonomy, keys in archive.keys[position].items()
        },
        "sources": [
            {
                "name": source.name,
                "url": source.url,
                "author": source.author,
                "published": str(source.published or ""),
                "archived": source.archived,
            }
            for source in story.sources
        ],
        "corrections": [{"date": str(each.date), "text": each.text} for each in story.corrections],
    }
    return _encode(row).decode() + "\n"


def data_year_view(year: str, lines: Lines) -> TextView:
    """Return the view of the stories of a year."""
    return TextView(lines(year))


def table_view(parts: Parts, lines: Lines) -> TableView:
    """Return the view of the table of all stories, the newest first."""
    columns = (*(field.name for field in _STORY), *_taxonomies(parts), *(field.name for field in _AFTER))
    return TableView(columns, tuple(_taxonomies(parts)), tuple([lines(year) for year in _years(parts)]))


def terms_view(parts: Parts) -> TextView:
    """Return the view of the list of all terms, by taxonomy and slug."""
    rows = [_row(term, parts) for group in parts.archive.terms.values() for term in group.values()]
    return TextView("[\n" + ",\n".join([_encode(row).decode() for row in rows]) + "\n]\n")


def _row(term: Term, parts: Parts) -> Mapping[str, object]:
    record = term.record
    group = parts.archive.terms[term.taxonomy.key]
    return {
        "taxonomy": term.taxonomy.key,
        "name": term.name,
        "url": parts.url(term.permalink),
        "also": term.also,
        "description": record.description if record else "",
        "parent": parts.url(group[term.parent].permalink) if term.parent else "",
        "wikidata": record.wikidata if record else "",
        "same_as": record.same_as if record else (),
        "stories": len(term.stories),
    }


def package_view(parts: Parts) -> TextView:
    """Return the view of the description of the exports (Data Package, version 1)."""
    config = parts.archive.config
    # A licence without an address has neither of the two that one must have here.
    licenses = [{"title": each.name, "path": each.url} for each in (config.license,) if each and each.url]
    table = (*_STORY, *(_Field(key, "string", _OF_TAXONOMY) for key in _taxonomies(parts)), *_AFTER)
    package = {
        "profile": "data-package",
        "name": slug(config.title) or "archive",
        "title": config.title,
        "description": config.tagline,
        "homepage": parts.url("/"),
        **({"licenses": licenses} if licenses else {}),
        "resources": [
            *(_resource(f"stories-{year}", "jsonl", "application/jsonl", _JSON) for year in _years(parts)),
            _resource("stories", "csv", "text/csv", table),
            # A table of no rows in JSON says nothing of its columns, and is none to those who read packages.
            *([_resource("terms", "json", "application/json", _TERM)] if any(parts.archive.terms.values()) else []),
        ],
    }
    return TextView(msgspec.json.format(_encode(package), indent=1).decode() + "\n")


def _resource(name: str, suffix: str, kind: str, fields: Sequence[_Field]) -> Mapping[str, object]:
    return {
        "name": name,
        "path": f"{name}.{suffix}",
        "profile": "tabular-data-resource",
        "format": suffix,
        "mediatype": kind,
        "encoding": "utf-8",
        "schema": {"fields": [field._asdict() for field in fields]},
    }


def data_view(parts: Parts) -> DataView:
    """Return the view of the page that says what the exports are."""
    archive = parts.archive
    stories, terms = len(archive.stories), sum(map(len, archive.terms.values()))

    def file(name: str, rows: int) -> DataFile:
        return DataFile(name, parts.href(f"{DATA}{name}"), rows)

    return DataView(
        head=Head("", "", parts.url(DATA)),
        years=tuple([file(f"stories-{year}.jsonl", len(archive.days[year])) for year in _years(parts)]),
        table=file("stories.csv", stories),
        terms=file("terms.json", terms),
        package=file("datapackage.json", 0),
        first=archive.stories[-1].date.day if archive.stories else "",
        latest=archive.stories[0].date.day if archive.stories else "",
        story_fields=_fields(_JSON),
        taxonomies=tuple(_taxonomies(parts)),
        term_fields=_fields(_TERM),
    )


def _fields(fields: Sequence[_Field]) -> tuple[DataField, ...]:
    return tuple(DataField(field.name, field.description) for field in fields)


def _taxonomies(parts: Parts) -> Sequence[str]:
    return [taxonomy.key for taxonomy in parts.archive.config.taxonomies]


def _years(parts: Parts) -> Sequence[str]:
    return [day for day in parts.archive.days if len(day) == len("2025")]
