"""Filing: the permalink and the terms of each story, found from it and the known names alone.

So a filing stays true for as long as these stay the same: after an edit to one story, only that
story is filed again.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from broadsheet.archive.addresses import story_permalink
from broadsheet.archive.names import Names
from broadsheet.archive.terms import term_path
from broadsheet.model import Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.shelf import shelved_like


class Filed(NamedTuple):
    """Permalink and terms of a story."""

    permalink: str
    keys: Mapping[str, tuple[str, ...]]
    """Taxonomy to the keys of the story's terms, in the order written; two spellings of one term
    count once."""
    term_paths: tuple[str, ...]
    """The terms that the story is about, as `taxonomy/key`: its authors are not among them."""


keys_of, term_paths_of = attrgetter("keys"), attrgetter("term_paths")
"""Return the terms of a story from its filing."""


@dataclass(frozen=True, slots=True)
class Filing:
    """The filing of an archive's stories, and all that it was found from."""

    stories: Sequence[Story]
    filed: Sequence[Filed]
    """Filing of each story, by position."""
    spellings: Mapping[str, Counter[str]]
    """Taxonomy to how many times each spelling of a name is written."""
    names: Mapping[str, Names]
    permalink: str
    """Pattern of permalinks in the settings."""
    taxonomies: tuple[Taxonomy, ...]


def file_stories(
    stories: Sequence[Story],
    config: Config,
    names: Mapping[str, Names],
    before: Filing | None = None,
) -> tuple[Filing, list[Finding]]:
    """Return where each story is filed, and a finding for each name that may not be used.

    What is still true of the filing `before`, if there is one, is taken over, which only saves
    time.
    """
    findings: list[Finding] = []
    taxonomies = [
        _TaxonomyNames(taxonomy, names[taxonomy.key], before) for taxonomy in config.taxonomies
    ]
    closed = [each for each in taxonomies if each.names.closed]
    # By identity: a story that was not read again is the very same value.
    known = (
        {id(story): one for story, one in zip(before.stories, before.filed, strict=True)}
        if before
        else {}
    )
    usable = (
        before is not None
        and before.permalink == config.permalink
        and all(each.is_same for each in taxonomies)
    )
    usable = usable and before is not None and before.taxonomies == config.taxonomies

    def filed_now() -> Iterator[Filed]:
        for story in stories:
            last = known.get(id(story))
            if last is None or not usable or (closed and _has_unknown(story, last, closed)):
                last = _file_story(story, config, taxonomies, last, findings)
            yield last

    filed = shelved_like(stories, filed_now(), Filed)
    spellings = _spellings(stories, config, known, before)
    return Filing(stories, filed, spellings, names, config.permalink, config.taxonomies), findings


def _has_unknown(story: Story, filed: Filed, closed: Sequence["_TaxonomyNames"]) -> bool:
    """Return whether a story has more names than terms, so that one may not be known."""
    for taxonomy in closed:  # noqa: SIM110 - for each story, a generator would cost time
        if len(filed.keys[taxonomy.key]) < len(story.terms.get(taxonomy.key, ())):
            return True
    return False


class _TaxonomyNames:
    """A taxonomy and the key of each of its names, looked up once: many stories share a name."""

    def __init__(self, taxonomy: Taxonomy, names: Names, before: Filing | None) -> None:
        self.key = taxonomy.key
        self.field = taxonomy.field
        self.about = taxonomy.about
        self.names = names
        self.is_same = before is not None and before.names.get(taxonomy.key) == names
        """Whether names lead where they led before."""
        self.key_of = _Keys(names)
        self.path_of = _Paths(taxonomy.key)
        self.keeps = self.is_same and not names.closed
        """Whether the keys of a story's names are those that they were."""


def _file_story(
    story: Story,
    config: Config,
    taxonomies: Sequence[_TaxonomyNames],
    last: Filed | None,
    findings: list[Finding],
) -> Filed:
    keys: dict[str, tuple[str, ...]] = {}
    paths: list[str] = []
    terms = story.terms
    for taxonomy in taxonomies:
        written = terms.get(taxonomy.key)
        if not written:
            keys[taxonomy.key] = ()
            continue
        if last is not None and taxonomy.keeps:
            term_keys = keys[taxonomy.key] = last.keys[taxonomy.key]
            if taxonomy.about:
                paths += [taxonomy.path_of[key] for key in term_keys]
            continue
        term_keys = tuple([taxonomy.key_of[name] for name in written])
        if _UNKNOWN in term_keys:
            bad = [at for at, key in enumerate(term_keys) if key == _UNKNOWN]
            findings += [
                Finding(story.file, (taxonomy.field, at), f"{written[at]!r} is not a country")
                for at in bad
            ]
        if _UNKNOWN in term_keys or len({*term_keys}) < len(term_keys):
            term_keys = tuple(dict.fromkeys(key for key in term_keys if key != _UNKNOWN))
        keys[taxonomy.key] = term_keys
        if taxonomy.about:
            paths += [taxonomy.path_of[key] for key in term_keys]
    return Filed(story_permalink(config.permalink, story), keys, tuple(paths))


def _spellings(
    stories: Sequence[Story], config: Config, known: Mapping[int, Filed], before: Filing | None
) -> dict[str, Counter[str]]:
    """Return how many times each name is written.

    The counts continue those of `before` when few stories differ from those of that filing.
    """
    taxonomies = [taxonomy.key for taxonomy in config.taxonomies]
    if before is None:
        return {taxonomy: Counter(_names_written(stories, taxonomy)) for taxonomy in taxonomies}
    now = set(map(id, stories))
    if len(known.keys() ^ now) > len(stories) // 4 or not before.spellings.keys() >= {*taxonomies}:
        return {taxonomy: Counter(_names_written(stories, taxonomy)) for taxonomy in taxonomies}
    added = [story for story in stories if id(story) not in known]
    removed = [story for story in before.stories if id(story) not in now]
    spellings = {}
    for taxonomy in taxonomies:
        counts = before.spellings[taxonomy].copy()
        counts.update(_names_written(added, taxonomy))
        counts.subtract(_names_written(removed, taxonomy))
        spellings[taxonomy] = +counts
    return spellings


def _names_written(stories: Iterable[Story], taxonomy: str) -> Iterable[str]:
    return chain.from_iterable(story.terms.get(taxonomy, ()) for story in stories)


_UNKNOWN = ""
"""Stands for the key of a name that may not be used."""


class _Paths(dict[str, str]):
    """The text that names each term of a taxonomy: all stories share one.

    At 100,000 stories this saves 60 MB.
    """

    def __init__(self, taxonomy: str) -> None:
        super().__init__()
        self._taxonomy = taxonomy

    def __missing__(self, key: str) -> str:
        path = self[key] = sys.intern(term_path(self._taxonomy, key))
        return path


class _Keys(dict[str, str]):
    """The key of each name, looked up once: many stories share a name."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, name: str) -> str:
        key = self[name] = self._names.key(name) or _UNKNOWN
        return key
