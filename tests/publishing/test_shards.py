from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Body, Story
from broadsheet.publishing.shards import periods_of
from tests.archive.stories import story

LARGE, SMALL = 400, 150


def _story(number: int, day: str, words: int) -> Story:
    return story(f"s{number:03}", day, body=Body("0" * 32, (), (), words))


days = st.dates(date(2019, 1, 1), date(2025, 12, 31)).map(str) | st.sampled_from(
    ["2024-12-31", "2025-01-01"]
)
archives = st.lists(st.tuples(days, st.integers(0, 300)), max_size=40).map(
    lambda drawn: sorted(
        (_story(number, day, words) for number, (day, words) in enumerate(drawn)), key=_age
    )
)


def _age(story: Story) -> tuple[int, ...]:
    return tuple(-int(part) for part in story.date.day.split("-"))


def _size(stories: list[Story]) -> int:
    return sum(story.body.words + 40 for story in stories)


@given(archives)
def test_every_story_is_in_one_shard_and_shards_follow_each_other_in_time(
    stories: list[Story],
) -> None:
    shards = periods_of(stories, large=LARGE, small=SMALL)
    assert [position for shard in shards for position in shard.positions] == list(
        range(len(stories))
    )[::-1]
    assert all(shard.positions for shard in shards)
    assert len({shard.name for shard in shards}) == len(shards)


@given(archives)
def test_a_shard_is_no_larger_than_its_year_allows_unless_one_story_is(
    stories: list[Story],
) -> None:
    newest = stories[0].date.day[:4] if stories else ""
    for shard in periods_of(stories, large=LARGE, small=SMALL):
        held = [stories[position] for position in shard.positions]
        years = {story.date.day[:4] for story in held}
        assert _size(held) <= (SMALL if newest in years else LARGE) or len(held) == 1
        assert newest not in years or years == {newest}


@given(archives, st.integers(0, 200))
def test_a_new_story_moves_only_the_last_shards_of_its_year(
    stories: list[Story], words: int
) -> None:
    newest = stories[0].date.day if stories else "2025-12-31"
    before = _stories_by_shard(stories)
    after = _stories_by_shard([_story(999, newest, words), *stories])
    moved = [name for name, held in before.items() if after.get(name) != held]
    # The newest month alone, or its days once it is too large for one shard.
    assert all(name[:7] >= _newest_unit(before, newest) for name in moved)


def _stories_by_shard(stories: list[Story]) -> dict[str, list[str]]:
    return {
        shard.name: [stories[position].file for position in shard.positions]
        for shard in periods_of(stories, large=LARGE, small=SMALL)
    }


def _newest_unit(shards: dict[str, list[str]], newest: str) -> str:
    """Return the month of the shard that the newest day is in."""
    return max((name[:7] for name in shards if name[:7] <= newest[:7]), default="")


def test_a_month_that_is_too_large_is_taken_apart_by_days_and_a_day_by_stories() -> None:
    stories = [
        _story(number, day, 60) for number, day in enumerate(["2025-06-02"] * 4 + ["2025-06-01"])
    ]
    assert {name: len(held) for name, held in _stories_by_shard(stories).items()} == {
        "2025-06-01": 1,
        "2025-06-02-1": 1,
        "2025-06-02-2": 1,
        "2025-06-02-3": 1,
        "2025-06-02-4": 1,
    }


def test_years_gone_by_share_a_shard_and_the_newest_has_its_own() -> None:
    days = ("2025-02-01", "2025-01-01", "2024-12-31", "2023-01-01")
    stories = [_story(number, day, 30) for number, day in enumerate(days)]
    assert {name: len(held) for name, held in _stories_by_shard(stories).items()} == {
        "2023-01": 2,
        "2025-01": 2,
    }


def test_an_archive_without_stories_has_no_shards() -> None:
    assert periods_of([]) == []
