"""Which pages have cards, what these show, and when their addresses move."""

from pathlib import Path

import msgspec
import pytest
from PIL import ImageFont

from broadsheet.archive.assemble import Archive
from broadsheet.imaging.card import FACE
from broadsheet.pages.cards import Card, archive_card, card_text, cards, story_card
from broadsheet.reading.config import Config
from tests.archive.stories import assembled, story

CARD = Card("The Record", "Rains return", "", "2025-06-07", "en")


def _archive(*titles: str, **settings: object) -> Archive:
    stories = [story(f"s{number}", title=title) for number, title in enumerate(titles)]
    archive, findings = assembled(stories, config=Config(**settings))  # type: ignore[arg-type]
    assert not findings
    return archive


def test_the_archive_and_its_newest_stories_have_cards() -> None:
    made = list(
        cards(_archive("One", "Two", "Three", title="The Record", tagline="Daily", cards=2))
    )
    assert [card.title for card in made[1:]] == [
        each.title for each in _archive("One", "Two", "Three").stories[:2]
    ]
    assert made[0] == Card("", "The Record", "Daily", "", "en")
    assert {card.archive for card in made[1:]} == {"The Record"}


def test_with_no_cards_there_is_not_even_the_archives() -> None:
    archive = _archive("One", cards=0)
    assert list(cards(archive)) == []
    assert archive_card(archive.config) is None
    assert story_card(0, archive) is None


@pytest.mark.parametrize(
    "title",
    ["عودة الأمطار", "雨が戻る", "Дожди вернулись", "Rain ☔", "Rains\u202ereturn", "Ra\u0331ins"],
)
def test_a_title_in_letters_that_the_face_lacks_has_no_card(title: str) -> None:
    archive = _archive(title)
    assert story_card(0, archive) is None
    assert len(list(cards(archive))) == 1


def test_an_archive_whose_name_has_other_letters_has_no_cards() -> None:
    assert list(cards(_archive("One", title="السجل"))) == []


def test_a_tagline_in_other_letters_is_left_out() -> None:
    assert archive_card(Config(tagline="雨")) == archive_card(Config())


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("A\u0301da", "\u00c1da"),
        ("a\u00adb\u200bc\ufeff", "abc"),
        ("twenty\u2011one\u202f%", "twenty-one\u00a0%"),
        ("“Šefčovič”, Łódź, Ðức…", "“Šefčovič”, Łódź, Ðức…"),
        ("line\nfeed", ""),
        ("", ""),
    ],
)
def test_a_text_is_set_in_signs_of_the_face(text: str, set_as: str) -> None:
    assert card_text(text) == set_as


def test_the_face_has_every_sign_that_is_set_in_it_and_no_other() -> None:
    face = ImageFont.truetype(FACE, 40, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(face.getmask("\uffff"))
    signs = [chr(code) for code in range(0x20, 0x2300) if chr(code).isprintable() or code == 0xA0]
    has = {sign for sign in signs if bytes(face.getmask(sign)) != missing}
    assert {sign for sign in signs if card_text(sign) == sign} == has


@pytest.mark.parametrize(
    "change",
    [{"archive": "A"}, {"title": "A"}, {"note": "A"}, {"day": "2025-06-08"}, {"language": "fr"}],
)
def test_a_cards_address_moves_with_all_that_it_shows(change: dict[str, str]) -> None:
    assert msgspec.structs.replace(CARD, **change).permalink != CARD.permalink


def test_a_cards_address_is_plain() -> None:
    assert CARD.permalink.startswith("/cards/")
    assert Path(CARD.permalink).suffix == ".png"
