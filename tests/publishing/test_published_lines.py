from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.pages.catalogue import Catalogue, catalogue
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.published_lines import published_lines
from broadsheet.publishing.staging import content_digest
from tests.archive.stories import assembled, story
from tests.building import write

STORIES = [
    story("rain\u2028s", "2025-03-01", title="Line\u2028 separated\n"),
    story("vote", "2025-02-01"),
    story("fire", "2024-12-31"),
]


def _published(folder: Path) -> tuple[Catalogue, dict[str, ManifestEntry]]:
    pages = catalogue(assembled(STORIES)[0])
    files = {
        path: pages.lines.of_year(year).encode()
        for (kind, year), path in pages.data.paths().items()
        if kind == "data-year"
    }
    write(folder, files)
    entries = {
        path: ManifestEntry(b"page", content_digest(data), len(data), 0)
        for path, data in files.items()
    }
    return catalogue(assembled(STORIES)[0]), entries


def test_lines_are_those_that_would_be_made(tmp_path: Path) -> None:
    pages, entries = _published(tmp_path)
    lines = published_lines(pages, tmp_path, entries)
    assert lines == dict(enumerate(pages.lines.each(range(3))))


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(file.read_bytes().replace(b"2025", b"2026", 1)),
        lambda file: file.write_bytes(file.read_bytes() + b"{}\n"),
        lambda file: file.write_bytes(b"\xff"),
    ],
    ids=["gone", "changed", "longer", "no text"],
)
def test_a_damaged_file_is_left_aside(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    pages, entries = _published(tmp_path)
    damage(tmp_path / next(path for path in entries if "2025" in path))
    assert published_lines(pages, tmp_path, entries).keys() == {2}


def test_a_file_that_has_other_stories_is_left_aside(tmp_path: Path) -> None:
    _, entries = _published(tmp_path)
    fewer = catalogue(assembled(STORIES[:1] + STORIES[2:])[0])
    assert published_lines(fewer, tmp_path, entries).keys() == {1}
