"""Markdown of texts and bodies: judged by a reader of CommonMark and GitHub's Markdown."""

import re
from html.parser import HTMLParser

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from broadsheet.printing.markdown_bodies import markdown_of
from broadsheet.printing.markdown_texts import (
    markdown_address,
    markdown_heading,
    markdown_line,
    markdown_link,
    yaml_value,
)
from broadsheet.reading.markup import render

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
_PASSED = {
    "sup",
    "/sup",
    "sub",
    "/sub",
    "kbd",
    "/kbd",
    "mark",
    "/mark",
    "em",
    "/em",
    "strong",
    "/strong",
    "del",
    "/del",
}


class _Seen(HTMLParser):
    """What readers see of HTML: its words, and the elements around them that Markdown has a mark for."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _seen(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(html)
    return seen


def _words(html: str) -> str:
    return " ".join("".join(_seen(html).text).split())


hostile = st.text(st.characters(codec="utf-8"), max_size=60) | st.lists(
    st.sampled_from([*"\\`*_[]()<>#+-=:~|!&;\"' \n1.x", "---", "```", "&amp;", "](", "<b>", "{#id}", "[^1]",
                     "1. ", "    "]),
    max_size=12,
).map("".join)  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text).split())


@given(text=hostile)
def test_a_line_says_just_its_text(text: str) -> None:
    expected = f"<p>{_words(READER.render(markdown_line(text)))}</p>"
    rendered = READER.render(markdown_line(text))
    assert _words(rendered) == _plain(text)
    assert set(_seen(rendered).tags) <= {"p"}, expected


@given(text=hostile)
def test_a_heading_says_just_its_text(text: str) -> None:
    rendered = READER.render(f"# {markdown_heading(text)}")
    assert _words(rendered) == _plain(text)
    assert _seen(rendered).tags == ["h1"]


@given(
    text=hostile,
    url=st.sampled_from(
        ["https://a.example/(x)?q=[1]&copy=2#\"'", "/a b\\c<d>", "https://ü.example/ß"]
    ),
)
def test_a_link_says_just_its_text(text: str, url: str) -> None:
    rendered = READER.render(f"x {markdown_link(text, url)} y")
    assert _words(rendered) == _plain(f"x {_plain(text)} y")
    assert _seen(rendered).tags == ["p", "a"]


def test_an_address_leads_where_it_led() -> None:
    [href] = _seen(
        READER.render(f"[x]({markdown_address('https://a.example/(x)_y__?a=1&copy;=2%20')})")
    ).addresses
    assert href == "https://a.example/%28x%29_y__?a=1&copy;=2%20"


@given(value=hostile | st.lists(hostile, max_size=3))
def test_front_matter_is_read_back(value: object) -> None:
    assert yaml.safe_load(f"title: {yaml_value(value)}\nnext: 1\n") == {"title": value, "next": 1}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A *b* **c** ~~d~~ `e`.", "A *b* **c** ~~d~~ `e`."),
        ("## A #1\n\nText", "## A #1\n\nText"),
        ("- a\n- b\n  1. c\n  2. d", "- a\n- b\n  1. c\n  2. d"),
        ("3. a\n\n4. b", "3. a\n\n4. b"),
        ("> a\n>\n> - b", "> a\n>\n> - b"),
        ("```py\na ``` b\n```", "````py\na ``` b\n````"),
        ("| a | b |\n|---|---|\n| c\\|d | *e* |", "| a | b |\n| --- | --- |\n| c\\|d | *e* |"),
        ("a[^x] b\n\n[^x]: Note *it*.", "a[^x] b\n\n[^x]: Note *it*."),
        ("a  \nb", "a\\\nb"),
        ("- a\n\n<!-- -->\n\n- b", "- a\n\n<!-- -->\n\n- b"),
        ("H~2~O and x<sup>2</sup>", "H\\~2\\~O and x<sup>2</sup>"),
        ("![A [b]](https://a.example/p.png)", "![A \\[b\\]](https://a.example/p.png)"),
        ("***", "* * *"),
        ("`` a`b ``", "``a`b``"),
        ("a<em>“b”</em>c", "a<em>“b”</em>c"),
    ],
)  # fmt: skip
def test_a_body_is_written_as_it_would_be_by_hand(source: str, expected: str) -> None:
    assert markdown_of(render(source, remote_pictures=True).html) == expected


_bits = st.sampled_from([
    "a", "b *c*", "**d**", "`e|`", "\n\n", "- x\n", "1. y\n", "> z\n", "[l](https://a.example/)", "~~s~~", "# h\n",
    "\n| a | b |\n|---|---|\n| c | d |\n", "```\ncode\n```\n", "*", "_", "[", "]", "<sup>2</sup>", "  \n", "\\*",
    "&lt;", "***", "  - n\n", "\n    i\n", "“q”", "!", "<details><summary>S</summary>t</details>", "x", " ",
])  # fmt: skip


@given(source=st.lists(_bits, max_size=14).map("".join))
def test_a_body_says_the_same_in_markdown(source: str) -> None:
    html = render(source, remote_pictures=True).html
    again = READER.render(markdown_of(html))
    assert _words(again).replace(" ", "") == _words(html).replace(" ", "")
    assert _seen(again).addresses == _seen(html).addresses
