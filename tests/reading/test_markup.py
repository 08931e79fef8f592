import re
from html import unescape

import html5lib  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.model import Target
from broadsheet.problems import Misplaced
from broadsheet.reading.markup import (
    Frame,
    Rendered,
    fill,
    render,
    standalone_html,
    target_position,
    text_of,
)


def test_a_body_is_parsed_cleaned_and_slotted() -> None:
    source = '# A\n\n"[b](/c/)" <b onclick="x">d</b>\n\n![e](f.png)'
    assert render(source) == Rendered(
        html='<h2 id="a">A</h2>\n<p>“<a href="\0">b</a>” <b>d</b></p>\n<p><img src="\0" alt="e"></p>',
        targets=(Target("link", "/c/"), Target("picture", "f.png")),
        anchors=("a",),
        words=3,
    )


def test_braces_are_plain_text() -> None:
    assert render("{{ a }} {% b %}").html == "<p>{{ a }} {% b %}</p>"


def test_trusted_html_is_not_cleaned_but_slotted() -> None:
    source = '<div class="x" style="y"><a href="/z">a</a></div>'
    rendered = render(source, trusted_html=True)
    assert rendered.html == '<div class="x" style="y"><a href="\0">a</a></div>'
    assert rendered.targets == (Target("link", "/z"),)


def test_the_language_decides_the_marks() -> None:
    assert render('"a"', language="de").html == "<p>„a“</p>"
    assert render('"a"', language="xx").html == '<p>"a"</p>'


def test_footnotes_link_both_ways() -> None:
    rendered = render("a[^1]\n\n[^1]: b")
    assert rendered.targets == (Target("link", "#fn:1"), Target("link", "#fnref:1"))
    assert rendered.anchors == ("fnref:1", "fn:1")


def test_tables_keep_their_alignment() -> None:
    assert '<td class="align-right">2</td>' in render("|a|b|\n|-|-:|\n|1|2|").html


def test_a_picture_on_another_site_is_a_link_to_it_or_shown() -> None:
    source = "![c](https://x.example/d.png)"
    assert render(source).html == '<p><a href="https://x.example/d.png">c</a></p>'
    shown = render(source, remote_pictures=True)
    assert shown.html == '<p><img alt="c" src="https://x.example/d.png"></p>'
    assert shown.targets == ()


def test_too_much_is_a_placed_mistake() -> None:
    with pytest.raises(Misplaced, match="marks of emphasis") as raised:
        render("a\n\nb\n\n" + "*c " * 10_001)
    assert raised.value.line == 5


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab \"'*_`[]()<>!&#-|/=;\n", max_size=80),
    st.booleans(),
    st.sampled_from(["en", "fr", "xx"]),
)
def test_there_are_as_many_slots_as_targets(source: str, trusted: bool, language: str) -> None:  # noqa: FBT001 - drawn
    rendered = render(source, trusted_html=trusted, language=language)
    assert rendered.html.count("\0") == len(rendered.targets)
    text_of(rendered.html)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "# a\n\n",
                "<p id=x>",
                "b[^1] ",
                "\n\n[^1]: c\n\n",
                '<h3 id="y">d</h3>\n',
                "## a b\n\n",
            ]
        )
    )
)
def test_anchors_are_the_ids_in_order(pieces: list[str]) -> None:
    rendered = render("".join(pieces))
    assert rendered.anchors == tuple(map(unescape, re.findall(r' id="([^"]*)"', rendered.html)))
    assert len(set(rendered.anchors)) == len(rendered.anchors)


def test_addresses_go_into_the_slots_in_order() -> None:
    assert (
        fill('<a href="\0"><img src="\0">', ["/a/", "/b.png"]) == '<a href="/a/"><img src="/b.png">'
    )


def test_an_address_cannot_leave_its_attribute_and_is_not_escaped_twice() -> None:
    assert (
        fill('<a href="\0">', ['/"><b>?x=1&y=2&amp;z=3'])
        == '<a href="/&quot;&gt;&lt;b&gt;?x=1&amp;y=2&amp;z=3">'
    )


