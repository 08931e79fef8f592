"""Exports: the archive's stories and terms as files for programs.

The files are JSON Lines (jsonlines.org) for each year, all stories as CSV (RFC 4180), all terms as
JSON, and a description of these as a Data Package (specs.frictionlessdata.io). The texts of stories
are in none of these: they stand on their pages, and in the items of `pages.ninjs`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from broadsheet.archive.exported import EXPORTED_FILES, ExportedFile
from broadsheet.archive.terms import Term
from broadsheet.dates import is_exact, is_year
from broadsheet.model import Rights, Source, Story
from broadsheet.pages.own_values import exported_values
from broadsheet.pages.parts import Parts, story_kind
from broadsheet.urls import slug
from broadsheet.views.exports import DataField, TableView, TextView
from broadsheet.wording import message

_encode = msgspec.json.Encoder().encode
_Value = Callable[[int, Parts], object]
"""Returns the value that a field has for the story at a position."""


class _Field(NamedTuple):
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
_STORY = (
    _Field("url", "string", _ADDRESS, lambda position, parts: parts.urls[position]),
    _Field("title", "string", message("The headline"), _story(lambda story: story.title)),
    _Field(
        "subtitle",
        "string",
        message("A second line of the headline, or empty"),
        _story(lambda story: story.subtitle),
    ),
    _Field(
        "kind",
        "string",
        message("The kind of story: news, analysis, opinion …"),
        lambda position, parts: story_kind(position, parts.archive).key,
    ),
    _Field("summary", "string", _SENTENCE, _story(lambda story: story.summary)),
    _Field(
        "date",
        "date",
        message("The day on which it was published, or its month or year; ~ for about"),
        _story(lambda story: story.date.stated),
    ),
    _Field(
        "time",
        "string",
        message("The hour with its offset from UTC, or empty"),
        _story(lambda story: story.date.local.partition("T")[2]),
    ),
    _Field(
        "updated",
        "date",
        message("The day on which it last changed in substance, or empty"),
        _story(lambda story: story.updated.day if story.updated else ""),
    ),
    _Field(
        "place",
        "string",
        message("Where it is set or was filed, or empty"),
        _story(lambda story: story.place),
    ),
    _Field(
        "language",
        "string",
        message("Language tag (BCP 47)"),
        lambda position, parts: (
            parts.archive.stories[position].language or parts.archive.config.language
        ),
    ),
    _Field(
        "translation_of",
        "string",
        message("Address of the story that it translates, or empty"),
        lambda position, parts: parts.original_url(position),
    ),
    _Field(
        "words",
        "integer",
        message("The number of words of the text"),
        _story(lambda story: story.body.words),
    ),
)
_JSON = (
    *_STORY,
    _Field(
        "translations",
        "array",
        message("Addresses of the same story in other languages"),
        lambda position, parts: [each.url for each in parts.other_addresses(position)],
    ),
    _Field(
        "terms",
        "object",
        message("For each taxonomy the names of its terms"),
        _terms_of,
    ),
    _Field(
        "sources",
        "array",
        message(
            "Each with name, url, author, published, archived, archived_date, rights and rights_url"
        ),
        _story(lambda story: [source_row(each) for each in story.sources]),
    ),
    _Field(
        "image",
        "object",
        message("Its picture: url, alt, caption, credit, rights and rights_url, or nothing"),
        _image,
    ),
    _Field(
        "corrections",
        "array",
        message("Each with date and text"),
        _story(
            lambda story: [
                {"date": str(each.date), "text": each.text} for each in story.corrections
            ]
        ),
    ),
    _Field(
        "extra",
        "object",
        message("What an import brought and the archive has no field for"),
        _story(lambda story: msgspec.Raw(story.extra.encode() or b"{}")),
    ),
)
_AFTER = (
    _Field("translations", "string", "Addresses of the same story in other languages"),
    _Field("sources", "string", "Names of the sources"),
    _Field("source_urls", "string", "Addresses of the sources"),
    _Field("corrections", "integer", "The number of corrections"),
    _Field("source_rights", "string", "What others may do with what each source published"),
    _Field("source_rights_urls", "string", "Addresses of the licences of the sources"),
    _Field("image_rights", "string", "What others may do with the picture"),
    _Field("image_rights_url", "string", "Address of the licence of the picture"),
)
_TERM_NAMES = "Names of its terms"
_NINJS = "Stories with their texts as ninjs 3.1, the news industry's JSON (IPTC)"
_TERM = (
    _Field("taxonomy", "string", message("The taxonomy that it is of")),
    _Field("name", "string", message("The name that is printed")),
    _Field("url", "string", _ADDRESS),
    _Field("also", "array", message("Its other names")),
    _Field("description", "string", _SENTENCE),
    _Field("sort", "string", message("What lists put it in order by, or empty for its name")),
    _Field("role", "string", message("What a person is known as, or empty")),
    _Field("born", "string", message("A day, a month or a year, or empty")),
    _Field("died", "string", message("A day, a month or a year, or empty")),
    _Field("founded", "string", message("A day, a month or a year, or empty")),
    _Field("photo", "string", message("Address of a picture of it, or empty")),
    _Field("website", "string", message("Address of its own site, or empty")),
    _Field("parent", "string", message("Address of the term above it, or empty")),
    _Field("wikidata", "string", message("Identifier in Wikidata, or empty")),
    _Field("same_as", "array", message("Addresses of pages elsewhere about the same")),
    _Field("stories", "integer", message("The number of its stories")),
)


_KEPT_LINES = 100_000
"""Stories of an archive up to which each line is made once: it stands in a dozen files, and takes
some 0.7 KB of memory. In a larger one the line is made again for each."""


class Lines:
    """The stories of an archive, a line of JSON each."""

    def __init__(
        self, parts: Parts, before: "Lines | None" = None, edited: Collection[int] = ()
    ) -> None:
        """Make the lines of an archive's parts.

        Those `before` an edit are taken over, but for the stories at the `edited` positions.
        """
        self._days = parts.archive.days
        self.made: dict[int, str] = _MadeLines(parts)
        """The lines that have been made and are kept, by position; any other is made when it is asked
        for."""
        if before is not None:
            self.made.update(before.made)
            for position in edited:
                self.made.pop(position, None)

    def take_over(self, lines: Mapping[int, str]) -> None:
        """Have the lines of some stories, by position, which are known to be those that would be made."""
        self.made.update(lines)

    def of_year(self, year: str) -> str:
        """Return the lines of a year's stories, the newest first."""
        return self.of(self._days[year])

    def of(self, positions: Iterable[int]) -> str:
        """Return the lines of the stories at some positions, in the order given."""
        return "".join(self.each(positions))

    def each(self, positions: Iterable[int]) -> Sequence[str]:
        """Return the line of each of the stories at some positions, in the order given."""
        return [*map(self.made.__getitem__, positions)]


