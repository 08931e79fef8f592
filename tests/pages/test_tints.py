from hypothesis import given
from hypothesis import strategies as st

from broadsheet.pages.tints import TINTS, tint, tint_of_day


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_more_stories_are_never_lighter(one: int, other: int, beyond: int) -> None:
    fewer, more = sorted((one, other))
    most = more + beyond
    assert 1 <= tint(fewer, most) <= tint(more, most) <= TINTS


@given(st.integers(2, 10**6))
def test_a_single_story_is_lightest_and_the_most_are_darkest(most: int) -> None:
    assert (tint(1, most), tint(most, most)) == (1, TINTS)


def test_steps_grow_by_the_same_factor() -> None:
    assert tint(1, 1) == 1
    assert [tint(count, 5) for count in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [tint(count, 16) for count in (1, 2, 3, 4, 7, 8, 15, 16)] == [1, 2, 2, 3, 3, 4, 4, 5]


def test_days_have_the_same_steps_in_every_archive() -> None:
    steps = {count: tint_of_day(count) for count in range(1, 40)}
    by_tint = {of: [count for count, each in steps.items() if each == of] for of in range(1, 6)}
    assert [counts[0] for counts in by_tint.values()] == [1, 2, 4, 8, 16]
    assert [counts[-1] for counts in by_tint.values()] == [1, 3, 7, 15, 39]
