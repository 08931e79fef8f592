"""Which names in a text are held back for what stands beside them."""
# ruff: noqa: RUF001 - signs that look alike are what this is about

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.reading.mentions import Finder

NAMES = {
    "Sudan": "countries/sudan",
    "Guinea": "countries/guinea",
    "Jersey": "countries/jersey",
    "Ireland": "countries/ireland",
    "Jordan": "countries/jordan",
    "Georgia": "countries/georgia",
    "China": "countries/china",
    "Chad": "countries/chad",
    "Kenya": "countries/kenya",
    "Mexico": "countries/mexico",
    "US": "countries/us",
    "United States": "countries/us",
    "Palestine": "countries/palestine",
    "Côte d'Ivoire": "countries/ci",
    "Soudan": "countries/sudan",
    "Michael Johnson": "people/michael",
    "May": "people/may",
    "Trump": "people/trump",
    "August": "people/august",
    "Mars": "people/mars",
    "Ruto": "people/ruto",
    "Young": "people/young",
    "Victoria": "people/victoria",
    "inflation": "themes/inflation",
    "Washington": "themes/washington",
    "South Sudan": "",
    "Papua New Guinea": "",
    "Northern Ireland": "",
    "Equatorial Guinea": "",
    "Guinea-Bissau": "",
    "Soudan du Sud": "",
    "جنوب السودان": "",
    "السودان": "countries/sudan",
}
FINDER = Finder(NAMES, {name for name in NAMES.values() if name.startswith("countries/")})


def _linked(text: str, language: str) -> str:
    html = text if text.startswith("<") else f"<p>{text}</p>"
    found = FINDER.find(html, language)
    for each in reversed(found):
        html = f"{html[: each.start]}[{html[each.start : each.end]}]{html[each.end :]}"
    return html if text.startswith("<") else html[3:-4]


HELD_BACK = {
    "en": [
        "War in South Sudan went on",
        "South Sudan said",
        "in Papua New Guinea",
        "in New Jersey",
        "New Jersey said",
        "Northern Ireland voted",
        "with Michael Johnson III",
        "with Michael Johnson Jr.",
        "with Michael Johnson, Jr., and",
        "with Michael Johnson Sr",
        "with Michael Johnson Reed",
        "by United States Steel",
        "in Kenya Parliament",
        "with Michael Jordan",
        "Michael Jordan scored",
        "“Michael Jordan scored",
        "by Georgia O'Keeffe",
        "by Georgia O’Keeffe",
        "the South China Sea",
        "in East Palestine, Ohio",
        "East Palestine burned",
        "In May 2025",
        "in May",
        "On May 5",
        "on 5 May",
        "since May",
        "from April to May",
        "May 5th was",
        "May and June were dry",
        "with Michael B. Jordan",
        "with A. Jordan",
        "A. Jordan said",
        "with M.B. Jordan",
        "in St. Jordan",
        "the Jordan River",
        "with Chad Smith",
        "aboard Kenya Airways",
        "the Washington Post",
        "over Lake Victoria",
        "at Victoria Falls",
        "by Ernst &amp; Young",
        "in South <em>Sudan</em>",
        "in <em>South</em> Sudan",
        "in South\nSudan",
        "in South\u00a0Sudan",
        "in South&nbsp;Sudan",
        "in <strong>New</strong> <em>Jersey</em>",
        'in <a href="/x/">New</a> Jersey',
        "with Georgia <em>O’Keeffe</em>",
        "the <em>non-</em>Sudan",
        "the Sudan<em>ese</em>",
        "the Sudan<em>-led</em>",
        "in Guinea-Bissau",
        "in Equatorial Guinea",
        "in New Mexico",
        "in Mexico City",
        "the US-led, South-Sudan",
        "the Inflation Reduction Act",
        "with Mr Jordan",
        "with Judge Jordan",
        "the Trump Tower",
        "Melania Trump",
        "with Georgia III",
        "the Gulf of Guinea",
        "the gulf of Mexico",
        "the Sea of China",
        "with Ludwig van Young",
        "by Oscar de Trump",
        "with Dwayne “The Rock” Jordan",
        "with Ann “Bo” Young",
        "at The Jersey",
        "said Ivanka and Don Trump",
    ],
    "fr": [
        "au Soudan du Sud",
        "Le Soudan du Sud",
        "Le Jersey Club",
        "du golfe de Guinea",
        "la mer de China",
        "du golfe d’Jersey",
        "en Mars 2025",
    ],
    "de": [
        "in South Sudan",
        "mit Michael Johnson III",
        "in Guinea-Bissau",
        "im Golf von Guinea",
        "im August 2025",
        "Anfang August",
        "am 5. August",
        "mit Michael Johnson Jr.",
    ],
    "ar": ["في جنوب السودان", "في جنوب <em>السودان</em>"],
}
LINKED = {
    "en": [
        "In [Sudan] it rained",
        "The [Sudan] of old",
        "Yesterday [Sudan] said",
        "Police in [Jordan] said",
        "[Sudan], [Chad] and [Kenya]",
        "[Sudan] and [Chad] and Egypt",
        "In [Kenya], [Ruto] said",
        "to [Kenya]. [Ruto] said",
        "to [Kenya]! Mombasa",
        "to [Kenya]: Mombasa",
        "to [Kenya] – Mombasa",
        "Mombasa — [Kenya] said",
        "Mombasa, [Kenya], was",
        "[Kenya]’s President",
        "[Kenya]'s President",
        "Egypt’s [Sudan] policy",
        "President [Ruto] said",
        "Presidents Xi and [Ruto]",
        "Mr [Trump] said",
        "Mr. [Trump] said",
        "former President [Trump] said",
        "Secretary of State [Young] said",
        "Prime Minister [May] said",
        "Justice [May] wrote",
        "Mrs [May] wrote",
        "against [May] and her party",
        "In 2016 [May] said",
        "Queen [Victoria] said",
        "Secretary-General [Young] said",
        "On Monday [Sudan] said",
        "in June [Sudan] said",
        "in [Sudan] Monday",
        "(in [Sudan]) The army",
        "“[Sudan]” President",
        "In [Sudan] I saw",
        "When I [Trump] saw",
        "with [Michael Johnson], who",
        "President [Michael Johnson] said",
        "George [Michael Johnson] said",
        "[Michael Johnson] MP said",
        "the [US] President",
        "The [US] Senate",
        "[US] and China’s aim".replace("China", "[China]"),
        "in the [United States] today",
        "with [inflation] Berlin",
        "German [inflation] rose",
        "Oil-rich [Sudan] said",
        "in [Sudan] 2025",
        "the [United States] Department of State",
        "the [United States] Supreme Court",
        "the [United States] Forest Service",
        "the [Trump] Administration’s aim",
        "by <em>us</em>[Sudan] said",
        "the President of [Kenya]",
        "the University of [Georgia]",
        "with the “war” [Sudan] fights",
        "In Egypt, “war” [Sudan] fights",
        "President “Bo” [Young] said",
        "in 2025 [Sudan] said",
        "in [Jordan] <sup>1</sup> The",
        "to [Sudan]<br>The army",
        "in <em>[Sudan]</em> today",
        "in [Côte d’Ivoire] today",
        "South Sudan and [Sudan]",
        "New Jersey, not [Jersey]",
        "wish Michael Jordan in [Jordan]",
    ],
    "fr": [
        "Le [Soudan] a dit",
        "Au [Soudan], hier",
        "M. [Trump] a dit",
        "le président [Trump] a dit",
        "L’[Jersey]",
        "Lundi [Trump] a dit",
    ],
    "de": [
        "in [China] Häuser",
        "Das [China] Haus",
        "Präsident [Trump] sagte",
        "Frau [August] sagte",
        "[August] der Starke",
    ],
    "ar": ["في [السودان] اليوم", "جنوب السودان و [السودان]"],
    "es": ["En [China] hay", "El [Jordan] de"],
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language in HELD_BACK for text in HELD_BACK[language]],
)
def test_a_name_in_a_longer_one_is_held_back(language: str, text: str) -> None:
    assert _linked(text, language) == text
    assert list(FINDER.held_back(f"<p>{text}</p>", language)) or "-" in text


