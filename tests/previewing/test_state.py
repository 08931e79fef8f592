"""The archive as it is followed is the one that a fresh start gives, after any sequence of edits.

`BROADSHEET_EDITS` sets how many edits are tried: 40 when not given.
"""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, precondition, rule

from broadsheet.previewing.snapshot import next_snapshot, take_snapshot
from broadsheet.previewing.state import State, StateMaker
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Failure, Misuse
from tests.building import NOW, SETTINGS, png, story, text, write
from tests.previewing.states import follow, state_maker
from tests.publishing.test_edition import prints
from tests.publishing.test_pool import children
from tests.test_increments import INSTANTS, Editing

_HISTORY = 20
"""Edits to one archive."""
STRANGE = (
    "content/stories/strange.md",
    "content/people/strange.md",
    "content/media/strange.png",
    "content/stories/bundle/index.md",
    "content/stories/bundle/strange.png",
)


def shown(state: State) -> object:
    """Return all that a state shows: its pages with their views and digests, its assets, and when it turns."""
    if state.edition is None:
        return None
    archive = state.edition.pages.archive
    return (
        prints(state.edition),
        state.edition.site,
        state.edition.assets,
        archive.links.media,
        state.next_change,
    )


def titles(state: State) -> set[str]:
    assert state.edition
    return {each.title for each in state.edition.pages.archive.stories}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        f"content/stories/{name}.md": story(name.title(), topics=["Floods"])
        for name in ("rains", "vote")
    }
    return write(tmp_path, {"archive.yml": SETTINGS, **files})


def test_nothing_changed_is_the_same_state(root: Path) -> None:
    state = state_maker(root).begin(NOW)
    assert state_maker(root).follow(state, None, NOW) is state
    assert state_maker(root).follow(state, set(), NOW) is state


PASSING: dict[str, str | bytes] = {
    "content/stories/fire.md": story("Fire"),
    "content/media/dot.png": png(1),
    "content/static/robots.txt": "Disallow: /",
    "archive.yml": f"{SETTINGS}page_size: 1\n",
    "layouts/document.html": "Own {{ view.title }}",
    "layouts/assets/own.css": "p { color: red }",
}


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("look", [take_snapshot, next_snapshot])
def test_what_comes_between_the_look_and_the_reading_and_goes_again_does_not_stay(
    root: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[..., object], *, told: bool
) -> None:
    def look_then_write(*where: object, **how: object) -> object:
        seen = look(*where, **how)
        write(root, PASSING)
        return seen

    state = state_maker(root).begin(NOW)
    with monkeypatch.context() as patch:
        patch.setattr(f"{StateMaker.__module__}.{look.__name__}", look_then_write)
        if look is take_snapshot:
            state = state_maker(root).begin(NOW, anew=True)
        else:
            state = follow(state, root, {"content/stories/vote.md": story("Ballot")})
    for file in PASSING:
        (root / file).unlink()
    write(root, {"archive.yml": SETTINGS})
    state = state_maker(root).follow(state, {*PASSING} if told else None, NOW)
    assert shown(state) == shown(state_maker(root).begin(NOW))


@pytest.mark.parametrize("count", [1, 400], ids=["here", "by workers"])
def test_one_that_was_stopped_reads_nothing_any_more(root: Path, count: int) -> None:
    before, stopped = children(), state_maker(root)
    state = stopped.begin(NOW)
    files = write_all(root, count)
    stopped.stop()
    with pytest.raises(Failure, match="the work was broken off"):
        stopped.follow(state, files, NOW)
    with pytest.raises(Failure, match="the work was broken off"):
        stopped.begin(NOW, spawned=True)
    assert children() <= before


def write_all(root: Path, count: int) -> set[str]:
    """Write so many new stories, and return their paths."""
    files = {f"content/stories/s{at}.md": story(f"Story {at}") for at in range(count)}
    write(root, files)
    return {*files}


