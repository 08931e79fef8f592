import pytest

from broadsheet.reading.markdown import blocks, limits


def test_marks_inside_marks_are_made_too() -> None:
    html = '<p><a href="/u"><em>a</em> <code>b</code></a> <strong>c <em>d</em></strong></p>'
    assert blocks.convert("[*a* `b`](/u) **c *d***") == html


def test_code_is_not_looked_into() -> None:
    assert blocks.convert("`*a* [b](c) &amp;`") == "<p><code>*a* [b](c) &amp;amp;</code></p>"


def test_more_marks_of_emphasis_than_a_paragraph_may_hold_are_refused() -> None:
    with pytest.raises(limits.TooMuch, match="marks of emphasis"):
        blocks.convert("*a " * (limits.EMPHASES + 1))


def test_emphasis_is_counted_by_paragraph() -> None:
    assert blocks.convert("*a* *b*\n\n" * 3000).count("<em>") == 6000
