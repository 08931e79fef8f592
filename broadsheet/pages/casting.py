"""Casting: who and what is in a continuing story, and from which chapter on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """What a term has to do with a storyline; chapters are counted from 1."""

    chapters: int
    """The number of chapters that it is in."""
    first: int
    latest: int


def cast_of(chapters: Iterable[int], held: Sequence[Iterable[str]]) -> Mapping[str, Part]:
    """Return the part of each term of a storyline, in the order in which they enter.

    `chapters` are the positions of its chapters from the beginning, `held` the terms of each story
    of the archive.
    """
    cast: dict[str, Part] = {}
    for number, position in enumerate(chapters, 1):
        for name in held[position]:
            part = cast.get(name)
            cast[name] = (
                Part(part.chapters + 1, part.first, number) if part else Part(1, number, number)
            )
    return cast
