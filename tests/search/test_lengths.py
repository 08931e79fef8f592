"""The words of stories, as the list of shards has them: the scripts read what the index writes."""

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.publishing.chunks import packed_lengths
from tests.search.scripts import Scripts


@given(st.lists(st.integers(0, 2_000_000), min_size=1, max_size=50))
@example([7])
@example([400, 400, 400])
@example([*range(200), 1_500_000])
def test_scripts_read_the_lengths_of_stories_as_they_are_packed(
    scripts: Scripts, lengths: list[int]
) -> None:
    packed = msgspec.to_builtins(packed_lengths(lengths))
    assert scripts.call("packing", "lengths", packed, len(lengths)) == lengths


def test_one_long_story_does_not_make_the_others_take_more() -> None:
    short = [300 + number % 200 for number in range(1000)]
    longer = packed_lengths([*short, 90_000])
    assert longer.more == (90_000,)
    assert len(longer.packed) < len(packed_lengths(short).packed) + 10
