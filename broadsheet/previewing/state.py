"""The state: the archive as its files say it is, made from the last state after each change.

While a file has mistakes, what was last read from it without one stays, so that there is always
something to show. Once its mistakes are fixed, the archive is the one that a fresh start would
give.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import (
    Material,
    assemble_material,
    next_change_at,
)
from broadsheet.archive.mentions import mentions_in, sought_in
from broadsheet.archive.refiling import are_named_alike
from broadsheet.archive.revising import Revision
from broadsheet.archive.visibility import Selection, instant
from broadsheet.pages.catalogue import catalogue, revise_catalogue
from broadsheet.pages.sums import Sums
from broadsheet.previewing.ahead import Rest
from broadsheet.previewing.beginning import Extent, files_for, first_files, media_named
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.rereading import Rereader
from broadsheet.previewing.revisions import problem_by_finding, revision_between
from broadsheet.previewing.snapshot import (
    CONTENT,
    Changes,
    Snapshot,
    layout_files,
    next_snapshot,
    take_snapshot,
)
from broadsheet.previewing.themes import Theme, read_theme, theme_mistakes
from broadsheet.problems import Finding, Problem
from broadsheet.publishing.chosen_layouts import is_about_layout, layout_findings
from broadsheet.publishing.edition import Edition, edition
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.workers import Workers
from broadsheet.reading.config import FILES, Config
from broadsheet.steps import SILENT, Steps


@dataclass(frozen=True, slots=True)
class State:
    """An archive as it was after the last change."""

    snapshot: Snapshot
    material: Material | None
    """None until the settings could be read well enough to read anything under them."""
    theme: Theme | None
    """None until the layouts could be read."""
    edition: Edition | None
    """None until there is something to show."""
    findings: Sequence[Finding]
    problem_by_finding: Mapping[Finding, Problem]
    """Each finding as a problem at its line and column."""
    of_settings: tuple[Problem, ...]
    """Problems that keep everything from being read; empty when nothing does."""
    next_change: str
    """Instant at which a story's embargo ends or a story expires next; empty when none will."""
    extent: Extent | None = None
    """How much of the archive has been read, where this is a part of it; None for the whole. What
    does not fit together in a part may in the whole, and is no problem yet."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all that keeps the archive from being published, as a build would report it."""
        if self.of_settings:
            return self.of_settings
        of_content = self.material.problems if self.material else set()
        of_theme = self.theme.problems if self.theme else ()
        return tuple(sorted({*of_content, *self.problem_by_finding.values(), *of_theme}))


_NOTHING = State(Snapshot({}, {}, ()), None, None, None, (), {}, (), "")


