"""Tables: lines of JSON printed as CSV (RFC 4180), for spreadsheets."""

import csv
import io
from typing import Any

import msgspec

from broadsheet.pages.views import TableView

LIST = "|"
"""Stands between the values of a cell that holds several."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection)."""


def as_csv(view: TableView) -> bytes:
    """Return a table as CSV; a cell that a spreadsheet would run gets an apostrophe, as they themselves write it."""
    printed = io.StringIO(newline="")
    writer = csv.writer(printed)
    writer.writerow(view.columns)
    # Not every line end of Unicode ends a line of JSON.
    for line in view.lines.split("\n")[:-1]:
        row = msgspec.json.decode(line)
        writer.writerow([_cell(value) for value in _values(row, view)])
    return printed.getvalue().encode()


def _values(row: dict[str, Any], view: TableView) -> list[Any]:
    plain = {
        **row,
        **{taxonomy: row["terms"].get(taxonomy, ()) for taxonomy in view.taxonomies},
        "sources": [source["name"] for source in row["sources"]],
        "source_urls": [source["url"] for source in row["sources"] if source["url"]],
        "corrections": len(row["corrections"]),
    }
    return [plain[column] for column in view.columns]


def _cell(value: str | int | list[str]) -> str | int:
    text = LIST.join(value) if isinstance(value, (list, tuple)) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULAS) else text
