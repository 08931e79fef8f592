from broadsheet.model import Moment
from broadsheet.pages.feeds import atom_view, json_feed_view
from broadsheet.pages.parts import parts_of
from tests.archive.stories import assembled, story


def test_a_feed_was_updated_when_its_last_changed_story_was() -> None:
    changed = Moment("2025-06-20T00:00:00Z", "2025-06-20")
    archive, _ = assembled([story("old", updated=changed), story("new", "2025-06-08")])
    assert atom_view(None, parts_of(archive)).updated == "2025-06-20T00:00:00Z"


def test_an_empty_feed_has_a_time_all_the_same() -> None:
    assert atom_view(None, parts_of(assembled([])[0])).updated == "1970-01-01T00:00:00Z"


def test_a_feed_names_the_terms_of_a_story() -> None:
    parts = parts_of(assembled([story("s", terms={"people": ("Ada",), "topics": ("Law",)})])[0])
    assert (
        atom_view(None, parts).entries[0].terms
        == json_feed_view(None, parts).items[0].tags
        == ("Ada", "Law")
    )
