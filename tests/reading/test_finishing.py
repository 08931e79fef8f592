import pytest

from broadsheet.model import Target
from broadsheet.reading.finishing import Finisher
from broadsheet.reading.html import name_of, tokens


def _html(html: str, language: str = "en") -> str:
    return Finisher(html, language).html


@pytest.mark.parametrize(
    "url",
    ["/2025/06/x/", "../05/x.md", "#top", "?q=1", "x.md", "a%20b"],
)
def test_an_address_inside_the_archive_becomes_a_slot(url: str) -> None:
    finished = Finisher(f'<a href="{url}">a</a>', "en")
    assert finished.html == '<a href="\0">a</a>'
    assert finished.targets == [Target("link", url)]


@pytest.mark.parametrize(
    "url", ["https://x.example/", "HTTP://x", "mailto:a@b.c", "tel:+1", "//x/y"]
)
def test_an_address_outside_stays(url: str) -> None:
    finished = Finisher(f'<a href="{url}">a</a>', "en")
    assert finished.html == f'<a href="{url}">a</a>'
    assert finished.targets == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "javascript:x",
        "JaVa&#10;script:x",
        " data:text/html,x",
        "vbscript:x",
        "file:///x",
        "C:/x",
    ],
)
def test_an_address_that_could_do_harm_goes(url: str) -> None:
    assert _html(f'<a href="{url}" title="t">a</a>') == '<a title="t">a</a>'


def test_entities_of_an_address_are_resolved() -> None:
    assert Finisher('<a href="/x?a=1&amp;b=2">a</a>', "en").targets == [
        Target("link", "/x?a=1&b=2")
    ]


@pytest.mark.parametrize(
    "url", ["https://x.example/a.png?b&amp;c", "http://x.example/a.png", "//x/a.png"]
)
def test_a_picture_on_another_site_is_a_link_to_it(url: str) -> None:
    assert _html(f'<img alt="a &lt;" src="{url}"> b') == f'<a href="{url}">a &lt;</a> b'
    assert _html(f'<img src="{url}"> b') == f'<a href="{url}">{url}</a> b'


def test_a_picture_on_another_site_inside_a_link_leaves_its_words() -> None:
    assert (
        _html('<a href="https://y/"><img alt="a" src="https://x/"></a>')
        == '<a href="https://y/">a</a>'
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://x/a.png", True), ("http://x/a.png", False), ("//x/a.png", False), ("/a.png", True)],
)
def test_pictures_on_other_sites_are_shown_where_they_are_wanted(url: str, shown: bool) -> None:  # noqa: FBT001 - drawn
    html = Finisher(f'<img alt="a" src="{url}">', "en", remote_pictures=True).html
    assert html.startswith("<img src=" if url == "/a.png" else "<img alt=" if shown else "<a ")


def test_a_picture_that_cannot_be_shown_leaves_its_words() -> None:
    assert _html('<p><img src="data:x" alt="a &lt; b"> c</p>') == "<p>a &lt; b c</p>"


def test_the_highest_heading_becomes_h2_and_none_goes_past_h6() -> None:
    html = _html("<h1>a</h1><h3>b</h3><h6>c</h6>")
    assert html == '<h2 id="a">a</h2><h4 id="b">b</h4><h6 id="c">c</h6>'
    assert _html("<h4>a</h4><h5>b</h5>") == '<h2 id="a">a</h2><h3 id="b">b</h3>'


def test_headings_have_ids_of_their_words_and_no_two_the_same() -> None:
    finished = Finisher(
        '<h2>Où aller ?</h2><h2>A <em>b</em></h2><h2>A b</h2><p id="a-b_1">c</p><h2>!</h2>', "fr"
    )
    assert finished.anchors == ["où-aller", "a-b", "a-b_2", "a-b_1", "section"]


def test_an_id_of_an_editor_stays_and_the_same_again_goes() -> None:
    finished = Finisher('<h2 id="x">a</h2><p id="x">b</p>', "en")
    assert finished.html == '<h2 id="x">a</h2><p>b</p>'
    assert finished.anchors == ["x"]


def test_a_footnote_mark_is_no_part_of_a_headings_id() -> None:
    html = '<h2>Rain<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></h2>'
    assert Finisher(html, "en").anchors == ["rain", "fnref:1"]


def test_alignment_is_a_class() -> None:
    assert _html('<table><td align="right">1</td><td align="x">2</td></table>') == (
        '<table tabindex="0"><td class="align-right">1</td><td>2</td></table>'
    )


def test_only_a_language_is_a_class_of_code() -> None:
    assert _html('<code class="language-py">a</code><code class="b">c</code>') == (
        '<code class="language-py">a</code><code>c</code>'
    )


def test_quotes_turn_the_right_way_across_tags() -> None:
    assert _html('<p>"<em>Hello</em>," he said</p><p>"<code>"x"</code>"</p>') == (
        '<p>“<em>Hello</em>,” he said</p><p>“<code>"x"</code>”</p>'
    )


@pytest.mark.parametrize("name", ["pre", "code", "kbd", "samp", "script", "style"])
def test_code_is_left_as_it_is(name: str) -> None:
    html = f'<{name}>"a" -- it\'s...</{name}>'
    assert _html(html).replace(' tabindex="0"', "") == html


def test_what_scrolls_sideways_can_be_reached_by_a_keyboard() -> None:
    assert _html("<pre>a</pre>") == '<pre tabindex="0">a</pre>'
    assert (
        _html('<table tabindex="-1"><td>a</td></table>')
        == '<table tabindex="-1"><td>a</td></table>'
    )


def test_a_block_begins_without_open_quotes() -> None:
    assert _html('<p>"a</p><p>"b"</p>') == "<p>“a</p><p>“b”</p>"


def test_odd_html_comes_through() -> None:
    html = (
        "<!-- <a href='/x'> --><a href=/x/ title='\"'>a</a><script>\"<a href='/y'>\"</script> a < b"
    )
    finished = Finisher(html, "en")
    assert finished.targets == [Target("link", "/x/")]
    assert finished.html.replace("\0", "/x/") == html.replace("href=/x/", 'href="/x/"')


def test_words_are_counted_across_tags() -> None:
    assert Finisher("<p>one t<em>w</em>o</p><p>three <code>four</code></p>", "en").words == 4


def test_tokens_are_texts_and_tags_in_turn() -> None:
    pieces = tokens('a<b title=">">c</b><!--<i>-->')
    assert pieces == ["a", '<b title=">">', "c", "</b>", "", "<!--<i>-->", ""]
    assert [name_of(tag) for tag in pieces[1::2]] == ["b", "/b", ""]
