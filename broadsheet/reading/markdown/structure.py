"""The blocks of a Markdown text while it is read: what is open, what a new block closes, and what it goes into.

https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy
"""

from enum import IntEnum

from broadsheet.reading.markdown import starts
from broadsheet.reading.markdown.references import References
from broadsheet.reading.markdown.tables import Table


class BlockKind(IntEnum):
    """What a block is."""

    DOCUMENT = 0
    QUOTE = 1
    LIST = 2
    ITEM = 3
    TERMS = 4
    """A list of terms and what they mean."""
    TERM = 5
    DESCRIPTION = 6
    FOOTNOTE = 7
    WRAP = 8
    """An element of HTML whose text is Markdown."""
    TEXT = 9
    HEADING = 10
    RULE = 11
    CODE = 12
    FENCED = 13
    RAW = 14
    TABLE = 15


class Block:
    """A block, and what it holds: other blocks, or lines."""

    __slots__ = ("blocks", "kind", "level", "lines", "loose", "mark", "offset", "raw", "table")

    def __init__(self, kind: BlockKind) -> None:
        self.kind = kind
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self.level = 0
        """A heading's, or the first number of a list, -1 where it has none."""
        self.loose = False
        """Whether the texts in it are paragraphs; that of a list holds for its items."""
        self.mark = ""
        """What the items of a list have in common; a fence's words; a wrapping element's beginning."""
        self.offset = 0
        """How far the lines that belong to an item are indented."""
        self.raw: starts.RawStart | starts.Fence | None = None
        self.table: Table | None = None


class Structure:
    """A text being read, line by line."""

    def __init__(self, links: References) -> None:
        self.links = links
        self.footnotes: dict[str, Block] = {}
        """By their names, in the order of the text."""
        self.document = Block(BlockKind.DOCUMENT)
        self.open = [self.document]
        """The blocks that hold others and have not ended, the outermost first."""
        self.leaf: Block | None = None
        """The block of lines that has not ended."""
        self.lines: list[str] = []
        self.at = 0
        """The line that is being read."""
        self.matched = 1
        """How many of the open blocks the line belongs to."""
        self.entered = -1
        """The line in which the last block was opened."""
        self.blank_at = -2
        """The last empty line."""
        self.blank_in = 0
        """Where the innermost quotation stood among the open blocks at that line."""
        self.endless: set[str] = set()
        """Signs of HTML that nothing ends any more."""

    def interrupts(self) -> bool:
        """Return whether the line stands right below a line of text, in the same blocks."""
        return self.leaf is not None and self.leaf.kind == BlockKind.TEXT and self.is_whole()

    def is_whole(self) -> bool:
        """Return whether the line belongs to all the blocks that are open."""
        return self.matched == len(self.open)

    def is_text_open(self) -> bool:
        """Return whether a paragraph has not ended: its next line may come without the marks of what holds it."""
        return self.leaf is not None and self.leaf.kind == BlockKind.TEXT

    def note_blank(self) -> None:
        """Remember that the line is empty."""
        self.blank_at = self.at
        self.blank_in = 0
        for position, block in enumerate(self.open):
            if block.kind == BlockKind.QUOTE:
                self.blank_in = position

    def close(self) -> None:
        """End the open block of lines, and the blocks that the line does not belong to."""
        leaf, self.leaf = self.leaf, None
        if leaf is not None and leaf.kind == BlockKind.TEXT:
            self.take_definitions(leaf)
        del self.open[self.matched :]

    def take_definitions(self, text: Block) -> None:
        """Take the definitions of links from the beginning of a paragraph, which may have held no more."""
        if text.lines and text.lines[0].startswith("["):
            rest = self.links.define("\n".join(text.lines))
            text.lines = rest.split("\n") if rest else []

    def add(self, block: Block) -> None:
        """Put a block into the innermost that is open; an empty line before it makes that loose."""
        self.close()
        inside = self.open
        if (inside[-1].kind == BlockKind.LIST and block.kind != BlockKind.ITEM) or (
            inside[-1].kind == BlockKind.TERMS and block.kind != BlockKind.DESCRIPTION
        ):
            inside.pop()
        parent = inside[-1]
        self.matched = len(inside)
        if self.blank_at == self.at - 1 and self.matched > self.blank_in and parent.blocks:
            parent.loose = True
            if parent.kind == BlockKind.ITEM:
                inside[-2].loose = True
        parent.blocks.append(block)

    def add_leaf(self, kind: BlockKind) -> Block:
        """Return a new block of lines, which takes what follows."""
        block = Block(kind)
        self.add(block)
        self.leaf = block
        return block

    def enter(self, block: Block) -> None:
        """Put a block into the innermost that is open, and be in it."""
        self.add(block)
        self.go_on_in(block)

    def go_on_in(self, block: Block) -> None:
        """Be in a block that stands already where it belongs."""
        self.open.append(block)
        self.matched = len(self.open)
        self.entered = self.at
