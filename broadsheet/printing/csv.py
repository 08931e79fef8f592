"""Tables: lines of JSON printed as CSV (RFC 4180), for spreadsheets."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec

from broadsheet.views.exports import TableView

LIST = "|"
"""Stands between the values of a cell that holds several; in one of them, after a backslash."""
_OWN_SIGN = re.compile(r"[|\\]")
_FORMULA = re.compile(r'"(?:[=+\-@]|\\[tr])')
"""The beginning of such a value in JSON."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection)."""


def as_csv(view: TableView) -> bytes:
    """Return a table as CSV; a cell that a spreadsheet would run gets an apostrophe, as they themselves write it."""
    file = io.BytesIO()
    printed = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(printed)
    writer.writerow(view.columns)
    # Mostly there is none in the whole table.
    guarded = any(_FORMULA.search(lines) for lines in view.lines)
    decode = msgspec.json.Decoder().decode
    # One at a time: all together they would take ten times the memory of the text.
    for line in chain.from_iterable(lines.split("\n")[:-1] for lines in view.lines):
        cells = _values(decode(line), view)
        if guarded:
            cells = [
                f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell
                for cell in cells
            ]
        writer.writerow(cells)
    printed.flush()
    return file.getvalue()


def _values(row: dict[str, Any], view: TableView) -> list[str | int]:
    terms, sources = row["terms"], row["sources"]
    of_terms = {taxonomy: _listed(terms.get(taxonomy, ())) for taxonomy in view.taxonomies}
    row.update(
        of_terms,
        sources=_listed([source["name"] for source in sources]),
        source_urls=_listed([source["url"] for source in sources if source["url"]]),
        corrections=len(row["corrections"]),
    )
    return [row[column] for column in view.columns]


def _listed(values: Sequence[str]) -> str:
    """Return several values as one cell holds them."""
    joined = LIST.join(values)
    # Hardly any value holds one of the signs itself.
    if joined.count(LIST) < len(values) and "\\" not in joined:
        return joined
    return LIST.join([_OWN_SIGN.sub(r"\\\g<0>", value) for value in values])
