"""The commands of making and changing an archive, as they are typed."""

import json
from pathlib import Path

import pytest

from tests.building import write
from tests.processes import run

STORY = "---\ntitle: A\ndate: 2025-01-01\n---\nText.\n"


def test_an_archive_is_begun_built_and_found_from_below(tmp_path: Path) -> None:
    begun = run("init", "new", "--title", "The Record", cwd=tmp_path)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert begun.stdout.endswith("next: cd new && broadsheet serve\n")
    below = tmp_path / "new/content/stories"
    built = run("build", "--no-search", cwd=below)
    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "new/site/index.html").exists()
    told = json.loads(run("where", "--json", cwd=below).stdout)
    assert told["root"] == str((tmp_path / "new").resolve())
    assert (told["own layouts"], told["own beginnings"]) == ("none", "none")
    again = run("init", "new", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (
        2,
        "broadsheet: new/archive.yml is there already: nothing was written\n",
    )


def test_outside_an_archive_every_command_says_how_to_begin_one(tmp_path: Path) -> None:
    for command in ("build", "check", "where"):
        said = run(command, cwd=tmp_path)
        assert said.returncode == 2
        assert said.stderr.endswith("`broadsheet init` begins one\n")


def test_a_layout_is_copied_once(tmp_path: Path) -> None:
    write(tmp_path, {"archive.yml": "title: A\n", "content/stories/a.md": STORY})
    copied = run("layouts", "copy", "story.html", cwd=tmp_path)
    assert (copied.returncode, copied.stdout) == (0, "layouts/story.html\n")
    assert "story.html" in json.loads(run("where", "--json", cwd=tmp_path).stdout)["own layouts"]
    again = run("layouts", "copy", "story.html", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (
        2,
        "broadsheet: layouts/story.html is there already: nothing was written\n",
    )
    wrong = run("layouts", "copy", "stroy.html", cwd=tmp_path)
    assert (
        wrong.stderr
        == "broadsheet: the theme has no layout 'stroy.html': did you mean 'story.html'?\n"
    )
    assert run("layouts", "copy", "../pyproject.toml", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    said = run("completion", shell)
    assert (said.returncode, "_BROADSHEET_COMPLETE" in said.stdout) == (0, True)


def test_an_archive_is_imported_as_it_is_begun(tmp_path: Path) -> None:
    write(tmp_path / "old", {"content/posts/rains.md": STORY})
    begun = run("init", "new", "--from", "hugo", "old", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    assert (tmp_path / "new/content/stories/2025/01/rains.md").exists()
    wrong = run("import", "hugo", "old", "more", "--into", "new", cwd=tmp_path)
    assert (wrong.returncode, wrong.stderr) == (2, "broadsheet: one source at a time, not 3\n")
