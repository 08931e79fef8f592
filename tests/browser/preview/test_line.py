"""A line of source is cut and marked at the place of a problem, in any script."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.browser.conftest import Visit
from tests.browser.preview.conftest import Preview, overlay_of, problem
from tests.browser.preview.scripted import Scripted, scripted

SPLIT = "async ([source, column]) => (await import('/_preview/line.js')).split(source, column)"
SPLIT_ALL = """async (lines) => {
  const {split} = await import("/_preview/line.js");
  return lines.map(([source, column]) => split(source, column));
}"""


@pytest.mark.parametrize(
    ("source", "column", "before", "at"),
    [
        ("date: yesterday", 7, "date: ", "y"),
        ("\tdate: x", 8, "\tdate: ", "x"),
        ("title: 中国经济", 9, "title: 中", "国"),
        (
            "a\U0001f600b",
            3,
            "a\U0001f600",
            "b",
        ),  # a column counts code points, not what JavaScript counts
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 x",
            3,
            "",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("cafe\u0301 x", 5, "caf", "e\u0301"),
        ("المطر: x", 8, "المطر: ", "x"),
        ("date: x\r\n", 8, "date: x", "\u00a0"),
        ("short", 99, "short", "\u00a0"),
        ("a\0b\x7f", 2, "a", "␀"),
        ("first", 0, "", "f"),
    ],
)
def test_the_sign_at_a_column_is_marked(
    preview: Preview, source: str, column: int, before: str, at: str
) -> None:
    page = preview(count=1, problems=[problem(source=source, column=column)])
    mark = overlay_of(page).locator("mark")
    assert mark.evaluate("(mark) => [mark.previousSibling.data, mark.textContent]") == [before, at]
    # The caret is as wide as the sign and hangs from it, so that it stands below it in any script.
    drawn = mark.evaluate(
        """(mark) => {
          const {left, width, content, display} = getComputedStyle(mark, "::after");
          return [left, Math.abs(parseFloat(width) - mark.getBoundingClientRect().width) < 1, content[1], display];
        }"""
    )
    assert drawn == ["0px", True, "^", "block"]


@pytest.fixture(scope="module")
def lines() -> Iterator[Scripted]:
    with scripted() as script:
        script.pages = {"/": "<!doctype html><title>T</title><link rel='icon' href='data:,'>"}
        yield script


def test_a_short_line_is_split_without_loss(visit: Visit, lines: Scripted) -> None:
    page = visit(f"{lines.address}/")
    texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=50)

    @hypothesis_settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(texts, st.integers(-1, 60)), max_size=20))
    def check(asked: list[tuple[str, int]]) -> None:
        for (source, column), split in zip(asked, page.evaluate(SPLIT_ALL, asked), strict=True):
            before, at, after = split["before"], split["at"], split["after"]
            if column > len(source) or not source:
                assert (before, at, after) == (source, "\u00a0", "")
            else:
                assert before + at + after == source
                assert len(before) < max(column, 1) <= len(before + at)

    check()


def test_a_long_line_is_cut_around_the_place(visit: Visit, lines: Scripted) -> None:
    page = visit(f"{lines.address}/")
    source = "".join(chr(0x4E00 + number % 5000) for number in range(100_000))
    for column in (1, 60, 61, 62, 50_000, 99_940, 100_000):
        split = page.evaluate(SPLIT, [source, column])
        place = column - 1
        start, end = max(place - 60, 0), place + 61
        assert split == {
            "before": ("…" if start else "") + source[start:place],
            "at": source[place],
            "after": source[place + 1 : end] + ("…" if end < len(source) else ""),
        }
