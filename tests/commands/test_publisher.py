"""What is published of each save is what a clean build gives, after any sequence of edits.

`BROADSHEET_EXAMPLES` and `BROADSHEET_STEPS` say how many histories are tried, and how long each is.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis.stateful import invariant, precondition, rule

from broadsheet.commands import publisher
from broadsheet.commands.outcome import Report
from broadsheet.commands.publisher import Publisher
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.state import State
from broadsheet.problems import Failure
from broadsheet.reading import file_times
from tests.building import (
    NOW,
    SETTINGS,
    findable,
    order,
    photo,
    publish,
    published,
    story,
    text,
    times,
    write,
)
from tests.commands.test_revised import revisions_told
from tests.previewing.states import state_maker
from tests.previewing.test_state import Following
from tests.test_increments import INSTANTS, SEARCHED


def _never() -> None:
    raise AssertionError("nobody else builds here")


class Watched:
    """An archive, published at each of its edits as a watch does it, but in this thread."""

    def __init__(self, root: Path, **asked: object) -> None:
        self.root, self.asked = root, {"now": NOW, "search": False, **asked}
        self.open = ExitStack()
        self.lost: list[Failure] = []
        self.publisher = self.open.enter_context(
            Publisher(
                order(root, **self.asked),  # type: ignore[arg-type]
                keeping=Keeping(root),
                clock=self.now,
                waiting=_never,
                lost=self.lost.append,
            )
        )
        self.states = state_maker(root, **self.asked)
        self.report, sources = self.publisher.begin(self.states._steps)
        self.state = self.states.begin(self.now())
        self.is_known = not self.report.problems and self.publisher.take(self.state, sources)
        self.publisher.prepare()

    def now(self) -> datetime:
        now = self.asked["now"]
        assert isinstance(now, datetime)
        return now

    def look(self, paths: set[str] | None = None) -> State:
        """Publish the archive after changes to some files, or to any."""
        self.state = self.states.follow(self.state, paths, self.now())
        self.report = self.publisher.publish(self.state)
        self.publisher.prepare()
        return self.state

    def save(self, files: Mapping[str, str | bytes]) -> None:
        write(self.root, files)
        self.look(set(files))

    def close(self) -> None:
        self.open.close()


STORIES = {
    **{
        f"content/stories/s{at:02}.md": story(
            f"Story {at}", f"2025-0{1 + at % 6}-1{at % 10}", topics=[f"Topic {at % 3}"]
        )
        for at in range(12)
    },
    "content/pages/about.md": text(title="About"),
}
EDITED = "content/stories/s05.md"


def edited(body: str = "It rained.", **fields: object) -> str:
    """Return the story of an archive that is edited, as it is or otherwise."""
    return story("Story 5", "2025-06-15", body, **{"topics": ["Topic 2"], **fields})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "archive", {"archive.yml": SETTINGS, **STORIES, EDITED: edited()})


@pytest.fixture
def watched(root: Path) -> Iterator[Watched]:
    watched = Watched(root)
    assert watched.is_known
    yield watched
    watched.close()


def clean(root: Path, **asked: object) -> dict[str, bytes]:
    """Return the site of an archive as a clean build of a copy gives it."""
    copy = root.parent / "copy"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    assert publish(copy, **asked).problems == ()  # type: ignore[arg-type]
    site = published(copy / "site")
    shutil.rmtree(copy)
    return site


EDITS = {
    "body": edited("It rained twice."),
    "title": story("Rain", "2025-06-15", topics=["Topic 2"]),
    "summary": edited(summary="Otherwise."),
    "a link": edited("See [another](s03.md)."),
    "topics": edited(topics=["Topic 1", "Flood"]),
    "a topic that others have": edited(topics=["Topic 1"]),
    "no topic": edited(topics=[]),
    "a second topic": edited(topics=["Topic 2", "Topic 0"]),
    "date": story("Story 5", "2024-02-01", topics=["Topic 2"]),
    "corrections": edited(corrections=[{"date": "2025-06-20", "text": "It did not rain."}]),
    "draft": edited(draft=True),
}


@pytest.mark.parametrize("edit", EDITS)
def test_each_kind_of_edit_is_published_and_taken_back(watched: Watched, edit: str) -> None:
    first = published(watched.root / "site")
    watched.save({EDITED: EDITS[edit]})
    assert watched.report.problems == ()
    assert published(watched.root / "site") == clean(watched.root) != first
    watched.save({EDITED: edited()})
    assert published(watched.root / "site") == first


def test_of_an_edit_only_the_pages_that_print_it_are_rendered(watched: Watched) -> None:
    before = times(watched.root / "site")
    watched.save({EDITED: edited("It rained twice, and longer than ever before.")})
    after = times(watched.root / "site")
    moved = {path for path, time in after.items() if before[path] != time}
    assert "2025/06/s05/index.html" in moved
    assert watched.report.rendered < watched.report.pages / 3
    assert "index.html" not in moved


def test_pages_of_topics_come_and_go_without_a_look_at_all_others(tmp_path: Path) -> None:
    settings = f"{SETTINGS}page_size: 2\nfeeds: 4\n"
    files = {"archive.yml": settings, **STORIES, EDITED: edited()}
    watched = Watched(write(tmp_path / "archive", files))
    try:
        for topics in (["Topic 1"], ["Topic 0", "Topic 1", "Topic 2"], ["Topic 0"], ["Topic 2"]):
            watched.save({EDITED: edited(topics=topics)})
            # What pages are made from is not found anew.
            assert watched.publisher._made_from.outdated
            assert published(watched.root / "site") == clean(watched.root)
            assert 0 < watched.report.rendered < watched.report.pages
        watched.save({EDITED: edited(topics=["Topic 2", "New"])})
        assert not watched.publisher._made_from.outdated
        assert published(watched.root / "site") == clean(watched.root)
    finally:
        watched.close()


def test_a_link_that_goes_takes_its_backlink_along(watched: Watched) -> None:
    watched.save({EDITED: edited("See [another](s03.md), which says more.")})
    watched.save({EDITED: edited("See no other, which says more.")})
    assert published(watched.root / "site") == clean(watched.root)


def test_stories_that_come_and_go_and_pictures_are_published(watched: Watched) -> None:
    picture = edited(image={"src": "rain.jpg", "alt": "Rain"})
    watched.save({"content/media/rain.jpg": photo(), EDITED: picture})
    assert published(watched.root / "site") == clean(watched.root)
    watched.save({"content/stories/new.md": story("New", topics=["Topic 2"])})
    assert published(watched.root / "site") == clean(watched.root)
    (watched.root / "content/stories/new.md").unlink()
    watched.look({"content/stories/new.md"})
    assert published(watched.root / "site") == clean(watched.root)


@pytest.mark.parametrize(
    "files",
    [
        {EDITED: text(title="Story 5", date="yesterday")},
        {EDITED: edited("See [nothing](gone.md).")},
        {"archive.yml": "title: [\n"},
        {"layouts/story.html": "{% if %}"},
        {"layouts/404.html": "{{ view.gone.further }}"},
    ],
)
def test_with_a_mistake_the_site_stays_and_what_was_saved_meanwhile_comes_once_it_is_mended(
    watched: Watched, files: Mapping[str, str]
) -> None:
    before, earlier = published(watched.root / "site"), times(watched.root / "site")
    kept = {
        path: (watched.root / path).read_bytes()
        for path in files
        if path in (*STORIES, "archive.yml")
    }
    watched.save(files)
    assert watched.report.problems
    watched.save({"content/stories/s03.md": story("Third", topics=["Topic 0"])})
    assert watched.report.problems
    assert (published(watched.root / "site"), times(watched.root / "site")) == (before, earlier)
    for path in files:
        (watched.root / path).unlink()
    watched.save(kept)
    if not kept:
        watched.look(set(files))
    assert watched.report.problems == ()
    assert published(watched.root / "site") == clean(watched.root) != before


def test_the_report_of_a_save_has_the_mistakes_in_drafts(watched: Watched) -> None:
    watched.save(
        {
            "content/stories/draft.md": text(
                "[x](gone.md)", title="Draft", date="2025-06-01", draft=True
            )
        }
    )
    (mistake,) = watched.report.of_drafts
    watched.save({EDITED: edited("It rained twice.")})
    assert watched.report.of_drafts == (mistake,)
    assert watched.report.held_back.drafts == 1


def test_an_embargo_ends_while_it_is_watched(root: Path) -> None:
    write(root, {"content/stories/later.md": story("Later", "2025-08-01", topics=["Topic 1"])})
    watched = Watched(root)
    assert not (root / "site/2025/08").exists()
    watched.asked["now"] = INSTANTS[1]
    watched.look()
    assert published(root / "site") == clean(root, now=INSTANTS[1])
    watched.close()


def test_a_receipt_is_kept_once_it_settles_and_lets_a_build_end_early(watched: Watched) -> None:
    watched.save({EDITED: edited("It rained twice.")})
    files = [*(watched.root / "content").rglob("*"), *watched.root.glob("*.yml")]
    for file in files:
        if file.is_file():
            os.utime(file, (1_600_000_000, 1_600_000_000))
    watched.look()
    watched.publisher.settle()
    watched.close()
    report = publish(watched.root)
    assert (report.rendered, report.unchanged) == (0, watched.report.pages)
    assert (report.stories, report.files) == (watched.report.stories, watched.report.files)


@pytest.mark.parametrize(
    ("before", "since"),
    [
        ((), ({}, {})),
        (({},), ({"topics": ["Topic 1"]}, {"summary": "Rain."})),
        (({"topics": ["Topic 0"]}, {}), ({}, {"topics": ["Topic 0"]})),
        (({"slug": "rain"},), ({"slug": "rain", "topics": ["Topic 1"]},)),
    ],
    ids=["edits", "terms later", "terms before", "assembled"],
)
def test_a_build_after_a_watch_takes_the_archive_that_it_kept(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: Sequence[dict[str, object]],
    since: Sequence[dict[str, object]],
) -> None:
    monkeypatch.setattr(file_times, "_RECENT", -(10**12))
    watched, number = Watched(root), 0
    for edits in (before, since):
        for fields in edits:
            number += 1
            watched.save({EDITED: edited(f"It rained {number} times.", **fields)})
        watched.publisher.settle()
    kept = {file: file.stat() for file in (root / ".broadsheet/sites").rglob("archive*")}
    watched.publisher.settle()
    watched.close()
    assert {file: file.stat().st_mtime_ns for file in kept} == {
        file: status.st_mtime_ns for file, status in kept.items()
    }
    told = revisions_told(monkeypatch)
    assert publish(root).rendered == 0
    last: Sequence[dict[str, object]] = ({}, {"topics": ["Topic 2"]}, {"summary": "Rain."})
    for fields in last:
        number += 1
        write(root, {EDITED: edited(f"It rained {number} times.", **{**since[-1], **fields})})
        publish(root)
        assert published(root / "site") == clean(root)
    assert [each for each in told if each == "revised"] == ["revised"] * 3


def test_a_watch_begins_with_what_was_edited_since_the_last_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = revisions_told(monkeypatch)
    publish(root)
    write(
        root,
        {EDITED: edited("It snowed."), "content/stories/new.md": story("New", topics=["Topic 1"])},
    )
    watched = Watched(root)
    try:
        assert (told, watched.is_known) == (["loaded", "revised"], True)
        assert published(root / "site") == clean(root)
        watched.save({EDITED: edited("It rained again.", topics=["Topic 1"])})
        assert published(root / "site") == clean(root)
    finally:
        watched.close()


def test_a_watch_keeps_the_archive_again_after_several_edits(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_times, "_RECENT", -(10**12))
    monkeypatch.setattr(publisher, "_SEVERAL", 1)
    watched, seen = Watched(root), list[bytes]()
    for number in range(4):
        watched.save({EDITED: edited(f"It rained {number} times.")})
        watched.publisher.settle()
        (kept,) = (root / ".broadsheet/sites").glob("*/archive")
        seen.append(kept.read_bytes())
    watched.close()
    assert [one == other for one, other in pairwise(seen)] == [True, False, True]
    write(root, {EDITED: edited("It rained again.")})
    told = revisions_told(monkeypatch)
    publish(root)
    assert told == ["revised"]
    assert published(root / "site") == clean(root)


def test_no_receipt_is_kept_of_files_that_the_site_is_not_made_from(watched: Watched) -> None:
    watched.save({EDITED: edited("It rained twice.")})
    write(watched.root, {EDITED: edited("It rained again, which nobody has noticed yet.")})
    watched.publisher.settle()
    watched.close()
    assert publish(watched.root).rendered > 0
    assert published(watched.root / "site") == clean(watched.root)


def test_what_is_changed_while_a_whole_build_reads_is_not_taken_for_published(root: Path) -> None:
    watched = Watched(root)
    # As if the files had been changed, and changed back, while the build read them.
    sources = watched.publisher.begin(watched.states._steps)[1]
    os.utime(root / EDITED, (1_600_000_000, 1_600_000_000))
    assert not watched.publisher.take(watched.state, sources)
    watched.look()
    assert published(root / "site") == clean(root)
    watched.close()


def test_once_a_folder_has_stood_in_the_way_the_next_save_publishes_all(watched: Watched) -> None:
    before = published(watched.root / "site")
    write(watched.root, {"content/stories/new.md": story("New")})
    stranger = watched.root / "site/2025/06/new/index.html"
    stranger.mkdir(parents=True)
    write(stranger, {"mine.txt": "mine"})
    with pytest.raises(Failure, match="in the way"):
        watched.look(None)
    assert published(watched.root / "site") == before | {
        f"{(stranger / 'mine.txt').relative_to(watched.root / 'site').as_posix()}": b"mine"
    }
    shutil.rmtree(stranger)
    watched.look(None)
    watched.save({EDITED: edited("It rained twice.")})
    assert published(watched.root / "site") == clean(watched.root)


def test_a_watch_that_is_stopped_publishes_nothing_more(watched: Watched) -> None:
    before = published(watched.root / "site")
    watched.publisher.stop()
    with pytest.raises(Failure, match="broken off"):
        watched.save({EDITED: edited("It rained twice.")})
    assert published(watched.root / "site") == before


def test_the_search_comes_after_the_pages_and_is_that_of_a_build(root: Path) -> None:
    watched = Watched(root, search=True)
    before = findable(root / "site")
    watched.save({EDITED: story("Rainfall", "2025-06-15", "Water everywhere.", topics=["Topic 2"])})
    assert findable(root / "site") == before
    index = watched.publisher.index()
    assert index is not None
    assert index.indexed == 1
    watched.close()
    copy = root.parent / "copy"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    publish(copy, search=True)
    assert findable(root / "site") == findable(copy / "site") != before
    assert published(root / "site") == published(copy / "site")


class Publishing(Following):
    """An archive, edited in every way, published after each edit and compared with a clean build."""

    watched: Watched | None = None
    is_built = False
    """Whether the next edit is published by a build, and not by a watch."""

    @rule(now=st.sampled_from(INSTANTS), drafts=st.booleans(), future=st.booleans())
    def look_from(self, now: datetime, *, drafts: bool, future: bool) -> None:
        """Begin anew: what is asked for does not change while a watch runs."""
        self._end()
        self.asked = {"now": now, "drafts": drafts, "future": future, "search": SEARCHED}

    @rule()
    def begin_anew(self) -> None:
        self._end()

    @precondition(lambda self: self.watched is not None)
    @rule()
    def settle(self) -> None:
        if self.watched:
            self.watched.publisher.settle()

    @precondition(lambda self: self.watched is not None)
    @rule()
    def settle_and_build(self) -> None:
        """Have the next edit published from what a watch has kept."""
        self.settle()
        self._end()
        self.is_built = True

    @rule(number=st.integers(0, 1000), way=st.sampled_from(("delete", "change", "empty", "touch")))
    def damage_site(self, number: int, way: str) -> None:
        """Damage the site between two watches: during one, nobody else writes there."""
        self._end()
        super().damage_site(number, way)

    @precondition(lambda _: False)
    @rule()
    def put_something_strange(self) -> None:
        """Leave out what the state's own test has."""

    def _end(self) -> None:
        if self.watched:
            self.watched.close()
        self.watched = None

    def teardown(self) -> None:
        self._end()
        super().teardown()

    def _report(self, moved: set[str]) -> Report:
        """Return what came of what a watch publishes after changes to some files."""
        if self.watched is None:
            self.watched = Watched(self.root, **self.asked)
            if not self.watched.report.problems and not self.watched.is_known:
                self.watched.look()
            return self.watched.report
        self.watched.asked["now"] = self.asked["now"]
        self.watched.look(None if self.looking else moved)
        if self.watched.lost:
            # The cache was damaged: all is read again, as the follower does it.
            self.watched.lost.clear()
            self.watched.state = self.watched.states.begin(self.asked["now"])
        return self.watched.report

    @invariant()
    def is_exact(self) -> None:
        before = self._stamps() if self.root.exists() else {}
        self._sync()
        after = self._stamps()
        moved = {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }
        site = self.root / "site"
        earlier = published(site) if site.exists() else {}
        report = publish(self.root, **self.asked) if self.is_built else self._report(moved)
        self.is_built = False
        copy = self.folder / "copy"
        shutil.copytree(
            self.root, copy, symlinks=True, ignore=shutil.ignore_patterns("site", ".broadsheet")
        )
        fresh = publish(copy, **self.asked)
        assert bool(report.problems) == bool(fresh.problems)
        now = published(site) if site.exists() else {}
        event("held back" if fresh.problems else "published")
        if fresh.problems:
            assert now == earlier
        else:
            wanted = published(copy / "site")
            assert {path: data for path, data in now.items() if path not in self.strays} == wanted
            assert (report.files, report.pages) == (fresh.files, fresh.pages)
        shutil.rmtree(copy)


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(
    max_examples=int(os.environ.get("BROADSHEET_EXAMPLES", "4")),
    stateful_step_count=int(os.environ.get("BROADSHEET_STEPS", "10")),
    deadline=None,
    print_blob=True,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    suppress_health_check=list(HealthCheck),
)
