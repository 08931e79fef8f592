"""How much a body may hold: texts that would take seconds or exhaust the memory are refused beforehand.

Each limit stands far above what a person writes, and is checked in time that grows no faster than
the text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from broadsheet.problems import Invalid, Misplaced

CHARACTERS = 1_000_000
"""Characters in a body: twice the length of a long novel."""
LINES = 50_000
"""Lines in a body."""
BLOCK_LINES = 20_000
"""Lines between two blank lines."""
SIGNS = 50_000
"""Occurrences in a body of any one character that Markdown uses."""
NESTING = 40
"""Quotes and lists inside each other."""
BRACKETS = 100
"""Opening square brackets in one paragraph that are never closed, or stand inside each other."""
UNFINISHED_TAGS = 50
"""HTML tags without their `>`."""
OPEN_ELEMENTS = 200
"""HTML elements inside each other, or never closed."""
LOOSE_ELEMENTS = 2_000
"""HTML elements that need no end tag, without one; and end tags without an element."""
FOOTNOTES = 2_000
FOOTNOTE_USES = 500
"""Marks in the text for one footnote."""
FENCES = 2_000
"""Lines that begin or end a block of code."""
CELLS = 100_000
"""Cells in one table."""
EMPHASES = 10_000
"""Runs of asterisks or underscores in one paragraph."""
COLUMNS = 1_000
RESTARTS = 10_000_000
"""Headings, rules and the like inside one block, times its characters."""
DEFINITION_QUOTES = 100
"""Quotation marks and parentheses in the line that defines a reference."""

_COUNTED = "\"'[]()*_`<>&\\!#|~^"
_PREFIX = re.compile(r"[ ]{0,3}(?:>[ ]?|[*+-][ ]+|\d{1,9}[.)][ ]+|:[ ]{1,3}|[ ]{1,4})", re.ASCII)
_DEEP = re.compile(rf"\n[ >*+:.)\d-]{{{NESTING}}}")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)|<[!?]")
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_FENCE_LINE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)
_LANGUAGE = re.compile(r" *\.?[\w#.+-]* *")
_INK = re.compile(r"[^\n]")
_RESTART = re.compile(
    r"^(?:#| {0,3}(?:=+|-[- ]*|\*[* ]*|_[_ ]*) *$| {0,3}[:>]| {0,3}\[[^\[\]\n]*\]:|=)", re.MULTILINE
)
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]]*\]:.*(?:\n.*)?", re.MULTILINE)
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\n]*\]:", re.MULTILINE)
_FOOTNOTE_USE = re.compile(r"\[\^[^\]\n]*\]")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_LOOSE = frozenset(
    ["p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "option"]
)


class TooMuch(Invalid):
    """An `Invalid` with the text, somewhere in the body, that would take too long."""

    def __init__(self, message: str, hint: str, text: str) -> None:
        super().__init__(message, hint)
        self.text = text


def check_limits(source: str) -> None:
    """Raise `Misplaced` for a Markdown text beyond one of this module's limits."""
    if len(source) > CHARACTERS:
        message = f"the text has {len(source):,} characters, and a body has at most {CHARACTERS:,}"
        raise _misplaced(source, 0, message, "divide it into several stories")
    if (lines := source.count("\n")) > LINES:
        message = f"the text has {lines:,} lines, and a body has at most {LINES:,}"
        raise _misplaced(source, 0, message, "divide it into several stories")
    for sign in _COUNTED if len(source) > SIGNS else "":
        if (count := source.count(sign)) > SIGNS:
            start = source.index(sign)
            message = f"the text has {count:,} of the character {sign!r}, and a body has at most {SIGNS:,}"
            raise _misplaced(source, start, message, "remove them")
    prose = _prose(source) if "```" in source or "~~~" in source else source
    for may_matter, examine in _EXAMINATIONS:
        if may_matter(prose):
            examine(prose)


def _misplaced(source: str, start: int, message: str, hint: str) -> Misplaced:
    line = source.count("\n", 0, start) + 1
    return Misplaced(message, hint, line=line, column=start - source.rfind("\n", 0, start))


def _prose(source: str) -> str:
    """Return the text with fenced code blanked out, or unchanged when a fence in it is unusual."""
    pieces: list[str] = []
    done = 0
    opening: re.Match[str] | None = None
    for fence in _FENCE_LINE.finditer(source):
        if opening is None:
            if not _LANGUAGE.fullmatch(fence[2]):
                return source
            opening = fence
        elif fence[1].startswith(opening[1]) and not fence[2].strip(" "):
            pieces += (
                source[done : opening.end()],
                _INK.sub(" ", source[opening.end() : fence.start()]),
            )
            done, opening = fence.start(), None
    return "".join((*pieces, source[done:]))


def _blocks(source: str) -> Iterator[tuple[int, str]]:
    start = 0
    for block in source.split("\n\n"):
        yield start, block
        start += len(block) + 2


def _check_nesting(source: str) -> None:
    start = 0
    for line in source.split("\n"):
        position = depth = 0
        while depth <= NESTING and (prefix := _PREFIX.match(line, position)):
            position = prefix.end()
            depth += 1
        if depth > NESTING and line.strip():
            message = f"quotes or lists are nested more than {NESTING} deep"
            raise _misplaced(
                source, start, message, "remove some of the marks or the spaces before the text"
            )
        start += len(line) + 1


