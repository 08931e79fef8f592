"""The real watcher, on real folders; what is waited for is what it tells."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedNoWriteEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)

from broadsheet.previewing.watching import Watcher
from tests.building import SETTINGS, write
from tests.previewing.running import PATIENCE

A = "content/stories/2025/a.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"archive.yml": SETTINGS, A: "a", "layouts/story.html": "s"})


@pytest.fixture
def watcher(root: Path) -> Iterator[Watcher]:
    with Watcher(root) as watcher:
        yield watcher


def told(watcher: Watcher, *wanted: str) -> set[str]:
    """Return all that is told until certain paths are; a look at everything counts as the path `*`."""
    all_told: set[str] = set()
    while not all_told.issuperset(wanted):
        paths = watcher.changes(PATIENCE)
        assert paths != set(), "nothing more came"
        all_told |= {"*"} if paths is None else paths
    return all_told


def test_every_file_of_the_archive_is_watched(root: Path) -> None:
    paths = (
        "archive.yml",
        A,
        "content/media/x.png",
        "layouts/story.html",
        "layouts/assets/own.css",
    )
    # The folders are there before the watcher: of a new one the system may tell before it watches it.
    write(root, dict.fromkeys(paths, "first"))
    with Watcher(root) as watcher:
        assert watcher.complaint == ""
        for path in paths:
            write(root, {path: "changed"})
            assert path in told(watcher, path)


def test_who_waits_is_woken_by_a_change_and_by_a_nudge_and_neither_is_lost(
    root: Path, watcher: Watcher
) -> None:
    woken = []
    watcher.nudge()
    watcher.wait(PATIENCE)
    woken.append(watcher.has_changes)
    write(root, {A: "changed"})
    watcher.wait(PATIENCE)
    woken.append(watcher.has_changes)
    assert woken == [False, True]
    assert A in told(watcher, A)


def test_files_that_come_go_and_move_are_told_of(root: Path, watcher: Watcher) -> None:
    write(root, {"content/stories/2025/b.md": "b"})
    told(watcher, "content/stories/2025/b.md")
    (root / "content/stories/2025/b.md").rename(root / "content/stories/2025/c.md")
    told(watcher, "content/stories/2025/b.md", "content/stories/2025/c.md")
    (root / "content/stories/2025/c.md").unlink()
    assert told(watcher, "content/stories/2025/c.md") <= {
        "content/stories/2025/b.md",
        "content/stories/2025/c.md",
    }


def test_a_file_that_takes_anothers_place_is_told_of_as_that(root: Path, watcher: Watcher) -> None:
    write(root, {f"{A}.tmp": "new"})
    (root / f"{A}.tmp").rename(root / A)
    assert told(watcher, A) == {A}


TEMPORARY = (
    ".a.md.swp", ".a.md.swx", "4913", "a.md~", "#a.md#", ".#a.md", "a.md.tmp", "a.md.tmp.4242.1718", "a.md___jb_tmp___",
    "a.md___jb_old___", ".goutputstream-X1Y2Z3", ".a.md.kate-swp", "a.md.tmp-1a2b3c", ".sub1a2.tmp", "a.md.part",
    "a.md.crdownload", ".DS_Store", "a.md.swp",
)  # fmt: skip


def test_what_editors_write_for_themselves_is_passed_over(root: Path, watcher: Watcher) -> None:
    for name in TEMPORARY:
        write(root, {f"content/stories/2025/{name}": "x", f"layouts/{name}": "x"})
    write(root, {"layouts/story.html": "new"})
    for name in TEMPORARY:
        (root / f"content/stories/2025/{name}").unlink()
    write(root, {A: "new"})
    assert told(watcher, A, "layouts/story.html") == {A, "layouts/story.html"}


def test_what_is_not_of_the_archive_is_passed_over(root: Path, watcher: Watcher) -> None:
    write(
        root,
        {
            "notes.txt": "x",
            "site/index.html": "x",
            ".broadsheet/cache.sqlite": "x",
            "contents.md": "x",
            "archive.yml~": "",
        },
    )
    write(root, {"archive.yml": "title: New\n"})
    assert told(watcher, "archive.yml") == {"archive.yml"}


def test_a_folder_that_comes_goes_or_moves_is_a_look_at_everything(
    root: Path, watcher: Watcher
) -> None:
    (root / "content/stories/2026").mkdir()
    told(watcher, "*")
    (root / "content/stories/2026").rename(root / "content/stories/2027")
    told(watcher, "*")
    shutil.rmtree(root / "content/stories/2025")
    told(watcher, "*")


def test_files_in_new_folders_are_told_of(root: Path, watcher: Watcher) -> None:
    file = "content/stories/2026/01/b.md"
    write(root, {file: "b"})
    told(watcher, "*")
    # On a busy machine it takes a moment until the new folder is watched: what is missed before, a
    # look at all finds.
    for size in range(2, 100):
        write(root, {file: "b" * size})
        if file in (watcher.changes(0.2) or ()):
            return
    pytest.fail("the new folder was never watched")


@pytest.mark.parametrize("folder", ["content", "layouts"])
def test_a_watched_folder_that_is_removed_and_made_again_is_watched_again(
    root: Path, watcher: Watcher, folder: str
) -> None:
    for _ in range(2):
        shutil.rmtree(root / folder)
        told(watcher, "*")
        file = f"{folder}/stories/new.md"
        write(root, {file: "new"})
        told(watcher, "*")
        write(root, {file: "newer"})
        assert file in told(watcher, file)


def test_a_folder_that_was_not_there_at_the_start_is_watched(tmp_path: Path) -> None:
    write(tmp_path, {"archive.yml": SETTINGS})
    with Watcher(tmp_path) as watcher:
        write(tmp_path, {A: "a"})
        told(watcher, "*")
        write(tmp_path, {A: "aa"})
        told(watcher, A)


def test_a_folder_exchanged_for_another_is_watched(root: Path, watcher: Watcher) -> None:
    write(root, {"other/stories/b.md": "b"})
    (root / "content").rename(root / "away")
    (root / "other").rename(root / "content")
    told(watcher, "*")
    watcher.changes(0)
    write(root, {"content/stories/b.md": "bb"})
    told(watcher, "content/stories/b.md")


def test_an_archive_behind_a_link_is_watched(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("links") / "archive"
    link.symlink_to(root)
    with Watcher(link) as watcher:
        write(root, {A: "new"})
        told(watcher, A)


def test_after_silence_it_is_time_to_look_at_everything(watcher: Watcher) -> None:
    assert watcher.changes(0) is None


def test_a_look_can_be_asked_for(watcher: Watcher) -> None:
    watcher.look()
    assert watcher.changes(PATIENCE) is None


def test_who_waits_is_let_go_at_the_end(watcher: Watcher) -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(watcher.changes(PATIENCE)))
    thread.start()
    watcher.stop()
    thread.join(PATIENCE)
    assert found == [set()]
    assert watcher.stopped
    assert watcher.changes(PATIENCE) == set()


def test_what_cannot_be_watched_is_complained_of_and_looked_at(tmp_path: Path) -> None:
    with Watcher(tmp_path / "nowhere") as watcher:
        assert watcher.complaint == "No such file or directory"
        assert watcher.changes(0) is None


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (FileModifiedEvent("{root}/content/a.md"), {"content/a.md"}),
        (
            FileMovedEvent("{root}/content/a.md", "{root}/content/b.md"),
            {"content/a.md", "content/b.md"},
        ),
        (FileMovedEvent("{root}/content/a.md.tmp", "{root}/content/a.md"), {"content/a.md"}),
        (FileMovedEvent("/elsewhere/a.md", "{root}/content/a.md"), None),
        (DirMovedEvent("{root}/content/a", "{root}/content/b"), None),
    ],
)
def test_an_event_tells_of_its_files(
    root: Path, event: FileSystemEvent, wanted: set[str] | None
) -> None:
    watcher = Watcher(root)
    watcher.hear(_at(root, event))
    heard = watcher.changes(0)
    assert heard == wanted or (wanted is None and heard is not None and "content" in heard)


@pytest.mark.parametrize("event", [FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent])
def test_to_read_a_file_changes_nothing(root: Path, event: type[FileSystemEvent]) -> None:
    watcher = Watcher(root)
    watcher.hear(event(f"{root}/content/a.md"))
    watcher.hear(FileModifiedEvent(f"{root}/content/b.md"))
    assert watcher.changes(0) == {"content/b.md"}


def _at(root: Path, event: FileSystemEvent) -> FileSystemEvent:
    places = (str(event.src_path).format(root=root), str(event.dest_path).format(root=root))
    return type(event)(places[0], places[1])
