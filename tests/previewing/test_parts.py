"""An archive of which a part is shown while the rest is read: at its end it is the one that a fresh start gives."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.archive.loading import cache_key
from broadsheet.previewing import beginning
from broadsheet.previewing.events import Events
from broadsheet.previewing.press import Press
from broadsheet.previewing.reporting import Reporter
from broadsheet.previewing.screen import UNSHOWN, Screen
from broadsheet.previewing.state import State, StateMaker
from broadsheet.problems import Failure
from broadsheet.reading import file_times
from broadsheet.reading.cache import Cache
from tests.building import NOW, SETTINGS, png, story, write
from tests.previewing.states import state_maker
from tests.previewing.test_state import shown, titles

OLD = "content/stories/2020/01/old-{number}.md"


@pytest.fixture(autouse=True)
def _is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have few stories count as many, and two be read first."""
    monkeypatch.setattr(beginning, "_FEW_UNREAD", 3)
    monkeypatch.setattr(beginning, "_STORIES", 2)
    monkeypatch.setattr(beginning, "_CHANGED", 0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    old = {
        OLD.format(number=number): story(f"Old {number}", "2020-01-02", people=["Ada"])
        for number in range(6)
    }
    new = {
        "content/stories/2025/06/rains.md": story(
            "Rains", "2025-06-02", "[Old](/2020/01/old-1/)", people=["Ada", "Bo"]
        ),
        "content/stories/2025/06/vote.md": story("Vote", "2025-06-03"),
    }
    records = {"content/people/ada.md": "---\nname: Ada\n---\nShe."}
    return write(tmp_path, {"archive.yml": SETTINGS, **old, **new, **records})


@pytest.fixture
def states(root: Path) -> Iterator[StateMaker]:
    made = state_maker(root)
    yield made
    made.end_ahead()


def whole(states: StateMaker, part: State) -> State:
    """Return the state once all is read."""
    while part.extent is not None:
        time.sleep(0.001)
        part = states.read_on(part, NOW)
    return part


def test_a_part_has_the_newest_stories_and_says_how_much_has_been_read(states: StateMaker) -> None:
    part = states.begin_in_part(NOW)
    told = set()
    while (extent := part.extent) is not None:
        assert titles(part) == {"Rains", "Vote"}
        told.add((extent.read, extent.total))
        part = states.read_on(part, NOW)
    assert (3, 9) in told
    assert told <= {(3, 9), (9, 9)}


def test_the_whole_is_what_a_fresh_start_gives(root: Path, states: StateMaker) -> None:
    after = whole(states, states.begin_in_part(NOW))
    assert shown(after) == shown(state_maker(root).begin(NOW))
    assert after.problems == ()


def test_what_the_rest_may_mend_is_no_problem_before_it_was_read(
    root: Path, states: StateMaker
) -> None:
    (root / OLD.format(number=1)).unlink()
    part = states.begin_in_part(NOW)
    assert part.problems == ()
    assert [each.message for each in whole(states, part).problems] == [
        "'/2020/01/old-1/' leads to nothing"
    ]


def test_a_mistake_within_a_file_that_was_read_is_one_at_once(
    root: Path, states: StateMaker
) -> None:
    write(root, {"content/stories/2025/06/vote.md": story("Vote", "2025-06-03", topcs=["a"])})
    assert [each.field for each in states.begin_in_part(NOW).problems] == ["topcs"]


def test_what_is_saved_meanwhile_is_followed_and_stays(root: Path, states: StateMaker) -> None:
    part = states.begin_in_part(NOW)
    saved = {
        "content/stories/2025/06/vote.md": story("Ballot", "2025-06-03"),
        "content/stories/2025/06/fire.md": story("Fire", "2025-06-04"),
        OLD.format(number=0): story("Older", "2020-01-02"),
    }
    write(root, saved)
    part = states.follow(part, {*saved}, NOW)
    assert titles(part) == {"Rains", "Ballot", "Fire", "Older"}
    # Nobody tells of these.
    write(root, {OLD.format(number=2): story("Untold", "2020-01-02")})
    (root / OLD.format(number=3)).unlink()
    assert states.follow(part, None, NOW) is part
    after = whole(states, part)
    assert {"Ballot", "Fire", "Older", "Untold"} < titles(after)
    assert "Old 3" not in titles(after)
    assert shown(after) == shown(state_maker(root).begin(NOW))


def test_other_settings_have_all_of_it_read_under_them(root: Path, states: StateMaker) -> None:
    part = states.begin_in_part(NOW)
    write(root, {"archive.yml": f"{SETTINGS}language: de\n"})
    part = states.follow(part, {"archive.yml"}, NOW)
    assert part.extent
    after = whole(states, part)
    assert shown(after) == shown(state_maker(root).begin(NOW))


def test_settings_that_are_broken_meanwhile_wait_to_be_mended(
    root: Path, states: StateMaker
) -> None:
    part = states.begin_in_part(NOW)
    write(root, {"archive.yml": "taxonomies: 3\n"})
    broken = states.follow(part, {"archive.yml"}, NOW)
    assert broken.of_settings
    assert titles(broken) == {"Rains", "Vote"}
    write(root, {"archive.yml": SETTINGS})
    part = states.follow(broken, None, NOW)
    assert part.extent
    assert not part.of_settings
    assert shown(whole(states, part)) == shown(state_maker(root).begin(NOW))


def test_a_page_that_is_asked_for_comes_before_the_rest(states: StateMaker) -> None:
    part = states.begin_in_part(NOW)
    found = states.seek(part, "/2020/01/old-4/", NOW)
    assert titles(found) == {"Rains", "Vote", "Old 4"}
    assert states.seek(found, "/2020/01/old-4/", NOW) is found
    assert states.seek(found, "/people/bo/", NOW) is found


def test_the_pictures_of_what_was_read_come_with_it(
    root: Path, states: StateMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "_FILES", 0)
    write(
        root,
        {
            "content/stories/2025/06/vote.md": story(
                "Vote", "2025-06-03", "![Dot](../../../media/maps/a%20dot.png)"
            ),
            OLD.format(number=4): story(
                "Old 4", "2020-01-02", image={"src": "dot.png", "alt": "A"}
            ),
            "content/media/maps/a dot.png": png(1),
            "content/media/dot.png": png(2),
            "content/media/maps/dot.png": png(3),
            "content/media/unused.png": png(4),
        },
    )
    part = states.begin_in_part(NOW)
    assert _pictures(part) == {"media/maps/a dot.png"}
    found = states.seek(part, "/2020/01/old-4/", NOW)
    assert _pictures(found) == {"media/maps/a dot.png", "media/dot.png"}
    assert "media/unused.png" not in found.snapshot.content


def _pictures(shown: State) -> set[str]:
    assert shown.edition
    return {*shown.edition.pages.archive.links.media.values()}


def test_a_cache_that_is_damaged_meanwhile_is_begun_anew(root: Path, states: StateMaker) -> None:
    part = states.begin_in_part(NOW)
    (root / ".broadsheet/cache.sqlite").write_bytes(b"nothing")
    assert shown(whole(states, part)) == shown(state_maker(root).begin(NOW))


def test_one_that_was_stopped_reads_on_no_more(states: StateMaker) -> None:
    part = states.begin_in_part(NOW)
    states.stop()
    with pytest.raises(Failure, match="the work was broken off"):
        whole(states, part)


def test_what_was_read_before_it_was_killed_is_not_read_again(
    root: Path, states: StateMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Files that have just been written prove nothing by their times.
    monkeypatch.setattr(file_times, "_RECENT", -(10**12))
    part = states.begin_in_part(NOW)
    assert part.extent
    whole(states, part)
    assert state_maker(root).begin_in_part(NOW).extent is None
    # Where a part is begun with, nothing that the cache has of the rest is taken from it.
    monkeypatch.setattr(Cache, "stamps", lambda _: {})
    again = state_maker(root).begin_in_part(NOW)
    assert again.extent
    monkeypatch.undo()
    with Cache(root / ".broadsheet/cache.sqlite", key=part_key(states, part)) as cache:
        assert len(cache.known()) == part.extent.total


def part_key(states: StateMaker, part: State) -> bytes:
    assert part.material
    return cache_key(states._generator, part.material.config)


def test_a_small_archive_is_read_whole(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "_FEW_UNREAD", 20)
    assert state_maker(root).begin_in_part(NOW).extent is None


def test_a_very_large_archive_is_shown_in_part_even_where_the_cache_has_all_of_it(
    root: Path, states: StateMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_times, "_RECENT", -(10**12))
    before = state_maker(root).begin(NOW)
    monkeypatch.setattr(beginning, "_MOST_AT_ONCE", 8)
    part = states.begin_in_part(NOW)
    assert part.extent
    assert (part.extent.read, titles(part)) == (9, {"Rains", "Vote"})
    assert shown(whole(states, part)) == shown(before)


def test_a_page_that_is_not_known_yet_is_not_a_missing_one(root: Path, states: StateMaker) -> None:
    part, screen = states.begin_in_part(NOW), Screen(root, lambda _: None)
    events = Events(screen, Reporter(root, ""), Press(lambda _: None), lost=lambda _: None)
    events.show(part)
    assert screen.look("/people/bo/").digest != UNSHOWN
    assert screen.look("/2020/01/old-4/").digest == UNSHOWN
    events.show(whole(states, part))
    assert UNSHOWN not in {screen.look(path).digest for path in ("/2020/01/old-4/", "/nowhere/")}


def test_advice_waits_for_the_whole(root: Path, states: StateMaker) -> None:
    part, reporter, screen = (
        states.begin_in_part(NOW),
        Reporter(root, ""),
        Screen(root, lambda _: None),
    )
    screen.show(part)
    report = reporter.page_report(part, screen.address("/2025/06/rains/"))
    assert report
    assert (report.file, report.advice) == ("content/stories/2025/06/rains.md", [])
    assert reporter.advice(part) == []
