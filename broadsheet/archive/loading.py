"""Loading: an archive is read from its folder, through the cache, with every mistake in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive, Content, assemble
from broadsheet.archive.drafts import draft_findings
from broadsheet.archive.related import FoundRelated, all_related, postings, related_stories
from broadsheet.archive.visibility import (
    Selection,
    changes_of,
    instant,
    news_since,
    news_until,
)
from broadsheet.dates import is_exact
from broadsheet.model import Country, Item, Shape, Story
from broadsheet.packed import PackedBytes
from broadsheet.problems import Finding, Invalid, Problem
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import Config
from broadsheet.reading.load import NOTHING_YET, ReadContent, Run, load, reload
from broadsheet.reading.media import media_permalinks
from broadsheet.reading.placing import as_problems
from broadsheet.reading.settings_file import without_address
from broadsheet.reading.shapes import as_published, media_shapes
from broadsheet.reading.static import StaticFile, static_files
from broadsheet.reading.tree import ContentTree, SourceFile, content_tree

_AT_ONCE = 4_096
"""Stories whose terms are digested at a time."""
_FEW = 100
"""Files up to which it is quicker to read them anew than to have all that the cache knows."""
_DECLARE = frozenset({"", "fields", "kinds", "taxonomies"})
"""Settings that say what front matter may hold: with a mistake in one, every use of what it declares
would be a mistake too."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An archive, or as much of it as could be read, with the mistakes in it."""

    archive: Archive | None
    """The archive; None when the settings are too broken to read anything under them."""
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...] = ()
    """Advice on files that are not read and on the settings."""
    of_drafts: tuple[Problem, ...] = ()
    """The mistakes in drafts that are not shown: they stop no build."""
    until: str = ""
    """The instant from which the same files give another archive; empty if none will."""


