"""Reporting: plain data about an archive's problems and about one page, as the browser gets it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.advice import advice_on, advice_on_page, advice_on_story
from broadsheet.archive.assemble import Archive
from broadsheet.archive.likeness import Spellings, known_spellings
from broadsheet.model import Document, Story
from broadsheet.previewing.editors import editor_href
from broadsheet.previewing.state import State
from broadsheet.problems import Problem
from broadsheet.publishing.edition import advice_on_theme
from broadsheet.publishing.wordings import advice_on_words
from broadsheet.reading.text import plain_lines
from broadsheet.reading.tree import plain_bytes
from broadsheet.wording import counted

MOST_PROBLEMS = 50
"""Problems that a page is sent; the page of problems has all of them."""
_LONGEST = 20_000
"""Characters of a line that are sent."""


class ProblemReport(msgspec.Struct, frozen=True):
    """A problem, or a piece of advice, as the browser shows it."""

    file: str
    line: int
    column: int
    field: str
    message: str
    hint: str
    name: str
    """Name of a piece of advice; empty for a mistake."""
    source: str
    """Text of the line; empty when there is none to show."""
    href: str
    """Address that opens the line in the editor; empty for none."""


class PageReport(msgspec.Struct, frozen=True):
    """The content file that a page is made from."""

    file: str
    href: str
    words: int
    mark: str
    advice: Sequence[ProblemReport]


class ReadingReport(msgspec.Struct, frozen=True):
    """How much of an archive has been read, while a part of it is shown."""

    read: int
    total: int
    """Number of all files of stories, records and pages."""


class StateReport(msgspec.Struct, frozen=True):
    """What the bar and the overlay of a page show of the archive."""

    count: int
    """Number of all problems."""
    problems: Sequence[ProblemReport]
    """At most `MOST_PROBLEMS` of the problems, those of the page itself first."""
    page: PageReport | None
    reading: ReadingReport | None = None
    """None once the whole archive has been read."""


class Reporter:
    """Reports on states, and keeps what the reports on one state share."""

    def __init__(self, root: Path, editor: str) -> None:
        """Report on the archive at a root; `editor` is the pattern of an editor's addresses."""
        self._root = root
        self._editor = editor
        self._spellings: tuple[Mapping[str, object], Spellings] | None = None

    def reports(self, problems: Iterable[Problem]) -> list[ProblemReport]:
        """Return problems with the lines that they stand in."""
        lines: dict[str, list[str]] = {}
        reports = []
        for each in problems:
            if each.file not in lines:
                lines[each.file] = self._lines(each.file) if each.line else []
            own_lines = lines[each.file]
            source = own_lines[each.line - 1][:_LONGEST] if 0 < each.line <= len(own_lines) else ""
            href = editor_href(self._editor, self._root, each.file, each.line, each.column)
            reports.append(
                ProblemReport(
                    each.file,
                    each.line,
                    each.column,
                    each.field,
                    each.message,
                    each.hint,
                    each.name,
                    source,
                    href,
                )
            )
        return reports

    def page_report(self, state: State, address: Address | None) -> PageReport | None:
        """Return a report on the content file at an address; None when no single file is there."""
        if (
            address is None
            or not address.file
            or address.kind == "redirect"
            or not state.edition
            or not state.material
        ):
            return None
        archive = state.edition.pages.archive
        item = state.material.content.items[address.file]
        advice: list[Problem] = []
        mark = ""
        if isinstance(item, Story):
            # Most advice compares a story with others, which may not have been read yet.
            position = int(address.key)
            known = self._known_spellings(archive)
            if state.extent is None:
                advice = advice_on_story(archive, self._root, position, known)
            mark = state.edition.pages.parts.entries[position].mark
        elif isinstance(item, Document) and state.extent is None:
            advice = advice_on_page(archive, self._root, item)
        href = editor_href(self._editor, self._root, item.file)
        return PageReport(item.file, href, item.body.words, mark, self.reports(advice))

    def advice(self, state: State) -> list[ProblemReport]:
        """Return the advice on the whole archive; none before it has been read."""
        if state.edition is None or state.material is None or state.extent is not None:
            return []
        archive = state.edition.pages.archive
        on_words = advice_on_words(archive, state.edition.layouts, self._root)
        on_layouts = advice_on_theme(state.edition)
        more = [*state.material.advice, *on_words, *on_layouts]
        return self.reports([*state.material.of_drafts, *advice_on(archive, self._root, more)])

    def _known_spellings(self, archive: Archive) -> Spellings:
        if self._spellings is None or self._spellings[0] is not archive.terms:
            self._spellings = archive.terms, known_spellings(archive)
        return self._spellings[1]

    def _lines(self, file: str) -> list[str]:
        try:
            data = plain_bytes(self._root / file)
        except OSError:
            return []
        return plain_lines(data.decode("utf-8", "replace")).split("\n")


def as_block(problems: Sequence[Problem], before: Sequence[Problem]) -> Iterator[str]:
    """Yield the lines that a terminal shows of problems; none when they are the same as before."""
    if problems and problems != before:
        yield ""
        yield from map(str, problems[:MOST_PROBLEMS])
        if len(problems) > MOST_PROBLEMS:
            yield f"and {len(problems) - MOST_PROBLEMS:,} more"
        yield f"{counted(len(problems), 'problem')}: the last good pages stay"
    elif before and not problems:
        yield "mended: no problem is left"
