from broadsheet.model import Moment
from tests.archive.stories import assembled, story


def test_stories_stand_newest_first_and_those_of_one_moment_by_title() -> None:
    stories = [story("b"), story("a"), story("c", "2025-06-08")]
    assert [each.slug for each in assembled(stories)[0].stories] == ["c", "a", "b"]
    assert assembled(stories)[0].stories == assembled(stories[::-1])[0].stories


def test_a_related_story_that_is_not_shown_yet_is_passed_over() -> None:
    stories = [story("rains", related=("vote",)), story("vote", draft=True)]
    archive, findings = assembled(stories)
    assert (archive.postings.chosen, findings) == ({}, [])


def test_an_archive_of_nothing_has_its_own_pages() -> None:
    archive, findings = assembled([])
    assert findings == []
    assert {"/", "/404.html", "/feed.xml", "/sitemap.xml", "/people/"} <= archive.addresses.keys()


def test_stories_come_by_the_day_that_was_written_then_by_the_instant() -> None:
    moments = {
        "late-in-the-west": Moment("2026-03-02T07:30:00Z", "2026-03-01T23:30:00-08:00"),
        "early-in-the-east": Moment("2026-03-01T12:00:00Z", "2026-03-02T00:00:00+12:00"),
        "noon": Moment("2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00"),
        "next-noon": Moment("2026-03-02T12:00:00Z", "2026-03-02T12:00:00+00:00"),
    }
    archive, _ = assembled([story(name, date=moment) for name, moment in moments.items()])
    assert [each.slug for each in archive.stories] == [
        "next-noon",
        "early-in-the-east",
        "late-in-the-west",
        "noon",
    ]
    assert {day: [*positions] for day, positions in archive.days.items()} == {
        "2026": [0, 1, 2, 3], "2026-03": [0, 1, 2, 3], "2026-03-02": [0, 1], "2026-03-01": [2, 3],
    }  # fmt: skip
