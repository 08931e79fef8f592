"""The archive as one SQLite file: stories, terms and what joins them, for Datasette and for queries.

The same archive gives the same bytes on every machine: rows stand in a fixed order, sizes are fixed,
and the header names no version of the library and counts no changes (sqlite.org/fileformat.html,
1.3). Only a library that lays out its pages otherwise would give others, with the same rows.
"""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import count as counted
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.archive.terms import Term
from broadsheet.pages.export_fields import column_types, source_row
from broadsheet.pages.exports import Lines, row_of
from broadsheet.pages.parts import Parts
from broadsheet.pages.taken_rows import (
    NO_ROWS,
    TakenRows,
    attach,
    match_terms,
    runs_of,
    take_rows,
)
from broadsheet.problems import Failure

_FORMAT = 2
"""Version of the tables, which programs read as `user_version`."""
_APPLICATION = 0x42524453
"""What the file says it is, `application_id`: BRDS."""
_BEFORE_CHANGES, _BETWEEN, _REST = slice(24), slice(28, 92), slice(100, None)
"""What stands before, between and behind the places where the header counts changes, and says which
version of the library wrote it and when."""
_SAME = (1).to_bytes(4, "big"), (3_040_000).to_bytes(4, "big")
_TABLES = """\
CREATE TABLE stories (
  id INTEGER PRIMARY KEY{columns}
);
CREATE TABLE terms (
  id INTEGER PRIMARY KEY, taxonomy TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL, sort TEXT NOT NULL, role TEXT NOT NULL, born TEXT NOT NULL,
  died TEXT NOT NULL, founded TEXT NOT NULL, photo TEXT NOT NULL, website TEXT NOT NULL,
  parent INTEGER REFERENCES terms(id), wikidata TEXT NOT NULL, stories INTEGER NOT NULL
);
CREATE TABLE other_names (
  term INTEGER NOT NULL REFERENCES terms(id), name TEXT NOT NULL, PRIMARY KEY (term, name)
) WITHOUT ROWID;
CREATE TABLE same_as (
  term INTEGER NOT NULL REFERENCES terms(id), url TEXT NOT NULL, PRIMARY KEY (term, url)
) WITHOUT ROWID;
CREATE TABLE story_terms (
  story INTEGER NOT NULL REFERENCES stories(id), term INTEGER NOT NULL REFERENCES terms(id),
  PRIMARY KEY (story, term)
) WITHOUT ROWID;
CREATE TABLE links (
  story INTEGER NOT NULL REFERENCES stories(id), target INTEGER NOT NULL REFERENCES stories(id),
  PRIMARY KEY (story, target)
) WITHOUT ROWID;
CREATE TABLE translations (
  story INTEGER NOT NULL REFERENCES stories(id), other INTEGER NOT NULL REFERENCES stories(id),
  PRIMARY KEY (story, other)
) WITHOUT ROWID;
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES stories(id), name TEXT NOT NULL,
  url TEXT NOT NULL, author TEXT NOT NULL, published TEXT NOT NULL, archived TEXT NOT NULL,
  archived_date TEXT NOT NULL, rights TEXT NOT NULL, rights_url TEXT NOT NULL
);
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES stories(id), date TEXT NOT NULL,
  text TEXT NOT NULL
);
"""
_INDEXES = """\
CREATE INDEX stories_by_date ON stories(date);
CREATE INDEX terms_by_name ON terms(name);
CREATE INDEX terms_by_parent ON terms(parent);
CREATE INDEX stories_of_term ON story_terms(term);
CREATE INDEX links_to ON links(target);
CREATE INDEX translations_to ON translations(other);
CREATE INDEX sources_of_story ON sources(story);
CREATE INDEX sources_by_name ON sources(name);
CREATE INDEX corrections_of_story ON corrections(story);
"""
_VIEWS = """\
CREATE VIEW stories_by_name AS
  SELECT terms.taxonomy, terms.name, stories.date, stories.title, stories.url
  FROM story_terms JOIN terms ON terms.id = term JOIN stories ON stories.id = story;
"""
"""What joins most queries would begin with: filters and facets need no SQL then."""
_COLUMNS = {"integer": "INTEGER NOT NULL", "number": "NUMERIC", "boolean": "INTEGER"}
"""Type of a field, in the words of Table Schema, to that of its column; others are texts."""
_TERM_TEXTS = (
    "taxonomy", "name", "url", "description", "sort", "role", "born", "died", "founded", "photo", "website",
)  # fmt: skip
"""The first columns of a term, all of them texts, by the names that its fields have in files."""
UNGUARDED = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
"""How a temporary file is written: nobody needs what would be left of it."""
_PIECE = 1 << 19
"""Bytes of the file in a piece."""
_OWN_TABLES = frozenset({"terms", "sources", "corrections", "translations"})
"""Fields of a story that have tables of their own."""


