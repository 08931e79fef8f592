"""The blocks of a Markdown text while it is read: what is open, and what a new block closes.

https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy
"""

from collections.abc import Collection
from enum import IntEnum
from typing import Literal, NamedTuple

from broadsheet.reading.markdown import starts
from broadsheet.reading.markdown.references import References
from broadsheet.reading.markdown.tables import Table

ENDED = "ended"
"""The mark of a block between lines of slashes that has come to its end."""


class BlockKind(IntEnum):
    """The kind of a block."""

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
    SLASHED = 16
    """A block between lines of slashes: a video, a gallery or another kind that the archive has."""
    OPTIONS = 17
    """The indented lines right below the first line of such a block."""


class Block:
    """A block, and what it holds: other blocks, or lines."""

    __slots__ = ("blocks", "kind", "level", "lines", "loose", "mark", "offset", "raw", "table")

    def __init__(self, kind: BlockKind) -> None:
        self.kind = kind
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self.level = 0
        """Level of a heading, or the first number of a list; -1 for a list without numbers."""
        self.loose = False
        """Whether the texts in the block are paragraphs; for a list, whether those in its items
        are."""
        self.mark = ""
        """What the items of a list have in common; the words of a fence; the start tag of a
        wrapping element."""
        self.offset = 0
        """The number of blanks by which the lines that belong to an item are indented."""
        self.raw: starts.RawStart | starts.Fence | starts.Slashes | None = None
        self.table: Table | None = None


class SlashNote(NamedTuple):
    """A line of slashes that is not what its writer may have meant."""

    why: Literal["unclosed", "unknown", "too deep", "ends nothing", "no name"]
    line: int
    """Line in the text, counted from 1."""
    column: int
    word: str
    """Name of the block; for what is printed as text, the line."""


class Structure:
    """A text that is being read, line by line."""

    def __init__(self, links: References, kinds: Collection[str] = ()) -> None:
        self.links = links
        self.kinds = kinds
        """Names of the blocks that may stand between lines of slashes."""
        self.slash_notes: list[SlashNote] = []
        self.added_lines: list[int] = []
        """Positions of lines that stand in no line of their own in the source."""
        self._last_ends: dict[int, int] | None = None
        self.unknown: list[int] = []
        """Number of slashes of each unknown block whose end has not come."""
        self.footnotes: dict[str, Block] = {}
        """Footnotes by their names, in the order of the text."""
        self.document = Block(BlockKind.DOCUMENT)
        self.open = [self.document]
        """The blocks that hold others and have not ended, the outermost first."""
        self.leaf: Block | None = None
        """The block of lines that has not ended."""
        self.lines: list[str] = []
        self.at = 0
        """Position of the line that is being read."""
        self.matched = 1
        """The number of open blocks that the line belongs to."""
        self.entered = -1
        """Position of the line in which the last block was opened."""
        self.blank_at = -2
        """Position of the last empty line."""
        self.blank_in = 0
        """Position of the innermost quotation among the blocks that were open at that line."""
        self.endless: set[str] = set()
        """Signs of HTML that have no end in the rest of the text."""

    @property
    def line_number(self) -> int:
        """The number, counted from 1, of the line of the source that is being read."""
        return self.at + 1 - sum(1 for at in self.added_lines if at <= self.at)

    def ends_later(self, size: int) -> bool:
        """Return whether a line below is the end of a block that begins with so many slashes."""
        if self._last_ends is None:
            bare = ((at, line.strip(" >\t")) for at, line in enumerate(self.lines) if "///" in line)
            self._last_ends = {len(line): at for at, line in bare if not line.strip("/")}
        return self._last_ends.get(size, -1) > self.at

    def end_slashed(self, kept: int) -> None:
        """Note each block between slashes, beyond the first open blocks, that never came to its end."""
        for block in self.open[kept:]:
            head = block.raw
            if isinstance(head, starts.Slashes) and block.mark != ENDED:
                self.slash_notes.append(SlashNote("unclosed", head.line, head.column, head.name))

    def interrupts(self) -> bool:
        """Return whether the line stands right below a line of text, in the same blocks."""
        return self.leaf is not None and self.leaf.kind == BlockKind.TEXT and self.is_whole()

    def is_whole(self) -> bool:
        """Return whether the line belongs to all the blocks that are open."""
        return self.matched == len(self.open)

    def is_text_open(self) -> bool:
        """Return whether a paragraph is open: its next line may lack the marks of what holds it."""
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
        if self.kinds and len(self.open) > self.matched:
            self.end_slashed(self.matched)
        del self.open[self.matched :]

    def take_definitions(self, text: Block) -> None:
        """Take the definitions of links from a paragraph's beginning; it may be empty then."""
        if text.lines and text.lines[0].startswith("["):
            rest = self.links.define("\n".join(text.lines))
            text.lines = rest.split("\n") if rest else []

    def add(self, block: Block) -> None:
        """Put a block into the innermost open one; an empty line in between makes that loose."""
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
        """Put a block into the innermost open one, and enter it."""
        self.add(block)
        self.move_into(block)

    def move_into(self, block: Block) -> None:
        """Enter a block that already stands where it belongs."""
        self.open.append(block)
        self.matched = len(self.open)
        self.entered = self.at
