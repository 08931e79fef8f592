import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Failure
from broadsheet.publishing.staging import (
    Staged,
    StagedFiles,
    content_digest,
    stage,
    staged_name,
)


def test_a_staged_file_is_described_as_it_is_on_disk(tmp_path: Path) -> None:
    staged = stage(tmp_path, "a/b/index.html", b"page")
    (file,) = tmp_path.iterdir()
    assert file.name == staged_name("a/b/index.html")
    assert file.read_bytes() == b"page"
    assert (staged.path, staged.content) == ("a/b/index.html", content_digest(b"page"))
    assert (staged.size, staged.modified) == (4, file.stat().st_mtime_ns)


def test_the_last_file_staged_for_a_path_counts(tmp_path: Path) -> None:
    stage(tmp_path, "a", b"longer")
    stage(tmp_path, "a", b"last")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"last"]


def test_a_file_that_cannot_be_staged_names_the_place_and_the_systems_words(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        stage(tmp_path / "missing", "a", b"")
    assert str(caught.value) == f"{tmp_path / 'missing' / staged_name('a')}: {os.strerror(2)}"


@given(st.lists(st.tuples(st.text(), st.binary(max_size=4), st.integers(0, 1 << 40))), st.data())
def test_staged_files_are_those_that_were_put_there(
    drawn: list[tuple[str, bytes, int]], data: st.DataObject
) -> None:
    listed = [Staged(path, content_digest(of), number, number) for path, of, number in drawn]
    files = StagedFiles(listed[: len(listed) // 2])
    files.extend(listed[len(listed) // 2 :])
    assert [*files] == listed
    assert len(files) == len(listed)
    part = data.draw(st.slices(len(listed)))
    assert [*files[part]] == listed[part]
    with pytest.raises(IndexError):
        files[len(listed)]
