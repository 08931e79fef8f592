import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from broadsheet.cli import broadsheet
from tests.building import REPOSITORY, SETTINGS, published, story, text, write
from tests.processes import run


def _asked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(broadsheet, [*map(str, arguments)], standalone_mode=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "archive.yml": f"{SETTINGS}timezone: Asia/Tokyo\n",
            "content/stories/rains.md": story("Rains", "2025-06-07T15:00"),
            "content/stories/later.md": story("Later", "2025-06-08"),
        },
    )


def test_help_lists_every_command() -> None:
    told = _asked("--help").output
    assert {
        name for name in broadsheet.commands if f"  {name} " in told
    } == broadsheet.commands.keys()
    assert broadsheet.commands.keys() >= {"build", "check"}


@pytest.mark.parametrize("command", sorted(broadsheet.commands))
def test_every_option_of_a_command_says_what_it_does(command: str) -> None:
    options = [
        each for each in broadsheet.commands[command].params if isinstance(each, click.Option)
    ]
    assert all(option.help for option in options)


@pytest.mark.parametrize(
    ("today", "stories"),
    [
        ("2025-06-06", 0),
        ("2025-06-07", 1),
        ("2025-06-08", 2),
        ("2025-06-07T14:59", 0),
        ("2025-06-07T15:00", 1),
        ("2025-06-07T06:00:00+00:00", 1),
        ("2025-06-07T05:59:59Z", 0),
        ("2025-06-07 15:00", 1),
        ("9999-12-31", 2),
        ("0001-01-01", 0),
    ],
)
def test_today_is_a_day_to_its_end_or_a_moment_in_the_archives_time_zone(
    root: Path, today: str, stories: int
) -> None:
    told = _asked("build", "--root", root, "--today", today, "--json", "--jobs", "1").output
    assert json.loads(told)["stories"] == stories


@pytest.mark.parametrize("today", ["tomorrow", "20250607", "2025-02-30", "", "2025-06-07T25:00"])
def test_what_is_no_day_is_refused(root: Path, today: str) -> None:
    refused = _asked("build", "--root", root, "--today", today)
    assert isinstance(refused.exception, click.BadParameter)
    assert not (root / "site").exists()


def test_a_draft_and_a_story_under_embargo_are_shown_when_asked_for(root: Path) -> None:
    write(root, {"content/stories/draft.md": story("Draft", draft=True)})
    asked = ("build", "--root", root, "--today", "2025-06-07", "--json")
    counts = [
        json.loads(_asked(*asked, *more).output)["stories"]
        for more in ([], ["--drafts"], ["--future"])
    ]
    assert counts == [1, 2, 2]


def test_a_base_url_takes_the_place_of_the_settings(root: Path) -> None:
    _asked(
        "build",
        "--root",
        root,
        "--today",
        "2025-07-01",
        "--base-url",
        "https://host.example/record",
        "--quiet",
    )
    assert 'href="/record/2025/06/rains/"' in (root / "site" / "index.html").read_text()


def test_a_site_may_be_published_elsewhere(root: Path, tmp_path: Path) -> None:
    assert (
        _asked("build", "--root", root, "--output", tmp_path / "elsewhere" / "site").return_value
        == 0
    )
    assert (tmp_path / "elsewhere" / "site" / "index.html").exists()
    assert not (root / "site").exists()


def test_a_quiet_build_prints_nothing_but_problems(root: Path) -> None:
    assert _asked("build", "--root", root, "--quiet").output == ""
    write(root, {"content/stories/rains.md": story("Rains", "yesterday")})
    refused = _asked("build", "--root", root, "--quiet")
    assert refused.return_value == 1
    assert refused.stdout == ""
    assert "content/stories/rains.md:3:7: date: 'yesterday' is not a date" in refused.stderr


def test_strict_counts_advice(root: Path) -> None:
    write(root, {"content/stories/bare.md": text(title="Bare", date="2025-06-07")})
    asked = ("check", "--root", root, "--today", "2025-07-01")
    assert [_asked(*asked, *more).return_value for more in ([], ["--strict"])] == [0, 1]


@pytest.mark.parametrize(
    ("form", "begins"),
    [("text", "advice: content/"), ("json", '{"problems":['), ("github", "::notice file=content/")],
)
def test_a_check_is_printed_as_asked(root: Path, form: str, begins: str) -> None:
    write(root, {"content/stories/bare.md": text(title="Bare", date="2025-06-07")})
    assert _asked(
        "check", "--root", root, "--format", form, "--today", "2025-07-01"
    ).output.startswith(begins)


def test_a_verbose_check_lists_what_is_held_back(root: Path) -> None:
    body = "War in South Sudan."
    write(root, {"content/stories/war.md": story("War", body=body, countries=["Sudan"])})
    asked = ("check", "--root", root, "--verbose", "--today", "2025-07-01")
    assert "held back: content/stories/war.md:8:14: 'Sudan' does not" in _asked(*asked).output
    assert '"held_back":[{"file"' in _asked(*asked, "--format", "json").output


