import pytest

from broadsheet.reading.markdown.references import Reference, References


@pytest.mark.parametrize(
    ("text", "rest", "reference"),
    [
        ("[a]: /b", "", Reference("/b", "")),
        ('[a]: /b "c d"', "", Reference("/b", "c d")),
        ("[a]: /b\n  'c'\nrest", "rest", Reference("/b", "c")),
        ("[a]:\n/b", "", Reference("/b", "")),
        ("[a]: <b c>", "", Reference("b c", "")),
        ("[a]: <>", "", Reference("", "")),
        ("[A\n b]: /b", "", None),
        ("[a]: /b\n'c' d", "'c' d", Reference("/b", "")),
        ("[a]: /b 'c' d", "[a]: /b 'c' d", None),
        ("[a]: /b c", "[a]: /b c", None),
        ("[a]:", "[a]:", None),
        ("[a] : /b", "[a] : /b", None),
        ("[a]: /b\n[a]: /c", "", Reference("/b", "")),
        ("[a]: /\\*b&amp;", "", Reference("/*b&", "")),
    ],
)
def test_definitions(text: str, rest: str, reference: Reference | None) -> None:
    links = References()
    assert links.define(text) == rest
    assert links.reference("a") == reference


def test_names_differ_in_neither_case_nor_spacing() -> None:
    links = References()
    links.define("[Straße  des\nFriedens]: /a")
    assert links.reference("STRASSE des friedens") == Reference("/a", "")
    assert links