@pytest.mark.parametrize("addresses", [[], ["/a/", "/b/"]])
def test_slots_and_addresses_must_be_as_many(addresses: list[str]) -> None:
    with pytest.raises(ValueError, match="1 slots"):
        fill('<a href="\0">', addresses)


@pytest.mark.parametrize(
    ("source", "addresses", "printed"),
    [
        ("The [**rains**](a.md), [b](b.md).", (None, "/b/"), '<p>The <strong>rains</strong>, <a href="/b/">b</a>.</p>'),
        ("See [a](a.md) and [b](b.md).", ("/a/", None), '<p>See <a href="/a/">a</a> and b.</p>'),
        ("[a](a.md)[b](b.md)", (None, None), "<p>ab</p>"),
        ("[![R](r.jpg)](a.md) [b](b.md)", (None, "/r.jpg", "/b/"), '<img src="/r.jpg" alt="R"> <a href="/b/">b</a>'),
        ('[a](a.md "A > B") <abbr title="x">b</abbr>', (None,), '<p>a <abbr title="x">b</abbr></p>'),
        ('<a id="k" href="a.md">a</a>', (None,), '<p><span id="k"></span>a</p>'),
        ("| [a](a.md) |\n| --- |\n| [b](b.md) |", (None, "/b/"), '<td><a href="/b/">b</a></td>'),
        ("[a][x] <https://b.example>\n\n[x]: a.md", (None,), '<p>a <a href="https://b.example">https://b.example</a></p>'),
    ],
)  # fmt: skip
def test_of_a_link_without_an_address_only_its_words_are_printed(
    source: str, addresses: tuple[str | None, ...], printed: str
) -> None:
    html = render(source).html
    assert printed in fill(html, addresses)
    assert fill(html, addresses).count("<a ") == fill(html, addresses).count("</a>")
    whole = standalone_html(html, addresses, "https://x.example/s/")
    assert whole.count("</a>") == fill(html, addresses).count("</a>")


_PIECES = st.sampled_from(
    (
        "[a *b*](c.md)", "[a](c.md 'it > \"b\"')", "[![p](q.jpg)](c.md)", "![p](q.jpg)", "[x][y]", "word", "\n\n", "* ",
        """<a href="c.md" id="k" title='a">b'>w</a>""", "<a href=c.md title=it's>w</a>", "<a id=n>n</a>",
        "<abbr>z</abbr>", "https://b.example ", "[^1]", "\n\n[y]: c.md\n[^1]: [n](c.md)\n", "<a href=c.md>no end ",
    )
)  # fmt: skip


@given(pieces=st.lists(_PIECES, max_size=8), trusted=st.booleans(), data=st.data())
def test_a_link_loses_nothing_but_its_tags(
    pieces: list[str], *, trusted: bool, data: st.DataObject
) -> None:
    rendered = render("".join(pieces), trusted_html=trusted)
    addresses = [
        None if target == Target("link", "c.md") and data.draw(st.booleans()) else "/c/"
        for target in rendered.targets
    ]
    linked = fill(rendered.html, ["/c/"] * len(addresses))
    printed = fill(rendered.html, addresses)
    assert text_of(printed) == text_of(linked)
    assert printed.count('href="/c/"') == addresses.count("/c/") - printed.count('src="/c/"')
    assert printed.count("<img") == linked.count("<img")
    if not trusted:
        assert len(re.findall(r"<a[\s>]", printed)) == printed.count("</a>")


def test_a_picture_in_a_link_without_an_address_keeps_its_frame() -> None:
    html = render("[![Rain](r.jpg)](a.md)").html
    frames = {1: Frame("<picture>", ' width="2"', "", "</picture>")}
    assert fill(html, (None, "/r.jpg"), frames) == (
        '<p><picture><img src="/r.jpg" width="2" alt="Rain"></picture></p>'
    )


def test_plain_text_has_no_tags_entities_or_footnote_marks() -> None:
    html = render("# A\n\nB *c*d &amp; `e`[^1]\n\n- f\n- g\n\n[^1]: h").html
    assert text_of(html) == "A B cd & e f g h"


