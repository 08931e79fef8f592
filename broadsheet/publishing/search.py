"""The search index: workers index the shards that have moved, and the files of all are published.

Below `/pagefind/` stand Pagefind's script and WebAssembly once, `shards.json` with what a browser
needs to open every shard, a folder for each shard with its stories, and one for each group of
shards with their words and filters. Stories stand in sheaves, and a sheaf's digest, that of its
records, is that of each of its files in the manifest; so a sheaf is whole when as many files with its
digest are on disk as it was made of. So are a shard, whose digest is that of its sheaves' digests, and
a group, whose digest is that of its shards' digests.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.dates import first_day, last_day
from broadsheet.packed import Numbered
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.search import SaidOfTerms, search_record
from broadsheet.problems import Failure
from broadsheet.publishing.fragments import fragment_files
from broadsheet.publishing.groups import MakeChunks, group_digest, group_files, groups_by_shard
from broadsheet.publishing.indexed import (
    SEARCH_FOLDER,
    IndexShard,
    ListedShard,
    ShardTask,
    SheafTask,
    sheaf_name,
    stems_name,
)
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.pagefind import IndexRecord, index_files, pagefind_version
from broadsheet.publishing.parts import KeptParts, ListedGroup
from broadsheet.publishing.shards import SHEAF, Period, periods_of
from broadsheet.publishing.staging import Files, Staged, stage
from broadsheet.publishing.workers import Workers
from broadsheet.steps import told_of
from broadsheet.typeable import TABLE, WordTable

_LIST = f"{SEARCH_FOLDER}/shards.json"
_LICENCE = Path(__file__).with_name("PAGEFIND.txt")
_RECORDS = "records"
"""Name of what is kept of which records are made from what."""
_KEPT = "search"
"""Name of the folder beside the cache with what saves time when a shard moves."""


class Shard(msgspec.Struct, frozen=True, array_like=True):
    """Stories to be found, and the time that they are from."""

    name: str
    first: str
    """Day of its oldest story."""
    last: str
    stories: int
    records: Sequence[bytes]
    """The encoded list of each story's `SearchRecord`, of each of its sheaves."""
    group: str
    """Name of the group of shards that share files with it."""
    keys: Sequence[bytes] = ()
    """Of each sheaf the digest of what its records are made from, where it is known: the same have the
    same records, which need not be made."""


class IndexKit(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker needs to index a shard."""

    language: str
    cache: str
    """Path of the cache that holds the bodies."""
    staging: str

    @property
    def parts(self) -> KeptParts:
        """Return where what shards give to their groups is kept."""
        return KeptParts(Path(self.staging), Path(self.cache).with_name(_KEPT))


class _List(msgspec.Struct, frozen=True):
    table: WordTable = TABLE
    entry: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """Pagefind's own entry file, of an index with one story: the language and its WebAssembly."""
    shards: tuple[ListedShard, ...] = ()
    groups: tuple[ListedGroup, ...] = ()


class SearchIndex(msgspec.Struct, frozen=True):
    """The search index of a site."""

    files: Files
    shards: int
    indexed: int
    """The number of shards that were indexed anew."""


NO_INDEX = SearchIndex(Files({}), 0, 0)
"""The index of a site that cannot be searched."""


def published_index(entries: Mapping[str, ManifestEntry]) -> SearchIndex:
    """Return the files of the index that is published, whatever stories it was made from.

    How many shards it has is not looked for.
    """
    files = {
        path: entry.digest
        for path, entry in entries.items()
        if path.startswith(f"{SEARCH_FOLDER}/")
    }
    return SearchIndex(Files(files), 0, 0)


def search_shards(pages: Catalogue, listed: Sequence[bytes] = ()) -> Iterator[Shard]:
    """Yield the stories of an archive's pages to be found, the oldest shard first.

    `listed` are the digests of what lists print of each story, by position (`pages.ingredients`):
    with them, records are made only when they are asked for.
    """
    known = SaidOfTerms(pages.parts)
    for period in periods_of(pages.archive.stories):
        yield search_shard(period, pages, known, listed)


def search_shard(
    period: Period,
    pages: Catalogue,
    known: SaidOfTerms | None = None,
    listed: Sequence[bytes] = (),
) -> Shard:
    """Return the stories of one shard to be found; `known` is shared by several shards.

    `listed` is as for `search_shards`.
    """
    stories = pages.archive.stories
    sheaves = [period.positions[at : at + SHEAF] for at in range(0, len(period.positions), SHEAF)]
    records = _Records(sheaves, pages, SaidOfTerms(pages.parts) if known is None else known)
    dates = [stories[position].date.local for position in period.positions]
    # A story of a month or a year reaches to its end.
    first, last = first_day(dates[0]), max(map(last_day, dates))
    return Shard(
        period.name,
        first,
        last,
        len(dates),
        records if listed else tuple(records),
        period.group,
        tuple([_key(listed, sheaf) for sheaf in sheaves]) if listed else (),
    )


def _key(listed: Sequence[bytes], positions: Iterable[int]) -> bytes:
    return blake2b(b"".join(map(listed.__getitem__, positions)), digest_size=16).digest()


class _Records(Numbered[bytes]):
    """The encoded records of the stories of some sheaves, made when they are asked for."""

    def __init__(
        self, sheaves: Sequence[Sequence[int]], pages: Catalogue, known: SaidOfTerms
    ) -> None:
        self._sheaves, self._pages, self._said = sheaves, pages, known
        self._made: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._sheaves)

    def value_at(self, number: int) -> bytes:
        """Return the records of a sheaf."""
        if number not in self._made:
            records = [
                search_record(position, self._pages.parts, self._said)
                for position in self._sheaves[number]
            ]
            self._made[number] = msgspec.msgpack.encode(records)
        return self._made[number]


