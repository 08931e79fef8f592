"""A build after few edits publishes the last archive with these, and that is what a clean build gives."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, event, given, settings

from broadsheet.archive import kept_archive, loading
from broadsheet.archive.kept_archive import decoded_archive, encoded_archive
from broadsheet.commands import revised
from broadsheet.pages import stretches
from broadsheet.pages.database import database_pieces
from broadsheet.publishing.edited import EditedFiles, render_edited
from broadsheet.publishing.last_archive import (
    LastFiles,
    keep_last_archive,
    last_archive,
    last_files,
)
from broadsheet.reading import file_times
from tests.archive.stories import assembled, record
from tests.archive.stories import story as archived
from tests.building import NOW, png, publish, published, story, text, write

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

DOT = {"src": "dot.png", "alt": "Dot"}
CORRECTION = {"date": "2025-06-10", "text": "Not so."}
NAMES = ("rains", "vote", "pluie", "later", "gone")
STORIES: dict[str, dict[str, Any]] = {
    "rains": {"date": "2025-06-07", "people": ["Ada Lovelace"], "storyline": ["Floods"]},
    "vote": {"date": "2025-06-08", "people": ["Ada Lovelace"], "topics": ["Law"]},
    "pluie": {"date": "2025-06-09", "language": "fr", "translation_of": "rains"},
    "later": {"date": "2025-07-10"},
    "gone": {"date": "2025-06-01", "expires": "2025-06-20"},
}
FILES: dict[str, str | bytes] = {
    "archive.yml": text(
        title="Record", base_url="https://record.example/", page_size=2, cards=2
    ).split("---\n")[1],
    "content/people/ada.md": text(name="Ada Lovelace", also=["Countess"]),
    "content/media/dot.png": png(1),
    "content/media/other.png": png(2),
    **{
        f"content/stories/{name}.md": story(f"The {name}", **fields)
        for name, fields in STORIES.items()
    },
}


def _story(name: str, body: str, **fields: object) -> str:
    given = {"title": f"The {name}", **STORIES[name], **fields}
    return story(str(given.pop("title")), body=body, **given)


@pytest.fixture
def revisions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each build: whether it was revised, or loaded whole.

    Files of a few stories are made in stretches, as those of many thousand are.
    """
    return revisions_told(monkeypatch)


