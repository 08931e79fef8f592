"""Parts of a text of YAML: a text with mistakes is read key by key, so that all of them are told."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import yaml

from broadsheet.problems import Misplaced
from broadsheet.reading.fields import Value
from broadsheet.reading.signs import SPACES, named
from broadsheet.reading.yaml_reader import Reader, events_in, given_twice, place, start_of

_LINE = re.compile(r"^( *)(?!#|-\s|-$|[\]}]|---|\.\.\.)\S.*$", re.MULTILINE)
_KEY = re.compile(r"""\s*["'“”‘’]?([^\s:"'“”‘’：][^:"'“”‘’：\n]*)""")  # noqa: RUF001 - a key that an office program wrote
_COLON = re.compile(r"[：﹕∶]|:(?=[^\s\w/])")  # noqa: RUF001 - signs that look like a colon
_ABOVE = re.compile(r"[^#]*[:-](?:\s+#.*|\s*)")
_INNER = re.compile(r"^( *)(?!#)\S.*$", re.MULTILINE)
_DASH = re.compile(r"^ *-(?: +|$)")
_DEEPEST = 8
"""Number of levels at which mistakes inside a value are looked for, at most."""
_NO_KEYS = "there are no keys here"
_EQUALS = re.compile(r"\s*[\w.-]+\s*=\s")
_NEVER_CLOSED = "is never closed"
_TRIES = 64
"""Number of times in one text that lines are joined to see whether they are one value, at most."""
_JOINED = 8
"""Number of parts that are joined at a time, at most."""
_SPACED = re.compile(
    rf"^[ {SPACES}]*(?:-(?:[{SPACES}]| +))*(?:[\w-]+[ {SPACES}]*:[{SPACES}]?)?", re.MULTILINE
)
"""The start of a line up to the space behind a key."""
_ODD_SPACE = re.compile(f"[{SPACES}]")


class KeyPart(NamedTuple):
    """A key with its value, or what stands in its place."""

    start: int
    """Position in the whole text."""
    line: int
    """Line in the file."""
    text: str
    values: dict[str, Value] | None
    """What the part says; None when it cannot be read."""
    mistakes: tuple[Misplaced, ...]
    key: str
    """The key with which it begins, as far as there is one."""


def key_parts(front: str, first_line: int) -> list[KeyPart]:
    """Return a text cut where its keys begin, each part read by itself."""
    pieces = list(_pieces(front))
    parts: list[KeyPart] = []
    tries = _TRIES
    at = 0
    while at < len(pieces):
        start, text = pieces[at]
        part = _read(front, start, text, first_line, alone=len(pieces) == 1)
        at += 1
        if part.mistakes and part.mistakes[-1].message.endswith(_NEVER_CLOSED):
            for end in range(at + 1, min(at + _JOINED, len(pieces)) + 1):
                if tries == 0:
                    break
                tries -= 1
                joined = text + "".join(more for _, more in pieces[at:end])
                whole = _read(front, start, joined, first_line, alone=False)
                if whole.values is not None:
                    part, at = whole, end
                    break
        parts.append(part)
    return parts


def merged(parts: list[KeyPart]) -> tuple[dict[str, Value], list[Misplaced], frozenset[str]]:
    """Return the values of all parts, their mistakes, and the keys whose values cannot be read."""
    values: dict[str, Value] = {}
    mistakes: list[Misplaced] = []
    lines: dict[str, int] = {}
    unread: set[str] = set()
    for part in parts:
        mistakes += part.mistakes
        if part.values is None:
            unread.add(part.key)
            continue
        for key, value in part.values.items():
            if key in values:
                message, hint = given_twice(key, lines[key])
                mistakes.append(Misplaced(message, hint, line=part.line, column=1, field=key))
            else:
                values[key], lines[key] = value, part.line
    return values, mistakes, frozenset(unread - {""})


def with_plain_spaces(front: str) -> str:
    """Return a text with plain spaces where its lines are indented and behind its keys.

    A space that does not break looks the same, but nothing is indented or ended by it. Quoted texts
    and blocks of text keep theirs. Every sign stays where it was.
    """
    if front.isascii() or not _ODD_SPACE.search(front):
        return front
    spaced = _SPACED.sub(lambda match: _ODD_SPACE.sub(" ", match[0]), front)
    if spaced == front:
        return front
    with suppress(yaml.YAMLError):
        for event in events_in(spaced):
            if isinstance(event, yaml.ScalarEvent) and event.style and event.end_mark:
                start, end = start_of(event), event.end_mark.index
                spaced = spaced[:start] + front[start:end] + spaced[end:]
    return spaced


def _pieces(front: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces of a text that begin where a key may, each with its position."""
    lines = list(_LINE.finditer(front))
    if not lines:
        yield 0, front
        return
    indent = len(lines[0][1])
    starts = [line.start() for line in lines if len(line[1]) <= indent]
    starts[0] = 0
    for start, end in zip(starts, [*starts[1:], len(front)], strict=True):
        yield start, front[start:end]


