from pathlib import Path

import msgspec
import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.manifest import ManifestEntry, check_paths, read_journal, read_manifest, write_manifest

ENTRIES = {"a/index.html": ManifestEntry(b"d" * 16, b"c" * 16, 3, 1_700_000_000_000_000_001)}


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(tmp_path / "manifest", ENTRIES)
    assert read_manifest(tmp_path / "manifest") == ENTRIES


def test_what_is_not_there_lists_nothing(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "manifest") == {}
    assert read_journal(tmp_path / "journal") == []


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xff", b"not msgpack", msgspec.msgpack.encode((1, ["a"])), msgspec.msgpack.encode({})],
)
def test_a_damaged_manifest_stops_the_build(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "manifest").write_bytes(data)
    with pytest.raises(Failure, match="manifest is damaged: empty the folder and build again"):
        read_manifest(tmp_path / "manifest")


def test_a_manifest_cut_short_stops_the_build(tmp_path: Path) -> None:
    file = tmp_path / "manifest"
    write_manifest(file, ENTRIES)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(Failure, match="is damaged"):
            read_manifest(file)


def test_a_manifest_of_another_format_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "manifest").write_bytes(msgspec.msgpack.encode((0, "whatever it held")))
    with pytest.raises(Failure, match="is of another version of broadsheet: empty the folder"):
        read_manifest(tmp_path / "manifest")


def test_a_manifest_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(msgspec.msgpack.encode((1, ["a", "../../etc/passwd"])))
    with pytest.raises(Failure, match="is damaged"):
        read_journal(tmp_path / "journal")


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\\b", "c:a", "a\0", "a\n", "\n"),
        *(".broadsheet", ".broadsheet/lock", ".Broadsheet/lock"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_wherever_it_stands(path: str) -> None:
    for paths in ([path], [path, "a"], ["a", path], ["a", path, "b"]):
        with pytest.raises(ValueError, match="not a path inside"):
            check_paths(paths)


def test_plain_paths_are_accepted() -> None:
    check_paths([])
    check_paths([".well-known/x", "a/.b/..c", "...", "été/index.html", "_headers", "ab:c", ".broadsheets"])