def revisions_told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return such a list, while a patch lasts."""
    told: list[str] = []
    load = loading.load_archive

    def rendered(*given: Any, **named: Any) -> EditedFiles:  # noqa: ANN401 - as it is given
        told.append("revised")
        return render_edited(*given, **named)

    def loaded(*given: Any, **named: Any) -> object:  # noqa: ANN401 - the same
        told.append("loaded")
        return load(*given, **named)

    monkeypatch.setattr("broadsheet.commands.amending.render_edited", rendered)
    monkeypatch.setattr("broadsheet.commands.making.load_archive", loaded)
    monkeypatch.setattr(stretches, "STRETCH", 1)
    monkeypatch.setattr(stretches, "STRETCH_OF_YEAR", 1)
    monkeypatch.setattr(file_times, "_RECENT", -(10**12))
    return told


@pytest.fixture
def root(tmp_path: Path, revisions: list[str]) -> Path:
    root = write(tmp_path / "root", FILES)
    assert publish(root).problems == ()
    revisions.clear()
    return root


def _rewrite(root: Path, name: str, body: str, **fields: object) -> None:
    write(root, {f"content/stories/{name}.md": _story(name, body, **fields)})


def _check(root: Path, now: datetime = NOW) -> None:
    """Compare what the archive's build gives with a clean one."""
    copy = root.with_name("copy")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    report, clean = publish(root, now=now), publish(copy, now=now)
    assert report.problems == clean.problems
    assert published(root / "site") == published(copy / "site")
    assert (report.stories, report.pages, report.held_back) == (
        clean.stories,
        clean.pages,
        clean.held_back,
    )
    assert (report.files, report.redirects) == (clean.files, clean.redirects)
    again = publish(root, now=now)
    assert (again.rendered, again.removed, again.files) == (0, 0, clean.files)
    shutil.rmtree(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: _rewrite(root, "vote", "It snowed, said the Countess."),
        lambda root: _rewrite(root, "vote", "It rained.", title="The ballot"),
        lambda root: _rewrite(root, "vote", "[Rain](rains.md)."),
        lambda root: _rewrite(root, "rains", "It snowed.", summary="Snow."),
        lambda root: _rewrite(root, "later", "It will snow."),
        lambda root: _rewrite(root, "vote", "It rained.", updated="2025-06-20"),
        lambda root: os.utime(root / "content/stories/vote.md"),
    ],
    ids=["body", "title", "link", "translated", "embargoed", "updated", "touched"],
)
def test_an_edit_that_moves_nothing_else_reads_that_story_alone(
    root: Path, revisions: list[str], change: Callable[[Path], object]
) -> None:
    change(root)
    publish(root)
    assert revisions == ["revised"]
    _check(root)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: _rewrite(root, "vote", "It rained.", topics=["Weather"]),
        lambda root: (root / "content/stories/vote.md").unlink(),
        lambda root: write(root, {"content/stories/new.md": story("New", topics=["Rain"])}),
        lambda root: write(root, {"content/stories/new.md": story("New", image=DOT)}),
        lambda root: write(root, {"content/people/ada.md": text(name="Ada King")}),
        lambda root: write(root, {"content/media/dot.png": png(9)}),
        lambda root: write(root, {"layouts/404.html": "{{ view }}"}),
        lambda root: write(root, {"archive.yml": "title: Other\n"}),
        lambda root: next((root / "site").rglob("index.html")).write_text("Broken"),
        lambda root: (root / "site/2025/06/vote/index.html").unlink(missing_ok=True)
        or (root / "site/index.html").unlink(),
    ],
    ids=[
        "terms", "last of its topic", "first of its topic", "picture", "record", "media", "layout", "settings",
        "damage", "loss",
    ],
)  # fmt: skip
def test_any_other_change_loads_the_archive(
    root: Path, revisions: list[str], change: Callable[[Path], object]
) -> None:
    _rewrite(root, "rains", "It snowed.")
    change(root)
    publish(root)
    assert revisions == ["loaded"]
    _check(root)


def _add(root: Path, name: str, date: str = "2025-06-09", body: str = "", **fields: object) -> None:
    write(root, {f"content/stories/{name}.md": story(f"The {name}", date, body=body, **fields)})


@pytest.mark.parametrize(
    "change",
    [
        lambda root: _add(root, "new", "2025-06-25", people=["Ada Lovelace"]),
        lambda root: _add(root, "old", "1999-02-28", "[Rain](rains.md)", topics=["Law"]),
        lambda root: _add(root, "pluie-2", language="de", translation_of="rains"),
        lambda root: _add(root, "chapter", "2025-06-08", storyline=["Floods"]),
        lambda root: _add(root, "soon", "2025-07-20", topics=["Law"]),
        lambda root: _add(root, "draft", "2025-06-08", draft=True),
        lambda root: _add(root, "chosen", related=["rains", "pluie"]),
        lambda root: _add(root, "moved", aliases=["/old/"]),
        lambda root: (root / "content/stories/pluie.md").unlink(),
        lambda root: (root / "content/stories/gone.md").unlink(),
        lambda root: (root / "content/stories/pluie.md").rename(root / "content/stories/snow.md"),
        lambda root: _rewrite(root, "vote", "It rained.", date="2025-06-01"),
        lambda root: _rewrite(root, "vote", "It rained.", date="2024-06-01"),
        lambda root: _rewrite(root, "vote", "It rained.", date="2025-06"),
        lambda root: _rewrite(root, "vote", "It rained.", slug="ballot"),
        lambda root: _rewrite(root, "vote", "## Later\n\nIt rained."),
        lambda root: _rewrite(root, "later", "It rained.", date="2025-06-20"),
        lambda root: _rewrite(root, "vote", "It rained.", title="A vote", date="2025-06-07"),
        lambda root: _rewrite(root, "vote", "It rained.", corrections=[CORRECTION]),
    ],
    ids=[
        "newest", "oldest", "translation", "chapter", "embargoed", "draft", "chosen", "alias", "removed",
        "removed that was not shown", "renamed", "another day", "another year", "a month", "slug", "anchor",
        "shown now", "another place", "corrected",
    ],
)  # fmt: skip
def test_stories_that_come_go_or_stand_elsewhere_read_no_other(
    root: Path, revisions: list[str], change: Callable[[Path], object]
) -> None:
    _rewrite(root, "rains", "It snowed.")
    change(root)
    publish(root)
    assert revisions == ["revised"]
    _check(root)