class _MadeLines(dict[int, str]):
    """The lines that have been made, by position; any other is made when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._are_kept = len(parts.archive.stories) <= _KEPT_LINES

    def __missing__(self, position: int) -> str:
        line = _line(position, self._parts)
        if self._are_kept:
            self[position] = line
        return line


def _line(position: int, parts: Parts) -> str:
    row = {field.name: field.value(position, parts) for field in _JSON}
    row.update(exported_values(parts.archive.stories[position], parts.archive.config))
    return _encode(row).decode() + "\n"


_TABLE_TYPES = {"number": "number", "true or false": "boolean", "list": "array"}


def _own(parts: Parts, *, table: bool = False) -> Sequence[_Field]:
    """Return the fields that the archive declares; in a table lists are texts.

    A date may be known to its month or year alone, for which Table Schema has no type.
    """
    return [
        _Field(
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


def data_year_view(year: str, lines: Lines) -> TextView:
    """Return the view of the file of a year's stories."""
    return TextView(lines.of_year(year))


def table_view(parts: Parts, lines: Lines) -> TableView:
    """Return the view of the table of all stories; the newest comes first."""
    return table_of(tuple([lines.of_year(year) for year in _years(parts)]), parts)


def table_of(lines: tuple[str, ...], parts: Parts, *, goes_on: bool = False) -> TableView:
    """Return the view of the table of the stories in texts of lines of JSON.

    One that `goes_on` has no head.
    """
    columns = (
        *(field.name for field in _STORY),
        *exported_taxonomies(parts),
        *(field.key for field in parts.archive.config.fields),
        *(field.name for field in _AFTER),
    )
    return TableView(columns, tuple(exported_taxonomies(parts)), lines, goes_on)


def terms_view(parts: Parts) -> TextView:
    """Return the view of the file of all terms, by taxonomy and slug."""
    rows = [
        row_of(term, parts) for group in parts.archive.terms.values() for term in group.values()
    ]
    return TextView("[\n" + ",\n".join([_encode(row).decode() for row in rows]) + "\n]\n")


