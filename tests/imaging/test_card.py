"""Pictures of cards: their form, that they are the same each time, and that every title has a place on one."""

import subprocess
import sys
from hashlib import blake2b
from io import BytesIO

import pytest
from PIL import Image

from broadsheet.imaging.card import _MEASURE, _even_lines, _face, _title, draw_card
from broadsheet.pages.cards import Card, card_text
from broadsheet.views.texts import CARD_HEIGHT, CARD_WIDTH
from tests.building import REPOSITORY

TITLES = (
    "Rains",
    "Maduro is captured in a raid on Caracas, and flown to New York",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstand resigns",
    "W" * 5_000,
    "a b " * 2_000,
    "\N{NO-BREAK SPACE}" * 300,
    "- " * 900,
    "<b>&amp;</b> {{ view }} %(x)s \\",
)


def _card(title: str) -> Card:
    return Card("The Record", card_text(title), "", "2025-06-07", "en")


def _opened(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw_card(card)), formats=["PNG"])


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_card_is_a_small_png_with_an_empty_margin(title: str) -> None:
    picture = _opened(_card(title))
    assert (picture.size, picture.mode) == ((CARD_WIDTH, CARD_HEIGHT), "P")
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    assert left >= 80
    assert top >= 60
    assert right <= CARD_WIDTH - 80
    assert bottom <= CARD_HEIGHT - 50
    assert len(draw_card(_card(title))) < 64_000


def test_another_process_draws_the_same_bytes() -> None:
    source = (
        "from broadsheet.imaging.card import draw_card; from broadsheet.pages.cards import Card; import hashlib\n"
        f"print(hashlib.blake2b(draw_card({_card(TITLES[1])!r}), digest_size=16).hexdigest())"
    )
    # What was drawn before must not show in what is drawn next.
    draw_card(_card(TITLES[2]))
    found = subprocess.run(
        [sys.executable, "-c", source], cwd=REPOSITORY, check=True, capture_output=True, text=True
    )
    assert found.stdout.strip() == blake2b(draw_card(_card(TITLES[1])), digest_size=16).hexdigest()


@pytest.mark.parametrize(
    "other",
    [{"archive": "A"}, {"title": "A"}, {"day": "2025-06-08"}, {"note": "A"}, {"language": "de"}],
)
def test_all_that_a_card_says_is_to_be_seen(other: dict[str, str]) -> None:
    fields = {
        "archive": "The Record",
        "title": "Rains",
        "note": "",
        "day": "2025-06-07",
        "language": "en",
    }
    assert draw_card(Card(**fields)) != draw_card(Card(**{**fields, **other}))


def test_a_day_in_other_letters_is_left_out() -> None:
    without = draw_card(Card("The Record", "Rains", "", "", "ar"))
    assert draw_card(Card("The Record", "Rains", "", "2025-06-07", "ar")) == without


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_lines_fit_and_say_the_title_or_end_in_an_ellipsis(title: str) -> None:
    face, lines = _title(card_text(title))
    assert all(face.width(line) <= _MEASURE for line in lines)
    said = "".join("".join(lines).split(" "))
    whole = "".join(card_text(title).split(" "))
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1]))


def test_a_short_title_is_larger_than_a_long_one() -> None:
    sizes = [_title("word " * count)[0].size for count in (2, 12, 30, 60)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 2


def test_lines_are_as_even_as_they_can_be() -> None:
    words = TITLES[1].split()
    widths = [100.0 + 7 * len(word) for word in words]
    found = _even_lines(words, widths, 10)

    def width(line: str) -> float:
        return sum(widths[words.index(word)] for word in line.split()) + 10 * (
            len(line.split()) - 1
        )

    def every(start: int) -> list[list[str]]:
        if start == len(words):
            return [[]]
        ends = range(start + 1, len(words) + 1)
        return [[" ".join(words[start:end]), *rest] for end in ends for rest in every(end)]

    assert len(set(words)) == len(words) - words.count("a") + 1
    fitting = [lines for lines in every(0) if all(width(line) <= _MEASURE for line in lines)]
    fewest = min(map(len, fitting))
    best = min(
        sum((_MEASURE - width(line)) ** 2 for line in lines)
        for lines in fitting
        if len(lines) == fewest
    )
    assert len(found) == fewest
    assert sum((_MEASURE - width(line)) ** 2 for line in found) == best


def test_letters_stand_closer_in_some_pairs() -> None:
    face = _face(92)
    assert face.width("AV") < face.width("A") + face.width("V")
    assert face.width("") == 0