@pytest.mark.parametrize(
    ("edit", "is_made_anew"),
    [
        (lambda root: _rewrite(root, "vote", "It snowed."), False),
        (lambda root: _rewrite(root, "vote", "It rained.", title="The tove"), False),
        (lambda root: _rewrite(root, "vote", "It rained.", title="The ballot"), True),
        (lambda root: _rewrite(root, "vote", "[It](rains.md) rained."), True),
        (lambda root: _rewrite(root, "vote", "It rained.", source={"name": "The Wire"}), True),
    ],
    ids=["same words", "same room", "longer", "link", "source"],
)
def test_the_database_is_made_anew_only_where_a_row_takes_other_room(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Path], object],
    *,
    is_made_anew: bool,
) -> None:
    made: list[str] = []
    pieces = database_pieces

    def noted(*given: Any) -> Iterator[bytes]:  # noqa: ANN401 - as it is given
        made.append("anew")
        return pieces(*given)

    monkeypatch.setattr("broadsheet.pages.stretches.database_pieces", noted)
    edit(root)
    publish(root)
    assert bool(made) == is_made_anew
    _check(root)


PLAIN: dict[str, dict[str, Any]] = {
    "a": {"topics": ["Law"], "people": ["Ada Lovelace"], "storyline": ["Floods"]},
    "b": {"topics": ["Law"], "countries": ["Kenya"]},
    "c": {"topics": ["Rain", "Law"], "people": ["Bo Writer"]},
    "d": {"topics": ["Rain"], "countries": ["Kenya"], "storyline": ["Floods"]},
    "e": {"topics": ["Law"], "people": ["Bo Writer", "Ada Lovelace"]},
}
"""Stories of one language, all of which are shown."""


def _write_plain(
    root: Path, name: str, body: str = "Ada Lovelace left Kenya.", **fields: object
) -> None:
    day = f"2025-06-0{1 + [*PLAIN].index(name)}"
    given: dict[str, Any] = {"title": f"The {name}", "date": day, **PLAIN[name], **fields}
    text_of_story = story(str(given.pop("title")), body=body, **given)
    write(root, {f"content/stories/{name}.md": text_of_story})


@pytest.fixture
def plain(tmp_path: Path, revisions: list[str]) -> Path:
    root = write(tmp_path / "plain", {"archive.yml": FILES["archive.yml"]})
    for name in PLAIN:
        _write_plain(root, name)
    assert publish(root).problems == ()
    revisions.clear()
    return root


def test_stories_that_come_under_other_terms_move_pages_that_this_may_move_alone(
    plain: Path, revisions: list[str]
) -> None:
    before = published(plain / "site")
    # The second page of a topic goes, and comes again with another story.
    for name, topics in (("a", ["Rain"]), ("b", ["Rain"]), ("a", ["Law"]), ("d", ["Law", "Rain"])):
        _write_plain(plain, name, topics=topics)
        publish(plain)
    assert revisions == ["revised"] * 4
    _check(plain)
    _write_plain(plain, "e", "The same.", countries=["Kenya"], people=["Ada Lovelace"])
    _write_plain(plain, "b", title="The news")
    revisions.clear()
    _check(plain)
    assert revisions[0] == "revised"
    for name in PLAIN:
        _write_plain(plain, name)
    publish(plain)
    assert revisions[-1] == "revised"
    assert published(plain / "site") == before
    # The ingredients are those of the last archive again, and the pages are others'.
    write(plain, {"content/stories/new.md": story("New", "2024-01-01", topics=["Snow"])})
    publish(plain)
    assert revisions[-1] == "loaded"
    _check(plain)


