"""Casting: who and what is in a storyline, and from which chapter on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """The chapters of a storyline that have a term; chapters are counted from 1 at the oldest."""

    chapters: int
    """The number of chapters that have the term."""
    first: int
    """The number of the first of these chapters."""
    latest: int
    """The number of the last of these chapters."""


def cast_of(chapters: Iterable[int], terms_by_story: Sequence[Iterable[str]]) -> Mapping[str, Part]:
    """Return the part of each term of a storyline, by the term, in the order in which terms enter.

    `chapters` are the positions of its chapters, the oldest first; `terms_by_story` are the terms
    of each story of the archive, by position.
    """
    cast: dict[str, Part] = {}
    for number, position in enumerate(chapters, 1):
        for name in terms_by_story[position]:
            part = cast.get(name)
            cast[name] = (
                Part(part.chapters + 1, part.first, number) if part else Part(1, number, number)
            )
    return cast
