"""Rows in place: a database in which edited stories take just the room that they took is the last one.

Rows stand one after the other in the file. Where the cells of a row are as long as those before, they
are overwritten, and no other byte moves: to write one row takes no time beside writing all.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from broadsheet.model import Story
from broadsheet.pages.database import (
    UNGUARDED,
    Cells,
    overwrite,
    pieces_of,
    story_cells,
    story_columns,
)
from broadsheet.pages.export_fields import source_row
from broadsheet.pages.exports import Lines
from broadsheet.pages.parts import Parts
from broadsheet.pages.taken_rows import TakenRows
from broadsheet.problems import Failure

INDEXED = "date"
"""The column of stories that an index has."""
_SIZES = (0, 1, 2, 3, 4, 6, 8)
"""Bytes that the file has for whole numbers (sqlite.org/fileformat.html, 2.1): those of zero and one
are none."""

_Changes = Mapping[int, Mapping[str, object]]
"""Number of a story to its cells that have changed, by column."""


def room(cell: str | float | None) -> tuple[str, int]:
    """Return how a cell stands in the file: the kind of its value, and its size in bytes."""
    if cell is None:
        return "nothing", 0
    if isinstance(cell, str):
        return "text", len(cell.encode())
    if isinstance(cell, int):
        if cell in (0, 1):
            return "number", -1 - cell
        ranges = pairwise(_SIZES)
        return "number", next(
            size for _, size in ranges if -(1 << 8 * size - 1) <= cell < 1 << 8 * size - 1
        )
    # A number with nothing after its point stands as a whole one.
    return ("whole", hash(cell)) if cell.is_integer() else ("fraction", 8)


def pieces_in_place(parts: Parts, lines: Lines, taken: TakenRows) -> Iterator[bytes] | None:
    """Return the bytes of an archive's database in pieces, made from the file that rows are taken from.

    Returns None where more of it moves than cells, or that is not known. Raises `Failure` where the
    machine refuses, also as the pieces are taken.
    """
    count, numbers = len(parts.archive.stories), taken.numbers
    if not taken.is_rest_same or not isinstance(taken.file, Path):
        return None
    if any(number != count - at for at, number in numbers.items()):
        return None
    edited = [at for at in range(count) if at not in numbers]
    file = taken.file.resolve()
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as last:
            changes = _changes(last, parts, lines, edited)
    except sqlite3.Error as error:
        raise Failure(f"{file}: {error}") from error
    return None if changes is None else _overwritten(file, changes)


def _changes(
    last: sqlite3.Connection, parts: Parts, lines: Lines, edited: Sequence[int]
) -> _Changes | None:
    """Return the cells that edits of the stories at some positions change; None where more moves."""
    archive, types, count = parts.archive, story_columns(parts), len(parts.archive.stories)
    if last.execute("SELECT count(*) FROM stories").fetchone() != (count,):
        return None
    # Keys of fields are slugs, without quotation marks.
    columns = ", ".join([f'"{name}"' for name in types])
    targets: dict[int, list[int]] = {at: [] for at in edited}
    for target, sources in archive.links.backlinks.items():
        for source in targets.keys() & {*sources}:
            targets[source].append(count - target)
    changes: dict[int, Mapping[str, object]] = {}
    for at in edited:
        number, story = count - at, archive.stories[at]
        before: Cells | None = last.execute(
            f"SELECT {columns} FROM stories WHERE id = ?",  # noqa: S608 - see above
            (number,),
        ).fetchone()
        after = story_cells(lines.of([at]), types)
        if before is None or [*map(room, before)] != [*map(room, after)]:
            return None
        changed = {
            name: new for name, old, new in zip(types, before, after, strict=True) if old != new
        }
        if INDEXED in changed or not _are_same(last, number, _others(story, sorted(targets[at]))):
            return None
        changes[number] = changed
    return changes


def _others(story: Story, targets: Iterable[int]) -> Mapping[str, Sequence[Sequence[object]]]:
    """Return the rows of a story in other tables that edits may change, without its number."""
    return {
        "links": [(target,) for target in targets],
        "sources": [tuple(source_row(each).values()) for each in story.sources],
        "corrections": [(str(each.date), each.text) for each in story.corrections],
    }


def _are_same(
    last: sqlite3.Connection, number: int, others: Mapping[str, Sequence[Sequence[object]]]
) -> bool:
    """Return whether the rows of a story in other tables are those of a file."""
    for table, rows in others.items():
        # Their own numbers and that of the story come first.
        before = last.execute(f"SELECT * FROM {table} WHERE story = ? ORDER BY 1, 2", (number,))  # noqa: S608 - see above
        own = 1 if table == "links" else 2
        if [row[own:] for row in before] != rows:
            return False
    return True


def _overwritten(file: Path, changes: _Changes) -> Iterator[bytes]:
    """Yield the bytes of a file with other cells in some stories, in pieces."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        copy = Path(folder) / "archive.db"
        try:
            shutil.copyfile(file, copy)
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                connection.executescript(UNGUARDED)
                overwrite(connection, changes)
        except (OSError, sqlite3.OperationalError) as error:
            raise Failure(f"{folder}: {error}") from error
        yield from pieces_of(copy)
