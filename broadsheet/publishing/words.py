"""The words of printed texts, as the search index holds them: what `typeable` says, carried out.

`layouts/assets/terms.js` is its twin, and does the same to what is typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from broadsheet.typeable import TABLE

_MARKS = 0x900
"""The first code point of marks that tell words apart; those below are accents."""
_CLASS_BY_CATEGORY = {"Cf": "F", "Nd": "N", "No": "O", "So": "E"}


class _Piece(NamedTuple):
    kind: str
    start: int
    end: int
    words: tuple[str, ...]


class Words(dict[str, tuple[str, str]]):
    """The words of runs, each worked out once: those that stand there, and those written joined.

    Both are separated by spaces, and either may be empty.
    """

    def __init__(self) -> None:
        super().__init__()
        self._classes = _Classes()

    def __missing__(self, run: str) -> tuple[str, str]:
        if run.isascii() and run.isalpha():
            found = run.lower(), ""
        else:
            pieces, classes = _pieces(run, self._classes)
            found = (
                " ".join([word for piece in pieces for word in piece.words]),
                " ".join(_joined(run, classes, pieces)),
            )
        self[run] = found
        return found

    def of(self, text: str) -> tuple[list[str], list[str]]:
        """Return the words of a text in their order, and those of them that are written joined."""
        found = [self[run] for run in text.split()]
        return (
            [words for words, _ in found if words],
            list(dict.fromkeys([word for _, joined in found if joined for word in joined.split()])),
        )


class _Classes(dict[str, str]):
    """The classes of characters, each looked up once."""

    def __missing__(self, character: str) -> str:
        self[character] = found = _class_of(character)
        return found


def _pieces(run: str, known: _Classes) -> tuple[list[_Piece], str]:
    classes = "".join([known[character] for character in run])
    found = []
    for match in re.finditer(TABLE.pieces, classes):
        kind = match.lastgroup or ""
        start, end = match.span()
        if words := tuple(_words(kind, run[start:end], classes[start:end])):
            found.append(_Piece(kind, start, end, words))
    return found, classes


def _class_of(character: str) -> str:
    if character in ".,":
        return character
    if character in TABLE.apostrophes:
        return "A"
    if character in TABLE.joining:
        return "J"
    if character in TABLE.signs:
        return "S"
    if character == "\N{ZERO WIDTH SPACE}":
        return "Z"
    category = unicodedata.category(character)
    if any(first <= character <= last for first, last in TABLE.unspaced) and category[0] in "LN":
        return "N" if category == "Nd" else "U"
    if any(first <= character <= last for first, last in TABLE.hangul) and category[0] == "L":
        return "H"
    if category in _CLASS_BY_CATEGORY:
        return _CLASS_BY_CATEGORY[category]
    if character in TABLE.numeric:
        return ","
    return {"M": "M", "L": "L", "N": "L"}.get(category[0], "X")


def _words(kind: str, piece: str, classes: str) -> Iterator[str]:
    """Yield the words of a piece."""
    if kind == "number":
        groups = (
            _plain("".join(character for character, sort in group if sort == "N"))
            for digits, group in groupby(
                zip(piece, classes, strict=True), lambda each: each[1] in "NMF"
            )
            if digits
        )
        yield TABLE.point.join(groups) + TABLE.end
    elif kind == "pairs":
        letters = [_plain(letter) for letter in _letters(piece, classes)]
        for first, second in zip(letters, [*letters[1:], ""], strict=True):
            yield first + second
    elif kind == "sign":
        yield _letter_of(TABLE.same.get(piece, piece))
    elif kind == "symbol":
        upper, lower = TABLE.symbols
        yield chr(upper + (ord(piece) >> 9)) + chr(lower + (ord(piece) & 0x1FF))
    elif word := _plain(piece):
        yield word if word in TABLE.no_article else re.sub(TABLE.article, "", word)


def _letters(piece: str, classes: str) -> list[str]:
    """Return letters with the marks and the signs that nobody sees behind each."""
    starts = [at for at, sort in enumerate(classes) if sort == "U"]
    return [piece[at:end] for at, end in zip(starts, [*starts[1:], len(piece)], strict=True)]


def _plain(text: str) -> str:
    """Return the letters and digits of a text in the form in which they are compared."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return unicodedata.normalize("NFC", "".join(map(_plain_letter, parted)))


def _plain_letter(character: str) -> str:
    if character in TABLE.same:
        return TABLE.same[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LN":
        return character
    if category[0] == "M" and ord(character) >= _MARKS:
        return _letter_of(character)
    return ""


def _letter_of(character: str) -> str:
    """Return the letter that stands for a sign or a mark in the index; empty where there is none."""
    number = ord(character)
    for first, last, letter in TABLE.letters:
        if first <= number <= last:
            return chr(letter + number - first)
    return ""


def _joined(run: str, classes: str, pieces: list[_Piece]) -> Iterator[str]:
    """Yield what a run's parts are without the signs that join them: `rareearth`, `23399`."""
    chain: list[_Piece] = []
    for piece in pieces:
        if not (chain and _linked(run, classes, chain[-1], piece)):
            yield from _in_one(run, chain)
            chain = []
        if piece.kind in {"initials", "word"} or (piece.kind in {"number", "figure"} and chain):
            chain.append(piece)
        else:
            yield from _in_one(run, chain)
            chain = []
            if piece.kind == "number" and TABLE.point in piece.words[0]:
                yield piece.words[0].replace(TABLE.point, "")
    yield from _in_one(run, chain)


def _linked(run: str, classes: str, before: _Piece, piece: _Piece) -> bool:
    """Return whether one sign joins two pieces that both belong to the word, or a raised figure follows."""
    between = classes[before.end : piece.start]
    if not between:
        return piece.kind == "figure"
    if len(between) != 1 or between not in "AJ.":
        return False
    return between != "A" or not (
        before.words[0] in TABLE.elided or _plain(run[piece.start : piece.end]) in TABLE.clitics
    )


def _in_one(run: str, chain: list[_Piece]) -> Iterator[str]:
    if 1 < len(chain) <= TABLE.most:
        word = "".join(_plain(run[piece.start : piece.end]) for piece in chain)
        if len(word) <= TABLE.longest:
            yield word