@pytest.mark.parametrize(
    "edits",
    [
        {"d": {"topics": ["Weather"]}},
        {"c": {"topics": ["RAIN", "Law"]}, "d": {"topics": ["RAIN"]}},
        {"a": {"storyline": []}, "d": {"storyline": []}},
        {"d": {"authors": ["Bo Writer"]}},
    ],
    ids=["new", "spelling", "last of its storyline", "taxonomy"],
)
def test_terms_that_come_or_go_or_change_their_name_load_the_archive(
    plain: Path, revisions: list[str], edits: dict[str, dict[str, Any]]
) -> None:
    for name, fields in edits.items():
        _write_plain(plain, name, **fields)
    publish(plain)
    assert revisions == ["loaded"]
    _check(plain)


def test_after_several_edits_the_archive_is_kept_with_them(
    plain: Path, revisions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revised, "_FEW", 2)
    (kept,) = (plain / ".broadsheet/sites").glob("*/archive")
    seen: list[bytes] = [kept.read_bytes()]
    for name, fields in (
        ("a", {}), ("b", {}), ("c", {}), ("d", {}), ("e", {"topics": ["Rain"]}), ("a", {"title": "News"}),
    ):  # fmt: skip
        _write_plain(plain, name, f"It rained on {name}.", **fields)
        publish(plain)
        seen.append(kept.read_bytes())
    assert revisions == ["revised"] * 6
    assert [one != other for one, other in pairwise(seen)] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]
    _check(plain)


@pytest.mark.parametrize(
    ("edits", "how"),
    [
        ({"e": {"people": ["Ada Lovelace", "Bo Writer"]}}, "revised"),
        ({"a": {"topics": []}, "e": {"topics": []}}, "loaded"),
    ],
    ids=["another order", "a page less"],
)
def test_a_draft_may_link_to_a_page_that_other_terms_take_away(
    plain: Path, revisions: list[str], edits: dict[str, dict[str, Any]], how: str
) -> None:
    draft = story("Draft", draft=True, body="[Law](/topics/law/page/2/).")
    write(plain, {"content/stories/draft.md": draft})
    assert publish(plain).of_drafts == ()
    for name, fields in edits.items():
        _write_plain(plain, name, **fields)
    assert bool(publish(plain).of_drafts) == (how == "loaded")
    assert revisions == ["revised", how]
    _check(plain)


def test_mistakes_are_told_as_ever(root: Path, revisions: list[str]) -> None:
    before = published(root / "site")
    _rewrite(root, "vote", "[Nothing](gone-for-good.md).")
    assert [each.file for each in publish(root).problems] == ["content/stories/vote.md"]
    assert revisions == ["loaded"]
    assert published(root / "site") == before
    _rewrite(root, "vote", "Mended.")
    publish(root)
    assert revisions == ["loaded", "revised"]
    _check(root)


@pytest.mark.parametrize(
    "new",
    [
        story("New", body="[Nothing](gone-for-good.md)."),
        story("New", layout="mine"),
        story("New", slug="vote", date="2025-06-08"),
        story("New", translation_of="nothing"),
        story("New", related=["nothing"]),
        "---\ntitle: [New\n---\n",
    ],
    ids=["link", "layout", "address", "translation", "related", "unreadable"],
)
def test_mistakes_in_new_stories_are_told_as_ever(
    root: Path, revisions: list[str], new: str
) -> None:
    before = published(root / "site")
    write(root, {"content/stories/new.md": new})
    copy = shutil.copytree(root, root.with_name("new"), ignore=shutil.ignore_patterns(".broad*"))
    problems = publish(root).problems
    assert problems == publish(copy, clean=True).problems
    assert {each.file for each in problems} >= {"content/stories/new.md"}
    assert revisions[:1] == ["loaded"]
    assert published(root / "site") == before
    (root / "content/stories/new.md").unlink()
    _check(root)