Cells = tuple[str | int | float | None, ...]
"""The cells of a story in its table, but for its number."""
_RowsOf = Callable[[range], Iterable[Sequence[object]]]
"""Returns the rows that the stories of some numbers have in a table."""


def database(
    parts: Parts,
    lines: Lines,
    cells_at: Callable[[int], Cells] | None = None,
    taken: TakenRows = NO_ROWS,
) -> bytes:
    """Return the bytes of the file.

    `cells_at` returns the cells of the story at a position, where they are made already. Rows that
    are `taken` from another file are not made.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        attach(connection, taken)
        _fill(connection, parts, lines, cells_at, taken)
        return _same_everywhere(connection.serialize())
    finally:
        connection.close()


def database_pieces(parts: Parts, lines: Lines, taken: TakenRows = NO_ROWS) -> Iterator[bytes]:
    """Yield the same bytes in pieces, of which none is large: they never are in memory all at once.

    Rows that are `taken` from another file are not made. The file is a temporary one of the
    system's until all pieces are yielded. Raises `Failure` when there is no room for it.
    """
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        file = Path(folder) / "archive.db"
        try:
            with closing(sqlite3.connect(file, isolation_level=None, uri=True)) as connection:
                connection.executescript(UNGUARDED)
                attach(connection, taken)
                _fill(connection, parts, lines, None, taken)
        except sqlite3.OperationalError as error:
            raise Failure(f"{folder}: {error}") from error
        yield from pieces_of(file)


def pieces_of(file: Path) -> Iterator[bytes]:
    """Yield the bytes of a database that is written, in pieces, as every machine has them."""
    with file.open("rb") as opened:
        yield _same_everywhere(opened.read(_PIECE))
        while piece := opened.read(_PIECE):
            yield piece


def _fill(
    connection: sqlite3.Connection,
    parts: Parts,
    lines: Lines,
    cells_at: Callable[[int], Cells] | None,
    taken: TakenRows = NO_ROWS,
) -> None:
    types = story_columns(parts)
    # Keys of fields are slugs, without quotation marks.
    columns = "".join(
        [f',\n  "{name}" {_COLUMNS.get(type_, "TEXT NOT NULL")}' for name, type_ in types.items()]
    )
    connection.executescript(
        f"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA user_version = {_FORMAT};"
        f"PRAGMA application_id = {_APPLICATION}; BEGIN;{_TABLES.format(columns=columns)}"
    )
    runs = runs_of(len(parts.archive.stories), taken)
    for table, rows in _rows(parts, cells_at or partial(_cells_at, lines, types)):
        if not callable(rows):
            _insert(connection, table, rows)
            if table == "terms" and taken.numbers:
                match_terms(connection)
            continue
        for run in runs:
            if run.ahead is None:
                _insert(connection, table, rows(run.numbers))
            else:
                take_rows(connection, table, run)
    # A script ends the transaction before it.
    connection.executescript(_INDEXES + _VIEWS)


def story_columns(parts: Parts) -> Mapping[str, str]:
    """Return the columns of the table of stories but for their numbers, with their types."""
    return {name: type_ for name, type_ in column_types(parts).items() if name not in _OWN_TABLES}


def story_cells(line: str, types: Mapping[str, str]) -> Cells:
    """Return the cells of a story, given its line of JSON and the columns with their types."""
    return tuple(_cells(msgspec.json.decode(line), types))


def overwritten(data: bytes, changed: Mapping[int, Mapping[str, object]]) -> bytes:
    """Return the bytes of the file with other cells in some stories, by number and column.

    Each must take just the room of the one that it replaces, and be of no index: then no other byte
    moves.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(data)
        overwrite(connection, changed)
        return _same_everywhere(connection.serialize())
    finally:
        connection.close()


