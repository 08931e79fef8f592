"""References: stories' pages as files for the programs that keep references.

`layouts/assets/references.js` makes the same files of what a browser has found; a test holds the
two together, byte for byte.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from broadsheet.printing.citation_codes import bibtex
from broadsheet.printing.citation_words import CitationWords
from broadsheet.printing.cited import cited_date, cited_key, cited_name, one_line, sorted_name
from broadsheet.views.citing import CitedPage

ReferenceForm = Literal["bib", "ris", "json"]
"""The form of a file of references, which is also the end of its name."""


class ReferenceFileForm(NamedTuple):
    """What is true of a form of references."""

    name: str
    """Its name, which no language translates."""
    media_type: str


REFERENCE_FORMS: Mapping[ReferenceForm, ReferenceFileForm] = {
    "bib": ReferenceFileForm("BibTeX", "application/x-bibtex"),
    "ris": ReferenceFileForm("RIS", "application/x-research-info-systems"),
    "json": ReferenceFileForm("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}
"""Forms of references, by the end of a file's name."""


def reference_file(
    form: ReferenceForm, pages: Sequence[CitedPage], site: str, words: CitationWords
) -> str:
    """Return the pages of one or many stories as a file of references, in the order given.

    `site` is the archive's title, `words` what the archive's language writes.
    """
    return _WRITERS[form](pages, one_line(site), words)


def _bib(pages: Sequence[CitedPage], site: str, words: CitationWords) -> str:
    return "\n".join([f"{bibtex(page, site, words)}\n" for page in pages])


def _ris(pages: Sequence[CitedPage], site: str, words: CitationWords) -> str:
    """Return references in the format of RIS (Reference Manager), a field to a line."""
    return "\r\n".join(
        [
            "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_fields(page, site, words))
            for page in pages
        ]
    )


def _ris_fields(page: CitedPage, site: str, words: CitationWords) -> Iterator[tuple[str, str]]:
    day = cited_date(page.date)
    yield "TY", "NEWS"
    for author in page.authors:
        yield "AU", sorted_name(author)
    yield "TI", one_line(page.title)
    yield "T2", site
    if page.summary:
        yield "AB", one_line(page.summary)
    yield "PY", f"{day.year:04}"
    # What follows the third stroke is free text.
    parts = day.text.split("-") + [""] * (3 - len(day.parts))
    yield "DA", f"{'/'.join(parts)}/{words.about}" if day.about else "/".join(parts).rstrip("/")
    yield "LA", page.language or words.language
    yield "UR", page.url
    yield "ID", cited_key(page)
    yield "ER", ""


def _csl(pages: Sequence[CitedPage], site: str, words: CitationWords) -> str:
    """Return references in the JSON of the Citation Style Language (its schema, csl-data.json)."""
    items = [_csl_item(page, site, words) for page in pages]
    return msgspec.json.format(msgspec.json.encode(items), indent=2).decode() + "\n"


def _csl_item(page: CitedPage, site: str, words: CitationWords) -> Mapping[str, Any]:
    day = cited_date(page.date)
    item: dict[str, Any] = {"id": cited_key(page), "type": "article-newspaper"}
    if page.authors:
        names = [cited_name(author) for author in page.authors]
        item["author"] = [
            {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
            for name in names
        ]
    item |= {"title": one_line(page.title), "container-title": site}
    if page.summary:
        item["abstract"] = one_line(page.summary)
    item |= {"language": page.language or words.language, "URL": page.url}
    item["issued"] = {"date-parts": [day.parts]} | ({"circa": True} if day.about else {})
    return item


_WRITERS: Mapping[str, Callable[[Sequence[CitedPage], str, CitationWords], str]] = {
    "bib": _bib,
    "ris": _ris,
    "json": _csl,
}
