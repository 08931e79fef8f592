"""The definitions of links: `[name]: address "title"` (https://spec.commonmark.org/0.31.2/, section 4.7)."""

from typing import NamedTuple

from broadsheet.reading.markdown import patterns


class Reference(NamedTuple):
    """The target of a link, and its title."""

    url: str
    title: str


class References:
    """The links that a text defines, by name; the first definition of a name counts."""

    def __init__(self) -> None:
        self._by_name: dict[str, Reference] = {}

    def __bool__(self) -> bool:
        """Return whether any link is defined."""
        return bool(self._by_name)

    def reference(self, name: str) -> Reference | None:
        """Return where the link of a name leads, in any spelling; None when it is not defined."""
        return self._by_name.get(patterns.folded_name(name))

    def define(self, text: str) -> str:
        """Take the definitions from the beginning of a paragraph; return the rest of it."""
        start = 0
        while text.startswith("[", start) and (end := self._end_of_definition(text, start)):
            start = end
        return text[start:]

    def _end_of_definition(self, text: str, start: int) -> int:
        """Return the end of the definition at a position, and of its line; 0 when there is none."""
        name = patterns.label(text, start)
        # What looks like a footnote here is no definition: a real footnote has been taken already.
        if name is None or name[0].startswith("^") or not text.startswith(":", name[1]):
            return 0
        position = patterns.blanks(text, name[1] + 1)
        address = patterns.destination(text, position)
        if address is None or address[1] == position:
            return 0
        url, end = address
        words = ""
        after = patterns.blanks(text, end)
        title = patterns.title(text, after) if after > end else None
        line_end = _line_end(text, end)
        if title is not None and (whole := _line_end(text, title[1])):
            words, line_end = title[0], whole
        if not line_end:
            return 0
        self._by_name.setdefault(patterns.folded_name(name[0]), Reference(url, words))
        return line_end


def _line_end(text: str, position: int) -> int:
    """Return where the next line begins if only blanks are left of this one, or 0."""
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return 0 if text[position:end].strip(" \t") else min(end + 1, len(text))
