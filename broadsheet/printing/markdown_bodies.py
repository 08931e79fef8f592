"""Markdown of bodies: a body's clean HTML written as Markdown again, with all that it says.

It is made of the HTML, not of what editors wrote: so links are whole and lead where they lead on the
page, and what was cleaned away is gone here too. What Markdown has no mark for is written as its text, or as
the few elements of HTML that every reader of Markdown takes, such as `<sup>`.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from broadsheet.printing.markdown_texts import begun_line, escaped_markdown, markdown_address
from broadsheet.reading.html import name_of, tokens

_ATTRIBUTE = re.compile(r"""\s([a-zA-Z-]+)(?:="([^"]*)"|='([^']*)')?""")
_VOID = frozenset({"br", "hr", "img", "wbr", "col", "source", "track"})
_BLOCKS = frozenset({
    "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "section", "summary", "table", "ul",
})  # fmt: skip
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
_KEPT = frozenset({"sub", "sup", "kbd", "mark"})
"""Elements within a line that stay HTML: their text alone would say something else."""
_BLANK = re.compile(r"[ \t\n\r\f]+")
_WIDE = ("  ", "\n", "\t", "\r", "\f")
_NOTE = re.compile(r"(?:fn|fnref\d*)[:-](.+)")
_NOT_IN_NOTES = re.compile(r"[^\w-]")
_TICKS = re.compile("`+")
_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")


