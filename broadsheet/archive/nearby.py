"""Nearby: which path somebody may have meant who wrote one that leads to nothing.

Only paths of the same name or in the same folder are compared, so that ten thousand broken links
in a large archive are reported in seconds.
"""

import posixpath
from collections.abc import Iterable

from broadsheet.reading.fields import nearest


class Nearby:
    """The known paths, by name and by folder."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._by_folder: dict[str, list[str]] = {}
        for path in paths:
            folder, name = posixpath.split(path.rstrip("/"))
            self._by_name.setdefault(name, []).append(path)
            self._by_folder.setdefault(folder, []).append(path)

    def like(self, path: str) -> str:
        """Return the known path that is most like an unknown one; an empty text when none is close.

        A path of the same name in another folder wins over a similar name in the same folder.
        """
        folder, name = posixpath.split(path.rstrip("/"))
        elsewhere = self._by_name.get(name, [])
        if len(elsewhere) == 1:
            return elsewhere[0]
        return nearest(path, elsewhere or self._by_folder.get(folder, []))
