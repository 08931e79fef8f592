"""Records: what is written down of published files, kept in memory as it is written.

A watch writes all of it at each save, of which a few lines have moved. So files are taken together
in the order of their paths, some hundred at a time, and what is written of each group is made again
only when one of its files has moved.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from broadsheet.publishing.manifest import (
    ManifestEntry,
    encoded_entries,
    manifest_lines,
    write_encoded_entries,
    write_lines,
)

_GROUP = 128
"""Files of a group that is made anew; twice as many are cut."""


class _Group:
    """Files whose paths follow one another."""

    __slots__ = ("encoded", "lines", "paths")

    def __init__(self, paths: list[str]) -> None:
        self.paths = paths
        self.lines = b""
        """Their lines in the manifest."""
        self.encoded = b""
        """Their entries, as the file of entries has them."""

    def write(self, entries: Mapping[str, ManifestEntry]) -> None:
        """Make anew what is written of them."""
        own = {path: entries[path] for path in self.paths}
        self.lines = manifest_lines((path, entry.content) for path, entry in own.items())
        self.encoded = bytes(encoded_entries(own))


class Records:
    """What is written down of published files."""

    def __init__(self, entries: Mapping[str, ManifestEntry]) -> None:
        self._groups = list(_cut(sorted(entries)))
        for group in self._groups:
            group.write(entries)

    def renew(self, entries: Mapping[str, ManifestEntry], moved: Iterable[str]) -> None:
        """Take over entries, which are as they were but for those of the paths that moved, came or went."""
        firsts = [group.paths[0] for group in self._groups]
        of_group: dict[int, list[str]] = {}
        for path in moved:
            of_group.setdefault(max(bisect_right(firsts, path) - 1, 0), []).append(path)
        # The last first, so that the numbers of those before them stay.
        for number in sorted(of_group, reverse=True):
            paths = self._groups[number].paths if self._groups else []
            for path in of_group[number]:
                at = bisect_left(paths, path)
                is_there = paths[at : at + 1] == [path]
                paths[at : at + is_there] = [path] if path in entries else []
            groups = list(_cut(paths)) if len(paths) > 2 * _GROUP else [_Group(paths)]
            self._groups[number : number + 1] = groups if paths else []
            for group in groups:
                group.write(entries)

    def write_manifest(self, file: Path) -> bytes:
        """Write the manifest through to the disk, and return its digest."""
        return write_lines(file, [group.lines for group in self._groups])

    def write_entries(self, file: Path, manifest: bytes) -> None:
        """Write the entries of the manifest with this digest."""
        count = sum(len(group.paths) for group in self._groups)
        write_encoded_entries(file, count, [group.encoded for group in self._groups], manifest)


def _cut(paths: Sequence[str]) -> Iterator[_Group]:
    for start in range(0, len(paths), _GROUP):
        yield _Group([*paths[start : start + _GROUP]])
