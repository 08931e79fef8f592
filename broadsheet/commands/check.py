"""Checking: every mistake that a build would find, and advice on what is right but could improve."""

from dataclasses import dataclass

from broadsheet.archive.advice import advice_on
from broadsheet.archive.held_back import held_back
from broadsheet.archive.loading import Loaded
from broadsheet.commands.build import load_edition
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.sources import find_sources
from broadsheet.printing.layouts import read_layouts
from broadsheet.problems import Problem
from broadsheet.publishing.manifest import page_digests
from broadsheet.publishing.site import render_moved
from broadsheet.publishing.wordings import advice_on_words
from broadsheet.reading.kept import Kept, with_kept
from broadsheet.steps import SILENT, Steps


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    stories: int
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    held_back: tuple[Problem, ...] | None = None
    """Names that do not link and records that are not published, and why; None when nobody asked."""
    notes: tuple[str, ...] = ()
    """What the person who checks must know of the cache, a line each."""


def check_archive(order: BuildOrder, *, verbose: bool = False, steps: Steps = SILENT) -> Checked:
    """Return the problems and the advice for an archive; nothing is published.

    When asked to be `verbose`, it says what is held back, too; `steps` hears what is being done.
    """
    (loaded, problems, held), notes = with_kept(
        order.root, lambda kept: _looked_at(order, kept, steps, verbose=verbose)
    )
    if loaded.archive is None:
        return Checked(0, problems, (), held, notes)
    steps.begin("looking for advice")
    words = advice_on_words(loaded.archive, read_layouts(order.root), order.root)
    advice = tuple(advice_on(loaded.archive, order.root, words))
    return Checked(len(loaded.archive.stories), problems, advice, held, notes)


def _looked_at(
    order: BuildOrder, kept: Kept, steps: Steps, *, verbose: bool
) -> tuple[Loaded, tuple[Problem, ...], tuple[Problem, ...] | None]:
    """Return the archive, every problem that a build would find, and what is held back."""
    loaded, problems = _mistakes(order, kept, steps)
    if not verbose:
        return loaded, problems, None
    archive = loaded.archive
    return loaded, problems, held_back(archive, order.root, kept.cache) if archive else ()


def _mistakes(order: BuildOrder, kept: Kept, steps: Steps) -> tuple[Loaded, tuple[Problem, ...]]:
    """Return the archive, and every problem that a build would find."""
    with load_edition(order, kept, find_sources(order, kept), steps) as (loaded, edition, workers):
        if edition is None:
            return loaded, loaded.problems
        digests = page_digests(order.site_kept(kept))
        pages = render_moved(edition, workers, digests, cache=kept.cache)
        return loaded, tuple(sorted({*loaded.problems, *pages.problems}))
