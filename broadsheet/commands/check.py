"""Checking: every mistake that a build would find, and advice on what is right but could improve."""

from dataclasses import dataclass

from broadsheet.archive.advice import advice_on
from broadsheet.archive.held_back import held_back
from broadsheet.commands.build import load_edition
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.sources import find_sources
from broadsheet.problems import Problem
from broadsheet.publishing.edition import Edition, advice_on_theme
from broadsheet.publishing.manifest import page_digests
from broadsheet.publishing.site import render_moved
from broadsheet.publishing.wordings import advice_on_words
from broadsheet.reading.kept import Kept, with_kept


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


def check_archive(order: BuildOrder, *, verbose: bool = False) -> Checked:
    """Return the problems and the advice for an archive; nothing is published.

    When asked to be `verbose`, it says what is held back, too.
    """
    (edition, problems, held), notes = with_kept(
        order.root, lambda kept: _looked_at(order, kept, verbose=verbose)
    )
    if edition is None:
        return Checked(0, problems, (), held, notes)
    archive = edition.pages.archive
    mistaken = {(each.file, each.line) for each in problems}
    on_layouts = [
        each for each in advice_on_theme(edition) if (each.file, each.line) not in mistaken
    ]
    on_words = advice_on_words(archive, edition.layouts, order.root)
    advice = tuple(advice_on(archive, order.root, [*on_words, *on_layouts]))
    return Checked(len(archive.stories), problems, advice, held, notes)


def _looked_at(
    order: BuildOrder, kept: Kept, *, verbose: bool
) -> tuple[Edition | None, tuple[Problem, ...], tuple[Problem, ...] | None]:
    """Return the edition, every problem that a build would find, and what is held back."""
    edition, problems = _mistakes(order, kept)
    if not verbose:
        return edition, problems, None
    archive = edition.pages.archive if edition else None
    return edition, problems, held_back(archive, order.root, kept.cache) if archive else ()


def _mistakes(order: BuildOrder, kept: Kept) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Return the edition, if there is one, and every problem that a build would find."""
    with load_edition(order, kept, find_sources(order, kept)) as (loaded, edition, workers):
        if edition is None:
            return None, loaded.problems
        digests = page_digests(order.site_kept(kept))
        pages = render_moved(edition, workers, digests, cache=kept.cache)
        return edition, tuple(sorted({*loaded.problems, *pages.problems}))
