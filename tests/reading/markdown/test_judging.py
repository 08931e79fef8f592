import pytest

from tests.reading.markdown.judging import reduced, reference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p><em>a</em></p>", "<p>*a*</p>"),
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>a b</p>", "<p>ab</p>"),
        ('<a href="/a">b</a>', '<a href="/c">b</a>'),
        ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<h2>a</h2>", "<h3>a</h3>"),
    ],
)
def test_what_readers_see_differently_is_different(one: str, other: str) -> None:
    assert reduced(one) != reduced(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p>\n\n<p>b</p>", "<p>a</p><p>b</p>"),
        ("<s>a</s>", "<del>a</del>"),
        ("<b class='x'>a\nb</b>", "<strong>a b</strong>"),
        ("<li><input type=checkbox checked> a</li>", "<li>\u2611\ufe0e a</li>"),
        ('<a href="/%C3%A9">b</a>', '<a href="/é">b</a>'),
    ],
)
def test_what_readers_see_alike_is_alike(one: str, other: str) -> None:
    assert reduced(one) == reduced(other)


def test_the_reference_reads_as_github_does() -> None:
    html = reference(
        "~~a~~ www.a.example/(b) example.org\n\n- [x] c\n\n|d|\n|-|\n\n[^1]\n\n[^1]: e\n\nf\n: g"
    )
    marks = reduced(html)
    assert {"<del", "<table", "<footnote", "<dl", " \u2611 c"} <= set(marks)
    assert "<a href=http://www.a.example/(b)" in marks
    assert not any("example.org" in mark for mark in marks if mark[0] == "<")
