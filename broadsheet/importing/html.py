"""HTML as Markdown, wherever nothing is lost by it; what would lose something stays HTML."""

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from markdownify import MarkdownConverter

from broadsheet.importing.marks import Listener
from broadsheet.importing.players import Held, held_blocks
from broadsheet.problems import Misplaced
from broadsheet.reading import markup

_BLOCK = re.compile(
    r"<(?P<name>address|article|aside|blockquote|center|details|dl|div|fieldset|figure|footer|form|h[1-6]|header|hr|iframe|main|nav|ol|p|pre|script|section|style|table|ul|video|audio|object)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_MARKED = frozenset(
    {
        "a",
        "blockquote",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "img",
        "li",
        "pre",
        "strong",
        "td",
        "th",
        "sub",
        "sup",
        "u",
        "ins",
        "kbd",
        "mark",
        "abbr",
        "dl",
        "dt",
        "dd",
        "details",
        "input",
        "form",
    }
)
_SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
_VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_UNSEEN = frozenset({"script", "style", "template"})


class Said(NamedTuple):
    """What a piece of HTML says to its readers: enough to tell whether another says the same."""

    words: tuple[str, ...]
    addresses: tuple[str, ...]
    """Where links and pictures lead, in order."""
    marks: tuple[tuple[str, int], ...]
    """Number of each element that means something to readers."""


def said(html: str) -> Said:
    """Return what a piece of HTML says."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Said(
        tuple(_WORD.findall("".join(reader.text))),
        tuple(reader.addresses),
        tuple(sorted(Counter(reader.marks).items())),
    )


def html_of_text(text: str) -> str:
    """Return plain text as HTML, its blank lines between paragraphs."""
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)


def as_markdown(html: str) -> tuple[str, list[str]]:
    """Return HTML as Markdown, and the pieces that had to stay HTML."""
    if "<" not in html and "&" not in html:
        return html, []
    whole = _converted(html)
    if whole is not None:
        return whole, []
    kept: list[str] = []
    pieces = []
    for block in _blocks(html):
        made = _converted(block)
        if made is None:
            # A blank line would end the block of HTML, and begin Markdown in it.
            made = re.sub(r"\n\s*\n", "\n", block.strip())
            kept.append(made)
        pieces.append(made)
    return "\n\n".join(piece for piece in pieces if piece.strip()), kept


def turn_html(text: str, tell: Listener) -> str:
    """Return HTML as Markdown, with films and galleries as blocks, and tell of what stays HTML."""
    return turn_html_around(text, Held(text), tell)


def turn_html_around(text: str, held: Held, tell: Listener) -> str:
    """Return the same of HTML that has paragraphs in place of some blocks."""
    markdown, kept = as_markdown(held_blocks(text, held, tell))
    for piece in kept:
        tell(piece, None)
    return held.put_back(markdown)


def _converted(html: str) -> str | None:
    """Return HTML as Markdown that says the same when it is read; None when none does."""
    made = _Converter(
        heading_style="atx", bullets="-", escape_misc=True, newline_style="backslash", wrap=False
    ).convert(html)
    made = re.sub(r"\n{3,}", "\n\n", made).strip("\n")
    try:
        read = markup.render(made, language="en", trusted_html=True, remote_pictures=True)
    except Misplaced:
        return None
    filled = iter(read.targets)
    back = re.sub("\x00", lambda _: next(filled).url, read.html)
    return made if said(html) == said(back) else None


class _Converter(MarkdownConverter):
    # ruff: noqa: ARG002 - the library calls each of these by name
    """Python's markdownify, with the few of its choices changed that lose something."""

    def convert_del(self, el: object, text: str, parent_tags: object) -> str:
        return f"~~{text}~~" if text.strip() else text

    convert_s = convert_del

    def convert_iframe(self, el: object, text: str, parent_tags: object) -> str:
        return str(el)

    def convert_u(self, el: object, text: str, parent_tags: object) -> str:
        name = getattr(el, "name", "")
        title = el.get("title") if name == "abbr" else ""  # type: ignore[attr-defined]
        given = f' title="{title}"' if title else ""
        return f"<{name}{given}>{text}</{name}>" if text.strip() else text

    convert_ins = convert_kbd = convert_mark = convert_abbr = convert_sub = convert_sup = convert_u

    convert_video = convert_audio = convert_object = convert_embed = convert_iframe


def _blocks(html: str) -> list[str]:
    """Return the blocks that stand side by side in a piece of HTML, with the text between them."""
    blocks: list[str] = []
    position = 0
    while match := _BLOCK.search(html, position):
        if html[position : match.start()].strip():
            blocks.append(html[position : match.start()])
        end = _end_of(html, match)
        blocks.append(html[match.start() : end])
        position = end
    if html[position:].strip():
        blocks.append(html[position:])
    return blocks


def _end_of(html: str, opening: re.Match[str]) -> int:
    """Return where the element ends that a tag opens; the end of all when it is never closed."""
    name = opening["name"].lower()
    if name in _VOID:
        return html.find(">", opening.end()) + 1 or len(html)
    depth = 0
    for tag in re.compile(rf"<(/?){name}\b[^>]*>", re.IGNORECASE).finditer(html, opening.start()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(html)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.addresses: list[str] = []
        self.marks: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _SAME.get(tag, tag)
        if tag in _UNSEEN:
            self._unseen += 1
        given = dict(attrs)
        if address := given.get("href" if tag == "a" else "src"):
            self.addresses.append(address)
        if tag == "img" and given.get("alt"):
            self.text.append(f" {given['alt']} ")
        if (name in _MARKED and (tag != "a" or given.get("href"))) or name == "del":
            self.marks.append(name)
        if tag in {"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        if tag in {"p", "div", "li", "td", "th", "blockquote"} or tag.startswith("h"):
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.text.append(data)
