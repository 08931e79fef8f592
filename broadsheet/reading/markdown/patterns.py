"""What links, code, addresses and HTML look like within a text.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/, sections 2.4, 2.5 and 6) and
GitHub's for addresses that stand alone (https://github.github.com/gfm/#autolinks-extension-). Each
pattern finds its end in time that grows no faster than the text.
"""

import re
import sys
from html import unescape
from html.entities import html5

from broadsheet.reading.text import CONTROL_CHARACTER

_PUNCTUATION = r"!-/:-@\[-`{-~"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
_ESCAPED = re.compile(rf"\\([{_PUNCTUATION}])|({_ENTITY})")
ENTITY = re.compile(_ENTITY)
ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""Signs that a backslash turns into plain characters."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.DOTALL)
_IN_ANGLES = re.compile(r"<((?:[^<>\n\\]|\\[^\n])*)>")
_PLAIN = re.compile(r"[^()<\\\x00-\x20\x7f][^()\\\x00-\x20\x7f]*")
_PART = re.compile(r"(?:[^()\\\x00-\x20\x7f]|\\[^\x00-\x20\x7f]|\\(?=[\x00-\x20]|$))+")
_TITLE = re.compile(
    r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)""", re.DOTALL
)
_BLANKS = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_PARENTHESES = 8
"""Parentheses inside each other in an address, at most."""

_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
OPEN_TAG = rf"<[a-zA-Z][a-zA-Z0-9-]*(?:{_ATTRIBUTE})*+\s*/?>"
CLOSING_TAG = r"</[a-zA-Z][a-zA-Z0-9-]*\s*>"
TAG = re.compile(rf"{OPEN_TAG}|{CLOSING_TAG}", re.ASCII)
SECTIONS = (
    ("<!-->", ""),
    ("<!--->", ""),
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![CDATA[", "]]>"),
    ("<!", ">"),
)
"""How HTML that is no element begins, and how it ends."""
AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>\x00-\x1f\x7f]*)>")
_NAME = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
AUTOMAIL = re.compile(rf"<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_NAME}(?:\.{_NAME})*)>")

MAIL = (
    rf"(?<![a-zA-Z0-9.+-])(?:[mM][aA][iI][lL][tT][oO]:)?[a-zA-Z0-9][\w.+-]{{0,63}}@(?:{_NAME}\.)+"
    r"[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9](?![\w-])"
)
"""An address of electronic mail that stands alone."""
_HOST = r"(?:[\w.%+:-]{1,64}@)?(?:[\w-]+\.)*[\w-]*[^\W_](?::[0-9]{1,5}(?![0-9]))?"
# Two asterisks belong to the text around an address.
_ADDRESS_PART = r"""(?:[^\s<>()\[\]{}"'`|*\x00-\x1f\x7f\uff5c]|'(?=\w)|\*(?!\*))"""
_ADDRESS = re.compile(rf"{_HOST}(?P<path>[/?#]{_ADDRESS_PART}*)?")
_AFTER_BRACKETS = re.compile(rf"{_ADDRESS_PART}*")
_ENCLOSED = {
    "(": re.compile(r"\([^\s<>()]*\)"),
    "[": re.compile(r"\[[^\s<>\[\]]*\]"),
    "{": re.compile(r"\{[^\s<>{}]*\}"),
}
_TRAILING = "?!.,:;*_~'"
"""Signs that may end a sentence in which an address stands."""


def unescaped_text(text: str) -> str:
    r"""Return a text with its escapes and entities resolved: `\*&amp;` gives `*&`."""
    return _ESCAPED.sub(_character_of_escape, text) if "\\" in text or "&" in text else text


def _character_of_escape(match: "re.Match[str]") -> str:
    return match[1] or character(match[2])


def character(entity: str) -> str:
    """Return the character that an entity stands for, or the entity itself if there is none."""
    if entity[1] != "#":
        return html5.get(entity[1:], entity)
    digits = entity[2:-1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    # Browsers take the numbers of Windows' characters for these characters, and what neither HTML
    # nor XML may hold is treated as the NUL that the specification replaces.
    found = unescape(f"&#{number};") if number <= sys.maxunicode else ""
    return found if found == "\r" or (found and not CONTROL_CHARACTER.match(found)) else REPLACEMENT


def label(text: str, start: int) -> tuple[str, int] | None:
    """Return the name of a reference that stands at an opening bracket, and where it ends; or None."""
    match = _LABEL.match(text, start)
    return None if match is None or match[1].isspace() else (match[1], match.end())


def folded_name(name: str) -> str:
    """Return the name of a reference in one case and spacing, however it is written."""
    return " ".join(name.split()).casefold()


def destination(text: str, start: int) -> tuple[str, int] | None:
    """Return the address that stands at a position, and where it ends; or None."""
    if text.startswith("<", start):
        match = _IN_ANGLES.match(text, start)
        return None if match is None else (unescaped_text(match[1]), match.end())
    match = _PLAIN.match(text, start)
    position = match.end() if match else start
    depth = 0
    while position < len(text):
        sign = text[position]
        if sign == "(":
            depth += 1
            if depth > _PARENTHESES:
                return None
            position += 1
        elif sign == ")":
            if not depth:
                break
            depth -= 1
            position += 1
        elif match := _PART.match(text, position):
            position = match.end()
        else:
            break
    return None if depth else (unescaped_text(text[start:position]), position)


def title(text: str, start: int) -> tuple[str, int] | None:
    """Return the title of a link that stands at a position, and where it ends; or None."""
    match = _TITLE.match(text, start)
    if match is None:
        return None
    words = match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
    return unescaped_text(words), match.end()


def blanks(text: str, start: int) -> int:
    """Return where the blanks at a position end; one of them may be the end of a line."""
    match = _BLANKS.match(text, start)
    assert match is not None
    return match.end()


def address(text: str, start: int) -> int:
    """Return the end of the page's address whose host stands at a position, or the position.

    The position itself means that there is no address.

    What follows it in a sentence is no part of it, nor is a bracket whose partner stands before it.
    """
    match = _ADDRESS.match(text, start)
    if match is None:
        return start
    end = match.end()
    while match["path"] is not None and (pattern := _ENCLOSED.get(text[end : end + 1])):
        enclosed = pattern.match(text, end)
        if enclosed is None:
            break
        following = _AFTER_BRACKETS.match(text, enclosed.end())
        assert following is not None
        end = following.end()
    return _without_trailing(text, start, end)


def _without_trailing(text: str, start: int, end: int) -> int:
    while end > start:
        if (
            text[end - 1] == ";"
            and text[(entity := text.rfind("&", start, end)) + 1 : end - 1].lstrip("#").isalnum()
        ):
            end = entity if entity >= 0 else end - 1
        elif text[end - 1] in _TRAILING:
            end -= 1
        else:
            break
    return end
