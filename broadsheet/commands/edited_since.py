"""Edited since: what the last archive has become, where few files have changed since its site was made.

No other file is read. Most edits leave the archive as it is but for single stories; after any other
edit to stories it is assembled from its own stories and those that have changed. What is not known for
sure, or is more than edits to stories, is told from these.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from broadsheet.archive.assemble import Archive
from broadsheet.archive.kept_archive import decoded_archive
from broadsheet.archive.loading import known_countries, load_since, next_change_among
from broadsheet.archive.refiling import are_named_alike
from broadsheet.archive.revising import Revision, revise
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.sources import Sources
from broadsheet.model import Story
from broadsheet.publishing.chosen_layouts import layout_findings
from broadsheet.publishing.last_archive import LastFiles, last_archive, last_files
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import Config
from broadsheet.reading.load import NOTHING_YET, reload
from broadsheet.reading.tree import SourceFile, content_tree

_STORIES = "stories/"
_MOST = 50
"""Files up to which it is quicker to publish their edits than to make the archive anew."""


class LastKept(NamedTuple):
    """Where the last archive is kept."""

    folder: Path
    """The folder for what is kept of the site."""
    digest: bytes
    """Digest by which it is found."""


@dataclass(frozen=True, slots=True)
class EditedSince:
    """The last archive, and what it has become."""

    last: Archive
    files: LastFiles
    """What the last archive was made from."""
    archive: Archive
    positions: Sequence[int] | None
    """Positions of the stories that were edited; None where more than these has moved."""
    edited: int
    """The number of files that are not as the last archive was made from them."""
    until: str
    """The instant from which the same files give another archive; empty if none will."""


def edited_since(
    order: BuildOrder,
    sources: Sources,
    files: Sequence[SourceFile],
    kept: LastKept,
    cache: Cache,
) -> EditedSince | None:
    """Return what the last archive has become; None when that is not known for sure.

    `files` are those of the sources. Raises `Failure` when one cannot be read.
    """
    found = last_files(kept.folder, kept.digest)
    if found is None or found.made_with != sources.made_with:
        return None
    changed = [file for file in files if found.stamps.get(file.path) != file.stamp]
    gone = found.stamps.keys() - {file.path for file in files}
    if (not changed and not gone) or len(changed) + len(gone) > _MOST:
        return None
    new_stories = _read(order.root, sources.config, changed, files, cache)
    if len(new_stories) < len(changed) or not all(map(_is_story, gone)):
        return None
    if (parts := last_archive(kept.folder, found)) is None:
        return None
    last = _at(decoded_archive(parts, sources.config), sources.now)
    by_file = {story.file: story for story in last.filing.stories}
    if not gone and by_file.keys() >= {story.file for story in new_stories}:
        pairs = [(by_file[story.file], story) for story in new_stories]
        revision = _revision(last, pairs, sources.config, cache)
        if revision is not None:
            until = next_change_among(revision.archive.filing.stories, sources.config, sources.now)
            return EditedSince(
                last, found, revision.archive, revision.positions, len(changed), until
            )
    if not _are_names_known(last, new_stories):
        return None
    loaded = load_since(
        order.root,
        sources.config,
        last,
        files=files,
        edited=new_stories,
        selection=order.selection,
        cache=cache,
    )
    if loaded is None or loaded.archive is None or loaded.problems or loaded.of_drafts:
        return None
    if any(layout_findings(loaded.archive, sources.layouts.templates)):
        return None
    return EditedSince(last, found, loaded.archive, None, len(changed) + len(gone), loaded.until)


def _revision(
    last: Archive, pairs: Sequence[tuple[Story, Story]], config: Config, cache: Cache
) -> Revision | None:
    """Return what the last archive has become where it is as it was but for single stories."""
    if last.visibility.held_back.drafts and any(old.language != new.language for old, new in pairs):
        # A draft may translate the story into the language that it has now.
        return None
    edits = [(old, new) for old, new in pairs if old != new]
    moves = any(old.terms != new.terms for old, new in edits)
    revision = revise(last, (), edits, known_countries(config, cache) if moves else None)
    if revision is None or revision.findings:
        return None
    archive = revision.archive
    if last.visibility.held_back.drafts and archive.addresses is not last.addresses:
        # A draft may link to a page that has come, or is no more.
        return None
    return revision if are_named_alike(last.terms, archive.terms) else None


def _is_story(path: str) -> bool:
    return path.startswith(_STORIES) and path.endswith(".md")


def _are_names_known(last: Archive, stories: Sequence[Story]) -> bool:
    """Return whether stories have no names but those that stories had; with another, more has moved."""
    spellings = last.filing.spellings
    return all(
        name in spellings.get(taxonomy, ())
        for story in stories
        if not story.draft
        for taxonomy, names in story.terms.items()
        for name in names
    )


def _read(
    root: Path,
    config: Config,
    changed: Sequence[SourceFile],
    files: Sequence[SourceFile],
    cache: Cache,
) -> list[Story]:
    """Return the stories in files that have changed; none where more than stories has moved."""
    tree = content_tree(changed, config, [file.path for file in files])
    if tree.problems or len(tree.texts) != len(changed):
        return []
    read = reload(
        root, NOTHING_YET, changed=tree.texts, gone=(), config=config, cache=cache, run=map
    )
    stories = [item for item in read.items.values() if isinstance(item, Story)]
    return stories if len(stories) == len(changed) else []


def _at(archive: Archive, now: str) -> Archive:
    """Return an archive as readers may see it at an instant, to which time has not changed it."""
    return replace(archive, visibility=replace(archive.visibility, now=now))
