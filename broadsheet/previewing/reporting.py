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
from broadsheet.previewing.following import State
from broadsheet.problems import Finding, Problem
from broadsheet.reading.placing import place
from broadsheet.reading.text import plain_lines

MOST = 50
"""Problems that a page is told of; the page of problems has them all."""
_LONGEST = 20_000
"""Signs of a line that are sent."""


class Told(msgspec.Struct, frozen=True):
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


class ToldPage(msgspec.Struct, frozen=True):
    """The content file that a page is of."""

    file: str
    href: str
    words: int
    mark: str
    advice: Sequence[Told]


class ToldState(msgspec.Struct, frozen=True):
    """The archive, as the bar and the overlay of a page show it."""

    count: int
    """Of all problems."""
    problems: Sequence[Told]
    """The first of them, at most `MOST`, those of the page before all others."""
    page: ToldPage | None


class Reporter:
    """Tells of states, remembering what all pages of one share."""

    def __init__(self, root: Path, editor: str) -> None:
        """Report on the archive at a root; `editor` is the pattern of the addresses that open its files."""
        self._root = root
        self._editor = editor
        self._spellings: tuple[Mapping[str, object], Spellings] | None = None

    def told(self, problems: Iterable[Problem]) -> list[Told]:
        """Return problems with the lines that they stand in."""
        lines: dict[str, list[str]] = {}
        told = []
        for each in problems:
            if each.file not in lines:
                lines[each.file] = self._lines(each.file) if each.line else []
            held = lines[each.file]
            source = held[each.line - 1][:_LONGEST] if 0 < each.line <= len(held) else ""
            href = editor_href(self._editor, self._root, each.file, each.line, each.column)
            told.append(Told(each.file, each.line, each.column, each.field, each.message, each.hint, source, href))
        return told

    def of_page(self, state: State, address: Address | None) -> ToldPage | None:
        """Return what is told of the content file that stands at an address; None when no single one does."""
        if address is None or not address.file or address.kind == "redirect" or not state.edition or not state.material:
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
        found = place(advice, self._root)
        if isinstance(item, Story | Document):
            found += advice_on_bodies(archive, self._root, [item.file])
        return ToldPage(item.file, href, item.body.words, mark, self.told(sorted(found)))

    def advice(self, state: State) -> list[Told]:
        """Return the advice on the whole archive."""
        if state.edition is None:
            return []
        archive = state.edition.pages.archive
        return self.told(sorted([*place(advice_on(archive), self._root), *advice_on_bodies(archive, self._root)]))

    def _of_names(self, archive: Archive) -> Spellings:
        if self._spellings is None or self._spellings[0] is not archive.terms:
            self._spellings = archive.terms, known_spellings(archive)
        return self._spellings[1]

    def _lines(self, file: str) -> list[str]:
        try:
            data = (self._root / file).read_bytes()
        except OSError:
            return []
        return plain_lines(data.decode("utf-8", "replace")).split("\n")


def as_block(problems: Sequence[Problem], before: Sequence[Problem]) -> Iterator[str]:
    """Yield the lines that tell a terminal of problems, where they are not the ones told before."""
    if problems and problems != before:
        yield ""
        yield from map(str, problems[:MOST])
        if len(problems) > MOST:
            yield f"and {len(problems) - MOST:,} more"
        yield f"{len(problems):,} {'problem' if len(problems) == 1 else 'problems'}: the last good pages stay"
    elif before and not problems:
        yield "mended: no problem is left"
