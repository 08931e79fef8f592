"""Kept archives: an archive as bytes, from which it is there again sooner than from its files.

What stands in an archive several times, such as its stories and its addresses, is among the bytes
once. They are plain values of known types: to decode them runs nothing that they say. What there is
of each story is encoded in stretches: all of it at once would take nearly as much memory again as it
takes in the archive.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import Any, TypeVar

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.assemble import Archive
from broadsheet.archive.filing import Filed, Filing, keys_of, term_paths_of
from broadsheet.archive.linking import Links
from broadsheet.archive.links import Link, LinkTargets
from broadsheet.archive.names import Names
from broadsheet.archive.related import Postings
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import Visibility
from broadsheet.model import Document, Story
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.shelf import Shelved
from broadsheet.reading.static import StaticFile

_Value = TypeVar("_Value")

_AT_ONCE = 4_096
"""Stories, or addresses, that are encoded at a time."""


class _Frame(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """All of an archive but its settings and what is encoded in stretches."""

    taxonomies: tuple[str, ...]
    """Keys of the taxonomies that readers meet."""
    shown: tuple[int, ...] | None
    """Where those stories that are shown stand among all; None where all of them are."""
    permalinks: tuple[str, ...] | None
    """None, like the two that follow, where it is as the stories that are shown are filed."""
    keys: tuple[Mapping[str, tuple[str, ...]], ...] | None
    term_paths: tuple[tuple[str, ...], ...] | None
    documents: tuple[Document, ...]
    terms: Mapping[str, Mapping[str, Term]]
    covering: tuple[str, ...]
    unseen: frozenset[str]
    spellings: Mapping[str, Mapping[str, int]]
    names: Mapping[str, Names]
    pattern: str
    filed_under: tuple[Taxonomy, ...]
    days: Mapping[str, Sequence[int]]
    letters: Mapping[str, Sequence[Term]]
    targets: LinkTargets
    """Without addresses, content files and anchors."""
    links: Links
    """Without those of files."""
    postings: Mapping[str, Sequence[int]]
    weights: Mapping[str, int]
    chosen: Mapping[int, Sequence[int]]
    chosen_files: Mapping[str, tuple[tuple[int, str], ...]]
    versions: Mapping[int, tuple[int, ...]]
    lead: int | None
    visibility: Visibility
    static: Mapping[str, StaticFile]


class _Stretch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Some of what there is very much of."""

    stories: tuple[Story, ...]
    """Stories, also those that time keeps out."""
    filed: tuple[Filed, ...]
    addresses: tuple[Address, ...]
    files: tuple[tuple[str, str], ...]
    """Content files with their permalinks."""
    anchors: tuple[tuple[str, Sequence[str]], ...]
    """Permalinks with the anchors of their bodies."""
    links: tuple[tuple[str, tuple[Link, ...]], ...]
    """Content files with their links."""


def _plain(positions: object) -> list[int]:
    if isinstance(positions, array):
        return positions.tolist()
    raise NotImplementedError(type(positions))


_encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode


def encoded_archive(archive: Archive, config: Config) -> Iterator[bytes]:
    """Yield the parts of an archive with these settings; none of an archive that cannot be kept.

    One whose stories are shelved cannot.
    """
    frame = None if isinstance(archive.stories, Shelved) else _frame(archive)
    if frame is None or _with_taxonomies(config, frame.taxonomies) != archive.config:
        return
    yield _encode(frame)
    del frame
    much: tuple[Iterable[Any], ...] = (
        archive.filing.stories,
        archive.filing.filed,
        archive.addresses.values(),
        archive.link_targets.files.items(),
        archive.link_targets.anchors.items(),
        archive.links.by_file.items(),
    )
    for some in zip_longest(*map(_in_stretches, much), fillvalue=()):
        yield _encode(_Stretch(*some))


