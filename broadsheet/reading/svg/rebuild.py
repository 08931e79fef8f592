"""Rebuilding: a drawing is read as XML, and written anew with only what drawings may have.

The parser knows no entities. What is left out is reported, except for what no browser shows:
comments, notes of programs for their own editing, and remarks about the file. A drawing is an SVG
by what is in it, whatever its name. `defusedxml` would refuse the same two things of the same
parser, in as many lines; `svg-hush` does not say what it takes out, and lets styles through by what
they must not have.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from broadsheet.problems import Invalid
from broadsheet.reading.svg import allowed
from broadsheet.reading.svg.allowed import SVG, XLINK, XML
from broadsheet.reading.svg.styles import clean_declarations, clean_sheet, clean_value

MOST_NESTED = 200
"""Elements inside each other, at most: browsers stop at some depth of their own."""
MOST_DRAWN = 1_000_000
"""Elements that a drawing may show, at most; those that `use` repeats count again: a few lines can
ask for billions."""
MOST_BYTES = 32_000_000
"""Bytes of a drawing's file, at most: to read so many takes some seconds."""
_ROUNDS = 64
"""Steps from one `use` to the next that are followed, at most."""
SAVE_AGAIN = "save it again as plain SVG"
_PICTURE = re.compile(r"data:image/(png|jpe?g|webp);base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)
_HEADS: Mapping[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",), "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "webp": (b"RIFF",),
}  # fmt: skip
_LINK = re.compile(r"(?:https?:|mailto:|tel:|/(?!/|\\)|#)[^\s\\]*", re.IGNORECASE)
_PART = re.compile(r"#[^\s\"'()<>\\]+")
_WINDOWS = frozenset({"_blank", "_self", "_top"})
_OF_LINKS = frozenset({"type", "title", "show", "actuate", "role"})
_ARIA = re.compile(r"aria-[a-z]+")
_DECLARATION = re.compile(r"\A\ufeff?<\?xml.*?\?>", re.DOTALL)
_DOCUMENT_TYPE = re.compile(
    rb"""((?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+)<!DOCTYPE(?:"[^"]*"|'[^']*'|[^\[>"'])*+>""",
    re.DOTALL,
)
"""A document type without declarations of its own, and all that may stand before it."""
_QUOTED = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


class Drawing(NamedTuple):
    """A drawing as it is published."""

    data: bytes
    left_out: tuple[str, ...]
    """Words for what was left out that somebody may miss: `<script>`, `onload`."""
    sides: tuple[str, str, str]
    """The width, the height and the box of the drawing, as written."""


def rebuild(data: bytes) -> Drawing:
    """Return a drawing with only what drawings may have.

    Raises `Invalid` for a file that cannot be read as a drawing.
    """
    builder = _Builder()
    try:
        builder.parser.Parse(_without_document_type(data), True)  # noqa: FBT003 - its own order: that it is the last part
    except (expat.ExpatError, ValueError, LookupError) as error:
        code = getattr(error, "code", 0)
        why = f": {expat.ErrorString(code)} in line {getattr(error, 'lineno', 1)}" if code else ""
        raise Invalid(f"is not well-formed XML{why}", SAVE_AGAIN) from error
    builder.check_size()
    return Drawing("".join(builder.parts).encode(), tuple(builder.left_out), builder.sides)


def _without_document_type(data: bytes) -> bytes:
    """Return a drawing's file without its document type, which names a file not to be loaded.

    With it, the parser would take unknown entities for those of that file, and leave them out in
    silence. A file in UTF-16 comes out in UTF-8, without its first line.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        try:
            data = _DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
        except UnicodeError as error:
            raise Invalid(
                "is not well-formed XML: it is not UTF-16, as it begins", SAVE_AGAIN
            ) from error
    match = _DOCUMENT_TYPE.match(data)
    return match[1] + data[match.end() :] if match else data


class _Builder:
    """The writer of a drawing, while its elements are read."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.left_out: dict[str, None] = {}
        self.sides = ("", "", "")
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = self._declaration
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction
        self._depth = 0
        self._passed_over = 0
        """The number of open elements from the one that is left out down to this one."""
        self._sheet: list[str] | None = None
        """The text of a style sheet that is being read."""
        self._open_names: list[str] = []
        """The `id` of each open element, or an empty text."""
        self._weights: dict[str, int] = {"": 0}
        """The number of elements in the whole drawing, and in each element that has an `id`."""
        self._uses: dict[str, list[str]] = {"": []}
        """The elements that `use` repeats in the whole drawing, and in each element that has an
        `id`."""
        self._values = lru_cache(maxsize=4096)(clean_value)
        self._styles = lru_cache(maxsize=4096)(partial(clean_declarations, tell=self._note))

    def _note(self, what: str) -> None:
        self.left_out[what] = None

    def _declaration(self, *_: object) -> None:
        raise Invalid("declares entities or attributes of its own", SAVE_AGAIN)

    def _instruction(self, target: str, _text: str) -> None:
        if target.startswith("xml"):
            self._note(f"<?{target}?>")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise Invalid(f"has more than {MOST_NESTED} elements inside each other", SAVE_AGAIN)
        namespace, _, local = name.rpartition(" ")
        if self._depth == 1 and (namespace, local) != (SVG, "svg"):
            hint = f"begin it with <svg xmlns='{SVG}'>, or save it again as SVG"
            raise Invalid(f"is no drawing: it begins with <{local}>, which is not SVG's own", hint)
        if self._passed_over or not self._is_allowed(namespace, local, attributes):
            self._passed_over += 1
            return
        clean = dict(self._attributes(local, attributes))
        if self._depth == 1:
            self.sides = (clean.get("width", ""), clean.get("height", ""), clean.get("viewBox", ""))
            self.parts.append(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"')
        else:
            self.parts.append(f"<{local}")
        self.parts += [f' {key}="{escape(value, _QUOTED)}"' for key, value in clean.items()]
        self.parts.append(">")
        self._count(local, clean)
        if local == "style":
            self._sheet = []

    def _is_allowed(self, namespace: str, local: str, attributes: Mapping[str, str]) -> bool:
        if (
            namespace == SVG
            and (local in allowed.DRAWING_ELEMENTS or (local == "svg"))
            and self._sheet is None
        ):
            if local != "style" or attributes.get("type", "text/css").strip().lower() in {
                "",
                "text/css",
            }:
                return True
            self._note(f"<style type={attributes['type']!r}>")
        elif not (
            (namespace == SVG and local in allowed.NOT_SHOWN) or allowed.OF_EDITORS.match(namespace)
        ):
            self._note(f"<{local}>")
        return False

    def _attributes(self, element: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, value in attributes.items():
            namespace, _, local = name.rpartition(" ")
            if namespace in ("", XLINK) and local == "href":
                yield from self._reference(element, name, value, attributes)
            elif namespace == XML and local in {"space", "lang"}:
                yield f"xml:{local}", value
            elif namespace == "" and (
                local in allowed.DRAWING_ATTRIBUTES or _ARIA.fullmatch(local)
            ):
                yield from self._plain(element, local, value)
            elif not _is_remark(namespace, local):
                self._note(local)

    def _plain(self, element: str, name: str, value: str) -> Iterator[tuple[str, str]]:
        """Yield an attribute that drawings may have, if its value is allowed too."""
        if name == "style":
            if style := self._styles(value):
                yield name, style
        elif name == "target":
            yield name, value if element == "a" and value in _WINDOWS else "_self"
            yield "rel", "noopener"  # a page in a window of its own must not control this one
        elif name == "rel":
            pass
        elif name in allowed.PROPERTIES and not self._values(value):
            self._note(f"{name}={_short(value)!r}")
        else:
            yield name, value

    def _reference(
        self, element: str, name: str, value: str, attributes: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Yield what an element links to, repeats or shows, as the attribute `href`."""
        if name != "href" and "href" in attributes:
            return  # browsers use the other one, so this one is left out
        value = value.strip()
        if element == "a":
            fits = _LINK.fullmatch(value)
        elif element in {"image", "feImage"} and (picture := _PICTURE.fullmatch(value)):
            fits = picture if _is_picture(picture[1].lower(), picture[2]) else None
            value = "".join(value.split())
        else:
            fits = _PART.fullmatch(value) if element != "image" else None
        if fits:
            yield "href" if name == "href" else "xlink:href", value
        else:
            self._note(f"href={_short(value)!r} of <{element}>")

    def _count(self, element: str, clean: Mapping[str, str]) -> None:
        own = clean.get("id", "")
        self._open_names.append(own)
        if own:
            self._weights.setdefault(own, 0)
            self._uses.setdefault(own, [])
        used = clean.get("href", clean.get("xlink:href", ""))[1:] if element == "use" else ""
        for holder in {"", *self._open_names}:
            self._weights[holder] += 1
            if used:
                self._uses[holder].append(used)

    def check_size(self) -> None:
        """Raise `Invalid` for a drawing that repeats its parts beyond what browsers can show."""
        sizes = dict(self._weights)
        for _ in range(_ROUNDS):
            last, sizes = sizes, {
                name: own + sum([sizes.get(used, 0) for used in self._uses[name]])
                for name, own in self._weights.items()
            }  # fmt: skip
            if max(sizes.values()) > MOST_DRAWN:
                message = f"repeats its parts more than {MOST_DRAWN:,} times by <use>, or one within itself"
                raise Invalid(message, SAVE_AGAIN)
            if sizes == last:
                return

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._passed_over:
            self._passed_over -= 1
            return
        if self._sheet is not None:
            self.parts.append(escape(clean_sheet("".join(self._sheet), self._note)))
            self._sheet = None
        self._open_names.pop()
        self.parts.append(f"</{name.rpartition(' ')[2]}>")

    def _text(self, text: str) -> None:
        if self._passed_over:
            return
        if self._sheet is not None:
            self._sheet.append(text)
        else:
            self.parts.append(escape(text, {"\r": "&#13;"}))


def _is_remark(namespace: str, name: str) -> bool:
    """Return whether an attribute is a program's own note, or says what no browser uses."""
    if namespace == "":
        return allowed.EDITING_ATTRIBUTES.fullmatch(name) is not None
    return (namespace == XLINK and name in _OF_LINKS) or allowed.OF_EDITORS.match(
        namespace
    ) is not None


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"  # noqa: PLR2004 - what fits in a line of advice


def _is_picture(form: str, encoded: str) -> bool:
    """Return whether a picture within a drawing begins as its form does, and so is what it says."""
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error:
        return False
    return data.startswith(_HEADS[form])
