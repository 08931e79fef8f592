"""Archives so large that files are made in stretches, and stories shelved: the same bytes as of any other."""

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
