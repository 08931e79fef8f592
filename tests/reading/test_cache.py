import os
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from broadsheet.model import Body, Document, Item
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache, Fresh, known_item
from broadsheet.reading.cache_trouble import CacheTrouble, Remedy, remove_cache
from broadsheet.reading.tree import SourceFile
from tests.building import write


def item(name: str) -> Item:
    return Document(
        file=f"content/pages/{name}.md",
        permalink=f"/{name}/",
        title=name,
        body=Body(f"address of {name}"),
    )


def fresh(name: str, modified: int = 1) -> Fresh:
    made = item(name)
    return Fresh(SourceFile(made.file, 3, modified), b"digest", made, f"<p>{name}</p>")


def test_what_was_kept_is_known_again(tmp_path: Path) -> None:
    with Cache(tmp_path / "kept" / "cache", key=b"one") as cache:
        cache.keep([fresh("a"), fresh("b")])
        cache.keep_fact("countries", b"en", b"many")
    with Cache(tmp_path / "kept" / "cache", key=b"one") as cache:
        known = cache.known()
        assert [known_item(each) for each in known.values()] == [item("a"), item("b")]
        assert cache.fact("countries", b"en") == b"many"
        assert cache.fact("countries", b"de") is None
    assert Bodies(tmp_path / "kept" / "cache")["address of a"] == "<p>a</p>"


def test_another_era_begins_with_nothing(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a")])
        cache.keep_fact("countries", b"en", b"many")
    with Cache(tmp_path / "cache", key=b"two") as cache:
        assert (cache.known(), cache.fact("countries", b"en")) == ({}, None)


def test_files_that_are_no_more_are_forgotten(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a"), fresh("b")])
        cache.forget([item("a").file])
        assert list(cache.known()) == [item("b").file]


def test_the_time_of_a_file_changed_just_now_is_not_trusted(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        now = (tmp_path / "cache").stat().st_mtime_ns
        cache.keep([fresh("a", now), fresh("b", now - 10**9)])
        assert [each.stamp for each in cache.known().values()] == [
            "",
            fresh("b", now - 10**9).file.stamp,
        ]


def test_bodies_that_no_file_has_are_forgotten_in_the_end(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh(str(number)) for number in range(200)])
        cache.prune({item("7").file: item("7")})
    bodies = Bodies(tmp_path / "cache")
    assert bodies["address of 7"] == "<p>7</p>"
    with pytest.raises(CacheTrouble, match="not in it any more"):
        bodies["address of 8"]


def test_a_file_whose_time_alone_changed_keeps_its_body(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache", key=b"one") as cache:
        cache.keep([fresh("a")])
        cache.keep([msgspec.structs.replace(fresh("a", 2), html=None)])
    assert Bodies(tmp_path / "cache")["address of a"] == "<p>a</p>"


def test_a_cache_where_no_folder_can_be_is_to_be_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CacheTrouble, match="file") as met:
        Cache(tmp_path / "file" / "cache", key=b"one")
    assert met.value.remedy is Remedy.WITHOUT


@pytest.mark.parametrize("damage", [b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_cache_is_to_be_begun_anew(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(damage)
    with pytest.raises(CacheTrouble) as met:
        Cache(tmp_path / "cache", key=b"one")
    assert met.value.remedy is Remedy.ANEW


def test_an_empty_file_is_a_cache_that_nothing_was_kept_in(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    with Cache(tmp_path / "cache", key=b"one") as cache:
        assert cache.known() == {}


def test_a_cache_that_is_begun_anew_forgets_everything_and_stays_open_for_others(
    tmp_path: Path,
) -> None:
    with Cache(tmp_path / "cache", key=b"one") as first:
        first.keep([fresh("a")])
        with Cache(tmp_path / "cache", key=b"one", anew=True) as second:
            assert second.known() == {}
        first.keep([fresh("b")])
        assert list(first.known()) == [item("b").file]


CHANGES = [
    "UPDATE items SET item = x'90'",
    "UPDATE items SET item = 'text'",
    "UPDATE items SET item = NULL",
    "UPDATE items SET item = 7",
    "UPDATE items SET stamp = 'another'",
    "UPDATE items SET stamp = x'ff'",
    "UPDATE items SET stamp = CAST(x'ff' AS TEXT)",
    "UPDATE items SET file = 'content/pages/z.md'",
    "UPDATE items SET file = x'00'",
    "UPDATE items SET digest = x'00'",
    "UPDATE items SET checked = NULL",
    "UPDATE bodies SET html = html || ' '",
    "UPDATE bodies SET html = x'3c703e'",
    "UPDATE bodies SET html = CAST(x'fffe' AS TEXT)",
    "UPDATE bodies SET html = 1.5",
    "UPDATE bodies SET checked = 'text'",
    "UPDATE facts SET value = x'c1'",
    "UPDATE facts SET value = NULL",
    "UPDATE facts SET value = 'text'",
    "UPDATE facts SET checked = x''",
    "DROP TABLE items",
    "DROP TABLE bodies",
    "DROP TABLE facts",
    "DROP TABLE cache_key",
    "ALTER TABLE items RENAME COLUMN item TO other",
    "ALTER TABLE bodies DROP COLUMN checked",
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_not_as_it_was_written_is_met(change: str, tmp_path: Path) -> None:
    path = tmp_path / "cache"
    with Cache(path, key=b"one") as cache:
        cache.keep([fresh("a")])
        cache.keep_fact("countries", b"en", b"many")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(change)

    def read_all() -> None:
        with Cache(path, key=b"one") as cache, closing(Bodies(path)) as bodies:
            for known in cache.known().values():
                known_item(known)
            cache.fact("countries", b"en")
            assert bodies[item("a").body.address] == "<p>a</p>"

    with pytest.raises(CacheTrouble) as met:
        read_all()
    assert met.value.remedy is Remedy.ANEW
    remove_cache(path)
    with Cache(path, key=b"one") as cache:
        assert cache.known() == {}


def test_a_trouble_passes_between_processes() -> None:
    trouble = CacheTrouble("cache", "is gone", Remedy.AGAIN)
    again = pickle.loads(pickle.dumps(trouble))
    assert (str(again), again.remedy) == ("cache: is gone", Remedy.AGAIN)


def test_only_a_folder_with_something_in_it_is_not_removed(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for kind in ("folder", "link", "pipe", "nothing"):
        if kind == "folder":
            cache.mkdir()
        elif kind == "link":
            cache.symlink_to("nowhere")
        elif kind == "pipe":
            os.mkfifo(cache)
        (tmp_path / "cache-journal").write_bytes(b"left over")
        remove_cache(cache)
        assert list(tmp_path.iterdir()) == []
    write(cache, {"mine": "kept"})
    with pytest.raises(CacheTrouble) as met:
        remove_cache(cache)
    assert met.value.remedy is Remedy.WITHOUT
    assert (cache / "mine").exists()
