r"""Inserts: how blocks stand in the HTML of a body, and how they are taken out of it again.

A block is `<div \x01 N>` … `</div \x01>`, N being its number among the body's blocks. What its
options say to readers stands first in it, as `<footer \x02>` … `</footer>`: search finds it there,
and it is not printed. Cleaned HTML has no control characters, so that nobody can write these marks.
"""

import re
from collections.abc import Callable

INSERT = "\x01"
"""Name that stands for the tags of blocks while a body is finished."""
_BLOCK_OR_END = re.compile("<div \x01 ([0-9]+)>|</div \x01>")
_WORDS = re.compile("<footer \x02>.*?</footer>\n?", re.DOTALL)


def marks_of_block(number: int) -> tuple[str, str]:
    """Return what stands before and behind the text of the block of a number."""
    return f"<div \x01 {number}>", "</div \x01>"


def marks_of_words() -> tuple[str, str]:
    """Return what stands before and behind the words that a block's options say."""
    return "<footer \x02>", "</footer>"


def with_inserts(html: str, printed: Callable[[int, str], str]) -> str:
    """Return the HTML of a body with its blocks printed: each by its number and the HTML in it."""
    pieces: list[list[str]] = [[]]
    numbers: list[int] = []
    at = 0
    html = _WORDS.sub("", html)
    for mark in _BLOCK_OR_END.finditer(html):
        pieces[-1].append(html[at : mark.start()])
        at = mark.end()
        if mark[1]:
            numbers.append(int(mark[1]))
            pieces.append([])
        elif numbers:
            inside = "".join(pieces.pop()).strip("\n")
            pieces[-1].append(printed(numbers.pop(), inside))
    pieces[-1].append(html[at:])
    return "".join(map("".join, pieces))
