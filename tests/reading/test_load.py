import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from broadsheet.reading.cache import Cache
from broadsheet.reading.config import Config
from broadsheet.reading.load import Chunk, ReadContent, load, reload
from broadsheet.reading.tree import SourceFile, content_tree, walk

LONG_AGO = 1_500_000_000_000_000_000


class Reader:
    """Loads an archive, and counts the files that were opened for it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.opened: list[str] = []

    def _run(
        self, function: Callable[[Chunk], list[bytes]], chunks: list[Chunk]
    ) -> Iterable[list[bytes]]:
        for chunk in chunks:
            self.opened += [Path(path).stem for path, _ in chunk]
            yield function(chunk)

    def load(self, *more: SourceFile) -> ReadContent:
        self.opened.clear()
        with Cache(self.root / "cache", key=b"one") as cache:
            cache._now += 10**9  # as if what the test wrote had been there for a second
            files = (*content_tree(walk(self.root / "content"), Config()).texts, *more)
            return load(self.root, files, Config(), cache, run=self._run)

    def reload(self, before: ReadContent, *changed: str, gone: Iterable[str] = ()) -> ReadContent:
        """Read the stories of these names again."""
        self.opened.clear()
        paths = {f"content/stories/{name}.md" for name in changed}
        files = [
            file
            for file in content_tree(walk(self.root / "content"), Config()).texts
            if file.path in paths
        ]
        lost = [f"content/stories/{name}.md" for name in gone]
        with Cache(self.root / "cache", key=b"one") as cache:
            return reload(
                self.root,
                before,
                changed=files,
                gone=lost,
                config=Config(),
                cache=cache,
                run=self._run,
            )


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def _write(root: Path, name: str, title: str, modified: int = LONG_AGO) -> None:
    file = root / f"content/stories/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: {title}\ndate: 2025-06-07\n---\n")
    os.utime(file, ns=(modified, modified))


def test_only_files_that_changed_are_opened(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    _write(reader.root, "b", "Two")
    first = reader.load()
    _write(reader.root, "b", "Six", LONG_AGO + 1)
    second = reader.load()
    assert [story.title for story in first.stories] == ["One", "Two"]
    assert [story.title for story in second.stories] == ["One", "Six"]
    assert reader.opened == ["b"]


def test_a_file_whose_time_alone_changed_is_not_read_twice(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    first = reader.load()
    _write(reader.root, "a", "One", LONG_AGO + 1)
    assert reader.load() == first
    assert reader.opened == ["a"]
    reader.load()
    assert reader.opened == []


def test_files_that_change_places_are_read_again_though_size_and_time_are_the_same(
    reader: Reader,
) -> None:
    _write(reader.root, "a", "One")
    _write(reader.root, "b", "Two")
    reader.load()
    folder = reader.root / "content/stories"
    (folder / "a.md").rename(folder / "c.md")
    (folder / "b.md").rename(folder / "a.md")
    (folder / "c.md").rename(folder / "b.md")
    assert [story.title for story in reader.load().stories] == ["Two", "One"]


def test_a_file_overwritten_with_its_old_time_is_read_again(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    reader.load()
    _write(reader.root, "a", "Two")
    assert [story.title for story in reader.load().stories] == ["Two"]


def test_a_broken_file_is_told_every_time(reader: Reader) -> None:
    _write(reader.root, "a", "One: two")
    _write(reader.root, "b", "Two")
    assert reader.load() == reader.load()
    assert reader.opened == ["a"]
    assert list(reader.load().problems) == ["content/stories/a.md"]


def test_a_file_that_breaks_is_no_longer_known_as_it_was(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    reader.load()
    _write(reader.root, "a", "One: two", LONG_AGO + 1)
    broken = reader.load()
    assert (broken.stories, len(broken.problems)) == ((), 1)


def test_a_file_that_is_gone_is_forgotten(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    reader.load()
    (reader.root / "content/stories/a.md").unlink()
    assert reader.load() == ReadContent({}, {}, {})


def test_many_files_come_in_the_order_of_their_paths(reader: Reader) -> None:
    for number in range(90):
        _write(reader.root, f"{number:02}", f"Story {number}")
    assert [story.title for story in reader.load().stories] == [
        f"Story {number}" for number in range(90)
    ]


def test_after_an_edit_only_its_file_is_opened(reader: Reader) -> None:
    for name in ("a", "b", "c"):
        _write(reader.root, name, "One")
    before = reader.load()
    _write(reader.root, "b", "Two")
    after = reader.reload(before, "b")
    assert reader.opened == ["b"]
    assert after == reader.load()
    assert after.items["content/stories/a.md"] is before.items["content/stories/a.md"]


def test_new_files_take_their_place_among_the_others_and_those_that_are_gone_leave_it(
    reader: Reader,
) -> None:
    _write(reader.root, "b", "Two")
    _write(reader.root, "d", "Four")
    before = reader.load()
    for name in ("a", "c"):
        _write(reader.root, name, name)
    (reader.root / "content/stories/d.md").unlink()
    after = reader.reload(before, "a", "c", gone=["d"])
    assert [Path(file).stem for file in after.items] == ["a", "b", "c"]
    assert list(after.items.items()) == list(reader.load().items.items())


def test_a_file_that_breaks_keeps_what_it_held_until_it_is_mended(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    first = reader.load()
    _write(reader.root, "a", "One: two")
    broken = reader.reload(first, "a")
    assert ([story.title for story in broken.stories], list(broken.problems)) == (
        ["One"],
        ["content/stories/a.md"],
    )
    assert broken.problems == reader.load().problems
    assert broken.flawed == reader.load().flawed
    _write(reader.root, "a", "Two")
    assert reader.reload(broken, "a") == reader.load()


def test_a_broken_file_that_is_gone_leaves_no_problem(reader: Reader) -> None:
    _write(reader.root, "a", "One: two")
    broken = reader.load()
    (reader.root / "content/stories/a.md").unlink()
    assert reader.reload(broken, gone=["a"]) == ReadContent({}, {}, {})


def test_what_is_read_again_is_known_to_the_next_start(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    before = reader.load()
    _write(reader.root, "a", "Two")
    reader.reload(before, "a")
    reader.load()
    assert [story.title for story in reader.load().stories] == ["Two"]
    assert reader.opened == []


def _move(root: Path, old: str, new: str) -> None:
    (root / "content/stories" / new).parent.mkdir(parents=True, exist_ok=True)
    (root / "content/stories" / old).rename(root / "content/stories" / new)


def test_a_folder_that_is_renamed_is_not_read_again(reader: Reader) -> None:
    for name in ("old/a", "old/b"):
        _write(reader.root, name, name.title())
    first = reader.load()
    _move(reader.root, "old", "new")
    second = reader.load()
    assert reader.opened == []
    assert [story.file for story in second.stories] == [
        "content/stories/new/a.md",
        "content/stories/new/b.md",
    ]
    _move(reader.root, "new", "newer")
    third = reader.reload(second, "newer/a", "newer/b", gone=("new/a", "new/b"))
    assert reader.opened == []
    assert [(story.file, story.title) for story in third.stories] == [
        ("content/stories/newer/a.md", "Old/A"), ("content/stories/newer/b.md", "Old/B")
    ]  # fmt: skip
    assert reader.load() == third
    assert first.stories[0].body == third.stories[0].body


def test_a_story_under_another_name_is_read_again(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    reader.load()
    _move(reader.root, "a.md", "b.md")
    (story,) = reader.load().stories
    assert (story.slug, reader.opened) == ("b", ["b"])


def test_a_folder_that_is_copied_is_read(reader: Reader) -> None:
    _write(reader.root, "old/a", "One")
    reader.load()
    _write(reader.root, "new/a", "Two")
    assert [story.title for story in reader.load().stories] == ["Two", "One"]
    assert reader.opened == ["a"]


def test_a_file_that_goes_before_it_is_read_is_gone(reader: Reader) -> None:
    _write(reader.root, "a", "One")
    lost = SourceFile("content/stories/b.md", 10, 1)
    content = reader.load(lost, SourceFile("content/stories/a.md/c.md", 10, 1))
    assert ([story.file for story in content.stories], content.problems) == (
        ["content/stories/a.md"],
        {},
    )
    _write(reader.root, "b", "Two")
    both = reader.reload(content, "b")
    (reader.root / "content/stories/b.md").unlink()
    with Cache(reader.root / "cache", key=b"one") as cache:
        after = reload(
            reader.root, both, changed=[lost], gone=(), config=Config(), cache=cache, run=reader._run
        )  # fmt: skip
    assert ([story.file for story in after.stories], after.problems) == (
        ["content/stories/a.md"],
        {},
    )
