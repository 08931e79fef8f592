"""YAML as front matter may have it: one mapping of texts, lists and mappings, all values as text."""

import re
from collections.abc import Iterator

import yaml

from broadsheet.problems import Misplaced
from broadsheet.reading.fields import Value
from broadsheet.reading.text import CONTROLS, line_and_column
from broadsheet.reading.yaml_errors import explain

LARGEST_FRONT = 64 * 1024
"""Number of bytes in front matter or settings, at most."""
_DEEPEST = 8
# YAML 1.1 also ends lines at U+0085, U+2028 and U+2029, and drops U+FEFF, which an editor cannot
# see.
_UNSEEN = re.compile(f"[{CONTROLS}\u2028\u2029\ufeff]")
NOTHING = frozenset({"null", "Null", "NULL", "~"})
"""Unquoted values that stand for no value, besides the empty one."""
_HAVE_NOTHING = "title"
"""Key of the field in which these are words all the same: a headline may be "Null"."""
_COMMENT = re.compile(r"[ \t\[{,]#")
_LOST = re.compile(r"[ \t](#[^\n]*)")
_LOST_TAG = re.compile(r"[ \t](#[^\s#][^\n]*)")
_LOST_ITEM = re.compile(r"[\[{,]\s*(#[^\s#][^\n]*)")
_WORDLESS = re.compile(
    r"[\d\s.,:+\-\u2013/%tTzZ]*|\d{4}(?:-\d\d){0,2}~|true|false|yes|no|on|off|null|~", re.IGNORECASE
)
"""What is no words: a date, a number, true or false."""
_LONGEST_SHOWN = 60
"""Number of characters of lost words that a message repeats, at most."""


class Reader:
    """Reads libyaml's events into one value, and stops at the first that front matter cannot have.

    Events come one at a time, so nothing is expanded, and nesting is refused before it is deep:
    libyaml's time grows with the square of the depth, and its own loaders recurse at every level.
    """

    def __init__(self, front: str, first_line: int, *, inside: bool = False) -> None:
        """Prepare to read a text whose first line has a number in its file.

        What stands `inside` a value need not have keys.
        """
        self._inside = inside
        self._front = front
        self._first_line = first_line
        self._field = ""
        self._is_flow = False
        """Whether the last list or mapping that began is one in brackets."""
        self._has_comments = _COMMENT.search(front) is not None
        self._read_to = 0
        self._lost: Misplaced | None = None
        """The last mistake about words that a comment has taken."""
        self.mistakes: list[Misplaced] = []
        """Mistakes that did not keep the text from being read."""

    def document(self) -> dict[str, Value]:
        """Return what the text says, key by key; raises `Misplaced` at what cannot be read."""
        check_signs(self._front, self._first_line)
        self._events = _events(self._front)
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            mistake = explain(error, self._front)
            # A comment that ends a value too early is why the text behind it fits nowhere.
            end = error.problem_mark.index if error.problem_mark else len(self._front)
            lost = self._lost or self._lost_before(end)
            if lost:
                self.mistakes = [each for each in self.mistakes if each is not lost]
                raise lost from error
            line, column = place(self._front, mistake.start, self._first_line)
            raise Misplaced(mistake.message, mistake.hint, line=line, column=column) from error

    def _document(self) -> dict[str, Value]:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return {}
        top = next(self._events)
        if self._inside:
            self._value(top, depth=0)
            return {}
        if not isinstance(top, yaml.MappingStartEvent) and not is_empty(top):
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

    def _value(self, event: yaml.Event, depth: int, key: str = "") -> Value:
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor or event.tag:
                raise self._sign(event)
            text: str = event.value
            if self._has_comments:
                self._check_comment(event)
            if text in NOTHING and not event.style and key != _HAVE_NOTHING:
                return ""
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
        self._is_flow = bool(event.flow_style)
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
        is_flow = self._is_flow
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if depth == 1:
                self._field, self._is_flow = key, is_flow
            value = self._value(next(self._events), depth, key)
            if key in values:
                line, _ = place(self._front, start_of(keys[key]), self._first_line)
                self.mistakes.append(self._mistake(event, *given_twice(key, line)))
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
        # What is no value is a word where a key stands.
        key = self._value(event, _DEEPEST, _HAVE_NOTHING)
        if not isinstance(key, str) or not key:
            raise self._mistake(event, "there is no key before ':'", "write 'key: value'")
        if key == "<<":
            raise self._mistake(
                event, "'<<' does not merge keys here", "write out the keys it stands for"
            )
        return key

    def _check_comment(self, event: yaml.ScalarEvent) -> None:
        """Note a mistake when a comment right behind an unquoted text was meant as a part of it."""
        assert event.end_mark is not None, "libyaml marks every event"
        self._read_to = event.end_mark.index
        if event.style or (event.value and _WORDLESS.fullmatch(event.value)):
            return
        # Where a value is still to be written, `# words` is a note on it, but `#word` is the value.
        pattern = _LOST if event.value else _LOST_TAG
        if lost := pattern.match(self._front, event.end_mark.index):
            whole = "" if self._is_flow else f"{event.value} {lost[1].rstrip()}".strip()
            self._lost = self._lost_words(lost, whole)
            self.mistakes.append(self._lost)

    def _lost_before(self, end: int) -> Misplaced | None:
        """Return a mistake for the first comment behind unquoted words that were not read yet."""
        if not self._has_comments:
            return None
        start = self._front.rfind("\n", 0, self._read_to) + 1
        for lost in _LOST.finditer(self._front, start, end):
            line_start = self._front.rfind("\n", 0, lost.start()) + 1
            before = self._front[line_start : lost.start()]
            words = re.split(r":\s|^\s*-\s|[\[{,]", before)[-1]
            is_text = words.strip() and words[-1] not in " \t\"']}" and "#" not in words
            if is_text and not re.search(r"[\"']", words) and not _WORDLESS.fullmatch(words):
                return self._lost_words(lost, "")
        item = _LOST_ITEM.search(self._front, start, end)
        return self._lost_words(item, "") if item else None

    def _lost_words(self, lost: re.Match[str], whole: str) -> Misplaced:
        words = lost[1].rstrip()
        shown = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
        quoted = quoted_value(whole) if whole and len(whole) <= _LONGEST_SHOWN else ""
        value = f"write {quoted}" if quoted else "put the whole value in quotes"
        line, column = place(self._front, lost.start(1), self._first_line)
        return Misplaced(
            f"what follows '#' is a comment here: {shown!r} would be lost",
            f"{value}, or two blanks before a comment",
            line=line,
            column=column,
            field=self._field,
        )

    def _sign(self, event: yaml.Event) -> Misplaced:
        # The event of an anchor, a tag or an alias starts at its sign.
        sign = self._front[start_of(event)]
        return self._mistake(
            event, f"a value that starts with {sign!r} needs quotes", "put the value in quotes"
        )

    def _mistake(self, event: yaml.Event, message: str, hint: str) -> Misplaced:
        line, column = place(self._front, start_of(event), self._first_line)
        return Misplaced(message, hint, line=line, column=column, field=self._field)


