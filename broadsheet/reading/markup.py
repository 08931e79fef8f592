"""Markup: a body's Markdown made into clean, typographic HTML, with slots for its addresses."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from broadsheet.model import BodyBlock, Target
from broadsheet.problems import Misplaced
from broadsheet.reading import cleaning
from broadsheet.reading.block_kinds import BLOCKS, DeclaredBlock
from broadsheet.reading.body_blocks import BlockReader
from broadsheet.reading.finishing import SLOT, Finisher
from broadsheet.reading.html import is_block_level, name_of, tokens
from broadsheet.reading.markdown import blocks, limits, patterns
from broadsheet.urls import joined_url

_UNSAFE = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)")
_QUOTED = str.maketrans({'"': "&quot;", "'": "&#39;", "<": "&lt;", ">": "&gt;"})
_IN_MARKS = r"""\]\(\s*<?|\]:\s*<?|<|(?:href|src)\s*=\s*["']?"""
_IN_BLOCKS = r"""/{3,}[ \t]*[\w-]+[ \t]*\|[ \t]*|(?:\n[ \t>*+-]*\{?|[{,][ \t]*)[\w-]+:[ \t]*["']?"""
_BEFORE_TARGET = rf"(?:{_IN_MARKS}|{_IN_BLOCKS})"
"""What stands before an address: marks of Markdown and HTML, and those of blocks and their options."""


_HEADING = re.compile("/?h[1-6]")
_IMAGE = '<img src="'
"""Text before the slot of every picture, apart from the case of its letters."""
_REST = re.compile(r""""((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
"""Text after the slot of a picture, to the end of its tag."""
_ID = re.compile(r"""\sid\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)""", re.IGNORECASE)
_LINK = re.compile(r"<a(?=[\s/])", re.IGNORECASE)
_END_OF_LINK = re.compile(r"</a\s*>", re.IGNORECASE)
_SIZED = re.compile(r"\s(?:width|height)\s*=", re.IGNORECASE)


class Frame(NamedTuple):
    """The HTML in which a picture of a body is printed."""

    before: str
    size: str
    """Attributes of the picture's size, which are left out when the body gives one."""
    others: str
    """Other attributes of the picture."""
    after: str


class Rendered(msgspec.Struct, frozen=True):
    """The HTML of a body, and what it links to."""

    html: str
    """HTML in which each address inside the archive is a NUL character, a slot."""
    targets: tuple[Target, ...]
    """Addresses that the slots replace, in order; behind these, those of the blocks."""
    anchors: tuple[str, ...]
    """Every `id` in the HTML, in order."""
    words: int
    letters: int = 0
    """Number of letters of scripts that put no spaces between words."""
    blocks: tuple[BodyBlock, ...] = ()
    """The blocks in the HTML, by number; `reading.inserts` says how they stand there."""
    mistakes: tuple[Misplaced, ...] = ()
    """What is wrong with blocks, by line and column of the body."""


def render(
    source: str,
    *,
    language: str = "en",
    trusted_html: bool = False,
    remote_pictures: bool = False,
    kinds: Mapping[str, DeclaredBlock] = BLOCKS,
) -> Rendered:
    """Return a Markdown body as HTML.

    HTML in the body is cleaned to the lists in `cleaning` unless it is trusted. Addresses with a
    scheme of `cleaning.SCHEMES`, or with `//` at their start, stay; those with another scheme are
    dropped; all others become slots. Headings begin at `h2` and have ids. The text is made
    typographic by the rules of the language.

    A picture on another site becomes a link to it, but is shown when `remote_pictures` is set and
    its address is secure.

    Raises `Misplaced` for a text that exceeds a limit of `limits`.
    """
    limits.check_limits(source)
    reader = BlockReader(source, language, kinds) if "///" in source else None
    try:
        if reader is None:
            html = blocks.convert(source)
        else:
            html, notes = blocks.convert_with(source, reader.kinds, reader.insert)
            reader.note(notes)
    except limits.TooMuch as mistake:
        line = _line_of(source, mistake.text)
        raise Misplaced(mistake.message, mistake.hint, line=line, column=1) from None
    except RecursionError:
        message, hint = "marks are nested too deeply", "remove some of the marks inside each other"
        raise Misplaced(message, hint, line=1, column=1) from None
    html = cleaning.without_controls(html) if trusted_html else cleaning.clean(html)
    stem = reader.stem if reader and reader.blocks else ""
    finished = Finisher(html, language, remote_pictures=remote_pictures, stem=stem)
    targets, anchors = finished.targets, tuple(finished.anchors)
    if reader is None:
        return Rendered(finished.html, tuple(targets), anchors, finished.words, finished.letters)
    return Rendered(
        finished.html,
        (*targets, *reader.targets),
        anchors,
        finished.words,
        finished.letters,
        reader.behind(len(targets)),
        tuple(reader.mistakes),
    )


def fill(
    html: str, addresses: Sequence[str | None], frames: Mapping[int, Frame] = MappingProxyType({})
) -> str:
    """Return the HTML with an address in each slot, in order, and with frames around pictures.

    `frames` maps the position of a picture's slot to its frame. Addresses may be plain or already
    written as attribute values: what could end or change the attribute is escaped, and what is
    escaped already stays. Of a link without an address only its words remain. Raises `ValueError`
    when there are more addresses than slots, or fewer.
    """
    pieces = html.split(SLOT)
    if len(pieces) != len(addresses) + 1:
        raise ValueError(f"{len(addresses)} addresses for {len(pieces) - 1} slots")
    if None in addresses:
        _unlink(pieces, addresses)
    filled = [pieces[0]]
    for at, (address, piece) in enumerate(zip(addresses, pieces[1:], strict=True)):
        if address is None:
            filled.append(piece)
            continue
        written = _UNSAFE.sub("&amp;", address).translate(_QUOTED)
        rest = _REST.match(piece) if at in frames else None
        if rest is None:
            filled += (written, piece)
            continue
        frame = frames[at]
        filled[-1] = filled[-1][: -len(_IMAGE)]
        size = "" if _SIZED.search(rest[1]) else frame.size
        tag = f'{_IMAGE}{written}"{size}{frame.others}{rest[1]}>'
        filled += (frame.before, tag, frame.after, piece[rest.end() :])
    return "".join(filled)


def _unlink(pieces: list[str], addresses: Sequence[str | None]) -> None:
    """Take the tags of links without an address out of the HTML around its slots, in place.

    What such a link is called, so that others can lead there, stays.
    """
    open_link = False
    for at, address in enumerate(addresses):
        if address is None:
            start = [*_LINK.finditer(pieces[at])][-1].start()
            rest = _REST.match(pieces[at + 1])
            end = rest.end() if rest else pieces[at + 1].find(">") + 1
            tag = f"{pieces[at][start:]}{pieces[at + 1][:end]}"
            name = _ID.search(tag)
            anchor = f"<span{name[0]}></span>" if name else ""
            pieces[at] = pieces[at][:start] + anchor
            pieces[at + 1] = pieces[at + 1][end:]
            open_link = True
        if open_link and (closing := _END_OF_LINK.search(pieces[at + 1])):
            pieces[at + 1] = pieces[at + 1][: closing.start()] + pieces[at + 1][closing.end() :]
            open_link = False


def link_names(html: str, names: Sequence[tuple[int, int, str]]) -> str:
    """Return the HTML with links around some names in its text; slots stay as they are.

    Each name is given by its start, its end and the address that it links to. Names come in order
    and contain no tag. Addresses are escaped as by `fill`.
    """
    pieces: list[str] = []
    at = 0
    for start, end, address in names:
        href = _UNSAFE.sub("&amp;", address).translate(_QUOTED)
        pieces += (html[at:start], f'<a class="name-link" href="{href}">', html[start:end], "</a>")
        at = end
    return "".join((*pieces, html[at:]))


def standalone_html(html: str, addresses: Sequence[str | None], url: str) -> str:
    """Return the HTML of a page's body for readers elsewhere, with a whole URL for every address.

    It is filled as by `fill`. `url` is that of the page.
    """
    filled = fill(
        html, [None if address is None else joined_url(url, address) for address in addresses]
    )
    return filled.replace(' href="#', f' href="{_UNSAFE.sub("&amp;", url).translate(_QUOTED)}#')


def text_of(html: str) -> str:
    """Return the plain text of HTML without the marks of footnotes, for feeds."""
    return " ".join(passages_of(html))


def passages_of(html: str) -> list[str]:
    """Return the headings of HTML, and the texts between them, as `text_of` has them."""
    pieces = tokens(html)
    words = [pieces[0]]
    skipping = ""
    for tag, text in zip(pieces[1::2], pieces[2::2], strict=True):
        name = name_of(tag)
        if skipping:
            skipping = "" if name == skipping else skipping
        elif "footnote-backref" in tag or 'id="fnref' in tag:
            skipping = f"/{name}"
        if is_block_level(name):
            # No slot stands outside of a tag.
            words.append(SLOT if _HEADING.fullmatch(name) else " ")
        if not skipping:
            words.append(text)
    passages = (unescape(passage).split() for passage in "".join(words).split(SLOT))
    return [" ".join(passage) for passage in passages if passage]


def target_position(source: str, target: str, occurrence: int) -> tuple[int, int]:
    """Return the line and column, counted from 1, of a link's target in a Markdown body.

    `occurrence`, counted from 0, chooses among equal targets. The target of a reference is found in
    its definition. The result is (1, 1) when the target cannot be found.
    """
    if not target:
        return 1, 1
    written = re.escape(target) if target in source else "".join(map(_escaped_or_not, target))
    pattern = re.compile(rf"{_BEFORE_TARGET}({written})(?=[\s)>\"',}}]|$)")
    starts = [match.start(1) for match in pattern.finditer(source)]
    start = starts[min(occurrence, len(starts) - 1)] if starts else source.find(target)
    if start < 0:
        return 1, 1
    return source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start)


def _escaped_or_not(character: str) -> str:
    """Return a pattern for a character that may be escaped, or written as an entity."""
    if character == "&":
        return r"\\?&(?:amp;)?"
    return (
        rf"\\?{re.escape(character)}" if character in patterns.ESCAPABLE else re.escape(character)
    )


def _line_of(source: str, text: str) -> int:
    """Return the line, counted from 1, of a text that the parser refused."""
    first = text.strip().split("\n", 1)[0].split("\x02", 1)[0]
    start = source.find(first)
    return source.count("\n", 0, start) + 1 if start >= 0 else 1
