"""The index beside the preview, with the real Pagefind; what is waited for is that it is fresh, or why it is not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue

import pytest

from broadsheet.previewing.indexing import INDEX_FOLDER, Indexer, ShardRecords
from broadsheet.previewing.state import State
from tests.building import NOW, SETTINGS, story, text, write
from tests.previewing.running import PATIENCE
from tests.previewing.states import follow, state_maker

VOTE = "content/stories/vote.md"


class Indexing:
    def __init__(self, root: Path, jobs: int) -> None:
        self.told: Queue[str] = Queue()
        self.troubles: Queue[BaseException | None] = Queue()
        self.indexer = Indexer(
            root,
            jobs=jobs,
            fresh=lambda: self.told.put("fresh"),
            failed=self.told.put,
            troubled=self.troubles.put,
        )

    def index(self, state: State) -> str:
        """Index a state, and return what is told next."""
        assert state.edition
        self.indexer.index(state.edition)
        return self.told.get(timeout=PATIENCE)

    def digests(self) -> dict[str, str]:
        file = self.indexer.file("pagefind/shards.json")
        assert file
        return {shard["name"]: shard["digest"] for shard in json.loads(file.read_bytes())["shards"]}


@contextmanager
def indexing(root: Path, *, jobs: int = 1) -> Iterator[Indexing]:
    """Index beside a preview; more than one job are processes that start from nothing, which takes its time."""
    kept = Indexing(root, jobs)
    with kept.indexer:
        yield kept


@pytest.fixture
def root(tmp_path: Path) -> Path:
    stories = {
        f"content/stories/{year}.md": story(f"Story of {year}", f"{year}-01-01")
        for year in (2022, 2023, 2024)
    }
    return write(
        tmp_path, {"archive.yml": SETTINGS, VOTE: story("Vote", people=["Ada"]), **stories}
    )


def test_an_edit_moves_its_own_shard_alone(root: Path) -> None:
    with indexing(root, jobs=2) as kept:
        state = state_maker(root, search=True).begin(NOW)
        assert kept.index(state) == "fresh"
        before = kept.digests()
        state = follow(state, root, {VOTE: story("Ballot", people=["Ada"])}, search=True)
        assert kept.index(state) == "fresh"
        after = kept.digests()
    assert [name for name in after if before[name] != after[name]] == [max(after)]


def test_the_next_preview_finds_the_index_of_the_last(root: Path) -> None:
    state = state_maker(root, search=True).begin(NOW)
    with indexing(root, jobs=2) as kept:
        kept.index(state)
        before = kept.digests()
    with indexing(root) as kept:
        edited = follow(state, root, {VOTE: story("Ballot")}, search=True)
        assert kept.index(edited) == "fresh"
        assert {name for name, digest in kept.digests().items() if digest == before[name]} == {
            *before
        } - {max(before)}


def test_saves_that_never_pause_do_not_hold_it_up(root: Path) -> None:
    state = state_maker(root, search=True).begin(NOW)
    assert state.edition
    with indexing(root) as kept:
        told = ""
        while not told:
            kept.indexer.index(state.edition)
            # A fifteenth of the pause for which an edition waits.
            with suppress(Empty):
                told = kept.told.get(timeout=0.01)
        assert told == "fresh"


def test_a_file_that_is_not_of_the_index_is_not_found(root: Path) -> None:
    with indexing(root) as kept:
        assert kept.indexer.file("pagefind/shards.json") is None
        kept.index(state_maker(root, search=True).begin(NOW))
        assert kept.indexer.file("pagefind/shards.json")
        for path in (
            "",
            "pagefind/",
            "pagefind/../../../archive.yml",
            "../cache.sqlite",
            ".broadsheet/manifest",
            "/etc/passwd",
        ):
            assert kept.indexer.file(path) is None


def test_a_second_preview_keeps_its_index_elsewhere(root: Path) -> None:
    state = state_maker(root, search=True).begin(NOW)
    with indexing(root) as one, indexing(root) as other:
        assert (one.index(state), other.index(state)) == ("fresh", "fresh")
        first, second = (kept.indexer.file("pagefind/shards.json") for kept in (one, other))
        assert first
        assert second
        assert first.is_relative_to(root / INDEX_FOLDER)
        assert not second.is_relative_to(root)
    assert not second.exists()


def test_what_keeps_the_index_from_being_made_is_told_in_a_line(root: Path) -> None:
    state = state_maker(root, search=True).begin(NOW)
    (root / INDEX_FOLDER).parent.mkdir(exist_ok=True)
    (root / INDEX_FOLDER).write_text("in the way")
    with indexing(root) as kept:
        told = kept.index(state)
        assert told != "fresh"
        assert "\n" not in told
        (root / INDEX_FOLDER).unlink()
        assert kept.index(state) == "fresh"


def test_it_ends_though_nothing_was_ever_indexed(root: Path) -> None:
    with indexing(root) as kept:
        pass
    assert kept.told.empty()


def test_records_are_made_anew_for_the_shard_of_an_edit_alone(root: Path) -> None:
    records = ShardRecords()
    states = [state_maker(root, search=True).begin(NOW)]
    states.append(follow(states[0], root, {VOTE: story("Ballot", people=["Ada"])}, search=True))
    made = [list(records.shards(state.edition.pages)) for state in states if state.edition]
    assert [one is other for one, other in zip(*made, strict=True)] == [True] * (
        len(made[0]) - 1
    ) + [False]


def test_records_after_edits_are_those_of_a_fresh_start(root: Path) -> None:
    records = ShardRecords()
    state = state_maker(root, search=True).begin(NOW)
    for files in (
        {VOTE: story("Ballot", people=["Ada", "Grace"])},
        {"content/people/ada.md": text(name="Ada", also=["Countess"])},
        {"content/people/ada.md": text(name="Ada Lovelace", also=["Ada"])},
        {VOTE: story("Ballot", "2023-06-07", topics=["Floods"])},
        {
            "content/topics/floods.md": text(name="Floods", parent="Weather"),
            "content/topics/weather.md": text(name="Weather"),
        },
        {"content/topics/weather.md": text(name="The weather", also=["Weather"])},
    ):
        state = follow(state, root, files, search=True)
        fresh = state_maker(root, search=True).begin(NOW)
        assert state.edition
        assert fresh.edition
        assert list(records.shards(state.edition.pages)) == list(
            ShardRecords().shards(fresh.edition.pages)
        )


def test_what_nobody_has_foreseen_is_told_and_the_next_edition_indexed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = state_maker(root, search=True).begin(NOW)
    with indexing(root, jobs=2) as kept:
        with monkeypatch.context() as patched:
            patched.setattr("broadsheet.previewing.indexing.search_index", lambda *_, **__: 1 // 0)
            assert state.edition
            kept.indexer.index(state.edition)
            assert isinstance(kept.troubles.get(timeout=PATIENCE), ZeroDivisionError)
        assert kept.index(state) == "fresh"
        assert kept.troubles.get(timeout=PATIENCE) is None
