"""Checking: every mistake that a build would find, and advice on what is right but could improve."""

from dataclasses import dataclass
from typing import NamedTuple

from broadsheet.archive.advice import advice_on
from broadsheet.archive.held_back import held_back
from broadsheet.archive.loading import Loaded
from broadsheet.commands.making import load_edition
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.sources import find_sources
from broadsheet.problems import Problem
from broadsheet.publishing.edition import Edition, advice_on_theme
from broadsheet.publishing.host_limits import advice_on_host
from broadsheet.publishing.manifest import ENTRIES, page_digests, read_entries
from broadsheet.publishing.site import own_layout_mistakes, render_moved
from broadsheet.publishing.wordings import advice_on_words
from broadsheet.reading.kept import Kept, with_kept
from broadsheet.steps import SILENT, Steps


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    stories: int
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    of_drafts: tuple[Problem, ...] = ()
    """Mistakes in drafts, which stop nothing."""
    held_back: tuple[Problem, ...] | None = None
    """Names that do not link and records that are not published, and why; None when nobody asked."""
    notes: tuple[str, ...] = ()
    """What the person who checks must know of the cache, a line each."""


def check_archive(order: BuildOrder, *, verbose: bool = False, steps: Steps = SILENT) -> Checked:
    """Return the problems and the advice for an archive; nothing is published.

    When asked to be `verbose`, it says what is held back, too; `steps` hears what is being done.
    """
    (loaded, edition, problems, held, on_host), notes = with_kept(
        order.root, lambda kept: _looked_at(order, kept, steps, verbose=verbose)
    )
    if edition is None:
        return Checked(0, problems, (), held_back=held, notes=notes)
    steps.begin("looking for advice")
    archive = edition.pages.archive
    mistaken = {(each.file, each.line) for each in problems}
    on_layouts = [
        each for each in advice_on_theme(edition) if (each.file, each.line) not in mistaken
    ]
    on_words = advice_on_words(archive, edition.layouts, order.root)
    more = [*loaded.advice, *on_words, *on_layouts, *on_host]
    advice = tuple(advice_on(archive, order.root, more))
    return Checked(len(archive.stories), problems, advice, loaded.of_drafts, held, notes)


class _Found(NamedTuple):
    """What was loaded, its edition, if there is one, every problem, and what is held back."""

    loaded: Loaded
    edition: Edition | None
    problems: tuple[Problem, ...]
    held_back: tuple[Problem, ...] | None = None
    on_host: tuple[Problem, ...] = ()
    """Advice on the limits of the host."""


def _looked_at(order: BuildOrder, kept: Kept, steps: Steps, *, verbose: bool) -> _Found:
    """Return what a build would find, and, if asked for, what is held back."""
    found = _mistakes(order, kept, steps)
    if not verbose:
        return found
    archive = found.edition.pages.archive if found.edition else None
    return found._replace(held_back=held_back(archive, order.root, kept.cache) if archive else ())


def _mistakes(order: BuildOrder, kept: Kept, steps: Steps) -> _Found:
    """Return the edition, if there is one, and every problem that a build would find."""
    with load_edition(order, kept, find_sources(order, kept), steps) as (loaded, edition, workers):
        if edition is None:
            return _Found(loaded, None, loaded.problems)
        digests = page_digests(order.site_kept(kept))
        if loaded.problems:
            of_layouts = own_layout_mistakes(edition, workers, digests, cache=kept.cache)
        else:
            of_layouts = render_moved(edition, workers, digests, cache=kept.cache).problems
        entries, _ = read_entries(order.site_kept(kept) / ENTRIES)
        on_host = tuple(advice_on_host(edition, order.root, entries))
        problems = tuple(sorted({*loaded.problems, *of_layouts}))
        return _Found(loaded, edition, problems, on_host=on_host)