def given_twice(key: str, first: int) -> tuple[str, str]:
    """Return the message and the hint for a key that stands on an earlier line already."""
    return f"key {key!r} is given twice", f"remove one of them: the first is on line {first}"


def quoted_value(text: str) -> str:
    """Return a text in quotes, as YAML has it."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def check_signs(front: str, first_line: int) -> None:
    """Raise `Misplaced` for a text that is too long, or has an invisible sign."""
    if len(front.encode()) > LARGEST_FRONT:
        message = f"is {len(front.encode()):,} bytes long, and front matter or settings have at most {LARGEST_FRONT:,}"
        raise Misplaced(message, "move the text into the body", line=first_line, column=1)
    if not front.replace("\n", "").isprintable() and (unseen := _UNSEEN.search(front)):
        line, column = place(front, unseen.start(), first_line)
        message = f"the invisible character U+{ord(unseen[0]):04X} cannot stand here"
        raise Misplaced(message, "delete it", line=line, column=column)


def events_in(front: str) -> Iterator[yaml.Event]:
    """Return libyaml's events of a text from its first key on; none when the text says nothing."""
    events = _events(front)
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        return iter(())
    return events


def is_empty(event: yaml.Event | None) -> bool:
    """Return whether a value was left out, without even a pair of quotes."""
    return (
        isinstance(event, yaml.ScalarEvent)
        and not event.value
        and not event.style
        and not event.tag
    )


def start_of(event: yaml.Event) -> int:
    """Return the position in its text where an event starts."""
    assert event.start_mark is not None, "libyaml marks every event"
    return event.start_mark.index


def place(front: str, start: int, first_line: int) -> tuple[int, int]:
    """Return the line and the column, in the file, of a position in a text."""
    line, column = line_and_column(front[:start])
    return first_line + line - 1, column


def _events(front: str) -> Iterator[yaml.Event]:
    return yaml.parse(front, Loader=yaml.CBaseLoader)