def overwrite(connection: sqlite3.Connection, changed: Mapping[int, Mapping[str, object]]) -> None:
    """Write other cells in some stories, by number and column, as `overwritten` has them."""
    for number, cells in changed.items():
        for name, cell in cells.items():
            # Keys of fields are slugs, without quotation marks.
            connection.execute(f'UPDATE stories SET "{name}" = ? WHERE id = ?', (cell, number))  # noqa: S608


def _same_everywhere(serialized: bytes) -> bytes:
    data = memoryview(serialized)
    changes, library = _SAME
    head, between, rest = data[_BEFORE_CHANGES], data[_BETWEEN], data[_REST]
    # The many bytes behind the header are copied once.
    return b"".join((head, changes, between, changes, library, rest))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is not None:
        # Names of tables are those above, and values are bound.
        marks = ", ".join("?" * len(first))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", first)  # noqa: S608
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _rows(
    parts: Parts, cells_at: Callable[[int], Cells]
) -> Iterator[tuple[str, Iterable[Sequence[object]] | _RowsOf]]:
    """Yield each table with its rows, in an order in which no row refers to one to come.

    Of tables of which rows may be taken, it is a function to the rows of some stories.
    """
    archive = parts.archive
    terms = [term for group in archive.terms.values() for term in _parents_first(group)]
    numbers = {(term.taxonomy.key, term.key): at for at, term in enumerate(terms, 1)}
    # The oldest story has number 1, so that numbers stay while stories are added.
    count = len(archive.stories)
    yield "stories", lambda some: ((number, *cells_at(count - number)) for number in some)
    yield "terms", ((at, *_term_cells(term, parts, numbers)) for at, term in enumerate(terms, 1))
    yield (
        "other_names",
        sorted((at, name) for at, term in enumerate(terms, 1) for name in dict.fromkeys(term.also)),
    )
    yield (
        "same_as",
        sorted(
            (at, address)
            for at, term in enumerate(terms, 1)
            if term.record
            for address in dict.fromkeys(term.record.same_as)
        ),
    )
    # Stories come in the order of their numbers, so that all rows of a table never are in memory at once.
    yield (
        "story_terms",
        lambda some: (
            (number, term)
            for number in some
            for term in sorted(
                {
                    numbers[taxonomy, key]
                    for taxonomy, keys in archive.keys[count - number].items()
                    for key in keys
                    if (taxonomy, key) in numbers
                }
            )
        ),
    )
    yield (
        "links",
        sorted(
            (count - source, count - target)
            for target, sources in archive.links.backlinks.items()
            for source in sources
        ),
    )
    yield (
        "translations",
        sorted(
            (count - at, count - other)
            for at, versions in archive.versions.items()
            for other in versions
            if other != at
        ),
    )
    # Without a number of its own, a row has the one after the last.
    yield (
        "sources",
        lambda some: (
            (None, number, *source_row(each).values())
            for number in some
            for each in archive.stories[count - number].sources
        ),
    )
    others = counted(1)
    yield (
        "corrections",
        (
            (next(others), number, str(each.date), each.text)
            for number in range(1, count + 1)
            for each in archive.stories[count - number].corrections
        ),
    )


def _cells_at(lines: Lines, types: Mapping[str, str], position: int) -> Cells:
    return story_cells(lines.of([position]), types)


def _parents_first(group: Mapping[str, Term]) -> Iterator[Term]:
    yielded: set[str] = set()
    for term in group.values():
        line = [term]
        while line[-1].parent and line[-1].parent not in yielded:
            line.append(group[line[-1].parent])
        for each in reversed(line):
            if each.key not in yielded:
                yielded.add(each.key)
                yield each


def _cells(
    story: Mapping[str, Any], types: Mapping[str, str]
) -> Iterator[str | int | float | None]:
    for name, type_ in types.items():
        value = story[name]
        if value is None or type_ not in {"array", "object"}:
            yield value
        else:
            # Datasette shows JSON in a cell as what it is.
            yield json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""


def _term_cells(
    term: Term, parts: Parts, numbers: Mapping[tuple[str, str], int]
) -> Sequence[str | int | None]:
    row = row_of(term, parts)
    above = numbers[term.taxonomy.key, term.parent] if term.parent else None
    return (
        *(str(row[name]) for name in _TERM_TEXTS),
        above,
        str(row["wikidata"]),
        len(term.stories),
    )
