"""A preview whose cache cannot be used goes on with one of its own, and follows every save."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from broadsheet.archive.visibility import Selection
from broadsheet.previewing import keeping
from broadsheet.previewing.keeping import Keeping, LastingBodies
from broadsheet.previewing.state import State, StateMaker
from broadsheet.problems import Failure
from tests.building import NOW, SETTINGS, story, write

VOTE = "content/stories/vote.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keeping, "_PATIENCE", 0.05)
    monkeypatch.setattr(keeping, "_OF_PAGES", 0.05)
    files = {VOTE: story("Vote", body="It rained."), "content/stories/fire.md": story("Fire")}
    return write(tmp_path, {"archive.yml": SETTINGS, **files})


@contextmanager
def unusable(root: Path, how: str) -> Iterator[None]:
    """Have another program make the cache unusable."""
    cache = Keeping(root).cache
    cache.parent.mkdir(exist_ok=True)
    if how == "no folder":
        for file in cache.parent.iterdir():
            file.unlink()
        cache.parent.rmdir()
        cache.parent.write_text("a file")
        yield
        return
    if how == "a folder in its place":
        cache.unlink(missing_ok=True)
        (cache / "full").mkdir(parents=True)
        yield
        return
    with closing(sqlite3.connect(cache, isolation_level=None)) as other:
        if how == "read":
            other.execute("CREATE TABLE IF NOT EXISTS items (file)")
            other.execute("BEGIN")
            other.execute("SELECT * FROM items").fetchone()
        else:
            other.execute("BEGIN EXCLUSIVE")
        yield


WAYS = ["written", "read", "no folder", "a folder in its place"]


def body(bodies: LastingBodies, state: State, title: str) -> str:
    assert state.edition
    stories = state.edition.pages.archive.stories
    return bodies[next(each for each in stories if each.title == title).body.address]


@pytest.mark.parametrize("how", WAYS)
def test_a_save_is_followed_whatever_happens_to_the_cache(root: Path, how: str) -> None:
    told: list[str] = []
    with closing(Keeping(root)) as kept:
        bodies = LastingBodies(kept)
        maker = StateMaker(
            root, Selection(now=NOW, search=False), jobs=1, keeping=kept, tell=told.append
        )
        state = maker.begin(NOW)
        before = kept.cache
        assert "It rained" in body(bodies, state, "Vote")
        with unusable(root, how):
            for at in (1, 2):
                write(root, {VOTE: story(f"Ballot {at}", body=f"It snowed {at} times.")})
                state = maker.follow(state, {VOTE}, NOW)
                assert f"It snowed {at}" in body(bodies, state, f"Ballot {at}")
                assert "It rained" in body(bodies, state, "Fire")
        assert len(told) == 1
        assert told[0].endswith("this preview keeps what it reads elsewhere")
        assert kept.cache != before
        own = kept.cache.parent
        assert own.exists()
    assert not own.exists()


@pytest.mark.parametrize("how", WAYS)
def test_a_preview_begins_without_the_folder_of_the_archive(root: Path, how: str) -> None:
    told: list[str] = []
    with closing(Keeping(root)) as kept, unusable(root, how):
        maker = StateMaker(
            root, Selection(now=NOW, search=False), jobs=1, keeping=kept, tell=told.append
        )
        state = maker.begin(NOW)
        assert "It rained" in body(LastingBodies(kept), state, "Vote")
    assert len(told) == 1


def test_it_leaves_once(root: Path) -> None:
    with closing(Keeping(root)) as kept:
        assert kept.leave()
        own = kept.cache
        assert not kept.leave()
        assert kept.cache == own
        with pytest.raises(Failure):
            kept.bodies()


def test_without_room_for_a_folder_it_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.TemporaryDirectory", full)
        with pytest.raises(Failure, match="No space left on device"):
            Keeping(root).leave()