@pytest.mark.parametrize(
    ("source", "target", "occurrence", "expected"),
    [
        ("a [b](/c/)", "/c/", 0, (1, 7)),
        ("[b](/c/)\n\nx [d](/c/)", "/c/", 1, (3, 7)),
        ("/c/ [b](/c/)", "/c/", 0, (1, 9)),
        ("[b][r]\n\n[r]: /c/", "/c/", 0, (3, 6)),
        ("<a href='/c?a&amp;b'>", "/c?a&b", 0, (1, 10)),
        ("[b](/c/d/) [b](/c/)", "/c/", 0, (1, 16)),
        ("x [b](/c\\_d/)", "/c_d/", 0, (1, 7)),
        ("[b](<c d.md>)", "c d.md", 0, (1, 6)),
        ("nothing", "/c/", 0, (1, 1)),
        ("nothing", "", 0, (1, 1)),
    ],
)
def test_a_target_is_found_in_its_source(
    source: str, target: str, occurrence: int, expected: tuple[int, int]
) -> None:
    assert target_position(source, target, occurrence) == expected


FRAME = Frame("<picture><source>", ' width="4" height="3"', ' loading="lazy"', "</picture>")


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (
            "![A](a.png)",
            '<picture><source><img src="/a" width="4" height="3" loading="lazy" alt="A"></picture>',
        ),
        (
            '![" > s](a.png)',
            '<picture><source><img src="/a" width="4" height="3" loading="lazy" alt="&quot; &gt; s"></picture>',
        ),
        (
            "<img alt='<img src=\"x' height=9 src=a.png>.",
            '<picture><source><img src="/a" loading="lazy" alt="&lt;img src=&quot;x" height="9"></picture>.',
        ),
        ('[![A](a.png)](/b/ "T")', None),
    ],
)
@pytest.mark.parametrize("trusted", [False, True])
def test_a_picture_is_printed_in_its_frame(
    source: str, printed: str | None, *, trusted: bool
) -> None:
    body = render(source, trusted_html=trusted)
    pictures = {at: FRAME for at, target in enumerate(body.targets) if target.kind == "picture"}
    filled = fill(
        body.html, ["/a" if at in pictures else "/b/" for at in range(len(body.targets))], pictures
    )
    assert len(pictures) == 1
    page = html5lib.HTMLParser(strict=True).parseFragment(filled)
    (image,) = page.iter("{http://www.w3.org/1999/xhtml}img")
    assert image.get("src") == "/a"
    (picture,) = page.iter("{http://www.w3.org/1999/xhtml}picture")
    assert [each.tag.partition("}")[2] for each in picture] == ["source", "img"]
    if printed and not trusted:
        assert filled == f"<p>{printed}</p>"


@given(st.text(alphabet="<>\"'=/ a\n&", max_size=30), st.booleans())
def test_no_words_of_a_picture_break_out_of_its_frame(words: str, trusted: bool) -> None:  # noqa: FBT001 - drawn
    words = re.sub(r"\n\s*\n", "\n", words)  # an empty line would end the block of HTML
    quoted = words.replace("&", "&amp;").replace('"', "&quot;")
    body = render(f'<p><img alt="{quoted}" src="a.png" title="{quoted}"></p>', trusted_html=trusted)
    filled = fill(
        body.html, ["/a"] * len(body.targets), dict.fromkeys(range(len(body.targets)), FRAME)
    )
    page = html5lib.parseFragment(filled)
    assert [each.get("alt") for each in page.iter("{http://www.w3.org/1999/xhtml}img")] == [words]
    assert len([*page.iter("{http://www.w3.org/1999/xhtml}picture")]) == 1


def test_the_addresses_of_blocks_are_found_where_they_stand() -> None:
    source = (
        "film.mp4 and a.jpg\n\n/// video | film.mp4\n    title: A\n    poster: a.jpg\n///\n\n"
        '> /// gallery\n>     pictures: [{alt: b, src: "b.jpg"}, {src: c.jpg, alt: c}]\n> ///\n'
    )
    places = [target_position(source, each.url, 0) for each in render(source).targets]
    assert places == [(3, 13), (5, 13), (9, 33), (9, 48)]
