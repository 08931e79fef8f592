"""Cards as pictures, set in Newsreader as a page of a printed index would be.

The typeface has letters of one weight, and the spacing of their pairs is in its plain table. So no
library for the shaping of text is needed, of which a machine may have another version or none, and
the same card gives the same bytes. Most of the time of drawing text goes into its outlines: here
each letter is filled once for each size, and then pasted wherever it is needed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from broadsheet.pages.cards import Card, card_text
from broadsheet.printing.language import language_filters
from broadsheet.views.texts import CARD_HEIGHT, CARD_WIDTH

FACE = Path(__file__).parents[1] / "fonts" / "Newsreader-Card.ttf"
_PAPER, _INK, _ACCENT = (0xFB, 0xF9, 0xF4), (0x1D, 0x1A, 0x16), (0x8F, 0x1D, 0x1D)
_FULL, _FAINT, _HAIR = 14, 11, 3
"""Colours of text, of the day, and of a hairline, as steps from paper, 0, to ink, 14; colour 15 is
the accent."""
_MARGIN = 84
_MEASURE = CARD_WIDTH - 2 * _MARGIN
_NAME, _NAME_BASELINE, _RULE = 36, 98, 126
_FOOT, _FOOT_BASELINE = 32, CARD_HEIGHT - 72
_TOP = 162
"""Upper end of the title's first line, in pixels from the top."""
_TITLES = ((92, 3), (78, 4), (66, 5), (56, 5), (48, 6))
"""Sizes of a title, in pixels, each with the number of lines that there is room for."""
_LONGEST = 400
"""So many characters of a title are laid out, which is more than there is room for."""
_LEADING = 1.08
"""Distance from a line to the next, as a part of the size."""
_ASCENT = 0.72
"""Distance from a line's upper end to its baseline, as a part of the size."""
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_RUNS = 3
"""Pillow's number for zlib's strategy of counting runs: the quickest for a picture that is mostly
paper, and nearly the best."""


def draw_card(card: Card) -> bytes:
    """Return a card as a PNG of sixteen colours."""
    picture = Image.new("L", (CARD_WIDTH, CARD_HEIGHT), 0)
    if card.archive:
        face = _face(_NAME)
        _draw_line(picture, _cut(card.archive, face), face, _NAME_BASELINE, _FULL)
    picture.paste(15, (_MARGIN, _RULE - 3, _MARGIN + 72, _RULE + 1))
    picture.paste(_HAIR, (_MARGIN, _RULE, CARD_WIDTH - _MARGIN, _RULE + 1))
    face, lines = _title(card.title)
    for number, line in enumerate(lines):
        baseline = round(_TOP + face.size * (_ASCENT + number * _LEADING))
        _draw_line(picture, line, face, baseline, _FULL)
    if foot := card.note or _day(card):
        face = _face(_FOOT)
        _draw_line(picture, _cut(foot, face), face, _FOOT_BASELINE, _FAINT)
    picture.putpalette(_palette())
    data = BytesIO()
    picture.save(data, "PNG", bits=4, compress_type=_RUNS)
    return data.getvalue()


