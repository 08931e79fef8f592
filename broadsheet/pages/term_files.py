"""The files of a term's stories, beside its page: for spreadsheets, programs and references.

A storyline's are in the order in which it is read; those of any other term begin with the newest
story, as its page does.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from broadsheet.archive.addresses import exported_files
from broadsheet.archive.terms import Term
from broadsheet.model import Source
from broadsheet.pages.bylines import authors_of
from broadsheet.pages.export_fields import source_row
from broadsheet.pages.exports import Lines, table_of
from broadsheet.pages.parts import Parts
from broadsheet.views.citing import CitedAuthor, CitedPage, ReferencesView
from broadsheet.views.exports import RowsView, TableView, TakenFile, TextView

_FORMS: Mapping[str, Literal["bib", "ris", "json"]] = {
    "references-bib": "bib",
    "references-ris": "ris",
    "references-json": "json",
}
"""Kind of a file of references to the form of it."""
_CHAPTER = ("chapter", "story", "title")


def files_of(term: Term, parts: Parts) -> tuple[TakenFile, ...]:
    """Return the files of a term's stories as its page names them."""
    return tuple(
        [
            TakenFile(
                file.holds, file.form, parts.href(f"{term.permalink}{file.name}"), file.media_type
            )
            for file in exported_files(term, parts.archive.config)
        ]
    )


def term_lines_view(term: Term, lines: Lines, parts: Parts) -> TextView:
    """Return the view of the file of a term's stories, a line of JSON each."""
    return TextView(lines.of(_ordered(term, parts)))


def term_table_view(term: Term, lines: Lines, parts: Parts) -> TableView:
    """Return the view of the table of a term's stories."""
    return table_of((lines.of(_ordered(term, parts)),), parts)


def term_sources_view(term: Term, parts: Parts) -> RowsView:
    """Return the view of the table of a storyline's sources, chapter by chapter."""
    chapters = parts.chapters_of(term)
    rows = [
        (
            # A chapter that cannot be put in order has no number here either.
            chapters.printed_number(number) or "",
            parts.urls[position],
            parts.archive.stories[position].title,
            *source_row(source).values(),
        )
        for number, position in enumerate(chapters.positions, 1)
        for source in parts.archive.stories[position].sources
    ]
    return RowsView((*_CHAPTER, *source_row(Source(""))), tuple(rows))


def references_view(term: Term, kind: str, parts: Parts) -> ReferencesView:
    """Return the view of a file of references to a term's stories."""
    pages = [cited_page(position, parts) for position in _ordered(term, parts)]
    return ReferencesView(_FORMS[kind], tuple(pages))


def cited_page(position: int, parts: Parts) -> CitedPage:
    """Return the page of the story at a position as citations name it."""
    story = parts.archive.stories[position]
    return CitedPage(
        title=story.title,
        date=story.date.local,
        url=parts.urls[position],
        authors=tuple(
            [CitedAuthor(each.name, each.family) for each in authors_of(position, parts)]
        ),
        sources=story.sources,
        language=story.language,
        summary=story.summary,
    )


def _ordered(term: Term, parts: Parts) -> Sequence[int]:
    if term.taxonomy.kind == "storyline":
        return parts.chapters_of(term).positions
    return term.stories
