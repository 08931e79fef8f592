import re
from html import unescape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from broadsheet.reading.markdown import blocks, limits

_WORD = st.from_regex(r"[a-z]{3,8}", fullmatch=True)
_MARKS = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "~~",
        "`",
        "- ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "===",
        "---",
        "|",
        "|-|-|",
        ": ",
        "\\",
        "[",
        "]",
        "](",
        ")",
        "![",
        "<",
        "</p>",
        "<div>",
        "```",
        "[^1]",
        "[^1]: ",
        "- [x] ",
        "https://",
        "www.",
        "@",
        "&",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "    ",
        "  ",
        "\t",
        " ",
        " ",
        "  \n",
    ]
)
_UNSEEN = re.compile(r"(?:`{3,}|~{3,})[^\n]*|\]\([^()]*\)|<[^<>]*>")
"""Where words stand that are not printed: a code's language, addresses and titles, tags."""
_DEFINITION = re.compile(r"\[(?!\^)[^\]]*\]:")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_WORD, _WORD, _MARKS), max_size=40).map("".join))
def test_every_word_stands_in_the_html(source: str) -> None:
    assume(not _DEFINITION.search(source))
    html = unescape(blocks.convert(source))
    words = re.findall(r"[a-z]{3,}", _UNSEEN.sub(" ", source))
    assert set(words) <= set(re.findall(r"[a-z]{3,}", html))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab *_`[]()<>!&#-+|~:=\\\n\t1.\"'^{}@/w", max_size=80))
def test_any_text_becomes_html_that_holds_no_stand_ins(source: str) -> None:
    html = blocks.convert(source)
    assert "\x02" not in html
    assert "\x03" not in html
    assert html == blocks.convert(source)


def test_references_and_footnotes_do_not_leak_into_the_next_body() -> None:
    blocks.convert("[a][r][^1]\n\n[r]: /u\n\n[^1]: note\n\n3. x")
    assert blocks.convert("[a][r][^1]\n\n1. x") == "<p>[a][r][^1]</p>\n<ol>\n<li>x</li>\n</ol>"


def test_a_refused_body_leaves_nothing_behind() -> None:
    with pytest.raises(limits.TooMuch):
        blocks.convert("[r]: /u\n\n- x\n    - " + "*a* " * limits.EMPHASES)
    assert blocks.convert("[r]\n\ntext") == "<p>[r]</p>\n<p>text</p>"


def test_a_text_cannot_name_the_stand_ins_of_python_markdown() -> None:
    assert (
        blocks.convert("<b>\x02wzxhzdk:0\x03 &#2;wzxhzdk:0&#3;")
        == "<p><b>wzxhzdk:0 \ufffdwzxhzdk:0\ufffd</p>"
    )


def test_a_nul_is_replaced() -> None:
    assert blocks.convert("\x00\n\n\x00a") == "<p>\ufffd</p>\n<p>\ufffda</p>"


_BACK = 'class="footnote-backref" href="#fnref:{0}" title="Jump back to footnote {0} in the text">&#8617;&#xFE0E;</a>'


def test_footnotes_stand_at_the_end_and_link_back() -> None:
    html = blocks.convert("a[^1]!\n\n[^1]: b *c*\n\n    d\n\ne")
    assert html == (
        '<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>!</p>\n<p>e</p>\n'
        '<div class="footnote">\n<hr />\n<ol>\n<li id="fn:1">\n<p>b <em>c</em></p>\n'
        f"<p>d&#160;<a {_BACK.format(1)}</p>\n</li>\n</ol>\n</div>"
    )


def test_a_footnote_that_ends_in_a_list_links_back_below_it() -> None:
    html = blocks.convert("a[^1]\n\n[^1]:\n    - b\n    - c")
    assert f"<li>c</li>\n</ul>\n<p><a {_BACK.format(1)}</p>" in html


def test_a_footnote_marked_twice_links_back_twice() -> None:
    html = blocks.convert("a[^n] b[^n]\n\n[^n]: c")
    assert 'id="fnref:n"' in html
    assert 'id="fnref2:n"' in html
    assert html.count('class="footnote-backref"') == 2


def test_a_footnote_without_a_mark_is_kept() -> None:
    assert "<p>lost" in blocks.convert("a\n\n[^1]: lost")


def test_a_second_footnote_of_a_name_stays_in_the_text() -> None:
    assert "</sup>: c</p>" in blocks.convert("a[^1]\n\n[^1]: b\n\n[^1]: c")


def test_footnotes_go_where_they_are_wanted() -> None:
    html = blocks.convert("a[^1]\n\n///Footnotes Go Here///\n\nz\n\n[^1]: b")
    assert html.index("<hr />") < html.index("z")
