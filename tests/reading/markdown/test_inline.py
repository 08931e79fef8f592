import pytest

from broadsheet.reading.markdown import blocks, limits


def _inline(source: str) -> str:
    return blocks.convert(source).removeprefix("<p>").removesuffix("</p>")


def test_marks_inside_marks_are_made_too() -> None:
    html = '<a href="/u"><em>a</em> <code>b</code></a> <strong>c <em>d</em></strong>'
    assert _inline("[*a* `b`](/u) **c *d***") == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("`*a* [b](c) &amp;`", "<code>*a* [b](c) &amp;amp;</code>"),
        ("`` a`b ``", "<code>a`b</code>"),
        ("`a\nb`", "<code>a b</code>"),
        ("` `` `", "<code>``</code>"),
        ("`a``b", "`a``b"),
        ("\\`a`", "`a`"),
        ("`a\\`", "<code>a\\</code>"),
        ("*a `b*`", "*a <code>b*</code>"),
    ],
)
def test_code(source: str, html: str) -> None:
    assert _inline(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("\\$6.78 and \\~ and \\|", "$6.78 and ~ and |"),
        ("\\<b> \\& \\&copy;", "&lt;b&gt; &amp; &amp;copy;"),
        ("\\a \\5", "\\a \\5"),
        ("a\\\nb", "a<br />\nb"),
        ("a  \nb", "a<br />\nb"),
        ("a    \n   b", "a<br />\nb"),
        ("a \nb", "a\nb"),
        ("a  ", "a"),
        ("a\\", "a\\"),
        ("AT&T &copy; &nosuch; &", "AT&amp;T &copy; &nosuch; &amp;"),
        ("&#65;&#x42; &#0; &#12345678;", "AB \ufffd &amp;#12345678;"),
        ("&#42;a&#42;", "*a*"),
    ],
)
def test_escapes_breaks_and_entities(source: str, html: str) -> None:
    assert _inline(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a <b>*c*</b>", "a <b><em>c</em></b>"),
        ('<a href="*">*b*</a>', '<a href="*"><em>b</em></a>'),
        ("a < b > c", "a &lt; b &gt; c"),
        ("1 <2", "1 &lt;2"),
        ("a <!-- *b* --> c", "a <!-- *b* --> c"),
        ("a <?b?> <!B> <![CDATA[*c*]]>", "a <?b?> <!B> <![CDATA[*c*]]>"),
        ("<http://a.b/*c*>", '<a href="http://a.b/*c*">http://a.b/*c*</a>'),
        ("<a@b.c>", '<a href="mailto:a@b.c">a@b.c</a>'),
        ("<b", "&lt;b"),
    ],
)
def test_html_in_text(source: str, html: str) -> None:
    assert _inline(source) == html


def _address(words: str, url: str = "") -> str:
    return f'<a href="{url or words}">{words}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("see https://a.example/b.", f"see {_address('https://a.example/b')}."),
        ("(https://a.example/b)", f"({_address('https://a.example/b')})"),
        ("https://a.example/b_(c)", _address("https://a.example/b_(c)")),
        ("https://a.example/b_c_d?e=f&g=h#i", _address("https://a.example/b_c_d?e=f&amp;g=h#i")),
        ("**https://a.example**", f"<strong>{_address('https://a.example')}</strong>"),
        ("https://a.example/b**c**", f"{_address('https://a.example/b')}<strong>c</strong>"),
        ("www.a.example/b, c", f"{_address('www.a.example/b', 'http://www.a.example/b')}, c"),
        ("a.example", "a.example"),
        ("ahttps://a.example", "ahttps://a.example"),
        ("ftp://a.example", "ftp://a.example"),
        ("https://", "https://"),
        ("mail press@a.example.", f"mail {_address('press@a.example', 'mailto:press@a.example')}."),
        ("mailto:b@a.example", _address("mailto:b@a.example")),
        ("@handle a@b", "@handle a@b"),
        ("https://a.example/@b", _address("https://a.example/@b")),
        ("https://u@a.example/", _address("https://u@a.example/")),
        ("https://a.example/b\\_c", _address("https://a.example/b_c")),
        ("https://a.example/?b&quot;", f"{_address('https://a.example/?b')}&quot;"),
        ("[https://a.example](/b/)", '<a href="/b/">https://a.example</a>'),
        ("<a href='/b/'>https://a.example</a>", "<a href='/b/'>https://a.example</a>"),
        ("[a https://b.example]", f"[a {_address('https://b.example')}]"),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("https://bücher.example/ö", _address("https://bücher.example/ö")),
    ],
)
def test_addresses_that_stand_alone(source: str, html: str) -> None:
    assert _inline(source) == html


def test_more_marks_of_emphasis_than_a_paragraph_may_hold_are_refused() -> None:
    with pytest.raises(limits.TooMuch, match="marks of emphasis"):
        blocks.convert("*a " * (limits.EMPHASES + 1))


def test_emphasis_is_counted_by_paragraph() -> None:
    assert blocks.convert("*a* *b*\n\n" * 3000).count("<em>") == 6000