def test_an_edit_that_moves_nothing_else_takes_all_else_from_the_state_before(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    after = follow(before, root, {"content/stories/vote.md": story("Voters", topics=["Floods"])})
    assert before.edition
    assert after.edition
    assert titles(after) == {"Rains", "Voters"}
    assert after.edition.pages.archive.addresses is before.edition.pages.archive.addresses
    assert after.edition.base_digests is before.edition.base_digests


def test_a_story_stays_as_it_was_while_its_file_has_a_mistake(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    broken = follow(
        before, root, {"content/stories/vote.md": text(title="Ballot", date="yesterday")}
    )
    assert titles(broken) == {"Rains", "Vote"}
    assert [(each.file, each.line) for each in broken.problems] == [("content/stories/vote.md", 3)]
    mended = follow(broken, root, {"content/stories/vote.md": story("Ballot", topics=["Floods"])})
    assert (mended.problems, titles(mended)) == ((), {"Rains", "Ballot"})


def test_a_story_with_a_mistake_at_the_start_is_shown_once_it_is_mended(root: Path) -> None:
    write(root, {"content/stories/vote.md": "---\ntitle: [\n"})
    state = state_maker(root).begin(NOW)
    assert (len(state.problems), titles(state)) == (1, {"Rains"})
    state = follow(state, root, {"content/stories/vote.md": story("Vote")})
    assert (state.problems, titles(state)) == ((), {"Rains", "Vote"})


@pytest.mark.parametrize("later", [False, True], ids=["at the start", "later"])
def test_what_is_changed_under_broken_settings_is_followed_once_they_are_mended(
    root: Path, *, later: bool
) -> None:
    state = state_maker(root).begin(NOW) if later else None
    write(root, {"archive.yml": "title: [\n"})
    state = (
        state_maker(root).follow(state, {"archive.yml"}, NOW)
        if state
        else state_maker(root).begin(NOW)
    )
    assert [each.file for each in state.problems] == ["archive.yml"]
    assert bool(state.edition) == later
    (root / "content" / "stories" / "rains.md").unlink()
    state = state_maker(root).follow(state, {"content/stories/rains.md"}, NOW)
    changed = {"content/stories/fire.md": story("Fire"), "layouts/day.html": "{% if %}"}
    state = follow(state, root, {**changed, "content/stories/vote.md": story("Ballot")})
    state = follow(state, root, {"archive.yml": SETTINGS})
    assert [each.file for each in state.problems] == ["layouts/day.html"]
    assert titles(state) == {"Fire", "Ballot"}
    assert shown(state) == shown(state_maker(root).begin(NOW))


def test_settings_that_cannot_be_read_as_a_language_leave_the_last_pages(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    state = follow(before, root, {"archive.yml": f"{SETTINGS}language: xx\n"})
    assert [(each.file, each.line) for each in state.problems] == [("archive.yml", 3)]
    assert titles(state) == {"Rains", "Vote"}
    assert follow(state, root, {"archive.yml": SETTINGS}).problems == ()


@pytest.mark.parametrize("source", ["{% if %}", "{% block a %}", "{{ a | nofilter }}"])
def test_a_layout_with_a_mistake_in_its_syntax_is_told_until_it_is_mended(
    root: Path, source: str
) -> None:
    before = state_maker(root).begin(NOW)
    broken = follow(before, root, {"layouts/story.html": source})
    assert [each.file for each in broken.problems] == ["layouts/story.html"]
    again = follow(broken, root, {"content/stories/vote.md": story("Ballot", topics=["Floods"])})
    assert [each.file for each in again.problems] == ["layouts/story.html"]
    (root / "layouts" / "story.html").unlink()
    assert state_maker(root).follow(again, {"layouts/story.html"}, NOW).problems == ()


def test_layouts_without_a_mistake_are_not_compiled_again_at_the_next_start(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state_maker(root).begin(NOW)
    with monkeypatch.context() as patch:
        patch.delattr(Renderer, "mistakes")
        assert state_maker(root).begin(NOW).problems == ()
    write(root, {"layouts/day.html": "{% if %}"})
    for _ in range(2):
        problems = state_maker(root).begin(NOW).problems
        assert [each.file for each in problems] == ["layouts/day.html"]


def test_a_layout_that_is_no_plain_file_leaves_the_state_true(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    (root / "layouts").mkdir()
    (root / "layouts" / "story.html").symlink_to(root / "archive.yml")
    with pytest.raises(Failure, match="is not a plain file"):
        state_maker(root).follow(before, None, NOW)
    (root / "layouts" / "story.html").unlink()
    assert shown(state_maker(root).follow(before, None, NOW)) == shown(before)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_read_once_it_may(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    write(root, {"content/stories/fire.md": story("Fire")})
    (root / "content" / "stories" / "fire.md").chmod(0)
    with pytest.raises(Failure, match="Permission denied"):
        state_maker(root).follow(before, None, NOW)
    (root / "content" / "stories" / "fire.md").chmod(0o644)
    assert "Fire" in titles(state_maker(root).follow(before, None, NOW))


def test_a_folder_in_place_of_a_file_is_as_if_the_file_were_gone(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    (root / "content" / "stories" / "vote.md").unlink()
    state = follow(before, root, {"content/stories/vote.md/fire.md": story("Fire")})
    state = state_maker(root).follow(state, {"content/stories/vote.md"}, NOW)
    assert (titles(state), state.problems) == ({"Rains", "Fire"}, ())


def test_a_content_folder_that_is_gone_and_back_is_followed(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    (root / "content").rename(root / "away")
    gone = state_maker(root).follow(before, None, NOW)
    assert [str(each) for each in gone.problems] == [
        "content: the content folder is not there\n    hint: put it back, or make an empty one"
    ]
    assert titles(gone) == {"Rains", "Vote"}
    (root / "away").rename(root / "content")
    assert shown(state_maker(root).follow(gone, None, NOW)) == shown(before)


def test_an_archive_that_is_gone_leaves_the_last_pages_until_it_is_back(root: Path) -> None:
    (root / "archive.yml").unlink()
    before = state_maker(root).begin(NOW)
    (root / "content").rename(root / "away")
    gone = state_maker(root).follow(before, None, NOW)
    assert [(each.file, each.hint) for each in gone.problems] == [
        ("archive.yml", "put the content folder back")
    ]
    assert titles(gone) == {"Rains", "Vote"}
    (root / "away").rename(root / "content")
    back = state_maker(root).follow(gone, None, NOW)
    assert (back.problems, shown(back)) == ((), shown(before))


def test_there_is_nothing_to_follow_without_an_archive(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="is not an archive"):
        state_maker(tmp_path).begin(NOW)


OF_ALL_KINDS = {
    "content/stories/draft.md": story("Draft", draft=True),
    "content/stories/embargoed.md": story("Embargoed", "2025-07-02"),
    "content/stories/expired.md": story("Expired", expires="2025-06-10"),
    "content/stories/expiring.md": story("Expiring", expires="2025-07-03"),
}


def test_drafts_and_embargoed_and_expired_stories_are_shown_when_asked_for(root: Path) -> None:
    write(root, OF_ALL_KINDS)
    every = {"Rains", "Vote", "Draft", "Embargoed", "Expired", "Expiring"}
    assert titles(state_maker(root, drafts=True, future=True).begin(NOW)) == every
    assert titles(state_maker(root).begin(NOW)) == {"Rains", "Vote", "Expiring"}


def test_an_embargo_and_a_storys_time_end_while_it_is_followed(root: Path) -> None:
    write(root, OF_ALL_KINDS)
    states = [state_maker(root).begin(NOW)]
    for day in (1, 2, 3, 4, 5):
        states.append(
            state_maker(root).follow(states[-1], None, datetime(2025, 7, day, tzinfo=UTC))
        )
    assert [state.next_change[:10] for state in states] == [
        "2025-07-02",
        "2025-07-02",
        "2025-07-03",
        "2025-07-04",
        "",
        "",
    ]
    assert [len(titles(state)) for state in states] == [3, 3, 4, 3, 3, 3]
    assert states[0] is states[1]
    assert states[4] is states[5]
    assert shown(states[-1]) == shown(state_maker(root).begin(datetime(2025, 7, 4, tzinfo=UTC)))


def test_an_edit_without_a_turn_finds_the_next_one(root: Path) -> None:
    state = state_maker(root).begin(NOW)
    assert state.next_change == ""
    state = follow(state, root, {"content/stories/vote.md": story("Vote", "2025-07-05")})
    assert state.next_change == "2025-07-05T00:00:00Z"


class Following(Editing):
    """An archive, edited in every way, followed after each edit and compared with a fresh start."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State | None = None
        self.follower: StateMaker | None = None
        self.looking = False
        self.strange: dict[str, str] = {}

    @rule(now=st.sampled_from(INSTANTS), drafts=st.booleans(), future=st.booleans())
    def look_from(self, now: datetime, *, drafts: bool, future: bool) -> None:
        """Begin anew: what is asked for does not change while a preview runs."""
        self.asked = {"now": now, "drafts": drafts, "future": future, "search": not drafts}
        self.state = None

    @rule(now=st.sampled_from(INSTANTS))
    def pass_time(self, now: datetime) -> None:
        self.asked["now"] = max(self.asked["now"], now)

    @rule(looking=st.booleans())
    def lose_events(self, *, looking: bool) -> None:
        self.looking = looking

    @rule(
        path=st.sampled_from(STRANGE), what=st.sampled_from(("link", "folder", "latin", "nothing"))
    )
    def put_something_strange(self, path: str, what: str) -> None:
        self.strange[path] = what

    @rule()
    def do_nothing(self) -> None:
        """Edit several things before the next look."""

    @precondition(lambda self: self.state is not None and self.state.of_settings)
    @rule()
    def mend_settings(self) -> None:
        self.broken.pop("archive.yml", None)

    def _sync(self) -> None:
        for path in STRANGE:
            place = self.root / path
            shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink(
                missing_ok=True
            )
        super()._sync()
        for path, what in self.strange.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if what == "link":
                place.symlink_to(self.root / "archive.yml")
            elif what == "folder":
                write(self.root, {f"{path}/inside.md": story("Inside")})
            elif what == "latin":
                place.write_bytes(text(title="É", date="2025-06-07").encode("latin-1") + b"\xe9")

    def _stamps(self) -> dict[str, object]:
        places = [
            self.root / "archive.yml",
            *(self.root / "content").rglob("*"),
            *(self.root / "layouts").rglob("*"),
        ]
        return {
            place.relative_to(self.root).as_posix(): (
                place.lstat().st_mtime_ns,
                place.lstat().st_ino,
            )
            for place in places
            if place.is_symlink() or place.is_file()
        }

    @invariant()
    def is_exact(self) -> None:
        before = self._stamps() if self.root.exists() else {}
        self._sync()
        after = self._stamps()
        moved = {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }
        if self.state is None or self.follower is None:
            self.follower = state_maker(self.root, **self.asked)
            self.state = self.follower.begin(self.asked["now"])
        else:
            self.state = self.follower.follow(
                self.state, None if self.looking else moved, self.asked["now"]
            )
        copy = self.folder / "copy"
        shutil.copytree(
            self.root, copy, symlinks=True, ignore=shutil.ignore_patterns(".broadsheet")
        )
        fresh = state_maker(copy, **self.asked).begin(self.asked["now"])
        # Pages are made when they are asked for, of bodies that are looked up then.
        of_fresh = None if fresh.of_settings else shown(fresh)
        shutil.rmtree(copy)
        assert self.state.of_settings == fresh.of_settings
        if fresh.of_settings:
            return
        assert fresh.material
        assert self.state.material
        assert self.state.material.problems == fresh.material.problems
        assert self.state.theme
        assert fresh.theme
        assert self.state.theme.problems == fresh.theme.problems
        if not fresh.material.content.problems and not fresh.material.config_problems:
            # With such mistakes, what was read well before them stays.
            assert self.state.problems == fresh.problems
            try:
                found = shown(self.state)
            except Failure:
                # The cache was damaged, and a page was asked for: all is read again, as the server
                # does it.
                self.state = self.follower.begin(self.asked["now"])
                found = shown(self.state)
            assert found == of_fresh


TestFollowing = Following.TestCase
TestFollowing.settings = settings(
    max_examples=max(1, int(os.environ.get("BROADSHEET_EDITS", "40")) // _HISTORY),
    stateful_step_count=_HISTORY,
    deadline=None,
    print_blob=True,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    suppress_health_check=list(HealthCheck),
)


def test_a_catalogue_of_the_archive_is_followed_with_its_mistakes(root: Path) -> None:
    before = state_maker(root).begin(NOW)
    said = 'msgid "Born"\nmsgstr "Date of birth"\n'
    after = follow(before, root, {"layouts/locale/en.po": said})
    assert before.edition
    assert after.edition
    assert after.theme
    assert not after.theme.problems
    assert before.edition.base_digests.keys() < after.edition.base_digests.keys()
    assert all(
        after.edition.base_digests[name] != seed
        for name, seed in before.edition.base_digests.items()
    )
    broken = follow(after, root, {"layouts/locale/en.po": said.replace("birth", "%")})
    assert broken.theme
    assert [(each.file, each.line) for each in broken.theme.problems] == [
        ("layouts/locale/en.po", 1)
    ]
