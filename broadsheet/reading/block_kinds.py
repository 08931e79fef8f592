"""The kinds of blocks that bodies may hold, in one table: what each may be given, and what it needs.

An archive declares further kinds in its settings, in the words of `OPTION_TYPES`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from broadsheet.model import Picture
from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.signs import plainly, unquoted
from broadsheet.reading.text import CONTROL_CHARACTER

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):")
_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)")
_DEGREES = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,10})?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d{1,10})?)")
_COPY = "put a copy into content/media and write its path from there"


class BlockAddress(NamedTuple):
    """An address that a block is given."""

    url: str
    kind: Literal["picture", "file", "film", "sound", "captions", ""]
    """What it is a target for, inside the archive; empty for an address on the web."""


class DeclaredBlock(NamedTuple):
    """What a kind of block may be given, and what it needs."""

    options: Mapping[str, fields.Converter]
    argument: fields.Converter | None = None
    """Converter of the text behind `|`; None for a kind that has none."""
    behind: str = ""
    """What stands behind `|`, in words; empty where it may be left out."""
    required: tuple[str, ...] = ()
    """Options without which there is no such block."""
    text: Literal["", "its words", "pictures or words"] = ""
    """What the block must hold, in words; empty where it may hold nothing."""
    known: bool = True
    """Whether what it may be given is known; where its declaration has a mistake, no use of it is one."""


def clean_text(value: fields.Value) -> str:
    """Return one line of text that is not empty, without characters that nobody sees."""
    line = fields.some_text(value)
    if control := CONTROL_CHARACTER.search(line):
        message = f"control character U+{ord(control[0]):04X} is not text"
        raise Invalid(message, "delete this invisible character")
    return line


def _address(
    kind: Literal["picture", "file", "film", "sound", "captions"], *, outside: str = ""
) -> Callable[[fields.Value], BlockAddress]:
    """Return a converter of a path inside the archive, or of an address on the web.

    `outside` says what an address on the web is, where there must be none.
    """

    def converter(value: fields.Value) -> BlockAddress:
        written = unquoted(clean_text(value))
        scheme = _SCHEME.match(written)
        if scheme is None and not written.startswith(("//", "\\\\")):
            return BlockAddress(written, kind)
        if scheme is None or scheme[1].lower() not in {"http", "https"}:
            message = f"{written!r} is neither a file of the archive nor an address on the web"
            raise Invalid(message, "write a path, or an address from https:// on")
        if outside:
            raise Invalid(f"{written!r} is {outside} on another site", _COPY)
        return BlockAddress(fields.web_address(written), "")

    return converter


def _web(value: fields.Value) -> BlockAddress:
    return BlockAddress(fields.web_address(clean_text(value)), "")


def _length(value: fields.Value) -> str:
    written = plainly(clean_text(value))
    match = _LENGTH.fullmatch(written)
    if match is None or (match[1] and int(match[2]) > 59):  # noqa: PLR2004 - minutes of an hour
        raise Invalid(f"{written!r} is not a length", "write minutes and seconds, as in 2:31")
    return (
        f"{int(match[1])}:{int(match[2]):02}:{match[3]}"
        if match[1]
        else f"{int(match[2])}:{match[3]}"
    )


def _coordinates(value: fields.Value) -> str:
    written = plainly(clean_text(value))
    match = _DEGREES.fullmatch(written)
    hint = "write degrees of latitude and longitude, as in 47.37, 8.54"
    if match is None:
        raise Invalid(f"{written!r} is no place on the map", hint)
    latitude, longitude = float(match[1]), float(match[2])
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:  # noqa: PLR2004 - the whole globe
        raise Invalid(f"{written!r} is not on the globe", hint)
    return f"{latitude:g}, {longitude:g}" if abs(latitude) + abs(longitude) else "0, 0"


def _day(value: fields.Value) -> str:
    return moments.day(value).isoformat()


_PICTURE = fields.mapping_of(
    {
        "src": _address("picture", outside="a picture"),
        "alt": clean_text,
        "credit": clean_text,
        "caption": clean_text,
    },
    required=("src", "alt"),
    make=lambda *, src, **words: Picture(src.url, **words),
)


def _picture(value: fields.Value) -> Picture:
    if isinstance(value, str):
        path = clean_text(value)
        raise Invalid(f"{path!r} has no description", f"write {{src: {path}, alt: …}}")
    return _PICTURE(value)


OPTION_TYPES: Mapping[str, fields.Converter] = {
    "text": clean_text,
    "number": fields.number(0, 1_000_000_000),
    "date": _day,
    "link": _address("file"),
    "file": _address("file", outside="a file"),
    "picture": _picture,
    "list": fields.each(clean_text),
    "true or false": fields.truth,
}
"""Words by which an archive says what an option of its own kind of block holds, to its converter."""

_FILM = {
    "title": clean_text,
    "length": _length,
    "credit": clean_text,
    "transcript": _address("file"),
}
_POSTER = _address("picture", outside="a picture")

BLOCKS: Mapping[str, DeclaredBlock] = {
    "video": DeclaredBlock(
        {
            **_FILM,
            "poster": _POSTER,
            "captions": _address("captions", outside="a file"),
            "language": fields.language,
        },
        _address("film"),
        "its file, or the address where it is watched",
    ),
    "audio": DeclaredBlock(_FILM, _address("sound"), "its file, or the address where it is heard"),
    "gallery": DeclaredBlock(
        {"pictures": fields.each(_picture)}, clean_text, text="pictures or words"
    ),
    "quote": DeclaredBlock(
        {"role": clean_text, "link": _address("file")}, clean_text, text="its words"
    ),
    "box": DeclaredBlock({}, clean_text, text="its words"),
    "document": DeclaredBlock(
        {
            "title": clean_text,
            "pages": fields.number(1, 100_000),
            "credit": clean_text,
            "poster": _POSTER,
        },
        _address("file"),
        "its file, or its address",
        ("title",),
    ),
    "post": DeclaredBlock(
        {"author": clean_text, "date": _day, "network": clean_text},
        _web,
        "its address",
        ("author",),
        "its words",
    ),
    "map": DeclaredBlock(
        {"title": clean_text, "zoom": fields.number(1, 19)},
        _coordinates,
        "latitude and longitude",
        ("title",),
    ),
}
"""Kinds of blocks by name; `layouts/blocks/` has a layout of each name."""

CALLED: Mapping[str, str] = {
    **dict.fromkeys(
        ("aside", "admonition", "callout", "info", "note", "panel", "tip", "warning"), "box"
    ),
    **dict.fromkeys(("blockquote", "pull-quote", "pullquote", "quotation"), "quote"),
    **dict.fromkeys(("download", "file", "pdf"), "document"),
    **dict.fromkeys(("embed", "film", "movie", "peertube", "vimeo", "youtube"), "video"),
    **dict.fromkeys(("images", "photos", "pictures", "slideshow"), "gallery"),
    **dict.fromkeys(("instagram", "mastodon", "social", "toot", "tweet", "twitter"), "post"),
    **dict.fromkeys(("location", "place"), "map"),
    **dict.fromkeys(("music", "podcast", "sound"), "audio"),
}
"""What other programs and people call a kind, to its name."""
