"""Checking: every mistake that a build would find, and advice on what is right but might be better."""

from dataclasses import dataclass

from broadsheet.archive.advice import advice_on
from broadsheet.archive.bodies import advice_on_bodies
from broadsheet.commands.build import Order, mistakes
from broadsheet.problems import Problem
from broadsheet.reading.placing import place


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    stories: int
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...]


def check(order: Order) -> Checked:
    """Return the problems and the advice for an archive; nothing is published."""
    loaded, problems = mistakes(order)
    if loaded.archive is None:
        return Checked(0, problems, ())
    advice = [*place(advice_on(loaded.archive), order.root), *advice_on_bodies(loaded.archive, order.root)]
    return Checked(len(loaded.archive.stories), problems, tuple(sorted(advice)))
