"""Where in its repository an archive stands, as annotations have it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.cli import broadsheet
from broadsheet.commands.repository import folder_in_repository
from tests.building import SETTINGS, story, write


@pytest.mark.parametrize(
    ("git", "root", "folder"),
    [
        (".git/HEAD", "", ""),
        (".git/HEAD", "news/archive", "news/archive"),
        (".git", "archive", "archive"),
        ("archive/.git", "archive", ""),
    ],
    ids=["the whole", "a folder", "a work tree's file", "a repository of its own"],
)
def test_a_path_leads_from_the_root_of_the_repository(
    tmp_path: Path, git: str, root: str, folder: str
) -> None:
    write(tmp_path, {git: ""})
    (tmp_path / root).mkdir(parents=True, exist_ok=True)
    assert folder_in_repository(tmp_path / root) == folder


def test_annotations_name_files_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(
        tmp_path / "news/archive",
        {"archive.yml": SETTINGS, "content/stories/a.md": story("A", "someday")},
    )
    write(tmp_path, {".git/HEAD": ""})
    monkeypatch.chdir(root / "content")
    told = CliRunner().invoke(
        broadsheet, ["check", "--format", "github", "--jobs", "1"], standalone_mode=False
    )
    assert told.output.startswith("::error file=news/archive/content/stories/a.md,line=3,col=7::")
    plain = CliRunner().invoke(broadsheet, ["check", "--jobs", "1"], standalone_mode=False)
    assert plain.output.startswith("content/stories/a.md:3:7: ")
