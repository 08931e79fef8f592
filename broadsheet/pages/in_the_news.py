"""In the news: who and what most stories of a time are about, by taxonomy."""

from collections import Counter
from collections.abc import Iterable, Sequence

from broadsheet.archive.terms import taxonomy_and_key
from broadsheet.pages.parts import Parts
from broadsheet.reading.config import Taxonomy
from broadsheet.views.site import CountedLabel
from broadsheet.views.terms import CountedGroup

_TERMS = 8
"""At most so many terms of a taxonomy are named."""


def in_the_news(positions: Iterable[int], parts: Parts) -> tuple[CountedGroup, ...]:
    """Return for each taxonomy the terms that most of some stories have, with their counts.

    The stories are given by position. Storylines are not among the terms, nor are authors.
    """
    terms_by_story = parts.archive.postings.term_paths
    counts = Counter([name for position in positions for name in terms_by_story[position]])
    counts_by_taxonomy: dict[str, list[tuple[str, int]]] = {}
    for path, count in counts.items():
        taxonomy, key = taxonomy_and_key(path)
        counts_by_taxonomy.setdefault(taxonomy, []).append((key, count))
    groups = [
        _most_used(each, counts_by_taxonomy.get(each.key, ()), parts)
        for each in parts.archive.config.taxonomies
        if each.about and each.kind != "storyline"
    ]
    return tuple([group for group in groups if group.terms])


def _most_used(taxonomy: Taxonomy, counts: Sequence[tuple[str, int]], parts: Parts) -> CountedGroup:
    terms, labels = parts.archive.terms[taxonomy.key], parts.labels[taxonomy.key]
    counted = sorted(counts, key=lambda each: (-each[1], terms[each[0]].slug))
    most_used = [
        CountedLabel(labels[key].name, labels[key].href, count) for key, count in counted[:_TERMS]
    ]
    return CountedGroup(taxonomy.title, parts.href(f"/{taxonomy.key}/"), tuple(most_used))
