"""Blocks stand in the HTML of bodies so that each is taken out of it again, whatever surrounds them."""

import hypothesis.strategies as st
from hypothesis import given, settings

from broadsheet.model import Body
from broadsheet.reading.inserts import with_inserts
from broadsheet.reading.markup import fill, passages_of, render

PIECES = (
    "/// box\n",
    "/// box | a\n",
    "///\n",
    "////\n",
    "//// quote | b\n",
    "    role: r\n",
    "/// video | f.mp4\n",
    "text *a*\n",
    "\n",
    "> ",
    "- ",
    "  ",
    "    ",
    "<div>\n",
    "</div>\n",
    "<div markdown=1>\n",
    "<p>",
    "</section>",
    "<table>",
    "```\n",
    "[a](b.md)\n",
    "![a](c.jpg)\n",
    "# H\n",
    "[^1]\n\n[^1]: ",
    "/// map | 1,2\n    title: x\n",
    "/// gallery\n    pictures: [{src: a.jpg, alt: b}]\n",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.booleans())
def test_every_block_is_printed_once_and_leaves_no_mark(source: str, trusted: bool) -> None:  # noqa: FBT001 - drawn
    read = render(source, trusted_html=trusted)
    body = Body("", read.targets, blocks=read.blocks)
    assert read.html.count("\0") == body.slots
    printed: list[int] = []

    def block(number: int, inside: str) -> str:
        printed.append(number)
        return f"[{inside}]"

    html = with_inserts(fill(read.html, ["/a"] * body.slots), block)
    assert sorted(printed) == [*range(len(read.blocks))]
    assert not {"\0", "\1", "\2"} & {*html}
    passages_of(read.html)
