"""A text whose inline Markdown is being read: the items read so far, and what is still open."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.util import HtmlStash

from broadsheet.reading.markdown import patterns
from broadsheet.reading.markdown.branches import AddressBranch, BranchPart
from broadsheet.reading.markdown.emphasis import DelimiterRun
from broadsheet.reading.markdown.references import References


class Scope:
    """What all texts of a document share."""

    def __init__(
        self,
        stash: HtmlStash,
        links: References,
        footnotes: dict[str, int],
        mark: Callable[[str, int], Element],
    ) -> None:
        self.stash = stash
        self.links = links
        self.footnotes = footnotes
        """Numbers of the footnotes, by their names."""
        self.mark = mark
        """The function that returns the mark in the text for a footnote's name and number."""


class Bracket:
    """An opening bracket, with which a link or a picture may begin."""

    __slots__ = ("first", "is_picture", "item", "nests", "runs")

    def __init__(self, item: int, first: int, runs: int, *, is_picture: bool) -> None:
        self.item = item
        """Position of the bracket among the items."""
        self.first = first
        """Position at which the text in the bracket begins."""
        self.runs = runs
        """The number of runs of emphasis before the bracket."""
        self.is_picture = is_picture
        self.nests = False
        """Whether other brackets stand in this one."""


class Passage:
    """A text, and the items that it has been read into."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.items: list[BranchPart] = []
        self.done = 0
        """Position up to which the text is in the items."""
        self.runs: list[DelimiterRun] = []
        """Runs of emphasis whose partners have not been looked for."""
        self.brackets: list[Bracket] = []
        self.spent = 0
        """The number of the first brackets that can no longer begin a link, as a link stands in
        them."""
        self.addresses: list[tuple[int, AddressBranch]] = []
        """Addresses that stand alone, each with its position among the items."""
        self.inside = False
        """Whether the text is inside a link written as HTML."""
        self.ticks: dict[int, list[int]] = {}
        """Positions of runs of backticks, by the length of the run."""
        self.endless: set[str] = set()
        """Signs of HTML that have no end in the rest of the text."""

    def put_words(self, end: int) -> None:
        """Take the text up to a position as words."""
        if end > self.done:
            self.items.append(self.text[self.done : end])
        self.done = end

    def put(self, start: int, item: BranchPart, end: int) -> int:
        """Take an item instead of a part of the text; return the end of that part."""
        if start > self.done:
            self.items.append(self.text[self.done : start])
        self.items.append(item)
        self.done = end
        return end

    def put_address(self, start: int, end: int, scheme: str) -> int:
        """Take a part of the text as an address that stands alone; return the end of that part."""
        if self.inside:
            return end
        words = patterns.unescaped_text(self.text[start:end])
        address = AddressBranch(words, scheme + words)
        self.put(start, address, end)
        self.addresses.append((len(self.items) - 1, address))
        return end

    def end_addresses(self, item: int) -> list[AddressBranch]:
        """Return the addresses that stand behind an item, and forget them."""
        ended = []
        while self.addresses and self.addresses[-1][0] > item:
            ended.append(self.addresses.pop()[1])
        return ended


def escaped_text(text: str) -> str:
    """Return a text of which Python-Markdown prints every character.

    It would take `&amp;` for one `&`.
    """
    return text.replace("&", "&amp;")
