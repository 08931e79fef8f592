"""What a reader may type to find a printed word: the table by which index and query agree on words.

The build reads it for the index (`publishing.words`) and publishes it with the index, where scripts
read it for queries and for the marks in excerpts (`layouts/assets/terms.js`). Whatever stands
between two spaces is a *run*. The characters of a run are sorted into classes, and a pattern over
the letters of these classes finds its pieces. Each piece makes a word, or the overlapping pairs of
letters by which a text without spaces is found. All that the index must tell apart is written in
letters, as Pagefind takes out everything else: a sign that counts, such as `$`, and a vowel sign
that is no mere accent become letters of Tangut, which hardly another text has.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

SAME: Mapping[str, str] = MappingProxyType({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ı": "i", "ħ": "h",
    "ŧ": "t", "ŋ": "ng", "ə": "e", "ς": "σ", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ـ": "",
    "٪": "%", "％": "%", "＆": "&", "＋": "+", "＃": "#", "＄": "$", "＝": "=", "＠": "@", "￡": "£", "￥": "¥",
})  # fmt: skip
"""Letters and signs that many keyboards lack, as those type them who have none."""
_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰𐒠𐴰𑁦𑃰𑄶𑇐𑋰𑑐𑓐𑙐𑛀𑜰𑣠𑥐𑱐𑵐𑶠𖩠𖫀𖭐𞅀𞋰𞥐"
_CURRENCIES = "".join(map(chr, range(0x20A0, 0x20C1)))
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000"
)
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u19e0", "\u19ff"),  # Khmer symbols
    ("\u3005", "\u3007"),
    ("\u3031", "\u3035"),
    ("\u303b", "\u303c"),
    ("\u3041", "\u3096"),  # Hiragana
    ("\u309d", "\u309f"),
    ("\u30a1", "\u30fa"),  # Katakana
    ("\u30fc", "\u30ff"),
    ("\u3105", "\u312f"),  # Bopomofo
    ("\u31a0", "\u31bf"),
    ("\u31f0", "\u31ff"),
    ("\u3400", "\u4dbf"),  # Han
    ("\u4e00", "\u9fff"),
    ("\ua9e0", "\ua9fe"),  # Burmese
    ("\uaa60", "\uaa7f"),
    ("\uf900", "\ufaff"),  # Han
    ("\uff66", "\uff9d"),  # Katakana
    ("\U0001b000", "\U0001b16f"),  # Kana
    ("\U00020000", "\U0003ffff"),  # Han
)
_HANGUL = (("\u1100", "\u11ff"), ("\u3131", "\u318e"), ("\ua960", "\ua97c"), ("\uac00", "\ud7fb"))
_ELIDED = (
    "l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu quelqu "  # French, Catalan
    "un dell all dall nell sull coll quest quell bell sant tutt mezz dov com cos anch "  # Italian
    "b "  # Irish, beside d and m
)
_PIECES = (
    r"(?P<initials>LM*(?:\.LM*)+(?![LMNF]))"
    r"|(?P<number>N[NMF]*(?:[.,A]N[NMF]*)*)"
    r"|(?P<pairs>U[UMFZ]*)"
    r"|(?P<word>L[LMNF]*|H[HF]*|M[MF]*)"
    r"|(?P<figure>O[OMF]*)"
    r"|(?P<sign>S)"
    r"|(?P<symbol>E)"
)


class WordTable(msgspec.Struct, frozen=True):
    """All that index and query have to agree on."""

    pieces: str
    """Pattern of the pieces of a run, over the classes of its characters, as Python says it.

    L is a letter, N a digit, O another number such as ², M a mark, U a letter of a script without
    spaces, H one of Hangul, S one of `signs`, E another symbol, F a sign that nobody sees, Z the
    space of no width, A an apostrophe, J another sign that joins; a point and a comma are
    themselves, and X is all else.
    """
    same: dict[str, str]
    """Letters with those by which they are typed; all have no marks."""
    zeros: str
    """The zero of each script, which its other digits follow."""
    signs: str
    """Signs that are searched for beside letters and numbers: those of currencies, and some more."""
    joining: str
    """Signs between parts of a word that many write without them, beside point and apostrophe."""
    apostrophes: str
    numeric: str
    """Signs between digits, beside point and comma."""
    spaces: str
    """All white space: what stands between runs."""
    unspaced: tuple[tuple[str, str], ...]
    """First and last letters of scripts that put no spaces between words."""
    hangul: tuple[tuple[str, str], ...]
    """First and last letters of the Korean script: numbers and other scripts are no part of words
    of it."""
    elided: tuple[str, ...]
    """What stands before an apostrophe and is no part of the word behind it."""
    clitics: tuple[str, ...]
    """What stands behind an apostrophe and is no part of the word before it."""
    article: str
    """Pattern of the article of Arabic at the beginning of a word, with what may stand before it."""
    no_article: tuple[str, ...]
    """Words that begin like the article and have none."""
    barrier: str
    """Word that no reader can type: a phrase does not reach across it."""
    point: str
    """Letter within a number, for the sign between its digits."""
    end: str
    """Letter at the end of a number, as a number is not found by its first digits."""
    letters: tuple[tuple[int, int, int], ...]
    """First and last code points of signs and marks, and that of the letter for the first."""
    symbols: tuple[int, int]
    """Code points to which the upper bits of any other symbol and its lower nine are added."""
    longest: int
    """Letters in a word of parts that is found in one as well, at most."""
    most: int
    """Parts of such a word, at most."""


TABLE = WordTable(
    pieces=_PIECES,
    same=dict(SAME),
    zeros=_ZEROS,
    signs="#$%&+=@§°±¢£¤¥©®‰№٪％＆＋＃＄＝＠￡￥" + _CURRENCIES,
    joining="-\u2010\u2011‘ʻ·_\u200c־׳״",
    apostrophes="'’ʼ`´",
    numeric="٫٬．，",
    spaces=_SPACES,
    unspaced=_UNSPACED,
    hangul=_HANGUL,
    elided=tuple(_ELIDED.split()),
    clitics=("s",),
    article="^(?:[وف]?(?:[بك]?ال|لل)|[وفب]?ال)(?=.{2})",
    no_article=("الله", "والله", "بالله", "فالله", "اللهم"),
    barrier="\U0001881e",
    point="\U0001882e",
    end="\U00018800",
    letters=((0, 0x2EF, 0x18800), (0x900, 0x20F7, 0x17000), (0x3099, 0x309A, 0x18AF0)),
    symbols=(0x18200, 0x18800),
    longest=40,
    most=4,
)
