"""Markdown of texts: plain text that no reader of Markdown takes for marks, in lines, links and YAML.

What is escaped is what CommonMark (0.31.2) and GitHub's additions give a meaning; a backslash before
a sign of punctuation is that sign for all of them.
"""

import re
from urllib.parse import quote

import msgspec

_SIGNS = re.compile(r"[\\`*_\[\]<>~|{]")
_SIGNS_AND_ENTITIES = re.compile(rf"{_SIGNS.pattern}|&(?=#?\w+;)")
_BEGINNING = re.compile(r"[#+=:-]|\d{1,9}(?=[.)](?:\s|$))")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_IN_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
_SAFE = "!#$%&*+,-./:;=?@_~[]"
"""Signs that stay in an address; brackets and quotation marks are written in hexadecimal."""
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escaped_markdown(text: str) -> str:
    """Return text with a backslash before each sign that could be a mark within a line."""
    # A set of signs alone is looked for in a third of the time; a replacement that is a text would
    # be read again for each text, and most have no sign.
    return (_SIGNS_AND_ENTITIES if "&" in text else _SIGNS).sub(_escaped, text)


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def begun_line(text: str) -> str:
    """Return escaped text as the beginning of a line, where more signs could be marks."""
    line = text.lstrip(" ")
    found = _BEGINNING.match(line)
    if found is None:
        return line
    at = found.end() if found[0][0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def markdown_line(text: str) -> str:
    """Return plain text as one line of Markdown that says just that text."""
    return begun_line(escaped_markdown(" ".join(_CONTROLS.sub(" ", text).split())))


def markdown_heading(text: str) -> str:
    """Return plain text as that of a heading: signs at its end would close the heading."""
    line = markdown_line(text)
    return f"{line[:-1]}\\#" if line.endswith("#") and not line.endswith("\\#") else line


def markdown_address(url: str) -> str:
    """Return a URL as a link's destination, which nothing in it can end."""
    written = quote(_BROKEN.sub("%25", url), safe=_SAFE, errors="replace")
    return _ENTITY.sub("&amp;", written)


def markdown_link(text: str, url: str) -> str:
    """Return plain text as a link to a URL."""
    return (
        f"[{escaped_markdown(' '.join(_CONTROLS.sub(' ', text).split()))}]({markdown_address(url)})"
    )


def yaml_value(value: object) -> str:
    """Return a text, or a list of texts, as YAML reads it back: in quotes, in one line.

    JSON is YAML (YAML 1.2, 1.3), but for a few signs that end a line there.
    """
    written = msgspec.json.encode(value).decode()
    return _IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
