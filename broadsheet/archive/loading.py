"""Loading: from a folder to its archive, through the cache, with every mistake on the way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive, Content, assemble
from broadsheet.archive.related import related_stories
from broadsheet.archive.visibility import Selection, instant, news_since, news_until
from broadsheet.model import Country, Shape, Story
from broadsheet.problems import Failure, Finding, Invalid, Misuse, Problem
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import FILE, Config, read_config
from broadsheet.reading.load import ReadContent, Run, load, reload
from broadsheet.reading.media import media_permalinks
from broadsheet.reading.placing import as_problems
from broadsheet.reading.shapes import media_shapes
from broadsheet.reading.tree import ContentTree, SourceFile, content_tree, plain_bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """An archive, or as much of it as could be read, with the mistakes in it."""

    archive: Archive | None
    """None when the settings are too broken to read anything under them."""
    problems: tuple[Problem, ...]
    until: str = ""
    """The instant from which the same files give another archive; empty if none will."""


def settings(root: Path, base_url: str) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings of the archive at a root; raises `Misuse` when no archive is there."""
    file = root / FILE
    try:
        data = plain_bytes(file)
    except FileNotFoundError:
        data = None
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from error
    if data is None and not (root / "content").is_dir():
        raise Misuse(f"{root} is not an archive: it has neither {FILE} nor a content folder")
    config, problems = read_config(data)
    return (msgspec.structs.replace(config, base_url=base_url) if base_url else config), problems


def missing_content(root: Path) -> tuple[Problem, ...]:
    """Return the problem that an archive's content folder is gone, which is not to say that it has no stories."""
    if (root / "content").is_dir():
        return ()
    return (
        Problem(
            "content",
            0,
            0,
            "",
            "the content folder is not there",
            "put it back, or make an empty one",
        ),
    )


def cache_key(generator: bytes, config: Config) -> bytes:
    """Return the digest of all that the reading of a content file depends on besides the file."""
    read = (
        config.language,
        config.timezone,
        config.taxonomies,
        config.trusted_html,
        config.remote_pictures,
    )
    return blake2b(generator + msgspec.msgpack.encode(read), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Material:
    """All that an archive is assembled from, as it was read, with the mistakes met in reading it."""

    config: Config
    of_settings: tuple[Problem, ...]
    """The problems of the settings."""
    tree: ContentTree
    content: ReadContent
    countries: Sequence[Country]
    media: Mapping[str, str]
    """Path from `content/media` to permalink."""
    shapes: Mapping[str, Shape]
    """Of the media that are pictures, by permalink."""

    @property
    def texts(self) -> set[str]:
        """Return the files that were read, those with mistakes too."""
        return {*self.content.items, *self.content.problems}

    @property
    def problems(self) -> set[Problem]:
        """Return every mistake met in reading."""
        return {
            *self.of_settings,
            *self.tree.problems,
            *chain.from_iterable(self.content.problems.values()),
        }


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
    """Return the archive under settings that had these problems, reading only what is not in the cache.

    `files` are those of the content folder, as `walk` gives them.
    """
    material = read_material(root, config, problems, files, cache=cache, run=run)
    if not isinstance(material, Material):
        return Loaded(None, material)
    archive, findings = assembled(material, selection)
    found = tuple(sorted({*material.problems, *as_problems(findings, root)}))
    return Loaded(archive, found, next_change_at(material, instant(selection, config)))


def are_fatal(of_settings: Iterable[Problem]) -> bool:
    """Return whether settings with these problems are too broken to read anything under them."""
    return any(problem.field.split(".")[0] in {"", "taxonomies"} for problem in of_settings)


def read_material(
    root: Path,
    config: Config,
    problems: tuple[Problem, ...],
    files: Iterable[SourceFile],
    *,
    cache: Cache,
    run: Run,
) -> Material | tuple[Problem, ...]:
    """Return what an archive is assembled from; all that is wrong when the settings are too broken to read under."""
    if are_fatal(problems):
        return problems
    tree = content_tree(files, config)
    content = load(root, tree.texts, config, cache, run=run)
    media = media_permalinks(root, tree.media, cache)
    shapes = media_shapes(root, tree.media, media, cache, trusted=config.trusted_html)
    try:
        return Material(config, problems, tree, content, _countries(config, cache), media, shapes)
    except Invalid as invalid:
        finding = Finding(FILE, ("language",), invalid.message, invalid.hint)
        of_files = Material(config, problems, tree, content, (), media, shapes).problems
        return tuple(sorted({*of_files, *as_problems([finding], root)}))


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
    """Return what an archive is assembled from after some of its content files have changed and others are gone."""
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
    if tree.media == before.tree.media:
        return replace(before, tree=tree, content=content)
    media = media_permalinks(root, tree.media, cache)
    shapes = media_shapes(root, tree.media, media, cache, trusted=before.config.trusted_html)
    return replace(before, tree=tree, content=content, media=media, shapes=shapes)


def assembled(
    material: Material, selection: Selection, before: Archive | None = None
) -> tuple[Archive, list[Finding]]:
    """Return the archive that was asked for, and everything in it that does not fit together.

    An archive from `before` only saves time.
    """
    read = material.content
    content = Content(
        stories=read.stories,
        records=read.records,
        documents=read.documents,
        countries=material.countries,
        media=material.media,
        shapes=material.shapes,
        broken=frozenset(read.problems),
        flawed=tuple(read.flawed.values()),
    )
    return assemble(material.config, content, selection, before)


def next_change_at(material: Material, now: str) -> str:
    """Return the instant after `now` when an embargo or a story's time ends next, or a story is no news any more."""
    soonest = ""
    since = news_since(now)
    for story in material.content.items.values():
        if isinstance(story, Story):
            ends = [story.date.instant, story.expires.instant if story.expires else ""]
            if story.date.instant > since:
                ends.append(news_until(story.date.instant))
            for end in ends:
                if end > now and (not soonest or end < soonest):
                    soonest = end
    return soonest


def _countries(config: Config, cache: Cache) -> tuple[Country, ...]:
    if all(taxonomy.kind != "country" for taxonomy in config.taxonomies):
        return ()
    digest = config.language.encode()
    if (kept := cache.fact("countries", digest)) is not None:
        return msgspec.msgpack.decode(kept, type=tuple[Country, ...])
    from broadsheet.reading.countries import territories  # noqa: PLC0415 - loads Babel, which few builds need

    countries = territories(config.language)
    cache.keep_fact("countries", digest, msgspec.msgpack.encode(countries))
    return countries


def related_table(archive: Archive, cache: Cache) -> Callable[[int], tuple[int, ...]]:
    """Return the related stories of each position: those found before, if nothing that decides them has changed."""
    found_from = msgspec.msgpack.encode((archive.postings.held, archive.postings.chosen))
    digest = blake2b(found_from, digest_size=16).digest()
    kept = cache.fact("related", digest)
    if kept is None:
        table = [
            related_stories(position, archive.postings) for position in range(len(archive.stories))
        ]
        kept = msgspec.msgpack.encode(table)
        cache.keep_fact("related", digest, kept)
    # Each row stays encoded until its story's page is made: the numbers of all would be ten times
    # as large.
    rows = msgspec.msgpack.decode(kept, type=list[msgspec.Raw])
    decode = msgspec.msgpack.Decoder(tuple[int, ...]).decode
    return lambda position: decode(rows[position])
