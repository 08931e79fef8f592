"""What begins a block of Markdown: the signs that make a line more than text.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/, sections 4 and 5) and GitHub's.
"""

import re
from typing import NamedTuple

from broadsheet.reading.markdown.patterns import CLOSING_TAG, OPEN_TAG

LINE_SIGNS = frozenset("#>`~<=-*_+:[|/0123456789")
"""Signs with which a line begins that is more than text, after at most three blanks."""
INDENTED = 4
"""The number of blanks from which a line is code."""

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*)|[ \t]*)$")
_CLOSING_SIGNS = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_MARKER = re.compile(r"(?:[*+-]|([0-9]{1,9})([.)]))(?=[ \t]|$)")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_FOOTNOTE = re.compile(r"\[\^([^\]\n]+)\]:[ \t]*")
_SLASHES = re.compile(r"(/{3,})[ \t]*(?:([\w-]+)[ \t]*(?:\|[ \t]*(.*?))?)?[ \t]*$")
_DESCRIPTION = re.compile(r":[ \t]+(?=\S)")
_WIDEST = 4
"""Blanks between a list's mark and its text, at most; where there are more, the text is code."""

_RAW_ELEMENT = re.compile(r"<(?:script|pre|style|textarea)(?:\s|>|$)", re.IGNORECASE)
_RAW_ELEMENT_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_ONE_TAG = re.compile(rf"(?:{OPEN_TAG}|{CLOSING_TAG})\s*$", re.ASCII)
_BLOCK_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:\s|/?>|$)")
_SECTIONS = (
    ("<!--", re.compile("-->")),
    ("<?", re.compile(r"\?>")),
    ("<![CDATA[", re.compile("]]>")),
    ("<!", re.compile(">")),
)
BLOCK_ELEMENTS = frozenset(
    [
        "address",
        "article",
        "aside",
        "base",
        "basefont",
        "blockquote",
        "body",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frame",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "link",
        "main",
        "menu",
        "menuitem",
        "nav",
        "noframes",
        "ol",
        "optgroup",
        "option",
        "p",
        "param",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "track",
        "ul",
    ]
)
"""Elements that begin a block of HTML, with whatever follows them in the line (section 4.6)."""


class Marker(NamedTuple):
    """The mark of an item of a list."""

    kind: str
    """What the items of one list share: the bullet, or the sign after the number."""
    number: int
    """Number of the item; -1 for an item without one."""
    width: int
    """The number of characters before the item's text."""
    rest: str
    """The item's text in this line."""


class Fence(NamedTuple):
    """The line above a block of code."""

    sign: str
    size: int
    indent: int
    info: str


class RawStart(NamedTuple):
    """The beginning of a block of HTML."""

    end: "re.Pattern[str] | None"
    """Pattern of what ends the block, in the line where it stands; None for an empty line."""
    interrupts: bool
    """Whether the block may stand right below a line of text."""
    sign: str


class Slashes(NamedTuple):
    """A line of slashes: the first of a block, or its end.

    The grammar is that of pymdownx.blocks, of the PyMdown Extensions
    (https://facelessuser.github.io/pymdown-extensions/extensions/blocks/).
    """

    size: int
    """Number of slashes."""
    name: str
    """Name of the block; empty for an end."""
    argument: str | None
    """Text behind `|`; None where there is no such sign."""
    line: int = 0
    """Line in the source, counted from 1."""
    column: int = 0
    """Column of the first slash, counted from 1."""
    argument_at: int = 0
    """Column of the argument."""


def slashes(line: str) -> Slashes | None:
    """Return what a line of slashes says, or None for any other line."""
    match = _SLASHES.match(line)
    return (
        None
        if match is None
        else Slashes(len(match[1]), match[2] or "", match[3], 0, 0, match.start(3))
    )


def heading(line: str) -> tuple[int, str] | None:
    """Return the level and the text of a heading, or None: `## C#` gives 2 and `C#`."""
    match = _HEADING.match(line)
    if match is None:
        return None
    return len(match[1]), _CLOSING_SIGNS.sub("", match[2] or "").strip(" \t")


def underline(line: str) -> int:
    """Return the level of the heading that a line makes of the text above it, or 0."""
    match = _UNDERLINE.match(line)
    return 0 if match is None else 1 if match[1][0] == "=" else 2


def is_rule(line: str) -> bool:
    """Return whether a line is a rule, such as `***`."""
    return _RULE.match(line) is not None


def marker(line: str) -> Marker | None:
    """Return the mark of a list's item with which a line begins, or None."""
    match = _MARKER.match(line)
    if match is None:
        return None
    rest = line[match.end() :]
    text = rest.lstrip(" ")
    blanks = len(rest) - len(text)
    if not text or blanks > _WIDEST:
        blanks, text = 1, rest[1:]
    kind, number = (match[2], int(match[1])) if match[1] else (line[0], -1)
    return Marker(kind, number, match.end() + blanks, text)


def fence(line: str, indent: int) -> Fence | None:
    """Return the fence that a line holds, or None."""
    match = _FENCE.match(line)
    if match is None:
        return None
    signs = match[1] or match[3]
    return Fence(signs[0], len(signs), indent, (match[2] or match[4] or "").strip(" \t"))


def closes(line: str, opening: Fence) -> bool:
    """Return whether a line ends the code that a fence began."""
    bare = line.rstrip(" \t")
    return len(bare) >= opening.size and not bare.strip(opening.sign)


def footnote(line: str) -> tuple[str, str] | None:
    """Return the name and the first line of a footnote's text, or None."""
    match = _FOOTNOTE.match(line)
    return None if match is None else (match[1], line[match.end() :])


def description(line: str) -> int:
    """Return how many characters stand before the text that describes a term, or 0."""
    match = _DESCRIPTION.match(line)
    return 0 if match is None else match.end()


def raw(line: str) -> RawStart | None:
    """Return the block of HTML that a line begins, or None."""
    if _RAW_ELEMENT.match(line):
        return RawStart(_RAW_ELEMENT_END, interrupts=True, sign="")
    for sign, end in _SECTIONS:
        if line.startswith(sign) and (sign != "<!" or line[2:3].isalpha()):
            return RawStart(end, interrupts=True, sign=sign)
    match = _BLOCK_TAG.match(line)
    if match is not None and match[1].lower() in BLOCK_ELEMENTS:
        return RawStart(None, interrupts=True, sign="")
    return RawStart(None, interrupts=False, sign="") if _ONE_TAG.match(line) else None