def test_what_is_undone_with_another_edit_is_printed_as_it_was(
    root: Path, revisions: list[str]
) -> None:
    """The ingredients of the story are those of the last archive again, but its page is another."""
    as_it_was = (root / "content/stories/vote.md").read_text()
    _rewrite(root, "vote", "It snowed.", title="The ballot")
    publish(root)
    write(
        root,
        {
            "content/stories/vote.md": as_it_was,
            "content/stories/new.md": story("New", "2024-01-01", topics=["Snow"]),
        },
    )
    publish(root)
    assert revisions == ["revised", "loaded"]
    _check(root)


def test_what_is_undone_is_printed_as_it_was(root: Path, revisions: list[str]) -> None:
    before = published(root / "site")
    as_it_was = (root / "content/stories/vote.md").read_text()
    for title in ("The ballot", "The count"):
        _rewrite(root, "vote", "It snowed.", title=title)
        publish(root)
    write(root, {"content/stories/vote.md": as_it_was})
    publish(root)
    assert revisions == ["revised"] * 3
    assert published(root / "site") == before


def test_time_that_changes_the_archive_loads_it(root: Path, revisions: list[str]) -> None:
    for weather in ("snowed", "rained"):
        _rewrite(root, "vote", f"It {weather}.", updated="2025-07-03")
        publish(root)
    _rewrite(root, "vote", "It hailed.", updated="2025-07-03")
    _check(root, now=datetime(2025, 7, 4, tzinfo=UTC))
    assert revisions[:3] == ["revised", "revised", "loaded"]


def test_an_update_since_the_last_archive_was_made_is_not_to_come(
    root: Path, revisions: list[str]
) -> None:
    _rewrite(root, "vote", "It snowed.", updated="2025-07-01T05:00")
    _check(root, now=datetime(2025, 7, 1, 6, tzinfo=UTC))
    assert revisions[:1] == ["revised"]


@pytest.mark.parametrize(
    ("draft", "edit", "told"),
    [
        ({}, {}, ["revised", "revised"]),
        (
            {"translation_of": "vote", "language": "fr"},
            {"title": "The ballot"},
            ["revised", "revised"],
        ),
        ({"translation_of": "vote", "language": "fr"}, {"language": "fr"}, ["revised", "loaded"]),
        ({"related": ["The ballot"]}, {"title": "The ballot"}, ["loaded", "loaded"]),
    ],
    ids=["plain", "translation", "language", "mistaken"],
)
def test_mistakes_in_drafts_are_told_as_ever(
    root: Path,
    revisions: list[str],
    draft: dict[str, Any],
    edit: dict[str, object],
    told: list[str],
) -> None:
    write(root, {"content/stories/draft.md": story("Draft", draft=True, **draft)})
    publish(root)
    _rewrite(root, "vote", "It snowed.", **edit)
    copy = shutil.copytree(root, root.with_name("drafts"), ignore=shutil.ignore_patterns(".broad*"))
    assert publish(root).of_drafts == publish(copy, clean=True).of_drafts
    assert revisions[:2] == told
    _check(root)


@pytest.mark.parametrize("name", ["archive", "archive-files"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b"\xff" + file.read_bytes()[1:]),
    ],
    ids=["gone", "empty", "cut", "changed"],
)
def test_a_damaged_archive_is_left_aside(
    root: Path, revisions: list[str], damage: Callable[[Path], object], name: str
) -> None:
    damage(next((root / ".broadsheet/sites").glob(f"*/{name}")))
    _rewrite(root, "vote", "It snowed.")
    publish(root)
    assert revisions == ["loaded"]
    _check(root)


def test_a_lost_cache_has_everything_read_again(root: Path, revisions: list[str]) -> None:
    (root / ".broadsheet/cache.sqlite").unlink()
    _rewrite(root, "vote", "It snowed.", people=["Ada Lovelace"])
    publish(root)
    assert revisions[-1] == "loaded"
    _check(root)


@pytest.fixture(scope="module")
def histories() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="revised-") as folder:
        yield write(Path(folder) / "begun", FILES)


