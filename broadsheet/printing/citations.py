"""Citations: how a story's page is cited in the styles that readers use.

What is cited is this archive's page: its stories carry no author's name. The styles then begin with
the title (APA 7, 9.12; MLA 9, 5.25) or with the name of the site (Chicago 17, 14.199 and 14.207).
The day on which a page was read is not known here and is optional in all of them for a page that is
dated. Days and months are written in English, as these styles do.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from broadsheet.model import Source

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = (
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)
"""As MLA shortens them."""
_OPEN, _CLOSE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"
_STRAIGHT = re.compile(r'"([^"]*)"')
_TEX = {
    **{sign: f"\\{sign}" for sign in "$&#%_"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    # An escaped brace would still be counted, and has to be paired.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
}
_WIKI = {
    "|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "<": "&lt;", ">": "&gt;",
    "~": "&#126;",
}  # fmt: skip
_WIKI_URL = {sign: f"%{ord(sign):02X}" for sign in " \"'<>[]{|}"}
_ENTITY = re.compile(r"&(?=#?\w+;)")
_QUOTES = re.compile("'{2,}")
_UNKEYED = re.compile(r"[^\w.-]", re.ASCII)


class Cited(NamedTuple):
    """What is cited."""

    title: str
    day: str
    """ISO 8601, a day."""
    site: str
    url: str
    sources: tuple[Source, ...] = ()
    language: str = "en"


class Citation(NamedTuple):
    """A story as a style cites it."""

    style: str
    """`APA`, `MLA`, `Chicago`, `BibTeX` or `Wikipedia`."""
    text: str
    code: bool
    """Whether its lines and spaces matter."""


def citations(cited: Cited) -> tuple[Citation, ...]:
    """Return a story as each style cites it, in plain text."""
    plain = cited._replace(title=_one_line(cited.title), site=_one_line(cited.site))
    quoted = _quoted(plain.title)
    return (
        Citation("APA", _apa(plain), code=False),
        Citation("MLA", _mla(plain, quoted), code=False),
        Citation("Chicago", _chicago(plain, quoted), code=False),
        Citation("BibTeX", _bibtex(plain), code=True),
        Citation("Wikipedia", _wikipedia(plain), code=True),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(signs: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that writes some signs of a text otherwise."""
    # Most texts have none: to look for all at once is far quicker than to translate each.
    pattern = re.compile("[" + re.escape("".join(signs)) + "]")
    return partial(pattern.sub, lambda found: signs[found[0]])


def _ended(text: str) -> str:
    """Return a text with a full stop, unless a sign at its end says as much; within a quotation's last mark."""
    if text[-1:] in ("”", '"'):
        return _ended(text[:-1]) + text[-1]
    return text if text[-1:] in ".?!…؟。" else f"{text}."


def _quoted(title: str) -> str:
    """Return a title in double quotation marks, those inside it made single (MLA 9, 6.34; Chicago 17, 13.30)."""
    ended = _ended(title)
    inner = _STRAIGHT.sub(rf"{_OPEN}\1{_CLOSE}", ended).replace("“", _OPEN).replace("”", _CLOSE)
    return f"“{inner}”"


def _apa(cited: Cited) -> str:
    day = date.fromisoformat(cited.day)
    written = f"({day.year}, {_MONTHS[day.month - 1]} {day.day})"
    return f"{_ended(cited.title)} {written}. {_ended(cited.site)} {cited.url}"


def _mla(cited: Cited, quoted: str) -> str:
    day = date.fromisoformat(cited.day)
    return f"{quoted} {cited.site}, {day.day} {_SHORT[day.month - 1]} {day.year}, {cited.url}."


def _chicago(cited: Cited, quoted: str) -> str:
    day = date.fromisoformat(cited.day)
    written = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    return f"{_ended(cited.site)} {quoted} {written}. {cited.url}."


def _bibtex(cited: Cited) -> str:
    """Return an entry for biblatex, which reads Unicode as it stands; inner braces keep the capitals of a title."""
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "date": cited.day,
        "organization": f"{{{_tex(cited.site)}}}",
        # Verbatim in biblatex: nothing is escaped but what would end the field.
        "url": cited.url.replace("{", "%7B").replace("}", "%7D"),
    }
    if cited.sources:
        fields["addendum"] = f"Based on {'; '.join(_source(each) for each in cited.sources)}"
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@online{{{_key(cited.url)},\n{lines}}}"


_tex, _wiki_signs, _wiki_url = map(_escaped, (_TEX, _WIKI, _WIKI_URL))


def _source(source: Source) -> str:
    parts = (source.author, source.name, str(source.published or ""))
    said = ", ".join(_tex(_one_line(part)) for part in parts if part)
    url = source.url.replace("{", "%7B").replace("}", "%7D")
    return f"{said}, \\url{{{url}}}" if url else said


def _key(url: str) -> str:
    """Return the key of an entry: the path, which no other story has, in signs that every program takes."""
    parts = url.split("/")[3:]
    return ":".join(kept for part in parts if (kept := _UNKEYED.sub("", part)))


def _wikipedia(cited: Cited) -> str:
    """Return a template of Wikipedia's (Template:Cite news); signs of its own markup are written as it says."""
    fields = {
        "title": _wiki(cited.title),
        "date": cited.day,
        "work": _wiki(cited.site),
        "url": _wiki_url(cited.url),
        "language": "" if cited.language.split("-")[0] == "en" else cited.language,
    }
    return (
        "{{cite news " + " ".join(f"|{name}={text}" for name, text in fields.items() if text) + "}}"
    )


def _wiki(text: str) -> str:
    escaped = _wiki_signs(_ENTITY.sub("&amp;", text))
    return _QUOTES.sub(lambda found: "&#39;" * len(found[0]), escaped)
