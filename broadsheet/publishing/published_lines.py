"""Published lines: the exported lines of stories, read where they are published, which is sooner than making them."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from broadsheet.pages.catalogue import Catalogue
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import content_digest


def published_lines(
    before: Catalogue, folder: Path, entries: Mapping[str, ManifestEntry]
) -> dict[int, str]:
    """Return the lines in the files of years that are published in a folder, by the stories' positions.

    The published archive had the stories of the catalogue `before`, in the same order. A file that is
    not as the entries say is left aside.
    """
    archive, found = before.archive, dict[int, str]()
    for (kind, year), path in before.data.paths().items():
        if kind != "data-year" or path not in entries:
            continue
        with suppress(OSError):
            data = (folder / path).read_bytes()
            # A line has its end, and is no text for people: what it holds is escaped.
            *lines, _ = data.decode(errors="replace").split("\n")
            positions = archive.days[year]
            if content_digest(data) == entries[path].content and len(lines) == len(positions):
                found |= {
                    position: f"{line}\n" for position, line in zip(positions, lines, strict=True)
                }
    return found
