from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from broadsheet.model import Moment
from broadsheet.pages.feeds import atom_view, json_feed_view
from broadsheet.pages.host_files import sitemap_view
from broadsheet.pages.parts import parts_of
from broadsheet.reading.moments import moment
from tests.archive.stories import CONFIG, assembled, story


def test_a_feed_was_updated_when_its_last_changed_story_was() -> None:
    changed = Moment("2025-06-20T00:00:00Z", "2025-06-20")
    archive, _ = assembled([story("old", updated=changed), story("new", "2025-06-08")])
    assert atom_view(None, parts_of(archive)).updated == "2025-06-20T00:00:00Z"


def test_an_empty_feed_has_a_time_all_the_same() -> None:
    assert atom_view(None, parts_of(assembled([])[0])).updated == "1970-01-01T00:00:00Z"


def test_a_feed_names_the_terms_of_a_story() -> None:
    parts = parts_of(assembled([story("s", terms={"people": ("Ada",), "topics": ("Law",)})])[0])
    terms = atom_view(None, parts).entries[0].terms
    assert [term.name for term in terms] == ["Ada", "Law"]
    assert [term.scheme.split("/")[-2] for term in terms] == ["people", "topics"]
    assert json_feed_view(None, parts).items[0].tags == ("Ada", "Law")


@pytest.mark.parametrize(
    ("updated", "changed", "modified"),
    [
        pytest.param("2025-06-08T10:00", "2025-06-08T10:00:00Z", "2025-06-08T10:00:00Z", id="later"),
        pytest.param("2025-06-07", "2025-06-07T14:30:00Z", "", id="on-the-day-of-the-story"),
        pytest.param("2025-06-06", "2025-06-07T14:30:00Z", "", id="before-the-story"),
        pytest.param("2031-06-07", "2025-06-07T14:30:00Z", "", id="to-come"),
    ],
)  # fmt: skip
def test_a_feed_is_never_dated_before_its_story_or_in_the_future(
    updated: str, changed: str, modified: str
) -> None:
    when = moment(UTC)
    parts = parts_of(
        assembled([story("s", date=when("2025-06-07T14:30"), updated=when(updated))])[0]
    )
    assert atom_view(None, parts).updated == changed
    assert json_feed_view(None, parts).items[0].date_modified == modified
    sitemap = {each.url: each.modified for each in sitemap_view(0, parts).entries}
    local = sitemap["http://localhost:8000/2025/06/s/"]
    assert datetime.fromisoformat(local) == datetime.fromisoformat(changed)


def test_a_link_that_time_takes_away_is_none_in_a_feed() -> None:
    gone = story("gone", "2025-01-01", expires=Moment("2025-02-01T00:00:00Z", "2025-02-01"))
    config = replace(CONFIG, feed_content="full")
    parts = parts_of(
        assembled([story("s", "2025-06-07", "gone.md", "s.md"), gone], config=config)[0]
    )
    (item,) = json_feed_view(None, parts).items
    assert item.content is not None
    assert item.content.hrefs == (None, "/2025/06/s/")


def test_a_part_of_a_history_that_is_full_stays_as_it_is() -> None:
    stories = [
        story(f"s{at:03}", f"2025-{at // 28 + 1:02}-{at % 28 + 1:02}", terms={"people": ("Ann",)})
        for at in range(331)
    ]
    seen: list[list[str]] = []
    before: tuple[object, ...] = ()
    for count in (330, 331):
        archive, _ = assembled(stories[:count], config=replace(CONFIG, feed_size=20))
        parts, ann = parts_of(archive), archive.terms["people"]["ann"]
        numbers = [
            address.number for address in archive.addresses.values() if address.kind == "atom-part"
        ]
        # Of the archive and of Ann; the last holds what neither the feed nor a full part has.
        assert sorted(numbers) == [1, 1, 2, 2, 3, 3, 4, 4]
        views = [atom_view(ann, parts, number) for number in range(1, 5)]
        seen = [[entry.title for entry in view.entries] for view in views]
        full = (*views[:3], *(json_feed_view(ann, parts, number) for number in range(1, 4)))
        assert not before or full == before
        before = full
        newest = {entry.title for entry in atom_view(ann, parts).entries}
        assert newest | {title for each in seen for title in each} == {
            each.title for each in stories[:count]
        }
    assert [len(each) for each in seen] == [100, 100, 100, 31]
    assert seen[0][0] == "s099"
