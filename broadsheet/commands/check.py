"""Checking: every mistake that a build would find, and advice on what is right but might be better."""

from dataclasses import dataclass

from broadsheet.archive.advice import advice_on
from broadsheet.archive.bodies import advice_on_bodies
from broadsheet.commands.build import BuildOrder, mistakes
from broadsheet.problems import Problem
from broadsheet.reading.placing import as_problems


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    stories: int
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What there is to say of the cache, a line each."""


def check_archive(order: BuildOrder) -> Checked:
    """Return the problems and the advice for an archive; nothing is published."""
    loaded, problems, notes = mistakes(order)
    if loaded.archive is None:
        return Checked(0, problems, (), notes)
    archive = loaded.archive
    advice = [*as_problems(advice_on(archive), order.root), *advice_on_bodies(archive, order.root)]
    return Checked(len(archive.stories), problems, tuple(sorted(advice)), notes)
