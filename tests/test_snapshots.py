"""What whole small archives must become, byte for byte.

`pytest --update-snapshots` writes the snapshots again; what changed in them is then reviewed like
code.
"""

import gzip
import shutil
from pathlib import Path

import pytest

from tests.building import publish, published

HERE = Path(__file__).parent
FOR_PROGRAMS = ("_headers", "_redirects", "feed.json", "feed.xml", "robots.txt", "sitemap.xml")
# Few pages, each of another kind: with all of them, a word changed in a layout would change them
# all. A style sheet and an icon of their own keep the digests of the theme's out of them.
KEPT = {
    "small": (*FOR_PROGRAMS, "2025/06/rains/index.html", "people/zelensky/index.html"),
    "french": (*FOR_PROGRAMS, "greve/index.html"),
    "arabic": (*FOR_PROGRAMS, "2025/05/flood/index.html", "2025/04/index.html", "404.html"),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_small_archive_becomes_its_snapshot(name: str, tmp_path: Path, *, updating: bool) -> None:
    shutil.copytree(HERE / "examples" / name, tmp_path, dirs_exist_ok=True)
    assert publish(tmp_path).problems == ()
    site = published(tmp_path / "site")
    found = {path: site[path] for path in KEPT[name]}
    folder = HERE / "snapshots" / name
    if updating:
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in found.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    assert found == published(folder)


def test_every_site_has_its_snapshot() -> None:
    for folder in ("examples", "snapshots"):
        assert {place.name for place in (HERE / folder).iterdir()} == KEPT.keys()


@pytest.mark.parametrize(
    ("page", "whole", "sent"),
    [
        ("small/2025/06/rains", 8_400, 2_670),
        ("french/greve", 5_500, 1_880),
        ("arabic/2025/05/flood", 7_750, 2_560),
    ],
)
def test_a_page_of_a_story_grows_no_heavier(page: str, whole: int, sent: int) -> None:
    # In bytes, as they are and as hosts send them. What is the same on every page stands in a file
    # of its own, and programs are told once what readers are told.
    data = (HERE / "snapshots" / page / "index.html").read_bytes()
    assert len(data) <= whole
    assert len(gzip.compress(data, mtime=0)) <= sent
