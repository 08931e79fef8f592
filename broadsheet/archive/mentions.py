"""Mentions: which names link to which terms, and where bodies have them, found once for each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.terms import Term, names_of, taxonomy_and_key
from broadsheet.errands import Errand
from broadsheet.model import Story
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache
from broadsheet.reading.mentions import Finder, NameMention
from broadsheet.reading.spellings import first_words, holds_any, normal

MentionLookup = Callable[[Story], Sequence[NameMention]]
"""Returns what the body of a story mentions; the terms are written `taxonomy/key`."""

_Run = Callable[
    [Callable[[Sequence[str]], list[tuple[str, bytes]]], Iterable[Sequence[str]]],
    Iterable[list[tuple[str, bytes]]],
]
"""Applies a function to each chunk, here or in other processes, and gives the results in order."""

_CHUNK = 200
"""Number of bodies that a worker searches at a time."""
_SEVERAL = 20
"""Number of first words of changed names above which all bodies are searched again: to choose among
the bodies would take as long."""


class Sought(msgspec.Struct, frozen=True):
    """What is looked for in bodies."""

    names: Mapping[str, str]
    """Each name with the term that it may link to, as `taxonomy/key`; empty for a longer name that
    is no mention of a term."""
    places: tuple[str, ...]
    """Taxonomies whose terms are places."""
    language: str
    """Language of bodies that have none of their own."""

    def finder(self) -> Finder:
        """Return what finds the names."""
        terms = {term for term in self.names.values() if taxonomy_and_key(term)[0] in self.places}
        return Finder(self.names, terms)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[NameMention, ...]).decode
_decode_sought = msgspec.msgpack.Decoder(Sought).decode


def sought_in(archive: Archive) -> Sought:
    """Return what is looked for in the bodies of an archive."""
    taxonomies = archive.config.taxonomies
    return Sought(
        # A term's own name counts before a name that is alike.
        {**names_of(archive.terms), **dict.fromkeys(archive.covering, "")},
        tuple(taxonomy.key for taxonomy in taxonomies if taxonomy.kind == "country"),
        archive.config.language,
    )


def linking_term(archive: Archive, position: int, path: str) -> Term | None:
    """Return the term to which its name links in the story at a position; None when it does not.

    Names of storylines that the story is a chapter of do not link.
    """
    taxonomy, key = taxonomy_and_key(path)
    term = archive.terms[taxonomy][key]
    if term.record is not None and not term.record.link:
        return None
    if term.taxonomy.kind == "storyline" and key in archive.keys[position][taxonomy]:
        return None
    return term


def mentions_in(sought: Sought, opened: Callable[[], Bodies]) -> MentionLookup:
    """Return a function that searches a body whenever it is called, and stores nothing.

    `opened` returns the bodies of a cache, which the function closes.

    The function raises `Failure` when a body is not in the cache any more.
    """

    @cache
    def finder() -> Finder:
        return sought.finder()

    def mentioned(story: Story) -> Sequence[NameMention]:
        with closing(opened()) as bodies:
            return finder().find(bodies[story.body.address], story.language or sought.language)

    return mentioned


def mentions_table(
    sought: Sought, stories: Iterable[Story], cache: Cache, run: _Run
) -> MentionLookup:
    """Return a function to what the body of a story mentions, for some stories.

    Only bodies whose mentions may have changed since the last time are searched.
    """
    known, last = cache.mentions()
    keys = [key for key in dict.fromkeys([_key(story) for story in stories]) if key not in known]
    encoded = _encode(sought)
    if encoded != last:
        # Bodies of stories that nobody may read today are searched too: what the cache says of them
        # must stay true.
        before = _decode_sought(last).names if last else {}
        keys += _affected(known, sought.names, before, cache.path)
    fresh: dict[str, bytes] = {}
    chunks = [keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK)]
    for pairs in run(FindMentions(encoded, cache.path), chunks):
        fresh.update(pairs)
    if fresh or encoded != last:
        cache.keep_mentions(fresh, encoded, last)
    rows = {**known, **fresh}
    return lambda story: _decode(rows[_key(story)])


def _affected(
    keys: Iterable[str], names: Mapping[str, str], before: Mapping[str, str], cache_at: Path
) -> Iterator[str]:
    """Yield the bodies that may contain a name which was added, was removed or leads elsewhere."""
    words = first_words({name for name, _ in _normal(names).items() ^ _normal(before).items()})
    if len(words) > _SEVERAL:
        yield from keys
        return
    with closing(Bodies(cache_at)) as bodies:
        yield from [key for key in keys if holds_any(bodies[_address(key)], words)]


def _key(story: Story) -> str:
    """Return the key of a body: its address, and its language where that is its own."""
    return f"{story.body.address} {story.language}" if story.language else story.body.address


def _address(key: str) -> str:
    return key.partition(" ")[0]


def _normal(names: Mapping[str, str]) -> dict[str, str]:
    """Return names without differences that nobody sees; the first of several alike counts."""
    normal_names: dict[str, str] = {}
    for name, stands_for in names.items():
        normal_names.setdefault(normal(name), stands_for)
    return normal_names


class _Bodies(NamedTuple):
    """Bodies to be searched."""

    keys: Sequence[str]
    html_by_address: Mapping[str, str]


@dataclass(frozen=True)
class FindMentions(
    Errand[Sequence[str], _Bodies, list[tuple[str, bytes]], list[tuple[str, bytes]]]
):
    """Searches bodies, given by their keys: the result is each key with what the body mentions, encoded."""

    kit: bytes
    """The encoded `Sought`."""
    cache: Path
    """Path of the cache that holds the bodies."""

    def fetched(self, task: Sequence[str]) -> _Bodies:
        """Return the bodies of some keys."""
        with closing(Bodies(self.cache)) as bodies:
            return _Bodies(task, bodies.many(list(dict.fromkeys(map(_address, task)))))

    @staticmethod
    def made(kit: bytes, parcel: _Bodies) -> list[tuple[str, bytes]]:
        """Return the key of each body with what it mentions."""
        finder, language = _finder(kit)
        keys, html_at = parcel
        return [
            (key, _encode(finder.find(html_at[_address(key)], key.partition(" ")[2] or language)))
            for key in keys
        ]

    def kept(self, made: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Return what was found as it is: whoever asked for it stores it in the cache."""
        return made


@lru_cache(maxsize=1)
def _finder(sought: bytes) -> tuple[Finder, str]:
    """Return the finder of what is sought, encoded, and the language of most bodies.

    A worker searches many chunks with the same finder.
    """
    decoded = _decode_sought(sought)
    return decoded.finder(), decoded.language
