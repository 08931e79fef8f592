"""Where names are found in bodies: by examples, and against a pattern for each name."""
# ruff: noqa: RUF001 - signs that look alike are what this is about

import re
import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from broadsheet.reading.markup import link_names, render
from broadsheet.reading.mentions import Finder
from broadsheet.reading.spellings import first_words, holds_any, normal

NAMES = {
    "Xi Jinping": "xi",
    "President Xi": "xi",
    "Xi": "xi-other",
    "Nicolás Maduro": "maduro",
    "Ukraine": "ukraine",
    "US": "us",
    "United States": "us",
    "the United States": "us",
    "Guinea": "guinea",
    "Guinea-Bissau": "bissau",
    "O’Neill": "oneill",
    "Marks & Spencer": "marks",
    "Jean-Luc Picard": "picard",
    "Donald J. Trump": "trump",
    "Trump": "trump",
    "C++": "c++",
    "X": "x",
    "2019": "year",
    "artificial intelligence": "ai",
    "Київ": "kyiv",
    "मोदी": "modi",
    "Al-Quds": "quds",
    "He Lifeng": "lifeng",
    "Vice Premier He": "lifeng",
}
FINDER = Finder(NAMES)


def _marked(html: str, finder: Finder = FINDER) -> str:
    """Return HTML with each name that was found in brackets, and what it stands for."""
    for found in reversed(finder.find(html)):
        html = f"{html[: found.start]}[{html[found.start : found.end]}|{found.name}]{html[found.end :]}"
    return html


