# ruff: noqa: RUF001 - the marks are what these tests are about
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.typography import educate, marks


@pytest.mark.parametrize(
    ("text", "educated"),
    [
        ('"Hello," he said', "“Hello,” he said"),
        ("\"'Yes,' she said,\" he said", "“‘Yes,’ she said,” he said"),
        ("'Yes'", "‘Yes’"),
        ("it's the council's", "it’s the council’s"),
        ("the dogs' bowls", "the dogs’ bowls"),
        ("in the '90s", "in the ’90s"),
        ("rock 'n' roll, 'tis", "rock ’n’ roll, ’tis"),
        ("6'2\" tall", "6'2\" tall"),
        ('"a 6 inch 5" board', "“a 6 inch 5” board"),
        ('("a")', "(“a”)"),
        ('he said--"no"--and', "he said–“no”–and"),
        ('"wait---" he', "“wait—” he"),
        ("1990--95", "1990–95"),
        ("----", "----"),
        ("wait... no....", "wait… no...."),
        ("http://x.example/a--b's", "http://x.example/a--b’s"),
        ("www.a--b.example -- c", "www.a--b.example – c"),
        ("press@a--b.example", "press@a--b.example"),
        ("a - b-c.", "a - b-c."),
    ],
)
def test_english(text: str, educated: str) -> None:
    assert educate(text, "en") == educated


@pytest.mark.parametrize(
    ("language", "educated"),
    [
        ("de", "„Er sagt ‚so‘.“"),
        ("de-AT", "„Er sagt ‚so‘.“"),
        ("de-CH", "«Er sagt ‹so›.»"),
        ("fr", "«\xa0Er sagt “so”.\xa0»"),
        ("es", "«Er sagt “so”.»"),
        ("pl", "„Er sagt «so».”"),
        ("ru", "«Er sagt „so“.»"),
        ("sv", "”Er sagt ’so’.”"),
        ("nl", "“Er sagt ‘so’.”"),
    ],
)
def test_each_language_has_its_marks(language: str, educated: str) -> None:
    assert educate("\"Er sagt 'so'.\"", language) == educated


@pytest.mark.parametrize(
    ("written", "french", "swiss"),
    [
        ("Quoi ?", "Quoi_?", "Quoi_?"),
        ("Oui ! Non ; si : voilà", "Oui_! Non_; si~: voilà", "Oui_! Non_; si_: voilà"),
        ("« Oui »", "«~Oui~»", "«_Oui_»"),
        ("« Oui ! »", "«~Oui_!~»", "«_Oui_!_»"),
        ("Il dit : « Quoi ?! »", "Il dit~: «~Quoi_?!~»", "Il dit_: «_Quoi_?!_»"),
        ('Il dit : "Quoi ?"', "Il dit~: «~Quoi_?~»", "Il dit_: «Quoi_?»"),
        ("Quoi  ?", "Quoi_?", "Quoi_?"),
        ("Quoi\n?", "Quoi_?", "Quoi_?"),
        ("(quoi ?)", "(quoi_?)", "(quoi_?)"),
        ("quoi ?...", "quoi_?…", "quoi_?…"),
        ("‹ oui ›", "‹~oui~›", "‹_oui_›"),
        ("\x00Quoi\x00 ?\x01", "\x00Quoi\x00_?\x01", "\x00Quoi\x00_?\x01"),
        ("Oui !&nbsp;» Si :&nbsp;", "Oui_!&nbsp;» Si~:&nbsp;", "Oui_!&nbsp;» Si_:&nbsp;"),
        ("\x02 : oui", "\x02~: oui", "\x02_: oui"),
    ],
)
def test_no_line_begins_with_a_sign_in_french(written: str, french: str, swiss: str) -> None:
    for tags, wanted in ((("fr", "fr-FR", "fr_BE", "fr-CA"), french), (("fr-CH", "fr-ch"), swiss)):
        for tag in tags:
            assert educate(written, tag) == wanted.replace("_", "\u202f").replace("~", "\xa0")


@pytest.mark.parametrize(
    "text",
    [
        "Quoi? Oui! Non; si: «oui» ‹non›",
        "à 12:30, 3:2, http://x.example/?a;b:c !x ?y",
        "bien :) mal ;) mal :-( bien :D hm :/ oui :p",
        "std :: vector, :: et x != y ?= z :smile: ;-)",
        "Quoi\u202f? Quoi\xa0? «\xa0Oui\xa0»",
        "\x01 ? \x01\n: ",
        " :",
    ],
)
def test_no_space_is_added_or_taken_where_none_is_meant(text: str) -> None:
    assert educate(text, "fr") == text
    assert educate(text, "fr-CH") == text


@pytest.mark.parametrize("language", ["en", "de", "de-CH", "it", "es", "xx"])
def test_spaces_of_other_languages_stay(language: str) -> None:
    text = "Quoi ? « Oui » : non ; si !"
    assert educate(text, language) == text


@given(st.text(alphabet="ab1 \n;:!?«»().\x00\x01\x02\u202f\xa0", max_size=40))
def test_french_changes_nothing_but_blanks_and_is_done_after_once(text: str) -> None:
    once = educate(text, "fr")
    assert once.split() == text.split()
    assert once.count("\x01") == text.count("\x01")
    assert educate(once, "fr") == once


def test_a_language_that_is_not_known_is_left_alone() -> None:
    text = "\"a\" -- 'b'..."
    assert educate(text, "xx") == text
    assert marks("xx") is None


@given(st.text(alphabet="ab1 \"'-.,\n(", max_size=60))
def test_educating_twice_is_educating_once_but_for_what_was_left(text: str) -> None:
    once = educate(text, "en")
    assert [character for character in once if character.isalnum()] == [
        c for c in text if c.isalnum()
    ]
    assert educate(once.replace('"', "").replace("'", ""), "en").count("“") == once.count("“")


@given(st.text(max_size=60).filter(lambda text: not set(text) & set("\"'-.")))
def test_text_without_marks_is_unchanged(text: str) -> None:
    assert educate(text, "en") == text