@pytest.mark.parametrize(
    ("language", "marked"), [(language, text) for language in LINKED for text in LINKED[language]]
)
def test_an_ordinary_mention_links(language: str, marked: str) -> None:
    assert _linked(re.sub(r"[\[\]]", "", marked), language) == marked


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<ul><li>New</li><li>Jersey</li></ul>", "<ul><li>New</li><li>[Jersey]</li></ul>"),
        ("<p>Michael</p>\n<p>Jordan said</p>", "<p>Michael</p>\n<p>[Jordan] said</p>"),
        ("<table><td>Chad</td><td>Smith</td></table>", "<table><td>[Chad]</td><td>Smith</td></table>"),
        ("<h2>Michael</h2><p>Jordan</p>", "<h2>Michael</h2><p>[Jordan]</p>"),
    ],
)  # fmt: skip
def test_the_end_of_a_block_is_between_names(html: str, marked: str) -> None:
    assert _linked(html, "en") == marked


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("South Sudan", ["Sudan: it is a part of 'South Sudan'"]),
        ("South <b>Sudan</b>", ["Sudan: it is a part of 'South Sudan'"]),
        ("with Michael Jordan", ["Jordan: 'Michael' stands before it"]),
        ("with Ernst &amp; Young", ["Young: 'Ernst &' stands before it"]),
        ("the Jordan River", ["Jordan: 'River' stands behind it"]),
        ("in May 2025", ["May: it is a day or a month here"]),
        ("<b>Michael</b> Johnson", ["Michael</b> Johnson: marks stand within the name"]),
        ("Michael Johnson III", ["Michael Johnson: 'III' stands behind it"]),
        ("in Sudan", []),
    ],
)
def test_the_reason_is_told(text: str, reasons: list[str]) -> None:
    found = FINDER.held_back(text, "en")
    assert [f"{text[each.start : each.end]}: {each.why}" for each in found] == reasons


WORDS = st.sampled_from(
    ["Sudan", "South", "Michael", "Johnson", "in", "The", "President", "May", "US", "2025", "III", "é"]
)  # fmt: skip
JOINS = st.sampled_from(
    [" ", ", ", ". ", "\n", "<b>", "</b> ", " <i>", "’s ", "-", "&amp; ", "</p>", "<br>", "&nbsp;"]
)  # fmt: skip


@given(st.lists(st.tuples(WORDS, JOINS), max_size=9), st.sampled_from(["en", "de", "fr", "xx", "pt-BR"]))  # fmt: skip
def test_every_name_is_a_mention_or_held_back(pieces: list[tuple[str, str]], language: str) -> None:
    html = "".join(word + join for word, join in pieces)
    everywhere = {each.name for each in FINDER.find(html)}
    mentioned = {each.name for each in FINDER.find(html, language)}
    held = {each.name for each in FINDER.held_back(html, language)}
    assert mentioned <= everywhere
    assert everywhere - mentioned <= held
