"""What is read ahead is what loading finds in the cache, and nothing else."""

from collections.abc import Callable, Iterable
from pathlib import Path

from broadsheet.reading import load as loading
from broadsheet.reading.ahead import begin_reading, keep_read
from broadsheet.reading.cache import Cache
from broadsheet.reading.config import Config
from broadsheet.reading.load import Chunk, load
from broadsheet.reading.tree import content_tree, walk
from tests.building import story, write


def _here(
    function: Callable[[Chunk], list[bytes]], chunks: Iterable[Chunk]
) -> Iterable[list[bytes]]:
    return map(function, chunks)


def test_what_is_read_ahead_is_not_read_again_but_for_mistakes(tmp_path: Path) -> None:
    good = {f"content/stories/{number}.md": story(f"Story {number}") for number in range(50)}
    bad = {"content/stories/bad.md": "no front matter"}
    write(tmp_path, {**good, **bad, "content/stories/gone.md": story("Gone")})
    files = content_tree(walk(tmp_path / "content"), Config()).texts
    (tmp_path / "content/stories/gone.md").unlink()
    kept = [file for file in files if not file.path.endswith("gone.md")]
    read_again: list[str] = []

    def run(function: Callable[[Chunk], list[bytes]], chunks: list[Chunk]) -> Iterable[list[bytes]]:
        read_again.extend(path for chunk in chunks for path, _ in chunk)
        return _here(function, chunks)

    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache._now += 10**9  # as if what the test wrote had been there for a second
        assert cache.stamps() == {}
        results = begin_reading(tmp_path, files, Config(), run=_here)
        assert [*keep_read(results, files, cache)] == [loading.FILES_AT_ONCE, len(files)]
        assert cache.stamps() == {
            file.path: file.stamp for file in kept if not file.path.endswith("bad.md")
        }
        content = load(tmp_path, kept, Config(), cache, run=run)
    assert read_again == [*bad] == [*content.problems]
    assert [*content.items] == sorted(good)
