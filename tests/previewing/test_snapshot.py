import os
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from broadsheet.previewing.snapshot import Changes, next_snapshot, take_snapshot
from broadsheet.problems import Failure
from tests.building import SETTINGS, write

FILES = {
    "archive.yml": SETTINGS, "content/stories/a.md": "a", "content/stories/b.md": "b", "content/media/c.png": "c",
    "layouts/story.html": "s",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def test_what_has_not_changed_is_seen_as_it_was(root: Path) -> None:
    seen = take_snapshot(root)
    assert next_snapshot(root, seen) == (seen, Changes())
    assert next_snapshot(root, seen, set()) == (seen, Changes())


@pytest.mark.parametrize("told", [True, False], ids=["told of", "found"])
def test_new_changed_and_missing_files_are_told_apart(root: Path, *, told: bool) -> None:
    before = take_snapshot(root)
    write(root, {"content/stories/a.md": "aa", "content/stories/d/e.md": "e"})
    (root / "content/stories/b.md").unlink()
    paths = {f"content/stories/{name}.md" for name in ("a", "b", "d/e", "never")} if told else None
    seen, changes = next_snapshot(root, before, paths)
    assert [file.path for file in changes.content] == ["stories/a.md", "stories/d/e.md"]
    assert changes.gone == ("stories/b.md",)
    assert (changes.settings, changes.layouts) == (False, False)
    assert seen == take_snapshot(root)
    assert list(seen.content) == sorted(seen.content)


def test_a_file_that_is_told_of_counts_as_changed_though_it_looks_the_same(root: Path) -> None:
    before = take_snapshot(root)
    assert [
        file.path for file in next_snapshot(root, before, {"content/stories/a.md"})[1].content
    ] == ["stories/a.md"]


def test_settings_are_known_by_what_they_say(root: Path) -> None:
    before = take_snapshot(root)
    write(root, {"archive.yml": SETTINGS})
    assert next_snapshot(root, before) == (before, Changes())
    write(root, {"archive.yml": "title: Another\n"})
    assert next_snapshot(root, before, {"archive.yml"})[1] == Changes(settings=True)
    (root / "archive.yml").unlink()
    assert next_snapshot(root, before)[1] == Changes(settings=True)


def test_layouts_that_came_changed_or_went_are_seen(root: Path) -> None:
    for act in ((root / "layouts/new.html").touch, (root / "layouts/story.html").unlink):
        before = take_snapshot(root)
        act()
        assert next_snapshot(root, before)[1] == Changes(layouts=True)


def test_many_paths_are_a_look_at_everything(root: Path) -> None:
    before = take_snapshot(root)
    write(root, {"content/stories/new.md": "n"})
    paths = {f"content/stories/{number}.md" for number in range(300)}
    assert [file.path for file in next_snapshot(root, before, paths)[1].content] == [
        "stories/new.md"
    ]


def test_settings_that_cannot_be_read_are_a_failure(root: Path) -> None:
    (root / "archive.yml").unlink()
    (root / "archive.yml").mkdir()
    with pytest.raises(Failure, match=r"archive\.yml"):
        take_snapshot(root)


NAMES = (
    "stories/a.md",
    "stories/b.md",
    "stories/.b.md",
    "stories/c/d.md",
    "stories/c",
    "media/e~",
    "f.md",
)


@settings(max_examples=40)
@given(
    steps=st.lists(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(("write", "delete", "link", "pipe"))),
            max_size=4,
        ),
        max_size=5,
    )
)
def test_what_is_told_of_and_what_is_found_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[tuple[str, str]]]
) -> None:
    root = write(tmp_path_factory.mktemp("archive"), {"content/stories/a.md": "a"})
    told = found = take_snapshot(root)
    for edits in steps:
        for name, act in edits:
            _put(root / "content" / name, act)
        paths = {f"content/{name}" for name, _ in edits}
        # A folder that comes or goes is a look at everything, as the watcher tells of it.
        paths |= {
            f"content/{path}"
            for path in told.content
            if not os.path.lexists(root / "content" / path)
        }
        paths |= {file.relative_to(root).as_posix() for file in root.rglob("*")}
        told, found = next_snapshot(root, told, paths)[0], next_snapshot(root, found)[0]
        assert told == found == take_snapshot(root)


def _put(place: Path, act: str) -> None:
    if place.is_dir() and not place.is_symlink():
        return
    if any(os.path.lexists(above) and not above.is_dir() for above in place.parents):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    if act == "write":
        place.write_text("x")
    elif act == "link":
        place.symlink_to("nowhere")
    elif act == "pipe":
        os.mkfifo(place)
