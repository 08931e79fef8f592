from pathlib import Path

import pytest

from broadsheet.previewing.trouble import trouble


def _raised(message: str) -> Exception:
    with pytest.raises(ValueError, match="one") as raised:
        int_of(message)
    return raised.value


def int_of(message: str) -> int:
    raise ValueError(message)


def test_trouble_is_a_problem_of_the_file_that_tells_all_of_it(tmp_path: Path) -> None:
    problem = trouble(tmp_path, "following", _raised("one\ntwo \udcff"))
    assert problem.file == ".broadsheet/trouble-following.txt"
    assert problem.message == (
        r"the preview met what it was not made for while following: ValueError: one two \udcff"
    )
    told = (tmp_path / problem.file).read_text()
    assert "Traceback (most recent call last)" in told
    assert r"\udcff" in told


def test_where_it_cannot_be_written_it_is_told_all_the_same(tmp_path: Path) -> None:
    (tmp_path / ".broadsheet").write_text("in the way")
    assert trouble(tmp_path, "indexing", _raised("one")).file == "."
