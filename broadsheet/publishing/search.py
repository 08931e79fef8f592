"""The search index: workers index the shards that have moved, and the files of all are published.

Below `/pagefind/` stand Pagefind's script and WebAssembly once, `shards.json` with what a browser
needs to open every shard, a folder for each shard with its stories, and one for each group of
shards with their words and filters. A shard's digest, the digest of its records, is that of each of
its files in the manifest; so a shard is whole when as many files with its digest are on disk as it
was made of. So is a group, whose digest is that of its shards' digests.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from broadsheet.dates import first_day, last_day
from broadsheet.errands import Errand
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.search import INDEX, SaidOfTerms, SearchRecord, search_record
from broadsheet.problems import Failure
from broadsheet.publishing.chunks import IndexContents, IndexListing
from broadsheet.publishing.fragments import Texts
from broadsheet.publishing.groups import MakeChunks, group_digest, group_files, groups_by_shard
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.pagefind import IndexRecord, index_files, pagefind_version
from broadsheet.publishing.parts import WORDS, KeptParts, ListedGroup, version_of
from broadsheet.publishing.postings import index_contents
from broadsheet.publishing.shards import Period, periods_of
from broadsheet.publishing.staging import Files, Staged, stage
from broadsheet.publishing.stems import NO_STEMS, Stems
from broadsheet.publishing.workers import Workers
from broadsheet.reading.bodies import Bodies, FetchedBodies
from broadsheet.steps import told_of
from broadsheet.typeable import TABLE, WordTable

_FOLDER = INDEX.strip("/")
_LIST = f"{_FOLDER}/shards.json"
_LICENCE = Path(__file__).with_name("PAGEFIND.txt")
_KEPT = "search"
"""Name of the folder beside the cache with what saves time when a shard moves."""


class Shard(msgspec.Struct, frozen=True, array_like=True):
    """Stories to be found, and the time that they are from."""

    name: str
    first: str
    """Day of its oldest story."""
    last: str
    stories: int
    records: bytes
    """The encoded list of each story's `SearchRecord`."""
    group: str
    """Name of the group of shards that share files with it."""


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


class ListedShard(msgspec.Struct, frozen=True):
    """A shard as `shards.json` lists it."""

    name: str
    first: str
    last: str
    stories: int
    digest: str
    """Digest of the shard, in hexadecimal."""
    files: int
    """Files of its own."""
    listing: IndexListing


class _List(msgspec.Struct, frozen=True):
    table: WordTable = TABLE
    entry: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """Pagefind's own entry file, of an index with one story: the language and its WebAssembly."""
    shards: tuple[ListedShard, ...] = ()
    groups: tuple[ListedGroup, ...] = ()


class _IndexedShard(msgspec.Struct, frozen=True, array_like=True):
    """What indexing a shard gave."""

    listed: ListedShard
    staged: tuple[Staged, ...]


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
        path: entry.digest for path, entry in entries.items() if path.startswith(f"{_FOLDER}/")
    }
    return SearchIndex(Files(files), 0, 0)


def search_shards(pages: Catalogue) -> Iterator[Shard]:
    """Yield the stories of an archive's pages to be found, the oldest shard first."""
    known = SaidOfTerms(pages.parts)
    return (search_shard(period, pages, known) for period in periods_of(pages.archive.stories))


def search_shard(period: Period, pages: Catalogue, known: SaidOfTerms | None = None) -> Shard:
    """Return the stories of one shard to be found; `known` is shared by several shards."""
    stories = pages.archive.stories
    known = SaidOfTerms(pages.parts) if known is None else known
    records = [search_record(position, pages.parts, known) for position in period.positions]
    dates = [stories[position].date.local for position in period.positions]
    # A story of a month or a year reaches to its end.
    first, last = first_day(dates[0]), max(map(last_day, dates))
    return Shard(
        period.name, first, last, len(records), msgspec.msgpack.encode(records), period.group
    )


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
        self._groups: dict[str, list[tuple[str, bytes]]] = {}
        self._digests: dict[str, bytes] = {}
        self._seen: list[int] = []
        self._saw_all = False
        errand = IndexShard(Path(kit.cache), Path(kit.staging), seed, kit.language.encode())
        self._results = workers.begun(errand, self._moved(shards))

    def _moved(self, shards: Iterable[Shard]) -> Iterator[tuple[bytes, Shard]]:
        """Yield the shards that have to be indexed, each with its digest."""
        stories = 0
        for shard in shards:
            stories += shard.stories
            digest = blake2b(self._seed + shard.records, digest_size=16).digest()
            self._groups.setdefault(shard.group, []).append((shard.name, digest))
            self._listed[shard.name] = self._published.shard(shard.name, digest)
            if self._listed[shard.name] is None:
                self._seen.append(stories)
                yield digest, shard
            else:
                self._digests.update(self._published.files(digest))
        self._saw_all = True

    def finished(self) -> SearchIndex:
        """Return the index once it is made; raises `Failure` as `index_files` does."""
        kit, published = self._kit, self._published
        digests, staged, indexed = self._digests, list[Staged](), set[str]()
        # Beside a single shard that is indexed, workers are free for this.
        keeping = self._begun_keeping() if self._saw_all else None
        for result in told_of(self._results, self._seen, self._workers.steps):
            listed = result.listed
            self._listed[listed.name] = listed
            digests.update((file.path, bytes.fromhex(listed.digest)) for file in result.staged)
            staged += result.staged
            indexed.add(listed.name)
        for _ in self._begun_keeping() if keeping is None else keeping:
            pass
        joined = _joined(self._groups, published, kit, self._workers)
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
                if published.shard(shard, digest):
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
            name, digest, moved[name], folder=_FOLDER, staging=staging, kept=kit.parts
        )
        for files in workers.run(MakeChunks(staging, kit.parts), plans):
            staged += files
        found.append((listed, staged))
    shards = [each for group in groups.values() for each in group]
    kit.parts.forget(
        [shard for names in moved.values() for shard in names],
        [*(digest.hex() for _, digest in shards), *(_stems_name(shard) for shard, _ in shards)],
    )
    return found


