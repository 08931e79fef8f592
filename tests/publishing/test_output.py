import itertools
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.manifest import write_journal
from broadsheet.publishing.output import Commit, Output, open_output
from broadsheet.publishing.staging import stage
from tests.previewing.running import PATIENCE


def _never() -> None:
    raise AssertionError("nobody else holds the lock")


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16, key=b"page").digest()


def _commit(output: Output, site: Mapping[str, bytes]) -> Commit:
    digests = {path: _digest(data) for path, data in site.items()}
    fresh = {path for path, entry in output.entries.items() if entry.digest == digests.get(path)}
    staged = [stage(output.staging, path, data) for path, data in site.items() if path not in fresh]
    return output.commit(digests=digests, staged=staged)


def _publish(folder: Path, site: Mapping[str, bytes]) -> Commit:
    with open_output(folder, waiting=_never) as output:
        return _commit(output, site)


def _files(folder: Path) -> dict[str, bytes]:
    """Return every file, and every empty folder as a path ending in a slash, but for our own."""
    found = {}
    for place in folder.rglob("*"):
        path = place.relative_to(folder).as_posix()
        if path.partition("/")[0] == ".broadsheet":
            continue
        if not place.is_dir():
            found[path] = place.read_bytes()
        elif not any(place.iterdir()):
            found[f"{path}/"] = b""
    return found


def _own_files(folder: Path) -> set[str]:
    return {place.name for place in (folder / ".broadsheet").rglob("*")}


FIRST = {"index.html": b"one", "a/b/index.html": b"two", "people": b"a file", "data/x.csv": b"1,2"}
SECOND = {
    "index.html": b"one, again",
    "a/b": b"no longer a folder",
    "people/index.html": b"no longer a file",
}


def test_a_site_is_published_as_it_was_given(tmp_path: Path) -> None:
    assert _publish(tmp_path / "deep" / "site", FIRST) == Commit(written=4, unchanged=0, removed=0)
    assert _files(tmp_path / "deep" / "site") == FIRST
    assert _own_files(tmp_path / "deep" / "site") == {"manifest.txt", "entries"}


