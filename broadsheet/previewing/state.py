"""The state: the archive as its files say it is, made from the last state after each change.

While a file has mistakes, what was last read from it without one stays, so that there is always
something to show. Once its mistakes are fixed, the archive is the one that a fresh start would
give.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import (
    Material,
    assemble_material,
    cache_key,
    next_change_at,
)
from broadsheet.archive.mentions import mentions_in, sought_in
from broadsheet.archive.revising import Revision, revise
from broadsheet.archive.visibility import Selection, instant
from broadsheet.model import Story
from broadsheet.pages.catalogue import catalogue, revise_catalogue
from broadsheet.pages.sums import Sums
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.rereading import Rereader
from broadsheet.previewing.snapshot import (
    CONTENT,
    Changes,
    Snapshot,
    layout_files,
    next_snapshot,
    take_snapshot,
)
from broadsheet.printing.layouts import Layouts, read_layouts
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Finding, Problem
from broadsheet.publishing.chosen_layouts import is_about_layout, layout_findings
from broadsheet.publishing.edition import Edition, edition
from broadsheet.publishing.generator import generator_digest
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache_trouble import CacheTrouble
from broadsheet.reading.config import FILES, Config
from broadsheet.reading.placing import as_problems
from broadsheet.steps import SILENT, Steps

_FAULTLESS = "layouts without a mistake"
"""Name of what the cache knows of the last layouts that had no mistake."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The layouts, and the mistakes in them."""

    layouts: Layouts
    problems: tuple[Problem, ...] = ()


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

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all that keeps the archive from being published, as a build would report it."""
        if self.of_settings:
            return self.of_settings
        of_content = self.material.problems if self.material else set()
        of_theme = self.theme.problems if self.theme else ()
        return tuple(sorted({*of_content, *self.problem_by_finding.values(), *of_theme}))


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

    def begin(self, now: datetime, *, spawned: bool = False, anew: bool = False) -> State:
        """Return the archive as it is.

        The processes that read it must be `spawned` where there are threads. With `anew` nothing is
        taken from the cache. Raises `Misuse` when there is no archive, `Failure` when the machine
        fails.
        """
        nothing = State(Snapshot({}, {}, ()), None, None, None, (), {}, (), "")
        snapshot = take_snapshot(self.root)
        changes = Changes(settings=True, layouts=True, content=tuple(snapshot.content.values()))
        with self._spawned if spawned else Workers(self._jobs, steps=self._steps) as workers:
            return self._next(nothing, snapshot, changes, now, workers, anew=anew)

    def follow(self, state: State, paths: Collection[str] | None, now: datetime) -> State:
        """Return the archive after changes to the files at `paths`, from the root, or to any file.

        Returns the same state when nothing has changed. Raises `Failure` when a file cannot be
        read; the last state then stays valid, and the next look at all files finds the change.
        """
        snapshot, changes = next_snapshot(
            self.root, state.snapshot, None if state.of_settings else paths
        )
        config = state.material.config if state.material else Config()
        turned = bool(state.next_change) and state.next_change <= instant(
            replace(self._selection, now=now), config
        )
        if changes == Changes() and not turned and not state.of_settings:
            return state if snapshot == state.snapshot else replace(state, snapshot=snapshot)
        with self._spawned as workers:
            after = self._next(state, snapshot, changes, now, workers, turned=turned)
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
    ) -> State:
        theme = state.theme
        if changes.layouts or theme is None:
            theme = _theme(self.root)
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
        ):
            material = self._rereader.material(
                state.material, snapshot, changes, workers, anew=anew
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
        findings = [
            *(each for each in findings if not is_about_layout(each)),
            *layout_findings(archive, theme.layouts.templates),
        ]
        touched = files | ({*FILES} if changes.settings else set())
        shown = self._edition(state, theme, archive, revision)
        if state.edition is None or theme.layouts is not state.edition.layouts:
            theme = replace(
                theme,
                problems=(*theme.problems, *self._mistakes(theme.layouts, shown, material.config)),
            )
        problems = _problem_by_finding(findings, state.problem_by_finding, touched, self.root)
        return State(snapshot, material, theme, shown, findings, problems, (), next_change)

    def _mistakes(self, layouts: Layouts, shown: Edition, config: Config) -> Sequence[Problem]:
        """Return the mistakes in the syntax of layouts.

        To compile all of them takes as long as to assemble ten thousand stories: that they have none
        is kept for the next start.
        """
        encoded = msgspec.msgpack.encode((shown.site, sorted(layouts.templates.items())))
        digest = blake2b(self._generator + encoded, digest_size=16).digest()
        key = cache_key(self._generator, config)
        with suppress(CacheTrouble), self._keeping.opened(key, anew=False) as cache:
            if cache.fact(_FAULTLESS, digest) is not None:
                return ()
        mistakes = Renderer(layouts.templates, shown.site, {}).mistakes()
        if not mistakes:
            with suppress(CacheTrouble), self._keeping.opened(key, anew=False) as cache:
                cache.keep_fact(_FAULTLESS, digest, b"")
        return mistakes

    def _edition(
        self, state: State, theme: Theme, archive: Archive, revision: Revision | None
    ) -> Edition:
        """Return the edition of an archive, with all of the last one that is still true."""
        if revision is None or state.edition is None:
            before = state.edition.pages if state.edition else None
            mentioned = mentions_in(sought_in(archive), self._keeping.bodies)
            return edition(
                catalogue(
                    archive,
                    before=before,
                    mentioned=mentioned,
                    sums=Sums(self._keeping.bodies),
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
    """Return the archive after edits that move nothing else, as most edits do.

    Returns None when the archive has to be assembled.
    """
    before = state.material
    if before is None or state.edition is None or state.of_settings:
        return None
    same = (
        before.config == material.config
        and before.tree is material.tree
        and before.content.problems == material.content.problems
        and before.content.flawed == material.content.flawed
        and before.content.drafts == material.content.drafts
    )
    if not same:
        return None
    items = [(before.content.items.get(file), material.content.items.get(file)) for file in files]
    edits = [(old, new) for old, new in items if old != new]
    stories = [
        (old, new) for old, new in edits if isinstance(old, Story) and isinstance(new, Story)
    ]
    return (
        revise(state.edition.pages.archive, state.findings, stories)
        if len(stories) == len(edits)
        else None
    )


def _theme(root: Path) -> Theme:
    layouts = read_layouts(root)
    return Theme(layouts, layouts.problems)


def _problem_by_finding(
    findings: Sequence[Finding],
    before: Mapping[Finding, Problem],
    touched: Collection[str],
    root: Path,
) -> dict[Finding, Problem]:
    """Return each finding as a problem at its line and column.

    Positions are looked for only in files where they may have moved.
    """
    known = {
        finding: before[finding]
        for finding in findings
        if finding in before and finding.file not in touched
    }
    sought = [finding for finding in findings if finding not in known]
    return {**known, **dict(zip(sought, as_problems(sought, root), strict=True))}
