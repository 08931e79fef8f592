"""Exports: the archive's stories and terms as files for programs.

The files are JSON Lines (jsonlines.org) for each year, all stories as CSV (RFC 4180), all terms as
JSON, and a description of these as a Data Package (specs.frictionlessdata.io). The texts of stories
are in none of these: they stand on their pages, and in the items of `pages.ninjs`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from broadsheet.archive.exported import EXPORTED_FILES, ExportedFile
from broadsheet.archive.terms import Term
from broadsheet.dates import is_exact, is_year
from broadsheet.pages.export_fields import (
    FIRST_COLUMNS,
    LAST_COLUMNS,
    STORY_IN_JSON,
    TERM_FIELDS,
    ExportedField,
    declared_fields,
    exported_taxonomies,
)
from broadsheet.pages.own_values import exported_values
from broadsheet.pages.parts import Parts
from broadsheet.urls import slug
from broadsheet.views.exports import TableView, TextView

_encode = msgspec.json.Encoder().encode
_TERM_NAMES = "Names of its terms"
_NINJS = "Stories with their texts as ninjs 3.1, the news industry's JSON (IPTC)"
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
    row = {field.name: field.value(position, parts) for field in STORY_IN_JSON}
    row.update(exported_values(parts.archive.stories[position], parts.archive.config))
    return _encode(row).decode() + "\n"


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
        *(field.name for field in FIRST_COLUMNS),
        *exported_taxonomies(parts),
        *(field.key for field in parts.archive.config.fields),
        *(field.name for field in LAST_COLUMNS),
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
    names = [ExportedField(key, "string", _TERM_NAMES) for key in exported_taxonomies(parts)]
    table = (*FIRST_COLUMNS, *names, *declared_fields(parts, table=True), *LAST_COLUMNS)
    exact = all(is_exact(story.date.local) for story in parts.archive.stories)
    schemas = {
        "data-year": _typed((*STORY_IN_JSON, *declared_fields(parts)), exact=exact),
        "data-table": _typed(table, exact=exact),
        "data-terms": TERM_FIELDS,
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


def _typed(fields: Sequence[ExportedField], *, exact: bool) -> Sequence[ExportedField]:
    """Return fields as the package describes them: dates that are not all exact are texts."""
    if exact:
        return fields
    return [field._replace(type="string") if field.name == "date" else field for field in fields]


def _resource(name: str, media_type: str, fields: Sequence[ExportedField]) -> Mapping[str, object]:
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
    years = _years(parts)
    for file in EXPORTED_FILES:
        for year in years if file.yearly else [""]:
            yield file, file.name.format(year=year), year


def _years(parts: Parts) -> Sequence[str]:
    return [day for day in parts.archive.days if is_year(day)]