def test_files_become_folders_and_folders_files(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    assert _publish(tmp_path, SECOND) == Commit(written=3, unchanged=0, removed=3)
    assert _files(tmp_path) == SECOND


def test_one_output_commits_one_site_after_another(tmp_path: Path) -> None:
    with open_output(tmp_path, waiting=_never) as output:
        _commit(output, FIRST)
        _commit(output, SECOND)
        assert output.entries.keys() == SECOND.keys()
        _commit(output, FIRST)
    assert _files(tmp_path) == FIRST


def test_an_unchanged_site_rewrites_nothing(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    before = {
        file: file.stat()
        for file in (*tmp_path.glob("*.html"), tmp_path / ".broadsheet/manifest.txt")
    }
    assert _publish(tmp_path, FIRST) == Commit(written=0, unchanged=4, removed=0)
    for file, seen in before.items():
        assert (file.stat().st_ino, file.stat().st_mtime_ns) == (seen.st_ino, seen.st_mtime_ns)


def test_the_same_bytes_under_a_new_digest_keep_their_file_and_its_time(tmp_path: Path) -> None:
    _publish(tmp_path, {"a": b"same"})
    before = (tmp_path / "a").stat()
    with open_output(tmp_path, waiting=_never) as output:
        staged = stage(output.staging, "a", b"same")
        assert output.commit(digests={"a": b"new"}, staged=[staged]) == Commit(0, 1, 0)
    with open_output(tmp_path, waiting=_never) as output:
        assert output.entries["a"].digest == b"new"
    assert (tmp_path / "a").stat().st_ino == before.st_ino
    assert (tmp_path / "a").stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_others_changed_is_not_trusted(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    (tmp_path / "index.html").write_bytes(b"ONE")
    (tmp_path / "people").unlink()
    with open_output(tmp_path, waiting=_never) as output:
        assert set(output.entries) == {"a/b/index.html", "data/x.csv"}
        _commit(output, FIRST)
    assert _files(tmp_path) == FIRST


def test_a_file_with_only_another_time_is_trusted_with_that_time(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    os.utime(tmp_path / "index.html", ns=(5, 5))
    with open_output(tmp_path, waiting=_never) as output:
        assert output.entries["index.html"].modified == 5
        assert _commit(output, FIRST) == Commit(0, 4, 0)
    assert (tmp_path / "index.html").stat().st_mtime_ns == 5


def test_a_file_that_an_unfinished_commit_names_is_ours_but_not_trusted(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    (tmp_path / "half-way").write_bytes(b"moved in")
    write_journal(tmp_path / ".broadsheet/journal", ["people", "half-way"])
    with open_output(tmp_path, waiting=_never) as output:
        assert output.entries.keys() == FIRST.keys() - {"people"}
        assert _commit(output, FIRST) == Commit(written=1, unchanged=3, removed=1)
    assert _files(tmp_path) == FIRST


def test_forgotten_files_are_all_written_again(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    with open_output(tmp_path, waiting=_never) as output:
        output.forget()
        assert not output.entries
        assert _commit(output, {"index.html": b"one"}) == Commit(written=1, unchanged=0, removed=3)
    assert _files(tmp_path) == {"index.html": b"one"}


def test_a_staged_file_that_is_not_committed_is_cleared_away(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    with open_output(tmp_path, waiting=_never) as output:
        stage(output.staging, "index.html", b"new")
    assert _files(tmp_path) == FIRST
    assert _own_files(tmp_path) == {"manifest.txt", "entries"}


def test_a_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"mine")
    with pytest.raises(Misuse, match="is not empty and was not written by broadsheet"):
        _publish(tmp_path, FIRST)
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_folder_with_nothing_but_dotfiles_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*")
    _publish(tmp_path, FIRST)
    _publish(tmp_path, {})
    assert _files(tmp_path) == {".gitignore": b"*"}


def test_strays_stay_and_so_do_their_folders(tmp_path: Path) -> None:
    _publish(tmp_path, FIRST)
    (tmp_path / "a/b/notes.txt").write_bytes(b"mine")
    (tmp_path / "empty").mkdir()
    _publish(tmp_path, {})
    assert _files(tmp_path) == {"a/b/notes.txt": b"mine", "empty/": b""}


def test_a_stray_with_the_bytes_of_a_page_becomes_ours(tmp_path: Path) -> None:
    _publish(tmp_path, {})
    (tmp_path / "a").write_bytes(b"same")
    assert _publish(tmp_path, {"a": b"same"}) == Commit(written=0, unchanged=1, removed=0)
    assert _publish(tmp_path, {}) == Commit(written=0, unchanged=0, removed=1)


@pytest.mark.parametrize(
    ("stray", "page"), [("a", "a"), ("a", "a/index.html"), ("a/b/mine", "a"), ("people", "people")]
)
def test_a_stray_in_the_way_stops_the_commit_before_anything_has_changed(
    tmp_path: Path, stray: str, page: str
) -> None:
    _publish(tmp_path, {"index.html": b"old"})
    (tmp_path / stray).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / stray).write_bytes(b"mine")
    before = _files(tmp_path)
    with pytest.raises(
        Failure, match="is in the way: it was not written by broadsheet; move it away"
    ):
        _publish(tmp_path, {"0": b"new", "index.html": b"new", page: b"page"})
    assert _files(tmp_path) == before
    assert _own_files(tmp_path) == {"manifest.txt", "entries"}
    assert _publish(tmp_path, {"index.html": b"old"}) == Commit(0, 1, 0)


def test_a_folder_with_a_stray_does_not_become_a_file(tmp_path: Path) -> None:
    _publish(tmp_path, {"a/index.html": b"old"})
    (tmp_path / "a/notes").mkdir()
    with pytest.raises(Failure, match=r"a/notes is in the way"):
        _publish(tmp_path, {"a": b"new"})
    assert _files(tmp_path) == {"a/index.html": b"old", "a/notes/": b""}


@pytest.mark.parametrize("link", ["a", "a/index.html"])
@pytest.mark.parametrize("site", [{"a/index.html": b"new"}, {}], ids=["written", "removed"])
def test_a_symbolic_link_is_never_followed(
    tmp_path: Path, link: str, site: dict[str, bytes]
) -> None:
    folder, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    _publish(folder, {"a/index.html": b"old"})
    (folder / link).rename(elsewhere)
    (folder / link).symlink_to(elsewhere)
    before = _files(tmp_path)
    with pytest.raises(Failure, match=f"{folder / link} is a symbolic link"):
        _publish(folder, site)
    assert _files(tmp_path) == before


def test_our_own_folder_is_not_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.broadsheet").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Failure, match="symbolic link"):
        _publish(tmp_path / "site", FIRST)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_of_ours_where_a_stray_folder_stands_is_given_up(tmp_path: Path) -> None:
    _publish(tmp_path, {"a": b"page"})
    (tmp_path / "a").unlink()
    (tmp_path / "a").mkdir()
    (tmp_path / "a/mine").write_bytes(b"mine")
    assert _publish(tmp_path, {}) == Commit(0, 0, 0)
    assert _files(tmp_path) == {"a/mine": b"mine"}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "a/../../x", ".broadsheet/lock", "a//b", "", "a\nb"]
)
def test_a_path_that_leads_out_of_the_folder_is_a_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside the output folder"):
        _publish(tmp_path, {"index.html": b"", path: b"x"})
    assert _files(tmp_path) == {}


def test_a_path_cannot_be_a_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="both as a file and as a folder: a"):
        _publish(tmp_path, {"a": b"file", "a/index.html": b"page"})


def test_every_wanted_page_is_staged_or_known(tmp_path: Path) -> None:
    _publish(tmp_path, {"a": b"old"})
    with open_output(tmp_path, waiting=_never) as output:
        with pytest.raises(ValueError, match="wanted but not staged: a"):
            output.commit(digests={"a": b"another"}, staged=[])
        with pytest.raises(ValueError, match="staged but not wanted: b"):
            output.commit(digests={}, staged=[stage(output.staging, "b", b"")])


def test_of_a_file_that_is_staged_twice_the_last_one_counts(tmp_path: Path) -> None:
    _publish(tmp_path, {"a": b"old", "b": b"old"})
    with open_output(tmp_path, waiting=_never) as output:
        twice = [
            stage(output.staging, path, data)
            for path, data in [("a", b"new"), ("b", b"new"), ("a", b"newer"), ("b", b"old")]
        ]
        digests = {"a": _digest(b"newer"), "b": _digest(b"old")}
        assert output.commit(digests=digests, staged=twice) == Commit(1, 1, 0)
    assert _files(tmp_path) == {"a": b"newer", "b": b"old"}
    with open_output(tmp_path, waiting=_never) as output:
        assert output.is_whole


_NAMES = st.sampled_from(["a", "b", "c"])
_SITES = st.dictionaries(
    st.lists(_NAMES, min_size=1, max_size=3).map("/".join),
    st.sampled_from([b"", b"x", b"y"]),
    max_size=6,
)


def _without_conflicts(site: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        path: data for path, data in site.items() if not any(o.startswith(f"{path}/") for o in site)
    }


@given(st.lists(_SITES.map(_without_conflicts), max_size=6))
@settings(deadline=None, max_examples=60)
def test_any_sequence_of_sites_leaves_just_the_last(sites: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        published: dict[str, bytes] = {}
        for site in sites:
            written = sum(published.get(path) != data for path, data in site.items())
            expected = Commit(written, len(site) - written, len(published.keys() - site.keys()))
            assert _publish(folder, site) == expected
            assert _files(folder) == site
            published = site


def _amend(output: Output, before: Mapping[str, bytes], site: Mapping[str, bytes]) -> Commit:
    moved = {path: data for path, data in site.items() if before.get(path) != data}
    return output.amend(
        digests={path: _digest(data) for path, data in moved.items()},
        gone=before.keys() - site.keys(),
        staged=[stage(output.staging, path, data) for path, data in moved.items()],
    )


@given(st.lists(st.tuples(_SITES.map(_without_conflicts), st.booleans()), min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
def test_a_site_that_is_amended_is_written_down_like_one_that_is_committed(
    sites: list[tuple[dict[str, bytes], bool]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        one, other = Path(name, "one"), Path(name, "other")
        published: dict[str, bytes] = {}
        with open_output(one, waiting=_never) as output:
            for number, (site, is_amended) in enumerate(sites):
                is_second = number > 0 and is_amended
                commit = _amend(output, published, site) if is_second else _commit(output, site)
                assert _publish(other, site) == commit
                assert _files(one) == site
                own = [folder / ".broadsheet" / "manifest.txt" for folder in (one, other)]
                assert own[0].read_bytes() == own[1].read_bytes()
                published = site
        with open_output(one, waiting=_never) as output:
            assert output.is_whole
            assert {path: each.digest for path, each in output.entries.items()} == {
                path: _digest(data) for path, data in published.items()
            }


def test_only_a_site_that_is_known_is_amended(tmp_path: Path) -> None:
    _publish(tmp_path, {"a": b"old"})
    (tmp_path / "a").write_bytes(b"another")
    with (
        open_output(tmp_path, waiting=_never) as output,
        pytest.raises(ValueError, match="as its manifest says"),
    ):
        output.amend(digests={}, gone=(), staged=())


def test_what_stands_in_the_way_of_an_amendment_stays(tmp_path: Path) -> None:
    with open_output(tmp_path, waiting=_never) as output:
        _commit(output, {"a": b"page", "b/c": b"page"})
        for path in ("a/index.html", "b"):
            staged = stage(output.staging, path, b"new")
            with pytest.raises(Failure, match="is in the way"):
                output.amend(digests={path: b"new"}, gone=(), staged=[staged])
    assert _files(tmp_path) == {"a": b"page", "b/c": b"page"}


_INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from broadsheet.publishing.manifest import write_journal
from broadsheet.publishing.output import open_output
from broadsheet.publishing.staging import stage

move = os.replace
def interrupt(*arguments):
    os.kill(os.getpid(), {signal})
    move(*arguments)

with open_output(Path(sys.argv[1]), waiting=print) as output:
    staged = [stage(output.staging, name, b"x") for name in "abc"]
    os.replace = interrupt
    output.commit(digests=dict.fromkeys("abc", b"d"), staged=staged)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_arrives_when_the_commit_is_done(
    tmp_path: Path, number: signal.Signals
) -> None:
    script = _INTERRUPTED.format(signal=int(number))
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        check=False,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert ended.returncode == -number
    assert _files(tmp_path) == {"a": b"x", "b": b"x", "c": b"x"}
    assert "journal" not in _own_files(tmp_path)


def test_a_worker_that_outlives_its_build_for_a_moment_keeps_no_other_from_beginning(
    tmp_path: Path,
) -> None:
    staging = tmp_path / ".broadsheet" / "staged"
    staging.mkdir(parents=True)
    begun, ends = threading.Event(), time.monotonic() + 0.3

    def write_on() -> None:
        for number in itertools.count():
            with suppress(FileNotFoundError):
                (staging / f"{number}").write_text("late")
            begun.set()
            if time.monotonic() > ends:
                return

    worker = threading.Thread(target=write_on)
    worker.start()
    begun.wait()
    with open_output(tmp_path, waiting=lambda: None) as output:
        worker.join()
        assert output.entries == {}
