"""What a large archive's preview reads first, told by the names, the times and the sizes of files alone."""

from collections.abc import Mapping

import pytest

from broadsheet.previewing import beginning
from broadsheet.previewing.beginning import Extent, extent_among, files_for, first_files
from broadsheet.reading.config import Config
from broadsheet.reading.tree import LINK, SourceFile


def files(**modified: int) -> dict[str, SourceFile]:
    return {path: SourceFile(path, 10, at, at) for path, at in modified.items()}


@pytest.fixture(autouse=True)
def _is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have any number of unread files count as many."""
    monkeypatch.setattr(beginning, "_FEW_UNREAD", -1)


def extent(found: Mapping[str, SourceFile]) -> Extent:
    made = extent_among(found, Config(), {})
    assert made
    return made


def paths(found: Mapping[str, SourceFile]) -> list[str]:
    return [file.path for file in extent(found).texts]


def test_the_newest_are_those_with_the_latest_date_in_their_path_and_then_the_last_changed() -> (
    None
):
    names = {
        "stories/2024/05/rains.md": 9,
        "stories/2025/06/vote.md": 1,
        "stories/2025-06-07-fire.md": 2,
        "stories/2025/06/late.md": 3,
        "stories/the-2026-vote.md": 4,
        "pages/about.md": 5,
    }
    assert paths(files(**names)) == [
        "content/stories/2025-06-07-fire.md",
        "content/stories/2025/06/late.md",
        "content/stories/2025/06/vote.md",
        "content/stories/2024/05/rains.md",
        "content/pages/about.md",
        "content/stories/the-2026-vote.md",
    ]


def test_what_is_no_text_is_read_by_nobody() -> None:
    link = SourceFile("stories/link.md", LINK, 0)
    names = ("media/a.md", "static/b.md", "nowhere/c.md", "d.md", "stories/e.txt", "pages/\n.md")
    assert paths({**files(**dict.fromkeys(names, 1)), link.path: link}) == []


def test_first_are_the_newest_stories_and_some_changed_lately_and_records_and_light_files() -> None:
    dated = {f"stories/{2000 + year}/a.md": 1 for year in range(90)}
    found = files(**dated, **{"pages/about.md": 1, "media/dot.png": 1, "static/robots.txt": 1})
    found |= {"stories/2000/a.md": SourceFile("stories/2000/a.md", 10, 5, 5)}
    found |= {"media/film.mp4": SourceFile("media/film.mp4", 1 << 30, 0)}
    first = first_files(extent(found))
    assert list(first) == sorted(first)
    assert {"stories/2000/a.md", "stories/2089/a.md", "pages/about.md", "media/dot.png"} < {*first}
    assert "static/robots.txt" in first
    assert not {"media/film.mp4", "stories/2020/a.md"} & {*first}
    assert sum(path.startswith("stories/") for path in first) == 60


@pytest.mark.parametrize(("few", "most"), [(1, 9), (2, 9), (1, 2), (2, 2)])
def test_what_is_small_or_nearly_read_is_read_at_once(
    monkeypatch: pytest.MonkeyPatch, few: int, most: int
) -> None:
    monkeypatch.setattr(beginning, "_FEW_UNREAD", few)
    monkeypatch.setattr(beginning, "_MOST_AT_ONCE", most)
    found = files(**dict.fromkeys(("stories/a.md", "stories/b.md", "pages/c.md"), 1))
    known = {"content/stories/a.md": found["stories/a.md"].stamp, "content/stories/b.md": "old"}
    made = extent_among(found, Config(), known)
    assert (made is None) == (few == 2 and most == 9)
    assert made is None or (made.read, made.total) == (1, 3)


def test_a_bundle_comes_with_what_stands_in_it() -> None:
    names = ("stories/rains/index.md", "stories/rains/flood.png", "stories/rains/deep/more.pdf")
    found = files(**dict.fromkeys((*names, "stories/vote/map.png"), 1))
    assert {*first_files(extent(found))} == {*names}
    assert files_for("/2025/06/rains/", found) == {*names}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/stories/2020/06/rains-return/", "stories/2020/06/rains-return.md"),
        ("/rec/2020/cote-d-ivoire/", "stories/Côte d'Ivoire.md"),
        ("/people/ada/page/2/", "people/ada.md"),
        ("/2020/06/rains/", ""),
        ("/", ""),
    ],
)
def test_a_page_is_sought_in_the_files_that_have_its_slug_for_a_name(
    address: str, file: str
) -> None:
    names = ("stories/2020/06/rains-return.md", "stories/Côte d'Ivoire.md", "people/ada.md")
    assert files_for(address, files(**dict.fromkeys(names, 1))) == ({file} if file else set())
