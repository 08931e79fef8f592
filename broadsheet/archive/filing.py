"""Filing: where a story stands and under which terms, found from the story and the known names alone.

So it stays as it was found for as long as these stay: after an edit to one story, only that one is
filed again.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from broadsheet.archive.addresses import story_permalink
from broadsheet.archive.names import Names
from broadsheet.archive.terms import term_path
from broadsheet.model import Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config, Taxonomy


class Filed(NamedTuple):
    """Where a story is filed."""

    permalink: str
    keys: Mapping[str, tuple[str, ...]]
    """Taxonomy to the keys of its terms, in the order written; two spellings of one term count
    once."""
    held: tuple[str, ...]
    """The same terms, as `taxonomy/key`."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Where the stories of an archive are filed, and all that this was found from."""

    stories: Sequence[Story]
    filed: Sequence[Filed]
    """Of each story."""
    spellings: Mapping[str, Counter[str]]
    """Taxonomy to how many times each spelling of a name is written."""
    names: Mapping[str, Names]
    permalink: str
    """The pattern of permalinks."""
    taxonomies: tuple[Taxonomy, ...]


def file_stories(
    stories: Sequence[Story],
    config: Config,
    names: Mapping[str, Names],
    before: Filing | None = None,
) -> tuple[Filing, list[Finding]]:
    """Return where each story is filed, and a finding for each name that may not be used.

    From the filing `before`, if there was one, is taken what is still true: only time is saved by
    it.
    """
    filed: list[Filed] = []
    findings: list[Finding] = []
    of_taxonomies = [
        _OfTaxonomy(taxonomy, names[taxonomy.key], before) for taxonomy in config.taxonomies
    ]
    closed = [each for each in of_taxonomies if each.names.closed]
    # By identity: a story that was not read again is the very same value.
    known = (
        {id(story): one for story, one in zip(before.stories, before.filed, strict=True)}
        if before
        else {}
    )
    usable = (
        before is not None
        and before.permalink == config.permalink
        and all(each.is_same for each in of_taxonomies)
    )
    usable = usable and before is not None and before.taxonomies == config.taxonomies
    for story in stories:
        last = known.get(id(story))
        if last is None or not usable or (closed and _has_unknown(story, last, closed)):
            last = _filed(story, config, of_taxonomies, last, findings)
        filed.append(last)
    spellings = _spellings(stories, config, known, before)
    return Filing(stories, filed, spellings, names, config.permalink, config.taxonomies), findings


def _has_unknown(story: Story, filed: Filed, closed: Sequence["_OfTaxonomy"]) -> bool:
    """Return whether a story may have a name that is to be found again: it has more names than terms."""
    for taxonomy in closed:  # noqa: SIM110 - ten thousand times over: no generator for each
        if len(filed.keys[taxonomy.key]) < len(story.terms.get(taxonomy.key, ())):
            return True
    return False


class _OfTaxonomy:
    """A taxonomy, and the key of each name in it, found once: most names stand in many stories."""

    def __init__(self, taxonomy: Taxonomy, names: Names, before: Filing | None) -> None:
        self.key = taxonomy.key
        self.field = taxonomy.field
        self.names = names
        self.is_same = before is not None and before.names.get(taxonomy.key) == names
        """Whether names lead where they led before."""
        self.key_of = _Keys(names)


def _filed(
    story: Story,
    config: Config,
    taxonomies: Sequence[_OfTaxonomy],
    last: Filed | None,
    findings: list[Finding],
) -> Filed:
    keys: dict[str, tuple[str, ...]] = {}
    for taxonomy in taxonomies:
        written = story.terms.get(taxonomy.key, ())
        if last is not None and taxonomy.is_same and not taxonomy.names.closed:
            keys[taxonomy.key] = last.keys[taxonomy.key]
            continue
        held = tuple([taxonomy.key_of[name] for name in written])
        if _UNKNOWN in held:
            bad = [at for at, key in enumerate(held) if key == _UNKNOWN]
            findings += [
                Finding(story.file, (taxonomy.field, at), f"{written[at]!r} is not a country")
                for at in bad
            ]
        if len(held) > 1 or _UNKNOWN in held:
            held = tuple(dict.fromkeys(key for key in held if key != _UNKNOWN))
        keys[taxonomy.key] = held
    # One text for each term, however many stories hold it: at 100,000 stories this is 60 MB.
    names = tuple(
        [sys.intern(term_path(taxonomy, key)) for taxonomy, held in keys.items() for key in held]
    )
    return Filed(story_permalink(config.permalink, story), keys, names)


def _spellings(
    stories: Sequence[Story], config: Config, known: Mapping[int, Filed], before: Filing | None
) -> dict[str, Counter[str]]:
    """Return how many times each name is written, counted on from before if only a few stories are others."""
    taxonomies = [taxonomy.key for taxonomy in config.taxonomies]
    now = set(map(id, stories))
    if (
        before is None
        or len(known.keys() ^ now) > len(stories) // 4
        or not before.spellings.keys() >= {*taxonomies}
    ):
        return {taxonomy: Counter(_written(stories, taxonomy)) for taxonomy in taxonomies}
    come = [story for story in stories if id(story) not in known]
    gone = [story for story in before.stories if id(story) not in now]
    spellings = {}
    for taxonomy in taxonomies:
        counts = before.spellings[taxonomy].copy()
        counts.update(_written(come, taxonomy))
        counts.subtract(_written(gone, taxonomy))
        spellings[taxonomy] = +counts
    return spellings


def _written(stories: Iterable[Story], taxonomy: str) -> Iterable[str]:
    return chain.from_iterable([story.terms.get(taxonomy, ()) for story in stories])


_UNKNOWN = ""
"""In place of the key of a name that may not be used."""


class _Keys(dict[str, str]):
    """The key of each name, found once: most names stand in many stories."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, name: str) -> str:
        key = self[name] = self._names.key(name) or _UNKNOWN
        return key
