"""Drawing: a card made into a picture, set in Newsreader as a page of a printed index would be.

Its face has letters of one weight, and the spacing of their pairs in the plain table: no library
for the shaping of text is asked, of which a machine may have another one or none, so the same card
gives the same bytes. Most of the time of drawing text goes into its outlines; here each letter of a
size is filled once, and then placed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from broadsheet.pages.cards import Card, card_text
from broadsheet.printing.language import written_filters
from broadsheet.views.texts import CARD_HEIGHT, CARD_WIDTH

FACE = Path(__file__).parents[1] / "fonts" / "Newsreader-Card.ttf"
_PAPER, _INK, _ACCENT = (0xFB, 0xF9, 0xF4), (0x1D, 0x1A, 0x16), (0x8F, 0x1D, 0x1D)
_FULL, _FAINT, _HAIR = 14, 11, 3
"""Of fourteen steps from paper to ink, those of text, of the day, and of a hairline; the fifteenth
is the accent."""
_MARGIN = 84
_MEASURE = CARD_WIDTH - 2 * _MARGIN
_NAME, _NAME_BASELINE, _RULE = 36, 98, 126
_FOOT, _FOOT_BASELINE = 32, CARD_HEIGHT - 72
_TOP = 162
"""Upper end of the title's first line."""
_TITLES = ((92, 3), (78, 4), (66, 5), (56, 5), (48, 6))
"""Sizes of a title, in pixels, each with the number of lines that there is room for."""
_LONGEST = 400
"""Characters of a title that are looked at: more than there is room for."""
_LEADING = 1.08
_ASCENT = 0.72
"""Of a size: from a line's upper end to its baseline."""
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_RUNS = 3
"""Pillow's number for zlib's strategy of counting runs: the quickest for what is mostly paper, and
nearly the best."""


def draw_card(card: Card) -> bytes:
    """Return a card as a PNG of sixteen colours."""
    picture = Image.new("L", (CARD_WIDTH, CARD_HEIGHT), 0)
    if card.archive:
        face = _face(_NAME)
        _set(picture, _cut(card.archive, face), face, _NAME_BASELINE, _FULL)
    picture.paste(15, (_MARGIN, _RULE - 3, _MARGIN + 72, _RULE + 1))
    picture.paste(_HAIR, (_MARGIN, _RULE, CARD_WIDTH - _MARGIN, _RULE + 1))
    face, lines = _title(card.title)
    for number, line in enumerate(lines):
        _set(picture, line, face, round(_TOP + face.size * (_ASCENT + number * _LEADING)), _FULL)
    if foot := card.note or _day(card):
        face = _face(_FOOT)
        _set(picture, _cut(foot, face), face, _FOOT_BASELINE, _FAINT)
    picture.putpalette(_palette())
    data = BytesIO()
    picture.save(data, "PNG", bits=4, compress_type=_RUNS)
    return data.getvalue()


