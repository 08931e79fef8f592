"""What tests share does what they rely on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import _LONGEST, is_told, longest_first


class _Item:
    def __init__(self, nodeid: str) -> None:
        self.nodeid = nodeid


def _items(names: list[str]) -> Iterator[pytest.Item]:
    for name in names:
        yield _Item(name)  # type: ignore[misc]


@given(
    st.lists(st.sampled_from([*_LONGEST, "tests/test_urls.py", "tests/test_news.py"])),
    st.integers(1, 9),
)
def test_no_test_is_lost_or_run_twice_for_its_length(names: list[str], workers: int) -> None:
    items = [*_items(names)]
    ordered = longest_first(items, workers)
    assert {*map(id, ordered)} == {*map(id, items)}
    assert len(ordered) == len(items)


@pytest.mark.parametrize("path", _LONGEST)
def test_what_takes_longest_is_there(path: str) -> None:
    assert (Path(__file__).parent.parent / path).exists()


def test_each_worker_begins_with_what_takes_longest() -> None:
    items = [*_items([*(f"tests/test_short.py::{number}" for number in range(30)), *_LONGEST])]
    ordered = longest_first(items, 2)
    half = len(items) // 2
    assert [item.nodeid for item in ordered[:2]] == [_LONGEST[0], _LONGEST[2]]
    assert [item.nodeid for item in ordered[half : half + 2]] == [_LONGEST[1], _LONGEST[3]]


def test_of_each_test_something_is_told_and_of_one_that_fails_whatever_failed() -> None:
    told = [
        (when, outcome)
        for when in ("setup", "call", "teardown")
        for outcome in ("passed", "failed", "skipped")
        if is_told(when, outcome)
    ]
    assert told == [
        *(("setup", "failed"), ("setup", "skipped")),
        *(("call", "passed"), ("call", "failed"), ("call", "skipped")),
        *(("teardown", "failed"), ("teardown", "skipped")),
    ]