def search_index(
    shards: Iterable[Shard],
    *,
    seed: bytes,
    kit: IndexKit,
    output: Path,
    entries: Mapping[str, ManifestEntry],
    workers: Workers,
) -> SearchIndex:
    """Return the index over shards, oldest first; only shards that have moved are indexed.

    `seed` is the digest of all that indexing depends on besides the records, `entries` what is
    published and whole. Raises `Failure` as `index_files` does.
    """
    return begun_index(
        shards, seed=seed, kit=kit, output=output, entries=entries, workers=workers
    ).finished()


def begun_index(
    shards: Iterable[Shard],
    *,
    seed: bytes,
    kit: IndexKit,
    output: Path,
    entries: Mapping[str, ManifestEntry],
    workers: Workers,
) -> "Indexing":
    """Begin to make what `search_index` returns, beside what the workers are given next."""
    seed = blake2b(f"{pagefind_version()} {kit.language} ".encode() + seed, digest_size=16).digest()
    return Indexing(shards, seed, kit, _Published(output, entries), workers)


class Indexing:
    """An index that is being made."""

    def __init__(
        self,
        shards: Iterable[Shard],
        seed: bytes,
        kit: IndexKit,
        published: "_Published",
        workers: Workers,
    ) -> None:
        self._seed, self._kit, self._published, self._workers = seed, kit, published, workers
        self._listed: dict[str, ListedShard | None] = {}
        self._whole: set[str] = set()
        """Names of the shards that are published as they are to be."""
        self._groups: dict[str, list[tuple[str, bytes]]] = {}
        self._digests: dict[str, bytes] = {}
        self._seen: list[int] = []
        self._saw_all = False
        self._names: set[str] = {_RECORDS}
        """Names of what is to be kept aside."""
        # Stems are kept by the seed alone: this is another key.
        self._records = blake2b(seed + b"records", digest_size=16).digest()
        known = kit.parts.aside_as(dict[bytes, bytes], _RECORDS, self._records)
        self._known = (known if published.entry else None) or {}
        """Digests of sheaves, by that of what they are made from: as the last build found them."""
        self._found: dict[bytes, bytes] = {}
        """The same, as this one finds them."""
        errand = IndexShard(
            kit.parts, Path(kit.staging), Path(kit.cache), seed, kit.language.encode()
        )
        self._results = workers.begun(errand, self._moved(shards))

    def _moved(self, shards: Iterable[Shard]) -> Iterator[ShardTask]:
        """Yield the shards that have to be indexed."""
        stories = 0
        for shard in shards:
            stories += shard.stories
            sheaves = [self._sheaf_digest(shard, at) for at in range(len(shard.records))]
            digest = blake2b(b"".join(sheaves), digest_size=16).digest()
            self._groups.setdefault(shard.group, []).append((shard.name, digest))
            self._names |= {
                digest.hex(),
                stems_name(shard.name),
                *map(sheaf_name, sheaves),
            }
            self._listed[shard.name] = self._published.shard(shard.name, digest, sheaves)
            if self._listed[shard.name] is None:
                self._seen.append(stories)
                tasks = [self._sheaf(shard, at, each) for at, each in enumerate(sheaves)]
                yield ShardTask(
                    shard.name, digest, shard.first, shard.last, shard.stories, tuple(tasks)
                )
            else:
                self._whole.add(shard.name)
                for each in (digest, *sheaves):
                    self._digests.update(self._published.files(each))
        self._saw_all = True

    def _sheaf_digest(self, shard: Shard, at: int) -> bytes:
        """Return the digest of a sheaf: its files have it in their names, and its records give it."""
        name = shard.name.encode() + b" "
        key = blake2b(name + shard.keys[at], digest_size=16).digest() if shard.keys else b""
        digest = self._known.get(key)
        if digest is None:
            seeded = self._seed + name + shard.records[at]
            digest = blake2b(seeded, digest_size=16).digest()
        if key:
            self._found[key] = digest
        return digest

    def _sheaf(self, shard: Shard, at: int, digest: bytes) -> SheafTask:
        """Return a sheaf as it is to be indexed: as it was kept, if its fragments are published."""
        published = self._published.files(digest)
        if len(published) == fragment_files(min(SHEAF, shard.stories - at * SHEAF)):
            kept = self._kit.parts.aside(sheaf_name(digest), digest)
            if kept is not None:
                self._digests.update(published)
                return SheafTask(digest, kept=kept)
        return SheafTask(digest, records=shard.records[at])

    def finished(self) -> SearchIndex:
        """Return the index once it is made; raises `Failure` as `index_files` does."""
        kit, published = self._kit, self._published
        digests, staged, indexed = self._digests, list[Staged](), set[str]()
        # Beside a single shard that is indexed, workers are free for this.
        keeping = self._begun_keeping() if self._saw_all else None
        for result in told_of(self._results, self._seen, self._workers.steps):
            listed = result.listed
            self._listed[listed.name] = listed
            digests.update((file.path, digest) for digest, file in result.staged)
            staged += [file for _, file in result.staged]
            indexed.add(listed.name)
        for _ in self._begun_keeping() if keeping is None else keeping:
            pass
        joined = _joined(self._groups, published, kit, self._workers)
        if self._found and self._found != self._known:
            kit.parts.keep_aside(_RECORDS, self._records, msgspec.msgpack.encode(self._found))
        kit.parts.forget([*self._listed], self._names)
        entry, scripts = _scripts(self._seed, kit.language, published)
        shard_list = _shard_list(entry, self._listed.values(), [group for group, _ in joined])
        for path, digest, data in [*scripts, shard_list]:
            digests[path] = digest
            if data is not None and not published.has(path, digest):
                staged.append(stage(Path(kit.staging), path, data))
        for group, files in joined:
            digest = bytes.fromhex(group.digest)
            if files is None:
                digests.update(published.files(digest))
            else:
                digests.update((file.path, digest) for file in files)
                staged += files
        return SearchIndex(Files(digests, staged), len(self._listed), len(indexed))

    def _begun_keeping(self) -> Iterator[None]:
        """Begin to keep what published shards give to groups of which another shard has moved."""
        published = self._published
        moved: dict[str, tuple[ListedGroup, dict[str, bytes]]] = {}
        self._kit.parts.forget_files(self._groups)
        for name, shards in self._groups.items():
            if published.group_of(name, shards) is not None:
                continue
            for shard, digest in shards:
                if shard in self._whole:
                    group = published.group_by_shard[shard]
                    moved.setdefault(group.name, (group, {}))[1][shard] = digest
        kept = [(str(published.folder), group, shards) for group, shards in moved.values()]
        return self._workers.begun(partial(_keep_published, self._kit), kept)


