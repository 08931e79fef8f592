import pytest

from broadsheet.reading.markdown import blocks


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("- [x] a", "\u2611\ufe0e a"),
        ("- [X] a", "\u2611\ufe0e a"),
        ("- [ ] a", "\u2610 a"),
        ("- [ ]a", "[ ]a"),
        ("- [y] a", "[y] a"),
        ("- a [x] b", "a [x] b"),
    ],
)
def test_tasks_have_signs(source: str, text: str) -> None:
    assert blocks.convert(source) == f"<ul>\n<li>{text}</li>\n</ul>"


def test_tasks_may_be_numbered_and_nested() -> None:
    html = "<ol>\n<li>\u2610 a<ul>\n<li>\u2611\ufe0e b</li>\n</ul>\n</li>\n</ol>"
    assert blocks.convert("1. [ ] a\n   - [x] b") == html


def test_text_behind_a_block_in_an_item_stays_behind_it() -> None:
    html = "<ul>\n<li>a<blockquote>\n<p>b</p>\n</blockquote>\n<em>c</em></li>\n</ul>"
    assert blocks.convert("- a\n  > b\n\n  ***\n  *c*\n") != html
    assert blocks.convert("- a\n  # b\n  *c*") == "<ul>\n<li>a<h1>b</h1>\n<em>c</em></li>\n</ul>"


def test_ampersands_in_code_are_printed_as_they_are() -> None:
    assert blocks.convert("    &amp; &copy;") == "<pre><code>&amp;amp; &amp;copy;\n</code></pre>"
