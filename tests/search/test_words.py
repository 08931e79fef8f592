"""Index and query take texts apart alike, and each word of a text, as its language parts words, is found in it."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.publishing.words import Words
from broadsheet.typeable import TABLE
from tests.search.scripts import Scripts

TEXTS = {
    "en": "The court’s vote—Nairobi’s choice of $6.78bn, AT&T’s 12.5% and C++ (rare-earth, e.g. U.S.-led) don't wait…",
    "fr": "L’économie d’Ukraine n’a qu’un œuf : aujourd’hui, l’Union européenne s’est réunie jusqu’à 20 h 30 ; 5,5 %.",
    "de": "Die Straßenbahn fährt um 5:30 Uhr; „Größe“ und Ärger – 3,5-prozentige Verluste für E-Mail-Dienste.",
    "ar": "قال وزير المياه والكهرباء إن السدّ سيُملأ في ٢٠٢٥، بنسبة ١٢٫٥٪ من الأمطار، وبالتالي للشعب.",
    "zh": "习近平主席昨天在北京会见了各国代表，双方讨论了2025年的贸易问题。台灣總統蔡英文說：「經濟成長3.5%」。",
    "ja": "東京で地震が発生し、ウクライナの大統領は「影響はない」と述べた。ガソリン価格は１２％上昇した。",
    "th": "กรุงเทพมหานครประกาศเมื่อวันที่ ๕ มกราคม ว่าน้ำท่วมใน ๑๒ เขตลดลงแล้ว",
    "km": "ភ្នំពេញ៖ រដ្ឋាភិបាលបានប្រកាសថ្ងៃនេះ",
    "lo": "ນະຄອນຫຼວງວຽງຈັນ ປະກາດມື້ນີ້",
    "my": "ရန်ကုန်မြို့တွင် ငလျင်လှုပ်ခဲ့သည်။",
    "ko": "서울에서 열린 회의에서 대통령은 “경제가 3.5% 성장했다”고 말했다.",
    "hi": "दिल्ली में हुई बैठक में प्रधानमंत्री ने कहा कि ५ नए क़ानून बनेंगे।",
    "he": "צה״ל הודיע כי ראש הממשלה ייפגש עם נשיא ארה״ב בירושלים.",
    "uk": "П’ять сіл без світла: Київ чекає на об’єднання.",
    "it": "Dell’Umbria s’è detto tutt’altro: l’80% dell’anno un’altra volta.",
    "tr": "İstanbul’da ılık bir gün; Iğdır'ın nüfusu 203.159.",
    "vi": "Đà Nẵng ký thỏa thuận trị giá 5 tỷ đồng.",
}
ALPHABET = (
    "abzéßłIİœ'’.-‐–—…,:;$€%&+/ \n\t٠٢المياهون習近平東京のガがーㇷ゚กรุงเทพ์ភ្នំရန်12 3½²ﬁ\u0301\u0300서울दिल्ली😀❤\ufe0f"
    "\u200b\u200c\u200d\u00ad\ufeffA.B.s'Sｱ٫ΣςОӢҐ״׳"
)
texts = st.one_of(
    st.text(st.sampled_from(ALPHABET), max_size=40),
    st.lists(
        st.sampled_from([word for text in TEXTS.values() for word in text.split()]), max_size=4
    ).flatmap(
        lambda words: st.sampled_from([" ", "", "—", "-", "’", ".", "/"]).map(
            lambda by: by.join(words)
        )
    ),
)


def _words(text: str) -> tuple[list[str], list[str]]:
    words, joined = Words().of(text)
    return " ".join(words).split(), " ".join(joined).split()


def _finds(asked: dict[str, Any], words: list[str], joined: list[str]) -> bool:
    """Return whether a typed run is found among the words of a text: side by side, or as a beginning if it is one."""
    typed, size = asked["words"], len(asked["words"])
    if size == 1:
        return any(word.startswith(typed[0]) for word in (*words, *joined))
    head, last = typed[:-1], typed[-1]
    return any(
        words[at : at + size - 1] == head
        and (word.startswith(last) if asked["open"] else word == last)
        for at, word in enumerate(words[size - 1 :])
    )


@given(texts)
@settings(max_examples=150)
def test_scripts_take_a_text_apart_as_the_index_does(scripts: Scripts, text: str) -> None:
    words, joined = _words(text)
    [places] = scripts.terms("places", text)
    assert [place["word"] for place in places] == words
    runs = scripts.terms("joined", *text.split())
    assert list(dict.fromkeys(word for run in runs for word in run)) == joined


@given(texts)
@settings(max_examples=150)
def test_each_word_of_a_text_is_found_in_it(scripts: Scripts, text: str) -> None:
    words, joined = _words(text)
    for language in ("en", "th"):
        typed = scripts.segments(text, language)
        for word, asked in zip(typed, scripts.terms("asked", *typed), strict=True):
            assert not asked["words"] or _finds(asked, words, joined), (word, asked, words)


@pytest.mark.parametrize("language", TEXTS)
def test_each_word_of_a_language_is_found_by_its_own_rules(scripts: Scripts, language: str) -> None:
    words, joined = _words(TEXTS[language])
    typed = scripts.segments(TEXTS[language], language)
    assert len(typed) > 2
    for word, asked in zip(typed, scripts.terms("asked", *typed), strict=True):
        assert asked["words"], word
        assert _finds(asked, words, joined), (word, asked)
        # Without accents as well, where these are no letters of their own.
        plain = "".join(
            sign
            for sign in unicodedata.normalize("NFD", word)
            if unicodedata.category(sign) != "Mn"
        )
        if language in {"en", "fr", "de", "it", "vi", "tr"}:
            [bare] = scripts.terms("asked", plain)
            assert _finds(bare, words, joined), plain


def test_a_word_of_the_index_is_shown_as_it_was_typed(scripts: Scripts) -> None:
    typed = ["$", "%", "6.78", "23,399", "rain", "ท่", "€"]
    words = [word for run in scripts.terms("asked", *typed) for word in run["words"]]
    assert scripts.terms("shown", *words) == ["$", "%", "6.78", "23.399", "rain", "ท่", "€"]


def test_nobody_can_type_the_barrier(scripts: Scripts) -> None:
    assert [asked["words"] for asked in scripts.terms("asked", "\x1e", "␞")] == [
        [],
        [Words()["␞"][0]],
    ]
    assert Words()["␞"][0] != TABLE.barrier
