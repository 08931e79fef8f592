"""Blocks between lines of slashes are read as PyMdown's blocks read them, and tell what is wrong with them."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

import pytest
from markdown import Markdown
from pymdownx.blocks import BlocksExtension  # type: ignore[import-untyped]
from pymdownx.blocks.block import Block, type_string  # type: ignore[import-untyped]

from broadsheet.problems import Misplaced
from broadsheet.reading.markdown import blocks
from broadsheet.reading.markdown.building import Inserted
from broadsheet.reading.markdown.starts import Slashes
from broadsheet.reading.markup import render

KINDS = ("box", "quote")


class _Reference(Block):  # type: ignore[misc]
    OPTIONS = {"title": ["", type_string]}  # noqa: RUF012 - the library's own
    ARGUMENT = None

    def on_create(self, parent: Element) -> Element:
        said = f"{self.NAME}|{self.argument or ''}|{self.options['title']}"
        return SubElement(parent, "div", {"id": said})


class _Extension(BlocksExtension):  # type: ignore[misc]
    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:  # noqa: ARG002, N802 - the library's
        for kind in KINDS:
            made = type(kind, (_Reference,), {"NAME": kind})
            block_mgr.register(made, {})  # type: ignore[attr-defined]


def _theirs(source: str) -> str:
    return _plain(Markdown(extensions=[_Extension()]).convert(source))


def _ours(source: str) -> str:
    def insert(head: Slashes, options: Sequence[str], _has_text: bool) -> Inserted:  # noqa: FBT001 - as `Insert` has it
        title = "".join(options).replace("title:", "").strip()
        return Inserted(f"{head.name}|{head.argument or ''}|{title}", ())

    return _plain(blocks.convert_with(source, KINDS, insert)[0])


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s*(</?[^>]+>)\s*", r"\1", html)).strip()


@pytest.mark.parametrize(
    "source",
    [
        "/// box | Before\nText.\n///",
        "a\n\n/// box\n\nText\n\nMore *text*\n\n///\n\nb",
        "/// box | a\n    title: b\n\nText\n///",
        "/// box\n    title: b\nText\n///",
        "//// box\n/// quote | A\nIn.\n///\n\nAfter\n////",
        "//// box\n\n/// quote\n- a\n- b\n///\n////\nEnd",
        "///// box\n//// box\n/// quote\nDeep\n///\n////\n/////",
        "- a\n\n    /// box\n    In a list.\n    ///\n\n- b",
        "> /// box\n> In a quotation.\n> ///\n\nb",
        "/// box | One\n1\n///\n\n/// box | Two\n2\n///",
        "/// nothing | such\nText\n///",
        "    /// box\n    code\n    ///",
        "a `/// box` b",
        "/// box\n# Heading\n\nText\n///",
        "/// not a block\n\ntext",
        "///",
    ],
)
def test_blocks_are_read_as_pymdown_reads_them(source: str) -> None:
    assert _ours(source) == _theirs(source)


def _told(source: str) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.message) for each in render(source).mistakes]


@pytest.mark.parametrize(
    "source",
    [
        "```\n/// box\ntext\n///\n```",
        "    /// box\n    ///",
        "<pre>\n/// box\n</pre>",
        "a `/// box | b` c",
        "\\/// box | b",
        "/// not a block\n///x\n//\n/ / /",
        "a ///\n\n/usr/bin/env\n\n// a comment",
    ],
)
def test_other_slashes_are_text(source: str) -> None:
    read = render(source)
    assert read.blocks == ()
    assert read.mistakes == ()
    assert read.html.count("/") >= source.count("/")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("/// box\nText", [(1, 1, "the block 'box' never ends")]),
        ("> /// box\n> a\n\n///", [(1, 3, "the block 'box' never ends")]),
        ("a\n\n  //// box\n/// box\na\n////", [(4, 1, "the block 'box' never ends")]),
        ("- a\n\n  /// box\n  a\n- b", [(3, 3, "the block 'box' never ends")]),
        ("/// vidoe | x", [(1, 1, "'vidoe' is no kind of block")]),
        ("/// Box\na\n///", [(1, 1, "'Box' is no kind of block")]),
        ("/// box\n    a: b\n\nText\n///", [(2, 5, "is not an option of the block 'box'")]),
        ("> - /// map | 1, 2\n>       title: a\n>       zoom: 20\n>   ///",
         [(3, 15, "'20' is not a number from 1 to 19")]),
        ("<div markdown=1>\n\n/// quote\n\n///\n\n</div>", [(3, 1, "the block 'quote' lacks its words")]),
        ("<div markdown=1>a</div> b\n\n/// quote\n///", [(3, 1, "the block 'quote' lacks its words")]),
        ("[^1]\n\n[^1]: a\n\n    /// quote\n    ///", [(5, 5, "the block 'quote' lacks its words")]),
        ("/// video | a.mp4\n    title: 'a\n///", [(2, 12, "this ' is never closed")]),
        ("/// video | a.mp4\n    - a\n///", [(2, 5, "there are no keys here")]),
        ('/// quote | A\n    role: "\\0"\n\na\n///', [(2, 11, "stands for the invisible character U+0000")]),
        ('/// quote | A\n    role: "\\uD800"\n\na\n///', [(2, 12, "")]),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_line_and_column(
    source: str, told: list[tuple[int, int, str]]
) -> None:
    found = _told(source)
    assert [each[:2] for each in found] == [each[:2] for each in told]
    for (*_, message), (*_, expected) in zip(found, told, strict=True):
        assert expected in message


@pytest.mark.parametrize(
    "source",
    [
        "/// vidoe | x\n    title: a b\n\nc\n///",
        "/// video | x\n    titel: a b\n\nc\n///",
        "/// map | 999, 999\n    title: a b c\n///",
    ],
)
def test_no_word_of_a_mistaken_block_is_lost(source: str) -> None:
    html = render(source).html
    for word in re.findall(r"\w+", source):
        assert word in html


def test_ten_thousand_blocks_in_each_other_are_a_placed_mistake() -> None:
    found = _told("/// box\n\n" * 10_000 + "a\n\n" + "///\n" * 10_000)
    assert (81, 1, "blocks are nested more than 40 deep") in found
    with pytest.raises(Misplaced):
        render("\n".join("/" * (10_003 - number) + " box" for number in range(10_000)))


def test_a_thousand_blocks_beside_each_other_are_enough() -> None:
    assert _told("/// box\na\n///\n\n" * 1_000) == []
    assert "more than 1,000 blocks" in _told("/// box\na\n///\n\n" * 1_001)[0][2]
