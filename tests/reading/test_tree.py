import os
from pathlib import Path

import pytest

from broadsheet.problems import Failure
from broadsheet.reading.config import Config
from broadsheet.reading.tree import LINK, SPECIAL, SourceFile, content_tree, look, plain_bytes, walk


def _touch(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(os.fsencode(path))


def _messages(root: Path) -> list[str]:
    return [
        str(problem).split("\n")[0]
        for problem in content_tree(walk(root / "content"), Config()).problems
    ]


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    _touch(tmp_path, "b/a", "a-b/x", "a/x", "a.md", "B")
    assert [file.path for file in walk(tmp_path)] == sorted(["b/a", "a-b/x", "a/x", "a.md", "B"])


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert list(walk(tmp_path / "nowhere")) == []


def test_what_editors_and_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    _touch(tmp_path, ".git/x", ".DS_Store", "rains.md~", "#rains.md#", "README.md", "a/README")
    assert list(walk(tmp_path)) == []


def test_a_file_is_known_by_its_size_and_times_and_place_on_the_disk(tmp_path: Path) -> None:
    _touch(tmp_path, "rains.md")
    os.utime(tmp_path / "rains.md", ns=(0, 1_500_000_000_000_000_123))
    seen = (tmp_path / "rains.md").stat()
    assert list(walk(tmp_path)) == [
        SourceFile("rains.md", 8, 1_500_000_000_000_000_123, seen.st_ctime_ns, seen.st_ino)
    ]


def test_links_and_pipes_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert [(file.path, file.size) for file in walk(tmp_path)] == [
        ("link", LINK),
        ("pipe", SPECIAL),
    ]


def test_stories_and_pages_may_stand_in_folders_but_records_may_not(tmp_path: Path) -> None:
    _touch(
        tmp_path,
        "content/stories/2025/06/a.md",
        "content/pages/b/c.md",
        "content/people/d.md",
        "content/people/e/f.md",
    )
    tree = content_tree(walk(tmp_path / "content"), Config())
    assert [file.path for file in tree.texts] == [
        "content/pages/b/c.md",
        "content/people/d.md",
        "content/stories/2025/06/a.md",
    ]
    assert [problem.file for problem in tree.problems] == ["content/people/e/f.md"]


def test_media_may_be_of_any_kind_and_in_folders(tmp_path: Path) -> None:
    _touch(tmp_path, "content/media/2025/a.jpg", "content/media/b.md")
    tree = content_tree(walk(tmp_path / "content"), Config())
    assert [file.path for file in tree.media] == ["media/2025/a.jpg", "media/b.md"]
    assert (tree.texts, tree.problems) == ((), ())


def test_a_file_that_has_no_place_is_a_mistake(tmp_path: Path) -> None:
    _touch(tmp_path, "content/a.md", "content/peple/b.md", "content/peple/c.txt")
    assert _messages(tmp_path) == [
        "content/a.md: stands outside every folder of content",
        "content/peple/b.md: 'peple' is not a taxonomy of this archive",
        "content/peple/c.txt: 'peple' is not a taxonomy of this archive",
    ]


def test_a_name_that_cannot_be_printed_is_told_in_plain_letters(tmp_path: Path) -> None:
    _touch(
        tmp_path,
        "content/stories/a\x1b[31m.md",
        "content/stories/b\u202ec.md",
        os.fsdecode(b"content/stories/d\xff.md"),
    )
    assert _messages(tmp_path) == [
        f"content/stories/{name}.md: has a name that cannot be printed"
        for name in ("a\\x1b[31m", "b\\u202ec", "d\\udcff")
    ]


def test_a_look_at_one_file_is_what_the_walk_says_of_it(tmp_path: Path) -> None:
    _touch(tmp_path, "a.md", "b/c.md", "b/.hidden/d.md", "b/e.md~", "README.md", ".git/f")
    (tmp_path / "link.md").symlink_to("a.md")
    os.mkfifo(tmp_path / "b" / "pipe")
    walked = {file.path: file for file in walk(tmp_path)}
    every = [place.relative_to(tmp_path).as_posix() for place in tmp_path.rglob("*")]
    assert {"link.md", "b/pipe", "b/.hidden/d.md", "b"} < {*every}
    assert {path: look(tmp_path, path) for path in every} == {
        path: walked.get(path) for path in every
    }


def test_a_look_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    _touch(tmp_path, "a.md")
    assert [look(tmp_path, path) for path in ("b.md", "b/c.md", "a.md/c.md")] == [None, None, None]
    assert look(tmp_path / "nowhere", "a.md") is None


def test_a_look_does_not_go_through_a_link(tmp_path: Path) -> None:
    _touch(tmp_path, "real/a.md")
    (tmp_path / "link").symlink_to("real")
    assert look(tmp_path, "link/a.md") is None
    assert look(tmp_path, "real/a.md") is not None


def test_a_look_that_the_system_refuses_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="File name too long"):
        look(tmp_path, f"{'a' * 300}.md")


