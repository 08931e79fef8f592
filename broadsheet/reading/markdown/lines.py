"""The lines of a Markdown text, which are taken one by one into its blocks."""

import re
from collections.abc import Callable, Collection

from broadsheet.reading.markdown import starts
from broadsheet.reading.markdown.beginnings import BEGINNERS, TAKEN, UNWRAPPED
from broadsheet.reading.markdown.references import References
from broadsheet.reading.markdown.structure import Block, BlockKind, Structure

_DENTED = frozenset({BlockKind.ITEM, BlockKind.DESCRIPTION, BlockKind.FOOTNOTE})
"""Blocks that hold the lines that are indented as far as their text."""
_PREFIX = re.compile(r"[ \t>*+\-0-9.):]*\t")
_TAB = 4
_PLAIN = starts.LINE_SIGNS | {" ", "\t"}


def structure_of(source: str, links: References, kinds: Collection[str] = ()) -> Structure:
    """Return the blocks of a text; the links that it defines are added to those given.

    `kinds` are the names of the blocks that may stand between lines of slashes.

    Raises `TooMuch` for a table beyond the limits.
    """
    structure = Structure(links, kinds)
    # The loop goes on over lines that are put in while it runs.
    structure.lines = source.removesuffix("\n").split("\n")
    for at, line in enumerate(structure.lines):
        structure.at = at
        if len(structure.open) == 1:
            leaf = structure.leaf
            if leaf is None or leaf.kind == BlockKind.TEXT:
                # Most lines are paragraphs, or the empty lines between them.
                if not line:
                    structure.close()
                    structure.blank_at, structure.blank_in = at, 0
                    continue
                if line[0] not in _PLAIN:
                    (leaf or structure.add_leaf(BlockKind.TEXT)).lines.append(line)
                    continue
        _take(structure, line)
    structure.matched = 1
    structure.close()
    return structure


def _take(structure: Structure, line: str) -> None:
    if line == UNWRAPPED:
        _unwrap(structure)
        return
    whole = line
    if "\t" in line:
        line = _expand_tabs(line)
    line = _match_open(structure, line)
    leaf = structure.leaf
    if leaf is not None and structure.matched == len(structure.open) and leaf.kind in _TAKERS:
        # Code between fences, and code that is indented, keeps its tabs.
        as_it_is = leaf.kind == BlockKind.FENCED and structure.matched == 1
        if _TAKERS[leaf.kind](structure, leaf, whole if as_it_is else line):
            if leaf.kind == BlockKind.CODE and whole is not line:
                _keep_tabs(structure, leaf, whole)
            return
    rest = _begin(structure, line)
    if (
        rest is None
        and whole is not line
        and structure.leaf is not None
        and structure.leaf.kind == BlockKind.CODE
    ):
        _keep_tabs(structure, structure.leaf, whole)
    if rest is None:
        return
    if not rest.strip(" \t"):
        _blank(structure)
    else:
        _text(structure, rest)


def _match_open(structure: Structure, line: str) -> str:
    """Find the open blocks that a line belongs to; return what they leave of it."""
    matched = 1
    for block in structure.open[1:]:
        kind = block.kind
        if kind == BlockKind.QUOTE:
            text = line.lstrip(" ")
            if text[:1] != ">" or len(line) - len(text) >= starts.INDENTED:
                break
            line = text[2:] if text[1:2] == " " else text[1:]
        elif kind in _DENTED:
            text = line.lstrip(" ")
            # An item begins with one empty line at most.
            if (
                len(line) - len(text) < block.offset
                if text
                else kind == BlockKind.ITEM and not block.blocks
            ):
                break
            line = line[block.offset :]
        matched += 1
    structure.matched = matched
    return line


def _begin(structure: Structure, line: str) -> str | None:
    """Begin the blocks that a line begins; return the rest of it, or None when it is taken."""
    while True:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if not text:
            return text
        if indent >= starts.INDENTED:
            if structure.is_text_open():
                return text
            structure.add_leaf(BlockKind.CODE).lines.append(line[starts.INDENTED :])
            return None
        begin = BEGINNERS.get(text[0])
        rest = begin(structure, text, indent) if begin is not None else None
        if rest is None:
            return text
        if rest is TAKEN:
            return None
        line = rest


def _blank(structure: Structure) -> None:
    structure.close()
    if structure.entered != structure.at:
        structure.note_blank()


def _text(structure: Structure, line: str) -> None:
    leaf = structure.leaf
    if leaf is not None and leaf.kind == BlockKind.TEXT and not _is_next_term(structure):
        # A paragraph goes on without the marks of the quotations and lists that it stands in.
        leaf.lines.append(line)
    elif leaf is not None and leaf.table is not None and structure.matched == len(structure.open):
        leaf.table.add(line)
    else:
        structure.add_leaf(BlockKind.TEXT).lines.append(line)


def _is_next_term(structure: Structure) -> bool:
    """Return whether a line is the next term of a list, and no longer the description of the last."""
    if (
        structure.matched != len(structure.open) - 1
        or structure.open[-1].kind != BlockKind.DESCRIPTION
    ):
        return False
    following = structure.lines[structure.at + 1 : structure.at + 2]
    return bool(following) and starts.description(following[0].lstrip(" ")) > 0


def _unwrap(structure: Structure) -> None:
    for position in range(len(structure.open) - 1, 0, -1):
        if structure.open[position].kind == BlockKind.WRAP:
            structure.matched = position
            structure.close()
            return


def _expand_tabs(line: str) -> str:
    """Return a line with blanks for the tabs before its text; those within it are characters."""
    match = _PREFIX.match(line)
    return line if match is None else match[0].expandtabs(_TAB) + line[match.end() :]


def _keep_tabs(structure: Structure, leaf: Block, line: str) -> None:
    """Give the last line of code the tabs after its indent, where no other block holds it."""
    if structure.matched > 1 or not line.strip():
        return
    column = at = 0
    while column < starts.INDENTED:
        column += _TAB - column % _TAB if line[at] == "\t" else 1
        at += 1
    leaf.lines[-1] = " " * (column - starts.INDENTED) + line[at:]


# Each of the following functions takes a line as it is, and returns whether it has.


def _code(structure: Structure, leaf: Block, line: str) -> bool:
    if not line.strip(" "):
        structure.note_blank()
    elif not line.startswith(" " * starts.INDENTED):
        structure.close()
        return False
    leaf.lines.append(line[starts.INDENTED :])
    return True


def _fenced(structure: Structure, leaf: Block, line: str) -> bool:
    fence = leaf.raw
    assert isinstance(fence, starts.Fence)
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    if text[:1] == fence.sign and indent < starts.INDENTED and starts.closes(text, fence):
        structure.leaf = None
    else:
        leaf.lines.append(line[min(indent, fence.indent) :])
    return True


def _options(structure: Structure, leaf: Block, line: str) -> bool:
    if line.strip(" ") and line.startswith(" " * starts.INDENTED):
        leaf.lines.append(line)
        return True
    structure.leaf = None
    return False


def _raw(structure: Structure, leaf: Block, line: str) -> bool:
    raw = leaf.raw
    assert isinstance(raw, starts.RawStart)
    if raw.end is None and not line.strip(" \t"):
        structure.leaf = None
        return False
    leaf.lines.append(line)
    if raw.end is not None and raw.end.search(line):
        structure.leaf = None
    return True


_TAKERS: dict[BlockKind, Callable[[Structure, Block, str], bool]] = {
    BlockKind.CODE: _code,
    BlockKind.FENCED: _fenced,
    BlockKind.RAW: _raw,
    BlockKind.OPTIONS: _options,
}
