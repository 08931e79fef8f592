"""Names stand in the order of their language, under the letters that it has."""

import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.archive.collation import collation


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", "1st:0\N{EN DASH}9 Ærø:A Åkesson:A apple:A De:D Deng:D eclair:E Éclair:E"),
        ("fr", "Obama:O O'Brien:O Ørsted:O Zebra:Z Яна:Я"),
        ("sv", "apple:A Zebra:Z Åkesson:Å Ärla:Ä Öst:Ö"), ("da", "Azur:A Zebra:Z Ærø:Æ Ørsted:Ø Åkesson:Å Aarhus:Å"),
        ("cs", "Cena:C Čapek:Č Holub:H Chalupa:Ch Ivan:I"), ("es", "Nube:N Nz:N Ñandú:Ñ Ochoa:O"),
        ("de", "Adler:A Äpfel:A Azur:A Oder:O Öl:O Straße:S Strassen:S"),
        ("hu", "Cukor:C Cz:C Csaba:Cs Ottó:O Ödön:Ö Pál:P"),
        ("tr", "Cem:C Çelik:Ç Hasan:H Işık:I İnan:İ Jale:J"),
        ("ru", "Ежов:Е Ёлкин:Е Жуков:Ж Иван:И Йозеф:Й Каин:К Biden:B"),
        ("uk", "Гончар:Г Ґалаґан:Ґ Ева:Е Єва:Є Ийй:И Іван:І Їжак:Ї Йосип:Й"),
        ("ar", "ابراهيم:ا أحمد:ا بشار:ب يوسف:ي Biden:B"),
        ("fa", "بهرام:ب پارسا:پ تهران:ت کریم:ک گیتی:گ لاله:ل"), ("ko", "가:ㄱ 김:ㄱ 까:ㄱ 이:ㅇ Biden:B"),
        ("ja", "がく:か カトウ:か やまだ:や 山:\N{HORIZONTAL ELLIPSIS}"), ("zxx", "!:# a:A"),
    ],
)  # fmt: skip
def test_names_stand_in_order_under_their_letters(language: str, names: str) -> None:
    pairs = [each.rpartition(":")[::2] for each in names.split(" ")]
    order = collation(language)
    assert sorted([name for name, _ in reversed(pairs)], key=order.key) == [
        each for each, _ in pairs
    ]
    assert [order.initial(name) for name, _ in pairs] == [letter for _, letter in pairs]


def test_words_come_before_longer_words_and_marks_decide_last() -> None:
    order = collation("en").key
    names = ["De Niro", "Deng", "Resume A", "Resume B", "Résumé A", "Résumé B"]
    assert sorted(names, key=order) == [
        "De Niro", "Deng", "Resume A", "Résumé A", "Resume B", "Résumé B",
    ]  # fmt: skip


@given(st.text(), st.sampled_from(["en", "sv", "tr", "ar", "uk", "ko", "ja"]))
def test_a_name_has_one_place_in_whatever_form_it_is_written(name: str, language: str) -> None:
    order = collation(language)
    apart = unicodedata.normalize("NFD", name)
    assert order.key(apart)[:2] == order.key(name)[:2]
    assert order.initial(apart) == order.initial(name)
    assert order.initial(name)
