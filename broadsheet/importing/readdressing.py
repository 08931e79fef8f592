"""Readdressing: links and pictures in a text lead to where things stand now, or say that they do not."""

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from broadsheet.reading.remarks import prose

_TARGET = re.compile(
    r"\]\(\s*(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))"
    r"(?P<title>\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^)\\])*\)))?\s*\)"
)
_DEFINITION = re.compile(
    r"^(?P<before> {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*)(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>\S+))",
    re.MULTILINE,
)
_ATTRIBUTE = re.compile(
    r"(?P<before><(?P<element>a|img|source|video|audio)\b[^<>]*?\s(?P<key>href|src)\s*=\s*)"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
_PLACE = re.compile(r"<a\s+(name)\s*=", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_LONGEST_LABEL = 4000


class Led(NamedTuple):
    """Where an address of the old site leads now."""

    address: str
    """Address to write; empty when nothing is there."""
    came: Literal["brought", "changed", "left"] = "brought"
    why: str = ""


Lead = Callable[[str, Literal["link", "picture"]], Led | None]
"""From an address as written to where it leads; None for one that stays as it is."""


class _Change(NamedTuple):
    start: int
    stop: int
    text: str


def readdressed(text: str, lead: Lead) -> str:
    """Return a text whose links and pictures lead where `lead` says; code stays as it is.

    A link that leads nowhere becomes its words, and a picture that is nowhere its description, as a
    link where `lead` gives an address that is no picture's.
    """
    seen = prose(text)
    changes = sorted(
        {*_inline(text, seen, lead), *_definitions(text, seen, lead), *_elements(text, seen, lead)}
    )
    pieces: list[str] = []
    position = 0
    for change in changes:
        if change.start < position:
            continue
        pieces += [text[position : change.start], change.text]
        position = change.stop
    return "".join([*pieces, text[position:]])


def _inline(text: str, seen: str, lead: Lead) -> Iterator[_Change]:
    for match in _TARGET.finditer(seen):
        start = _label_start(seen, match.start())
        if start is None:
            continue
        is_picture = start > 0 and seen[start - 1] == "!" and not seen[: start - 1].endswith("\\")
        written = text[slice(*match.span("pointed" if match["pointed"] is not None else "plain"))]
        led = lead(written, "picture" if is_picture else "link")
        if led is None:
            continue
        span = match.span("pointed" if match["pointed"] is not None else "plain")
        if led.address and not (is_picture and led.came == "changed"):
            inside_pointed = match["pointed"] is not None
            around = (
                ("", "")
                if inside_pointed or not re.search(r"[\s()<>]", led.address)
                else ("<", ">")
            )
            yield _Change(*span, f"{around[0]}{led.address}{around[1]}")
        elif is_picture and led.address:
            # A picture that is not here is a link to where it was, by its description.
            label = text[start + 1 : match.start()]
            yield _Change(start - 1, start + 1, "[" if label.strip() else f"[{_named(led.address)}")
            yield _Change(*span, led.address)
        else:
            yield _Change(start - is_picture, start + 1, "")
            yield _Change(match.start(), match.end(), "")


def _named(address: str) -> str:
    return posixpath.basename(urlsplit(address).path) or address


def _label_start(seen: str, closing: int) -> int | None:
    """Return the position of the bracket that a closing one ends; None when there is none."""
    depth = 0
    for position in range(closing, max(-1, closing - _LONGEST_LABEL), -1):
        sign = seen[position]
        if sign in "[]" and (position == 0 or seen[position - 1] != "\\"):
            depth += 1 if sign == "]" else -1
            if not depth:
                return position
        elif sign == "\n" and seen[position - 1 : position] == "\n":
            return None
    return None


def _definitions(text: str, seen: str, lead: Lead) -> Iterator[_Change]:
    for match in _DEFINITION.finditer(seen):
        span = match.span("pointed" if match["pointed"] is not None else "plain")
        led = lead(text[slice(*span)], "link")
        if led is not None:
            # The words of a link by name would be printed with their brackets without an address.
            yield _Change(*span, led.address or "#")


def _elements(text: str, seen: str, lead: Lead) -> Iterator[_Change]:
    # A place was once called by its name, which HTML has as `id` now.
    yield from (_Change(*match.span(1), "id") for match in _PLACE.finditer(seen))
    for match in _ATTRIBUTE.finditer(seen):
        group = next(name for name in ("double", "single", "bare") if match[name] is not None)
        start, stop = match.span(group)
        is_picture = match["element"].lower() == "img"
        led = lead(html.unescape(text[start:stop]), "picture" if is_picture else "link")
        if led is None:
            continue
        if led.address and not (is_picture and led.came == "changed"):
            yield _Change(start, stop, html.escape(led.address))
        elif is_picture:
            end = seen.find(">", match.end()) + 1 or match.end()
            alt = _ALT.search(text, match.start(), end)
            words = html.unescape((alt[1] or alt[2] or "") if alt else "")
            if led.address:
                label = html.escape(words or _named(led.address), quote=False)
                words = f'<a href="{html.escape(led.address)}">{label}</a>'
            yield _Change(match.start(), end, words)
        else:
            yield _Change(match.start("key"), stop + (group != "bare"), "")


def is_elsewhere(address: str) -> bool:
    """Return whether an address is whole: of another site, of mail, of a telephone."""
    return _ELSEWHERE.match(address) is not None


def from_file(file: str, target: str) -> str:
    """Return the path from one content file to another, encoded as an address."""
    return quote(posixpath.relpath(target, posixpath.dirname(file)), safe="/%~!$&'()*+,;=:@")


def path_and_fragment(address: str) -> tuple[str, str]:
    """Return the path of an address, decoded, and its fragment with its sign."""
    path, sign, fragment = address.partition("#")
    return unquote(path.partition("?")[0]), f"{sign}{fragment}" if fragment else ""