def _read(front: str, start: int, text: str, first_line: int, *, alone: bool) -> KeyPart:
    line, _ = place(front, start, first_line)
    found = _KEY.match(text)
    key = found[1].strip() if found else ""
    reader = Reader(text, line)
    try:
        values = reader.document()
    except Misplaced as mistake:
        fatal = mistake if alone else _without_key(text, line, mistake)
        word, *_ = key.split() or [""]
        inner = _mistakes_inside(text, line, word)
        # What is wrong inside is told there: a second message on its line would be of the same.
        outer = [each for each in (*reader.mistakes, fatal) if not _is_among(each, inner)]
        return KeyPart(start, line, text, None, (*inner, *outer), word)
    return KeyPart(start, line, text, values, tuple(reader.mistakes), key)


def _mistakes_inside(text: str, line: int, key: str, depth: int = 0) -> list[Misplaced]:
    """Return the mistakes in the items and keys below a key, each read by itself.

    There are none when the value of the key begins on its own line.
    """
    head, _, body = text.partition("\n")
    is_above = body.strip() and _ABOVE.fullmatch(head)
    return _mistakes_below(body, line + 1, key, depth) if is_above else []


def _mistakes_below(body: str, first_line: int, key: str, depth: int) -> list[Misplaced]:
    """Return the mistakes in each of the items or keys that a text consists of."""
    lines = list(_INNER.finditer(body))
    if depth == _DEEPEST or not lines:
        return []
    indent = min(len(each[1]) for each in lines)
    starts = [each.start() for each in lines if len(each[1]) == indent]
    mistakes: list[Misplaced] = []
    line = first_line + body.count("\n", 0, starts[0])
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        piece = body[start:end]
        reader = Reader(piece, line, inside=True)
        try:
            reader.document()
            mistakes += reader.mistakes
        except Misplaced as mistake:
            # An item's own keys stand where they are without its dash.
            item = _DASH.sub(lambda dash: " " * len(dash[0]), piece, count=1)
            if item == piece:
                inner = _mistakes_inside(piece, line, key, depth + 1)
            else:
                is_long = "\n" in piece.strip()
                inner = _mistakes_below(item, line, key, depth + 1) if is_long else []
            outer = (*reader.mistakes, mistake)
            mistakes += [*inner, *(each for each in outer if not _is_among(each, inner))]
        line += piece.count("\n")
    for each in mistakes:
        each.field = each.field and key
    return sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column))


def _is_among(mistake: Misplaced, others: list[Misplaced]) -> bool:
    return any(mistake.line == each.line for each in others)


def _without_key(text: str, line: int, mistake: Misplaced) -> Misplaced:
    """Return the mistake in a line that has no key, when that is the mistake."""
    if mistake.message != _NO_KEYS:
        return mistake
    first = text.strip("\n").partition("\n")[0]
    hint = "write 'key: value' or '- value'; indent the line if it continues the one above"
    if colon := _COLON.search(first):
        sign = first[colon.start()]
        odd = sign if sign != ":" else first[colon.end()]
        if not odd.isascii():
            hint = f"write ': ' after the key: {named(odd)} stands there"
    elif _EQUALS.match(first):
        hint = "write 'key: value': this is how TOML has it"
    message = "there is no ': ' after a key on this line"
    return Misplaced(message, hint, line=line, column=mistake.column)
