import pytest

from broadsheet.reading.markdown import blocks, limits
from broadsheet.reading.markdown.tables import cells, table


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| a | b |", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ("|a||c|", ["a", "", "c"]),
        ("| a \\| b | `c\\|d` |", ["a | b", "`c|d`"]),
        ("a \\|", ["a |"]),
        ("", [""]),
    ],
)
def test_cells_stand_between_bars(line: str, expected: list[str]) -> None:
    assert cells(line) == expected


@pytest.mark.parametrize(
    ("head", "dashes", "aligns"),
    [
        ("|a|b|c|d|", "|-|:-|-:|:-:|", ["", "left", "right", "center"]),
        ("a|b", "-|-", ["", ""]),
        ("|a|", "-", [""]),
        ("a", "-", None),
        ("a|b", "-|-|-", None),
        ("a|b", "-|b", None),
        ("a|b", "|", None),
    ],
)
def test_a_table_has_as_many_dashes_as_columns(
    head: str, dashes: str, aligns: list[str] | None
) -> None:
    found = table(head, dashes)
    assert (found.aligns if found else None) == aligns


def test_bars_in_code_are_written_with_a_backslash() -> None:
    assert "<td><code>x|y</code></td>" in blocks.convert("|a|b|\n|-|-|\n|`x\\|y`|*c*|")


def test_a_row_with_more_cells_than_the_head_keeps_them() -> None:
    html = blocks.convert("|a|\n|-|\n|b|c|\n")
    assert "<td>b</td>\n<td>c</td>" in html


def test_a_row_with_fewer_cells_is_filled_up() -> None:
    assert "<td>b</td>\n<td></td>" in blocks.convert("|a|c|\n|-|-|\n|b|\n")


def test_a_table_ends_with_an_empty_line_or_another_block() -> None:
    assert blocks.convert("|a|\n|-|\n|b|\n> c").endswith(
        "</table>\n<blockquote>\n<p>c</p>\n</blockquote>"
    )
    assert blocks.convert("|a|\n|-|\n|b|\n\nc").endswith("</table>\n<p>c</p>")


def test_the_text_above_a_table_is_a_paragraph() -> None:
    assert blocks.convert("x\na|b\n-|-").startswith("<p>x</p>\n<table>")


def test_a_table_with_too_many_cells_is_refused_before_it_is_made() -> None:
    source = "|" + "a|" * 900 + "\n|" + "-|" * 900 + "\n" + "|a|\n" * 500
    with pytest.raises(limits.TooMuch, match="cells"):
        blocks.convert(source)