def _joined(
    groups: Mapping[str, Sequence[tuple[str, bytes]]],
    published: "_Published",
    kit: IndexKit,
    workers: Workers,
) -> list[tuple[ListedGroup, list[Staged] | None]]:
    """Return the groups of shards, each with its files, staged; None where they are published.

    `groups` has the names and digests of each group's shards. What those of a group that has moved
    give stands in the staging folder.
    """
    staging = Path(kit.staging)
    whole = {name: published.group_of(name, shards) for name, shards in groups.items()}
    moved = {
        name: [shard for shard, _ in groups[name]] for name, group in whole.items() if group is None
    }
    found: list[tuple[ListedGroup, list[Staged] | None]] = []
    for name, shards in groups.items():
        if (group := whole[name]) is not None:
            found.append((group, None))
            continue
        digest = group_digest(name, [each for _, each in shards])
        listed, staged, plans = group_files(
            name, digest, moved[name], folder=SEARCH_FOLDER, staging=staging, kept=kit.parts
        )
        for files in workers.run(MakeChunks(staging, kit.parts), plans):
            staged += files
        found.append((listed, staged))
    return found


def _keep_published(kit: IndexKit, given: tuple[str, ListedGroup, Mapping[str, bytes]]) -> None:
    """Keep what published shards give to their group."""
    folder, group, shards = given
    kit.parts.keep_published(Path(folder), group, shards)


