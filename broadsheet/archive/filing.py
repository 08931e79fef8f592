"""Filing: where a story stands and under which terms, found from the story and the known names alone.

So it stays as it was found for as long as these stay: after an edit to one story, only that one is filed again.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from broadsheet.archive.addresses import story_permalink
from broadsheet.archive.names import Names
from broadsheet.model import Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config


class Filed(NamedTuple):
    """Where a story is filed."""

    permalink: str
    keys: Mapping[str, tuple[str, ...]]
    """Taxonomy to the keys of its terms, in the order written; two spellings of one term count once."""
    held: tuple[str, ...]
    """The same terms, as `taxonomy/key`."""


Before = Iterable[tuple[Story, str, Mapping[str, tuple[str, ...]], Sequence[str]]]
"""Stories as they were filed under the same settings and names."""


def file_stories(
    stories: Iterable[Story], config: Config, names: Mapping[str, Names], before: Before = ()
) -> tuple[list[Filed], list[Finding]]:
    """Return where each story is filed, and a finding for each name that may not be used."""
    # By identity: a story that was not read again is the very same value.
    known = {id(story): Filed(permalink, keys, tuple(held)) for story, permalink, keys, held in before}
    closed = [taxonomy.key for taxonomy in config.taxonomies if names[taxonomy.key].closed]
    key_of = {taxonomy.key: _Keys(names[taxonomy.key]) for taxonomy in config.taxonomies}
    filed: list[Filed] = []
    findings: list[Finding] = []
    for story in stories:
        found = known.get(id(story))
        if found is None or any(len(found.keys[key]) < len(story.terms.get(key, ())) for key in closed):
            found = _filed(story, config, key_of, findings)
        filed.append(found)
    return filed, findings


def _filed(story: Story, config: Config, key_of: Mapping[str, "_Keys"], findings: list[Finding]) -> Filed:
    keys: dict[str, tuple[str, ...]] = {}
    for taxonomy in config.taxonomies:
        known = key_of[taxonomy.key]
        written = story.terms.get(taxonomy.key, ())
        held = tuple([known[name] for name in written])
        if _UNKNOWN in held:
            bad = [at for at, key in enumerate(held) if key == _UNKNOWN]
            findings += [Finding(story.file, (taxonomy.field, at), f"{written[at]!r} is not a country") for at in bad]
        if len(held) > 1 or _UNKNOWN in held:
            held = tuple(dict.fromkeys(key for key in held if key != _UNKNOWN))
        keys[taxonomy.key] = held
    # One text for each term, however many stories hold it: at 100,000 stories this is 60 MB.
    names = tuple([sys.intern(f"{taxonomy}/{key}") for taxonomy, held in keys.items() for key in held])
    return Filed(story_permalink(config.permalink, story), keys, names)


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
