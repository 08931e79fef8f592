"""How Zotero's generic translator reads a page: the rules that concern an article, written down again.

They are those of "Embedded Metadata.js" and of "RDF.js", to which it hands what it finds
(https://github.com/zotero/translators): names of `meta` elements, else their properties, are parted
at white space; those of a known vocabulary become statements, by which the kind of the item is
found; then the fields of Highwire Press, by the end of the `name`, take the place of what these gave;
and at last the page itself is asked for what still lacks.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOCABULARIES = {
    "dc",
    "dcterms",
    "prism",
    "og",
    "article",
    "book",
    "bib",
    "bibo",
    "foaf",
    "eprint",
    "eprints",
}
_ITEM_TYPES = {
    "newspaperArticle",
    "magazineArticle",
    "journalArticle",
    "webpage",
    "blogPost",
    "book",
    "report",
}
_HIGHWIRE = {
    "citation_title": "title", "citation_publication_date": "date", "citation_date": "date",
    "citation_journal_title": "publicationTitle", "citation_publisher": "publisher",
    "citation_abstract": "abstractNote", "citation_public_url": "url", "citation_language": "language",
}  # fmt: skip
_FIRST_OF = {
    "title": ("dc:title", "dcterms:title", "og:title"),
    "publicationTitle": ("prism:publicationName", "dc:source", "og:site_name"),
    "rights": ("prism:copyright", "dc:rights", "dcterms:rights"),
    "date": ("prism:publicationDate", "og:published_time", "dc:date", "dcterms:date"),
    "url": ("og:url",),
    "abstractNote": ("prism:teaser", "og:description", "dcterms:abstract", "dc:description"),
    "language": ("dc:language", "dcterms:language"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """What Zotero would keep of a page."""

    kind: str
    fields: dict[str, str]
    authors: list[tuple[str, str]] = field(default_factory=list)
    """Given and family name of each author."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.meta: list[tuple[str, str, str]] = []
        self.bylines: list[str] = []
        self._within: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta" and found.get("content"):
            self.meta.append((found.get("name", ""), found.get("property", ""), found["content"]))
        if {"byline", "vcard"} & set(found.get("class", "").split()):
            self.bylines.append("")


def item(html: str) -> Item:
    """Return the item that Zotero's generic translator makes of a page."""
    page = _Page()
    page.feed(html)
    statements: dict[str, list[str]] = {}
    guess = ""
    for name, prop, content in page.meta:
        for tag in (name or prop).split():
            prefix, mark, rest = re.match(r"([^.:_]*)([.:_]?)(.*)", tag).groups()  # type: ignore[union-attr]
            if mark and prefix.lower() in _VOCABULARIES:
                key = f"{prefix.lower()}:{rest[:1].lower()}{rest[1:]}"
                statements.setdefault(key, []).append(content)
            elif tag == "citation_journal_title":
                guess = "journalArticle"
            elif tag == "citation_title":
                guess = guess or "journalArticle"
    fields = {
        key: statements[first]
        for key, wanted in _FIRST_OF.items()
        if (first := next((each for each in wanted if each in statements), ""))
    }
    texts = {key: values[0] for key, values in fields.items()}
    for meta_name, zotero in _HIGHWIRE.items():
        values = [content for name, _, content in page.meta if name.endswith(meta_name)]
        if values:
            # Older versions join what is given twice: a reader would see it twice.
            texts[zotero] = " ".join(", ".join(values).split())
    if not texts.get("abstractNote"):
        texts["abstractNote"] = ", ".join(
            each for name, _, each in page.meta if name == "description"
        )
    said = [
        content
        for name, _, content in page.meta
        if name.endswith(("citation_author", "citation_authors"))
    ]
    return Item(
        _kind(statements, guess), texts, [_author(each) for text in said for each in _names(text)]
    )


def _kind(statements: dict[str, list[str]], guess: str) -> str:
    [of_dc] = statements.get("dc:type") or statements.get("dcterms:type") or [""]
    known = (
        of_dc if of_dc in _ITEM_TYPES else {"newsitem": "newspaperArticle"}.get(of_dc.lower(), "")
    )
    [of_og] = statements.get("og:type") or [""]
    if of_og == "website":
        return "webpage"
    return known or guess or ("webpage" if statements else "") or "journalArticle"


def _names(text: str) -> list[str]:
    names = re.split(r"\s*;\s*", text)
    if len(names) == 1:
        apart = re.split(r"\s*,\s*", names[0])
        if len(apart) > 1 and " " in apart[0] and " " in apart[1]:
            return apart
    return names


def _author(name: str) -> tuple[str, str]:
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    given, _, family = name.rpartition(" ")
    return given, family
