"""What a line begins, by the sign with which it starts.

Each function takes the structure, what is left of the line, and how many blanks stood before it. It
returns what is left for the block that has begun, `TAKEN` when that took the line, or None when
nothing begins.
"""

import re
from collections.abc import Callable
from itertools import islice
from typing import Literal

from broadsheet.closeness import closest
from broadsheet.reading.markdown import starts
from broadsheet.reading.markdown.limits import NESTING
from broadsheet.reading.markdown.structure import ENDED, Block, BlockKind, SlashNote, Structure
from broadsheet.reading.markdown.tables import table

TAKEN = "\n"
"""The answer for a line that a block has taken; no line holds this sign."""
UNWRAPPED = "\x00"
"""The line that stands where the element around some Markdown ends."""
_FOOTNOTE_INDENT = 4
_WRAPPING = re.compile(
    r"""<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*+)\s*>""",
    re.ASCII,
)
_WRAPS = re.compile(r"""\s+markdown\s*=\s*(["']?)(?:1|block|span)\1(?=\s|$)""")
_SPANS = frozenset(
    [
        "address",
        "dd",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "legend",
        "p",
        "summary",
        "td",
        "th",
    ]
)
"""Elements that hold no paragraphs of their own."""


def begin_quote(structure: Structure, text: str, _indent: int) -> str | None:
    """Begin a quotation."""
    structure.enter(Block(BlockKind.QUOTE))
    return text[2:] if text[1:2] == " " else text[1:]


def begin_heading(structure: Structure, text: str, _indent: int) -> str | None:
    """Begin a heading, which ends with its line."""
    match = starts.heading(text)
    if match is None:
        return None
    block = structure.add_leaf(BlockKind.HEADING)
    block.level, block.lines = match[0], [match[1]]
    structure.leaf = None
    return TAKEN


def begin_fence(structure: Structure, text: str, indent: int) -> str | None:
    """Begin code between fences."""
    match = starts.fence(text, indent)
    if match is None:
        return None
    block = structure.add_leaf(BlockKind.FENCED)
    block.raw, block.mark = match, match.info
    return TAKEN


def begin_rule(structure: Structure, text: str, indent: int) -> str | None:
    """Begin a rule, or an item of a list."""
    if starts.is_rule(text):
        structure.add_leaf(BlockKind.RULE)
        structure.leaf = None
        return TAKEN
    return None if text[0] == "_" else begin_item(structure, text, indent)


def begin_item(structure: Structure, text: str, indent: int) -> str | None:
    """Begin an item of a list, and the list if none like it is open."""
    match = starts.marker(text)
    if match is None:
        return None
    if structure.interrupts() and (not match.rest or match.number not in (-1, 1)):
        return None
    structure.close()
    if structure.open[-1].kind != BlockKind.LIST or structure.open[-1].mark != match.kind:
        block = Block(BlockKind.LIST)
        block.mark, block.level = match.kind, match.number
        structure.enter(block)
    block = Block(BlockKind.ITEM)
    block.offset = indent + match.width
    structure.enter(block)
    return match.rest


def begin_underline(structure: Structure, text: str, _indent: int) -> str | None:
    """Make a heading of the text above the line."""
    level = starts.underline(text)
    leaf = structure.leaf
    if not level or leaf is None or not structure.interrupts():
        return None
    structure.take_definitions(leaf)
    structure.leaf = None
    if not leaf.lines:
        return None
    leaf.kind, leaf.level = BlockKind.HEADING, level
    return TAKEN


def begin_row(structure: Structure, text: str, _indent: int) -> str | None:
    """Begin a table, whose head is the line above."""
    leaf = structure.leaf
    if leaf is None or not structure.interrupts():
        return None
    match = table(leaf.lines[-1], text)
    if match is None:
        return None
    leaf.lines.pop()
    if not leaf.lines:
        structure.leaf = None
        structure.open[-1].blocks.remove(leaf)
    structure.add_leaf(BlockKind.TABLE).table = match
    return TAKEN


