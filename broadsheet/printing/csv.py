"""Tables: lines of JSON printed as CSV (RFC 4180), for spreadsheets."""

import csv
import io
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec

from broadsheet.views.exports import RowsView, TableView

LIST = "|"
"""What stands between the values of a cell that holds several; within a value, a backslash stands
before it."""
_SPECIAL = re.compile(r"[|\\]")
_FORMULA = re.compile(r'"(?:[=+\-@]|\\[tr])')
"""The beginning, in JSON, of a value that a spreadsheet takes for a formula."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet takes for a formula (OWASP, CSV Injection)."""


def as_csv(view: TableView) -> bytes:
    """Return a table as CSV.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, by which
    spreadsheets themselves mark a text.
    """
    file = io.BytesIO()
    if not view.goes_on:
        file.write(_written(view.columns).encode())
    # Lines are read one at a time: all together they would take ten times the memory of the text.
    for line in chain.from_iterable(lines.split("\n")[:-1] for lines in view.lines):
        file.write(_row(line, view.columns, view.taxonomies).encode())
    return file.getvalue()


class _Echo:
    """A file that writes nothing: what is written is returned by whoever writes."""

    write = staticmethod(str)


def _written(cells: Sequence[str | int | float]) -> str:
    written: str = csv.writer(_Echo()).writerow(cells)
    return written


# A story stands in the table of each of its terms, and in that of all stories, which is printed again
# at each save that is published: the rows of ten thousand stories take 20 MB.
@lru_cache(maxsize=1 << 14)
def _row(line: str, columns: tuple[str, ...], taxonomies: tuple[str, ...]) -> str:
    """Return the row of a story, given its line of JSON."""
    cells = _values(msgspec.json.decode(line), columns, taxonomies)
    # Most stories have no such cell, and then no cell is looked at.
    return _written(_marked(cells) if _FORMULA.search(line) else cells)


def rows_as_csv(view: RowsView) -> bytes:
    """Return rows as CSV; cells that a spreadsheet would take for formulas are marked as above."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(view.columns)
    writer.writerows([_marked(row) for row in view.rows])
    return text.getvalue().encode()


def _marked(cells: Sequence[str | int | float]) -> list[str | int | float]:
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell
        for cell in cells
    ]


def _values(
    row: dict[str, Any], columns: Sequence[str], taxonomies: Sequence[str]
) -> list[str | int | float]:
    terms, sources, image = row["terms"], row["sources"], row.get("image", {})
    names_of_terms = {taxonomy: _cell(terms.get(taxonomy, ())) for taxonomy in taxonomies}
    row.update(
        names_of_terms,
        sources=_cell([source["name"] for source in sources]),
        source_urls=_cell([source["url"] for source in sources if source["url"]]),
        corrections=len(row["corrections"]),
        source_rights=_aligned([source["rights"] for source in sources]),
        source_rights_urls=_aligned([source["rights_url"] for source in sources]),
        image_rights=image.get("rights", ""),
        image_rights_url=image.get("rights_url", ""),
    )
    return [_plain_cell(row[column]) for column in columns]


def _plain_cell(value: Any) -> str | int | float:  # noqa: ANN401 - whatever JSON has
    """Return a value of a field of the archive's own, whose type its settings say, as a cell."""
    if isinstance(value, list):
        return _cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _aligned(values: Sequence[str]) -> str:
    """Return a value for each of several, in their order, as one cell; empty where none has any."""
    return _cell(values) if any(values) else ""


def _cell(values: Sequence[str]) -> str:
    """Return several values as one cell holds them."""
    cell = LIST.join(values)
    # Hardly any value has one of the special characters itself.
    if cell.count(LIST) < len(values) and "\\" not in cell:
        return cell
    return LIST.join([_SPECIAL.sub(r"\\\g<0>", value) for value in values])