def test_a_new_story_is_written_and_its_path_printed_from_where_the_user_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "content")
    for asked in (["--root", ".."], ["--root", root.resolve(), "--slug", "other"]):
        written = _asked("new", "Rains: the return", *asked)
        assert written.return_value == 0
        assert (
            Path(written.output.strip()).read_text().startswith("---\ntitle: 'Rains: the return'\n")
        )
    assert Path(written.output.strip()).parts[0] == "stories"


def test_the_seconds_of_each_step_are_told_beside_the_report(root: Path) -> None:
    asked = ("build", "--root", root, "--no-search", "--json")
    told = run(*asked, "--verbose")
    assert json.loads(told.stdout)["pages"] > 0
    steps = [line.split(": ")[:2] for line in told.stderr.splitlines()]
    assert ["broadsheet", "rendering"] in steps
    assert {first for first, _ in steps} == {"broadsheet"}
    assert run(*asked[:-1], "--verbose", "--quiet").stderr == ""
    assert run(*asked).stderr == ""


def test_a_title_needs_no_quotes(root: Path) -> None:
    written = _asked("new", "Rains", "return", "--root", root, "to", "the", "valleys")
    assert written.output.endswith("/rains-return-to-the-valleys.md\n")
    record = _asked("new", "Ada", "Quill", "--root", root, "--in", "people")
    assert record.output.endswith("content/people/ada-quill.md\n")
    assert run("new", "--root", root).returncode == 2


def test_a_new_story_is_opened_in_the_editor(root: Path) -> None:
    opened = run(
        "new", "--root", root, "--edit", "--", "-5 degrees", environment={"VISUAL": "tail -n +2"}
    )
    path, title, *_ = opened.stdout.splitlines()
    assert (opened.returncode, title) == (0, "title: -5 degrees")
    assert path.endswith("/5-degrees.md")


@pytest.mark.parametrize("editor", ["false", "no-such-editor", "'unclosed"])
def test_a_story_that_no_editor_opens_is_written_all_the_same(root: Path, editor: str) -> None:
    refused = run("new", "Rains", "--root", root, "--edit", environment={"VISUAL": editor})
    assert refused.returncode == 3
    assert refused.stderr.startswith("broadsheet: the file is written, but no editor opened it")
    assert refused.stderr.count("\n") == 1
    assert (REPOSITORY / refused.stdout.strip()).exists()


def test_a_story_that_is_not_begun_says_why(root: Path) -> None:
    asked = ("new", "Rains", "--root", root)
    assert run(*asked).returncode == 0
    again = run(*asked)
    assert (again.returncode, again.stdout, again.stderr.count("\n")) == (2, "", 1)
    assert again.stderr.endswith("rains.md exists already: nothing was written\n")
    write(root, {"archive.yml": "timezone: Atlantis\n"})
    mending = run(*asked)
    assert (mending.returncode, mending.stdout) == (1, "")
    assert mending.stderr.startswith("archive.yml:1:11: timezone: 'Atlantis' is not a time zone")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["build", "--rooot", "."], 2, "broadsheet: No such option"),
        (["bild"], 2, "broadsheet: No such command"),
        (["build", "--jobs", "0"], 2, "broadsheet: Invalid value for '--jobs'"),
        (["build", "--root", "nowhere"], 2, "broadsheet: Invalid value for '--root'"),
        (["build", "--root", "tests"], 2, "broadsheet: tests is not an archive"),
        (
            ["build", "--base-url", "record.example"],
            2,
            "broadsheet: Invalid value for '--base-url'",
        ),
        (["new", "Rains", "--root", "tests"], 2, "broadsheet: tests is not an archive"),
        (["new", "???"], 2, "broadsheet: nothing in '???' can stand in an address"),
        (["check", "--format", "xml"], 2, "broadsheet: Invalid value for '--format'"),
    ],
)
def test_a_misused_command_says_so_in_one_line(
    arguments: list[str], status: int, told: str
) -> None:
    refused = run(*arguments)
    assert (refused.returncode, refused.stdout) == (status, "")
    assert refused.stderr.startswith(told)
    assert refused.stderr.count("\n") == 1


def test_each_kind_of_ending_has_its_status(root: Path) -> None:
    (root / "taken").write_text("a file")
    assert run("build", "--root", root, "--quiet").returncode == 0
    failed = run("build", "--root", root, "--output", root / "taken")
    assert failed.returncode in {2, 3}
    assert failed.stderr.count("\n") == 1
    write(root, {"content/stories/rains.md": story("Rains", "yesterday")})
    before = published(root / "site")
    mending = run("build", "--root", root, "--json")
    assert mending.returncode == 1
    assert len(json.loads(mending.stdout)["problems"]) == 1
    assert published(root / "site") == before


def test_the_version_is_told() -> None:
    told = run("--version")
    assert told.stdout.startswith("broadsheet ")
    assert told.returncode == 0
