import pytest

from broadsheet.reading.markdown import blocks


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "<details>\n<summary>a</summary>\n\n**b** [c](/d/)\n\n</details>",
            '<details>\n<summary>a</summary>\n<p><strong>b</strong> <a href="/d/">c</a></p>\n</details>',
        ),
        ("<div>\n\n- a\n\n</div>", "<div>\n<ul>\n<li>a</li>\n</ul>\n</div>"),
        ("<div>\n*a*\n</div>", "<div>\n*a*\n</div>"),
        ("<figure>\n\n*a*\n\n</figure>", "<figure>\n<p><em>a</em></p>\n</figure>"),
        ("a <!-- *b*\n\nc", "<p>a &lt;!-- <em>b</em></p>\n<p>c</p>"),
        ("<!-- a\n\nb --> c\n\nd", "<!-- a\n\nb --> c\n<p>d</p>"),
        ("<!-- never ended\n\n*b*", "<p>&lt;!-- never ended</p>\n<p><em>b</em></p>"),
        ("<pre>\n*a*\n\n*b*\n</pre>\n*c*", "<pre>\n*a*\n\n*b*\n</pre>\n<p><em>c</em></p>"),
        ("<span>*a*</span>", "<p><span><em>a</em></span></p>"),
        ("<span>\n*a*", "<span>\n*a*"),
    ],
)
def test_html_goes_up_to_the_next_empty_line(source: str, html: str) -> None:
    assert blocks.convert(source) == html


@pytest.mark.parametrize("value", ['"1"', "'1'", "1", '"block"'])
def test_an_element_may_say_that_its_text_is_markdown(value: str) -> None:
    html = '<div class="c">\n<p><em>a</em></p>\n<ul>\n<li>b</li>\n</ul>\n</div>\n<p>d</p>'
    assert blocks.convert(f'<div class="c" markdown={value}>\n*a*\n\n- b\n</div>\nd') == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<div markdown="1">*a*</div>', "<div>\n<p><em>a</em></p>\n</div>"),
        ('<p markdown="1">*a*</p> b', "<p>\n<em>a</em></p>\n<p>b</p>"),
        (
            '<div markdown="1">\n<div>\nx\n</div>\n\n*a*\n</div>',
            "<div>\n<div>\nx\n</div>\n<p><em>a</em></p>\n</div>",
        ),
        (
            '<div markdown="1">\n\n<div markdown="1">\n*a*\n</div>\n*b*\n</div>',
            "<div>\n<div>\n<p><em>a</em></p>\n</div>\n<p><em>b</em></p>\n</div>",
        ),
        (
            '<div markdown="1">\n```\na\n</div>\n*b*',
            "<div>\n<pre><code>a\n</code></pre>\n</div>\n<p><em>b</em></p>",
        ),
        ('<div markdown="1">\n*a*', '<div markdown="1">\n*a*'),
        ('<div markdown="0">\n*a*\n</div>', '<div markdown="0">\n*a*\n</div>'),
    ],
)
def test_elements_of_markdown_end_where_their_tag_does(source: str, html: str) -> None:
    assert blocks.convert(source) == html


def test_a_line_that_is_underlined_and_only_defines_a_link_is_no_heading() -> None:
    assert blocks.convert("[a]: /b\n===\n[a]") == '<p>===\n<a href="/b">a</a></p>'


def test_a_footnote_may_stand_right_below_text_and_below_another() -> None:
    html = blocks.convert("a[^1][^2]\n[^1]: b\n[^2]: c\nd")
    assert html.startswith("<p>a<sup")
    assert "<p>b" in html
    assert "<p>c\nd" in html
