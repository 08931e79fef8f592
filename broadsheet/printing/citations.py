"""Citations: how a story's page is cited in the styles that readers use.

A citation is of this archive's page, whose stories carry no author's name. The styles then begin
with the title (APA 7, 9.12; MLA 9, 5.25) or with the name of the site (Chicago 17, 14.199 and
14.207). The day on which a reader read the page is not known here, and no style requires it for a
page that has a date. Days and months are written in English, as these styles write them.
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
"""The months as MLA shortens them."""
_OPEN, _CLOSE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"
_STRAIGHT = re.compile(r'"([^"]*)"')
_TEX = {
    **{sign: f"\\{sign}" for sign in "$&#%_"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    # TeX counts braces even if they are escaped, and a lone one would have no pair.
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
_NOT_IN_KEYS = re.compile(r"[^\w.-]", re.ASCII)


class CitedPage(NamedTuple):
    """The page that is cited."""

    title: str
    day: str
    """The day on which it was published: `2025-06-07`."""
    site: str
    """The archive's title."""
    url: str
    """Whole URL of the page."""
    sources: tuple[Source, ...] = ()
    language: str = "en"
    """Tag of the page's language (BCP 47)."""


class Citation(NamedTuple):
    """A story as a style cites it."""

    style: str
    """Name of the style: `APA`, `MLA`, `Chicago`, `BibTeX` or `Wikipedia`."""
    text: str
    code: bool
    """Whether the text is code, whose lines and spaces matter."""


def citations(cited: CitedPage) -> tuple[Citation, ...]:
    """Return a story's page as each style cites it, in plain text."""
    plain = cited._replace(title=_one_line(cited.title), site=_one_line(cited.site))
    quotation = _quotation(plain.title)
    return (
        Citation("APA", _apa(plain), code=False),
        Citation("MLA", _mla(plain, quotation), code=False),
        Citation("Chicago", _chicago(plain, quotation), code=False),
        Citation("BibTeX", _bibtex(plain), code=True),
        Citation("Wikipedia", _wikipedia(plain), code=True),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _replacing(replacements: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that replaces characters of a text, given what replaces each."""
    # Most texts have none of them. One search for all of them is far quicker than translating each
    # character.
    pattern = re.compile("[" + re.escape("".join(replacements)) + "]")
    return partial(pattern.sub, lambda match: replacements[match[0]])


def _with_full_stop(text: str) -> str:
    """Return a text with a full stop, unless it ends with a mark that serves as one.

    The full stop stands before a quotation mark that ends the text.
    """
    if text[-1:] in ("”", '"'):
        return _with_full_stop(text[:-1]) + text[-1]
    return text if text[-1:] in ".?!…؟。" else f"{text}."


def _quotation(title: str) -> str:
    """Return a title in double quotation marks, and the quotations within it in single ones.

    Both styles ask for this (MLA 9, 6.34; Chicago 17, 13.30).
    """
    sentence = _with_full_stop(title)
    inner = _STRAIGHT.sub(rf"{_OPEN}\1{_CLOSE}", sentence).replace("“", _OPEN).replace("”", _CLOSE)
    return f"“{inner}”"


def _apa(cited: CitedPage) -> str:
    day = date.fromisoformat(cited.day)
    date_text = f"({day.year}, {_MONTHS[day.month - 1]} {day.day})"
    return f"{_with_full_stop(cited.title)} {date_text}. {_with_full_stop(cited.site)} {cited.url}"


def _mla(cited: CitedPage, quotation: str) -> str:
    day = date.fromisoformat(cited.day)
    return f"{quotation} {cited.site}, {day.day} {_SHORT[day.month - 1]} {day.year}, {cited.url}."


def _chicago(cited: CitedPage, quotation: str) -> str:
    day = date.fromisoformat(cited.day)
    date_text = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    return f"{_with_full_stop(cited.site)} {quotation} {date_text}. {cited.url}."


def _bibtex(cited: CitedPage) -> str:
    """Return an entry for biblatex, which reads Unicode as it stands.

    The inner braces keep the capitals of a title as they are.
    """
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "date": cited.day,
        "organization": f"{{{_tex(cited.site)}}}",
        # Biblatex takes this field verbatim: only what would end the field is escaped.
        "url": cited.url.replace("{", "%7B").replace("}", "%7D"),
    }
    if cited.sources:
        fields["addendum"] = f"Based on {'; '.join(_source(each) for each in cited.sources)}"
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@online{{{_key(cited.url)},\n{lines}}}"


_tex, _wiki_signs, _wiki_url = map(_replacing, (_TEX, _WIKI, _WIKI_URL))


def _source(source: Source) -> str:
    parts = (source.author, source.name, str(source.published or ""))
    text = ", ".join(_tex(_one_line(part)) for part in parts if part)
    url = source.url.replace("{", "%7B").replace("}", "%7D")
    return f"{text}, \\url{{{url}}}" if url else text


def _key(url: str) -> str:
    """Return the key of an entry: the path of the URL, which no other story has.

    It has only characters that every program accepts in a key.
    """
    parts = url.split("/")[3:]
    return ":".join(key for part in parts if (key := _NOT_IN_KEYS.sub("", part)))


def _wikipedia(cited: CitedPage) -> str:
    """Return a template of Wikipedia's (Template:Cite news).

    Characters of Wikipedia's markup are escaped as that template's description says.
    """
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
    return _QUOTES.sub(lambda match: "&#39;" * len(match[0]), escaped)
