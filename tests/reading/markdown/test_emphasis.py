import pytest

from broadsheet.reading.markdown import blocks


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a*", "<em>a</em>"),
        ("**a**", "<strong>a</strong>"),
        ("***a* b**", "<strong><em>a</em> b</strong>"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("*a **b* c**", "<em>a <em><em>b</em> c</em></em>"),
        ("a*b*c_d_e", "a<em>b</em>c_d_e"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**a:**b", "**a:**b"),
        ("**a**: b", "<strong>a</strong>: b"),
        ('*"a"*', '<em>"a"</em>'),
        ("(*a*)", "(<em>a</em>)"),
        ("a*“b”*", "a*“b”*"),
        ("*a _b* c_", "<em>a _b</em> c_"),
        ("__a__b", "__a__b"),
        ("~~a~~", "<del>a</del>"),
        ("~~a *b*~~", "<del>a <em>b</em></del>"),
        ("~5 to ~~6", "~5 to ~~6"),
        ("\\~~a\\~~", "~~a~~"),
        ("\\*a\\*", "*a*"),
        ("€*a*", "€<em>a</em>"),
    ],
)
def test_what_is_emphasised(source: str, html: str) -> None:
    assert blocks.convert(source) == f"<p>{html}</p>"
