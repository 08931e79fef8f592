"""Python-Markdown as the archive uses it: its tree and its printing, but CommonMark's rules.

Python-Markdown's own rules are those of 2004, and read much of what people write today in another
way than every editor's preview does. The module `lines` reads blocks, `building` makes its tree of
them, and `inline` reads texts. Footnotes are printed as Python-Markdown prints them.
"""

from collections.abc import Collection, Sequence
from functools import cache
from threading import Lock
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER, FootnoteExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from broadsheet.reading.markdown import inline
from broadsheet.reading.markdown.building import Builder, Insert, refuse
from broadsheet.reading.markdown.lines import structure_of
from broadsheet.reading.markdown.passage import Scope
from broadsheet.reading.markdown.references import References
from broadsheet.reading.markdown.structure import Block, SlashNote

# The selector keeps the arrow a letter: without it, some systems would draw an emoji.
_ARROW = "&#8617;&#xFE0E;"
_UNPRINTED = str.maketrans({STX: None, ETX: None, "\x00": "\N{REPLACEMENT CHARACTER}"})
"""Characters by which Python-Markdown and `lines` mark positions in a text; no file that an editor
saves holds them."""


def _plain(source: str) -> str:
    is_marked = STX in source or ETX in source or "\x00" in source
    return source.translate(_UNPRINTED) if is_marked else source


class _Footnotes(FootnoteExtension):
    """Python-Markdown's footnotes, with texts that are read already."""

    def __init__(self) -> None:
        super().__init__(BACKLINK_TEXT=_ARROW)
        self.blocks: dict[str, Block] = {}
        self.builder: Builder | None = None

    def mark(self, name: str, number: int) -> Element:
        """Return the mark for a footnote in the text."""
        mark = Element("sup", {"id": self.makeFootnoteRefId(name, found=True)})
        link = SubElement(
            mark, "a", {"href": f"#{self.makeFootnoteId(name)}", "class": "footnote-ref"}
        )
        link.text = str(number)
        return mark

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802, ARG002 - Python-Markdown's signature
        """Return the element that holds all footnotes, or None."""
        if not self.blocks or self.builder is None:
            return None
        div = Element("div", {"class": "footnote"})
        div.text = div.tail = "\n"
        SubElement(div, "hr").tail = "\n"
        notes = SubElement(div, "ol")
        notes.text = notes.tail = "\n"
        for number, (name, block) in enumerate(self.blocks.items(), 1):
            note = SubElement(notes, "li", {"id": self.makeFootnoteId(name)})
            note.text = note.tail = "\n"
            self.builder.build(block.blocks, note)
            self._link_back(note, name, number)
        return div

    def _link_back(self, note: Element, name: str, number: int) -> None:
        if not len(note) or note[-1].tag != "p":
            SubElement(note, "p").tail = "\n"
        else:
            note[-1].text = f"{note[-1].text}{NBSP_PLACEHOLDER}"
        title = self.getConfig("BACKLINK_TITLE").format(number)
        attributes = {
            "href": f"#{self.makeFootnoteRefId(name)}",
            "class": "footnote-backref",
            "title": title,
        }
        SubElement(note[-1], "a", attributes).text = FN_BACKLINK_TEXT


class _Texts(Treeprocessor):
    """The step that reads the inline Markdown of one document's texts."""

    texts: Sequence[Element] = ()
    scope: Scope | None = None

    def run(self, root: Element) -> None:  # noqa: ARG002 - Python-Markdown's signature
        """Replace the marks in every text by elements."""
        assert self.scope is not None
        for element in self.texts:
            text = element.text
            if text and inline.has_marks(text):
                inline.fill_text(element, text, self.scope)


class _Parser(Markdown):
    """Python-Markdown with the reading of this folder instead of its own."""

    def __init__(self) -> None:
        self.footnotes = _Footnotes()
        super().__init__(extensions=[self.footnotes])
        self.lock = Lock()
        self.texts = _Texts(self)
        self.treeprocessors.register(self.texts, "inline", 20)
        # The tree is built with its line ends, and no escapes are left in it.
        self.treeprocessors.deregister("prettify")
        self.treeprocessors.deregister("unescape")

    def convert(self, source: str) -> str:
        """Return the HTML of a Markdown text, uncleaned, with nothing of an earlier text in it."""
        return self.convert_with(source, (), refuse)[0]

    def convert_with(
        self, source: str, kinds: Collection[str], insert: Insert
    ) -> tuple[str, Sequence[SlashNote]]:
        """Return the same, with blocks of some kinds, and notes on lines of slashes."""
        if not source.strip():
            return "", ()
        self.reset()
        root, notes = self._tree(source, kinds, insert)
        for processor in self.treeprocessors:
            processor.run(root)
        html = self.serializer(root)
        html = html[html.index(">") + 1 : html.rindex("<")].strip()
        for finisher in self.postprocessors:
            html = finisher.run(html)
        return html.strip(), notes

    def _tree(
        self, source: str, kinds: Collection[str], insert: Insert
    ) -> tuple[Element, Sequence[SlashNote]]:
        """Return the blocks of a text as elements, the texts of which are still to be read."""
        links = References()
        structure = structure_of(_plain(source), links, kinds)
        builder = Builder(self.htmlStash, insert)
        self.footnotes.blocks, self.footnotes.builder = structure.footnotes, builder
        numbers = {name: number for number, name in enumerate(structure.footnotes, 1)}
        self.texts.texts = builder.texts
        self.texts.scope = Scope(self.htmlStash, links, numbers, self.footnotes.mark)
        root = Element(self.doc_tag)
        root.text = "\n"
        builder.build(structure.document.blocks, root)
        return root, structure.slash_notes


@cache
def _parser() -> _Parser:
    return _Parser()


def convert_with(
    source: str, kinds: Collection[str], insert: Insert
) -> tuple[str, Sequence[SlashNote]]:
    """Return the HTML of a Markdown text as `convert` does, and notes on lines of slashes.

    `kinds` are the names of the blocks that may stand between these, and `insert` is asked what
    each has become.
    """
    parser = _parser()
    with parser.lock:
        return parser.convert_with(source, kinds, insert)


def convert(source: str) -> str:
    """Return the HTML of a Markdown text, uncleaned.

    Raises `TooMuch` for a text that would take too long, and `RecursionError` for one that nests
    too deeply: `limits.check_limits` refuses those beforehand.
    """
    parser = _parser()
    with parser.lock:
        return parser.convert(source)