def _check_brackets(source: str) -> None:
    for start, block in _blocks(source):
        if block.count("[") <= BRACKETS:
            continue
        open_at: list[int] = []
        deepest = 0
        for bracket in _BRACKET.finditer(block):
            if bracket.group() == "[":
                open_at.append(start + bracket.start())
            elif bracket.group() == "]" and open_at:
                deepest = max(deepest, len(open_at))
                open_at.pop()
        if len(open_at) > BRACKETS:
            message = f"{len(open_at)} opening brackets are never closed"
            raise _misplaced(source, open_at[0], message, "close each '[' with ']', or write '\\['")
        if deepest > BRACKETS:
            message = f"{deepest} brackets stand inside each other"
            raise _misplaced(source, start, message, "remove brackets")


def _check_tags(source: str) -> None:
    unfinished = stray = 0
    stack: list[str] = []
    open_of: Counter[str] = Counter()
    for tag in _TAG.finditer(source):
        following = source.find("<", tag.end())
        if source.find(">", tag.end(), following if following >= 0 else len(source)) < 0:
            unfinished += 1
            if unfinished > UNFINISHED_TAGS:
                message = f"more than {UNFINISHED_TAGS} HTML tags have no '>'"
                raise _misplaced(
                    source, tag.start(), message, "end each with '>', or write '&lt;' for '<'"
                )
        name = (tag[2] or "").lower()
        if not name or name in _VOID:
            continue
        if not tag[1]:
            stack.append(name)
            open_of[name] += 1
        elif open_of[name]:
            # An end tag also ends what is open inside its element.
            while open_of[name] and (ended := stack.pop()):
                open_of[ended] -= 1
                if ended == name:
                    break
        else:
            stray += 1
        loose = sum(map(open_of.__getitem__, _LOOSE)) if len(stack) > OPEN_ELEMENTS else 0
        if len(stack) - loose > OPEN_ELEMENTS or loose + stray > LOOSE_ELEMENTS:
            message = (
                f"{len(stack) + stray} HTML elements are never closed, or stand inside each other"
            )
            raise _misplaced(
                source, tag.start(), message, "end each with its end tag, such as '</div>'"
            )


def _check_fences(source: str) -> None:
    count = sum(1 for _ in _FENCE.finditer(source))
    if count > FENCES:
        start = _FENCE.search(source)
        message = f"the text has {count} fences of code"
        raise _misplaced(
            source, start.start() if start else 0, message, "divide it into several stories"
        )


def _check_restarts(source: str) -> None:
    for start, block in _blocks(source):
        lines = block.count("\n")
        if lines > BLOCK_LINES:
            raise _misplaced(
                source, start, f"{lines} lines follow each other", "put blank lines between them"
            )
        if lines * len(block) > RESTARTS:
            count = sum(1 for _ in _RESTART.finditer(block))
            if count * len(block) > RESTARTS:
                message = f"{count} headings, rules or definitions follow each other"
                raise _misplaced(source, start, message, "put a blank line before each")


def _check_definitions(source: str) -> None:
    for definition in _DEFINITION.finditer(source):
        if sum(map(definition.group().count, "\"'()")) > DEFINITION_QUOTES:
            message = "the line that defines a reference holds too many quotation marks"
            raise _misplaced(source, definition.start(), message, 'write [name]: address "title"')


def _check_footnotes(source: str) -> None:
    count = len(_FOOTNOTE.findall(source))
    if count > FOOTNOTES:
        raise _misplaced(
            source,
            source.index("[^"),
            f"the text has {count:,} footnotes, and a body has at most {FOOTNOTES:,}",
            "divide it",
        )
    uses: dict[str, int] = {}
    for mark in _FOOTNOTE_USE.finditer(source):
        uses[mark.group()] = uses.get(mark.group(), 0) + 1
        if uses[mark.group()] > FOOTNOTE_USES:
            message = f"the footnote {mark.group()} is used more than {FOOTNOTE_USES} times"
            raise _misplaced(source, mark.start(), message, "remove some of its marks")


def _check_columns(source: str) -> None:
    start = 0
    for line in source.split("\n"):
        if (pipes := line.count("|")) and (pipes > COLUMNS or pipes * line.count("`") > COLUMNS**2):
            message = f"a line has {pipes} of the character '|'"
            raise _misplaced(source, start, message, f"keep a table below {COLUMNS} columns")
        start += len(line) + 1


_EXAMINATIONS: tuple[tuple[Callable[[str], bool], Callable[[str], None]], ...] = (
    (lambda source: source.count("[") > BRACKETS, _check_brackets),
    (lambda source: source.count("<") > UNFINISHED_TAGS, _check_tags),
    (lambda source: source.count("```") + source.count("~~~") > FENCES // 20, _check_fences),
    (lambda source: source.count("\n") * len(source) > RESTARTS, _check_restarts),
    (lambda source: source.count('"') > DEFINITION_QUOTES and "]:" in source, _check_definitions),
    (
        lambda source: source.count("^") > FOOTNOTE_USES and source.count("[^") > FOOTNOTE_USES,
        _check_footnotes,
    ),
    (lambda source: source.count("|") > COLUMNS, _check_columns),
    (lambda source: _DEEP.search("\n" + source) is not None, _check_nesting),
)
"""For each examination: whether a text makes it worth its time, and the function that does it."""
