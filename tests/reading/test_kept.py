"""Work that needs the cache is done once more, and then without one; what was wrong is said in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.problems import Failure
from broadsheet.reading.cache_trouble import CacheTrouble, Remedy
from broadsheet.reading.kept import Kept, with_kept


def _work(root: Path, *remedies: Remedy) -> tuple[list[Kept], Callable[[Kept], str]]:
    """Return work that meets troubles, one at each try, and what it was given."""
    given: list[Kept] = []
    (root / ".broadsheet").mkdir()
    (root / ".broadsheet" / "cache.sqlite").write_bytes(b"a cache")

    def work(kept: Kept) -> str:
        given.append(kept)
        assert kept.folder.is_dir()
        if len(given) <= len(remedies):
            raise CacheTrouble("cache", "is odd", remedies[len(given) - 1])
        return "done"

    return given, work


def test_without_trouble_there_is_nothing_to_say(tmp_path: Path) -> None:
    given, work = _work(tmp_path)
    assert with_kept(tmp_path, work) == ("done", ())
    assert [kept.folder for kept in given] == [tmp_path / ".broadsheet"]


def test_a_damaged_cache_is_removed_and_that_is_said_once(tmp_path: Path) -> None:
    given, work = _work(tmp_path, Remedy.ANEW)
    assert with_kept(tmp_path, work) == ("done", ("cache was damaged (is odd), and is begun anew",))
    assert [(kept.folder, kept.tried) for kept in given] == [
        (tmp_path / ".broadsheet", tried) for tried in (False, True)
    ]
    assert not given[0].cache.exists()


def test_a_cache_that_another_program_took_away_is_looked_for_again(tmp_path: Path) -> None:
    given, work = _work(tmp_path, Remedy.AGAIN)
    assert with_kept(tmp_path, work) == ("done", ())
    assert given[0].cache.exists()


def test_what_stays_away_was_damaged(tmp_path: Path) -> None:
    given, work = _work(tmp_path, Remedy.AGAIN, Remedy.AGAIN)
    assert with_kept(tmp_path, work) == ("done", ("cache was damaged (is odd), and is begun anew",))
    assert not given[0].cache.exists()


@pytest.mark.parametrize(
    "remedies",
    [
        [Remedy.WITHOUT],
        [Remedy.ANEW, Remedy.ANEW],
        [Remedy.AGAIN, Remedy.WITHOUT],
        [Remedy.AGAIN] * 3,
    ],
    ids=lambda remedies: "-".join(remedy.value for remedy in remedies),
)
def test_where_no_cache_can_be_there_is_one_for_this_time(
    tmp_path: Path, remedies: list[Remedy]
) -> None:
    given, work = _work(tmp_path, *remedies)
    assert with_kept(tmp_path, work) == (
        "done",
        ("cache: is odd: nothing is kept for the next time",),
    )
    assert not given[-1].lasting
    assert not given[-1].folder.exists()


def test_when_not_even_that_helps_it_is_a_failure(tmp_path: Path) -> None:
    given, work = _work(tmp_path, *[Remedy.ANEW] * 9)
    with pytest.raises(Failure, match="cache: is odd"):
        with_kept(tmp_path, work)
    assert len(given) == 3