class _Face:
    """The letters of one size: each is filled when it is first drawn, and kept."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._font = ImageFont.truetype(FACE, size, layout_engine=ImageFont.Layout.BASIC)
        self._letters: dict[str, tuple[Image.Image | None, int, int]] = {}
        self._steps: dict[tuple[str, str], float] = {}

    def letter(self, sign: str) -> tuple[Image.Image | None, int, int]:
        """Return how much of each pixel a letter covers, and its box's offset from the pen.

        The offset is to the right of the pen and below the baseline, in pixels; a blank has no
        box.
        """
        if (letter := self._letters.get(sign)) is None:
            left, top, right, bottom = map(int, self._font.getbbox(sign, anchor="ls"))
            tile = None
            if right > left and bottom > top:
                tile = Image.new("L", (right - left, bottom - top), 0)
                ImageDraw.Draw(tile).text(
                    (-left, -top), sign, fill=255, font=self._font, anchor="ls"
                )
            letter = self._letters[sign] = tile, left, top
        return letter

    def offsets(self, text: str) -> Iterator[float]:
        """Yield how far each letter of a text is from its beginning, and last where it ends."""
        offset = 0.0
        yield offset
        for pair in pairwise(text):
            offset += self._step(pair)
            yield offset
        if text:
            yield offset + self._step((text[-1], ""))

    def width(self, text: str) -> float:
        """Return how long a text is, in pixels."""
        *_, end = self.offsets(text)
        return end

    def _step(self, pair: tuple[str, str]) -> float:
        """Return how far the second letter of a pair is from the first."""
        if (step := self._steps.get(pair)) is None:
            step = self._font.getlength("".join(pair)) - (
                self._font.getlength(pair[1]) if pair[1] else 0
            )
            self._steps[pair] = step
        return step


@cache
def _face(size: int) -> _Face:
    return _Face(size)


def _draw_line(picture: Image.Image, text: str, face: _Face, baseline: int, ink: int) -> None:
    for sign, offset in zip(text, face.offsets(text), strict=False):
        tile, left, top = face.letter(sign)
        if tile is not None:
            picture.paste(ink, (_MARGIN + round(offset) + left, baseline + top), tile)


def _title(title: str) -> tuple[_Face, Sequence[str]]:
    """Return the largest face that a title fits in, and its lines, as even as they can be.

    A title that fits in no face is cut.
    """
    words = [word for word in _beginning(title).split(" ") if word]
    for size, room in _TITLES:
        face = _face(size)
        widths = [face.width(word) for word in words]
        if max(widths, default=0) <= _MEASURE:
            lines = _even_lines(words, widths, face.width(" "))
            if len(lines) <= room:
                return face, lines
    words = [part for word in words for part in _parts(word, face)]
    lines = _even_lines(words, [face.width(word) for word in words], face.width(" "))
    if len(lines) > room:
        lines = [*lines[: room - 1], _cut(f"{lines[room - 1]}{_ELLIPSIS}", face)]
    return face, lines


def _beginning(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rstrip()}{_ELLIPSIS}"


def _even_lines(words: Sequence[str], widths: Sequence[float], space: float) -> list[str]:
    """Return the lines of a text: as few as the measure allows, and as even as so many can be."""
    ends = [list(_ends(start, widths, space)) for start in range(len(words))]
    # For each number of lines at the end of the text, by the word that they begin with: how uneven
    # they are, and before which word the first of them ends.
    best: list[dict[int, tuple[float, int]]] = [{len(words): (0.0, 0)}]
    while words and 0 not in best[-1]:
        below = best[-1]
        best.append({})
        for start, possible_ends in enumerate(ends):
            choices = [
                (below[end][0] + (_MEASURE - width) ** 2, end)
                for end, width in possible_ends
                if end in below
            ]
            if choices:
                best[-1][start] = min(choices)
    lines = []
    start = 0
    for by_start in reversed(best[1:]):
        end = by_start[start][1]
        lines.append(" ".join(words[start:end]))
        start = end
    return lines


def _ends(start: int, widths: Sequence[float], space: float) -> Iterator[tuple[int, float]]:
    """Yield the words before which a line from a word on can end, each with the line's width."""
    width = -space
    for end in range(start, len(widths)):
        width += space + widths[end]
        if width > _MEASURE and end > start:
            return
        yield end + 1, width


def _parts(word: str, face: _Face) -> Iterator[str]:
    """Yield the parts of a word, each of which fits on a line."""
    while face.width(word) > _MEASURE:
        end = next(at for at, offset in enumerate(face.offsets(word)) if offset > _MEASURE) - 1
        yield word[:end]
        word = word[end:]
    yield word


def _cut(text: str, face: _Face) -> str:
    """Return a text that fits on a line; an ellipsis replaces the end of one that is too long."""
    if face.width(text) <= _MEASURE:
        return text
    text = text.removesuffix(_ELLIPSIS)
    while face.width(f"{text.rstrip()}{_ELLIPSIS}") > _MEASURE:
        text = text[:-1]
    return f"{text.rstrip()}{_ELLIPSIS}"


def _day(card: Card) -> str:
    """Return a card's day in its language; empty when the typeface lacks letters for it."""
    return card_text(language_filters(card.language)["date"](card.day)) if card.day else ""


def _palette() -> list[int]:
    """Return the palette: fourteen even steps from paper to ink, and the accent."""
    steps = [
        round(paper + (ink - paper) * step / _FULL)
        for step in range(_FULL + 1)
        for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    return [*steps, *_ACCENT]
