"""Loading: from a folder to its archive, through the cache, with every mistake on the way."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.archive.assemble import Archive, assemble
from broadsheet.archive.related import related_stories
from broadsheet.model import Country
from broadsheet.problems import Failure, Finding, Invalid, Misuse, Problem
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import FILE, Config, read_config
from broadsheet.reading.fields import timestamp
from broadsheet.reading.load import load
from broadsheet.reading.media import media_permalinks
from broadsheet.reading.placing import place
from broadsheet.reading.tree import walk_content

CACHE = Path(".broadsheet") / "cache.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which stories are shown, and where the site will stand."""

    now: datetime
    """The instant from which embargoes and expiries are seen; without a time zone, it is in the archive's."""
    drafts: bool = False
    future: bool = False
    search: bool = True
    """Whether readers can search the stories."""
    base_url: str = ""
    """In place of the one in the settings."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An archive, or as much of it as could be read, with the mistakes in it."""

    archive: Archive | None
    """None when the settings are too broken to read anything under them."""
    problems: tuple[Problem, ...]


def settings(root: Path, base_url: str) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings of the archive at a root; raises `Misuse` when no archive is there."""
    file = root / FILE
    try:
        data = file.read_bytes() if file.exists() else None
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from error
    if data is None and not (root / "content").is_dir():
        raise Misuse(f"{root} is not an archive: it has neither {FILE} nor a content folder")
    config, problems = read_config(data)
    return (msgspec.structs.replace(config, base_url=base_url) if base_url else config), problems


def era(generator: bytes, config: Config) -> bytes:
    """Return the digest of all that the reading of a content file depends on besides the file."""
    read = (config.language, config.timezone, config.taxonomies, config.trusted_html)
    return blake2b(generator + msgspec.msgpack.encode(read), digest_size=16).digest()


def load_archive(
    root: Path,
    config: Config,
    problems: tuple[Problem, ...],
    *,
    selection: Selection,
    cache: Cache,
    workers: Workers,
) -> Loaded:
    """Return the archive under settings that had these problems, reading only what is not in the cache."""
    if any(problem.field.split(".")[0] in {"", "taxonomies"} for problem in problems):
        return Loaded(None, problems)
    tree = walk_content(root, config)
    content = load(root, tree.texts, config, cache, run=workers.run)
    try:
        countries = _countries(config, cache)
    except Invalid as invalid:
        finding = Finding(FILE, ("language",), invalid.message, invalid.hint)
        return Loaded(None, tuple(sorted({*problems, *tree.problems, *content.problems, *place([finding], root)})))
    archive, findings = assemble(
        config,
        stories=content.stories,
        records=content.records,
        documents=content.documents,
        countries=countries,
        media=media_permalinks(root, tree.media, cache),
        now=timestamp(selection.now if selection.now.tzinfo else selection.now.replace(tzinfo=config.zone)),
        drafts=selection.drafts,
        future=selection.future,
        searchable=selection.search,
        flawed=content.flawed,
        broken=frozenset(problem.file for problem in content.problems),
    )
    everything = {*problems, *tree.problems, *content.problems, *place(findings, root)}
    return Loaded(archive, tuple(sorted(everything)))


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
        table = [related_stories(position, archive.postings) for position in range(len(archive.stories))]
        kept = msgspec.msgpack.encode(table)
        cache.keep_fact("related", digest, kept)
    # Each row stays encoded until its story's page is made: the numbers of all would be ten times as large.
    rows = msgspec.msgpack.decode(kept, type=list[msgspec.Raw])
    decode = msgspec.msgpack.Decoder(tuple[int, ...]).decode
    return lambda position: decode(rows[position])


def usable_jobs() -> int:
    """Return how many processes can run side by side here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
