"""Broken lists: a list that its editor broke over lines, which YAML reads as one name.

Files are read again for it, only those of names that begin or end with a known name.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.archive.likeness import KnownNames, Spellings, first_use
from broadsheet.archive.terms import Term
from broadsheet.archive.written_lists import list_on_lines
from broadsheet.problems import Finding, Misplaced
from broadsheet.reading import frontmatter
from broadsheet.reading.text import decode
from broadsheet.reading.tree import plain_bytes


def findings_on_broken_lists(
    archive: Archive, root: Path, positions: Iterable[int], spellings: Spellings
) -> Iterator[Finding]:
    """Yield the advice on lists that stories at some positions broke over lines."""
    for position in positions:
        for taxonomy, known in spellings.items():
            for key in archive.keys[position][taxonomy]:
                term = archive.terms[taxonomy][key]
                if (
                    term.record is None
                    and not term.children
                    and term.stories[-1] == position
                    and known.holds_another(term)
                ):
                    yield from _finding(root, term, known)


def _finding(root: Path, term: Term, known: KnownNames) -> Iterator[Finding]:
    path, written, story = first_use(term, known)
    try:
        front = frontmatter.split(decode(plain_bytes(root / story.file))).front
    except (OSError, Misplaced):
        # The file has changed since the archive was read, and will be read again for that.
        return
    field = story.terms[term.taxonomy.key]
    lines = frontmatter.lines_of_text(front, path) or frontmatter.lines_of_text(front, path[:1])
    listed = list_on_lines(written, lines, field, find=known.other_than(term))
    if listed:
        message = f"{written!r} is a list over several lines, which is read as one name"
        hint = f"write {term.taxonomy.field}: {listed}"
        yield Finding(story.file, path, message, hint, name="list-as-name")
