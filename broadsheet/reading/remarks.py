"""Remarks: marks in a body that mean nothing here, what readers will not see, and leftovers."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from broadsheet.reading.block_kinds import BLOCKS, DeclaredBlock
from broadsheet.reading.block_remarks import remarks_on_blocks
from broadsheet.reading.cleaning import DROPPED, TEXTUAL
from broadsheet.reading.markdown.patterns import REPLACEMENT, TAG, character, folded_name
from broadsheet.reading.unusable import quoted_address, unusable_addresses

_INK = re.compile(r"[^\n]")
_UNREAD = re.compile(
    r"^[ >]*(`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[ >]*\1[`~]*[ \t]*$"
    r"|^[ >]*(?:`{3,}|~{3,})[^`\n]*\n.*\Z"
    r"|(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\n)){1,1000}?(?<!`)\2(?!`)"
    r"|<!--.*?-->",
    re.MULTILINE | re.DOTALL,
)
"""Code and comments."""
_TAG = re.compile(r"(?<!\\)</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])")
_UNSHOWN = DROPPED | {
    "audio",
    "button",
    "canvas",
    "embed",
    "form",
    "input",
    "meter",
    "progress",
    "select",
    "video",
}
"""Elements that readers would see or use if they were not taken out."""
_NO_ELEMENT = re.compile(
    r"<\?(?:[^>]|(?<!\?)>)*>?|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>", re.DOTALL
)
"""Marks of XML and of programs, which browsers take for comments."""
_SHORTCODE = re.compile(
    r"\{\{[<%].{0,500}?[%>]\}\}|\{%.{0,500}?%\}|\[/?(?:audio|caption|embed|gallery|playlist|video)(?:\s[^\]\n]*)?\](?![(\[:])",
    re.DOTALL,
)
_MARK = re.compile(r"(?<![\\\]])\[\^([^\]\s]+)\](?!:)")
_NOTE = re.compile(r"^[ >]*\[\^([^\]\n]+)\]:", re.MULTILINE)
_NAMED = re.compile(r"(?<!\\)\[([^\[\]\n]+)\]\[([^\[\]^\n][^\[\]\n]*|)\]")
_DEFINITION = re.compile(r"^[ >]*\[([^\[\]^\n][^\[\]\n]*)\]:", re.MULTILINE)
_PICTURE = re.compile(r"!\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*<?([^\s)>]+)")
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SETTINGS = re.compile(r"[ >]*(?:`{3,}|~{3,})[ \t]*(?!\{)\S+[ \t]+(\S[^\n]*)")
_WITH_BLANKS = re.compile(r"(?<!\\)(\[[^\[\]\n]*\])\(([^()<>\s\"']+(?: [^()<>\s\"']+)+)\)")
_LABEL = re.compile(r"\[([^\[\]\n]+)\](?!:)")
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s(alt|src)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_ENTITY = re.compile(r"(?<!\\)&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});")
_LEFTOVER = re.compile(r"\b(?:TODO|TK|TKTK|FIXME)\b|(?i:lorem ipsum)")
_SECOND_HEAD = re.compile(
    r"^---[ \t]*\n(?:[A-Za-z][\w-]*:[^\n]*\n|[ \t-][^\n]*\n)+?---[ \t]*$", re.MULTILINE
)
_PREVIEW = re.compile(
    r"https?://(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1\])(?![\w.-])(?::[0-9]+)?(/[^\s<>()\"'\]]*)?",
    re.IGNORECASE,
)
_QUOTED = 40
"""Number of characters that a message quotes, at most."""


class Remark(NamedTuple):
    """Something that is worth a look, and the position in the body where it begins."""

    start: int
    name: str
    """Name of the kind of advice that it is."""
    message: str
    hint: str


def prose(body: str) -> str:
    """Return a body with blanks for its code and comments, so that all else keeps its position."""
    if "`" not in body and "~~~" not in body and "<!--" not in body:
        return body
    return _UNREAD.sub(lambda match: _INK.sub(" ", match[0]), body)


def is_of_preview(url: str) -> bool:
    """Return whether an address is that of a preview, on the reader's own machine."""
    return _PREVIEW.match(url) is not None


