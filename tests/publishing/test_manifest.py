import shutil
import subprocess
import tempfile
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest

from broadsheet.publishing import manifest
from broadsheet.publishing.manifest import (
    Manifest,
    ManifestEntry,
    check_paths,
    entries_by_content,
    intact_entries,
    manifest_digest,
    read_earlier_manifest,
    read_entries,
    read_journal,
    read_manifest,
    write_entries,
    write_journal,
    write_manifest,
)
from broadsheet.publishing.staging import content_digest
from tests.building import write

FILES = {"a/index.html": b"page", "été, 2.txt": b"", "_headers": b"/*"}
CONTENTS = {path: content_digest(data) for path, data in FILES.items()}
ENTRIES = {"a/index.html": ManifestEntry(b"d" * 16, b"c" * 16, 3, 1_700_000_000_000_000_001)}


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    for contents in ({}, CONTENTS):
        digest = write_manifest(tmp_path / "manifest", sorted(contents.items()))
        assert read_manifest(tmp_path / "manifest") == Manifest(contents, is_whole=True)
        assert manifest_digest(tmp_path / "manifest") == digest


def test_what_is_not_there_lists_nothing(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "manifest") is None
    assert manifest_digest(tmp_path / "manifest") == b""
    assert read_earlier_manifest(tmp_path / "manifest") is None
    assert read_entries(tmp_path / "entries") == ({}, b"")
    assert read_journal(tmp_path / "journal") == []


def test_a_manifest_is_what_a_common_tool_checks(tmp_path: Path) -> None:
    if (tool := shutil.which("b2sum")) is None:
        pytest.skip("b2sum is not installed")
    write(tmp_path, FILES)
    write_manifest(tmp_path / "manifest.txt", sorted(CONTENTS.items()))
    command = [tool, "--length", "128", "--check", "--strict", "manifest.txt"]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "_headers").write_bytes(b"/!")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_the_form_of_a_manifest_stays() -> None:
    """Every later version must be able to read these very bytes."""
    lines = b"# broadsheet 1: the files that it wrote here, as `b2sum --length 128 --check` reads them\n"
    lines += b"15a2c6d22df8a0ba5ba2dbda66ab6a5a  a/index.html\n"
    data = lines + b"# " + blake2b(lines, digest_size=16).hexdigest().encode() + b"\n"
    assert _read(data).is_whole
    assert _read(data).contents.keys() == {"a/index.html"}


def _read(data: bytes) -> Manifest:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        found = read_manifest(Path(file.name))
    assert found is not None
    return found


def test_a_damaged_manifest_is_never_taken_for_whole(tmp_path: Path) -> None:
    write_manifest(tmp_path / "manifest", sorted(CONTENTS.items()))
    whole = (tmp_path / "manifest").read_bytes()
    damaged = [whole[:length] for length in range(len(whole) - 1)]
    damaged += [
        whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole) - 1)
    ]
    damaged += [
        b"\xff\xff",
        b"not msgpack",
        bytes(len(whole)),
        msgspec.msgpack.encode((1, ENTRIES)),
    ]
    for data in damaged:
        read = _read(data)
        assert not read.is_whole, data
        write(tmp_path / "site", FILES)
        # Whatever a line says now: a file is ours only with the bytes that we wrote.
        assert entries_by_content(tmp_path / "site", read.contents).keys() <= FILES.keys()
    assert not _read(whole.replace(b"a/index.html", b"../etc/passwd")).contents.keys() & {
        "../etc/passwd"
    }


def test_an_earlier_manifest_is_read_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "manifest"
    file.write_bytes(msgspec.msgpack.encode((1, ENTRIES)))
    assert read_earlier_manifest(file) == ENTRIES
    whole = file.read_bytes()
    others = [whole[:length] for length in range(len(whole))]
    others += [
        msgspec.msgpack.encode((2, ENTRIES)),
        msgspec.msgpack.encode((1, ["a"])),
        b"\xff\xff",
    ]
    others += [msgspec.msgpack.encode((1, {"../../etc/passwd": ENTRIES["a/index.html"]}))]
    for data in others:
        file.write_bytes(data)
        assert read_earlier_manifest(file) is None


def test_entries_are_those_of_their_manifest_or_none(tmp_path: Path) -> None:
    file = tmp_path / "entries"
    write_entries(file, ENTRIES, b"m" * 16)
    assert read_entries(file) == (ENTRIES, b"m" * 16)
    whole = file.read_bytes()
    damaged = [whole[:length] for length in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for data in damaged:
        file.write_bytes(data)
        assert read_entries(file) == ({}, b"")


@pytest.mark.parametrize("count", [0, 15, 16, 40])
def test_entries_are_written_some_at_a_time(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_AT_ONCE", 18)
    entries = {f"{at}.html": ENTRIES["a/index.html"] for at in range(count)}
    write_entries(tmp_path / "entries", entries, b"m" * 16)
    assert read_entries(tmp_path / "entries") == (entries, b"m" * 16)


def test_a_journal_that_is_damaged_or_leads_out_of_the_folder_says_so(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    write_journal(file, ["a", "b/c"])
    assert read_journal(file) == ["a", "b/c"]
    whole = file.read_bytes()
    for data in (
        *(whole[:length] for length in range(len(whole))),
        msgspec.msgpack.encode((1, ["a", "../x"])),
    ):
        file.write_bytes(data)
        assert read_journal(file) is None


def test_only_a_thorough_look_finds_other_bytes_of_the_same_size_and_time(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(4))
    seen = (tmp_path / "a").stat()
    entries = {"a": ManifestEntry(b"d", content_digest(b"page"), 4, seen.st_mtime_ns)}
    assert intact_entries(tmp_path, entries) == entries
    assert intact_entries(tmp_path, entries, thoroughly=True) == {}
    (tmp_path / "a").write_bytes(b"page")
    assert intact_entries(tmp_path, entries, thoroughly=True).keys() == {"a"}


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/..",
            "../a",
            "a/./b",
            "a\\b",
            "c:a",
            "a\0",
            "a\n",
            "\n",
        ),
        *(".broadsheet", ".broadsheet/lock", ".Broadsheet/lock"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_wherever_it_stands(path: str) -> None:
    for paths in ([path], [path, "a"], ["a", path], ["a", path, "b"]):
        with pytest.raises(ValueError, match="not a path inside"):
            check_paths(paths)


def test_plain_paths_are_accepted() -> None:
    check_paths([])
    check_paths(
        [".well-known/x", "a/.b/..c", "...", "été/index.html", "_headers", "ab:c", ".broadsheets"]
    )
