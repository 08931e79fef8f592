"""Front matter: the YAML at the head of a file, and settings files, with all values as text."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import msgspec
import yaml

from broadsheet.problems import Misplaced
from broadsheet.reading.fields import FieldPath, Value
from broadsheet.reading.text import CONTROLS, line_and_column
from broadsheet.reading.yaml_errors import explain

_START = re.compile(r"---[ \t]*(?:\n|\Z)")
_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_LARGEST = 64 * 1024
_DEEPEST = 8
# YAML 1.1 also ends lines at U+0085, U+2028 and U+2029, and drops U+FEFF, which an editor cannot
# see.
_UNSEEN = re.compile(f"[{CONTROLS}\u2028\u2029\ufeff]")


class FileParts(msgspec.Struct, frozen=True):
    """The front matter and the body of a file, each with the line on which it starts."""

    front: str
    front_line: int
    body: str
    body_line: int


def split(text: str) -> FileParts:
    """Return the front matter and the body of a text.

    The front matter is between a first line `---` and the next line `---` or `...`. Raises
    `Misplaced` when the text does not start so, or its front matter never ends.
    """
    start = _START.match(text)
    if not start:
        raise Misplaced(
            "front matter is missing", "start the file with a line '---'", line=1, column=1
        )
    # The newline of the first line may also be the one before the last line: `---`, `---`.
    end = _END.search(text, start.end() - 1)
    if not end:
        raise Misplaced("front matter never ends", "write a line '---' after it", line=1, column=1)
    front = text[start.end() : end.start() + 1]
    return FileParts(front, 2, text[end.end() :], text.count("\n", 0, end.end()) + 1)


def parse(front: str, *, first_line: int) -> tuple[dict[str, Value], tuple[Misplaced, ...]]:
    """Return what YAML text says, key by key, and a mistake for each key that is given twice.

    Of two equal keys the first counts. An empty text gives an empty mapping, and a key without a
    value has the empty text. Raises `Misplaced` when the text is not one mapping of text keys,
    lists and mappings: YAML has anchors, aliases, tags and merge keys as well, but in front matter
    these are always characters that needed quotes.
    """
    reader = _Reader(front, first_line)
    with _in_plain_words(front, first_line):
        return reader.document(), tuple(reader.repeated)


def position(front: str, path: FieldPath, *, first_line: int) -> tuple[int, int]:
    """Return the line and column of the value at a path, or of its key when the value is empty.

    When only a part of the path exists, return those of the deepest part that does, or
    `(first_line, 1)` when none does. Raises what `parse` raises.
    """
    key, value, _ = _events_at(front, path, first_line)
    return _position_of(front, key if key and _is_empty(value) else value, first_line)


def key_position(front: str, path: FieldPath, *, first_line: int) -> tuple[int, int]:
    """Return the line and column of the key at a path, or else what `position` returns."""
    key, _, whole = _events_at(front, path, first_line)
    if key and whole:
        return _position_of(front, key, first_line)
    return position(front, path, first_line=first_line)


class _Reader:
    """Reads libyaml's events into one value, and stops at the first that front matter cannot have.

    Events come one at a time, so nothing is expanded, and nesting is refused before it is deep:
    libyaml's time grows with the square of the depth, and its own loaders recurse at every level.
    """

    def __init__(self, front: str, first_line: int) -> None:
        self._front = front
        self._first_line = first_line
        self._field = ""
        self.repeated: list[Misplaced] = []
        _check(front, first_line)
        self._events = _events(front)

    def document(self) -> dict[str, Value]:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return {}
        top = next(self._events)
        if not isinstance(top, yaml.MappingStartEvent) and not _is_empty(top):
            raise self._mistake(
                top, "there are no keys here", "write 'key: value', one on each line"
            )
        value = self._value(top, depth=0) or {}
        assert isinstance(value, dict), "a mapping or the empty text"
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._mistake(
                after, "a second document starts here", "remove this line of dashes"
            )
        return value

    def _value(self, event: yaml.Event, depth: int) -> Value:
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor or event.tag:
                raise self._sign(event)
            text: str = event.value
            if event.style == '"' and not text.isprintable() and (unseen := _UNSEEN.search(text)):
                message = f"an escape in this value stands for the invisible character U+{ord(unseen[0]):04X}"
                raise self._mistake(
                    event, message, "take the escape out, or put the value in single quotes"
                )
            return text
        if not isinstance(event, yaml.CollectionStartEvent) or event.anchor or event.tag:
            raise self._sign(event)
        if depth == _DEEPEST:
            raise self._mistake(
                event, f"this is nested more than {_DEEPEST} deep", "write it flatter"
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth + 1)
        return self._list(depth + 1)

    def _list(self, depth: int) -> list[Value]:
        values = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, depth))
        return values

    def _mapping(self, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        keys: dict[str, yaml.Event] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if depth == 1:
                self._field = key
            value = self._value(next(self._events), depth)
            if key in values:
                line, _ = _position_of(self._front, keys[key], self._first_line)
                hint = f"remove one of them: the first is on line {line}"
                self.repeated.append(self._mistake(event, f"key {key!r} is given twice", hint))
            else:
                values[key], keys[key] = value, event
            if depth == 1:
                self._field = ""
        return values

    def _key(self, event: yaml.Event) -> str:
        if isinstance(event, yaml.CollectionStartEvent):
            raise self._mistake(
                event, "a key cannot be a list or a mapping", "put what is in brackets in quotes"
            )
        key = self._value(event, depth=_DEEPEST)
        if not isinstance(key, str) or not key:
            raise self._mistake(event, "there is no key before ':'", "write 'key: value'")
        if key == "<<":
            raise self._mistake(
                event, "'<<' does not merge keys here", "write out the keys it stands for"
            )
        return key

    def _sign(self, event: yaml.Event) -> Misplaced:
        # The event of an anchor, a tag or an alias starts at its sign.
        sign = self._front[_start(event)]
        return self._mistake(
            event, f"a value that starts with {sign!r} needs quotes", "put the value in quotes"
        )

    def _mistake(self, event: yaml.Event, message: str, hint: str) -> Misplaced:
        line, column = _position_of(self._front, event, self._first_line)
        return Misplaced(message, hint, line=line, column=column, field=self._field)


def _check(front: str, first_line: int) -> None:
    if len(front.encode()) > _LARGEST:
        message = f"is {len(front.encode()):,} bytes long, and front matter or settings have at most {_LARGEST:,}"
        raise Misplaced(message, "move the text into the body", line=first_line, column=1)
    if not front.replace("\n", "").isprintable() and (unseen := _UNSEEN.search(front)):
        line, column = _line_and_column(front, unseen.start(), first_line)
        message = f"the invisible character U+{ord(unseen[0]):04X} cannot stand here"
        raise Misplaced(message, "delete it", line=line, column=column)


@contextmanager
def _in_plain_words(front: str, first_line: int) -> Iterator[None]:
    """Turn libyaml's errors into a `Misplaced` in plain words."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mistake = explain(error, front)
        line, column = _line_and_column(front, mistake.start, first_line)
        raise Misplaced(mistake.message, mistake.hint, line=line, column=column) from error


