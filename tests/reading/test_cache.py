from pathlib import Path

import msgspec
import pytest

from broadsheet.model import Body, Document, Item
from broadsheet.problems import Failure
from broadsheet.reading.cache import Bodies, Cache, Fresh, decoded
from broadsheet.reading.tree import SourceFile


def item(name: str) -> Item:
    return Document(file=f"content/pages/{name}.md", permalink=f"/{name}/", title=name, body=Body(f"address of {name}"))


def fresh(name: str, modified: int = 1) -> Fresh:
    made = item(name)
    return Fresh(SourceFile(made.file, 3, modified), b"digest", made, f"<p>{name}</p>")


def test_what_was_kept_is_known_again(tmp_path: Path) -> None:
    with Cache(tmp_path / "kept" / "cache", key=b"one") as cache:
        cache.keep([fresh("a"), fresh("b")])
        cache.keep_fact("countries", b"en", b"many")
    with Cache(tmp_path / "kept" / "cache", key=b"one") as cache:
        known = cache.known()
        assert [decoded(each) for each in known.values()] == [item("a"), item("b")]
        assert cache.fact("countries", b"en") == b"many"
        assert cache.fact("countries", b"de") is None
    assert Bodies(tmp_path / "kept" / "cache")["address of a"] == "<p>a</p>"


def test_another_era_begins_with_nothing(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a")])
        cache.keep_fact("countries", b"en", b"many")
    with Cache(tmp_path / "cache", key=b"two") as cache:
        assert (cache.known(), cache.fact("countries", b"en")) == ({}, None)


@pytest.mark.parametrize("damage", [b"not a database", b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_damaged_cache_is_begun_again(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(damage)
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a")])
        assert list(cache.known()) == [item("a").file]


def test_files_that_are_no_more_are_forgotten(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a"), fresh("b")])
        cache.forget([item("a").file])
        assert list(cache.known()) == [item("b").file]


def test_the_time_of_a_file_changed_just_now_is_not_trusted(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        now = (tmp_path / "cache").stat().st_mtime_ns
        cache.keep([fresh("a", now), fresh("b", now - 10**9)])
        assert [each.stamp for each in cache.known().values()] == ["", fresh("b", now - 10**9).file.stamp]


def test_bodies_that_no_file_has_are_forgotten_in_the_end(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh(str(number)) for number in range(200)])
        cache.prune({item("7").file: item("7")})
    bodies = Bodies(tmp_path / "cache")
    assert bodies["address of 7"] == "<p>7</p>"
    with pytest.raises(Failure, match="begun again"):
        bodies["address of 8"]


def test_a_file_whose_time_alone_changed_keeps_its_body(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a")])
        cache.keep([msgspec.structs.replace(fresh("a", 2), html=None)])
    assert Bodies(tmp_path / "cache")["address of a"] == "<p>a</p>"


def test_a_cache_where_no_folder_can_be_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Failure, match="file"):
        Cache(tmp_path / "file" / "cache", key=b"one")
