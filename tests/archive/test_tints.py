from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.tints import TINTS, tint


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_more_stories_are_never_lighter(one: int, other: int, beyond: int) -> None:
    fewer, more = sorted((one, other))
    most = more + beyond
    assert 1 <= tint(fewer, most) <= tint(more, most) <= TINTS


@given(st.integers(1, 10**6))
def test_a_single_story_is_lightest_and_five_or_more_are_told_apart_from_it(most: int) -> None:
    assert tint(1, most) == 1
    assert tint(most, most) >= min(most, 3)


def test_small_numbers_have_a_tint_each() -> None:
    assert [tint(count, 5) for count in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [tint(count, 31) for count in (1, 2, 3, 4, 7, 8, 15, 16, 31)] == [1, 2, 2, 3, 3, 4, 4, 5, 5]
