"""Tables: a text for each line of a CSV file, whose first line names the fields."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from broadsheet.importing.folders import text_of_file
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.problems import Misuse
from broadsheet.reading.fields import Value
from broadsheet.urls import slug

_BODIES = ("body", "content", "text", "html", "article")
_NAMES = ("slug", "name", "id")
_LISTS = frozenset(
    {"tags", "categories", "topics", "people", "countries", "authors", "keywords", "aliases"}
)
_PARTING = ("|", ";")
_MOST = 10_000_000


def read_table(path: Path) -> Origin:
    """Return the texts of a table. Raises `Misuse` for one without a column for titles."""
    text = text_of_file(path)
    csv.field_size_limit(_MOST)
    start = text[:20_000]
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(start, ",;\t")
    except csv.Error:
        dialect = "excel-tab" if path.suffix.lower() == ".tsv" else "excel"
    rows = csv.reader(io.StringIO(text, newline=""), dialect, strict=False)
    columns = [column.strip() for column in next(rows, [])]
    if not any(column.lower() in ("title", "headline") for column in columns):
        raise Misuse(
            f"{path}:1: has no column 'title': its columns are {', '.join(columns) or 'none'}"
        )
    posts: list[Post] = []
    entries: list[Account] = []
    for line, row in _rows(rows, path):
        post, notes = _post(columns, row, line)
        entries += notes
        posts += [post] if post else []
    return Origin(form="csv", posts=tuple(posts), entries=tuple(entries))


def _rows(rows: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    number = 2
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise Misuse(f"{path}: line {number} of the table: {error}") from error
        if row is None:
            return
        yield number, row
        number += 1


def _post(columns: list[str], row: list[str], line: int) -> tuple[Post | None, list[Account]]:
    if not any(cell.strip() for cell in row):
        return None, []
    source = f"line {line}"
    entries = [
        Account(source, "field", cell, "left", why="it stands beyond the last column")
        for cell in row[len(columns) :]
        if cell.strip()
    ]
    cells = dict(zip(columns, row, strict=False))
    fields: dict[str, Value] = {}
    body = ""
    for column, cell in cells.items():
        if column.lower() in _BODIES and not body:
            body = cell
        elif cell.strip():
            fields[column] = _cell(column, cell)
    lowered = {key.lower(): value for key, value in fields.items()}
    title = str(lowered.get("title", lowered.get("headline", "")))
    name = next((str(lowered[key]) for key in _NAMES if key in lowered), "")
    post = Post(source=source, fields=fields, body=body, name=name or slug(title) or f"line-{line}")
    return post, entries


def _cell(column: str, cell: str) -> Value:
    """Return a cell; of names that a sign parts, a list of them."""
    if column.lower() in _LISTS:
        for sign in _PARTING:
            if sign in cell:
                return [part.strip() for part in cell.split(sign) if part.strip()]
    return cell.strip()
