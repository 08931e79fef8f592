"""The thread that follows, with the real watcher; what is waited for is the next state that it hands on."""

import gc
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from threading import Event

import pytest

from broadsheet.previewing.follower import Follower, _as_problem
from broadsheet.previewing.state import State, StateMaker
from broadsheet.previewing.watching import Watcher
from broadsheet.problems import Failure
from tests.building import NOW, SETTINGS, story, text, write
from tests.previewing.running import PATIENCE
from tests.previewing.states import state_maker
from tests.publishing.test_pool import children

VOTE = "content/stories/vote.md"


class Handed:
    """What a follower hands on, and the hands of its clock."""

    def __init__(self) -> None:
        self.states: Queue[State] = Queue()
        self.told: list[set[str]] = []
        self.now = NOW
        self.died = Event()

    def tell(self, files: Collection[str], _seconds: float) -> None:
        self.told.append({*files})

    def wait(self, wanted: Callable[[State], bool]) -> State:
        """Return the next state that is as wanted."""
        while True:
            state = self.states.get(timeout=PATIENCE)
            if wanted(state):
                return state


@contextmanager
def following(root: Path) -> Iterator[tuple[Follower, Watcher, Handed]]:
    handed = Handed()
    followed = state_maker(root)
    with Watcher(root) as watcher:
        state = followed.begin(NOW)
        with Follower(
            followed,
            state,
            watcher,
            clock=lambda: handed.now,
            handed=handed.states.put,
            followed=handed.tell,
            died=handed.died.set,
        ) as follower:
            yield follower, watcher, handed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {VOTE: story("Vote"), "content/stories/rains.md": story("Rains")}
    return write(tmp_path, {"archive.yml": SETTINGS, **files})


def titles(state: State) -> set[str]:
    return {each.title for each in state.edition.pages.archive.stories} if state.edition else set()


def test_an_edit_is_handed_on_with_its_file(root: Path) -> None:
    with following(root) as (_, _, handed):
        write(root, {VOTE: story("Ballot")})
        handed.wait(lambda state: titles(state) == {"Ballot", "Rains"})
    assert {file for files in handed.told for file in files} <= {VOTE}


def test_who_seeks_a_page_in_an_archive_that_has_been_read_waits_for_nothing(root: Path) -> None:
    with following(root) as (follower, _, _):
        assert follower.seek("/nowhere/").result(timeout=0) is None


def test_an_event_that_was_lost_is_made_up_for_by_the_next_look(root: Path) -> None:
    with following(root) as (_, watcher, handed):
        watcher._observer.unschedule_all()
        write(root, {VOTE: story("Ballot")})
        watcher.look()
        handed.wait(lambda state: titles(state) == {"Ballot", "Rains"})


def test_an_embargo_that_ends_shows_its_story_at_the_next_look(root: Path) -> None:
    write(root, {"content/stories/fire.md": story("Fire", "2025-07-02")})
    with following(root) as (_, watcher, handed):
        handed.now = datetime(2025, 7, 2, tzinfo=UTC)
        watcher.look()
        state = handed.wait(lambda state: "Fire" in titles(state))
        # Until then it is news.
        assert state.next_change == "2025-07-04T00:00:00Z"
    assert handed.told == [set()]


def test_what_keeps_files_from_being_read_is_told_until_it_is_mended(root: Path) -> None:
    with following(root) as (_, _, handed):
        write(root, {"layouts/own.html": ""})
        (root / "layouts/story.html").symlink_to(root / "archive.yml")
        state = handed.wait(lambda state: bool(state.of_settings))
        assert [(each.file, each.message) for each in state.problems] == [
            ("layouts/story.html", "is not a plain file")
        ]
        assert titles(state) == {"Vote", "Rains"}
        write(root, {VOTE: story("Ballot")})
        (root / "layouts/story.html").unlink()
        assert handed.wait(lambda state: titles(state) == {"Ballot", "Rains"}).problems == ()


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ("archive.yml: Permission denied", "archive.yml: Permission denied"),
        ("{root}/archive.yml: Permission denied", "archive.yml: Permission denied"),
        ("/etc: Permission denied", "/etc: Permission denied"),
        (
            "archive.yml is a pipe: put a file in its place",
            "archive.yml: is a pipe\n    hint: put a file in its place",
        ),
        ("a worker was ended: perhaps", ".: a worker was ended: perhaps"),
    ],
)
def test_what_keeps_files_from_being_read_is_told_of_the_file_that_it_names(
    root: Path, failure: str, told: str
) -> None:
    assert str(_as_problem(failure.format(root=root), root)) == told


def test_an_archive_that_goes_and_comes_is_followed(root: Path) -> None:
    (root / "archive.yml").unlink()
    with following(root) as (_, _, handed):
        (root / "content").rename(root / "away")
        assert titles(handed.wait(lambda state: bool(state.problems))) == {"Vote", "Rains"}
        (root / "away").rename(root / "content")
        handed.wait(lambda state: not state.problems)
        write(root, {VOTE: story("Ballot")})
        handed.wait(lambda state: titles(state) == {"Ballot", "Rains"})