def _keep_published(kit: IndexKit, given: tuple[str, ListedGroup, Mapping[str, bytes]]) -> None:
    """Keep what published shards give to their group."""
    folder, group, shards = given
    kit.parts.keep_published(Path(folder), group, shards)


class _Published:
    """The index as it was last published, as far as it is whole."""

    def __init__(self, output: Path, entries: Mapping[str, ManifestEntry]) -> None:
        self.output, self.folder = output, output / _FOLDER
        self._paths: dict[bytes, list[str]] = {}
        for path, entry in entries.items():
            if path.startswith(f"{_FOLDER}/"):
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

    def shard(self, name: str, digest: bytes) -> ListedShard | None:
        """Return a shard as it is listed; None unless all its files and its group's are published."""
        listed = self._listed.get(name)
        if (
            listed is None
            or name not in self.group_by_shard
            or listed.digest != digest.hex()
            or listed.files != len(self._paths.get(digest, ()))
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
    return entry, [(f"{_FOLDER}/{name}", digest, data) for name, data in made.items()]


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


def _stems_name(shard: str) -> str:
    """Return the name under which the stems of a shard's words are kept for its next indexing."""
    return f"{shard}.stems"


class _Parcel(NamedTuple):
    """A shard to be indexed, wherever that is done."""

    digest: bytes
    shard: Shard
    bodies: FetchedBodies
    known: Stems
    """The stems of the words that the shard had when it was last indexed."""


class _Index(NamedTuple):
    """What indexing a shard gave."""

    listed: ListedShard
    files: Mapping[str, bytes]
    """Path of each file, from the site's root, to its bytes."""
    contents: IndexContents
    """What the shard gives to its group."""
    used: Sequence[tuple[str, int]]
    """The words that the most stories have, with the number of these."""
    stems: Stems


@dataclass(frozen=True)
class IndexShard(Errand[tuple[bytes, Shard], _Parcel, _Index, _IndexedShard]):
    """Indexes a shard, given with its digest: the result is how it is listed, and its staged files."""

    cache: Path
    """Path of the cache that holds the bodies."""
    staging: Path
    seed: bytes
    """Digest of what stems depend on."""
    kit: bytes
    """The language of the archive."""

    @property
    def _parts(self) -> KeptParts:
        return KeptParts(self.staging, self.cache.with_name(_KEPT))

    def fetched(self, task: tuple[bytes, Shard]) -> _Parcel:
        """Return the shard with the bodies of its stories."""
        digest, shard = task
        records = msgspec.msgpack.decode(shard.records, type=list[SearchRecord])
        encoded = self._parts.aside(_stems_name(shard.name), self.seed)
        known = NO_STEMS if encoded is None else msgspec.msgpack.decode(encoded, type=Stems)
        with closing(Bodies(self.cache)) as bodies:
            found = bodies.among([record.body for record in records])
        return _Parcel(digest, shard, found, known)

    @staticmethod
    def made(kit: bytes, parcel: _Parcel) -> _Index:
        """Return the files of the shard's index."""
        digest, shard, bodies, known = parcel
        language = kit.decode()
        texts = Texts(language, bodies)
        records = msgspec.msgpack.decode(shard.records, type=list[SearchRecord])
        listing, contents, stems = index_contents(
            [*texts.records(records)], language=language, known=known
        )
        used = texts.most_used()
        version = version_of(digest)
        own = {
            **{
                f"fragment/{version}-{number}.pf_fragment": fragments
                for number, fragments in enumerate(texts.fragments())
            },
            WORDS: msgspec.json.encode(used),
        }
        listed = ListedShard(
            name=shard.name,
            first=shard.first,
            last=shard.last,
            stories=shard.stories,
            digest=digest.hex(),
            files=len(own),
            listing=listing,
        )
        folder = posixpath.join(_FOLDER, shard.name)
        placed = {f"{folder}/{path}": data for path, data in own.items()}
        return _Index(listed, placed, contents, used, stems)

    def kept(self, made: _Index) -> _IndexedShard:
        """Stage the files, and what the shard gives to its group beside them."""
        name, digest = made.listed.name, bytes.fromhex(made.listed.digest)
        self._parts.keep(name, digest, made.contents, made.used)
        self._parts.keep_aside(_stems_name(name), self.seed, msgspec.msgpack.encode(made.stems))
        staged = [stage(self.staging, path, data) for path, data in made.files.items()]
        return _IndexedShard(made.listed, tuple(staged))
