"""Shards: the stories cut by time for the search index, small where they still change.

A shard is what has to be indexed again when one of its stories changes, and what a reader's browser
asks a few requests for: small ones are quick to index, few ones are quick to search. So the stories
of the newest year, which are still being written and corrected, stand in small shards, and all the
years before in large ones. Shards are filled from the oldest story on, in whole months, so that
what is new moves no other shard; a month too large for one is taken apart by its days, and a day by
its stories. Sizes are in words: memory and time follow them.

Shards that follow each other share files (`groups`): those of the newest year, and always a few of
the past.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import msgspec
from msgspec.structs import replace

from broadsheet.dates import day_of, month_of, year_of
from broadsheet.model import Story

LARGE = 750_000
"""Words in a shard of the past: they take some 150 MB, and a second."""
SMALL = 120_000
"""Words in a shard of the newest year: indexed in half a second."""
_IN_GROUP = 6
"""Shards of the past in a group: what is made again when a story of one of them changes."""
SHEAF = 256
"""Stories of a shard whose words are counted together: some tenths of a second when one of them
changes. A whole number of files of fragments, as browsers find a story by it."""
_EVERY_STORY = 40
"""Words that a story has besides its body: title, summary, names."""


class Period(msgspec.Struct, frozen=True):
    """Some stories that follow each other in time, to be indexed together."""

    name: str
    """Name of its oldest month, or day: `2016-01`, `2016-01-05`, `2016-01-05-2`; no two are
    alike."""
    positions: Sequence[int]
    """Positions of its stories, the oldest first."""
    group: str = "past-1"
    """Name of the group of shards that share files with it: `past-1`, `past-2`, `newest`."""


def periods_of(stories: Sequence[Story], *, large: int = LARGE, small: int = SMALL) -> list[Period]:
    """Return the shards of stories, the oldest shard first; no shard is empty.

    The stories are given newest first.
    """
    oldest_first = range(len(stories) - 1, -1, -1)
    newest = year_of(stories[0].date.day) if stories else ""
    past = [position for position in oldest_first if year_of(stories[position].date.day) != newest]
    recent = [
        position for position in oldest_first if year_of(stories[position].date.day) == newest
    ]
    old = enumerate(_joined_units(_units(past, stories, large), stories, large))
    new = _joined_units(_units(recent, stories, small), stories, small)
    return [
        *(replace(period, group=f"past-{number // _IN_GROUP + 1}") for number, period in old),
        *(replace(period, group="newest") for period in new),
    ]


def _joined_units(units: Iterable[Period], stories: Sequence[Story], most: int) -> Iterator[Period]:
    """Join units that fit into one shard with those that follow them."""
    name, positions, words = "", list[int](), 0
    for unit in units:
        more = _words(unit.positions, stories)
        if positions and words + more > most:
            yield Period(name, tuple(positions))
            name, positions, words = "", [], 0
        name = name or unit.name
        positions.extend(unit.positions)
        words += more
    if positions:
        yield Period(name, tuple(positions))


def _units(
    positions: Iterable[int],
    stories: Sequence[Story],
    most: int,
    part_of: Callable[[str], str] = month_of,
) -> Iterator[Period]:
    """Yield months, or the days of one that is too large, or the parts of such a day."""
    for period, group in groupby(
        positions, key=lambda position: part_of(stories[position].date.day)
    ):
        in_period = tuple(group)
        if part_of is month_of and _words(in_period, stories) > most:
            yield from _units(in_period, stories, most, day_of)
        elif part_of is day_of and _words(in_period, stories) > most:
            yield from _parts(period, in_period, stories, most)
        else:
            yield Period(period, in_period)


def _parts(
    day: str, positions: Sequence[int], stories: Sequence[Story], most: int
) -> Iterator[Period]:
    singles = (Period("", (position,)) for position in positions)
    for number, part in enumerate(_joined_units(singles, stories, most), 1):
        yield Period(f"{day}-{number}", part.positions)


def _words(positions: Iterable[int], stories: Sequence[Story]) -> int:
    return sum(stories[position].body.words + _EVERY_STORY for position in positions)
