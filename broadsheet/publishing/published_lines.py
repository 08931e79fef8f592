"""Published lines: the exported lines of stories, read where they are published, which is sooner than making them."""

from collections.abc import Container, Mapping
from contextlib import suppress
from pathlib import Path

from broadsheet.pages.catalogue import Catalogue
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import content_digest


def published_lines(
    pages: Catalogue, folder: Path, entries: Mapping[str, ManifestEntry], but: Container[str]
) -> dict[int, str]:
    """Return the lines in the files of years that are published in a folder, by the stories' positions.

    The published archive must have had the same stories in the same order as that of the pages, and
    none but those with the permalinks `but` may have another line now. A file that is not as the
    entries say is left aside.
    """
    archive, found = pages.archive, dict[int, str]()
    for (kind, year), path in pages.data.paths().items():
        if kind != "data-year" or path not in entries:
            continue
        with suppress(OSError):
            data = (folder / path).read_bytes()
            # A line has its end, and is no text for people: what it holds is escaped.
            *lines, _ = data.decode(errors="replace").split("\n")
            positions = archive.days[year]
            if content_digest(data) == entries[path].content and len(lines) == len(positions):
                found |= {
                    position: f"{line}\n"
                    for position, line in zip(positions, lines, strict=True)
                    if archive.permalinks[position] not in but
                }
    return found
