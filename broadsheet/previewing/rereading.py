"""Rereading: what the archive is assembled from, read again as far as its files have changed."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from broadsheet.archive.loading import (
    Material,
    are_fatal,
    cache_key,
    read_material,
    reread_material,
)
from broadsheet.archive.visibility import Selection
from broadsheet.previewing.beginning import Extent, extent_among, is_small
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.snapshot import CONTENT, Changes, Snapshot
from broadsheet.problems import Misuse, Problem
from broadsheet.publishing.workers import Workers
from broadsheet.reading.bundles import is_index
from broadsheet.reading.cache_trouble import CacheTrouble, Remedy, remove_cache
from broadsheet.reading.config import FILES, Config
from broadsheet.reading.file_names import STATIC
from broadsheet.reading.kept import damage_notice
from broadsheet.reading.load import Chunk, Run
from broadsheet.reading.settings_file import missing_content, parsed_settings
from broadsheet.reading.tree import ContentTree, content_tree

_MANY = 300
"""Number of files above which it is worth starting processes to read them."""


class Rereader:
    """Reads the archive at a root."""

    def __init__(
        self,
        root: Path,
        selection: Selection,
        *,
        generator: bytes,
        keeping: Keeping,
        going_on: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        """Prepare to read.

        `going_on` is called between two files, and raises `Failure` when the work is to be broken
        off; `tell` is called with a sentence about a cache that cannot be used.
        """
        self._root = root
        self._selection = selection
        self._generator = generator
        self._keeping = keeping
        self._going_on = going_on
        self._tell = tell

    def material(
        self,
        before: Material | None,
        snapshot: Snapshot,
        changes: Changes,
        workers: Workers,
        *,
        anew: bool,
        is_part: bool = False,
    ) -> Material | tuple[Problem, ...]:
        """Return what the archive is assembled from, or the problems that keep it from being read.

        `before` is what it was assembled from before the changes; None reads everything, and so
        does one that was read in part when this is no part any more; of a part, the snapshot has no
        other files. With `anew` nothing is taken from the cache. Where the cache is damaged or
        locked, all files are read again. Raises `Failure` when the machine fails or the work is
        broken off, `Misuse` when there is no archive.
        """
        try:
            return self._read(before, snapshot, changes, workers, anew=anew, is_part=is_part)
        except CacheTrouble as trouble:
            self._make_usable(trouble)
        try:
            return self._read(before, snapshot, changes, workers, anew=True, is_part=is_part)
        except CacheTrouble as trouble:
            self._leave(trouble)
        return self._read(before, snapshot, changes, workers, anew=True, is_part=is_part)

    def extent(self, snapshot: Snapshot) -> Extent | None:
        """Return how much of an archive the cache has; None where all of it is to be read at once.

        So it is as well where the settings or the cache cannot be used: reading everything says why.
        """
        if is_small(snapshot.content):
            return None
        try:
            config, problems = parsed_settings(
                snapshot.settings, self._root, self._selection.base_url
            )
            if problems or missing_content(self._root):
                return None
            with self._keeping.opened(cache_key(self._generator, config), anew=False) as cache:
                stamps = cache.stamps()
        except (Misuse, CacheTrouble):
            return None
        return extent_among(snapshot.content, config, stamps)

    def _make_usable(self, trouble: CacheTrouble) -> None:
        if trouble.remedy is Remedy.WITHOUT:
            self._leave(trouble)
        elif trouble.remedy is Remedy.ANEW:
            try:
                remove_cache(self._keeping.cache)
            except CacheTrouble as stubborn:
                self._leave(stubborn)
            else:
                self._tell(damage_notice(trouble))

    def _leave(self, trouble: CacheTrouble) -> None:
        """Go on with a cache elsewhere; raises the trouble when that is where it was met."""
        if not self._keeping.leave():
            raise trouble
        self._tell(f"{trouble}: until it ends, this preview keeps what it reads elsewhere")

    def _read(
        self,
        before: Material | None,
        snapshot: Snapshot,
        changes: Changes,
        workers: Workers,
        *,
        anew: bool,
        is_part: bool,
    ) -> Material | tuple[Problem, ...]:
        try:
            config, problems = parsed_settings(
                snapshot.settings, self._root, self._selection.base_url
            )
        except Misuse as misuse:
            if before is None:
                raise
            return (Problem(FILES[0], 0, 0, "", f"{misuse}", "put the content folder back"),)
        problems = (*problems, *missing_content(self._root))
        if before is not None and problems:
            # The last good settings stay: with defaults, every page could move.
            config = before.config
        key = cache_key(self._generator, config)
        with self._keeping.opened(key, anew=anew) as cache:
            if (
                anew
                or before is None
                or before.content.is_part != is_part
                or key != cache_key(self._generator, before.config)
            ):
                begins = before is None and not is_part
                return read_material(
                    self._root,
                    config,
                    problems,
                    # Those of the snapshot, and no others: a file that came after it, was read
                    # all the same, and went again would never be missed.
                    snapshot.content.values(),
                    drafts=self._selection.drafts,
                    cache=cache,
                    run=workers.run_step("reading", "files") if begins else self._run(workers),
                    is_part=is_part,
                )
            if are_fatal(problems):
                return problems
            known = before.texts
            tree = (
                before.tree
                if _are_rewritten(changes, known)
                else _tree(before.tree, snapshot, changes, config)
            )
            texts = {file.path for file in tree.texts} if tree is not before.tree else known
            paths = [(f"{CONTENT}/{file.path}", file) for file in changes.content]
            return reread_material(
                self._root,
                replace(before, config=config, config_problems=problems),
                tree=tree,
                changed=[
                    msgspec.structs.replace(file, path=path)
                    for path, file in paths
                    if path in texts
                ],
                gone=sorted(known - texts),
                cache=cache,
                run=self._run(workers),
            )

    def _run(self, workers: Workers) -> Run:
        """Return what reads a few chunks of files here, and many in other processes."""

        def run(
            function: Callable[[Chunk], list[bytes]], chunks: list[Chunk]
        ) -> Iterator[list[bytes]]:
            if sum(map(len, chunks)) > _MANY:
                return workers.run(function, chunks)
            return self._here(function, chunks)

        return run

    def _here(
        self, function: Callable[[Chunk], list[bytes]], chunks: list[Chunk]
    ) -> Iterator[list[bytes]]:
        for chunk in chunks:
            self._going_on()
            yield function(chunk)


def _are_rewritten(changes: Changes, texts: Collection[str]) -> bool:
    """Return whether the only changes are to the text of files that were and still are texts."""
    return not changes.gone and all(
        f"{CONTENT}/{file.path}" in texts and file.size >= 0 for file in changes.content
    )


def _tree(before: ContentTree, snapshot: Snapshot, changes: Changes, config: Config) -> ContentTree:
    """Return what each content file is for, worked out again for changed ones alone.

    The texts are in no particular order.
    """
    touched = {
        f"{CONTENT}/{path}" for path in (*(file.path for file in changes.content), *changes.gone)
    }
    if not all(path.isprintable() for path in touched) or any(map(is_index, touched)):
        # Problems name files that cannot be printed differently, so that they cannot be matched to
        # paths; and by an index file the files beside it become media, or are none any more.
        return content_tree(snapshot.content.values(), config)
    fresh = content_tree(changes.content, config, snapshot.content)
    media = [file for file in before.media if f"{CONTENT}/{file.path}" not in touched]
    static = [file for file in before.static if f"{CONTENT}/{STATIC}/{file.path}" not in touched]
    return ContentTree(
        (*(file for file in before.texts if file.path not in touched), *fresh.texts),
        tuple(sorted([*media, *fresh.media], key=lambda file: file.path)),
        (*(problem for problem in before.problems if problem.file not in touched), *fresh.problems),
        (*(piece for piece in before.advice if piece.file not in touched), *fresh.advice),
        tuple(sorted([*static, *fresh.static], key=lambda file: file.path)),
    )