GOLDEN = {
    "a name": ("<p>Xi Jinping spoke.</p>", "<p>[Xi Jinping|xi] spoke.</p>"),
    "the longest": (
        "<p>President Xi and Xi met.</p>",
        "<p>[President Xi|xi] and [Xi|xi-other] met.</p>",
    ),
    "the first alone": ("<p>Ukraine, Ukraine.</p>", "<p>[Ukraine|ukraine], Ukraine.</p>"),
    "an alias after the name is no first": (
        "<p>The United States. US.</p>",
        "<p>[The United States|us]. US.</p>",
    ),
    "possessive": ("<p>Ukraine’s and Xi's.</p>", "<p>[Ukraine|ukraine]’s and [Xi|xi-other]'s.</p>"),
    "possessive of a plural": ("<p>United States’ aim</p>", "<p>[United States|us]’ aim</p>"),
    "no part of a word": ("<p>Ukrainel XiX USA bUS</p>", "<p>Ukrainel XiX USA bUS</p>"),
    "another word by an apostrophe": (
        "<p>Ukraine’ll and O’Neills</p>",
        "<p>Ukraine’ll and O’Neills</p>",
    ),
    "an apostrophe of another kind": ("<p>O'Neill</p>", "<p>[O'Neill|oneill]</p>"),
    "elision": (
        "<p>l’Ukraine, D’Ukraine, x’Ukraine</p>",
        "<p>l’[Ukraine|ukraine], D’Ukraine, x’Ukraine</p>",
    ),
    "no part of a hyphened word": ("<p>US-led, non-US</p>", "<p>US-led, non-US</p>"),
    "a dash is no hyphen": ("<p>US–China</p>", "<p>[US|us]–China</p>"),
    "a hyphened name": (
        "<p>Guinea-Bissau, Guinea</p>",
        "<p>[Guinea-Bissau|bissau], [Guinea|guinea]</p>",
    ),
    "a hyphen of another kind": ("<p>Guinea\u2011Bissau</p>", "<p>[Guinea\u2011Bissau|bissau]</p>"),
    "spaces of another kind": ("<p>Xi\u00a0Jinping</p>", "<p>[Xi\u00a0Jinping|xi]</p>"),
    "over a line's end": ("<p>Xi\nJinping</p>", "<p>[Xi\nJinping|xi]</p>"),
    "a name that goes on in another of the same": (
        "<p>Vice Premier He Lifeng, He Lifeng</p>",
        "<p>[Vice Premier He Lifeng|lifeng], He Lifeng</p>",
    ),
    "not over a comma": ("<p>Jean-Luc, Picard</p>", "<p>Jean-Luc, Picard</p>"),
    "not over a tag": ("<p><em>Jean-Luc</em> Picard</p>", "<p><em>Jean-Luc</em> Picard</p>"),
    "within emphasis": ("<p><em>Ukraine</em></p>", "<p><em>[Ukraine|ukraine]</em></p>"),
    "initials": ("<p>Donald J.\u00a0Trump</p>", "<p>[Donald J.\u00a0Trump|trump]</p>"),
    "an ampersand": ("<p>Marks &amp; Spencer</p>", "<p>[Marks &amp; Spencer|marks]</p>"),
    "no character's name": ("<p>&US; &#US;</p>", "<p>&US; &#US;</p>"),
    "a small letter where none is": (
        "<p>ukraine, us, Nicolás maduro</p>",
        "<p>ukraine, us, Nicolás maduro</p>",
    ),
    "at the beginning of a sentence": (
        "<p>Artificial intelligence.</p>",
        "<p>[Artificial intelligence|ai].</p>",
    ),
    "decomposed": (
        "<p>é Nicola\u0301s Maduro, Ukraine</p>",
        "<p>é [Nicola\u0301s Maduro|maduro], [Ukraine|ukraine]</p>",
    ),
    "no letter with a mark": ("<p>Xi\u0301 Ukraine\u0301</p>", "<p>Xi\u0301 Ukraine\u0301</p>"),
    "another script": ("<p>Київ і मोदी।</p>", "<p>[Київ|kyiv] і [मोदी|modi]।</p>"),
    "links": (
        '<p><a href="\0">Ukraine</a> Ukraine</p>',
        '<p><a href="\0">Ukraine</a> [Ukraine|ukraine]</p>',
    ),
    "headings": (
        "<h2 id='a'>Ukraine <em>x</em></h2><p>Xi</p>",
        "<h2 id='a'>Ukraine <em>x</em></h2><p>[Xi|xi-other]</p>",
    ),
    "code": (
        "<pre><code>Ukraine</code></pre><code>Xi</code>",
        "<pre><code>Ukraine</code></pre><code>Xi</code>",
    ),
    "a quotation": (
        "<blockquote><p>Xi</p></blockquote>",
        "<blockquote><p>[Xi|xi-other]</p></blockquote>",
    ),
    "its source": (
        "<blockquote>a <cite>Xi Jinping</cite></blockquote>",
        "<blockquote>a <cite>Xi Jinping</cite></blockquote>",
    ),
    "an attribute": (
        '<p><img alt="Xi > Ukraine" src="\0"></p>',
        '<p><img alt="Xi > Ukraine" src="\0"></p>',
    ),
    "a comment": ("<!-- Xi --><p>x</p>", "<!-- Xi --><p>x</p>"),
    "a script": ("<script>Xi</script>", "<script>Xi</script>"),
    "no single letter, number or sign": ("<p>X, 2019, C++, C</p>", "<p>X, 2019, C++, C</p>"),
    "in quotation marks": (
        "<p>“Xi” ‘Ukraine’ (US)</p>",
        "<p>“[Xi|xi-other]” ‘[Ukraine|ukraine]’ ([US|us])</p>",
    ),
    "beside an underline": ("<p>_Xi Xi_</p>", "<p>_Xi Xi_</p>"),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_names_are_found_where_a_reader_would(case: str) -> None:
    html, marked = GOLDEN[case]
    assert _marked(html) == marked


WORDS = st.sampled_from(["Ann", "Bo", "Cy", "ann", "Annx", "é", "s"])
JOINS = st.sampled_from([" ", "-", "’", "\u00a0", ", ", "\n", "<b>", "</b>", "–"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "".join(draw(WORDS) + draw(JOINS) for _ in range(draw(st.integers(0, 9)))) + draw(WORDS)


@st.composite
def names(draw: st.DrawFn) -> dict[str, str]:
    found = draw(
        st.lists(st.lists(st.sampled_from(["Ann", "Bo", "Cy"]), min_size=1, max_size=3), max_size=5)
    )
    joins = draw(st.lists(st.sampled_from([" ", "-"]), min_size=5, max_size=5))
    return {
        join.join(words): f"{at % 3}"
        for at, (words, join) in enumerate(zip(found, joins, strict=False))
    }


def _by_hand(html: str, wanted: dict[str, str]) -> list[tuple[int, int, str]]:
    """Return the same by a pattern for each name, tried at each place."""
    patterns = {
        name: re.compile(
            r"(?<![\w])(?<!\w-)(?<!\w’)"
            + re.escape(name).replace(r"\ ", r"\s+")
            + r"(?!\w|-\w|’(?!s(?!\w))\w)"
        )
        for name in wanted
    }
    found: dict[str, tuple[int, int, str]] = {}
    at = 0
    while at < len(html):
        here = [
            (match.end(), name)
            for name, pattern in patterns.items()
            if (match := pattern.match(html, at))
        ]
        if here:
            end, name = max(here)
            inside = at + 1
            while inside < end:
                # Another name of the same may begin in this one and go on after it.
                going_on = [
                    (match.end(), each)
                    for each, found_ in patterns.items()
                    if (match := found_.match(html, inside))
                ]
                if going_on and max(going_on)[0] > end and wanted[max(going_on)[1]] == wanted[name]:
                    end = max(going_on)[0]
                inside += 1
            found.setdefault(wanted[name], (at, end, wanted[name]))
            at = end
        else:
            at += 1
    return list(found.values())


@given(texts(), names())
def test_names_are_found_as_by_a_pattern_for_each(html: str, wanted: dict[str, str]) -> None:
    assert [(each.start, each.end, each.name) for each in Finder(wanted).find(html)] == _by_hand(
        html, wanted
    )


@given(st.text(), st.dictionaries(st.text(max_size=8), st.sampled_from("ab"), max_size=5))
def test_hostile_texts_and_names_end_in_stretches_of_the_text(
    html: str, wanted: dict[str, str]
) -> None:
    at = 0
    for found in Finder(wanted).find(html):
        assert at <= found.start < found.end <= len(html)
        at = found.end


@given(texts(), names(), st.sampled_from(["NFC", "NFD"]))
def test_a_body_that_holds_a_name_holds_its_first_word(
    html: str, wanted: dict[str, str], form: str
) -> None:
    html = unicodedata.normalize(form, html)  # type: ignore[arg-type]
    if Finder(wanted).find(html):
        assert holds_any(html, first_words(wanted))


@given(st.text(max_size=12))
@example("0\N{SOFT HYPHEN}A")
def test_a_name_and_its_normal_form_are_found_alike(name: str) -> None:
    html = f"<p>{name.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    plain = {normal(name): "it"} if normal(name) else {}
    assert Finder({name: "it"}).find(html) == Finder(plain).find(html)
    assert normal(normal(name)) == normal(name)


def test_slots_and_text_are_as_they_were_but_for_the_links() -> None:
    html = render("Ukraine and [Xi](/x/). “Xi Jinping” said.\n\n![US](/media/a.jpg)").html
    spans = [(found.start, found.end, f'/{found.name}/?a&"<') for found in FINDER.find(html)]
    made = link_names(html, spans)
    link = '<a class="name-link" href="/{}/?a&amp;&quot;&lt;">'
    assert made.count("<a class") == 2
    assert link.format("ukraine") + "Ukraine</a>" in made
    plain = re.sub(r'<a class="name-link"[^>]*>([^<]*)</a>', r"\1", made)
    assert plain == html
