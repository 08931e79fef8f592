"""Coverage: what the stories of a term have in common with other terms, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter

from broadsheet.archive.terms import Term, taxonomy_and_key, term_path

_COUNT_AND_SLUG = itemgetter(0, 1)
_SEEN = 8
"""Terms of a taxonomy named as seen with another, at most."""


def held_terms(
    held: Sequence[Sequence[str]], terms: Mapping[str, Mapping[str, Term]]
) -> Sequence[Sequence[str]]:
    """Return for each story its terms, as `taxonomy/key`, with those above them, each once.

    `held` has them without: a story is one of every term above its own too (`Term.stories`).
    """
    above: dict[str, tuple[str, ...]] = {}
    for taxonomy, group in terms.items():
        for term in group.values():
            if term.parent:
                above[term_path(taxonomy, term.key)] = _line(term, group)
    if not above:
        return held
    return [
        tuple(dict.fromkeys(chain(names, *[above[name] for name in names if name in above])))
        if not above.keys().isdisjoint(names)
        else names
        for names in held
    ]


def _line(term: Term, group: Mapping[str, Term]) -> tuple[str, ...]:
    found = []
    while term.parent:
        found.append(term_path(term.taxonomy.key, term.parent))
        term = group[term.parent]
    return tuple(found)


def seen_with(
    term: Term, held: Sequence[Sequence[str]], terms: Mapping[str, Mapping[str, Term]]
) -> dict[str, tuple[tuple[Term, int], ...]]:
    """Return for each taxonomy the terms that share the most stories with one, and how many; equals by their slugs.

    `held` is what `held_terms` gives. Terms above and below it share its stories by what they are,
    and are left out.
    """
    counts = Counter(chain.from_iterable([held[position] for position in term.stories]))
    found: dict[str, list[tuple[int, str, Term]]] = {taxonomy: [] for taxonomy in terms}
    least = dict.fromkeys(terms, 0)
    for name, count in sorted(counts.items(), key=itemgetter(1), reverse=True):
        taxonomy, key = taxonomy_and_key(name)
        if count < least[taxonomy]:
            continue
        other = terms[taxonomy][key]
        if taxonomy != term.taxonomy.key or not _are_of_a_line(term, other, terms[taxonomy]):
            found[taxonomy].append((-count, other.slug, other))
            if len(found[taxonomy]) == _SEEN:
                # Those of fewer stories are not among the first any more; of as many, the slug
                # decides.
                least[taxonomy] = count
    return {
        taxonomy: tuple(
            [(other, -count) for count, _, other in sorted(others, key=_COUNT_AND_SLUG)[:_SEEN]]
        )
        for taxonomy, others in found.items()
        if others
    }


def shared_stories(
    term: Term, others: Iterable[str], held: Sequence[Sequence[str]], most: int
) -> dict[str, list[int]]:
    """Return for each of some terms, as `taxonomy/key`, the newest stories that it shares with one: at most so many."""
    found: dict[str, list[int]] = {name: [] for name in others}
    open_ = set(found)
    for position in term.stories:
        for name in held[position]:
            if name in open_:
                found[name].append(position)
                if len(found[name]) == most:
                    open_.remove(name)
        if not open_:
            break
    return found


def _are_of_a_line(one: Term, other: Term, group: Mapping[str, Term]) -> bool:
    """Return whether two terms of a taxonomy are one, or one stands below the other."""
    if one.key == other.key:
        return True
    if not one.parent and not other.parent:
        return False
    here, there = (term_path(each.taxonomy.key, each.key) for each in (one, other))
    return here in _line(other, group) or there in _line(one, group)