def decoded_archive(parts: Sequence[memoryview], config: Config) -> Archive:
    """Return an archive with these settings, given its parts.

    Raises `msgspec.MsgspecError`, or `LookupError`, for other bytes than those of an archive.
    """
    frame = msgspec.msgpack.decode(parts[0], type=_Frame)
    decode = msgspec.msgpack.Decoder(_Stretch).decode
    every: list[Story] = []
    filed: list[Filed] = []
    addresses: dict[str, Address] = {}
    files: dict[str, str] = {}
    anchors: dict[str, Sequence[str]] = {}
    links: dict[str, tuple[Link, ...]] = {}
    for part in map(decode, parts[1:]):
        every += part.stories
        filed += part.filed
        addresses |= {address.permalink: address for address in part.addresses}
        files |= part.files
        anchors |= part.anchors
        links |= part.links
    whole = tuple(every)
    stories, absent = _shown(whole, frame.shown)
    of_shown = _at(filed, frame.shown)
    return Archive(
        config=_with_taxonomies(config, frame.taxonomies),
        stories=stories,
        absent=absent,
        permalinks=_filed(frame.permalinks, [each.permalink for each in of_shown]),
        keys=_filed(frame.keys, map(keys_of, of_shown)),
        documents=frame.documents,
        terms={
            taxonomy: {key: _assembled(term) for key, term in group.items()}
            for taxonomy, group in frame.terms.items()
        },
        covering=frame.covering,
        unseen=frame.unseen,
        filing=Filing(
            whole,
            tuple(filed),
            {taxonomy: Counter(counts) for taxonomy, counts in frame.spellings.items()},
            frame.names,
            frame.pattern,
            frame.filed_under,
        ),
        days={period: array("I", positions) for period, positions in frame.days.items()},
        letters={letter: tuple(map(_assembled, group)) for letter, group in frame.letters.items()},
        addresses=addresses,
        link_targets=replace(frame.targets, addresses=addresses, files=files, anchors=anchors),
        links=replace(frame.links, by_file=links),
        postings=Postings(
            _filed(frame.term_paths, map(term_paths_of, of_shown)),
            {term: array("I", positions) for term, positions in frame.postings.items()},
            frame.weights,
            frame.chosen,
        ),
        chosen_files=frame.chosen_files,
        versions=frame.versions,
        lead=frame.lead,
        visibility=frame.visibility,
        static=frame.static,
    )


def _assembled(term: Term) -> Term:
    """Return a decoded term as it is assembled: otherwise no term would equal one of the next archive."""
    chapters = None if term.chapters is None else array("I", term.chapters)
    return msgspec.structs.replace(term, stories=array("I", term.stories), chapters=chapters)


def _frame(archive: Archive) -> _Frame | None:
    """Return what is encoded of an archive at once; None if it would not be whole."""
    filing, targets, postings = archive.filing, archive.link_targets, archive.postings
    whole, shown = filing.stories, None
    if archive.absent:
        kept_out = {story.file for story in archive.absent}
        shown = tuple([at for at, story in enumerate(whole) if story.file not in kept_out])
    if _shown(tuple(whole), shown) != (tuple(archive.stories), tuple(archive.absent)):
        return None
    if targets.addresses is not archive.addresses:
        return None
    filed = _at(filing.filed, shown)
    return _Frame(
        taxonomies=tuple([taxonomy.key for taxonomy in archive.config.taxonomies]),
        shown=shown,
        permalinks=_unless(archive.permalinks, [each.permalink for each in filed]),
        keys=_unless(archive.keys, map(keys_of, filed)),
        term_paths=_unless(postings.term_paths, map(term_paths_of, filed)),
        documents=archive.documents,
        terms=archive.terms,
        covering=archive.covering,
        unseen=archive.unseen,
        spellings=filing.spellings,
        names=filing.names,
        pattern=filing.permalink,
        filed_under=filing.taxonomies,
        days=archive.days,
        letters=archive.letters,
        targets=replace(targets, addresses={}, files={}, anchors={}),
        links=replace(archive.links, by_file={}),
        postings=postings.stories,
        weights=postings.weights,
        chosen=postings.chosen,
        chosen_files=archive.chosen_files,
        versions=archive.versions,
        lead=archive.lead,
        visibility=archive.visibility,
        static=archive.static,
    )


def _in_stretches(values: Iterable[_Value]) -> Iterator[tuple[_Value, ...]]:
    remaining = iter(values)
    while some := tuple(islice(remaining, _AT_ONCE)):
        yield some


def _at(filed: Sequence[Filed], shown: tuple[int, ...] | None) -> Sequence[Filed]:
    """Return the filing of the stories that are shown."""
    return filed if shown is None else [filed[at] for at in shown]


def _unless(values: Sequence[Any], filed: Any) -> Any:  # noqa: ANN401 - the same
    """Return values; None where they are those of all stories as they are filed."""
    as_filed = tuple(filed)
    return None if as_filed == tuple(values) else tuple(values)


def _filed(values: Any, filed: Any) -> Any:  # noqa: ANN401 - the same
    """Return values, or where there are none, those of all stories as they are filed."""
    return tuple(filed) if values is None else values


def _shown(
    whole: tuple[Story, ...], shown: tuple[int, ...] | None
) -> tuple[tuple[Story, ...], tuple[Story, ...]]:
    """Return the stories that are shown, and those that are not."""
    if shown is None:
        return whole, ()
    numbers = {*shown}
    absent = [story for at, story in enumerate(whole) if at not in numbers]
    return tuple([whole[at] for at in shown]), tuple(absent)


def _with_taxonomies(config: Config, keys: Sequence[str]) -> Config:
    """Return settings of whose taxonomies readers meet those with some keys alone."""
    met = tuple([each for each in config.taxonomies if each.key in keys])
    return msgspec.structs.replace(config, taxonomies=met)
