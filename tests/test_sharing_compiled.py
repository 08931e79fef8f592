"""In a new checkout one worker compiles the tests, and the others wait for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.assertion.rewrite import PYC_TAIL

from tests.sharing_compiled import COMPILED, one_before_the_others


@pytest.fixture
def goes_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Return a function that has a worker find the tests of a folder: whether others wait meanwhile."""
    monkeypatch.setenv(COMPILED, str(tmp_path))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_one.py").touch()

    def find() -> bool:
        with one_before_the_others(tmp_path / "tests"):
            return (tmp_path / "finding").exists()

    return find


def test_the_first_worker_goes_ahead_and_the_others_follow_side_by_side(
    goes_alone: Callable[[], bool],
) -> None:
    assert [goes_alone() for _ in range(3)] == [True, False, False]


def test_a_worker_that_ends_meanwhile_lets_another_go_ahead(
    tmp_path: Path, goes_alone: Callable[[], bool]
) -> None:
    with pytest.raises(SystemExit), one_before_the_others(tmp_path / "tests"):
        raise SystemExit
    assert [goes_alone() for _ in range(2)] == [True, False]


def test_no_worker_waits_where_tests_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes_alone: Callable[[], bool]
) -> None:
    monkeypatch.setattr("sys.pycache_prefix", None)
    (tmp_path / "tests/__pycache__").mkdir()
    (tmp_path / f"tests/__pycache__/test_one{PYC_TAIL}").touch()
    assert not goes_alone()
