"""Related stories: those that share the most and the rarest terms; of equals, the nearest in time.

For each term of a story only its neighbours in time are compared, so that the cost of a story does
not grow with the archive.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

import msgspec

_NEIGHBOURS = 10
"""Number of stories before and after a story that are compared with it, for each term."""
RELATED = 5
"""Number of related stories that are printed with a story, at most."""
CANDIDATES = 2 * RELATED
"""Number of related stories that are found for a story, at most: a page names no story twice, and
some of them stand in other places there."""


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
    stories: dict[str, list[int]] = {}
    for position, terms in enumerate(term_paths):
        for term in terms:
            stories.setdefault(term, []).append(position)
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