def _events_at(
    front: str, path: FieldPath, first_line: int
) -> tuple[yaml.Event | None, yaml.Event | None, bool]:
    """Return the key and the value at the deepest part of a path that exists.

    The third value says whether that is the whole path.
    """
    events_by_path = _events_by_path(front, first_line)
    for length in range(len(path), 0, -1):
        if path[:length] in events_by_path:
            return *events_by_path[path[:length]], length == len(path)
    return None, None, False


@lru_cache(maxsize=1)
def _events_by_path(
    front: str, first_line: int
) -> Mapping[FieldPath, tuple[yaml.Event | None, yaml.Event]]:
    """Return the key, if there is one, and the value at each path.

    The last file's are remembered, because many paths of one file may be looked up.
    """
    parse(front, first_line=first_line)
    events = _events(front)
    next(events)
    events_by_path: dict[FieldPath, tuple[yaml.Event | None, yaml.Event]] = {}
    if not isinstance(next(events), yaml.StreamEndEvent):
        _survey(events, (), None, next(events), events_by_path)
    return events_by_path


def _survey(
    events: Iterator[yaml.Event],
    path: FieldPath,
    key: yaml.Event | None,
    value: yaml.Event,
    events_by_path: dict[FieldPath, tuple[yaml.Event | None, yaml.Event]],
) -> None:
    """Add a value and all that is in it to `events_by_path`; of two equal keys the first counts."""
    inner = {} if path in events_by_path else events_by_path
    inner[path] = key, value
    if isinstance(value, yaml.MappingStartEvent):
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            name = following.value if isinstance(following, yaml.ScalarEvent) else ""
            _survey(events, (*path, name), following, next(events), inner)
    elif isinstance(value, yaml.SequenceStartEvent):
        number = 0
        while not isinstance(following := next(events), yaml.SequenceEndEvent):
            _survey(events, (*path, number), None, following, inner)
            number += 1


def lines_of_text(front: str, path: FieldPath) -> list[str]:
    """Return the lines that a text stands on; a single one when it is on one line, or is no text."""
    try:
        _, event, whole = _events_at(front, path, first_line=1)
    except Misplaced:
        return []
    if not whole or not isinstance(event, yaml.ScalarEvent) or event.end_mark is None:
        return []
    written = front[_start(event) : event.end_mark.index]
    if event.style in {"|", ">"}:
        written = written.partition("\n")[2]
    elif event.style:
        written = written[1:-1]
    return [line.strip() for line in written.splitlines() if line.strip()]


def _is_empty(event: yaml.Event | None) -> bool:
    """Return whether a value was left out, without even a pair of quotes."""
    return (
        isinstance(event, yaml.ScalarEvent)
        and not event.value
        and not event.style
        and not event.tag
    )


def _events(front: str) -> Iterator[yaml.Event]:
    return yaml.parse(front, Loader=yaml.CBaseLoader)


def _start(event: yaml.Event) -> int:
    assert event.start_mark is not None, "libyaml marks every event"
    return event.start_mark.index


def _position_of(front: str, event: yaml.Event | None, first_line: int) -> tuple[int, int]:
    return _line_and_column(front, _start(event), first_line) if event else (first_line, 1)


def _line_and_column(front: str, start: int, first_line: int) -> tuple[int, int]:
    line, column = line_and_column(front[:start])
    return first_line + line - 1, column