def begin_dash(structure: Structure, text: str, indent: int) -> str | None:
    """Begin what a dash may begin: a table, a heading, a rule or an item of a list."""
    for begin in (begin_row, begin_underline, begin_rule):
        if (rest := begin(structure, text, indent)) is not None:
            return rest
    return None


def begin_colon(structure: Structure, text: str, indent: int) -> str | None:
    """Begin a table, or the description of the terms above the line."""
    if (rest := begin_row(structure, text, indent)) is not None:
        return rest
    width = starts.description(text)
    if not width:
        return None
    loose = not structure.interrupts()
    if structure.open[structure.matched - 1].kind != BlockKind.TERMS and not _find_terms(structure):
        return None
    block = Block(BlockKind.DESCRIPTION)
    block.offset = indent + width
    parent = structure.open[structure.matched - 1]
    block.loose = loose and parent.blocks[-1].kind == BlockKind.TERM
    structure.enter(block)
    return text[width:]


def _find_terms(structure: Structure) -> bool:
    """Make terms of the paragraph above the line, if there is one; return whether there is.

    Their list is entered.
    """
    if structure.matched < len(structure.open) or not structure.open[-1].blocks:
        return False
    blocks = structure.open[-1].blocks
    text = blocks[-1]
    near = structure.leaf is text or (
        structure.blank_at == structure.at - 1 and structure.lines[structure.at - 2].strip() != ""
    )
    if text.kind != BlockKind.TEXT or not near:
        return False
    structure.take_definitions(text)
    structure.leaf = None
    if not text.lines:
        return False
    blocks.pop()
    if blocks and blocks[-1].kind == BlockKind.TERMS:
        terms = blocks[-1]
        structure.move_into(terms)
    else:
        terms = Block(BlockKind.TERMS)
        structure.enter(terms)
    for line in text.lines:
        term = Block(BlockKind.TERM)
        term.lines = [line]
        terms.blocks.append(term)
    return True


def begin_footnote(structure: Structure, text: str, _indent: int) -> str | None:
    """Begin a footnote; a second one of the same name is text, so that nothing of it is lost."""
    match = starts.footnote(text)
    if match is None or match[0] in structure.footnotes:
        return None
    block = Block(BlockKind.FOOTNOTE)
    block.offset = _FOOTNOTE_INDENT
    structure.enter(block)
    structure.open[-2].blocks.pop()
    structure.footnotes[match[0]] = block
    return match[1]


def begin_slashes(structure: Structure, text: str, _indent: int) -> str | None:
    """Begin or end a block between lines of slashes; what is neither is text, and noted."""
    if not text.startswith("///") or not structure.kinds:
        return None
    line = structure.line_number
    written = structure.lines[structure.at]
    column = written.find("///") + 1
    head = starts.slashes(text)
    if head is None:
        _note(structure, "no name", column, text)
        return None
    if not head.name:
        return _end_slashes(structure, head, column)
    if head.name not in structure.kinds:
        if (
            head.argument is not None
            or structure.ends_later(head.size)
            or closest(head.name, structure.kinds)
        ):
            structure.unknown.append(head.size)
            _note(structure, "unknown", column, head.name)
        else:
            _note(structure, "no name", column, text)
        return None
    open_blocks = structure.open[: structure.matched]
    if sum(1 for each in open_blocks if each.kind == BlockKind.SLASHED) >= NESTING:
        _note(structure, "too deep", column, head.name)
        return None
    block = Block(BlockKind.SLASHED)
    block.raw = head._replace(line=line, column=column, argument_at=column + head.argument_at)
    structure.enter(block)
    structure.add_leaf(BlockKind.OPTIONS)
    return TAKEN


def _end_slashes(structure: Structure, head: starts.Slashes, column: int) -> str | None:
    """End the innermost block that began with as many slashes."""
    for position in range(structure.matched - 1, 0, -1):
        block = structure.open[position]
        if isinstance(block.raw, starts.Slashes) and block.raw.size == head.size:
            block.mark = ENDED
            structure.matched = position
            structure.close()
            return TAKEN
    if head.size in structure.unknown:
        structure.unknown.remove(head.size)
    else:
        _note(structure, "ends nothing", column, "/" * head.size)
    return None


