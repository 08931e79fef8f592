import pytest

from broadsheet.reading.markdown import blocks


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[a [b] c](/d)", '<a href="/d">a [b] c</a>'),
        ("[a](/d(e))", '<a href="/d(e)">a</a>'),
        ("[a](/d_(e)_(f))", '<a href="/d_(e)_(f)">a</a>'),
        ("[a](</d e>)", '<a href="/d e">a</a>'),
        ("[a](/d e)", "[a](/d e)"),
        ('[a](/d "t")', '<a href="/d" title="t">a</a>'),
        ("[a]( /d\n't \"u\"' )", '<a href="/d" title="t &quot;u&quot;">a</a>'),
        ("[a](/d (t))", '<a href="/d" title="t">a</a>'),
        ("[a]()", '<a href="">a</a>'),
        ("[a [b](/d)", '[a <a href="/d">b</a>'),
        ("[a [b](/d)](/e)", '[a <a href="/d">b</a>](/e)'),
        ("[a] (/d)", "[a] (/d)"),
        ("\\[a](/d)", "[a](/d)"),
        ("[a\\](/d)", "[a](/d)"),
        ("*[a*](/d)", '*<a href="/d">a*</a>'),
        ("[*a*](/d?b&amp;c)", '<a href="/d?b&amp;c"><em>a</em></a>'),
        ("[`]`](/d)", '<a href="/d"><code>]</code></a>'),
        ("![a [b]](/d)", '<img alt="a [b]" src="/d" />'),
        ("![*a* `b` &amp; [c](/e)](/d 't')", '<img alt="a b &amp; c" src="/d" title="t" />'),
        ("[![a](/b.png)](/c/)", '<a href="/c/"><img alt="a" src="/b.png" /></a>'),
        ("![a\nb](c)", '<img alt="a\nb" src="c" />'),
        ("a!", "a!"),
        ("]", "]"),
    ],
)
def test_links_and_pictures(source: str, html: str) -> None:
    assert blocks.convert(source) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[r]", '<a href="/u">r</a>'),
        ("[R][]", '<a href="/u">R</a>'),
        ("[a][r]", '<a href="/u">a</a>'),
        ("[a][ r ]", '<a href="/u">a</a>'),
        ("![a][r]", '<img alt="a" src="/u" />'),
        ("[a][nothing]", "[a][nothing]"),
        ("[nothing]", "[nothing]"),
        ("[r](</x)", '<a href="/u">r</a>(&lt;/x)'),
        ("[[r]]", '[<a href="/u">r</a>]'),
    ],
)
def test_links_by_name(source: str, html: str) -> None:
    assert blocks.convert(f"{source}\n\n[r]: /u") == f"<p>{html}</p>"


def test_a_definition_may_stand_in_a_quotation() -> None:
    assert blocks.convert("[r]\n\n> [r]: /u").startswith('<p><a href="/u">r</a></p>')


def test_an_exclamation_mark_before_a_footnote_is_one() -> None:
    assert blocks.convert("Wow![^1]\n\n[^1]: b").startswith("<p>Wow!<sup")


def test_links_whose_addresses_never_end_take_no_time() -> None:
    assert blocks.convert("[a](" * 2_000).count("[a](") == 2_000