def remarks(
    body: str,
    *,
    trusted_html: bool = False,
    kinds: Mapping[str, DeclaredBlock] = BLOCKS,
    embeds: Collection[str] = (),
) -> list[Remark]:
    """Return the remarks on a Markdown body, in the order of the text.

    `kinds` are those of its blocks, and `embeds` the hosts whose players may play.
    """
    if not body.strip():
        return [Remark(0, "no-text", "has no text", "write it below the front matter")]
    text = prose(body)
    found = [*_settings(body), *(remark for look in _LOOKS for remark in look(text))]
    found += [Remark(*each) for each in remarks_on_blocks(body, kinds, embeds)]
    return sorted(found if trusted_html else [*found, *_elements(text), *_marks(text)])


def _elements(text: str) -> Iterator[Remark]:
    told: set[str] = set()
    for match in _TAG.finditer(text):
        name = match[1].lower()
        if name in _UNSHOWN:
            if not match[0].startswith("</"):
                yield Remark(match.start(), "taken-out", *_unshown(name, text, match.end()))
        elif name not in TEXTUAL | told and _is_read(text, match.start()):
            told.add(name)
            message = f"<{match[1]}> is no element of HTML, and is taken out"
            hint = f"write '\\<{match[1]}>' if it is to be read, or take it out"
            yield Remark(match.start(), "taken-out", message, hint)


def _unshown(name: str, text: str, start: int) -> tuple[str, str]:
    """Return the message and the hint for an element that is not published."""
    hint = "link to what it shows, or say 'trusted_html: true' in archive.yml"
    if name not in DROPPED:
        return f"<{name}> is taken out, and only its text stays", hint
    if re.search(rf"</{name}[\s>]", text[start:], re.IGNORECASE) or text[:start].endswith("/>"):
        return f"<{name}> is taken out, with all that it holds", hint
    message = f"<{name}> is never closed, and is taken out with all that follows"
    return message, f"write '</{name}>' at its end, or take it out"


def _is_read(text: str, start: int) -> bool:
    """Return whether a tag is one to readers of Markdown, and not an address or two signs."""
    is_address = text[:start].endswith(("](", "]: "))
    return not is_address and TAG.match(text, start) is not None


def _marks(text: str) -> Iterator[Remark]:
    if "<?" not in text and "<!" not in text:
        return
    for match in _NO_ELEMENT.finditer(text):
        message = f"{_shorten(match[0])!r} is a mark of another program, and is taken out"
        hint = "write what it stood for, or take it out"
        yield Remark(match.start(), "taken-out", message, hint)


def _shortcodes(text: str) -> Iterator[Remark]:
    if "{" not in text and "[" not in text:
        return
    for match in _SHORTCODE.finditer(text):
        message = f"{_shorten(match[0])!r} is a mark of another program, and printed as it stands"
        yield Remark(match.start(), "shortcode", message, "write what it stood for, or take it out")


def _footnotes(text: str) -> Iterator[Remark]:
    if "[^" not in text:
        return
    notes = {match[1] for match in _NOTE.finditer(text)}
    for match in _MARK.finditer(text):
        if match[1] not in notes:
            hint = f"write the note on a line of its own: '[^{match[1]}]: …'"
            yield Remark(
                match.start(), "no-footnote", f"the footnote {match[0]!r} has no text", hint
            )


def _references(text: str) -> Iterator[Remark]:
    if "][" not in text:
        return
    names = {folded_name(match[1]) for match in _DEFINITION.finditer(text)}
    for match in _NAMED.finditer(text):
        name = match[2] or match[1]
        if folded_name(name) not in names and not name.startswith("^"):
            hint = f"write where it leads on a line of its own: '[{name}]: …'"
            yield Remark(
                match.start(),
                "no-reference",
                f"the link {_shorten(match[0])!r} leads nowhere",
                hint,
            )


def _blanks(text: str) -> Iterator[Remark]:
    for match in _WITH_BLANKS.finditer(text) if "](" in text else ():
        message = f"{_shorten(match[0])!r} is no link: its address holds blanks"
        yield Remark(
            match.start(), "address-with-blanks", message, f"write '{match[1]}(<{match[2]}>)'"
        )