def cache_key(generator: bytes, config: Config) -> bytes:
    """Return the digest of all that the reading of a content file depends on besides the file."""
    read = (
        config.language,
        config.timezone,
        config.taxonomies,
        config.kinds,
        config.fields,
        config.blocks,
        config.trusted_html,
        config.remote_pictures,
    )
    return blake2b(generator + msgspec.msgpack.encode(read), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Material:
    """All that an archive is assembled from, as it was read, with the mistakes met in reading it."""

    config: Config
    config_problems: tuple[Problem, ...]
    """Problems in the settings."""
    tree: ContentTree
    content: ReadContent
    countries: Sequence[Country]
    media: Mapping[str, str]
    """Path of each media file from `content` to its permalink."""
    shapes: Mapping[str, Shape]
    """Permalink of each media file that is a picture to its shape."""
    static: Mapping[str, StaticFile]
    """Path from `content/static` to the file."""
    static_problems: Sequence[Problem]
    shows_drafts: bool = False
    """Whether drafts are shown, so that their mistakes count like others."""

    @property
    def texts(self) -> set[str]:
        """Return the paths of all content files that were read, also of those with mistakes."""
        return {*self.content.items, *self.content.problems}

    @property
    def problems(self) -> set[Problem]:
        """Return every mistake met in reading, but for those in drafts that are not shown."""
        passed_over = set() if self.shows_drafts else self.content.drafts
        of_content = (
            problems for file, problems in self.content.problems.items() if file not in passed_over
        )
        return {
            *self.config_problems,
            *self.tree.problems,
            *self.static_problems,
            *chain.from_iterable(of_content),
        }

    @property
    def of_drafts(self) -> list[Problem]:
        """Return the mistakes in drafts that are not shown."""
        if self.shows_drafts:
            return []
        return sorted(
            chain.from_iterable(map(self.content.problems.__getitem__, self.content.drafts))
        )

    @property
    def advice(self) -> tuple[Problem, ...]:
        """Return advice on files that are not read and on the settings."""
        return (*without_address(self.config), *self.tree.advice)


def load_archive(
    root: Path,
    config: Config,
    problems: tuple[Problem, ...],
    *,
    files: Iterable[SourceFile],
    selection: Selection,
    cache: Cache,
    run: Run,
) -> Loaded:
    """Return the archive under some settings, reading only those files that are not in the cache.

    `problems` are those in the settings; `files` are the files of the content folder, as `walk`
    yields them.
    """
    material = read_material(
        root, config, problems, files, drafts=selection.drafts, cache=cache, run=run, shelves=True
    )
    if not isinstance(material, Material):
        return Loaded(None, material)
    return _loaded(root, material, selection)


def load_since(
    root: Path,
    config: Config,
    last: Archive,
    *,
    files: Iterable[SourceFile],
    edited: Iterable[Story],
    selection: Selection,
    cache: Cache,
) -> Loaded | None:
    """Return the archive since the last one, with stories that are new or `edited`.

    Of its other content files only drafts are read, which the last one does not have. Returns None
    where these are many. The settings have no mistakes.
    """
    tree = content_tree(files, config)
    records = (term.record for group in last.terms.values() for term in group.values())
    every = chain[Item](last.filing.stories, last.documents, filter(None, records))
    items = {item.file: item for item in chain[Item](every, edited)}
    unread = [file for file in tree.texts if file.path not in items]
    if len(unread) > _FEW:
        return None
    known = {file.path: items[file.path] for file in tree.texts if file.path in items}
    before = ReadContent(known, {}, {}, is_part=True)
    read = reload(root, before, changed=unread, gone=(), config=config, cache=cache, run=map)
    media, shapes = _media(root, tree, config, cache)
    static = static_files(root, tree.static, cache, trusted=config.trusted_html)
    countries = known_countries(config, cache)
    material = Material(config, (), tree, read, countries, media, shapes, *static, selection.drafts)
    return _loaded(root, material, selection, last)


def _loaded(
    root: Path, material: Material, selection: Selection, before: Archive | None = None
) -> Loaded:
    """Return the archive that is assembled from some material; one `before` only saves time."""
    archive, findings = assemble_material(material, selection, before)
    everything = tuple(sorted({*material.problems, *as_problems(findings, root)}))
    until = next_change_at(material, instant(selection, material.config))
    of_drafts = mistakes_in_drafts(archive, material, selection, root)
    return Loaded(archive, everything, material.advice, of_drafts, until)


def mistakes_in_drafts(
    archive: Archive, material: Material, selection: Selection, root: Path
) -> tuple[Problem, ...]:
    """Return the mistakes in drafts that the archive made from some material does not show."""
    findings = draft_findings(archive, _content(material), selection)
    return tuple(sorted({*material.of_drafts, *as_problems(findings, root)}))


def are_fatal(config_problems: Iterable[Problem]) -> bool:
    """Return whether settings with these problems are too broken to read anything under them."""
    return any(problem.field.split(".")[0] in _DECLARE for problem in config_problems)


def read_material(
    root: Path,
    config: Config,
    problems: tuple[Problem, ...],
    files: Iterable[SourceFile],
    *,
    drafts: bool,
    cache: Cache,
    run: Run,
    is_part: bool = False,
    shelves: bool = False,
) -> Material | tuple[Problem, ...]:
    """Return what an archive is assembled from; `drafts` says whether drafts are shown.

    `shelves` says whether stories may be shelved, as `reading.load` does it.

    `files` that are a part of those that there are, are read anew; whatever the cache has of the
    others stays in it.

    When the settings are too broken to read anything under them, return all problems instead.
    """
    if are_fatal(problems):
        return problems
    tree = content_tree(files, config)
    content = (
        reload(root, NOTHING_YET, changed=tree.texts, gone=(), config=config, cache=cache, run=run)
        if is_part
        else load(root, tree.texts, config, cache, run=run, shelves=shelves)
    )
    media, shapes = _media(root, tree, config, cache)
    static = static_files(root, tree.static, cache, trusted=config.trusted_html)
    found = Material(config, problems, tree, content, (), media, shapes, *static, drafts)
    try:
        return replace(found, countries=known_countries(config, cache))
    except Invalid as invalid:
        finding = Finding(config.file, ("language",), invalid.message, invalid.hint)
        return tuple(sorted({*found.problems, *as_problems([finding], root)}))


def reread_material(
    root: Path,
    before: Material,
    *,
    tree: ContentTree,
    changed: Sequence[SourceFile],
    gone: Sequence[str],
    cache: Cache,
    run: Run,
) -> Material:
    """Return what an archive is assembled from after some content files were changed or removed."""
    content = (
        reload(
            root,
            before.content,
            changed=changed,
            gone=gone,
            config=before.config,
            cache=cache,
            run=run,
        )
        if changed or gone
        else before.content
    )
    if tree.static != before.tree.static:
        trusted = before.config.trusted_html
        static, problems = static_files(root, tree.static, cache, trusted=trusted)
        before = replace(before, static=static, static_problems=problems)
    if tree.media == before.tree.media:
        return replace(before, tree=tree, content=content)
    media, shapes = _media(root, tree, before.config, cache)
    return replace(before, tree=tree, content=content, media=media, shapes=shapes)


def _media(
    root: Path, tree: ContentTree, config: Config, cache: Cache
) -> tuple[Mapping[str, str], Mapping[str, Shape]]:
    """Return the permalinks of media files by path, and their shapes by permalink."""
    permalinks = media_permalinks(root, tree.media, cache)
    shapes = media_shapes(root, tree.media, permalinks, cache, trusted=config.trusted_html)
    return as_published(permalinks, shapes)


def assemble_material(
    material: Material, selection: Selection, before: Archive | None = None
) -> tuple[Archive, list[Finding]]:
    """Return the archive that a selection shows, and everything in it that does not fit together.

    `before` is an earlier archive, which only saves time.
    """
    return assemble(material.config, _content(material), selection, before)


def _content(material: Material) -> Content:
    read_content = material.content
    return Content(
        stories=read_content.stories,
        records=read_content.records,
        documents=read_content.documents,
        countries=material.countries,
        media=material.media,
        shapes=material.shapes,
        static=material.static,
        broken=frozenset(read_content.problems),
        flawed=tuple(read_content.flawed.values()),
        drafts=frozenset() if material.shows_drafts else read_content.drafts,
    )


def next_change_at(material: Material, now: str) -> str:
    """Return the first instant after `now` at which the same files give another archive.

    It is as `next_change_among` its stories, those that are not shown included.
    """
    items = material.content.items.values()
    stories = (item for item in items if isinstance(item, Story))
    return next_change_among(stories, material.config, now)


def next_change_among(stories: Iterable[Story], config: Config, now: str) -> str:
    """Return the first instant after `now` at which the same stories give another archive.

    Then an embargo ends, a story expires, a story stops being news, or an update or a correction
    is to come no longer. The text is empty when no such instant will come; both instants are
    written as `Moment.instant`.
    """
    soonest = ""
    since = news_since(now)
    zone = config.zone
    for story in stories:
        instants = [story.date.instant, story.expires.instant if story.expires else ""]
        if story.updated or story.corrections:
            instants += changes_of(story, zone)
        if story.date.instant > since and is_exact(story.date.local):
            instants.append(news_until(story.date.instant))
        for later in instants:
            if later > now and (not soonest or later < soonest):
                soonest = later
    return soonest


def known_countries(config: Config, cache: Cache) -> tuple[Country, ...]:
    """Return all countries, whose names may hold another term's even where they are no taxonomy.

    Where they are one, raises `Invalid` for a language whose names of countries are not known.
    """
    digest = config.language.encode()
    if (encoded := cache.fact("countries", digest)) is not None:
        return msgspec.msgpack.decode(encoded, type=tuple[Country, ...])
    from broadsheet.reading.countries import territories  # noqa: PLC0415 - few builds need Babel

    try:
        countries = territories(config.language)
    except Invalid:
        if any(taxonomy.kind == "country" for taxonomy in config.taxonomies):
            raise
        return ()
    cache.keep_fact("countries", digest, msgspec.msgpack.encode(countries))
    return countries


class _RelatedFrom(msgspec.Struct, frozen=True, array_like=True):
    """What the related stories in a cache were found from."""

    digest: bytes
    """Digest of the terms and the choices, by which the cache has the related stories."""
    files: tuple[str, ...]
    """Files of the stories, by position."""
    term_paths: tuple[tuple[str, ...], ...]
    chosen: Mapping[int, tuple[int, ...]]


def related_table(archive: Archive, cache: Cache) -> Callable[[int], tuple[int, ...]]:
    """Return a function from a story's position to its related stories.

    They are taken from the cache, as far as what decides them has not changed.
    """
    of, encode = archive.postings, msgspec.msgpack.encode
    found = blake2b(digest_size=16)
    for start in range(0, len(of.term_paths), _AT_ONCE):
        found.update(encode(of.term_paths[start : start + _AT_ONCE]))
    found.update(encode(of.chosen))
    digest = found.digest()
    encoded = cache.fact("related", digest)
    if encoded is None:
        files = [story.file for story in archive.stories]
        is_large = len(files) > _TAKEN_OVER
        last = None if is_large else _last_related(cache)
        if last is None:
            encoded = encode(
                [msgspec.Raw(encode(related_stories(at, of))) for at in range(len(files))]
            )
        else:
            encoded = encode(all_related(files, of, last).rows)
        cache.keep_fact("related", digest, encoded)
        found_from = () if is_large else (digest, files, [*of.term_paths], of.chosen)
        cache.keep_fact(_RELATED_FROM, b"", encode(found_from) if found_from else b"")
    # Each row stays encoded until its story's page is made: decoded, all rows together would take
    # ten times the memory.
    rows = PackedBytes(map(bytes, msgspec.msgpack.decode(encoded, type=list[msgspec.Raw])))
    decode = msgspec.msgpack.Decoder(tuple[int, ...]).decode
    return lambda position: decode(rows[position])


_RELATED_FROM = "what is related is found from"
"""Name of what the cache has of the last archive."""
_TAKEN_OVER = 200_000
"""Stories up to which related ones are taken over after an edit: to know of more what they were
found from would take much memory."""


def _last_related(cache: Cache) -> FoundRelated | None:
    """Return the related stories that the cache has; None when it has none."""
    if not (encoded := cache.fact(_RELATED_FROM, b"")):
        return None
    last = msgspec.msgpack.decode(encoded, type=_RelatedFrom)
    if (encoded := cache.fact("related", last.digest)) is None:
        return None
    rows = msgspec.msgpack.decode(encoded, type=list[tuple[int, ...]])
    return FoundRelated(last.files, postings(last.term_paths, last.chosen), rows)