def _note(
    structure: Structure,
    why: Literal["unknown", "too deep", "ends nothing", "no name"],
    column: int,
    word: str,
) -> None:
    structure.slash_notes.append(SlashNote(why, structure.line_number, column, word))


def begin_html(structure: Structure, text: str, indent: int) -> str | None:
    """Begin a block of HTML, or an element whose text is Markdown."""
    if "markdown" in text and (rest := _wrap(structure, text)) is not None:
        return rest
    match = starts.raw(text)
    if match is None or (not match.interrupts and _is_going_on(structure)):
        return None
    if match.sign and not _ends(structure, match, text):
        return None
    block = structure.add_leaf(BlockKind.RAW)
    block.raw = match
    block.lines.append(" " * indent + text)
    if match.end is not None and match.end.search(text, len(match.sign)):
        structure.leaf = None
    return TAKEN


def _is_going_on(structure: Structure) -> bool:
    """Return whether a line continues a paragraph or a table.

    It does not when something begins that may stand right below text.
    """
    leaf = structure.leaf
    return structure.is_text_open() or (
        leaf is not None and leaf.kind == BlockKind.TABLE and structure.is_whole()
    )


def _ends(structure: Structure, raw: starts.RawStart, text: str) -> bool:
    """Return whether a comment or its like ends somewhere: else it would hide all that follows."""
    assert raw.end is not None
    if raw.sign in structure.endless:
        return False
    following = islice(structure.lines, structure.at + 1, None)
    has_end = raw.end.search(text) is not None or any(map(raw.end.search, following))
    if not has_end:
        structure.endless.add(raw.sign)
    return has_end


def _wrap(structure: Structure, text: str) -> str | None:
    match = _WRAPPING.match(text)
    if (
        match is None
        or match[1].lower() not in starts.BLOCK_ELEMENTS
        or not (wraps := _WRAPS.search(match[2]))
    ):
        return None
    block = Block(BlockKind.WRAP)
    block.mark = f"<{match[1]}{match[2][: wraps.start()]}{match[2][wraps.end() :]}>"
    block.loose = match[1].lower() not in _SPANS
    inside = _until_end(structure, match[1], text[match.end() :])
    if inside is not None:
        structure.enter(block)
    return inside


def _until_end(structure: Structure, name: str, first: str) -> str | None:
    """Return an element's text in its first line; None when the element never ends.

    A line of its own then marks the end of the element.
    """
    tag = re.compile(rf"<(/?){name}(?:\s[^<>]*)?>", re.IGNORECASE)
    depth = 1
    for at, line in enumerate([first, *structure.lines[structure.at + 1 :]], structure.at):
        for match in tag.finditer(line):
            depth += -1 if match[1] else 1
            if depth:
                continue
            before, after = line[: match.start()], line[match.end() :]
            here = at == structure.at
            rest = [after] if after.strip() else []
            ends = [UNWRAPPED, *rest]
            lines_before = [structure.lines[at]] if here else [before] if before.strip() else []
            structure.lines[at : at + 1] = [*lines_before, *ends]
            added = len(lines_before) + len(ends) - 1
            structure.added_lines += range(at + 1, at + 1 + added)
            return before.strip() if here else first.strip()
    return None


BEGINNERS: dict[str, Callable[[Structure, str, int], str | None]] = {
    ">": begin_quote,
    "#": begin_heading,
    "`": begin_fence,
    "~": begin_fence,
    "<": begin_html,
    "=": begin_underline,
    "-": begin_dash,
    "*": begin_rule,
    "_": begin_rule,
    "+": begin_item,
    ":": begin_colon,
    "[": begin_footnote,
    "|": begin_row,
    "/": begin_slashes,
    **dict.fromkeys("0123456789", begin_item),
}
"""The function that begins what may start with each of `starts.LINE_SIGNS`."""