def _definitions(text: str) -> Iterator[Remark]:
    if "]:" not in text:
        return
    used = {folded_name(match[1]) for match in _LABEL.finditer(text)}
    known: set[str] = set()
    for match in _DEFINITION.finditer(text):
        start, name = match.start(1) - 1, folded_name(match[1])
        if name in known:
            yield Remark(
                start,
                "unused-reference",
                f"the link {match[1]!r} is defined above, where it counts",
                "name it otherwise",
            )
        elif name not in used:
            yield Remark(
                start,
                "unused-reference",
                f"no link has the name {match[1]!r}",
                f"write '[{match[1]}]' where it is to stand",
            )
        known.add(name)


def _settings(body: str) -> Iterator[Remark]:
    """Yield a remark on words after the language of code, which are not printed."""
    for match in _UNREAD.finditer(body) if "```" in body or "~~~" in body else ():
        if settings := _SETTINGS.match(match[0]):
            message = f"{_shorten(settings[1])!r} behind the language of code is not printed"
            yield Remark(
                match.start() + settings.start(1),
                "code-settings",
                message,
                "take it out, or write it above the code",
            )


def _pictures(text: str) -> Iterator[Remark]:
    for match in _PICTURE.finditer(text) if "![" in text else ():
        yield from _on_picture(match.start(), match[1], match[2])
    for match in _IMAGE.finditer(text) if "<" in text else ():
        written = {each[1].lower(): each[2].strip("\"'") for each in _ATTRIBUTE.finditer(match[0])}
        # An empty description means that a picture is mere decoration.
        words = "\N{MIDDLE DOT}" if written.get("alt") == "" else written.get("alt", "")
        yield from _on_picture(match.start(), words, written.get("src", ""))


def _on_picture(start: int, description: str, source: str) -> Iterator[Remark]:
    name = posixpath.basename(source)
    quoted_name = _shorten(name)
    words = description.strip().casefold()
    if not words:
        yield Remark(
            start, "no-description", f"the picture {quoted_name!r} has no description", _DESCRIBE
        )
    elif words in (name.casefold(), posixpath.splitext(name)[0].casefold()):
        yield Remark(
            start,
            "no-description",
            f"the picture {quoted_name!r} is described by its file's name",
            _DESCRIBE,
        )
    if _REMOTE.match(source):
        yield Remark(
            start, "remote-picture", f"the picture {quoted_name!r} is on another site", _COPY
        )


_COPY = "put a copy into content/media and write its path from there"
_DESCRIBE = "say what it shows, between '![' and ']' or as its alt"


def _entities(text: str) -> Iterator[Remark]:
    for match in _ENTITY.finditer(text) if "&#" in text else ():
        if character(match[0]) == REPLACEMENT and match[0].lower() not in ("&#65533;", "&#xfffd;"):
            message = f"{match[0]!r} is the number of no character, and cannot be printed"
            yield Remark(match.start(), "no-character", message, "write the character itself")


def _leftovers(text: str) -> Iterator[Remark]:
    for match in _LEFTOVER.finditer(text):
        yield Remark(
            match.start(),
            "leftover",
            f"{match[0]!r} seems to be left over",
            "finish the text, or take it out",
        )
    for match in _SECOND_HEAD.finditer(text) if "---" in text else ():
        yield Remark(
            match.start(),
            "second-front-matter",
            "this looks like more front matter",
            "move it to the front matter, or take it out",
        )


def _previews(text: str) -> Iterator[Remark]:
    for match in _PREVIEW.finditer(text) if "://" in text else ():
        hint = (
            f"write {match[1] or '/'!r}"
            if len(match[1] or "") > 1
            else "write the path of the page alone"
        )
        yield Remark(
            match.start(), "preview-link", f"{_shorten(match[0])!r} leads to the preview", hint
        )


def _unusable(text: str) -> Iterator[Remark]:
    for start, why, hint in unusable_addresses(text):
        address = quoted_address(text, start)
        if not is_of_preview(address):
            yield Remark(start, "unusable-link", f"{_shorten(address)!r} {why}", hint)


def _shorten(written: str) -> str:
    bare = " ".join(written.split())
    return bare if len(bare) <= _QUOTED else f"{bare[:_QUOTED]}…"


_LOOKS: tuple[Callable[[str], Iterator[Remark]], ...] = (
    _shortcodes,
    _footnotes,
    _references,
    _definitions,
    _blanks,
    _pictures,
    _leftovers,
    _entities,
    _previews,
    _unusable,
)
