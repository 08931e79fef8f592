"""The same archive gives the same bytes, whatever the machine, its settings and the number of workers."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from tests.building import (
    NOW,
    REPOSITORY,
    SETTINGS,
    command,
    png,
    publish,
    published,
    story,
    text,
    write,
)
from tests.previewing.running import PATIENCE

PLACES = ("Nairobi", "Zürich", "Kraków", "Ōsaka")
ARCHIVE: dict[str, str | bytes] = {
    "archive.yml": f"{SETTINGS}timezone: Europe/Paris\nlanguage: fr\npage_size: 7\n",
    **{
        f"content/stories/{2020 + number % 5}/{name}-{number}.md": story(
            f"{place} “{number}”",
            f"{2020 + number % 5}-{1 + number % 12:02}-{1 + number % 28:02}"
            + ("T23:45" if number % 3 else ""),
            f"À *{place}* [le précédent](/media/{place}.txt).\n\n## Suite\n\n| a | b |\n| - | - |\n| 1 | 2 |",
            people=[f"Person {number % 9}", "C#", "C++"][: 1 + number % 3],
            topics=[["Floods", "floods ", "Écoles", "ÉCOLES"][number % 4]],
            countries=[["FR", "KE", "NO"][number % 3]],
            storyline=["The strike"] if number % 4 else [],
            place=place,
            image={"src": "dot.png", "alt": "A dot"},
            aliases=[f"/old/{number}/"],
        )
        for number in range(27)
        for place in [PLACES[number % 4]]
        for name in [["a", "b", "c"][number % 3]]
    },
    "content/topics/weather.md": text(name="Weather", also=["Météo"]),
    "content/topics/floods.md": text("[Weather](weather.md)", name="Floods", parent="Météo"),
    "content/pages/about.md": text("## Éditeurs", title="About"),
    "content/media/dot.png": png(7),
    **{f"content/media/{place}.txt": place for place in PLACES},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("same"), ARCHIVE)


@pytest.fixture(scope="module")
def site(root: Path) -> dict[str, bytes]:
    assert publish(root, search=True).problems == ()
    site = published(root / "site")
    assert len(site) > 150
    return site


def _copied(root: Path, to: Path) -> Path:
    shutil.copytree(root, to, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    return to


def test_a_site_does_not_depend_on_the_machine_it_is_built_on(
    root: Path, site: dict[str, bytes], tmp_path: Path
) -> None:
    machines = {
        "east": (
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            "1",
            REPOSITORY,
        ),
        "west": (
            {"TZ": "America/Anchorage", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2"},
            "2",
            tmp_path,
        ),
        "plain": ({"TZ": "", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3"}, "3", Path("/")),
    }
    running = []
    for name, (environment, jobs, folder) in machines.items():
        copy = _copied(root, tmp_path / name / f"under {name}" / "archive")
        asked = command(
            "build", "--root", copy, "--jobs", jobs, "--today", NOW.isoformat(), "--quiet"
        )
        variables = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
        running.append((copy, subprocess.Popen(asked, env=variables, cwd=folder)))
    for copy, build in running:
        assert build.wait(timeout=PATIENCE) == 0
        assert published(copy / "site") == site, copy


@pytest.mark.parametrize("mask", [0o077, 0o002])
def test_a_site_does_not_depend_on_the_mask_of_permissions(
    root: Path, site: dict[str, bytes], tmp_path: Path, mask: int
) -> None:
    copy = _copied(root, tmp_path / "archive")
    before = os.umask(mask)
    try:
        assert publish(copy, search=True).problems == ()
    finally:
        os.umask(before)
    assert published(copy / "site") == site


class _Shuffled:
    """The entries of a folder in another order, as another file system would give them."""

    def __init__(self, entries: Iterator[os.DirEntry[str]]) -> None:
        self._entries = list(entries)
        random.Random(len(self._entries)).shuffle(self._entries)

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return iter(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_a_site_does_not_depend_on_the_order_of_folders(
    root: Path, site: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _copied(root, tmp_path / "archive")
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder=".": _Shuffled(scandir(folder)))
    assert publish(copy, search=True).problems == ()
    monkeypatch.undo()
    assert published(copy / "site") == site


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.parametrize("jobs", [2, 3])
def test_an_edit_gives_the_same_with_any_number_of_workers(
    root: Path, tmp_path: Path, jobs: int
) -> None:
    one, many = _copied(root, tmp_path / "one"), _copied(root, tmp_path / "many")
    publish(many, jobs=jobs)
    for archive in (one, many):
        write(archive, {"archive.yml": f"{SETTINGS}timezone: Asia/Tokyo\npage_size: 5\n"})
    report, other = publish(one), publish(many, jobs=jobs)
    assert report.problems == other.problems == ()
    assert published(one / "site") == published(many / "site")


def test_mistakes_are_told_in_the_same_words_with_any_number_of_workers(
    root: Path, tmp_path: Path
) -> None:
    copy = _copied(root, tmp_path / "archive")
    write(
        copy,
        {
            f"content/stories/broken-{number}.md": story("Broken", "yesterday")
            for number in range(90)
        },
    )
    one, many = publish(copy), publish(copy, jobs=3)
    assert one.problems == many.problems
    assert len(one.problems) == 90
