"""The commands for hosts and repositories: what is printed where, and with which status."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from broadsheet.cli import broadsheet
from broadsheet.commands.rules import HOSTS
from broadsheet.problems import Misuse
from tests.building import SETTINGS, publish, story, write
from tests.commands.test_changes import committed

STORY = "content/stories/rains.md"


def _asked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(broadsheet, [*map(str, arguments)], standalone_mode=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return committed(write(tmp_path / "a", {"archive.yml": SETTINGS, STORY: story("Rains")}))


def _changes(root: Path, *more: str) -> Result:
    return _asked("changes", "--root", root, "--today", "2025-07-01", "--jobs", "1", *more)


def test_changes_are_printed_and_are_no_mistake(root: Path) -> None:
    write(root, {STORY: story("Rains", body="It snowed.")})
    told = _changes(root, "--against", "main", "--preview-url", "https://p.example/x/")
    assert told.return_value == 0
    assert (
        "https://record.example/2025/06/rains/  https://p.example/x/2025/06/rains/" in told.output
    )
    programs = json.loads(_changes(root, "--against", "main", "--format", "json").output)
    assert (programs["against"], programs["added"], programs["removed"]) == ("main", 0, 0)
    assert programs["changes"][0]["file"] == STORY
    assert _changes(root, "--against", "main", "--format", "github").output.startswith("<!-- ")


def test_both_are_made_as_of_the_day_that_was_asked_for(root: Path) -> None:
    write(root, {"content/stories/later.md": story("Later", "2025-08-01")})
    assert "no page differs" in _changes(root, "--against", "main").output
    later = _changes(root, "--against", "main", "--today", "2025-08-02")
    assert "/2025/08/later/" in later.output


def test_mistakes_are_printed_aside_with_their_status(root: Path) -> None:
    write(root, {STORY: story("Rains", "someday")})
    told = _changes(root, "--against", "main")
    assert told.return_value == 1
    assert told.stdout == ""
    assert told.stderr.endswith("1 problem: nothing was compared\n")
    assert f"{STORY}:3:7: date: " in told.stderr


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (["--against", "nowhere"], Misuse),
        (["--against", "main", "--preview-url", "p.example"], click.BadParameter),
        ([], click.MissingParameter),
    ],
    ids=["revision", "address", "nothing"],
)
def test_what_cannot_be_compared_is_misuse(
    root: Path, more: list[str], error: type[Exception]
) -> None:
    assert isinstance(_changes(root, *more).exception, error)


def test_rules_are_printed_and_what_is_left_out_aside(root: Path) -> None:
    assert isinstance(_asked("rules", "--root", root, "--for", "apache").exception, Misuse)
    write(root, {"layouts/redirects.txt": "/a/* /b/:splat 301\n/c/ /d/ 301\n"})
    assert publish(root).problems == ()
    told = _asked("rules", "--root", root, "--for", "apache")
    assert told.return_value == 0
    assert 'RedirectMatch 301 "^/c/?$" "/d/"' in told.stdout
    assert "'/a/* /b/:splat 301' is left out" in told.stderr
    publish(root, root / "elsewhere")
    there = _asked("rules", "--output", root / "elsewhere", "--for", "apache")
    assert there.stdout == told.stdout


def test_every_host_that_is_known_can_be_asked_for() -> None:
    (option,) = [each for each in broadsheet.commands["rules"].params if each.name == "host"]
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == tuple(HOSTS)