class _Element:
    """An element of a body with what is in it."""

    __slots__ = ("children", "holds_blocks", "is_block", "name", "tag")

    def __init__(self, name: str, tag: str) -> None:
        self.name = name
        self.tag = tag
        self.children: list[_Element | str] = []
        self.holds_blocks = False
        """Whether a block stands in it, however deep."""
        self.is_block = name in _BLOCKS
        """Whether it is a block, or holds one."""

    @property
    def attributes(self) -> dict[str, str]:
        """Return its attributes by name; most elements are asked for none."""
        return {
            key.lower(): unescape(one or other or "")
            for key, one, other in _ATTRIBUTE.findall(self.tag)
        }

    def elements(self, *names: str) -> Iterator["_Element"]:
        """Yield the elements of some names in it, however deep, but not one in another."""
        for child in self.children:
            if isinstance(child, _Element):
                if child.name in names:
                    yield child
                else:
                    yield from child.elements(*names)

    def text(self) -> str:
        """Return all text in it."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.name == "br" else child.text()
            for child in self.children
        )


def markdown_of(html: str) -> str:
    """Return the clean HTML of a body as Markdown, without a line break at its end."""
    return "\n\n".join(_blocks(_tree(html).children))


def _tree(html: str) -> _Element:
    root = _Element("", "")
    open_elements = [root]
    names = [""]
    pieces = tokens(html)
    if pieces[0]:
        root.children.append(unescape(pieces[0]))
    for tag, text in zip(pieces[1::2], pieces[2::2], strict=True):
        name = name_of(tag)
        if name.startswith("/"):
            if names[-1] == name[1:]:
                del open_elements[-1], names[-1]
            elif name[1:] in names:
                depth = len(names) - 1 - names[::-1].index(name[1:])
                del open_elements[depth:], names[depth:]
        elif name:
            element = _Element(name, tag)
            if element.is_block:
                _note_block(open_elements)
            open_elements[-1].children.append(element)
            if name not in _VOID:
                open_elements.append(element)
                names.append(name)
        if text:
            open_elements[-1].children.append(unescape(text))
    return root


def _note_block(ancestors: Sequence[_Element]) -> None:
    for ancestor in reversed(ancestors):
        if ancestor.holds_blocks:
            # So do all that it stands in.
            return
        ancestor.holds_blocks = ancestor.is_block = True


def _blocks(children: Sequence["_Element | str"]) -> list[str]:
    """Return the blocks of Markdown that some children make; lines of text become paragraphs."""
    blocks: list[str] = []
    line: list[_Element | str] = []
    last = ""
    for child in [*children, None]:
        if child is not None and (isinstance(child, str) or not child.is_block):
            line.append(child)
            continue
        if line:
            if text := _line(line):
                blocks.append(text)
                last = ""
            line = []
        if child is None:
            break
        made = _block(child)
        if made and child.name in ("ul", "ol") and last == child.name:
            # Two lists in a row would be read as one.
            blocks.append("<!-- -->")
        blocks += made
        last = child.name if made else last
    return blocks


def _block(element: _Element) -> list[str]:
    match element.name:
        case "p" | "dt" | "summary" | "figcaption":
            return _paragraph(element)
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            text = _line(element.children).replace("\\\n", " ")
            closed = f"{text[:-1]}\\#" if text.endswith("#") and not text.endswith("\\#") else text
            return [f"{'#' * int(element.name[1])} {closed}"] if text else []
        case "hr":
            return ["* * *"]
        case "div" if element.attributes.get("class") == "footnote":
            # The rule before footnotes is the reader's own.
            return [block for each in element.elements("ol") for block in _list(each)]
        case "pre":
            return [_code(element)]
        case "blockquote":
            return [_indented("\n\n".join(_blocks(element.children)), "> ", "> ")]
        case "ul" | "ol":
            return _list(element)
        case "table":
            return _table(element)
        case "dd":
            return [_indented("\n\n".join(_blocks(element.children)) or "<!-- -->", "- ", "  ")]
        case _:
            return _blocks(element.children)


def _paragraph(element: _Element) -> list[str]:
    if element.holds_blocks:
        return _blocks(element.children)
    text = _line(element.children)
    if text and element.name in ("dt", "summary"):
        text = f"**{text}**" if text[-1:].isalnum() and text[0].isalnum() else text
    return [text] if text else []


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        [f"{first if at == 0 else rest}{line}".rstrip(" ") for at, line in enumerate(lines)]
    )


def _code(element: _Element) -> str:
    code = next(element.elements("code"), element)
    text = element.text().removesuffix("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    language = code.attributes.get("class", "").removeprefix("language-").split(" ")[0]
    return f"{fence}{_NOT_IN_NOTES.sub('', language)}\n{text}\n{fence}"


def _list(element: _Element) -> list[str]:
    items = [child for child in element.children if isinstance(child, _Element)]
    notes = [_note(item) for item in items]
    if items and all(notes):
        return [
            _indented("\n\n".join(_blocks(item.children)), f"[^{note}]: ", "    ")
            for item, note in zip(items, notes, strict=True)
        ]
    start = element.attributes.get("start", "1")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1  # noqa: PLR2004 - digits
    written = []
    loose = any(
        isinstance(child, _Element) and child.name == "p"
        for item in items
        for child in item.children
    )
    for at, item in enumerate(items):
        mark = f"{number + at}. " if element.name == "ol" else "- "
        blocks = _blocks(item.children)
        text = ("\n\n" if loose else "\n").join(blocks) or "<!-- -->"
        written.append(_indented(text, mark, " " * len(mark)))
    return [("\n\n" if loose else "\n").join(written)] if written else []


def _note(element: _Element) -> str:
    """Return the name of a footnote that an element is or refers to; empty when it does neither."""
    found = _NOTE.fullmatch(element.attributes.get("id", ""))
    return _NOT_IN_NOTES.sub("-", found[1]) if found else ""


def _table(element: _Element) -> list[str]:
    rows = [[_cell(cell) for cell in row.elements("td", "th")] for row in element.elements("tr")]
    rows = [row for row in rows if row]
    caption = [text for each in element.elements("caption") if (text := _line(each.children))]
    if not rows:
        return caption
    width = max(map(len, rows))
    lines = [row + [""] * (width - len(row)) for row in rows]
    written = [f"| {' | '.join(row)} |" for row in lines]
    return [*caption, "\n".join([written[0], f"|{' --- |' * width}", *written[1:]])]


def _cell(element: _Element) -> str:
    flat = _line(list(_flat(element))).replace("\\\n", " ")
    return _PIPE.sub(r"\1\\|", flat)


def _flat(element: _Element) -> Iterator["_Element | str"]:
    """Yield what is in an element, with blocks taken for the lines in them."""
    for child in element.children:
        if isinstance(child, _Element) and child.is_block:
            yield from _flat(child)
            yield " "
        else:
            yield child


def _line(children: Sequence["_Element | str"]) -> str:
    """Return what stands within a block, in one line but for its own breaks."""
    text = _inline(children)
    if "\\\n" not in text:
        return begun_line(text.strip(" \xa0"))
    lines = [begun_line(line.strip(" \xa0")) for line in text.split("\\\n")]
    while lines and not lines[-1]:
        lines.pop()
    return "\\\n".join(lines)


def _inline(children: Sequence["_Element | str"]) -> str:
    if len(children) == 1 and isinstance(children[0], str):
        return escaped_markdown(_narrow(children[0]))
    written = ""
    for at, child in enumerate(children):
        if isinstance(child, str):
            text = escaped_markdown(_narrow(child))
            written += text[1:] if text[:1] == " " and written[-1:] in (" ", "\n") else text
        elif child.name in _MARKS:
            after = next((text for each in children[at + 1 :] if (text := _first(each))), "")
            written += _marked(_inline(child.children), child.name, written[-1:], after)
        else:
            written += _inline_element(child)
    return written


def _narrow(text: str) -> str:
    """Return a text with one space for all white space; nearly all texts have no other."""
    for sign in _WIDE:
        if sign in text:
            return _BLANK.sub(" ", text)
    return text


def _first(child: "_Element | str") -> str:
    text = child if isinstance(child, str) else child.text()
    return text[:1]


def _inline_element(element: _Element) -> str:
    match element.name:
        case "br":
            return "\\\n"
        case "img":
            alt = escaped_markdown(_narrow(element.attributes.get("alt", "")))
            return f"![{alt}]({markdown_address(element.attributes.get('src', ''))})"
        case "code" | "samp":
            return _inline_code(element.text())
        case "sup" if note := _note(element):
            return f"[^{note}]"
        case "a":
            return _link(element)
        case "q":
            return f"“{_inline(element.children)}”"
        case name if name in _KEPT:
            return f"<{name}>{_inline(element.children)}</{name}>"
        case _:
            return _inline(element.children)


def _inline_code(text: str) -> str:
    code = _narrow(text)
    if not code.strip():
        return code
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(code)), default=0))
    pad = " " if code[0] in "` " or code[-1] in "` " else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def _link(element: _Element) -> str:
    text = _inline(element.children).strip(" ")
    attributes = element.attributes
    href = attributes.get("href", "")
    if attributes.get("class") == "footnote-backref":
        return ""  # readers of Markdown make the way back from a footnote themselves
    if not text:
        return ""
    return f"[{text.replace(chr(92) + chr(10), ' ')}]({markdown_address(href)})" if href else text


def _marked(text: str, name: str, before: str, after: str) -> str:
    """Return text between marks, or in HTML where the marks would not be read as such.

    They are not where a sign of punctuation inside stands beside a letter outside (CommonMark,
    6.2).
    """
    inner = text.strip(" ")
    if not inner:
        return text
    lead, tail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    mark = _MARKS[name]
    outside_first, outside_last = (lead[-1:] or before), (tail[:1] or after)
    clash = (
        (not inner[0].isalnum() and outside_first.isalnum())
        or (not inner[-1].isalnum() and outside_last.isalnum())
        or outside_first in ("*", "~", "\\")
        # Marks beside marks are read by rules of their own.
        or inner[0] in "*~"
        or inner[-1] in "*~"
        or "\\\n" in (inner[:2], inner[-2:])
    )
    if clash:
        element = {"*": "em", "**": "strong", "~~": "del"}[mark]
        return f"{lead}<{element}>{inner}</{element}>{tail}"
    return f"{lead}{mark}{inner}{mark}{tail}"
