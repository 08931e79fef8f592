"""Placing: findings become problems, by reading their files once more for the line and column."""

from collections.abc import Iterable
from pathlib import Path

from broadsheet.problems import Finding, Misplaced, Problem
from broadsheet.reading import frontmatter
from broadsheet.reading.file_names import STATIC, is_markdown
from broadsheet.reading.text import decode
from broadsheet.reading.tree import plain_bytes

_AS_THEY_ARE = f"content/{STATIC}/"
"""Start of the paths of files that have no lines, as far as we know."""


def as_problems(findings: Iterable[Finding], root: Path) -> list[Problem]:
    """Return the findings as problems, each with its line and column.

    They are those of the top of the file when the file has changed meanwhile.
    """
    texts: dict[str, str] = {}
    problems = []
    for finding in findings:
        if finding.file.startswith(_AS_THEY_ARE):
            problems.append(
                Problem(finding.file, 0, 0, "", finding.message, finding.hint, finding.name)
            )
            continue
        if finding.file not in texts:
            texts[finding.file] = _text(root / finding.file)
        problems.append(_problem(finding, texts[finding.file]))
    return problems


def _text(path: Path) -> str:
    try:
        return decode(plain_bytes(path))
    except (OSError, Misplaced):
        return ""


def _target_below(
    parts: frontmatter.FileParts, target: str, line: int, column: int
) -> tuple[int, int]:
    """Return the line and column of a link's target in a field; those of the field when it is not found."""
    lines = parts.front.split("\n")[line - parts.front_line :]
    for ordinal, text in enumerate(lines if target else ()):
        if (at := text.find(target)) >= 0:
            return line + ordinal, at + 1
        if ordinal and text[:1].strip():
            break
    return line, column


def _problem(finding: Finding, text: str) -> Problem:
    line, column = 1, 1
    try:
        if is_markdown(finding.file):
            parts = frontmatter.split(text)
            if finding.target and not finding.path:
                from broadsheet.reading import markup  # noqa: PLC0415 - few builds need Markdown

                line, column = markup.target_position(
                    parts.body, finding.target, finding.occurrence
                )
                line += parts.body_line - 1
            else:
                line, column = frontmatter.position(
                    parts.front, finding.path, first_line=parts.front_line
                )
                line, column = _target_below(parts, finding.target, line, column)
        else:
            line, column = frontmatter.position(text, finding.path, first_line=1)
    except Misplaced:
        pass
    field = ".".join(str(part) for part in finding.path if isinstance(part, str))
    return Problem(finding.file, line, column, field, finding.message, finding.hint, finding.name)