def test_what_files_are_for_is_told_by_their_paths_alone() -> None:
    paths = (
        "media/2025/a.jpg",
        "pages/b.md",
        "stories/c.md",
        "stories/d.txt",
        "strays/e.md",
        "f.md",
    )
    tree = content_tree([SourceFile(path, 1, 2, 3, 4) for path in paths], Config())
    assert tree.texts == tuple(
        SourceFile(f"content/{path}", 1, 2, 3, 4) for path in ("pages/b.md", "stories/c.md")
    )
    assert tree.media == (SourceFile("media/2025/a.jpg", 1, 2, 3, 4),)
    assert [piece.file for piece in tree.advice] == ["content/stories/d.txt"]
    assert [problem.file for problem in tree.problems] == [f"content/{path}" for path in paths[4:]]


OWN = (
    "Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", "Icon\r", "__MACOSX", "@eaDir",
    "._a.md", ".a.md.swp", "a.md.bak", "a.md.BAK", "a.md.orig", "a.md.rej", "a.md.old", "a.md.bak2", "a.md.save",
    "~$x.docx", "x.md~", "$RECYCLE.BIN",
    "4913", "a.md.tmp", "a.md.tmp.4242.1718", "a.md.tmp-1a2b3c", "a.md.swp", "a.swo", "a.md.part", "a.md.crdownload",
    "a.md.lock", "~$notes.docx", ".~lock.a.md#", "a.md___jb_tmp___", "a.md~", "#a.md#", ".a", "README", "index.lck",
    ".\udcff", "\udcff.tmp",
)  # fmt: skip
OURS = (
    "a.md", "thumbs.md", "a.bak.md", "bak", "original.md", "a.origami", "old.md", "a.md.oldest", "thumbs.db.md",
    "4914", "49130", "interview.part-2.md", "film.part.mp4", "map.temp.geojson", "flash.swf", "a.tmp.md",
    "lock.md",
    "tmp", "part", "a.swp.md", "notes~.md", "a#.md", "read-me.md", "a.part.2024.webp", "\udcff.md", "a.md.temporary",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["a.md", "a.MD", "a.Md", "a.markdown", "a.MARKDOWN", "a.mdown", "a.mkd", "a.b.md"]
)
def test_markdown_has_many_endings(name: str) -> None:
    tree = content_tree([SourceFile(f"stories/{name}", 1, 2)], Config())
    assert [file.path for file in tree.texts] == [f"content/stories/{name}"]
    assert (tree.problems, tree.advice) == ((), ())


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("notes.txt", "give it a name in .md, or put it in content/media"),
        (
            "stories/notes.txt",
            "give it a name in .md, or put it in content/media or beside the index.md of its story",
        ),
        ("stories/2025/rains.md.txt", "take .txt off its name"),
        ("people/ada.docx", "give it a name in .md, or put it in content/media"),
        (
            "pages/about.html",
            "give it a name in .md, or put it in content/media or beside the index.md of its page",
        ),
        (
            "stories/rains",
            "give it a name in .md, or put it in content/media or beside the index.md of its story",
        ),
        (
            "stories/md",
            "give it a name in .md, or put it in content/media or beside the index.md of its story",
        ),
    ],
)
def test_what_is_no_markdown_is_advised_upon(path: str, hint: str) -> None:
    tree = content_tree([SourceFile(path, 1, 2)], Config())
    assert (tree.texts, tree.problems) == ((), ())
    assert [(piece.file, piece.name, piece.hint) for piece in tree.advice] == [
        (f"content/{path}", "not-markdown", hint)
    ]


@pytest.mark.parametrize(
    ("name", "is_copy"),
    [
        ("rains (Ada's conflicted copy 2025-06-07).md", True),
        ("rains (conflicted copy 2025-06-07 101500).md", True),
        ("rains.sync-conflict-20250607-101500-ABCDEFG.md", True),
        ("conflict.md", False),
        ("the-conflict (2025).md", False),
    ],
)
def test_a_copy_made_by_a_program_that_keeps_folders_alike_is_read_and_told(
    name: str, *, is_copy: bool
) -> None:
    tree = content_tree([SourceFile(f"stories/{name}", 1, 2)], Config())
    assert len(tree.texts) == 1
    assert [piece.name for piece in tree.advice] == ["conflicting-copy"] * is_copy


@pytest.mark.parametrize("name", OWN)
def test_what_editors_write_for_themselves_is_passed_over(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, name, "a.md")
    assert [file.path for file in walk(tmp_path)] == ["a.md"]
    assert look(tmp_path, name) is None


@pytest.mark.parametrize("name", OURS)
def test_nothing_that_an_archive_may_hold_is_passed_over(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, name)
    assert [file.path for file in walk(tmp_path)] == [name]


def test_what_goes_while_it_is_looked_at_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path, "a.md", "b/c.md")
    listed = os.scandir

    def scandir(folder: str) -> list[os.DirEntry[str]]:
        found = list(listed(folder))
        for entry in found:
            if entry.is_file():
                os.unlink(entry.path)  # noqa: PTH108 - it is a text
        return found

    monkeypatch.setattr(os, "scandir", scandir)
    assert list(walk(tmp_path)) == []


def test_only_a_plain_file_is_opened(tmp_path: Path) -> None:
    _touch(tmp_path, "a.md")
    assert plain_bytes(tmp_path / "a.md") == (tmp_path / "a.md").read_bytes()
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path):
        with pytest.raises(OSError, match="is not a plain file"):
            plain_bytes(place)
