"""Held back: names in stories that may mean another term, and records that nobody may see yet."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from html import unescape
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.archive.mentions import linking_term, sought_in
from broadsheet.archive.passing import records_of
from broadsheet.archive.terms import Term
from broadsheet.model import Story
from broadsheet.problems import Misplaced, Problem
from broadsheet.reading import frontmatter
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.html import tokens
from broadsheet.reading.mentions import HeldBack
from broadsheet.reading.remarks import prose
from broadsheet.reading.text import decode, line_and_column
from broadsheet.reading.tree import plain_bytes

_WORD = re.compile(r"\w+")
_NEARBY = 3
"""Number of words on each side by which a name is found again in the Markdown."""
_STRETCH = 200
"""Number of characters on each side among which these words are looked for."""
_BETWEEN = r"(?:[\W_]|<[^<>]*>)+?"
"""A pattern for what may stand between two words of Markdown."""


def held_back(archive: Archive, root: Path, cache_at: Path) -> tuple[Problem, ...]:
    """Return the names and records that are held back, each with its reason, by file.

    Bodies are taken from the cache, and files are read again for the positions of names.
    """
    unpublished = archive.unseen - {record.file for record in records_of(archive)}
    message = "is not published: only drafts and stories under embargo name it"
    records = [Problem(file, 1, 1, "", message) for file in unpublished]
    return tuple(sorted([*records, *_names(archive, root, cache_at)]))


def _names(archive: Archive, root: Path, cache_at: Path) -> list[Problem]:
    sought = sought_in(archive)
    finder = sought.finder()
    problems: list[Problem] = []
    with closing(Bodies(cache_at)) as bodies:
        for position, story in enumerate(archive.stories):
            if not story.mentions:
                continue
            html = bodies[story.body.address]
            names = [
                (held, term)
                for held in finder.held_back(html, story.language or sought.language)
                if (term := linking_term(archive, position, held.name)) is not None
            ]
            if names:
                problems += _problems(story, html, names, root)
    return problems


def _problems(
    story: Story, html: str, names: Sequence[tuple[HeldBack, Term]], root: Path
) -> Iterator[Problem]:
    try:
        parts = frontmatter.split(decode(plain_bytes(root / story.file)))
    except (OSError, Misplaced):
        # The file has changed since the archive was read, and will be read again for that.
        return
    text = prose(parts.body)
    seen: dict[str, int] = {}
    for held, term in names:
        line, column = line_and_column(text[: _position(text, html, held, seen)])
        name = " ".join(unescape(_plain(html[held.start : held.end])).split())
        message = f"{name!r} does not link to {term.name!r}: {held.why}"
        yield Problem(story.file, line + parts.body_line - 1, column, "", message)


def _position(text: str, html: str, held: HeldBack, seen: dict[str, int]) -> int:
    """Return where a name of the HTML stands in a Markdown text; 0 when it is not found.

    `seen` counts the names that had the same words around them.
    """
    name = _WORD.findall(_plain(html[held.start : held.end]))
    before = _WORD.findall(_plain(html[max(0, held.start - _STRETCH) : held.start]))[-_NEARBY:]
    after = _WORD.findall(_plain(html[held.end : held.end + _STRETCH]))[:_NEARBY]
    for count in range(_NEARBY, -1, -1):
        pieces = [*before[len(before) - count :], *name, *after[:count]]
        pattern = re.compile(rf"(?<!\w){_BETWEEN.join(map(re.escape, pieces))}(?!\w)")
        matches = list(pattern.finditer(text))
        if matches:
            ordinal = seen.get(pattern.pattern, 0)
            seen[pattern.pattern] = ordinal + 1
            match = matches[min(ordinal, len(matches) - 1)]
            first = len(before[len(before) - count :])
            return [word.start() for word in _WORD.finditer(text, match.start())][first]
    return 0


def _plain(html: str) -> str:
    """Return a piece of HTML as text, in which a tag that is cut off is left out."""
    whole = re.sub(r"\A[^<>]*>|<[^<>]*\Z", " ", html)
    return unescape(" ".join(tokens(whole)[::2]))
