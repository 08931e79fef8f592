"""Mentions: which names link to which terms, and where bodies have them, found once for each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, lru_cache, partial
from pathlib import Path

import msgspec

from broadsheet.archive.terms import Term, term_path
from broadsheet.model import Story
from broadsheet.reading.cache import Bodies, Cache
from broadsheet.reading.mentions import Finder, NameMention, first_words, holds_any, normal

MentionLookup = Callable[[str], Sequence[NameMention]]
"""Returns what the body at an address mentions; the terms are written `taxonomy/key`."""

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

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[NameMention, ...]).decode
_decode_names = msgspec.msgpack.Decoder(dict[str, str]).decode


def names_of(terms: Mapping[str, Mapping[str, Term]]) -> dict[str, str]:
    """Return every name and alias that may link to a term, with the term as `taxonomy/key`.

    When two terms have the same name, a printed name wins over an alias, then the first taxonomy
    over later ones. Terms that are never linked to are among them, because a part of such a term's
    longer name is no mention of another term.
    """
    names: dict[str, str] = {}
    linking = [(key, group) for key, group in terms.items() if _links(group)]
    for taxonomy, group in linking:
        for key, term in group.items():
            names.setdefault(term.name, term_path(taxonomy, key))
    for taxonomy, group in linking:
        for key, term in group.items():
            for also in term.also:
                names.setdefault(also, term_path(taxonomy, key))
    return names


def _links(group: Mapping[str, Term]) -> bool:
    return any(term.taxonomy.mentioned for term in group.values())


def mentions_in(terms: Mapping[str, Mapping[str, Term]], cache_at: Path) -> MentionLookup:
    """Return a function that searches a body in a cache whenever it is called, and stores nothing.

    The function raises `Failure` when a body is not in the cache any more.
    """

    @cache
    def finder() -> Finder:
        return Finder(names_of(terms))

    def mentioned(address: str) -> Sequence[NameMention]:
        with closing(Bodies(cache_at)) as bodies:
            return finder().find(bodies[address])

    return mentioned


def mentions_table(
    terms: Mapping[str, Mapping[str, Term]], stories: Iterable[Story], cache: Cache, run: _Run
) -> MentionLookup:
    """Return a function to what the body at an address mentions, for the bodies of stories.

    Only bodies whose mentions may have changed since the last time are searched.
    """
    names = names_of(terms)
    known, last = cache.mentions()
    sought = [
        address
        for address in dict.fromkeys([story.body.address for story in stories])
        if address not in known
    ]
    encoded = _encode(names)
    if encoded != last:
        # Bodies of stories that nobody may read today are searched too: what the cache says of them
        # must stay true.
        sought += _affected(known, names, _decode_names(last) if last else {}, cache.path)
    fresh: dict[str, bytes] = {}
    chunks = [sought[at : at + _CHUNK] for at in range(0, len(sought), _CHUNK)]
    for pairs in run(partial(_search, encoded, str(cache.path)), chunks):
        fresh.update(pairs)
    if fresh or encoded != last:
        cache.keep_mentions(fresh, encoded, last)
    rows = {**known, **fresh}
    return lambda address: _decode(rows[address])


def _affected(
    addresses: Iterable[str], names: Mapping[str, str], before: Mapping[str, str], cache_at: Path
) -> Iterator[str]:
    """Yield the bodies that may contain a name which was added, was removed or leads elsewhere."""
    words = first_words({name for name, _ in _normal(names).items() ^ _normal(before).items()})
    if len(words) > _SEVERAL:
        yield from addresses
        return
    with closing(Bodies(cache_at)) as bodies:
        yield from [address for address in addresses if holds_any(bodies[address], words)]


def _normal(names: Mapping[str, str]) -> dict[str, str]:
    """Return names without differences that nobody sees; the first of several alike counts."""
    normal_names: dict[str, str] = {}
    for name, stands_for in names.items():
        normal_names.setdefault(normal(name), stands_for)
    return normal_names


def _search(names: bytes, cache_at: str, addresses: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return what each of some bodies mentions, encoded; workers call this."""
    finder = _finder(names)
    with closing(Bodies(Path(cache_at))) as bodies:
        return [
            (address, _encode(finder.find(html)))
            for address, html in bodies.many(addresses).items()
        ]


@lru_cache(maxsize=1)
def _finder(names: bytes) -> Finder:
    """Return the finder of encoded names: a worker searches many chunks with the same finder."""
    return Finder(_decode_names(names))
