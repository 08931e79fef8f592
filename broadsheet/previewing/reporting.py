"""Reporting: what the browser is told of the archive's problems and of the story it shows, as plain data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.advice import Spellings, advice_on, advice_on_story, known_spellings
from broadsheet.archive.assemble import Archive
from broadsheet.archive.bodies import advice_on_bodies
from broadsheet.model import Document, Story
from broadsheet.previewing.editors import editor_href
from broadsheet.previewing.state import State
from broadsheet.problems import Finding, Problem
from broadsheet.reading.placing import as_problems
from broadsheet.reading.text import plain_lines
from broadsheet.reading.tree import plain_bytes

MOST_PROBLEMS = 50
"""Problems that a page is told of; the page of problems has them all."""
_LONGEST = 20_000
"""Signs of a line that are sent."""


class ProblemReport(msgspec.Struct, frozen=True):
    """A problem, or a piece of advice, as the browser shows it."""

    file: str
    line: int
    column: int
    field: str
    message: str
    hint: str
    source: str
    """The text of the line."""
    href: str
    """Where a click opens it in the editor; empty when nowhere."""


class PageReport(msgspec.Struct, frozen=True):
    """The content file that a page is of."""

    file: str
    href: str
    words: int
    mark: str
    advice: Sequence[ProblemReport]


class StateReport(msgspec.Struct, frozen=True):
    """The archive, as the bar and the overlay of a page show it."""

    count: int
    """Of all problems."""
    problems: Sequence[ProblemReport]
    """The first of them, at most `MOST_PROBLEMS`, those of the page before all others."""
    page: PageReport | None


class Reporter:
    """Tells of states, remembering what all pages of one share."""

    def __init__(self, root: Path, editor: str) -> None:
        """Report on the archive at a root; `editor` is the pattern of the addresses that open its files."""
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
            held = lines[each.file]
            source = held[each.line - 1][:_LONGEST] if 0 < each.line <= len(held) else ""
            href = editor_href(self._editor, self._root, each.file, each.line, each.column)
            reports.append(
                ProblemReport(
                    each.file,
                    each.line,
                    each.column,
                    each.field,
                    each.message,
                    each.hint,
                    source,
                    href,
                )
            )
        return reports

    def of_page(self, state: State, address: Address | None) -> PageReport | None:
        """Return what is told of the content file that stands at an address; None when no single one does."""
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
        advice: Iterable[Finding] = ()
        mark = ""
        if isinstance(item, Story):
            position = int(address.key)
            advice = advice_on_story(archive, position, self._of_names(archive))
            mark = state.edition.pages.parts.entries[position].mark
        href = editor_href(self._editor, self._root, item.file)
        found = as_problems(advice, self._root)
        if isinstance(item, Story | Document):
            found += advice_on_bodies(archive, self._root, [item.file])
        return PageReport(item.file, href, item.body.words, mark, self.reports(sorted(found)))

    def advice(self, state: State) -> list[ProblemReport]:
        """Return the advice on the whole archive."""
        if state.edition is None:
            return []
        archive = state.edition.pages.archive
        found = [
            *as_problems(advice_on(archive), self._root),
            *advice_on_bodies(archive, self._root),
        ]
        return self.reports(sorted(found))

    def _of_names(self, archive: Archive) -> Spellings:
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
    """Yield the lines that tell a terminal of problems, where they are not the ones told before."""
    if problems and problems != before:
        yield ""
        yield from map(str, problems[:MOST_PROBLEMS])
        if len(problems) > MOST_PROBLEMS:
            yield f"and {len(problems) - MOST_PROBLEMS:,} more"
        yield f"{len(problems):,} {'problem' if len(problems) == 1 else 'problems'}: the last good pages stay"
    elif before and not problems:
        yield "mended: no problem is left"
