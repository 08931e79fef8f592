"""Citations in code: BibTeX, and the templates of Wikipedia in the archive's language."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from broadsheet.model import Source
from broadsheet.printing.citation_words import CitationWords, latex_language
from broadsheet.printing.cited import (
    CitedName,
    cited_date,
    cited_key,
    cited_name,
    one_line,
)
from broadsheet.views.citing import CitedPage

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
_APART = re.compile(r",|\band\b", re.IGNORECASE)
"""What would take a name apart in BibTeX."""


class _Template(NamedTuple):
    """A template for news of one language's Wikipedia, and what it calls its fields."""

    name: str
    title: str = "title"
    date: str = "date"
    work: str = "work"
    url: str = "url"
    language: str = "language"
    family: str = "last{}"
    """Field of an author's family name, with a place for the author's number; empty for a template
    that takes all authors in `author`."""
    given: str = "first{}"
    author: str = "author{}"


_TEMPLATES = {
    "en": _Template("cite news"),
    # https://de.wikipedia.org/wiki/Vorlage:Literatur; "Internetquelle" asks for the day of reading.
    "de": _Template(
        "Literatur", "Titel", "Datum", "Sammelwerk", "Online", "Sprache", "", "", "Autor"
    ),
    # https://fr.wikipedia.org/wiki/Modèle:Article
    "fr": _Template(
        "Article", "titre", "date", "périodique", "lire en ligne", "langue", "nom{}", "prénom{}",
        "auteur{}",
    ),
    # https://ar.wikipedia.org/wiki/قالب:استشهاد_بخبر
    "ar": _Template(
        "استشهاد بخبر", "عنوان", "تاريخ", "صحيفة", "مسار", "لغة", "الأخير{}", "الأول{}", "مؤلف{}",
    ),
}  # fmt: skip
"""Language to the template of its Wikipedia; archives in other languages are cited in English."""


def bibtex(page: CitedPage, site: str, words: CitationWords) -> str:
    """Return an entry for biblatex, which reads Unicode as it stands.

    The inner braces keep the capitals of a title as they are.
    """
    day = cited_date(page.date)
    fields = {
        "author": " and ".join([_bibtex_name(cited_name(each)) for each in page.authors]),
        "title": f"{{{_tex(one_line(page.title))}}}",
        # Biblatex reads dates of the Extended Date/Time Format (manual, 2.3.8).
        "date": f"{day.text}~" if day.about else day.text,
        "organization": f"{{{_tex(one_line(site))}}}",
        # Biblatex takes this field verbatim: only what would end the field is escaped.
        "url": _braceless(page.url),
        "langid": latex_language(page.language or words.language),
    }
    if page.sources:
        sources = "; ".join(_source(each) for each in page.sources)
        fields["addendum"] = _tex(words.based_on).replace("\\%(sources)s", sources)
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
    return f"@online{{{cited_key(page)},\n{lines}}}"


def _replacing(replacements: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that replaces characters of a text, given what replaces each."""
    # Most texts have none of them. One search for all of them is far quicker than translating each
    # character.
    pattern = re.compile("[" + re.escape("".join(replacements)) + "]")
    return partial(pattern.sub, lambda match: replacements[match[0]])


_tex, _wiki_signs, _wiki_url = map(_replacing, (_TEX, _WIKI, _WIKI_URL))


def _braceless(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _bibtex_name(name: CitedName) -> str:
    """Return a name as BibTeX sorts it; a whole name, such as an organisation's, stays in one."""
    if not name.given:
        return f"{{{_tex(name.family)}}}"
    parts = [
        f"{{{_tex(part)}}}" if _APART.search(part) else _tex(part)
        for part in (name.family, name.given)
    ]
    return ", ".join(parts)


def _source(source: Source) -> str:
    parts = (source.author, source.name, source.published)
    text = ", ".join(_tex(one_line(part)) for part in parts if part)
    url = _braceless(source.url)
    return f"{text}, \\url{{{url}}}" if url else text


def wikipedia(page: CitedPage, site: str, words: CitationWords) -> str:
    """Return a template of the Wikipedia in the archive's language (in English: Template:Cite news).

    Characters of Wikipedia's markup are escaped as that template's description says.
    """
    main = words.language.split("-")[0]
    template = _TEMPLATES.get(main, _TEMPLATES["en"])
    own = main if main in _TEMPLATES else "en"
    language = page.language or words.language
    fields = {
        **_wiki_authors(page, template),
        template.title: _wiki(one_line(page.title)),
        template.date: cited_date(page.date).text,
        template.work: _wiki(one_line(site)),
        template.url: _wiki_url(page.url),
        template.language: "" if language.split("-")[0] == own else language,
    }
    filled = " ".join(f"|{name}={text}" for name, text in fields.items() if text)
    return f"{{{{{template.name} {filled}}}}}"


def _wiki_authors(page: CitedPage, template: _Template) -> Mapping[str, str]:
    names = [cited_name(author) for author in page.authors]
    if not template.family:
        return {template.author: ", ".join(_wiki(name.whole) for name in names)}
    fields = {}
    for number, name in enumerate(names, 1):
        if name.given:
            fields[template.family.format(number)] = _wiki(name.family)
            fields[template.given.format(number)] = _wiki(name.given)
        else:
            fields[template.author.format(number)] = _wiki(name.family)
    return fields


def _wiki(text: str) -> str:
    escaped = _wiki_signs(_ENTITY.sub("&amp;", text))
    return _QUOTES.sub(lambda match: "&#39;" * len(match[0]), escaped)
