"""Checking: every mistake that a build would find, and advice on what is right but could improve."""

from dataclasses import dataclass

from broadsheet.archive.advice import advice_on
from broadsheet.archive.loading import Loaded
from broadsheet.commands.build import load_edition
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.sources import find_sources
from broadsheet.problems import Problem
from broadsheet.publishing.manifest import page_digests
from broadsheet.publishing.site import render_moved
from broadsheet.reading.kept import Kept, with_kept


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    stories: int
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    of_drafts: tuple[Problem, ...] = ()
    """Mistakes in drafts, which stop nothing."""
    notes: tuple[str, ...] = ()
    """What the person who checks must know of the cache, a line each."""


def check_archive(order: BuildOrder) -> Checked:
    """Return the problems and the advice for an archive; nothing is published."""
    (loaded, problems), notes = with_kept(order.root, lambda kept: _mistakes(order, kept))
    if loaded.archive is None:
        return Checked(0, problems, (), (), notes)
    advice = tuple(advice_on(loaded.archive, order.root, loaded.advice))
    return Checked(len(loaded.archive.stories), problems, advice, loaded.of_drafts, notes)


def _mistakes(order: BuildOrder, kept: Kept) -> tuple[Loaded, tuple[Problem, ...]]:
    """Return the archive, and every problem that a build would find."""
    with load_edition(order, kept, find_sources(order, kept)) as (loaded, edition, workers):
        if edition is None:
            return loaded, loaded.problems
        digests = page_digests(order.site_kept(kept))
        pages = render_moved(edition, workers, digests, cache=kept.cache)
        return loaded, tuple(sorted({*loaded.problems, *pages.problems}))
