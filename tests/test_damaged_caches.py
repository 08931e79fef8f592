"""A cache is a convenience: whatever a power cut, a full disk or a stranger has made of it, the site is the same."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from broadsheet.commands.check import check_archive
from broadsheet.commands.outcome import Report
from tests.building import SETTINGS, order, publish, published, story, text, write

_EXAMPLES = int(os.environ.get("BROADSHEET_EXAMPLES", "0"))
_PAGE = 4096
"""Bytes of a page of SQLite, unless it is told otherwise (sqlite.org/fileformat.html)."""
_WAYS = 15
"""Ways in which `_damages` damages each page."""
_STEP = 1 if _EXAMPLES else 2 * _WAYS + 1
"""Every which damage is tried: each time the page after the next, in another way."""

FILES = {
    "archive.yml": SETTINGS,
    **{
        f"content/stories/s{number:02}.md": story(
            f"Story {number}", f"2025-0{1 + number % 6}-11", f"Ada Lovelace met {number} people.\n\n" * 30,
            people=["Ada Lovelace", f"Person {number % 7}"], countries=["France"],
        )
        for number in range(10)
    },
    "content/people/ada.md": text(name="Ada Lovelace", also=["Countess"]),
    "content/media/notes.txt": "Notes",
}  # fmt: skip
EDIT = {
    "content/stories/s03.md": story(
        "Story 3", "2025-04-11", "The Countess left.", people=["Ada Lovelace"]
    ),
    "content/people/bo.md": text(name="Person 3", also=["people"]),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that is built, with an edit that is not: its cache is of use, and is to be written."""
    root = write(tmp_path_factory.mktemp("built") / "root", FILES)
    for file in root.rglob("content/*/*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    assert publish(root).problems == ()
    return write(root, EDIT)


@pytest.fixture(scope="module")
def wanted(built: Path) -> dict[str, bytes]:
    copy = built.with_name("wanted")
    shutil.copytree(built, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    assert publish(copy).problems == ()
    return published(copy / "site")


class _Kept(NamedTuple):
    """A cache as it lies on the disk."""

    data: bytes
    pages: Sequence[int]
    """Numbers of the pages that are damaged. Of those that hold nothing but a part of one value, which
    are most, these are the first and the last of each value: all others are like them."""


@pytest.fixture(scope="module")
def cache(built: Path) -> _Kept:
    file = built / ".broadsheet" / "cache.sqlite"
    data = file.read_bytes()
    with closing(sqlite3.connect(file)) as base:
        values = [value for (value,) in base.execute("SELECT value FROM facts")]
    pages = range(len(data) // _PAGE)
    # Such a page begins with the number of the next (sqlite.org/fileformat.html, 1.6).
    parts = [data[number * _PAGE + 4 : (number + 1) * _PAGE] for number in pages]
    of_one = [[number for number in pages if parts[number] in value] for value in values]
    alike = {number for numbers in of_one for number in numbers[1:-1]}
    assert len(alike) > len(pages) / 2
    return _Kept(data, pages if _EXAMPLES else [each for each in pages if each not in alike])


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    _linked(built, tmp_path / "root")
    return tmp_path / "root"


def _linked(folder: Path, to: Path) -> None:
    """Copy a folder: caches are copied, and other files are links, as nobody writes into those."""
    shutil.copytree(folder, to, copy_function=_link)


def _link(file: str, to: str) -> None:
    if ".broadsheet" in Path(file).parts:
        shutil.copy2(file, to)
    else:
        os.link(file, to)


def _damages(kept: _Kept) -> Iterator[tuple[str, bytes]]:
    """Yield damaged caches: each page, and parts of pages, in each way that a disk or a power cut may leave them."""
    cache, pages = kept.data, len(kept.data) // _PAGE
    other = bytes((at * 7 + 3) % 256 for at in range(_PAGE))
    for number in kept.pages:
        start, end = number * _PAGE, (number + 1) * _PAGE
        neighbour = cache[end : end + _PAGE] if number + 1 < pages else cache[:_PAGE]
        yield f"page {number} of zeros", cache[:start] + bytes(_PAGE) + cache[end:]
        yield f"page {number} of ones", cache[:start] + b"\xff" * _PAGE + cache[end:]
        yield f"page {number} of anything", cache[:start] + other + cache[end:]
        yield f"page {number} twice", cache[:start] + neighbour + cache[end:]
        yield f"nothing from page {number}", cache[:start]
        yield f"half of page {number} and no more", cache[: start + _PAGE // 2]
        for at in (start, start + 8, start + 100, start + _PAGE // 2, end - 512):
            yield f"16 bytes at {at}", cache[:at] + other[:16] + cache[at + 16 :]
        for at in (start + 3, start + 200, end - 100, end - 9):
            yield f"a bit at {at}", cache[:at] + bytes([cache[at] ^ 4]) + cache[at + 1 :]
    for at in range(100):
        yield f"a bit of the head at {at}", cache[:at] + bytes([cache[at] ^ 1]) + cache[at + 1 :]
    yield "longer than it was", cache + other
    yield "a page too few", cache[:-_PAGE]


def _said_once(notes: tuple[str, ...]) -> None:
    assert all("was damaged (" in note and note.endswith("), and is begun anew") for note in notes)
    assert len(notes) <= 1


def _is_built(root: Path, wanted: dict[str, bytes], how: str) -> Report:
    report = publish(root)
    assert report.problems == (), how
    assert published(root / "site") == wanted, how
    return report


@pytest.mark.parametrize("clean", [False, True], ids=["after an edit", "from nothing"])
def test_a_cache_with_any_page_damaged_gives_the_same_site(
    root: Path, built: Path, wanted: dict[str, bytes], cache: _Kept, *, clean: bool
) -> None:
    """A build from nothing reads every body, one after an edit those that have moved.

    The one meets damage in every second page, the other in those between.
    """
    damages = list(_damages(cache))
    assert damages[_WAYS][0] == "page 1 of zeros"
    noted = 0
    for how, data in damages[_WAYS * clean :: _STEP]:
        for folder in (root / "site", root / ".broadsheet"):
            shutil.rmtree(folder)
            _linked(built / folder.name, folder)
        if clean:
            shutil.rmtree(root / "site")
        (root / ".broadsheet" / "cache.sqlite").write_bytes(data)
        report = _is_built(root, wanted, how)
        _said_once(report.notes)
        noted += len(report.notes)
        # A bit may be one that nothing stands in, but no whole page is.
        assert report.notes or not how.startswith("page "), how
        again = publish(root)
        assert (again.rendered, again.notes) == (0, ()), how
    assert noted > 3


def test_a_check_with_any_page_damaged_finds_the_same(root: Path, cache: _Kept) -> None:
    write(root, {"content/stories/bad.md": text(title="No date")})
    good = check_archive(order(root))
    assert len(good.problems) == 1
    for how, data in [*_damages(cache)][::_STEP]:
        (root / ".broadsheet" / "cache.sqlite").write_bytes(data)
        found = check_archive(order(root))
        assert (found.stories, found.problems, found.advice) == (
            good.stories,
            good.problems,
            good.advice,
        ), how
        _said_once(found.notes)


def _drop(table: str) -> Callable[[Path], None]:
    return lambda cache: _sql(cache, f"DROP TABLE {table}")


def _sql(cache: Path, *statements: str) -> None:
    with closing(sqlite3.connect(cache)) as base, base:
        for statement in statements:
            base.execute(statement)


def _folder(cache: Path) -> None:
    cache.unlink()
    cache.mkdir()


def _pipe(cache: Path) -> None:
    cache.unlink()
    os.mkfifo(cache)


def _dangling(cache: Path) -> None:
    cache.unlink()
    cache.symlink_to(cache.parent / "nowhere" / "at-all")


def _leftovers(cache: Path) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        cache.with_name(cache.name + ending).write_bytes(b"left over" * 1000)
    cache.write_bytes(cache.read_bytes()[: 3 * _PAGE])


def _every_body(cache: Path) -> None:
    _sql(cache, "UPDATE bodies SET html = replace(html, 'met', 'left')")


def _every_item(cache: Path) -> None:
    _sql(cache, "UPDATE items SET item = substr(item, 1, length(item) - 3) || x'c1c1c1'")


def _utf16(cache: Path) -> None:
    data = bytearray(cache.read_bytes())
    data[56:60] = (2).to_bytes(4, "big")
    cache.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        *(_folder, _pipe, _dangling, _leftovers, _every_body, _every_item, _utf16),
        *map(_drop, ("items", "bodies", "facts", "cache_key")),
        lambda cache: _sql(cache, "DELETE FROM bodies"),
        lambda cache: _sql(
            cache, "DROP TABLE facts", "CREATE TABLE facts (name, digest, value, checked, more)"
        ),
        lambda cache: _sql(cache, "UPDATE facts SET value = 'text'"),
        lambda cache: _sql(
            cache, "CREATE TRIGGER t AFTER INSERT ON items BEGIN DELETE FROM bodies; END"
        ),
        lambda cache: cache.write_bytes(b"not a database" * 100),
    ],
)
def test_whatever_stands_in_the_place_of_a_cache_the_site_is_the_same(
    root: Path, wanted: dict[str, bytes], damage: Callable[[Path], None]
) -> None:
    shutil.rmtree(root / "site")
    damage(root / ".broadsheet" / "cache.sqlite")
    report = _is_built(root, wanted, "damaged")
    _said_once(report.notes)
    assert len(report.notes) == 1
    assert _is_built(root, wanted, "again").notes == ()


def test_damage_that_only_workers_meet_is_mended_too(root: Path, wanted: dict[str, bytes]) -> None:
    _every_body(root / ".broadsheet" / "cache.sqlite")
    shutil.rmtree(root / "site")
    report = publish(root, jobs=2)
    assert report.problems == ()
    assert len(report.notes) == 1
    assert published(root / "site") == wanted