_BODIES = (
    "It rained.",
    "It snowed.",
    "The Countess left.",
    "[Vote](vote.md).",
    "[R](rains.md) [V](vote.md)",
)
_EDITS = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(_BODIES),
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.sampled_from(("The news", "Ünïted")),
            "summary": st.just("In short."),
            "place": st.just("NAIROBI"),
            "updated": st.sampled_from(("2025-06-20", "2025-07-20")),
            "image": st.just(DOT),
            "topics": st.just(["Weather"]),
            "rank": st.just(1),
        },
    ),
)
_MOVES = st.tuples(
    st.sampled_from([*PLAIN, "f", "g"]),
    st.sampled_from(("Ada Lovelace left Kenya.", "## Floods\n\nIt rained.")),
    st.one_of(
        st.none(),
        st.fixed_dictionaries(
            {
                "date": st.sampled_from(
                    ("2025-06-01", "2025-06-03", "2025-06", "2024-12-31", "2025-07-20")
                )
            },
            optional={
                "title": st.sampled_from(("The news", "Ünïted")),
                "topics": st.lists(st.sampled_from(("Law", "Rain")), unique=True),
                "people": st.lists(st.sampled_from(("Ada Lovelace", "Bo Writer")), unique=True),
                "storyline": st.sampled_from(([], ["Floods"])),
                "draft": st.booleans(),
                "expires": st.just("2025-06-20"),
                "language": st.just("fr"),
                "corrections": st.just([CORRECTION]),
                "aliases": st.just(["of its own"]),
            },
        ),
    ),
)
_PLAIN_EDITS = st.tuples(
    st.sampled_from([*PLAIN]),
    st.sampled_from(("Ada Lovelace left Kenya.", "[A](a.md) [B](b.md)", "Floods.")),
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.sampled_from(("The news", "Ünïted")),
            "topics": st.lists(st.sampled_from(("Law", "Rain")), unique=True),
            "people": st.lists(st.sampled_from(("Ada Lovelace", "Bo Writer")), unique=True),
            "countries": st.sampled_from(([], ["Kenya"])),
            "storyline": st.sampled_from(([], ["Floods"])),
            "authors": st.just(["Bo Writer"]),
            "kind": st.just("opinion"),
        },
    ),
)


