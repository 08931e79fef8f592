"""Inline Markdown: Python-Markdown's own patterns, each tried only where a sign that can start it stands.

The patterns, their order and their results are Python-Markdown's; this module replaces the loop around them
(`markdown.treeprocessors.InlineProcessor`), which tries every pattern on every run of text and copies the
whole run at each match.
"""

import re
from collections import deque
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown, treeprocessors, util

from broadsheet.reading.markdown.limits import EMPHASES, TooMuch
from broadsheet.reading.markdown.patterns import Bracketed

_MARKS = (*"[*<\\`!&_\x02", "  \n")
"""What some pattern can start with, or a placeholder that one left; what is found most often stands first."""
_LONE_BACKTICK = re.compile("(\0)?`")
_TOKENS = re.compile(r"\*+|_+")
_SIGNS = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "](",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}


class _Step(NamedTuple):
    pattern: Any
    sign: str
    referring: bool
    """Whether it can do nothing where no reference is defined."""


class Inline(treeprocessors.Treeprocessor):
    """Runs the inline patterns over a tree of blocks; takes the place of Python-Markdown's `inline`."""

    stashed_nodes: dict[str, Element | str]
    """By number: what placeholders stand for. The patterns look into it."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.steps = [
            _Step(md.inlinePatterns[name], _SIGNS[name], "reference" in name or name == "short_image_ref")
            for name in sorted(_SIGNS, key=md.inlinePatterns.get_index_for_name)
        ]
        self.emphasis: Any = md.inlinePatterns["em_strong"]
        self.references = md.references
        self.stashed_nodes = {}

    def reset(self) -> None:
        """Forget the last document."""
        self.stashed_nodes = {}
        for step in self.steps:
            if isinstance(step.pattern, Bracketed):
                step.pattern.reset()

    def run(self, root: Element) -> None:
        """Put elements in place of the inline marks in every text of the tree, the nearest to the root first."""
        waiting = deque([root])
        while waiting:
            parent = waiting.popleft()
            inserts: list[tuple[Element, list[Element]]] = []
            for child in parent:
                text = child.text
                if text and not isinstance(text, util.AtomicString) and _is_marked(text):
                    child.text = None
                    nodes = self._nodes(self._marked(text), child, tail=False)
                    waiting.extend(nodes)
                    inserts.append((child, nodes))
                if child.tail and _is_marked(child.tail):
                    self._mark_tail(parent, child)
                if len(child):
                    waiting.append(child)
            for element, nodes in inserts:
                for position, node in enumerate(nodes):
                    element.insert(position, node)

    def _mark_tail(self, parent: Element, child: Element) -> None:
        holder = Element("d")
        text, child.tail = child.tail or "", None
        nodes = self._nodes(self._marked(text), holder, tail=True)
        if holder.tail:
            child.tail = holder.tail
        position = list(parent).index(child) + 1
        for node in reversed(nodes):
            parent.insert(position, node)

    def _marked(self, text: str, first: int = 0) -> str:
        """Return a text with placeholders for what the patterns from `first` on match."""
        if isinstance(text, util.AtomicString):
            return text
        for index in range(first, len(self.steps)):
            pattern, sign, referring = self.steps[index]
            if sign in text and (self.references or not referring):
                text = self._matched(pattern, text, index)
        if first <= len(self.steps) and ("*" in text or "_" in text):
            text = self._emphasised(text)
        return text

    def _matched(self, pattern: Any, text: str, index: int) -> str:  # noqa: ANN401 - no type says what these share
        pieces: list[str] = []
        done = position = 0
        search = pattern.compiled_re.search
        match = search(text)
        while match:
            node, start, end = pattern.handleMatch(match, text)
            if start is None or end is None:
                position = match.end()
                node = None
            else:
                # For an address such as `("(` Python-Markdown answers -1, and means one before the end.
                position = end if end >= 0 else len(text) + end
            if node is not None:
                if not isinstance(node, str):
                    self._mark_children(node, index)
                pieces += (text[done:start], self._stash(node))
                done = position
            # Python-Markdown sees a placeholder before a backtick whose backslashes have just been taken.
            lone = node is not None and index == 0 and match.group(1)
            match = _LONE_BACKTICK.match(text, position) if lone else search(text, position)
        return "".join((*pieces, text[done:])) if pieces else text

    def _emphasised(self, text: str) -> str:
        # They are counted one by one only where there may be too many.
        if text.count("*") + text.count("_") > EMPHASES and (count := len(_TOKENS.findall(text))) > EMPHASES:
            raise TooMuch(
                f"{count} marks of emphasis ('*' and '_') stand in one paragraph",
                "divide it with blank lines, or write '\\*' for a plain asterisk",
                text,
            )
        start = 0
        while match := self.emphasis.compiled_re.search(text, start):
            node, begin, start = self.emphasis.handleMatch(match, text)
            if node is not None:
                self._mark_children(node, len(self.steps))
                placeholder = self._stash(node)
                text, start = text[:begin] + placeholder + text[start:], begin + len(placeholder)
        return text

    def _mark_children(self, node: Element, index: int) -> None:
        if isinstance(node.text, util.AtomicString):
            return
        for child in (node, *node):
            if child.text:
                child.text = self._marked(child.text, index + 1)
            if child.tail:
                child.tail = self._marked(child.tail, index)

    def _stash(self, node: Element | str) -> str:
        number = f"{len(self.stashed_nodes):04}"
        self.stashed_nodes[number] = node
        return util.INLINE_PLACEHOLDER % number

    def _nodes(self, text: str, parent: Element, *, tail: bool) -> list[Element]:
        """Return the elements that a text's placeholders stand for, in order.

        The words before the first are added to the parent's text (or tail), others to the tail before them.
        """
        nodes: list[Element] = []
        words: list[str] = []
        position = 0
        while (start := text.find(util.INLINE_PLACEHOLDER_PREFIX, position)) >= 0:
            match = util.INLINE_PLACEHOLDER_RE.search(text, start)
            node = self.stashed_nodes.get(match.group(1)) if match else None
            if match is None or node is None:
                end = start + len(util.INLINE_PLACEHOLDER_PREFIX)
                words.append(text[position:end])
                position = end
                continue
            words.append(text[position:start])
            position = match.end()
            if isinstance(node, str):
                words.append(node)
            else:
                _add("".join(words), nodes, parent, tail=tail)
                words.clear()
                self._restore(node)
                nodes.append(node)
        if not words and not nodes and isinstance(text, util.AtomicString):
            _add(text, nodes, parent, tail=tail)
        else:
            _add("".join((*words, text[position:])), nodes, parent, tail=tail)
        return nodes

    def _restore(self, node: Element) -> None:
        """Put elements in place of the placeholders inside a stashed element."""
        for child in (node, *node):
            if child.tail and util.INLINE_PLACEHOLDER_PREFIX in child.tail:
                text, child.tail = child.tail, None
                nodes = self._nodes(text, child, tail=True)
                position = 0 if child is node else list(node).index(child) + 1
                for newcomer in reversed(nodes):
                    node.insert(position, newcomer)
            if child.text and util.INLINE_PLACEHOLDER_PREFIX in child.text:
                text, child.text = child.text, None
                for newcomer in reversed(self._nodes(text, child, tail=False)):
                    child.insert(0, newcomer)


def _is_marked(text: str) -> bool:
    # A look for each takes a fifth of the time that a pattern for all would.
    for mark in _MARKS:  # noqa: SIM110 - an expression would take twice as long
        if mark in text:
            return True
    return False


def _add(text: str, nodes: list[Element], parent: Element, *, tail: bool) -> None:
    if not text:
        return
    if nodes or tail:
        last = nodes[-1] if nodes else parent
        last.tail = last.tail + text if last.tail else text
    else:
        parent.text = parent.text + text if parent.text else text
