"""The blocks of a text made into the tree of elements that Python-Markdown prints."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markdown.util import HtmlStash

from broadsheet.reading.markdown import patterns
from broadsheet.reading.markdown.starts import Slashes
from broadsheet.reading.markdown.structure import Block, BlockKind

_HEADING_ID = re.compile(r"[ \t]*\{:?[ \t]*#([^\s{}#]+)[ \t]*\}$")
_LANGUAGE = re.compile(r"\{[ \t]*\.?([\w#.+-]+)[^}]*\}|\.?(\S+)")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_SIGNS = {" ": "\N{BALLOT BOX} ", "x": "\N{BALLOT BOX WITH CHECK}\N{VARIATION SELECTOR-15} "}
"""Signs of tasks: characters have names that screen readers say, whereas a form's checkbox would
need a label."""


class Inserted(NamedTuple):
    """What a block between lines of slashes has become."""

    anchor: str
    """The `id` of the element that stands for it, by which it is found after the text is cleaned."""
    words: Sequence[str]
    """The texts of its options that readers see: for search, not for the page."""


Insert = Callable[[Slashes, Sequence[str], bool], Inserted | None]
"""From the first line of a block, the lines of its options and whether it holds text to what it has
become; None for one with a mistake, which is printed as it is written."""


def refuse(_head: Slashes, _options: Sequence[str], _has_text: bool) -> None:  # noqa: FBT001 - as `Insert` has it
    """Have a block printed as it is written."""


class Builder:
    """The maker of elements from blocks; `texts` are the elements whose text is inline Markdown."""

    def __init__(self, stash: HtmlStash, insert: Insert = refuse) -> None:
        self.stash = stash
        self.insert = insert
        self.texts: list[Element] = []

    def build(self, blocks: list[Block], parent: Element, *, loose: bool = True) -> None:
        """Add the elements of some blocks to an element; loose texts are paragraphs."""
        for block in blocks:
            if block.kind == BlockKind.TEXT:
                if block.lines:
                    self._text(block, parent, loose=loose)
            else:
                _BUILDERS[block.kind](self, block, parent)

    def _text(self, block: Block, parent: Element, *, loose: bool) -> None:
        text = "\n".join(block.lines).rstrip(" \t")
        if loose:
            element = _child(parent, "p")
        elif not len(parent) and not parent.text:
            element = parent
        else:
            element = _without_tag(parent)
        element.text = text
        self.texts.append(element)

    def _heading(self, block: Block, parent: Element) -> None:
        element = _child(parent, f"h{block.level}")
        text = "\n".join(block.lines).rstrip(" \t")
        if match := _HEADING_ID.search(text):
            element.set("id", match[1])
            text = text[: match.start()]
        element.text = text
        self.texts.append(element)

    def _quote(self, block: Block, parent: Element) -> None:
        element = _child(parent, "blockquote")
        element.text = "\n"
        self.build(block.blocks, element)

    def _list(self, block: Block, parent: Element) -> None:
        element = _child(parent, "ul" if block.level < 0 else "ol")
        element.text = "\n"
        if block.level >= 0 and block.level != 1:
            element.set("start", str(block.level))
        for item in block.blocks:
            child = _child(element, "li")
            if item.blocks and item.blocks[0].kind == BlockKind.TEXT:
                _sign_task(item.blocks[0].lines)
            self.build(item.blocks, child, loose=block.loose)

    def _terms(self, block: Block, parent: Element) -> None:
        element = _child(parent, "dl")
        element.text = "\n"
        for each in block.blocks:
            if each.kind == BlockKind.TERM:
                term = _child(element, "dt")
                term.text = each.lines[0].strip(" \t")
                self.texts.append(term)
            else:
                self.build(each.blocks, _child(element, "dd"), loose=each.loose)

    def _wrap(self, block: Block, parent: Element) -> None:
        self._verbatim(block.mark, parent)
        self.build(block.blocks, parent, loose=block.loose)
        name = block.mark[1:].split(maxsplit=1)[0].rstrip(">")
        self._verbatim(f"</{name}>", parent)

    def _raw(self, block: Block, parent: Element) -> None:
        self._verbatim("\n".join(block.lines), parent)

    def _verbatim(self, html: str, parent: Element) -> None:
        element = _without_tag(parent)
        element.text = self.stash.store(html)
        element.tail = "\n"

    def _code(self, block: Block, parent: Element) -> None:
        lines = block.lines
        while lines and not lines[-1].strip(" \t"):
            lines.pop()
        _code(parent, lines)

    def _fenced(self, block: Block, parent: Element) -> None:
        code = _code(parent, block.lines)
        if match := _LANGUAGE.match(patterns.unescaped_text(block.mark)):
            code.set("class", f"language-{match[1] or match[2]}")

    def _slashed(self, block: Block, parent: Element) -> None:
        head = block.raw
        assert isinstance(head, Slashes)
        options, *inside = block.blocks
        inserted = self.insert(head, options.lines, any(map(_holds_something, inside)))
        if inserted is None:
            bar = "" if head.argument is None else f" | {head.argument}"
            first = f"{'/' * head.size} {head.name}{bar}"
            _plain_text(parent, [first, *[line.strip() for line in options.lines]])
            self.build(inside, parent)
            return
        element = _child(parent, "div")
        element.set("id", inserted.anchor)
        element.text = "\n"
        if inserted.words:
            words = _child(element, "div")
            words.set("id", f"{inserted.anchor}-words")
            for each in inserted.words:
                _plain_text(words, [each])
        self.build(inside, element)

    def _rule(self, _block: Block, parent: Element) -> None:
        _child(parent, "hr")

    def _table(self, block: Block, parent: Element) -> None:
        table = block.table
        assert table is not None
        element = _child(parent, "table")
        head = _child(element, "thead")
        self._row(table.head, table.aligns, head, "th")
        if table.rows:
            body = _child(element, "tbody")
            for row in table.rows:
                self._row(row, table.aligns, body, "td")

    def _row(self, cells: list[str], aligns: list[str], parent: Element, tag: str) -> None:
        element = _child(parent, "tr")
        # A row may have more cells than the head: they are kept, so that nothing that was written
        # is lost.
        for column in range(max(len(cells), len(aligns))):
            cell = _child(element, tag)
            if column < len(aligns) and aligns[column]:
                cell.set("align", aligns[column])
            if column < len(cells) and cells[column]:
                cell.text = cells[column]
                self.texts.append(cell)


def _holds_something(block: Block) -> bool:
    return block.kind != BlockKind.TEXT or bool(block.lines)


def _plain_text(parent: Element, lines: Sequence[str]) -> None:
    # Python-Markdown would take `&amp;` in a text for an ampersand that is escaped already.
    _child(parent, "p").text = "\n".join(lines).replace("&", "&amp;")


def _sign_task(lines: list[str]) -> None:
    if lines and (match := _TASK.match(lines[0])):
        lines[0] = _SIGNS[match[1].lower()] + lines[0][match.end() :]


def _child(parent: Element, tag: str) -> Element:
    if not parent.text and not len(parent):
        parent.text = "\n"
    element = SubElement(parent, tag)
    element.tail = "\n"
    return element


def _without_tag(parent: Element) -> Element:
    """Return a new child without a tag: only its text and its children are printed."""
    if not parent.text and not len(parent):
        parent.text = "\n"
    return SubElement(parent, None)  # type: ignore[arg-type] # Python-Markdown prints it


def _code(parent: Element, lines: list[str]) -> Element:
    pre = _child(parent, "pre")
    code = SubElement(pre, "code")
    # Python-Markdown would take `&amp;` in a text for an ampersand that is escaped already.
    code.text = "".join(f"{line}\n" for line in lines).replace("&", "&amp;")
    return code


_BUILDERS: dict[BlockKind, Callable[[Builder, Block, Element], None]] = {
    BlockKind.HEADING: Builder._heading,  # noqa: SLF001 - its own
    BlockKind.QUOTE: Builder._quote,  # noqa: SLF001 - the same
    BlockKind.LIST: Builder._list,  # noqa: SLF001 - the same
    BlockKind.TERMS: Builder._terms,  # noqa: SLF001 - the same
    BlockKind.WRAP: Builder._wrap,  # noqa: SLF001 - the same
    BlockKind.RAW: Builder._raw,  # noqa: SLF001 - the same
    BlockKind.CODE: Builder._code,  # noqa: SLF001 - the same
    BlockKind.FENCED: Builder._fenced,  # noqa: SLF001 - the same
    BlockKind.RULE: Builder._rule,  # noqa: SLF001 - the same
    BlockKind.SLASHED: Builder._slashed,  # noqa: SLF001 - the same
    BlockKind.TABLE: Builder._table,  # noqa: SLF001 - the same
}
