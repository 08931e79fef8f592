"""Mentions: which names link to which terms where stories name them, and where that is, found once for each body."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, lru_cache, partial
from pathlib import Path

import msgspec

from broadsheet.archive.terms import Term, term_path
from broadsheet.model import Story
from broadsheet.reading.cache import Bodies, Cache
from broadsheet.reading.mentions import Finder, Found, first_words, holds_any, normal

Mentioned = Callable[[str], Sequence[Found]]
"""Address of a body to what it names; what a name stands for is written `taxonomy/key`."""

_Run = Callable[
    [Callable[[Sequence[str]], list[tuple[str, bytes]]], Iterable[Sequence[str]]],
    Iterable[list[tuple[str, bytes]]],
]
"""Applies a function to each chunk, here or in other processes, and gives the results in order."""

_CHUNK = 200
"""Bodies looked through at a time."""
_SEVERAL = 20
"""First words of changed names from which all bodies are looked through again: to choose would take
as long."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[Found, ...]).decode
_decode_names = msgspec.msgpack.Decoder(dict[str, str]).decode


def names_of(terms: Mapping[str, Mapping[str, Term]]) -> dict[str, str]:
    """Return every name and alias that may link to a term, with the term as `taxonomy/key`.

    A name that two terms have is that of the first taxonomy's, a printed name before an alias: what
    stands first counts. Terms that are never linked to keep theirs: what is part of a longer name
    of one of these is no mention.
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


def mentions_in(terms: Mapping[str, Mapping[str, Term]], cache_at: Path) -> Mentioned:
    """Return what bodies in a cache name, looked for when it is asked; nothing of it is kept.

    Asking raises `Failure` when a body is not in the cache any more.
    """

    @cache
    def finder() -> Finder:
        return Finder(names_of(terms))

    def mentioned(address: str) -> Sequence[Found]:
        with closing(Bodies(cache_at)) as bodies:
            return finder().find(bodies[address])

    return mentioned


def mentions_table(
    terms: Mapping[str, Mapping[str, Term]], stories: Iterable[Story], cache: Cache, run: _Run
) -> Mentioned:
    """Return what the bodies of stories name, looked for only where it may have changed since the last time."""
    names = names_of(terms)
    known, last = cache.mentions()
    sought = [
        address
        for address in dict.fromkeys([story.body.address for story in stories])
        if address not in known
    ]
    encoded = _encode(names)
    if encoded != last:
        # Those of stories that nobody may read today as well: what is kept of them must stay true.
        sought += _moved(known, names, _decode_names(last) if last else {}, cache.path)
    found: dict[str, bytes] = {}
    chunks = [sought[at : at + _CHUNK] for at in range(0, len(sought), _CHUNK)]
    for pairs in run(partial(_looked_through, encoded, str(cache.path)), chunks):
        found.update(pairs)
    if found or encoded != last:
        cache.keep_mentions(found, encoded, last)
    rows = {**known, **found}
    return lambda address: _decode(rows[address])


def _moved(
    addresses: Iterable[str], names: Mapping[str, str], before: Mapping[str, str], cache_at: Path
) -> Iterator[str]:
    """Yield the bodies that may hold a name that came, went, or leads elsewhere."""
    words = first_words({name for name, _ in _normal(names).items() ^ _normal(before).items()})
    if len(words) > _SEVERAL:
        yield from addresses
        return
    with closing(Bodies(cache_at)) as bodies:
        yield from [address for address in addresses if holds_any(bodies[address], words)]


def _normal(names: Mapping[str, str]) -> dict[str, str]:
    """Return names without differences that nobody sees; of several alike the first counts, as for `Finder`."""
    plain: dict[str, str] = {}
    for name, stands_for in names.items():
        plain.setdefault(normal(name), stands_for)
    return plain


def _looked_through(
    names: bytes, cache_at: str, addresses: Sequence[str]
) -> list[tuple[str, bytes]]:
    """Return what each of some bodies names, encoded; done by workers."""
    finder = _finder(names)
    with closing(Bodies(Path(cache_at))) as bodies:
        return [
            (address, _encode(finder.find(html)))
            for address, html in bodies.many(addresses).items()
        ]


@lru_cache(maxsize=1)
def _finder(names: bytes) -> Finder:
    """Return the finder of encoded names: a worker looks through many chunks with the same one."""
    return Finder(_decode_names(names))
