"""`broadsheet list` names what a build holds back, and a build counts the same."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli import broadsheet
from tests.building import SETTINGS, text, write

NOW = "2025-06-10T12:00:00+00:00"


def _asked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        broadsheet, [*map(str, arguments), "--today", NOW, "--jobs", "1"], standalone_mode=False
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("held"),
        {
            "archive.yml": f"{SETTINGS}timezone: Asia/Tokyo\n",
            "content/stories/shown.md": text(title="Shown", date="2025-06-07"),
            "content/stories/draft.md": text(title="Draft", date="2025-06-09T08:00", draft=True),
            "content/stories/both.md": text(title="Both", date="2031-06-09", draft=True),
            "content/stories/soon.md": text(title="Soon", date="2025-06-11T00:30:00+00:00"),
            "content/stories/late.md": text(title="Late", date="2027-01-01"),
            "content/stories/gone.md": text(
                title="Gone", date="2025-06-01", expires="2025-06-09T10:00"
            ),
            "content/pages/plan.md": text(title="Plan", draft=True),
            "content/pages/about.md": text(title="About"),
        },
    )


@pytest.mark.parametrize(
    ("what", "files"),
    [
        ("drafts", ["stories/both.md", "stories/draft.md", "pages/plan.md"]),
        ("embargoed", ["stories/late.md", "stories/soon.md"]),
        ("expired", ["stories/gone.md"]),
        (
            "all",
            [
                "stories/both.md", "stories/late.md", "stories/soon.md", "stories/draft.md", "stories/gone.md",
                "pages/plan.md",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_held_back_is_named_the_newest_first(
    root: Path, what: str, files: list[str]
) -> None:
    told = _asked("list", what, "--root", root)
    assert [line.split("content/")[1].split()[0] for line in told.output.splitlines()] == files
    named = json.loads(_asked("list", what, "--root", root, "--format", "json").output)
    assert [each["file"] for each in named] == [f"content/{file}" for file in files]
    assert told.return_value == 0


def test_a_line_has_dates_in_the_archives_time_zone(root: Path) -> None:
    assert _asked("list", "all", "--root", root).output.splitlines() == [
        "2031-06-09        draft                     content/stories/both.md   Both",
        "2027-01-01        embargoed                 content/stories/late.md   Late",
        "2025-06-11 09:30  embargoed                 content/stories/soon.md   Soon",
        "2025-06-09 08:00  draft                     content/stories/draft.md  Draft",
        "2025-06-01        expired 2025-06-09 10:00  content/stories/gone.md   Gone",
        "-                 draft                     content/pages/plan.md     Plan",
    ]
    (gone,) = json.loads(_asked("list", "expired", "--root", root, "--format", "json").output)
    assert gone == {
        "why": "expired", "date": "2025-06-01", "expires": "2025-06-09T10:00", "file": "content/stories/gone.md",
        "title": "Gone",
    }  # fmt: skip


def test_a_build_says_what_it_held_back_also_when_nothing_has_changed(
    root: Path, tmp_path: Path
) -> None:
    build = ("build", "--root", root, "--output", tmp_path / "site", "--no-search")
    told = "held back: 3 drafts, 2 under embargo, the first until 11 June 09:30, 1 expired"
    for _ in range(2):
        assert _asked(*build).output.splitlines()[-1] == told
    assert json.loads(_asked(*build, "--json").output)["held_back"] == {
        "drafts": 3, "embargoed": 2, "embargo_until": "2025-06-11T09:30", "expired": 1,
    }  # fmt: skip
    seen = _asked(*build, "--drafts", "--future", "--json").output
    assert set(json.loads(seen)["held_back"].values()) == {0, ""}


def test_files_with_mistakes_are_said_not_to_be_listed(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {"archive.yml": SETTINGS, "content/stories/a.md": text(title="A", date="yesterday")},
    )
    told = _asked("list", "all", "--root", root)
    assert (told.return_value, told.stdout) == (0, "")
    assert "a file has mistakes" in told.stderr