class _Published:
    """The index as it was last published, as far as it is whole."""

    def __init__(self, output: Path, entries: Mapping[str, ManifestEntry]) -> None:
        self.output, self.folder = output, output / SEARCH_FOLDER
        self._paths: dict[bytes, list[str]] = {}
        for path, entry in entries.items():
            if path.startswith(f"{SEARCH_FOLDER}/"):
                self._paths.setdefault(entry.digest, []).append(path)
        self._listed: dict[str, ListedShard] = {}
        self._groups: dict[str, ListedGroup] = {}
        self.entry: Mapping[str, Any] = {}
        if _LIST in entries:
            try:
                shard_list = msgspec.json.decode((output / _LIST).read_bytes(), type=_List)
            except msgspec.ValidationError:
                # Another version of this program wrote it: every shard is indexed anew.
                shard_list = _List()
            except msgspec.DecodeError as error:
                # The file has the size and time of the one that was published: nothing else shows
                # the damage.
                raise Failure(
                    f"{output / _LIST} is not as it was published: build with --verify"
                ) from error
            self._listed = {shard.name: shard for shard in shard_list.shards}
            self._groups = {group.name: group for group in shard_list.groups}
            self.entry = shard_list.entry
        self.group_by_shard = groups_by_shard(
            group
            for group in self._groups.values()
            if group.files == len(self._paths.get(bytes.fromhex(group.digest), ()))
        )
        """Groups whose files are all published, by the names of their shards."""

    def shard(self, name: str, digest: bytes, sheaves: Iterable[bytes]) -> ListedShard | None:
        """Return a shard as it is listed, given its digest and those of its sheaves.

        None unless all its files and its group's are published.
        """
        listed = self._listed.get(name)
        if (
            listed is None
            or name not in self.group_by_shard
            or listed.digest != digest.hex()
            or listed.files != sum(len(self._paths.get(each, ())) for each in (digest, *sheaves))
        ):
            return None
        return listed

    def group_of(self, name: str, shards: Sequence[tuple[str, bytes]]) -> ListedGroup | None:
        """Return a group as it is listed, given its shards and their digests.

        None unless all its files are published.
        """
        digest = group_digest(name, [digest for _, digest in shards])
        group = self._groups.get(name)
        if (
            group is None
            or group.digest != digest.hex()
            or group not in self.group_by_shard.values()
        ):
            return None
        return group

    def has(self, path: str, digest: bytes) -> bool:
        """Return whether a file of a path and a digest is published."""
        return path in self._paths.get(digest, ())

    def files(self, digest: bytes) -> dict[str, bytes]:
        """Return the published files that have a digest."""
        return dict.fromkeys(self._paths.get(digest, ()), digest)


def _scripts(
    seed: bytes, language: str, published: _Published
) -> tuple[Mapping[str, Any], list[tuple[str, bytes, bytes | None]]]:
    """Return Pagefind's entry file, and the path and the digest of its script, its WebAssembly and their licence.

    The third of each is the bytes of the file, or None when it is published already.
    """
    digest = blake2b(seed + b"scripts", digest_size=16).digest()
    kept = published.files(digest)
    if published.entry and len(kept) == len(("script", "WebAssembly", "licence")):
        return published.entry, [(path, digest, None) for path in kept]
    files = _programs(language)
    entry = msgspec.json.decode(files["pagefind-entry.json"], type=dict[str, Any])
    [spoken] = entry["languages"].values()
    made = {
        "pagefind.js": files["pagefind.js"],
        # The name says no language: a browser asks for it before it knows any.
        "wasm.pagefind": files[f"wasm.{spoken.get('wasm') or 'unknown'}.pagefind"],
        "LICENSE.txt": _LICENCE.read_bytes(),
    }
    return entry, [(f"{SEARCH_FOLDER}/{name}", digest, data) for name, data in made.items()]


def _programs(language: str) -> Mapping[str, bytes]:
    """Return the files of an index of one word, Pagefind's script and WebAssembly among them."""
    return index_files([IndexRecord("/", "A", language, {}, {}, {})], language=language)


def _shard_list(
    entry: Mapping[str, Any],
    shards: Iterable[ListedShard | None],
    groups: Iterable[ListedGroup],
) -> tuple[str, bytes, bytes]:
    listed = tuple(shard for shard in shards if shard)
    data = msgspec.json.encode(_List(entry=entry, shards=listed, groups=tuple(groups)))
    return _LIST, blake2b(data, digest_size=16).digest(), data
