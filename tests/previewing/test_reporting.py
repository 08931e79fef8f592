from pathlib import Path

import pytest

from broadsheet.previewing.editors import EDITORS
from broadsheet.previewing.reporting import MOST_PROBLEMS, Reporter, as_block
from broadsheet.problems import Problem
from tests.building import NOW, SETTINGS, story, text, write
from tests.previewing.states import follow, state_maker

RAINS = "content/stories/rains.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "archive.yml": SETTINGS,
            RAINS: story("Rains", "2025-06-07", draft=True, people=["Ada"], aliases=["/old/"]),
            "content/pages/about.md": text(title="About"),
        },
    )


@pytest.fixture
def reporter(root: Path) -> Reporter:
    return Reporter(root, EDITORS["vscode"])


def test_a_problem_is_told_with_its_line_and_where_to_open_it(
    root: Path, reporter: Reporter
) -> None:
    (told,) = reporter.reports([Problem(RAINS, 2, 8, "title", "is dull", "think again")])
    assert (told.source, told.href) == (
        'title: "Rains"',
        f"vscode://file{root.as_posix()}/{RAINS}:2:8",
    )
    assert (told.file, told.line, told.column, told.field, told.message, told.hint) == (
        RAINS, 2, 8, "title", "is dull", "think again",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "line"),
    [(RAINS, 0), (RAINS, 900), ("content/gone.md", 3), ("content", 1), ("", 0), ("", 1)],
)
def test_a_problem_without_a_line_is_told_without_one(
    reporter: Reporter, file: str, line: int
) -> None:
    (told,) = reporter.reports([Problem(file, line, 0, "", "is wrong")])
    assert told.source == ""


@pytest.mark.parametrize(
    "data", [b"a\r\nb\r\nc", b"a\rb\rc", b"\xef\xbb\xbfa\nb\nc", b"\xff\nb\n\xfe", b"a\x0c\nb\nc"]
)
def test_lines_are_counted_as_readers_of_the_file_count_them(
    root: Path, reporter: Reporter, data: bytes
) -> None:
    write(root, {"content/stories/x.md": data})
    assert reporter.reports([Problem("content/stories/x.md", 2, 1, "", "")])[0].source == "b"


def test_a_line_without_end_is_cut(root: Path, reporter: Reporter) -> None:
    write(root, {"content/stories/x.md": "a" * 1_000_000})
    assert (
        len(reporter.reports([Problem("content/stories/x.md", 1, 1, "", "")])[0].source) == 20_000
    )


def test_a_story_is_told_with_its_advice_and_mark(root: Path, reporter: Reporter) -> None:
    state = state_maker(root, drafts=True).begin(NOW)
    assert state.edition
    addresses = state.edition.pages.archive.addresses
    page = reporter.page_report(state, addresses["/2025/06/rains/"])
    assert page is not None
    assert (page.file, page.words, page.mark) == (RAINS, 2, "draft")
    assert [advice.message for advice in page.advice] == ["has no source"]
    about = reporter.page_report(state, addresses["/about/"])
    assert about is not None
    assert (about.file, about.mark, about.advice) == ("content/pages/about.md", "", [])


def test_a_page_of_no_single_file_is_told_as_none(root: Path, reporter: Reporter) -> None:
    state = state_maker(root, drafts=True).begin(NOW)
    assert state.edition
    addresses = state.edition.pages.archive.addresses
    assert [
        reporter.page_report(state, addresses.get(path))
        for path in ("/", "/people/", "/old/", "/nowhere/")
    ] == [None] * 4


def test_a_story_whose_file_has_a_mistake_is_told_as_it_was(root: Path, reporter: Reporter) -> None:
    state = follow(
        state_maker(root, drafts=True).begin(NOW), root, {RAINS: "---\ntitle: [\n"}, drafts=True
    )
    assert state.edition
    page = reporter.page_report(state, state.edition.pages.archive.addresses["/2025/06/rains/"])
    assert page is not None
    assert page.file == RAINS


def test_a_page_is_told_with_the_advice_on_its_text(root: Path, reporter: Reporter) -> None:
    write(root, {"content/pages/about.md": "---\ntitle: About\n---\nMore TODO.\n"})
    state = state_maker(root).begin(NOW)
    assert state.edition
    page = reporter.page_report(state, state.edition.pages.archive.addresses["/about/"])
    assert page is not None
    (advice,) = page.advice
    assert (advice.line, advice.column, advice.source) == (4, 6, "More TODO.")
    assert [each.line for each in reporter.advice(state)] == [4]


def test_advice_is_on_the_whole_archive(root: Path, reporter: Reporter) -> None:
    assert [
        advice.file for advice in reporter.advice(state_maker(root, drafts=True).begin(NOW))
    ].count(RAINS) >= 1
    write(root, {"archive.yml": "title: [\n"})
    assert reporter.advice(state_maker(root).begin(NOW)) == []


ONE, OTHER = Problem("a.md", 1, 1, "", "is wrong", "mend it"), Problem("b.md", 1, 1, "", "is wrong")


def test_problems_are_told_on_the_terminal_once() -> None:
    told = ["", str(ONE), "1 problem: the last good pages stay"]
    assert list(as_block([ONE], [])) == told
    assert list(as_block([ONE], [OTHER])) == told
    assert list(as_block([ONE], [ONE])) == []
    assert list(as_block([], [ONE])) == ["mended: no problem is left"]
    assert list(as_block([], [])) == []
    assert list(as_block([ONE, OTHER], [ONE]))[-1] == "2 problems: the last good pages stay"


def test_many_problems_are_told_in_part() -> None:
    lines = list(as_block([Problem(f"{at}.md", 1, 1, "", "x") for at in range(1200)], []))
    assert lines[-2:] == [
        f"and {1200 - MOST_PROBLEMS:,} more",
        "1,200 problems: the last good pages stay",
    ]
    assert len(lines) == MOST_PROBLEMS + 3
