"""What is told of long work, and to whom; colours."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from broadsheet import terminal
from broadsheet.commands.build import build_site
from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.steps import SILENT, Steps, counted_into, told_of
from broadsheet.terminal import LINE_EVERY, ShownSteps, coloured, in_colour, in_short, shown_steps
from tests.building import order, publish, story, write


class Clock:
    """A clock that goes on only when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Heard(Steps):
    """What was heard of some work."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int, str]] = []
        self.reached: dict[str, int] = {}

    def begin(self, step: str, total: int = 0, unit: str = "") -> None:
        self.begun.append((step, total, unit))

    def reach(self, count: int) -> None:
        step = self.begun[-1][0]
        assert count >= self.reached.get(step, 0)
        self.reached[step] = count


def test_a_line_comes_every_few_seconds_where_there_is_no_terminal() -> None:
    clock, lines = Clock(), list[str]()
    with ShownSteps(lines.append, terminal=False, clock=clock) as steps:
        steps.begin("reading", 400, "files")
        steps.reach(10)
        assert lines == []
        clock.now += LINE_EVERY
        steps.reach(100)
        steps.reach(110)
        clock.now += LINE_EVERY
        steps.begin("publishing")
    assert lines == ["reading: 100 of 400 files, 15 s left", "publishing …"]


def test_work_that_is_done_soon_tells_nothing() -> None:
    lines = list[str]()
    with ShownSteps(lines.append, terminal=False, clock=Clock()) as steps:
        for count in range(100):
            steps.begin("reading", 100, "files")
            steps.reach(count)
    assert lines == []


def test_each_step_has_its_seconds_when_they_are_asked_for() -> None:
    clock, lines = Clock(), list[str]()
    with ShownSteps(lines.append, terminal=False, verbose=True, clock=clock) as steps:
        steps.begin("reading", 2000, "files")
        clock.now += 1.5
        steps.reach(2000)
        steps.begin("publishing")
        clock.now += 0.25
    assert lines == ["reading: 1.50 s (2,000 files)", "publishing: 0.25 s"]


@pytest.mark.parametrize("colour", [True, False])
def test_a_terminal_has_a_bar_after_half_a_second_and_nothing_of_it_stays(
    *, colour: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    clock = Clock()
    with ShownSteps(print, terminal=True, clock=clock) as steps:
        steps.begin("reading", 400, "files")
        steps.reach(10)
        assert capsys.readouterr().err == ""
        clock.now += 1
        steps.reach(100)
        shown = capsys.readouterr().err
        clock.now += 1
        steps.begin("rendering", 9, "pages")
        steps.reach(1)
        later = capsys.readouterr().err
    assert "reading" in shown
    assert "100/400" in shown
    assert "files" in shown
    assert ("\x1b[38;5;" in shown or "\x1b[3" in shown.replace("\x1b[?25l", "")) is colour
    assert "rendering" in later
    ended = capsys.readouterr()
    # The line is cleared, and the cursor is there again.
    assert "\x1b[2K" in ended.err
    assert "\x1b[?25h" in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1 s"), (59.6, "60 s"), (119, "119 s"), (150, "2 min"), (7200, "120 min")],
)
def test_time_is_told_in_short(seconds: float, said: str) -> None:
    assert in_short(seconds) == said


def test_a_build_tells_of_each_of_its_steps_to_the_end(tmp_path: Path) -> None:
    stories = {f"content/stories/{at}.md": story(f"Rains {at}") for at in range(90)}
    root = write(tmp_path, {"archive.yml": "", **stories})
    heard = Heard()
    report = build_site(order(root), waiting=lambda: None, steps=heard)
    assert report.problems == ()
    assert [step for step, _, _ in heard.begun] == [
        "looking at files",
        "reading",
        "looking for names",
        "arranging pages",
        "rendering",
        "cards",
        "pictures",
        "publishing",
    ]
    totals = {step: total for step, total, _ in heard.begun if total}
    assert totals == {"reading": 90, "looking for names": 1, "rendering": report.pages, "cards": 91}
    assert heard.reached == totals
    again = Heard()
    assert build_site(order(root), waiting=lambda: None, steps=again).unchanged == report.pages
    assert again.reached.get("rendering", 0) == 0


def test_what_comes_of_the_work_is_the_same_whoever_hears_of_it(tmp_path: Path) -> None:
    assert [*told_of(iter("abc"), [1, 2, 3], SILENT)] == ["a", "b", "c"]
    counts: list[int] = []
    assert [*counted_into(iter("abc"), counts, lambda: 7)] == ["a", "b", "c"]
    assert counts == [7, 7, 7]
    root = write(tmp_path, {"archive.yml": "", "content/stories/a.md": story("A")})
    assert publish(root).problems == ()


@pytest.mark.parametrize("asked", [{"quiet": True}, {}, {"quiet": True, "verbose": True}])
def test_quiet_is_quiet(asked: dict[str, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    if asked:
        monkeypatch.delenv("BROADSHEET_PROGRESS")
    monkeypatch.setattr(terminal, "LINE_EVERY", 0)
    lines = list[str]()
    with shown_steps(lines.append, **asked) as steps:
        steps.begin("reading", 4, "files")
        steps.reach(4)
    assert lines == []


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("content/a.md:3:7: date: 'x' is not a date", ["content/a.md:3:7"]),
        ("content/static/my page.html: is run", ["content/static/my page.html"]),
        ("advice: content/a.md:1:1: has no source [no-source]", ["advice: ", "content/a.md:1:1"]),
        ("held back: content/a.md:1:1: no", ["held back: ", "content/a.md:1:1"]),
        ("    hint: write YYYY-MM-DD", ["    hint: write YYYY-MM-DD"]),
        ("17 stories, 358 pages: 0 rendered in 0.02 s", []),
        ("held back: 2 drafts", []),
    ],
)
def test_places_and_hints_are_marked(line: str, marked: Sequence[str]) -> None:
    shown = in_colour(line)
    assert [part for part in marked if f"m{part}\x1b[0m" not in shown] == []
    assert ("\x1b" in shown) is bool(marked)


@pytest.mark.parametrize(
    ("tty", "environment", "colours"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    *, tty: bool, environment: dict[str, str], colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: tty, raising=False)
    text = "content/a.md:3:7: no\n    hint: yes"
    assert (coloured(text, err=True) != text) is colours


def test_a_short_build_does_not_load_the_bar() -> None:
    code = "import sys, broadsheet.cli, broadsheet.commands.build; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_import_tells_how_many_posts_it_has_brought(tmp_path: Path) -> None:
    write(tmp_path / "mine", {"archive.yml": "title: A\n", "content/.keep": ""})
    posts = {f"content/posts/{at}.md": story(f"Rains {at}") for at in range(3)}
    write(tmp_path / "old", {"hugo.toml": "", **posts})
    heard = Heard()
    asked = ImportOrder(root=tmp_path / "mine", source=tmp_path / "old", form="hugo")
    assert import_archive(asked, heard).written == 3
    assert heard.begun == [
        ("reading the source", 0, ""),
        ("bringing", 3, "posts"),
        ("writing", 0, ""),
    ]
    assert heard.reached == {"bringing": 3}
