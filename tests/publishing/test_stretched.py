"""Archives so large that files are made in stretches, and stories shelved: the same bytes as of any other."""

import os
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import Mock

import pytest

from broadsheet.pages import database, exports, stretches
from broadsheet.publishing import stretched
from broadsheet.reading import load
from tests.building import SETTINGS, publish, story, write

STORIES = {
    f"content/stories/{at}.md": story(
        f"Rain {at}",
        f"202{4 + at % 2}-06-0{at + 1}",
        people=[f"Ann {at % 3}"],
        source={"name": "The Gazette", "url": f"https://gazette.example/{at}"},
    )
    for at in range(7)
}


def _files(site: Path) -> Mapping[str, bytes]:
    # The tables that the pages print sums of are among them.
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and ".broadsheet" not in path.parts
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "archive", {"archive.yml": SETTINGS, **STORIES})


def test_a_large_archive_becomes_what_a_small_one_does_file_by_file(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, tmp_path / "whole")
    write(root, {"content/stories/3.md": STORIES["content/stories/3.md"] + "\nIt rained on.\n"})
    publish(root, tmp_path / "whole-edited")
    monkeypatch.setattr(stretches, "STRETCH", 2)
    monkeypatch.setattr(exports, "_KEPT_LINES", 2)
    monkeypatch.setattr(load, "SHELVED", 2)
    # Views of an edited file are kept in a temporary file, not in memory.
    monkeypatch.setattr(stretched, "_KEPT", 10)
    write(root, STORIES)
    publish(root, tmp_path / "site")
    assert _files(tmp_path / "site") == _files(tmp_path / "whole")
    assert not publish(root, tmp_path / "site").rendered
    write(root, {"content/stories/3.md": STORIES["content/stories/3.md"] + "\nIt rained on.\n"})
    made = Mock(wraps=database.database_pieces)
    monkeypatch.setattr(stretches, "database_pieces", made)
    publish(root, tmp_path / "site")
    assert _files(tmp_path / "site") == _files(tmp_path / "whole-edited")
    # Whether a file has moved is told by the same views that it is printed from.
    made.assert_called_once()


def test_stretches_that_did_not_move_are_not_rendered(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 2)
    publish(root, tmp_path / "site")
    write(root, {"content/pages/about.md": "---\ntitle: About\n---\n\nWho we are.\n"})
    before = (tmp_path / "site/data/stories.csv").stat().st_mtime_ns
    report = publish(root, tmp_path / "site")
    assert (tmp_path / "site/data/stories.csv").stat().st_mtime_ns == before
    assert report.rendered == report.pages - report.unchanged < report.pages


def _month(month: int, *, title: str = "Rain") -> dict[str, str]:
    return {
        f"content/stories/m{month}-{at}.md": story(
            f"{title} {at}", f"2025-{month:02}-1{at}", people=["Ann 1"], source={"name": "Gazette"}
        )
        for at in range(3)
    }


EDITS: Mapping[str, Mapping[str, str]] = {
    "a title": {"content/stories/m2-1.md": story("=Hail", "2025-02-11", people=["Ann 1"])},
    "a body": {"content/stories/m2-1.md": story("Rain 1", "2025-02-11", "It rained on and on.")},
    "a new story": {"content/stories/new.md": story("Snow", "2025-02-12", people=["Ann 1", "Bo"])},
    "another day": {"content/stories/m2-1.md": story("Rain 1", "2025-03-11", people=["Ann 1"])},
    "another record": {"content/people/ann.md": "---\nname: Ann 1\nalso: [Annie]\n---\n"},
}


def _published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stretch: int) -> Path:
    """Return an archive of three months that is published beside it, with so many stories in a stretch at most."""
    monkeypatch.setattr(stretches, "STRETCH", stretch)
    monkeypatch.setattr(stretches, "STRETCH_OF_YEAR", 2)
    root = write(
        tmp_path / "archive", {"archive.yml": SETTINGS, **_month(1), **_month(2), **_month(3)}
    )
    publish(root, tmp_path / "site")
    return root


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_files_are_as_those_of_a_clean_build(
    edit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _published(tmp_path, monkeypatch, stretch=2)
    # Twice: what the second takes over, the first has taken over as well.
    for number in range(2):
        write(root, EDITS[edit])
        write(root, {"content/stories/other.md": story(f"Wind {number}", "2025-01-20")})
        publish(root, tmp_path / "site")
    publish(root, tmp_path / "clean")
    assert _files(tmp_path / "site") == _files(tmp_path / "clean")


def test_after_a_whole_month_is_gone_what_is_left_is_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _published(tmp_path, monkeypatch, stretch=3)
    for path in _month(2):
        (root / path).unlink()
    publish(root, tmp_path / "site")
    publish(root, tmp_path / "clean")
    assert _files(tmp_path / "site") == _files(tmp_path / "clean")


def test_only_rows_of_the_month_of_an_edit_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _published(tmp_path, monkeypatch, stretch=2)
    made, cells = Mock(wraps=exports.table_of), Mock(wraps=database.story_cells)
    monkeypatch.setattr(stretches, "table_of", made)
    monkeypatch.setattr(database, "story_cells", cells)
    write(root, EDITS["a title"])
    publish(root, tmp_path / "site")
    # The first stretch is made each time, and of the month of the edit one of two.
    assert made.call_count == 2
    cells.assert_called_once()


def test_nothing_is_taken_from_a_file_that_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 2)
    root = write(
        tmp_path / "archive", {"archive.yml": SETTINGS, **_month(1), **_month(2), **_month(3)}
    )
    publish(root, tmp_path / "site")
    for name in ("stories.csv", "archive.db"):
        file = tmp_path / "site/data" / name
        was = file.stat()
        file.write_bytes(file.read_bytes().replace(b"Rain 1", b"Hail 1"))
        os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    write(root, EDITS["a new story"])
    publish(root, tmp_path / "site")
    publish(root, tmp_path / "clean")
    assert _files(tmp_path / "site") == _files(tmp_path / "clean")


@pytest.mark.parametrize("damage", [b"", b"x" * 40])
def test_a_build_whose_note_of_pieces_is_damaged_makes_them_all(
    damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 2)
    root = write(tmp_path / "archive", {"archive.yml": SETTINGS, **_month(1), **_month(2)})
    publish(root, tmp_path / "site")
    [note] = [*(root / ".broadsheet").rglob("pieces")]
    note.write_bytes(damage)
    write(root, EDITS["a new story"])
    publish(root, tmp_path / "site")
    publish(root, tmp_path / "clean")
    assert _files(tmp_path / "site") == _files(tmp_path / "clean")
