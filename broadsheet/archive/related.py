"""Related stories: those that share the most and the rarest terms; of equals, the nearest in time.

For each term of a story only its neighbours in time are compared, so that the cost of a story does
not grow with the archive.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

_NEIGHBOURS = 10
"""Number of stories before and after a story that are compared with it, for each term."""
RELATED = 5
"""Number of related stories that are printed with a story, at most."""
CANDIDATES = 2 * RELATED
"""Number of related stories that are found for a story, at most: a page names no story twice, and
some of them stand in other places there."""


_FEW = 20
"""Number of stories up to which it is looked at what each of them has changed for others."""


class Postings(msgspec.Struct, frozen=True):
    """Which stories have which terms; related stories are found from this."""

    term_paths: Sequence[Sequence[str]]
    """Terms of each story as `taxonomy/key`, by position."""
    stories: Mapping[str, Sequence[int]]
    """Term to the positions of its stories, in order."""
    weights: Mapping[str, int]
    """Term to its weight when two stories share it."""
    chosen: Mapping[int, Sequence[int]]
    """Position of a story to those of the related stories that an editor wants first."""


def postings(term_paths: Sequence[Sequence[str]], chosen: Mapping[int, Sequence[int]]) -> Postings:
    """Return the postings of stories, from the terms of each and the choices of editors."""
    stories: dict[str, array[int]] = {}
    for position, terms in enumerate(term_paths):
        for term in terms:
            if (positions := stories.get(term)) is not None:
                positions.append(position)
            else:
                stories[term] = array("I", (position,))
    weights = {count: rarity(count, len(term_paths)) for count in set(map(len, stories.values()))}
    return Postings(
        term_paths,
        stories,
        {term: weights[len(shared)] for term, shared in stories.items()},
        chosen,
    )


def related_stories(position: int, of: Postings) -> tuple[int, ...]:
    """Return the positions of the stories related to one, the most related first.

    They are at most `CANDIDATES`.
    """
    scores: dict[int, int] = {}
    score = scores.get
    for term in of.term_paths[position]:
        shared = of.stories[term]
        weight = of.weights[term]
        middle = bisect_left(shared, position)
        for other in shared[max(0, middle - _NEIGHBOURS) : middle + _NEIGHBOURS + 1]:
            scores[other] = score(other, 0) + weight
    scores.pop(position, None)
    chosen = of.chosen.get(position, ())
    for other in chosen:
        scores.pop(other, None)
    # Most scores are far too low to be printed: only the few that may be printed are sorted.
    enough = sorted(scores.values())[-CANDIDATES:][:1] or [0]
    best = sorted(
        (-score, abs(other - position), other)
        for other, score in scores.items()
        if score >= enough[0]
    )
    return (*chosen, *(other for _, _, other in best))[:CANDIDATES]


class FoundRelated(msgspec.Struct, frozen=True, array_like=True):
    """The related stories of a whole archive, and what they were found from."""

    files: Sequence[str]
    """Files of its stories, by position."""
    postings: Postings
    rows: Sequence[tuple[int, ...]]
    """Positions of the related stories of each story, by position."""


def all_related(
    files: Sequence[str], of: Postings, last: FoundRelated | None = None
) -> FoundRelated:
    """Return the related stories of all stories, whose files are given.

    Those that cannot have changed since the `last` ones were found are taken over.
    """
    now_at = positions_now(files, last.files) if last else []
    stale = _stale(len(files), of, last.postings, now_at) if last else None
    if last is None or stale is None:
        rows = [related_stories(position, of) for position in range(len(files))]
        return FoundRelated(files, of, rows)
    is_shifted = any(now != then for then, now in enumerate(now_at))
    row_at = dict(zip(now_at, last.rows, strict=True))
    found: list[tuple[int, ...]] = []
    for position in range(len(files)):
        if position in stale:
            found.append(related_stories(position, of))
        elif is_shifted:
            found.append(tuple([now_at[each] for each in row_at[position]]))
        else:
            found.append(row_at[position])
    return FoundRelated(files, of, found)


def positions_now(files: Iterable[str], before: Iterable[str]) -> list[int]:
    """Return the positions at which stories stand now, by those before; -1 for those that are gone.

    `files` are theirs now, in their order, and those `before` were theirs then.
    """
    position_of = {file: position for position, file in enumerate(files)}
    return [position_of.get(file, -1) for file in before]


def are_in_order(now_at: Iterable[int]) -> bool:
    """Return whether the stories that are still there stand in the order in which they stood."""
    return all(one < other for one, other in pairwise(at for at in now_at if at >= 0))


def turned_related(
    of: Postings,
    before: Postings,
    last: Callable[[int], tuple[int, ...]],
    now_at: Sequence[int],
) -> set[int] | None:
    """Return the positions of the stories whose related ones, or the order of whose terms, are others.

    `last` returned the related ones of each story before, and `now_at` are the positions now of the
    stories before, -1 for one that is gone. Returns None when many stories are new or gone, or have
    other terms.
    """
    stale = _stale(len(of.term_paths), of, before, now_at)
    if stale is None:
        return None
    then_at = {now: then for then, now in enumerate(now_at) if now >= 0}
    return {
        position
        for position in stale
        if (then := then_at.get(position)) is None
        or related_stories(position, of) != tuple([now_at[each] for each in last(then)])
        or rarest_first(position, of) != rarest_first(then, before)
        or len(of.chosen.get(position, ())) != len(before.chosen.get(then, ()))
    }


def rarest_first(position: int, of: Postings) -> list[str]:
    """Return the terms of a story in the order in which it is told what it shares with others."""
    return sorted(of.term_paths[position], key=of.weights.__getitem__, reverse=True)


def _stale(count: int, of: Postings, before: Postings, now_at: Sequence[int]) -> set[int] | None:
    """Return the positions of the stories, so many, whose related ones may not be those found last.

    `now_at` are the positions now of the stories before. Returns None when they may be those of too
    many.
    """
    stayed = [(then, now) for then, now in enumerate(now_at) if now >= 0]
    new = {*range(count)}.difference([now for _, now in stayed])
    gone = [then for then, now in enumerate(now_at) if now < 0]
    turned = [(then, now) for then, now in stayed if before.term_paths[then] != of.term_paths[now]]
    if not are_in_order(now_at) or len(new) + len(gone) + len(turned) > _FEW:
        return None
    stale = {*new, *[now for _, now in turned], *of.chosen}
    for term, shared in of.stories.items():
        if before.weights.get(term) != of.weights[term]:
            stale.update(shared)
    for position in [*new, *[now for _, now in turned]]:
        stale |= _around(position, of.term_paths[position], of)
    then_stale = {*before.chosen}
    for position in [*gone, *[then for then, _ in turned]]:
        then_stale |= _around(position, before.term_paths[position], before)
    # Whether one story is nearer than another depends on how many stand between.
    astride = _tied if len(new) + len(gone) == 1 else _astride
    for position in new:
        stale |= astride(position, of)
    for position in gone:
        then_stale |= astride(position, before)
    return stale.union([now_at[each] for each in then_stale]) - {-1}


def _around(position: int, terms: Iterable[str], of: Postings) -> set[int]:
    """Return the positions of the stories that one is compared with for some of its terms."""
    found: set[int] = set()
    for term in terms:
        shared = of.stories[term]
        middle = bisect_left(shared, position)
        # One more on each side has come near since, or was near before.
        found.update(shared[max(0, middle - _NEIGHBOURS - 1) : middle + _NEIGHBOURS + 2])
    return found


def _astride(position: int, of: Postings) -> set[int]:
    """Return the positions of the stories that are compared with others beyond a position."""
    found: set[int] = set()
    for shared in of.stories.values():
        middle = bisect_left(shared, position)
        if 0 < middle < len(shared):
            found.update(shared[max(0, middle - _NEIGHBOURS - 1) : middle + _NEIGHBOURS + 2])
    return found


def _tied(position: int, of: Postings) -> set[int]:
    """Return which of these are as near to one story as to another just because one stands there.

    They are told apart by how near they are, as they have equally much in common with both.
    """
    found: set[int] = set()
    paths = of.term_paths
    terms = [frozenset[str]()] * len(paths)
    for one, other in _pairs_astride(position, of):
        # With the story between them they are one further apart. Of two that are equally near, the
        # newer comes first.
        for at, from_there, as_near in (
            (one, other, 2 * one - other),
            (other, one, 2 * other - one - 1),
        ):
            if at in found or not 0 <= as_near < len(paths):
                continue
            own = terms[at] = terms[at] or frozenset(paths[at])
            # Few pairs of stories have anything in common.
            if own.isdisjoint(paths[as_near]):
                continue
            if _score(at, as_near, own, of) == _score(at, from_there, own, of):
                found.add(at)
    return found


def _pairs_astride(position: int, of: Postings) -> Iterator[tuple[int, int]]:
    """Yield the pairs of stories that are compared for some term across a position, the newer first."""
    for shared in of.stories.values():
        middle = bisect_left(shared, position)
        newer = shared[max(0, middle - _NEIGHBOURS) : middle]
        older = shared[middle : middle + _NEIGHBOURS]
        # What the story at the position is compared with is looked at in any case.
        if newer and older and older[0] != position:
            for number, one in enumerate(reversed(newer)):
                for other in older[: _NEIGHBOURS - number]:
                    yield one, other


def _score(position: int, other: int, own: Collection[str], of: Postings) -> int:
    """Return how much a story, which has its own terms, has in common with another."""
    score = 0
    for term in of.term_paths[other]:
        if term in own:
            shared = of.stories[term]
            apart = bisect_left(shared, position) - bisect_left(shared, other)
            if abs(apart) <= _NEIGHBOURS:
                score += of.weights[term]
    return score


def possibly_naming(positions: Collection[int], of: Postings) -> set[int]:
    """Return the positions of all stories that one at some positions may be related to.

    There is no other story whose related stories name one of them.
    """
    found: set[int] = set()
    for position in positions:
        for term in of.term_paths[position]:
            shared = of.stories[term]
            middle = bisect_left(shared, position)
            # Whoever has this story among its neighbours is among this story's own.
            found.update(shared[max(0, middle - _NEIGHBOURS) : middle + _NEIGHBOURS + 1])
    found.update(by for by, chosen in of.chosen.items() if not {*chosen}.isdisjoint(positions))
    return found


def rarity(count: int, everything: int) -> int:
    """Return the weight of a term that `count` stories out of `everything` have.

    It is sixteen times the binary logarithm of how many stories lack the term for each that has it,
    which weighs next to nothing what half of all stories have, in an archive of any size: the
    relevance weight of information retrieval (Robertson and Spärck Jones, 1976). It is in whole
    numbers, which are the same on every machine, and at least 1.
    """
    lacking, having = 2 * (everything - count) + 1, 2 * count + 1
    return max((lacking**16 // having**16).bit_length(), 1)
