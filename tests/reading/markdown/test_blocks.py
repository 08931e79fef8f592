from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from broadsheet.reading.markdown import blocks, limits

_PIECES = [
    "*",
    "**",
    "***",
    "_",
    "__",
    "`",
    "``",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  \n",
    "    ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "٣. ",
    "2. ",
    "> ",
    "# ",
    "## ",
    "===",
    "\n---\n",
    ":",
    "\n: d\n",
    "\n:   d\n",
    "\\",
    "\\*",
    "\\\\",
    "\\[",
    "\\`",
    "\\\\`x`",
    "[",
    "]",
    "](",
    '](/x "t")',
    "](<u v>)",
    "[a](b)",
    "[a](b (c))",
    '[a]("(',
    "[a][r]",
    "[r]",
    "[r][]",
    '\n[r]: /u "T"\n',
    "![",
    "![a](b.png)",
    "![r]",
    "![a][r]",
    "[^1]",
    "\n[^1]: note *x*\n",
    "[^2]",
    "\n[^2]: n\n    more\n",
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<div>\n\nx *y*\n\n</div>\n",
    "<!-- c -->",
    "<!--",
    "-->",
    "<br>",
    "<hr>",
    "<a@b.c>",
    "<http://x.y/*a*>",
    "&",
    "&amp;",
    "&#65;",
    "&#65 ",
    "&lt",
    '"',
    "'",
    "(",
    ")",
    "!",
    "~~~",
    "~~~ py\n",
    '``` {.a #b hl_lines="1"}\n',
    "```",
    "```\ncode\n```\n",
    "```\n",
    "word",
    "Hello world",
    "é",
    "中文",
    "\t",
    "{{ x }}",
    "a_b_c",
    "a*b",
    "<?php ?>",
    "<![CDATA[x]]>",
    "<script>a<b</script>",
    "\xa0",
    "\u2028",
    "</",
    "</>",
    '<a href="x',
    "***a* b**",
    "_a *b* c_",
    "[a [b](c) d](e)",
    "[[x](y)][r]",
    "///Footnotes Go Here///",
]
_TABLES = ("a|b\n-|-\n", "| a | b |\n|:-|-:|\n| `c|d` | e |\n", "|a\n|-\n|b\n", "|")
_sources = st.lists(st.sampled_from((*_PIECES, *_TABLES)), max_size=40).map("".join)


@cache
def _stock() -> Markdown:
    return Markdown(extensions=list(blocks.EXTENSIONS), extension_configs=blocks.SETTINGS)


@settings(max_examples=400, deadline=None)
@given(_sources)
def test_what_comes_out_is_what_python_markdown_makes(source: str) -> None:
    assert blocks.convert(source) == _stock().reset().convert(source)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab *_`[]()<>!&#-+|~:=\\\n\t1.\"'^{}", max_size=80))
def test_so_it_is_for_any_text(source: str) -> None:
    assert blocks.convert(source) == _stock().reset().convert(source)


def test_references_and_footnotes_do_not_leak_into_the_next_body() -> None:
    blocks.convert("[a][r][^1]\n\n[r]: /u\n\n[^1]: note\n\n3. x")
    assert blocks.convert("[a][r][^1]\n\n1. x") == "<p>[a][r][^1]</p>\n<ol>\n<li>x</li>\n</ol>"


def test_a_refused_body_leaves_nothing_behind() -> None:
    with pytest.raises(limits.TooMuch):
        blocks.convert("[r]: /u\n\n- x\n    - " + "*a* " * limits.EMPHASES)
    assert blocks.convert("[r]\n\ntext") == "<p>[r]</p>\n<p>text</p>"


def test_a_table_with_too_many_cells_is_refused_before_it_is_made() -> None:
    source = "|" + "a|" * 900 + "\n|" + "-|" * 900 + "\n" + "|a|\n" * 500
    with pytest.raises(limits.TooMuch, match="cells"):
        blocks.convert(source)
