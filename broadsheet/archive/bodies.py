"""Advice on bodies and on fields that are Markdown: files are read again, as an archive has only HTML."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.archive import links
from broadsheet.archive.assemble import Archive
from broadsheet.archive.passing import gone_page
from broadsheet.problems import Invalid, Misplaced, Problem
from broadsheet.reading import frontmatter
from broadsheet.reading.blocked import blocked_html
from broadsheet.reading.config import Config
from broadsheet.reading.remarks import Remark, is_of_preview, prose, remarks
from broadsheet.reading.text import decode, line_and_column

_PATH = r"([^\s<>()\"'\]]*)"


def advice_on_bodies(
    archive: Archive, root: Path, files: Iterable[str] | None = None
) -> list[Problem]:
    """Return the advice on the bodies of some content files of the archive at a root.

    Without `files`, those are all its stories, pages and records.
    """
    if files is None:
        files = [
            *(story.file for story in archive.stories),
            *(page.file for page in archive.documents),
            *(
                term.record.file
                for group in archive.terms.values()
                for term in group.values()
                if term.record and term.record.body.words
            ),
        ]
    return [problem for file in files for problem in _advice_on_file(archive, root, file)]


def _advice_on_file(archive: Archive, root: Path, file: str) -> Iterator[Problem]:
    try:
        parts = frontmatter.split(decode((root / file).read_bytes()))
    except (OSError, Misplaced):
        # The file has changed since the archive was read, and will be read again for that.
        return
    for remark in _remarks(archive, root, file, parts.body):
        line, column = line_and_column(parts.body[: remark.start])
        yield Problem(
            file, line + parts.body_line - 1, column, "", remark.message, remark.hint, remark.name
        )
    if file.startswith("content/stories/"):
        yield from _advice_on_fields(archive, root, file, parts)


def _advice_on_fields(
    archive: Archive, root: Path, file: str, parts: frontmatter.FileParts
) -> Iterator[Problem]:
    """Yield the advice on the fields of the archive's own that are Markdown."""
    keys = [field.key for field in archive.config.fields if field.type == "markdown"]
    try:
        values = frontmatter.parse(parts.front, first_line=parts.front_line).values if keys else {}
    except Misplaced:
        return
    for key in keys:
        text = values.get(key)
        if not isinstance(text, str) or not text.strip():
            continue
        for remark in _remarks(archive, root, file, text):
            before = text[: remark.start]
            line, column = frontmatter.position_in(
                parts.front, (key,), before, first_line=parts.front_line
            )
            yield Problem(file, line, column, key, remark.message, remark.hint, remark.name)


def _remarks(archive: Archive, root: Path, file: str, text: str) -> Iterator[Remark]:
    """Yield everything that is worth a look in a text of a file."""
    config = archive.config
    yield from remarks(
        text, trusted_html=config.trusted_html, kinds=config.block_kinds, embeds=config.embeds
    )
    # A policy of the archive's own may allow what ours does not.
    if config.trusted_html and not (root / "layouts" / "headers.txt").is_file():
        yield from _blocked(text, config)
    yield from _own_addresses(archive, file, text)


def _blocked(body: str, config: Config) -> Iterator[Remark]:
    found = blocked_html(prose(body), embeds=config.embeds, remote_pictures=config.remote_pictures)
    for start, message, hint in found:
        yield Remark(start, "blocked-html", message, hint)


def _own_addresses(archive: Archive, file: str, body: str) -> Iterator[Remark]:
    """Yield a remark on each whole address on this archive's own site that leads to no page."""
    base = archive.config.base_url.rstrip("/")
    if base not in body or is_of_preview(base):
        return
    text = prose(body)
    for match in re.finditer(rf"{re.escape(base)}(?=[/#?]){_PATH}", text):
        path = match[1].rstrip(".,;:!?*_")
        try:
            link = links.resolve(path, file, archive.link_targets)
        except Invalid as invalid:
            yield Remark(match.start(), "dead-address", invalid.message, invalid.hint)
            continue
        if link.absent:
            what, hint = gone_page(archive, link.permalink)
            yield Remark(match.start(), "hidden-link", f"{match[0]!r} leads to {what}", hint)
