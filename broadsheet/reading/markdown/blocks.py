"""Python-Markdown as the archive uses it: its extensions, and each of its steps taken only where it can matter.

What comes out is what `markdown.Markdown(extensions=[...]).convert(source)` gives, character for character.
"""

import re
from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, blockparser, inlinepatterns, preprocessors, treeprocessors, util
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableProcessor

from broadsheet.reading.markdown import inline, patterns
from broadsheet.reading.markdown.limits import CELLS, TooMuch

EXTENSIONS = ("tables", "fenced_code", "footnotes", "sane_lists", "def_list")
SETTINGS: dict[str, dict[str, Any]] = {
    # The site's content security policy forbids `style`.
    "tables": {"use_align_attribute": True},
    # The selector keeps the arrow a letter: some systems would draw an emoji.
    "footnotes": {"BACKLINK_TEXT": "&#8617;&#xFE0E;"},
}
"""Of the extensions."""

_FIRST = frozenset("\n -=_*+#>:[")
_LATER = re.compile(r"\n {0,3}[-=_*#>:\[]")
"""A later line of a block with which something other than a paragraph could start."""
_RAW = re.compile(r"<[a-zA-Z/!?]|&#")
_EMPTY_LINE = re.compile(r"\n +(?=\n)")
_SIGNS = {
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("\n=", "\n-"),
    "hr": ("-", "_", "*"),
    "deflist": (":",),
    "quote": (">",),
    "footnote": ("[^",),
    "reference": ("]:",),
}
_OPENING = re.compile(
    r"""
    (?P<fence>^(?:~{3,}|`{3,}))[ ]*
    (?:\{[^\n]*\}|(?:\.?[\w#.+-]*[ ]*)?(?:hl_lines=(?P<quote>["']).*?(?P=quote)[ ]*)?)
    \n""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


class _Fenced:
    """`FencedBlockPreprocessor`'s pattern, but a fence that is never closed is looked for only once."""

    def __init__(self, pattern: "re.Pattern[str]") -> None:
        self.pattern = pattern
        self.unclosed: set[str] = set()

    def search(self, text: str, start: int) -> "re.Match[str] | None":
        """Return the next fenced block from a position on."""
        if start == 0:
            self.unclosed.clear()
        for opening in _openings(text, start):
            fence = opening["fence"]
            if fence in self.unclosed:
                continue
            if re.compile(f"^{fence} *$", re.MULTILINE).search(text, opening.end()):
                if match := self.pattern.match(text, opening.start()):
                    return match
            else:
                self.unclosed.add(fence)
        return None


class _Fences(FencedBlockPreprocessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(md, {})
        pattern: Any = _Fenced(self.FENCED_BLOCK_RE)
        self.FENCED_BLOCK_RE = pattern  # type: ignore[misc] # it keeps what is of one document


def _openings(text: str, start: int) -> "Iterator[re.Match[str]]":
    while opening := _OPENING.search(text, start):
        yield opening
        start = opening.start() + 1


class _Table(TableProcessor):
    """Tables; whether a block is one is decided by its first two lines."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a block is a table."""
        lines = block.split("\n", 2)
        return len(lines) > 1 and set(lines[1]) <= set("|:- ") and super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make a table of the first block."""
        cells = len(self.separator) * (blocks[0].count("\n") + 1)
        if cells > CELLS:
            raise TooMuch(f"the table has {cells} cells", "divide it, or publish it as a file", blocks[0])
        super().run(parent, blocks)


class _Unescape(treeprocessors.UnescapeTreeprocessor):
    def unescape(self, text: str) -> str:
        """Return a text with its escaped characters put back."""
        return super().unescape(text) if util.STX in text else text


class _Blocks(blockparser.BlockParser):
    """Tries the block processors, in their order, that can do something with a block."""

    steps: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def settle(self) -> None:
        """Learn the processors, now that all are registered."""
        signs = {id(self.blockprocessors[name]): found for name, found in _SIGNS.items()}
        self.steps = tuple((processor, signs.get(id(processor), ())) for processor in self.blockprocessors)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 - Python-Markdown's name
        """Add what the blocks hold to the parent; the list is emptied."""
        paragraph = self.steps[-1][0]
        while blocks:
            block = blocks[0]
            if _is_plain(block):
                paragraph.run(parent, blocks)
                continue
            for processor, signs in self.steps:
                if signs and not any(sign in block for sign in signs):
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


def _is_plain(block: str) -> bool:
    """Return whether a block can be nothing but a paragraph."""
    return (
        block != ""
        and block[0] not in _FIRST
        and not block[0].isdecimal()
        and ("\n" not in block or not ("|" in block or _LATER.search(block)))
    )


class _Parser(Markdown):
    """Python-Markdown with the steps of this module and of `inline`."""

    def __init__(self) -> None:
        super().__init__(extensions=EXTENSIONS, extension_configs=SETTINGS)
        self.lock = Lock()
        self.levels = frozenset(self.block_level_elements)
        self._replace_patterns()
        blocks = _Blocks(self)
        blocks.blockprocessors = self.parser.blockprocessors
        table = _Table(blocks, {"use_align_attribute": True})
        blocks.blockprocessors.register(table, "table", 75)
        for processor in blocks.blockprocessors:
            processor.parser = blocks
        for extension in self.registeredExtensions:
            if hasattr(extension, "parser"):
                extension.parser = blocks
        blocks.settle()
        self.parser = blocks
        self.inline = inline.Inline(self)
        self.treeprocessors.register(self.inline, "inline", 20)
        self.treeprocessors.register(_Unescape(self), "unescape", 0)
        self.fences = _Fences(self)
        self.raw: Any = preprocessors.HtmlBlockPreprocessor(self)

    def _replace_patterns(self) -> None:
        registry = self.inlinePatterns
        registry.register(patterns.Backticks(inlinepatterns.BACKTICK_RE), "backtick", 190)
        registry.register(patterns.Reference(inlinepatterns.REFERENCE_RE, self), "reference", 170)
        registry.register(patterns.Link(inlinepatterns.LINK_RE, self), "link", 160)
        registry.register(patterns.Picture(inlinepatterns.IMAGE_LINK_RE, self), "image_link", 150)
        references = inlinepatterns.IMAGE_REFERENCE_RE
        registry.register(patterns.PictureReference(references, self), "image_reference", 140)
        registry.register(patterns.ShortReference(inlinepatterns.REFERENCE_RE, self), "short_reference", 130)
        registry.register(patterns.ShortPictureReference(references, self), "short_image_ref", 125)
        registry.register(patterns.Emphasis("*", "strong,em", self), "em_strong", 60)
        assert self.delimiters is not None
        self.delimiters.add("_", "strong,em", smart=True)

    def is_block_level(self, tag: Any) -> bool:  # noqa: ANN401 - Python-Markdown's signature
        """Return whether a tag is a block's."""
        return isinstance(tag, str) and tag.lower().rstrip("/") in self.levels

    def convert(self, source: str) -> str:
        """Return the HTML of a Markdown text, uncleaned; nothing of an earlier text is in it."""
        if not source.strip():
            return ""
        self.reset()
        self.inline.reset()
        self.parser.state.clear()
        self.parser.parseChunk(root := Element(self.doc_tag), self._prepared(source))
        for processor in self.treeprocessors:
            processor.run(root)
        html = self.serializer(root)
        html = html[html.index(">") + 1 : html.rindex("<")].strip() if html.startswith("<div>") else ""
        for finisher in self.postprocessors:
            html = finisher.run(html)
        return html.strip()

    def _prepared(self, source: str) -> str:
        text = (source.expandtabs(self.tab_length) if "\t" in source else source) + "\n\n"
        if "\n " in text:
            text = _EMPTY_LINE.sub("\n", text)
        if "```" in text or "~~~" in text:
            text = "\n".join(self.fences.run(text.split("\n")))
        if ("<" in text or "&#" in text) and _RAW.search(text):
            text = "\n".join(self.raw.run(text.split("\n")))
        return text


@cache
def _parser() -> _Parser:
    return _Parser()


def convert(source: str) -> str:
    """Return the HTML of a Markdown text as Python-Markdown makes it, uncleaned.

    Raises `TooMuch` for a text that would take too long, and `RecursionError` for one that nests too deeply:
    `limits.check` refuses those beforehand.
    """
    parser = _parser()
    with parser.lock:
        return parser.convert(source)
