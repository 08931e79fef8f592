from pathlib import Path

import pytest

from broadsheet.problems import Finding
from broadsheet.reading.placing import as_problems

TEXT = """---
title: Rains return
people: [Amina Yusuf, Juma Okello]
image:
  src: flood.jpg
slug:
---

See [this](/a/) and [that](/a/),
![A flood](/a/ "b") <a href="/b/?c&amp;d">
"""


def spot(root: Path, finding: Finding) -> tuple[int, int, str]:
    (problem,) = as_problems([finding], root)
    return problem.line, problem.column, problem.field


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "archive.yml").write_text("title: The Example Record\nmenu: [people, abuot]\n")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("title",), (2, 8, "title")),
        (("people", 1), (3, 23, "people")),
        (("people", 7), (3, 9, "people")),
        (("image", "src"), (5, 8, "image.src")),
        (("image", "alt"), (5, 3, "image.alt")),
        (("slug",), (6, 1, "slug")),
        (("parent",), (2, 1, "parent")),
        ((), (2, 1, "")),
    ],
)
def test_a_value_is_placed_or_else_what_should_hold_it(
    root: Path, path: tuple[str | int, ...], expected: tuple[int, int, str]
) -> None:
    assert spot(root, Finding("a.md", path, "is wrong")) == expected


@pytest.mark.parametrize(
    ("target", "occurrence", "expected"),
    [
        ("/a/", 0, (9, 12, "")),
        ("/a/", 1, (9, 28, "")),
        ("/a/", 2, (10, 12, "")),
        ("/b/?c&d", 0, (10, 30, "")),
    ],
)
def test_a_link_is_placed_by_its_target_and_turn(
    root: Path, target: str, occurrence: int, expected: tuple[int, int, str]
) -> None:
    assert spot(root, Finding("a.md", (), "leads to nothing", "", target, occurrence)) == expected


def test_a_setting_is_placed(root: Path) -> None:
    assert spot(root, Finding("archive.yml", ("menu", 1), "is wrong")) == (2, 16, "menu")


@pytest.mark.parametrize("data", [None, b"", b"---\ntitle: [\n", b"\xff"])
def test_a_file_that_changed_meanwhile_is_named_at_its_top(root: Path, data: bytes | None) -> None:
    (root / "a.md").unlink()
    if data is not None:
        (root / "a.md").write_bytes(data)
    assert spot(root, Finding("a.md", ("title",), "is wrong")) == (1, 1, "title")
