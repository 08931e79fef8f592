"""Python-Markdown's patterns for code, emphasis, links and pictures, in time that grows no faster than the text.

What they match and make is Python-Markdown's; they only find the ends of things in another way.
"""

import re

from markdown import inlinepatterns

from broadsheet.reading.markdown.limits import TooMuch

_BACKTICKS = re.compile("`+")
_SQUARE = re.compile(r"[\[\]]")
_TOKEN = re.compile("[*_]")
_PLAIN_ADDRESS = re.compile(r"\(([^()<>\"'\s\x02\x03]+)\)")
_EFFORT = 4_000_000
"""Characters read in all while looking for the end of a link's address: a third of a second."""


class Backticks(inlinepatterns.BacktickInlineProcessor):
    """Code between backticks; its end is found by a pattern, not character by character."""

    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override] # the stub is wrong
        """Return where the code starts and ends, or where to go on and None."""
        opening = _BACKTICKS.match(text, start)
        assert opening is not None
        ticks, start = opening.end() - start, opening.end()
        longest = end = 0
        for run in _BACKTICKS.finditer(text, start):
            size = run.end() - run.start()
            if size == ticks:
                return start, run.start()
            if size > longest:
                longest, end = size, run.end()
        if 0 < longest < ticks:
            return start - (ticks - longest), end - longest
        # Python-Markdown counts the opening twice here, and so must we.
        return start + ticks, None


class Emphasis(inlinepatterns.DelimiterProcessor):
    """Emphasis; the next delimiter is found by a pattern, not character by character."""

    def search(self, data: str, start: int) -> "re.Match[str] | None":
        """Return the next delimiter that can open, or close what is open."""
        for token in _TOKEN.finditer(data, start):
            delimiter = self.delimiters[token.group()]
            match = delimiter.boundary.match(data, token.start())
            if match is not None and (delimiter.stack or match.lastgroup != "end"):
                return match
        return None


class Bracketed(inlinepatterns.LinkInlineProcessor):
    """What all links and pictures share: the text in square brackets, and the address after it.

    The pairs of a run's brackets are found once, so that `[[[[` takes no longer than any other text.
    """

    run = ""
    pairs: "dict[int, int]" = {}  # noqa: RUF012 - replaced as a whole, never changed
    spent = 0

    def reset(self) -> None:
        """Forget the last document."""
        self.run, self.pairs, self.spent = "", {}, 0

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 - Python-Markdown's name
        """Return the text up to the closing bracket, where to go on, and whether there is one."""
        end = data.find("]", index)
        if end < 0:
            return "", index, False
        if data.find("[", index, end) >= 0:
            if data is not self.run:
                self.run, self.pairs = data, _pairs(data)
            end = self.pairs.get(index - 1, -1)
            if end < 0:
                return "", index, False
        return data[index:end], end + 1, True

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 - the same
        """Return the address, the title, where to go on, and whether there is an address."""
        if plain := _PLAIN_ADDRESS.match(data, index):
            return plain.group(1), None, plain.end(), True
        if not data.startswith("(", index):
            return "", None, index, False
        address, title, end, found = super().getLink(data, index)
        self.spent += (end if found else len(data)) - index
        if self.spent > _EFFORT:
            raise TooMuch("too many links are opened with '](' and never closed", "close each with ')'", data)
        return address, title, end, found


def _pairs(text: str) -> dict[int, int]:
    """Return where the partner of each opening square bracket stands."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for bracket in _SQUARE.finditer(text):
        if bracket.group() == "[":
            open_at.append(bracket.start())
        elif open_at:
            pairs[open_at.pop()] = bracket.start()
    return pairs


class Link(Bracketed):
    """`[text](address)`."""


class Picture(Bracketed, inlinepatterns.ImageInlineProcessor):
    """`![text](address)`."""


class Reference(Bracketed, inlinepatterns.ReferenceInlineProcessor):
    """`[text][name]`."""


class PictureReference(Bracketed, inlinepatterns.ImageReferenceInlineProcessor):
    """`![text][name]`."""


class ShortReference(Bracketed, inlinepatterns.ShortReferenceInlineProcessor):
    """`[name]`."""


class ShortPictureReference(Bracketed, inlinepatterns.ShortImageReferenceInlineProcessor):
    """`![name]`."""