_FEW_HISTORIES = settings(
    max_examples=int(os.environ.get("BROADSHEET_EXAMPLES", "3")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@contextmanager
def _trial(few: int) -> Iterator[tuple[Path, list[str]]]:
    """Yield a root that is not there yet, and what is told of builds while so many edits are few to them."""
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as folder:
        patched.setattr(revised, "_FEW", few)
        yield Path(folder) / "root", revisions_told(patched)


@_FEW_HISTORIES
@given(
    history=st.lists(st.lists(_EDITS, min_size=1, max_size=2), min_size=2, max_size=4),
    few=st.sampled_from((0, 1, 10)),
)
def test_histories_of_edits_give_what_clean_builds_give(
    histories: Path, history: list[list[tuple[str, str, dict[str, object]]]], few: int
) -> None:
    with _trial(few) as (root, told):
        shutil.copytree(histories, root)
        publish(root)
        for edits in history:
            for name, body, fields in edits:
                _rewrite(root, name, body, **fields)
            _check(root)
        assert told


@_FEW_HISTORIES
@given(
    history=st.lists(st.lists(_PLAIN_EDITS, min_size=1, max_size=2), min_size=2, max_size=5),
    few=st.sampled_from((0, 1, 10)),
)
def test_histories_of_terms_give_what_clean_builds_give(
    history: list[list[tuple[str, str, dict[str, object]]]], few: int
) -> None:
    with _trial(few) as (root, told):
        write(root, {"archive.yml": FILES["archive.yml"]})
        for name in PLAIN:
            _write_plain(root, name)
        publish(root)
        for edits in history:
            for name, body, fields in edits:
                _write_plain(root, name, body, **fields)
            _check(root)
        event(", ".join(sorted({*told})))
        assert told


@_FEW_HISTORIES
@given(
    history=st.lists(
        st.lists(_MOVES, min_size=1, max_size=2, unique_by=lambda move: move[0]),
        min_size=2,
        max_size=5,
    ),
    leave_out=st.sampled_from(["[]", "[days]"]),
)
def test_histories_of_stories_that_come_and_go_give_what_clean_builds_give(
    history: list[list[tuple[str, str, dict[str, object] | None]]], leave_out: str
) -> None:
    with _trial(1) as (root, told):
        write(root, {"archive.yml": f"{FILES['archive.yml']!s}leave_out: {leave_out}\n"})
        for name in PLAIN:
            _write_plain(root, name)
        publish(root)
        for moves in history:
            for name, body, fields in moves:
                if fields is None:
                    (root / f"content/stories/{name}.md").unlink(missing_ok=True)
                else:
                    given: dict[str, Any] = {"title": f"The {name}", "body": body, **fields}
                    if "aliases" in fields:
                        given["aliases"] = [f"/old/{name}/"]
                    new = story(**given)
                    write(root, {f"content/stories/{name}.md": new})
            _check(root)
        event(", ".join(sorted({*told})))
        assert told


@pytest.mark.parametrize("at_once", [2, 4_096])
def test_an_archive_is_the_same_as_bytes(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_archive, "_AT_ONCE", at_once)
    stories = [
        archived("rain", "2025-01-01", "vote.md", terms={"topics": ("Floods",)}),
        archived("vote", "2024-12-01", terms={"topics": ("Floods", "Law")}),
        archived("pluie", "2025-01-02", language="fr", translation_of="rain"),
        archived("later", "2090-01-01"),
    ]
    archive, findings = assembled(stories, records=[record("topics", "law", "Law")])
    assert findings == []
    assert archive.absent
    parts = [*encoded_archive(archive, archive.config)]
    again = decoded_archive([memoryview(part) for part in parts], archive.config)
    assert [*encoded_archive(again, archive.config)] == parts
    assert again.stories == archive.stories
    assert again.absent == archive.absent
    assert (again.terms, again.days, again.letters) == (
        archive.terms,
        archive.days,
        archive.letters,
    )
    assert again.postings.stories == archive.postings.stories
    assert again.addresses == archive.addresses
    assert again.link_targets.files == archive.link_targets.files
    anchors = [(page, [*each]) for page, each in again.link_targets.anchors.items()]
    assert anchors == [(page, [*each]) for page, each in archive.link_targets.anchors.items()]
    assert again.links == archive.links
    assert (again.permalinks, [*again.keys]) == (archive.permalinks, [*archive.keys])
    assert [*map(tuple, again.postings.term_paths)] == [*map(tuple, archive.postings.term_paths)]
    assert again.filing.spellings == archive.filing.spellings
    assert again.visibility == archive.visibility


def test_only_a_few_stories_are_among_the_bytes_that_are_in_memory_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_archive, "_AT_ONCE", 10)
    stories = [archived(f"story-{at}", "2025-01-01", "story-1.md") for at in range(2, 400)]
    stories += [archived("story-1", "2025-01-01"), archived("later", "2090-01-01")]
    archive, findings = assembled(stories)
    assert findings == []
    sizes = [len(part) for part in encoded_archive(archive, archive.config)]
    assert max(sizes) < sum(sizes) / 20


def test_an_archive_is_kept_with_what_it_was_made_from(tmp_path: Path) -> None:
    files = LastFiles(b"with", {"a.md": "1 2 3 4"}, b"0" * 16 + b"1" * 16)
    assert keep_last_archive(tmp_path, files, []) == b""
    digest = keep_last_archive(tmp_path, files, [b"one", b"", b"two"])
    kept = last_files(tmp_path, digest)
    assert kept is not None
    assert (kept.made_with, kept.stamps, kept.listed_at(1)) == (b"with", files.stamps, b"1" * 16)
    assert [*map(bytes, last_archive(tmp_path, kept) or ())] == [b"one", b"", b"two"]
    assert last_files(tmp_path, b"another") is None
    # Another takes the place of the last.
    assert keep_last_archive(tmp_path, files, [b"three"]) not in {b"", digest}
    assert last_files(tmp_path, digest) is None
    assert last_archive(tmp_path, kept) is None
    # A file stands where the folder has to be.
    write(tmp_path, {"other": b""})
    assert keep_last_archive(tmp_path / "other", files, [b"one"]) == b""
