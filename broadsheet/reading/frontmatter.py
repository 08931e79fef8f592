"""Front matter: the YAML at the head of a file, and settings files, with all values as text."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec
import yaml

from broadsheet.problems import Misplaced
from broadsheet.reading.fields import FieldPath, Value
from broadsheet.reading.signs import SPACES, named
from broadsheet.reading.text import line_and_column
from broadsheet.reading.yaml_parts import key_parts, merged, with_plain_spaces
from broadsheet.reading.yaml_reader import (
    LARGEST_FRONT,
    Reader,
    events_in,
    is_empty,
    place,
    start_of,
)

_START = re.compile(rf"\s*^---[ \t{SPACES}]*(?:\n|\Z)", re.MULTILINE)
_END = re.compile(rf"\n(?:---|\.\.\.)[ \t{SPACES}]*(?:\n|\Z)")
_DASHES = re.compile(r"^[-\u2010-\u2015\u2212]{1,3}[ \t]*$", re.MULTILINE)
"""A line of dashes as programs write it that make one long dash of two short ones."""
_WORDED = re.compile(r"---[ \t]*(json|toml|ya?ml|cson|js)[ \t]*\n", re.IGNORECASE)
_DRAFT = re.compile(
    r"""^draft[ \t]*:[ \t]*["'“]?(?:true|yes|on)["'”]?[ \t]*(?:[ \t]#.*)?$""",
    re.MULTILINE | re.IGNORECASE,
)
_FORMATS: Mapping[str, tuple[str, str]] = {"+++": ("TOML", "key = value"), "{": ("JSON", '"key":')}
"""What the front matter of other programs begins with, to the name of its format and its form."""


class FileParts(msgspec.Struct, frozen=True):
    """The front matter and the body of a file, each with the line on which it starts."""

    front: str
    front_line: int
    body: str
    body_line: int


class Parsed(NamedTuple):
    """What front matter or settings say, with the mistakes in the YAML."""

    values: dict[str, Value]
    """Value by key, for each key whose value can be read; of two equal keys the first counts."""
    mistakes: tuple[Misplaced, ...]
    unread: frozenset[str] = frozenset()
    """Keys that are there, but whose values cannot be read."""


def split(text: str) -> FileParts:
    """Return the front matter and the body of a text.

    The front matter is between a first line `---`, which may follow empty lines, and the next line
    `---` or `...`. Raises `Misplaced` when the text does not start so, or its front matter never
    ends.
    """
    start = _START.match(text)
    if not start:
        raise _missing(text)
    # The newline of the first line may also be the one before the last line: `---`, `---`.
    end = _END.search(text, start.end() - 1)
    if not end:
        raise _unended(text, start)
    front = text[start.end() : end.start() + 1]
    line = text.count("\n", 0, start.end()) + 1
    return FileParts(front, line, text[end.end() :], text.count("\n", 0, end.end()) + 1)


def _missing(text: str) -> Misplaced:
    """Return what a text has in place of the line that begins front matter."""
    begun = text.lstrip()
    line, column = line_and_column(text[: len(text) - len(begun)]) if begun else (1, 1)
    for sign, (name, form) in _FORMATS.items():
        if begun.startswith(sign) and not begun.startswith(("{{", "{%")):
            message = f"front matter is missing: this is {name}"
            hint = f"write it as YAML between two lines '---': 'key: value' in place of '{form} …'"
            return Misplaced(message, hint, line=line, column=column)
    if word := _WORDED.match(begun):
        message = f"front matter is missing: {word[1]!r} stands behind '---'"
        return Misplaced(message, "write YAML, below a line '---' alone", line=line, column=column)
    if (dashes := _DASHES.match(begun)) and (odd := _odd_dash(dashes[0])):
        message = f"front matter is missing: {named(odd)} is no '-'"
        return Misplaced(message, "write three plain hyphens: '---'", line=line, column=column)
    return Misplaced(
        "front matter is missing", "start the file with a line '---'", line=1, column=1
    )


def _unended(text: str, start: re.Match[str]) -> Misplaced:
    """Return a mistake for front matter that never ends, at the line that looks like its end."""
    dashes = _DASHES.search(text, start.end())
    if dashes and (odd := _odd_dash(dashes[0])):
        line, column = line_and_column(text[: dashes.start()])
        message = f"front matter never ends: {named(odd)} is no '-'"
        return Misplaced(message, "write three plain hyphens: '---'", line=line, column=column)
    line, column = line_and_column(text[: start.end() - len(start[0].lstrip())])
    return Misplaced(
        "front matter never ends", "write a line '---' after it", line=line, column=column
    )


def _odd_dash(dashes: str) -> str:
    return next((sign for sign in dashes if not sign.isascii()), "")


def says_draft(text: str) -> bool:
    """Return whether a text that cannot be read says all the same that it is a draft.

    Only the lines up to the end of its front matter count, or up to the first empty one.
    """
    start = _START.match(text)
    if not start:
        return False
    end = _END.search(text, start.end() - 1)
    front = text[start.end() : end.start() + 1 if end else start.end() + LARGEST_FRONT]
    return _DRAFT.search(front if end else front.partition("\n\n")[0]) is not None