class StateMaker:
    """Makes the states of the archive at a root."""

    def __init__(
        self,
        root: Path,
        selection: Selection,
        *,
        jobs: int,
        keeping: Keeping | None = None,
        tell: Callable[[str], None] = lambda _: None,
        steps: Steps = SILENT,
    ) -> None:
        """Prepare to follow an archive.

        Without `keeping`, what is read is kept in the archive's folder. `tell` is called with a
        sentence about a cache that cannot be used; `steps` hears how far the archive has been read
        to begin with.
        """
        self._steps = steps
        self.root = root
        self._keeping = keeping or Keeping(root)
        self._selection = selection
        self._jobs = jobs
        self._generator = generator_digest()
        # A process that has threads must not be forked.
        self._spawned = Workers(jobs, spawned=True)
        self._rest = Rest(root, jobs=jobs, keeping=self._keeping, generator=self._generator)
        self._rereader = Rereader(
            root,
            selection,
            generator=self._generator,
            keeping=self._keeping,
            going_on=self._spawned.raise_if_stopped,
            tell=tell,
        )

    def stop(self) -> None:
        """Stop reading, from another thread; the one that follows the archive gets `Failure`."""
        self._spawned.stop()
        self._rest.stop()

    def begin(self, now: datetime, *, spawned: bool = False, anew: bool = False) -> State:
        """Return the archive as it is.

        The processes that read it must be `spawned` where there are threads. With `anew` nothing is
        taken from the cache. Raises `Misuse` when there is no archive, `Failure` when the machine
        fails.
        """
        return self._begin(take_snapshot(self.root), now, spawned=spawned, anew=anew)

    def begin_in_part(self, now: datetime) -> State:
        """Return what is quickly read of the archive, and begin to read the rest; see `read_on`.

        It is the whole archive where little of it has to be read that the cache does not have,
        unless it is very large. The process must have no threads yet. Raises `Misuse` and `Failure` as `begin` does.
        """
        snapshot = take_snapshot(self.root)
        extent = self._rereader.extent(snapshot)
        if extent is None:
            return self._begin(snapshot, now)
        first = first_files(extent)
        unread = [file for file in extent.unread if file.path[len(CONTENT) + 1 :] not in first]
        extent = msgspec.structs.replace(extent, unread=unread)
        part = msgspec.structs.replace(snapshot, content=first)
        state = self._begin(part, now, extent=extent)
        if state.material is not None:
            self._rest.begin(extent, state.material.config)
        return self._with_media(state, now)

    def read_on(self, state: State, now: datetime) -> State:
        """Return the state of a part with how much has been read by now, or of the whole at last.

        Nothing is waited for. Raises `Failure` when a file cannot be read, the machine fails or the
        work is broken off, `Misuse` when there is no archive any more.
        """
        if state.extent is None or state.material is None:
            return state
        self._spawned.raise_if_stopped()
        extent = self._rest.extent(state.extent, state.material.config)
        if extent is not None:
            return replace(state, extent=extent)
        snapshot, changes = next_snapshot(self.root, state.snapshot)
        with self._spawned as workers:
            return self._next(state, snapshot, changes, now, workers)

    def seek(self, state: State, address: str, now: datetime) -> State:
        """Return the state of a part with what may make the page at an address, a path from the root.

        Raises `Failure` when a file cannot be read.
        """
        if state.extent is None:
            return state
        found = files_for(address, state.extent.files) - state.snapshot.content.keys()
        after = self.follow(state, {f"{CONTENT}/{path}" for path in found}, now)
        return self._with_media(after, now) if found else after

    def _with_media(self, state: State, now: datetime) -> State:
        """Return the state of a part with the media files that its stories, records and pages name."""
        if state.extent is None or state.material is None:
            return state
        named = media_named(state.material.content.items.values(), state.extent.files)
        more = named - state.snapshot.content.keys()
        return self.follow(state, {f"{CONTENT}/{path}" for path in more}, now)

    def end_ahead(self) -> None:
        """Read ahead no more; for the thread that follows the archive."""
        self._rest.end()

    def _begin(
        self,
        snapshot: Snapshot,
        now: datetime,
        *,
        spawned: bool = False,
        anew: bool = False,
        extent: Extent | None = None,
    ) -> State:
        self._rest.end()
        changes = Changes(settings=True, layouts=True, content=tuple(snapshot.content.values()))
        with self._spawned if spawned else Workers(self._jobs, steps=self._steps) as workers:
            return self._next(_NOTHING, snapshot, changes, now, workers, anew=anew, extent=extent)

    def follow(self, state: State, paths: Collection[str] | None, now: datetime) -> State:
        """Return the archive after changes to the files at `paths`, from the root, or to any file.

        Returns the same state when nothing has changed. Raises `Failure` when a file cannot be
        read; the last state then stays valid, and the next look at all files finds the change.
        """
        snapshot, changes = next_snapshot(
            self.root,
            state.snapshot,
            None if state.of_settings else paths,
            is_part=state.extent is not None,
        )
        config = state.material.config if state.material else Config()
        turned = bool(state.next_change) and state.next_change <= instant(
            replace(self._selection, now=now), config
        )
        if changes == Changes() and not turned and not state.of_settings:
            return state if snapshot == state.snapshot else replace(state, snapshot=snapshot)
        with self._spawned as workers:
            after = self._next(
                state, snapshot, changes, now, workers, turned=turned, extent=state.extent
            )
        # When the content folder is back with the very files it had, only the problem has gone.
        return state if state.of_settings and after == state else after

    def _next(
        self,
        state: State,
        snapshot: Snapshot,
        changes: Changes,
        now: datetime,
        workers: Workers,
        *,
        turned: bool = False,
        anew: bool = False,
        extent: Extent | None = None,
    ) -> State:
        theme = state.theme
        if changes.layouts or theme is None:
            theme = read_theme(self.root)
            if layout_files(self.root) != snapshot.layouts:
                # They may have been read before the change or after it: the next look reads them
                # once more.
                snapshot = msgspec.structs.replace(snapshot, layouts=())
        material: Material | tuple[Problem, ...] | None = state.material
        if (
            changes.settings
            or changes.content
            or changes.gone
            or material is None
            or state.of_settings
            or state.extent is not extent
        ):
            material = self._rereader.material(
                state.material, snapshot, changes, workers, anew=anew, is_part=extent is not None
            )
        if not isinstance(material, Material):
            # What has changed of the content is still to be read, once there is anything to read it
            # under.
            snapshot = msgspec.structs.replace(snapshot, content=state.snapshot.content)
            return replace(state, snapshot=snapshot, theme=theme, of_settings=material or ())
        self._spawned.raise_if_stopped()
        files = {f"{CONTENT}/{file.path}" for file in changes.content}
        revision = None if turned else _revision(state, material, files)
        findings: Sequence[Finding]
        if revision is None:
            last = state.edition.pages.archive if state.edition else None
            selection = replace(self._selection, now=now)
            archive, findings = assemble_material(material, selection, last)
            next_change = next_change_at(material, instant(selection, material.config))
        else:
            archive, findings, next_change = revision.archive, revision.findings, state.next_change
        # What does not fit together in a part may in the whole.
        findings = (
            []
            if extent
            else [
                *(each for each in findings if not is_about_layout(each)),
                *layout_findings(archive, theme.layouts.templates),
            ]
        )
        touched = files | ({*FILES} if changes.settings else set())
        shown = self._edition(state, theme, archive, revision)
        begins = state.edition is None or state.extent or theme.layouts is not state.edition.layouts
        if begins and not extent:
            mistakes = theme_mistakes(shown, material.config, self._keeping)
            theme = replace(theme, problems=(*theme.problems, *mistakes))
        problems = problem_by_finding(findings, state.problem_by_finding, touched, self.root)
        return State(snapshot, material, theme, shown, findings, problems, (), next_change, extent)

    def _edition(
        self, state: State, theme: Theme, archive: Archive, revision: Revision | None
    ) -> Edition:
        """Return the edition of an archive, with all of the last one that is still true."""
        last = state.edition.pages.archive if state.edition else None
        if (
            revision is None
            or state.edition is None
            or last is None
            or not are_named_alike(last.terms, archive.terms)
        ):
            before = state.edition.pages if state.edition else None
            mentioned = mentions_in(sought_in(archive), self._keeping.bodies)
            return edition(
                catalogue(
                    archive,
                    before=before,
                    mentioned=mentioned,
                    sums=before.data.sums if before else Sums(self._keeping.bodies),
                    keeps=True,
                ),
                theme.layouts,
                self._generator,
            )
        pages = revise_catalogue(state.edition.pages, archive, revision.positions)
        if theme is state.theme:
            return replace(state.edition, pages=pages)
        return edition(pages, theme.layouts, self._generator)


def _revision(state: State, material: Material, files: Iterable[str]) -> Revision | None:
    """Return the archive after edits that move nothing else; None when it has to be assembled."""
    if state.material is None or state.edition is None or state.of_settings:
        return None
    return revision_between(
        state.material, material, files, state.edition.pages.archive, state.findings
    )
