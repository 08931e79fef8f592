"""Citations: how a story's page is cited in the styles that readers use.

A citation is of this archive's page. A story without authors is the archive's own; the styles then
begin with the title (APA 7, 9.12; MLA 9, 5.25) or with the name of the site (Chicago 17, 14.199 and
14.207). The day on which a reader read the page is not known here, and no style requires it for a
page that has a date. The styles are written for English; in another language, days, quotation marks
and words are those of the language, as in the locales of the Citation Style Language.
"""

import re
from typing import NamedTuple

import msgspec

from broadsheet.printing.citation_codes import bibtex, wikipedia
from broadsheet.printing.citation_words import CitationWords
from broadsheet.printing.cited import CitedName, cited_date, cited_name, one_line
from broadsheet.views.citing import CitedPage

_STRAIGHT = re.compile(r'"([^"]*)"')
_ENDINGS = ".?!…؟。"
_PART = re.compile(r"[^\W\d_]")
_APA_NAMES = 20
"""As many authors are named by APA (7, 9.8); of more, the first nineteen and the last."""
_MLA_NAMES = 2
"""As many authors are named by MLA (9, 5.8); of more, the first."""
_CHICAGO_NAMES, _CHICAGO_FIRST = 10, 7
"""As many authors are named by Chicago (17, 14.76); of more, the first seven."""


class Citation(NamedTuple):
    """A story as a style cites it."""

    style: str
    """Name of the style: `APA`, `MLA`, `Chicago`, `BibTeX` or `Wikipedia`."""
    text: str
    code: bool
    """Whether the text is code, whose lines and spaces matter."""


def citations(page: CitedPage, site: str, words: CitationWords) -> tuple[Citation, ...]:
    """Return a story's page as each style cites it, in plain text.

    `site` is the archive's title, `words` what the archive's language writes.
    """
    plain = msgspec.structs.replace(page, title=one_line(page.title))
    names = [cited_name(author) for author in page.authors]
    title = one_line(site)
    return (
        Citation("APA", _apa(plain, names, title, words), code=False),
        Citation("MLA", _mla(plain, names, title, words), code=False),
        Citation("Chicago", _chicago(plain, names, title, words), code=False),
        Citation("BibTeX", bibtex(plain, title, words), code=True),
        Citation("Wikipedia", wikipedia(plain, title, words), code=True),
    )


def _with_full_stop(text: str, words: CitationWords) -> str:
    """Return a text with a full stop, unless it ends with a mark that serves as one.

    In English the full stop stands before a quotation mark that ends the text.
    """
    if words.american and text[-1:] in ("”", '"'):
        return _with_full_stop(text[:-1], words) + text[-1]
    return text if text[-1:] and text[-1] in _ENDINGS else f"{text}."


def _quotation(title: str, words: CitationWords) -> str:
    """Return a title in quotation marks with its full stop, and the quotations within it in inner ones.

    Both styles ask for this (MLA 9, 6.34; Chicago 17, 13.30). The full stop stands before the mark
    in English alone.
    """
    marks = words.marks
    inner = _STRAIGHT.sub(
        lambda found: f"{marks.inner_opening}{found[1]}{marks.inner_closing}",
        _with_full_stop(title, words) if words.american else title,
    )
    for outer, within in (
        (marks.opening, marks.inner_opening),
        (marks.closing, marks.inner_closing),
    ):
        inner = inner.replace(outer.strip(), within)
    quoted = f"{marks.opening}{inner}{marks.closing}"
    return quoted if words.american or title[-1:] in tuple(_ENDINGS) else f"{quoted}."


def _apa(page: CitedPage, names: list[CitedName], site: str, words: CitationWords) -> str:
    day = f"({words.apa_date(cited_date(page.date))})."
    title, whole_site = _with_full_stop(page.title, words), _with_full_stop(site, words)
    if not names:
        return f"{title} {day} {whole_site} {page.url}"
    return f"{_with_full_stop(_apa_names(names), words)} {day} {title} {whole_site} {page.url}"


def _apa_names(names: list[CitedName]) -> str:
    shortened = [_with_initials(name) for name in names]
    if len(shortened) > _APA_NAMES:
        return f"{', '.join(shortened[: _APA_NAMES - 1])}, … {shortened[-1]}"
    if len(shortened) == 1:
        return shortened[0]
    return f"{', '.join(shortened[:-1])}, & {shortened[-1]}"


def _with_initials(name: CitedName) -> str:
    initials = [
        "-".join(f"{part[0]}." for part in given.split("-") if _PART.match(part))
        for given in name.given.split()
    ]
    short = " ".join(filter(None, initials))
    return f"{name.family}, {short}" if short else name.whole


def _mla(page: CitedPage, names: list[CitedName], site: str, words: CitationWords) -> str:
    names_text = _names(names, words, most=_MLA_NAMES, shown=1)
    quotation = _quotation(page.title, words)
    return f"{names_text}{quotation} {site}, {words.mla_date(cited_date(page.date))}, {page.url}."


def _chicago(page: CitedPage, names: list[CitedName], site: str, words: CitationWords) -> str:
    quotation, day = _quotation(page.title, words), words.chicago_date(cited_date(page.date))
    if not names:
        return f"{_with_full_stop(site, words)} {quotation} {day}. {page.url}."
    names_text = _names(names, words, most=_CHICAGO_NAMES, shown=_CHICAGO_FIRST)
    return f"{names_text}{quotation} {site}, {day}. {page.url}."


def _names(names: list[CitedName], words: CitationWords, *, most: int, shown: int) -> str:
    """Return names as a style begins with them, the first one by its family name; or nothing."""
    if not names:
        return ""
    written = [names[0].inverted, *(name.whole for name in names[1:])]
    first = f"{', '.join(written[:shown])}, {words.and_others}"
    text = first if len(written) > most else words.joined(written)
    return f"{_with_full_stop(text, words)} "
