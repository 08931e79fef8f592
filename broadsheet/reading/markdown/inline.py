"""Inline Markdown: one walk through a text, from first sign to last, makes elements of its marks.

This is the second of the two phases of CommonMark
(https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy).
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from xml.etree.ElementTree import Element

from broadsheet.reading.markdown import emphasis, links, patterns
from broadsheet.reading.markdown.branches import RawHtml, put_items
from broadsheet.reading.markdown.emphasis import DelimiterRun
from broadsheet.reading.markdown.limits import EMPHASES, TooMuch
from broadsheet.reading.markdown.passage import Passage, Scope, escaped_text

_MARKS = ("*", "[", "_", "<", "\\", "`", "://", "~~", " \n", "@", "www.", "&#")
"""A text that is more than words holds at least one of these; the most frequent stand first."""
_SIGNS = {"~": "~~", "!": "![", ":": "://", "]": "[", "&": "&#"}
"""Signs that are looked at only when the text also holds something else."""
_TICKS = re.compile("`+")
_RUNS = re.compile(r"\*+|_+|~+")
_WWW = r"(?<![\w.@/-])[wW][wW][wW]\."
_SCHEME = re.compile(r"(?<![a-zA-Z0-9_])https?$", re.IGNORECASE)
_LONGEST_SCHEME = 6
_LINK_TAG = re.compile(r"<(/?)a[\s>]", re.IGNORECASE)


def has_marks(text: str) -> bool:
    """Return whether a text may be more than words."""
    # To look for each mark takes a fifth of the time that a pattern for all would.
    for mark in _MARKS:  # noqa: SIM110 - an expression would take twice as long
        if mark in text:
            return True
    return False


def fill_text(element: Element, text: str, scope: Scope) -> None:
    """Put the words and elements of a text into an element, before its children.

    Raises `TooMuch` for a text beyond the limits.
    """
    if (
        text.count("*") + text.count("_") > EMPHASES
        and (count := len(_RUNS.findall(text))) > EMPHASES
    ):
        raise TooMuch(
            f"{count} marks of emphasis ('*' and '_') stand in one paragraph",
            "divide it with blank lines, or write '\\*' for a plain asterisk",
            text,
        )
    put_items(element, _read(text, scope).items)


@cache
def _signs(present: str, addresses: bool) -> "re.Pattern[str]":  # noqa: FBT001 - a part of the key
    signs = f"[{re.escape(present)}]" if present else r"(?!)"
    return re.compile(f"{signs}|(?P<www>{_WWW})|(?P<mail>{patterns.MAIL})" if addresses else signs)


def _signs_in(text: str) -> "re.Pattern[str]":
    present = [sign for sign in "*[_<\\`" if sign in text]
    present += [sign for sign, wanted in _SIGNS.items() if wanted in text]
    if " \n" in text:
        present.append("\n")
    return _signs("".join(present), "@" in text or "www." in text.lower())


def _read(text: str, scope: Scope) -> Passage:
    passage = Passage(text, scope)
    search = _signs_in(text).search
    position = 0
    while match := search(text, position):
        start = match.start()
        position = (
            _lone(passage, match) if match.lastgroup else _READERS[text[start]](passage, start)
        )
    passage.put_words(len(text))
    emphasis.pair(passage.runs)
    return passage


# Each of the following functions reads what begins with its sign, and returns the position to go on
# from.


def _entity(passage: Passage, start: int) -> int:
    # Python-Markdown prints named entities as they are, and takes any number for a character.
    if not passage.text.startswith("&#", start):
        return start + 1
    match = patterns.ENTITY.match(passage.text, start)
    if match is None:
        return passage.put(start, "&amp;", start + 1)
    return passage.put(start, escaped_text(patterns.character(match[0])), match.end())


def _run(passage: Passage, start: int) -> int:
    match = _RUNS.match(passage.text, start)
    assert match is not None
    end = match.end()
    before, after = passage.text[start - 1 : start], passage.text[end : end + 1]
    run = DelimiterRun(passage.text[start], end - start, before, after)
    if run.can_begin or run.can_end:
        passage.runs.append(run)
        passage.put(start, run, end)
    return end


def _escape(passage: Passage, start: int) -> int:
    following = passage.text[start + 1 : start + 2]
    if following == "\n":
        return passage.put(start, Element("br"), start + 1)
    if following in patterns.ESCAPABLE:
        return passage.put(start, "&amp;" if following == "&" else following, start + 2)
    return start + 1


def _line_end(passage: Passage, start: int) -> int:
    words = passage.text[passage.done : start]
    bare = words.rstrip(" ")
    blanks = len(words) - len(bare)
    if blanks:
        passage.put_words(start - blanks)
        if blanks > 1:
            passage.items.append(Element("br"))
        passage.done = start
    return start + 1


def _code(passage: Passage, start: int) -> int:
    match = _TICKS.match(passage.text, start)
    assert match is not None
    if not passage.ticks:
        for each in _TICKS.finditer(passage.text):
            passage.ticks.setdefault(len(each[0]), []).append(each.start())
    end = match.end()
    ends = passage.ticks.get(end - start, [])
    position = bisect_left(ends, end)
    if position == len(ends):
        return end
    code = passage.text[end : ends[position]].replace("\n", " ")
    if code[0] == code[-1] == " " and code.strip(" "):
        code = code[1:-1]
    element = Element("code")
    element.text = code.replace("&", "&amp;")
    return passage.put(start, element, ends[position] + end - start)


def _angle(passage: Passage, start: int) -> int:
    text = passage.text
    following = text[start + 1 : start + 2]
    if not (following.isalnum() or following in "/!?.#$%&'*+=^_`{|}~-") or not following:
        return start + 1
    if match := patterns.AUTOLINK.match(text, start):
        return passage.put(start, _link(match[1], match[1]), match.end())
    if match := patterns.AUTOMAIL.match(text, start):
        return passage.put(start, _link(f"mailto:{match[1]}", match[1]), match.end())
    if match := patterns.TAG.match(text, start):
        if link := _LINK_TAG.match(match[0]):
            passage.inside = not link[1]
        return _put_raw(passage, start, match.end())
    end = _section_end(passage, start)
    return _put_raw(passage, start, end) if end else start + 1


def _put_raw(passage: Passage, start: int, end: int) -> int:
    return passage.put(start, RawHtml(passage.scope.stash.store(passage.text[start:end])), end)


def _section_end(passage: Passage, start: int) -> int:
    for sign, end in patterns.SECTIONS:
        if passage.text.startswith(sign, start) and sign not in passage.endless:
            if sign == "<!" and not passage.text[start + 2 : start + 3].isalpha():
                return 0
            position = passage.text.find(end, start + len(sign))
            if position < 0:
                # The end is not looked for again in this text.
                passage.endless.add(sign)
                return 0
            return position + len(end)
    return 0


def _scheme(passage: Passage, start: int) -> int:
    if not passage.text.startswith("://", start):
        return start + 1
    first = max(passage.done, start - _LONGEST_SCHEME)
    scheme = _SCHEME.search(passage.text, first, start)
    if scheme is None:
        return start + 1
    end = patterns.address(passage.text, start + 3)
    return passage.put_address(scheme.start(), end, "") if end > start + 3 else start + 1


def _lone(passage: Passage, match: "re.Match[str]") -> int:
    if match.lastgroup == "mail":
        scheme = "" if match[0][:7].lower() == "mailto:" else "mailto:"
        return passage.put_address(match.start(), match.end(), scheme)
    end = patterns.address(passage.text, match.start())
    return passage.put_address(match.start(), end, "http://") if end > match.end() else match.end()


def _link(url: str, words: str) -> Element:
    element = Element("a", {"href": escaped_text(url)})
    element.text = words.replace("&", "&amp;")
    return element


_READERS: dict[str, Callable[[Passage, int], int]] = {
    "*": _run,
    "_": _run,
    "~": _run,
    "\\": _escape,
    "\n": _line_end,
    "&": _entity,
    "`": _code,
    "<": _angle,
    ":": _scheme,
    "!": links.read_exclamation,
    "[": links.read_opening,
    "]": links.read_closing,
}
