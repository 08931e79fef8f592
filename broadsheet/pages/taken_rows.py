"""Taken rows: a database takes rows of stories from another one in which they are just the same.

To make a row takes ten times as long as to copy it. The rows of a file stand in the order of the
stories' numbers, so what is taken is taken in runs of stories that follow one another in both.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple


class TakenRows(NamedTuple):
    """Rows of stories that are taken from another file."""

    file: Path | bytes | None
    """The file, which nobody may change meanwhile, or its bytes; None where nothing is taken."""
    numbers: Mapping[int, int]
    """Position of each story whose rows are taken to the number that it has in the file."""
    is_rest_same: bool = False
    """Whether nothing but the rows of other stories may differ, and these are of the same terms."""


NO_ROWS = TakenRows(None, {})


class RowRun(NamedTuple):
    """Stories that follow one another, by their numbers."""

    numbers: range
    ahead: int | None
    """By how much their numbers are higher in the other file; None where their rows are made."""


_TAKEN = {
    "stories": "INSERT INTO stories SELECT id - ?, {columns} FROM taken.stories "
    "WHERE id BETWEEN ? AND ? ORDER BY id",
    "story_terms": "INSERT INTO story_terms SELECT story - ?, now FROM taken.story_terms "
    "JOIN same_terms ON before = term WHERE story BETWEEN ? AND ? ORDER BY 1, 2",
    "sources": "INSERT INTO sources SELECT NULL, story - ?, {columns} FROM taken.sources "
    "WHERE story BETWEEN ? AND ? ORDER BY id",
}
"""Tables with rows of stories that are taken to the statement that takes those of a run."""
_NUMBERED = frozenset({"id", "story"})
"""Columns of numbers, which may be others in each file."""


def runs_of(count: int, taken: TakenRows) -> Sequence[RowRun]:
    """Return so many stories in runs, in the order of their numbers: the oldest has 1."""
    if not taken.numbers:
        return [RowRun(range(1, count + 1), None)]

    def ahead(number: int) -> int | None:
        before = taken.numbers.get(count - number)
        return None if before is None else before - number

    runs = []
    for by, numbers in groupby(range(1, count + 1), ahead):
        first, *rest = numbers
        runs.append(RowRun(range(first, (rest[-1] if rest else first) + 1), by))
    return runs


def attach(connection: sqlite3.Connection, taken: TakenRows) -> None:
    """Have the rows that are taken at hand; no transaction may have begun."""
    if isinstance(taken.file, bytes):
        connection.execute("ATTACH ':memory:' AS taken")
        connection.deserialize(taken.file, name="taken")
    elif taken.file:
        # Nobody else writes to it, so that nothing need be locked or written beside it.
        connection.execute("ATTACH ? AS taken", (f"{taken.file.resolve().as_uri()}?immutable=1",))


def match_terms(connection: sqlite3.Connection) -> None:
    """Find the numbers of terms in both files, once those of the new one are there."""
    connection.execute("CREATE TEMP TABLE same_terms (before INTEGER PRIMARY KEY, now INTEGER)")
    connection.execute(
        "INSERT INTO same_terms SELECT old.id, new.id FROM taken.terms AS old "
        "JOIN main.terms AS new ON new.url = old.url"
    )


def take_rows(connection: sqlite3.Connection, table: str, run: RowRun) -> None:
    """Take the rows that the stories of a run have in a table."""
    assert run.ahead is not None, "the rows of the run are taken"
    names = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    # Names of columns are keys of fields, which are slugs, without quotation marks.
    columns = ", ".join([f'"{name}"' for (name,) in names if name not in _NUMBERED])
    first, last = run.numbers[0] + run.ahead, run.numbers[-1] + run.ahead
    connection.execute(_TAKEN[table].format(columns=columns), (run.ahead, first, last))
