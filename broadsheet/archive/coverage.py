"""Coverage: what the stories of a term have in common with other terms, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter

from broadsheet.archive.terms import Term, taxonomy_and_key, term_path
from broadsheet.packed import PackedTexts

_COUNT_AND_SLUG = itemgetter(0, 1)
_SEEN = 8
"""Number of terms of a taxonomy that are named beside a term, at most."""
LEAST_SHARED = 3
"""Stories that two terms must share before a page of what they share is worth its file."""


def with_terms_above(
    term_paths: Sequence[Sequence[str]], terms: Mapping[str, Mapping[str, Term]]
) -> Sequence[Sequence[str]]:
    """Return for each story its terms, as `taxonomy/key`, and the terms above them, each once.

    `term_paths` is without the terms above. A story belongs to these as well (`Term.stories`).
    """
    above: dict[str, tuple[str, ...]] = {}
    for taxonomy, group in terms.items():
        for term in group.values():
            if term.parent:
                above[term_path(taxonomy, term.key)] = _terms_above(term, group)
    if not above:
        return term_paths
    every = (
        tuple(dict.fromkeys(chain(names, *[above[name] for name in names if name in above])))
        if not above.keys().isdisjoint(names)
        else names
        for names in term_paths
    )
    return PackedTexts(every) if isinstance(term_paths, PackedTexts) else [*every]


def _terms_above(term: Term, group: Mapping[str, Term]) -> tuple[str, ...]:
    above = []
    while term.parent:
        above.append(term_path(term.taxonomy.key, term.parent))
        term = group[term.parent]
    return tuple(above)


def seen_with(
    term: Term, term_paths: Sequence[Sequence[str]], terms: Mapping[str, Mapping[str, Term]]
) -> dict[str, tuple[tuple[Term, int], ...]]:
    """Return for each taxonomy the terms that share the most stories with a term, and how many.

    Equals are in the order of their slugs. `term_paths` is what `with_terms_above` returns. Terms
    above and below the term always share its stories, and are left out.
    """
    counts = Counter(chain.from_iterable([term_paths[position] for position in term.stories]))
    partners: dict[str, list[tuple[int, str, Term]]] = {taxonomy: [] for taxonomy in terms}
    least = dict.fromkeys(terms, 0)
    for name, count in sorted(counts.items(), key=itemgetter(1), reverse=True):
        taxonomy, key = taxonomy_and_key(name)
        if count < least[taxonomy]:
            continue
        other = terms[taxonomy][key]
        if taxonomy != term.taxonomy.key or not _are_in_line(term, other, terms[taxonomy]):
            partners[taxonomy].append((-count, other.slug, other))
            if len(partners[taxonomy]) == _SEEN:
                # Terms with fewer stories come too late now; among those with as many, the slug
                # decides.
                least[taxonomy] = count
    return {
        taxonomy: tuple(
            [(other, -count) for count, _, other in sorted(others, key=_COUNT_AND_SLUG)[:_SEEN]]
        )
        for taxonomy, others in partners.items()
        if others
    }


def shares_enough(
    term: Term, term_paths: Sequence[Sequence[str]], terms: Mapping[str, Mapping[str, Term]]
) -> bool:
    """Return whether a term shares `LEAST_SHARED` stories or more with any that `seen_with` names.

    It looks at no more stories than it takes to know, so that it costs little for any term.
    """
    if len(term.stories) < LEAST_SHARED:
        return False
    counts: Counter[str] = Counter()
    for position in term.stories:
        for name in term_paths[position]:
            counts[name] += 1
            if counts[name] == LEAST_SHARED:
                taxonomy, key = taxonomy_and_key(name)
                group = terms[taxonomy]
                if taxonomy != term.taxonomy.key or not _are_in_line(term, group[key], group):
                    return True
    return False


def shared_stories(
    term: Term, others: Iterable[str], term_paths: Sequence[Sequence[str]], most: int
) -> dict[str, list[int]]:
    """Return for each of some other terms, as `taxonomy/key`, the newest stories that it shares.

    These are the positions of at most `most` stories that have both it and the term.
    """
    shared: dict[str, list[int]] = {name: [] for name in others}
    wanting = set(shared)
    for position in term.stories:
        for name in term_paths[position]:
            if name in wanting:
                shared[name].append(position)
                if len(shared[name]) == most:
                    wanting.remove(name)
        if not wanting:
            break
    return shared


def _are_in_line(one: Term, other: Term, group: Mapping[str, Term]) -> bool:
    """Return whether two terms of a taxonomy are the same, or one is below the other."""
    if one.key == other.key:
        return True
    if not one.parent and not other.parent:
        return False
    here, there = (term_path(each.taxonomy.key, each.key) for each in (one, other))
    return here in _terms_above(other, group) or there in _terms_above(one, group)