class _Face:
    """The letters of one size: each is filled when it is first set, and kept."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._font = ImageFont.truetype(FACE, size, layout_engine=ImageFont.Layout.BASIC)
        self._letters: dict[str, tuple[Image.Image | None, int, int]] = {}
        self._steps: dict[tuple[str, str], float] = {}

    def letter(self, sign: str) -> tuple[Image.Image | None, int, int]:
        """Return how much of each pixel a letter covers, and where its box stands from its place on the line."""
        if (kept := self._letters.get(sign)) is None:
            left, top, right, bottom = map(int, self._font.getbbox(sign, anchor="ls"))
            tile = None
            if right > left and bottom > top:
                tile = Image.new("L", (right - left, bottom - top), 0)
                ImageDraw.Draw(tile).text(
                    (-left, -top), sign, fill=255, font=self._font, anchor="ls"
                )
            kept = self._letters[sign] = tile, left, top
        return kept

    def places(self, text: str) -> Iterator[float]:
        """Yield where each letter of a text stands from its beginning, and last where the text ends."""
        place = 0.0
        yield place
        for pair in pairwise(text):
            place += self._step(pair)
            yield place
        if text:
            yield place + self._step((text[-1], ""))

    def width(self, text: str) -> float:
        """Return how long a text is, in pixels."""
        *_, end = self.places(text)
        return end

    def _step(self, pair: tuple[str, str]) -> float:
        """Return how far a letter stands from the one before it."""
        if (kept := self._steps.get(pair)) is None:
            kept = self._font.getlength("".join(pair)) - (
                self._font.getlength(pair[1]) if pair[1] else 0
            )
            self._steps[pair] = kept
        return kept


@cache
def _face(size: int) -> _Face:
    return _Face(size)


def _set(picture: Image.Image, text: str, face: _Face, baseline: int, ink: int) -> None:
    for sign, place in zip(text, face.places(text), strict=False):
        tile, left, top = face.letter(sign)
        if tile is not None:
            picture.paste(ink, (_MARGIN + round(place) + left, baseline + top), tile)


def _title(title: str) -> tuple[_Face, Sequence[str]]:
    """Return the largest face that a title fits in, and its lines, as even as they can be; cut when it fits in none."""
    words = [word for word in _beginning(title).split(" ") if word]
    for size, room in _TITLES:
        face = _face(size)
        widths = [face.width(word) for word in words]
        if max(widths, default=0) <= _MEASURE:
            lines = _balanced(words, widths, face.width(" "))
            if len(lines) <= room:
                return face, lines
    words = [part for word in words for part in _broken(word, face)]
    lines = _balanced(words, [face.width(word) for word in words], face.width(" "))
    if len(lines) > room:
        lines = [*lines[: room - 1], _cut(f"{lines[room - 1]}{_ELLIPSIS}", face)]
    return face, lines


def _beginning(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rstrip()}{_ELLIPSIS}"


def _balanced(words: Sequence[str], widths: Sequence[float], space: float) -> list[str]:
    """Return the lines of a text, as few as the measure allows, and of these the most even ones."""
    ends = [list(_ends(start, widths, space)) for start in range(len(words))]
    # For each number of lines, by the word that they begin with: how uneven they are, and where the
    # first of them ends.
    best: list[dict[int, tuple[float, int]]] = [{len(words): (0.0, 0)}]
    while words and 0 not in best[-1]:
        below = best[-1]
        best.append({})
        for start, reached in enumerate(ends):
            ways = [
                (below[end][0] + (_MEASURE - width) ** 2, end)
                for end, width in reached
                if end in below
            ]
            if ways:
                best[-1][start] = min(ways)
    lines = []
    start = 0
    for reached_from in reversed(best[1:]):
        end = reached_from[start][1]
        lines.append(" ".join(words[start:end]))
        start = end
    return lines


def _ends(start: int, widths: Sequence[float], space: float) -> Iterator[tuple[int, float]]:
    """Yield the words before which a line can end that begins with one, each with its width."""
    width = -space
    for end in range(start, len(widths)):
        width += space + widths[end]
        if width > _MEASURE and end > start:
            return
        yield end + 1, width


def _broken(word: str, face: _Face) -> Iterator[str]:
    """Yield a word in parts that fit on a line."""
    while face.width(word) > _MEASURE:
        end = next(at for at, place in enumerate(face.places(word)) if place > _MEASURE) - 1
        yield word[:end]
        word = word[end:]
    yield word


def _cut(text: str, face: _Face) -> str:
    """Return a text that fits on a line: with an ellipsis for its end when it is too long."""
    if face.width(text) <= _MEASURE:
        return text
    text = text.removesuffix(_ELLIPSIS)
    while face.width(f"{text.rstrip()}{_ELLIPSIS}") > _MEASURE:
        text = text[:-1]
    return f"{text.rstrip()}{_ELLIPSIS}"


def _day(card: Card) -> str:
    """Return a card's day in the language of its archive; empty when that has other letters."""
    return card_text(written_filters(card.language)["date"](card.day)) if card.day else ""


def _palette() -> list[int]:
    """Return the colours: fourteen even steps from paper to ink, and the accent."""
    steps = [
        round(paper + (ink - paper) * step / _FULL)
        for step in range(_FULL + 1)
        for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    return [*steps, *_ACCENT]
