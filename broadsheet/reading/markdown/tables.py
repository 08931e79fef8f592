"""Tables, as GitHub has them: a head, a line of dashes, and rows up to the next block.

https://github.github.com/gfm/#tables-extension-
"""

import re

from broadsheet.reading.markdown.limits import CELLS, TooMuch

_DASHES = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_MAY_BE = frozenset("|:- \t")


class Table:
    """A table that is being read."""

    __slots__ = ("aligns", "head", "rows")

    def __init__(self, head: list[str], aligns: list[str]) -> None:
        self.head = head
        self.aligns = aligns
        """For each column `left`, `center`, `right` or an empty text."""
        self.rows: list[list[str]] = []

    def add(self, line: str) -> None:
        """Add a row. Raises `TooMuch` for a table beyond the limits."""
        self.rows.append(cells(line))
        count = len(self.aligns) * (len(self.rows) + 1)
        if count > CELLS:
            raise TooMuch(
                f"the table has {count} cells",
                "divide it, or publish it as a file",
                "|".join(self.head),
            )


def table(head: str, dashes: str) -> Table | None:
    """Return the table that two lines begin, or None."""
    if (
        not set(dashes) <= _MAY_BE
        or not ("|" in head or "|" in dashes)
        or not _DASHES.match(dashes)
    ):
        return None
    columns = cells(dashes)
    names = cells(head)
    return (
        Table(names, [_align(column) for column in columns]) if len(names) == len(columns) else None
    )


def cells(line: str) -> list[str]:
    r"""Return the texts between a row's bars; one written `\|` is part of a text, in code too."""
    line = line.strip(" \t")
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    if "\\|" not in line:
        return [cell.strip(" \t") for cell in line.split("|")]
    return [cell.strip(" \t").replace("\\|", "|") for cell in _BAR.split(line)]


def _align(dashes: str) -> str:
    left, right = dashes.startswith(":"), dashes.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else ""