def test_everything_is_read_again_when_it_is_asked_for(root: Path) -> None:
    cache = root / ".broadsheet" / "cache.sqlite"
    with following(root) as (follower, _, handed):
        shutil.rmtree(cache.parent)
        assert follower.read_again(Failure("gone"))
        handed.wait(lambda _: True)
        assert cache.stat().st_size


def test_what_is_missed_while_everything_is_read_again_has_nothing_read_once_more(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Failure] = []
    begin = StateMaker.begin

    def missing_meanwhile(made: StateMaker, *asked: object, **more: object) -> State:
        if not begun:
            follower.read_again(Failure("a body is not in it any more"))
        begun.append(Failure())
        return begin(made, *asked, **more)  # type: ignore[arg-type]

    with following(root) as (follower, watcher, handed):
        monkeypatch.setattr(StateMaker, "begin", missing_meanwhile)
        follower.read_again(Failure("gone"))
        handed.wait(lambda _: True)
        watcher.look()
        write(root, {VOTE: story("Ballot")})
        handed.wait(lambda state: titles(state) == {"Ballot", "Rains"})
    assert len(begun) == 1


def test_a_mistake_is_handed_on_and_so_is_its_mending(root: Path) -> None:
    with following(root) as (_, _, handed):
        write(root, {VOTE: text(title="Ballot")})
        assert titles(handed.wait(lambda state: bool(state.problems))) == {"Vote", "Rains"}
        write(root, {VOTE: story("Ballot")})
        assert titles(handed.wait(lambda state: not state.problems)) == {"Ballot", "Rains"}


def test_python_looks_for_garbage_by_itself_afterwards(root: Path) -> None:
    with following(root) as (_, _, handed):
        write(root, {VOTE: story("Ballot")})
        handed.wait(lambda state: "Ballot" in titles(state))
    assert gc.isenabled()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc of Linux")
def test_it_ends_with_its_thread_and_its_workers_whatever_they_are_at(root: Path) -> None:
    before = children()
    write(root, {f"away/s{at}.md": story(f"Story {at}") for at in range(400)})
    with following(root) as (follower, _, _):
        # All at once, or they might be read as they come, a few at a time and in the thread.
        (root / "away").rename(root / "content/stories/more")
        while children() <= before:
            assert follower._thread.is_alive()
            time.sleep(0.002)
    assert not follower._thread.is_alive()
    assert children() <= before


class Upsetting:
    """What a state maker meets that nobody has foreseen, for as long as it is told to."""

    def __init__(self, made: StateMaker, error: BaseException) -> None:
        self.made, self.error = made, error
        self.met = 0
        self.is_upset = True

    @property
    def root(self) -> Path:
        return self.made.root

    def begin(self, now: datetime, *, spawned: bool = False, anew: bool = False) -> State:
        return self._or_upset(lambda: self.made.begin(now, spawned=spawned, anew=anew))

    def follow(self, state: State, paths: Collection[str] | None, now: datetime) -> State:
        return self._or_upset(lambda: self.made.follow(state, paths, now))

    def stop(self) -> None:
        self.made.stop()

    def _or_upset(self, make: Callable[[], State]) -> State:
        if self.is_upset:
            self.met += 1
            raise self.error
        return make()


@contextmanager
def upset(root: Path, error: BaseException) -> Iterator[tuple[Upsetting, Watcher, Handed]]:
    handed, states = Handed(), Upsetting(state_maker(root), error)
    with Watcher(root) as watcher:
        state = states.made.begin(NOW)
        with Follower(
            states, state, watcher,  # type: ignore[arg-type] # it has all that is asked of a maker
            clock=lambda: NOW, handed=handed.states.put, followed=handed.tell, died=handed.died.set,
        ):  # fmt: skip
            yield states, watcher, handed


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("line one\nline two"), RecursionError(), MemoryError(),
        UnicodeEncodeError("utf-8", "\udcff", 0, 1, "no"),
        sqlite3.DatabaseError("malformed"), AssertionError(), OSError(5, "Input/output error", "\udcff"),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_what_nobody_has_foreseen_is_told_and_all_is_read_anew_at_the_next_change(
    root: Path, error: Exception
) -> None:
    with upset(root, error) as (states, watcher, handed):
        write(root, {VOTE: story("Ballot")})
        told = handed.wait(lambda state: bool(state.problems)).problems[0]
        assert told.file == ".broadsheet/trouble-following.txt"
        assert (type(error).__name__ in told.message, "Traceback" in told.message) == (True, False)
        assert "\n" not in told.message
        saved = (root / told.file).read_text()
        assert "Traceback (most recent call last)" in saved
        assert "_or_upset" in saved
        met = states.met
        # Where nothing has changed since, it is not met again.
        for _ in range(2):
            watcher.look()
        states.is_upset = False
        write(root, {"content/stories/fire.md": story("Fire")})
        state = handed.wait(lambda state: not state.problems)
        assert titles(state) == {"Ballot", "Rains", "Fire"}
        assert states.met <= met + 1
    assert not handed.died.is_set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_all_the_same_says_so(root: Path) -> None:
    with upset(root, SystemExit()) as (_, _, handed):
        write(root, {VOTE: story("Ballot")})
        assert handed.died.wait(PATIENCE)


def test_one_that_is_told_to_stop_does_not_call_it_dying(root: Path) -> None:
    with following(root) as (_, _, handed):
        pass
    assert not handed.died.is_set()
