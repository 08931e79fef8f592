"""A build that finds everything as the last one left it looks at no story, and only such a build."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadsheet.archive import loading
from broadsheet.archive.addresses import Address
from broadsheet.commands.outcome import Report
from broadsheet.pages.catalogue import Catalogue, Page
from broadsheet.publishing import edited
from tests.building import publish, published, story, text, write

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

NOW = datetime(2025, 7, 1, tzinfo=UTC)
FILES: dict[str, str | bytes] = {
    "archive.yml": "title: The Record\n",
    "content/stories/rains.md": story("Rains", "2025-06-07", people=["Ada Lovelace"]),
    "content/stories/vote.md": story("Vote", "2025-06-08", expires="2025-07-20"),
    "content/stories/later.md": story("Later", "2025-07-10"),
    "content/people/ada.md": text(name="Ada Lovelace"),
    "layouts/document.html": "{{ view.title }}",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    # What has just been written may change again in the same tick of the clock, and is not trusted.
    for file in tmp_path.rglob("*.md"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    time.sleep(0.15)
    assert publish(tmp_path, now=NOW, search=False).problems == ()
    return tmp_path


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each build that loads the archive, or publishes the last one revised."""
    loads: list[str] = []
    load, render = loading.load_archive, edited.render_edited

    def noted(*given: object, **named: object) -> object:
        loads.append("loaded")
        return load(*given, **named)  # type: ignore[arg-type]

    def noted_revision(*given: object, **named: object) -> object:
        loads.append("loaded")
        return render(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("broadsheet.commands.making.load_archive", noted)
    monkeypatch.setattr("broadsheet.commands.amending.render_edited", noted_revision)
    return loads


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the permalink of each page whose view is made."""
    permalinks: list[str] = []
    page = Catalogue.page

    def noted(its: Catalogue, address: Address) -> Page:
        permalinks.append(address.permalink)
        return page(its, address)

    monkeypatch.setattr(Catalogue, "page", noted)
    return permalinks


def _again(root: Path, **asked: object) -> Report:
    return publish(root, **{"now": NOW, "search": False, **asked})  # type: ignore[arg-type]


def test_nothing_is_looked_at_when_nothing_has_changed(root: Path, looked: list[str]) -> None:
    before = published(root / "site")
    report = _again(root)
    assert looked == []
    assert (report.stories, report.rendered, report.removed) == (2, 0, 0)
    assert report.unchanged == report.pages > 10
    assert published(root / "site") == before


def test_a_later_hour_changes_nothing_until_a_storys_time_comes(
    root: Path, looked: list[str]
) -> None:
    _again(root, now=NOW + timedelta(days=8))
    assert looked == []
    assert _again(root, now=NOW + timedelta(days=9)).stories == 3
    assert looked == ["loaded"]
    # Its time as news ends, and then another's altogether.
    _again(root, now=NOW + timedelta(days=10))
    assert looked == ["loaded"]
    _again(root, now=NOW + timedelta(days=11))
    assert looked == ["loaded"] * 2
    assert _again(root, now=NOW + timedelta(days=20)).stories == 2
    assert looked == ["loaded"] * 3


def test_an_earlier_hour_is_not_taken_for_a_later_one(root: Path, looked: list[str]) -> None:
    _again(root, now=NOW - timedelta(days=1))
    assert looked == ["loaded"]


def _edit(root: Path) -> None:
    write(root, {"content/stories/rains.md": story("Rains", "2025-06-07", "It snowed.")})


def test_after_an_edit_only_the_pages_that_may_print_it_are_looked_at(
    root: Path, made: list[str]
) -> None:
    for title in ("Rains return", "Rains go"):
        # It was written just now, and the receipt is kept all the same.
        write(
            root,
            {
                "content/stories/rains.md": story(
                    title, "2025-06-07", slug="rains", people=["Ada Lovelace"]
                )
            },
        )
        made.clear()
        report = _again(root)
        assert report.problems == ()
        assert {"/2025/06/rains/", "/2025/06/07/", "/people/ada/", "/"} <= set(made)
        assert {"/2025/06/08/", "/2025/06/vote/", "/2025/", "/people/"}.isdisjoint(made)
        assert report.unchanged > report.rendered > 5
    assert publish(root, root / "clean", now=NOW, search=False).problems == ()
    assert published(root / "site") == published(root / "clean")


def test_a_page_that_somebody_removed_comes_back_though_nothing_reaches_it(
    root: Path, made: list[str]
) -> None:
    (root / "site" / "2025" / "index.html").unlink()
    assert _again(root).rendered == 1
    assert "/2025/" in made
    assert (root / "site" / "2025" / "index.html").exists()


def _touch(root: Path) -> None:
    os.utime(root / "content" / "stories" / "rains.md")


def _damage(root: Path) -> None:
    (root / "site" / "index.html").write_text("gone")


def _remove(root: Path) -> None:
    (root / "site" / "2025" / "index.html").unlink()


def _receipt(root: Path) -> Path:
    """Return the file of the only receipt that is kept in an archive."""
    (receipt,) = (root / ".broadsheet").rglob("receipt")
    return receipt


def _lose(root: Path) -> None:
    _receipt(root).unlink()


def _scrawl(root: Path) -> None:
    _receipt(root).write_bytes(b"\x93 no receipt")


@pytest.mark.parametrize(
    "change",
    [
        _edit,
        _touch,
        _damage,
        _remove,
        _lose,
        _scrawl,
        lambda root: write(root, {"archive.yml": "title: Another\n"}),
        lambda root: write(root, {"layouts/document.html": "{{ view.title }}!"}),
        lambda root: write(root, {"layouts/assets/new.txt": "new"}),
        lambda root: write(root, {"content/media/new.txt": "new"}),
        lambda root: (root / "content" / "people" / "ada.md").unlink(),
    ],
    ids=lambda change: change.__name__.strip("_<>"),
)
def test_whatever_has_changed_the_site_is_what_a_clean_build_gives(
    root: Path, looked: list[str], change: Callable[[Path], object]
) -> None:
    change(root)
    assert _again(root).problems == ()
    assert looked == ["loaded"]
    assert publish(root, root / "clean", now=NOW, search=False).problems == ()
    assert published(root / "site") == published(root / "clean")


@pytest.mark.parametrize(
    "asked", [{"drafts": True}, {"future": True}, {"clean": True}, {"search": True}]
)
def test_whoever_asks_for_something_else_gets_it(
    root: Path, looked: list[str], asked: dict[str, bool]
) -> None:
    assert _again(root, **asked).problems == ()
    assert looked == ["loaded"]


def test_what_was_written_just_now_is_looked_at_again(
    root: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _edit(root)
    # On a busy machine a build begins later than just now: it is the clock that stands still.
    written = (root / "content/stories/rains.md").stat().st_mtime_ns
    monkeypatch.setattr("broadsheet.commands.sources.disk_time", lambda _: written)
    _again(root)
    _again(root)
    assert looked == ["loaded"] * 2


def test_a_receipt_is_true_of_its_own_entries_alone(root: Path, looked: list[str]) -> None:
    receipt = _receipt(root).read_bytes()
    _again(root, future=True)
    _receipt(root).write_bytes(receipt)
    assert _again(root).stories == 2
    assert looked == ["loaded"] * 2