def parse(front: str, *, first_line: int) -> Parsed:
    """Return what YAML text says, key by key, and every mistake in it.

    An empty text gives an empty mapping. A key without a value has the empty text, and so has one
    with an unquoted `null` or `~`, except `title`. A text with mistakes is read key by key. Raises
    `Misplaced` when not even one key is there: YAML has anchors, aliases, tags and merge keys as
    well, but in front matter these are always characters that needed quotes.
    """
    spaced = with_plain_spaces(front)
    reader = Reader(spaced, first_line)
    try:
        return Parsed(reader.document(), tuple(reader.mistakes))
    except Misplaced as mistake:
        if len(front.encode()) > LARGEST_FRONT:
            raise
        parts = key_parts(spaced, first_line)
        if len(parts) == 1 and len(parts[0].mistakes) == 1:
            raise
        values, mistakes, unread = merged(parts)
        # Some mistakes are in how the parts stand to each other.
        return Parsed(values, tuple(mistakes) or (mistake,), unread)


def position(front: str, path: FieldPath, *, first_line: int) -> tuple[int, int]:
    """Return the line and column of the value at a path, or of its key when the value is empty.

    When only a part of the path exists, return those of the deepest part that does, or
    `(first_line, 1)` when none does.
    """
    spot, _ = _spot(front, path)
    if spot is None:
        return first_line, 1
    return place(front, spot.key if spot.key is not None and spot.empty else spot.value, first_line)


def key_position(front: str, path: FieldPath, *, first_line: int) -> tuple[int, int]:
    """Return the line and column of the key at a path, or else what `position` returns."""
    spot, whole = _spot(front, path)
    if spot is not None and spot.key is not None and whole:
        return place(front, spot.key, first_line)
    return position(front, path, first_line=first_line)


def position_in(front: str, path: FieldPath, before: str, *, first_line: int) -> tuple[int, int]:
    """Return the line and column of what follows `before` in the text at a path.

    They are exact in a block of lines (`|`), whose lines are those of the file; in a text of any other
    style, they are those of its beginning.
    """
    spot, whole = _spot(front, path)
    if spot is None or not whole or spot.style != "|":
        return position(front, path, first_line=first_line)
    line, _ = place(front, spot.value, first_line)
    lines = before.split("\n")
    written = front.split("\n")[line - first_line + 1 :]
    indent = next((len(each) - len(each.lstrip(" ")) for each in written if each.strip()), 0)
    return line + len(lines), indent + len(lines[-1]) + 1


class _Spot(NamedTuple):
    """Where a value stands in a text."""

    key: int | None
    """Position of its key; None for an item of a list."""
    value: int
    empty: bool
    end: int = 0
    """Position where it ends, for a text; 0 for a list or a mapping."""
    style: str = ""
    """The sign with which it begins, for a text in quotes or a block of text."""


def _spot(front: str, path: FieldPath) -> tuple[_Spot | None, bool]:
    """Return the deepest part of a path that exists, and whether that is the whole path."""
    spots = _spots(front) if path else {}
    for length in range(len(path), 0, -1):
        if path[:length] in spots:
            return spots[path[:length]], length == len(path)
    return None, False


@lru_cache(maxsize=1)
def _spots(front: str) -> Mapping[FieldPath, _Spot]:
    """Return where the value at each path stands.

    The last file's are remembered, because many paths of one file may be looked up.
    """
    spots: dict[FieldPath, _Spot] = {}
    spaced = with_plain_spaces(front)
    try:
        Reader(spaced, 1).document()
    except Misplaced:
        if len(front.encode()) > LARGEST_FRONT:
            return spots
        for part in key_parts(spaced, 1):
            if part.values is not None:
                _survey_text(part.text, part.start, spots)
            elif part.key:
                spots.setdefault((part.key,), _Spot(part.start, part.start, empty=False))
    else:
        _survey_text(spaced, 0, spots)
    return spots


def _survey_text(text: str, above: int, spots: dict[FieldPath, _Spot]) -> None:
    """Add what stands in a text, which begins at a position of the whole, to `spots`."""
    events = events_in(text)
    if (top := next(events, None)) is not None:
        _survey(events, (), None, top, above, spots)


def _survey(  # noqa: PLR0917 - what is carried down a tree
    events: Iterator[yaml.Event],
    path: FieldPath,
    key: yaml.Event | None,
    value: yaml.Event,
    above: int,
    spots: dict[FieldPath, _Spot],
) -> None:
    """Add a value and all that is in it to `spots`; of two equal keys the first counts."""
    inner = {} if path and path in spots else spots
    if path:
        start = above + start_of(key) if key else None
        inner[path] = _Spot(start, above + start_of(value), is_empty(value))
        if isinstance(value, yaml.ScalarEvent) and value.end_mark:
            end, style = above + value.end_mark.index, value.style or ""
            inner[path] = inner[path]._replace(end=end, style=style)
    if isinstance(value, yaml.MappingStartEvent):
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            name = following.value if isinstance(following, yaml.ScalarEvent) else ""
            _survey(events, (*path, name), following, next(events), above, inner)
    elif isinstance(value, yaml.SequenceStartEvent):
        number = 0
        while not isinstance(following := next(events), yaml.SequenceEndEvent):
            _survey(events, (*path, number), None, following, above, inner)
            number += 1


def lines_of_text(front: str, path: FieldPath) -> list[str]:
    """Return the lines that a text stands on; a single one when it is on one line, or is no text."""
    spot, whole = _spot(front, path)
    if spot is None or not whole or not spot.end:
        return []
    written = front[spot.value : spot.end]
    if spot.style in {"|", ">"}:
        written = written.partition("\n")[2]
    elif spot.style:
        written = written[1:-1]
    return [line.strip() for line in written.splitlines() if line.strip()]