def row_of(term: Term, parts: Parts) -> Mapping[str, object]:
    """Return a term as files have it, by the names of its fields."""
    record = term.record
    group = parts.archive.terms[term.taxonomy.key]
    photo = parts.archive.links.pictures.get(record.file, "") if record else ""
    return {
        "taxonomy": term.taxonomy.key,
        "name": term.name,
        "url": parts.url(term.permalink),
        "also": term.also,
        "description": record.description if record else "",
        "sort": record.sort if record else "",
        "role": record.role if record else "",
        "born": record.born if record else "",
        "died": record.died if record else "",
        "founded": record.founded if record else "",
        "photo": parts.url(photo) if photo else "",
        "website": record.website if record else "",
        "parent": parts.url(group[term.parent].permalink) if term.parent else "",
        "wikidata": record.wikidata if record else "",
        "same_as": record.same_as if record else (),
        "stories": len(term.stories),
    }


def package_view(parts: Parts) -> TextView:
    """Return the view of the description of the exports (Data Package, version 1)."""
    config = parts.archive.config
    # A package's licence must have a name of Open Definition or a path; one without an address has
    # neither, and is left out.
    licenses = [
        {"title": each.name, "path": each.url} for each in (config.license,) if each and each.url
    ]
    names = [_Field(key, "string", _TERM_NAMES) for key in exported_taxonomies(parts)]
    table = (*_STORY, *names, *_own(parts, table=True), *_AFTER)
    exact = all(is_exact(story.date.local) for story in parts.archive.stories)
    schemas = {
        "data-year": _typed((*_JSON, *_own(parts)), exact=exact),
        "data-table": _typed(table, exact=exact),
        "data-terms": _TERM,
    }
    package = {
        "profile": "data-package",
        "name": slug(config.title) or "archive",
        "title": config.title,
        "description": config.tagline,
        "homepage": parts.url("/"),
        **({"licenses": licenses} if licenses else {}),
        "resources": [
            _nested(name, file.media_type)
            if file.kind == "data-ninjs"
            else _resource(name, file.media_type, schemas[file.kind])
            for file, name, _ in named_files(parts)
            # A JSON file without rows says nothing about its columns, and programs that read
            # packages refuse it as a table.
            if file.kind in {*schemas, "data-ninjs"}
            and (file.kind != "data-terms" or any(parts.archive.terms.values()))
        ],
    }
    return TextView(msgspec.json.format(_encode(package), indent=1).decode() + "\n")


def _typed(fields: Sequence[_Field], *, exact: bool) -> Sequence[_Field]:
    """Return fields as the package describes them: dates that are not all exact are texts."""
    if exact:
        return fields
    return [field._replace(type="string") if field.name == "date" else field for field in fields]


def _resource(name: str, media_type: str, fields: Sequence[_Field]) -> Mapping[str, object]:
    stem, suffix = name.split(".")
    return {
        "name": stem,
        "path": name,
        "profile": "tabular-data-resource",
        "format": suffix,
        "mediatype": media_type,
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": field.name, "type": field.type, "description": field.description}
                for field in fields
            ]
        },
    }


def _nested(name: str, media_type: str) -> Mapping[str, object]:
    """Return the description of a file that is no table, as its items hold items."""
    return {
        "name": name.removesuffix(".jsonl"),
        "path": name,
        "profile": "data-resource",
        "format": "jsonl",
        "mediatype": media_type,
        "encoding": "utf-8",
        "description": _NINJS,
    }


def named_files(parts: Parts) -> Iterator[tuple[ExportedFile, str, str]]:
    """Yield the exported files of an archive with their names and years.

    A yearly one comes once for each year; others have an empty text for theirs.
    """
    for file in EXPORTED_FILES:
        for year in _years(parts) if file.yearly else [""]:
            yield file, file.name.format(year=year), year


def described_story_fields(parts: Parts) -> tuple[DataField, ...]:
    """Return what the fields of a story hold, in their order."""
    return _data_fields((*_JSON, *_own(parts)))


def described_term_fields() -> tuple[DataField, ...]:
    """Return what the fields of a term hold, in their order."""
    return _data_fields(_TERM)


def column_types(parts: Parts) -> Mapping[str, str]:
    """Return the types of the fields of a story, in the words of Table Schema, by name."""
    return {field.name: field.type for field in (*_JSON, *_own(parts))}


def _data_fields(fields: Sequence[_Field]) -> tuple[DataField, ...]:
    return tuple(DataField(field.name, field.description) for field in fields)


def exported_taxonomies(parts: Parts) -> Sequence[str]:
    """Return the keys of the taxonomies that exported stories have fields or columns of."""
    # A story's kind is a field of its own.
    return [each.key for each in parts.archive.config.taxonomies if each.kind != "kind"]


def _years(parts: Parts) -> Sequence[str]:
    return [day for day in parts.archive.days if is_year(day)]
