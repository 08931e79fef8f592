"""Beginning: what a preview of a large archive reads first, and which files may make a page.

What a file says is not known before it is read. So the newest stories are those with the latest
date at the beginning of a folder or file name (`2025/06/rains.md`, `2025-06-07-rains.md`), and
among those with the same date or none the ones whose files changed last.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

import msgspec

from broadsheet.model import Item, Record, Story
from broadsheet.reading.bundles import is_index, own_name
from broadsheet.reading.config import Config
from broadsheet.reading.file_names import STATIC, is_markdown
from broadsheet.reading.tree import SourceFile
from broadsheet.urls import slug

_FEW_UNREAD, _MOST_AT_ONCE = 500, 20_000
"""Number of unread files, and of all, up to which nothing is shown before the whole archive: to take
more than so many from the cache takes seconds as well."""
_STORIES = 60
"""Stories that are read first: more than the front page shows."""
_CHANGED = 10
"""Stories among them whose files changed last, however old they are: somebody is at work on them."""
_OTHER_TEXTS = 300
"""Records and pages that are read first: names need them, and most archives have no more."""
_FILES, _BYTES = 300, 1 << 26
"""Files and bytes of media, and of what is published as it is, that are looked into first."""
_MOST = 20
"""Files that are read for one address, at most."""
_NO_SLUGS = re.compile(r"[^a-z0-9./-]|\.[^/]*\.")
"""What stands in the path of a file whose name is another than its slug."""
_DATE = re.compile(r"(?:^|/)(1[5-9]\d\d|20\d\d)(?:[-/_.]?(\d\d)(?:[-/_.]?(\d\d))?)?(?!\d)")
"""A year at the beginning of a name, perhaps with a month and a day behind it."""


class Extent(msgspec.Struct, frozen=True):
    """How much of an archive has been read, while a preview shows a part of it."""

    files: Mapping[str, SourceFile]
    """All content files that there were at the beginning, by path below the content folder."""
    texts: Sequence[SourceFile]
    """Those among them that are read, the newest first; their paths are from the root."""
    unread: Sequence[SourceFile]
    """The texts that had not been read then."""
    count: int = 0
    """Number of the unread texts that have been read by now."""

    @property
    def total(self) -> int:
        """Return the number of all texts."""
        return len(self.texts)

    @property
    def read(self) -> int:
        """Return the number of texts that have been read by now."""
        return self.total - len(self.unread) + self.count


def is_small(files: Collection[str]) -> bool:
    """Return whether an archive of these content files is read at once, whatever the cache has."""
    return len(files) <= _FEW_UNREAD


def extent_among(
    files: Mapping[str, SourceFile], config: Config, stamps: Mapping[str, str]
) -> Extent | None:
    """Return how much of an archive the cache has; None where all of it is read at once.

    `files` are the content files by path below the content folder; `stamps` are those that the
    cache knows, by path from the root.
    """
    folders = {"stories", "pages", *(each.key for each in config.taxonomies if each.has_records)}
    # They are found by their names alone, which is quicker than asking what every file is for.
    texts = [
        file
        for path, file in files.items()
        if is_markdown(path)
        and file.size >= 0
        and path.isprintable()
        and path.partition("/")[0] in folders
    ]
    unread = [file for file in texts if stamps.get(f"content/{file.path}") != file.stamp]
    if len(unread) <= _FEW_UNREAD and len(texts) <= _MOST_AT_ONCE:
        return None
    return Extent(files, _newest_first(texts), _newest_first(unread))


def _newest_first(texts: Iterable[SourceFile]) -> list[SourceFile]:
    """Return texts with their paths from the root, the newest first."""
    return [
        msgspec.structs.replace(file, path=f"content/{file.path}")
        for file in sorted(texts, key=_age, reverse=True)
    ]


def first_files(extent: Extent) -> dict[str, SourceFile]:
    """Return the content files that are read first, by path below the content folder, in order."""
    files = extent.files
    stories: list[str] = []
    others: list[str] = []
    for text in extent.texts:
        path = text.path.removeprefix("content/")
        (stories if path.startswith("stories/") else others).append(path)
    last = sorted(stories, key=lambda path: files[path].changed, reverse=True)[:_CHANGED]
    first = [*list(dict.fromkeys([*last, *stories]))[:_STORIES], *others[:_OTHER_TEXTS]]
    chosen = {*first, *_beside(first, files), *_light(files)}
    return {path: files[path] for path in sorted(chosen)}


def files_for(address: str, files: Mapping[str, SourceFile]) -> set[str]:
    """Return the content files that may make the page at an address, by their own names.

    Both are paths: that of the address from the site's root, decoded; those of files below the
    content folder. A story that has its slug from its front matter alone is not found.
    """
    segments = {segment for segment in address.split("/") if segment}
    # Most names are slugs already: only the others have to be made into one.
    near = [
        path
        for path in files
        if not segments.isdisjoint(_ends(path)) or _NO_SLUGS.search(path) is not None
    ]
    found = _named(segments, filter(is_markdown, near))
    return {*found, *_beside(found, files)}


def _ends(path: str) -> tuple[str, str]:
    """Return the names of a file, up to its first point, and of its folder: one may be a slug."""
    above, _, name = path.rpartition("/")
    return name.partition(".")[0], above.rpartition("/")[2]


def media_named(items: Iterable[Item], files: Iterable[str]) -> set[str]:
    """Return the media files that items show or link to, by path below the content folder.

    They are known by the ends of their paths, so that there may be a few more.
    """
    written = {path for item in items for path in _written_paths(item)}
    names = {path.rpartition("/")[2] for path in written}
    near = [path for path in files if path.rpartition("/")[2] in names and not is_markdown(path)]
    ends = tuple(f"/{path}" for path in written)
    return {path for path in near if path.startswith("media/") and f"/{path}".endswith(ends)}


def _written_paths(item: Item) -> Iterator[str]:
    """Yield the paths that an item has of files, without what leads to the folder of media."""
    picture = {Story: "picture", Record: "photo"}.get(type(item), "")
    head = getattr(item, picture) if picture else None
    for url in (*(target.url for target in item.body.targets), *((head.src,) if head else ())):
        path = unquote(url.partition("#")[0].partition("?")[0])
        if "." in path:
            yield (
                path.rpartition("../")[2]
                .lstrip("/")
                .removeprefix("content/")
                .removeprefix("media/")
            )


def _named(slugs: set[str], paths: Iterable[str]) -> list[str]:
    found = []
    for path in paths:
        if slug(own_name(f"content/{path}")) in slugs:
            found.append(path)
            if len(found) == _MOST:
                break
    return found


def _beside(texts: Iterable[str], files: Iterable[str]) -> Iterator[str]:
    """Yield the files that stand in the bundles of some texts, but for other texts."""
    folders = tuple(f"{path.rpartition('/')[0]}/" for path in texts if is_index(f"content/{path}"))
    if folders:
        yield from (path for path in files if path.startswith(folders) and not is_markdown(path))


def _light(files: Mapping[str, SourceFile]) -> Iterator[str]:
    """Yield the newest files of media and of what is published as it is, as far as they are few."""
    published = [file for path, file in files.items() if path.startswith(("media/", f"{STATIC}/"))]
    size = 0
    for file in sorted(published, key=_age, reverse=True)[:_FILES]:
        size += max(file.size, 0)
        if size > _BYTES:
            return
        yield file.path


def _age(file: SourceFile) -> tuple[str, int]:
    """Return what is greater for a newer file, as far as can be told without reading it."""
    found = _DATE.search(file.path)
    return ("".join(part or "" for part in found.groups()) if found else "", file.modified)
