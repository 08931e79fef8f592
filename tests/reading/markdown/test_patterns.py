import pytest

from broadsheet.reading.markdown import blocks, limits


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("`` a`b ``", "<code>a`b</code>"),
        ("[a [b] c](/d)", '<a href="/d">a [b] c</a>'),
        ("![a [b]](/d)", '<img alt="a [b]" src="/d" />'),
        ("[a](/d(e))", '<a href="/d(e)">a</a>'),
        ('[a](/d "t")', '<a href="/d" title="t">a</a>'),
        ("[a [b](/d)", '[a <a href="/d">b</a>'),
        ("[a] (/d)", "[a] (/d)"),
        ("a*b*c_d_", "a<em>b</em>c_d_"),
        ("***a* b**", "<strong><em>a</em> b</strong>"),
    ],
)
def test_brackets_backticks_and_emphasis_pair_as_they_should(source: str, html: str) -> None:
    assert blocks.convert(source) == f"<p>{html}</p>"


def test_links_whose_addresses_never_end_are_refused() -> None:
    with pytest.raises(limits.TooMuch, match="never closed"):
        blocks.convert("[a](" * 10_000)
