"""Collation: the order of names in a language, and the letter under which a list has each.

Letters with marks are the letters themselves, as in the Unicode Collation Algorithm (UTS #10), but for
those that CLDR's tables (common/collation) have as letters of their own in the language, and only
names that are alike otherwise are told apart by marks. Spaces come before letters; other signs count
for nothing. A Chinese name stands where Unicode has its signs, by radical and stroke.
"""

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

Key = tuple[str, str, str]
"""What names are compared by: their letters, then the marks, then how they are written."""
_LAST = "\U0010fff0"
"""What stands behind a letter to put another one after it and before the next."""
_SPELLED: Mapping[str, str] = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n",
    "ß": "ss", "ə": "a", "ک": "ك", "ی": "ي", "ى": "ي", "ة": "ه", "ѐ": "е", "ё": "е",
}  # fmt: skip
"""Letters that do not come apart, and those that are the same but for their form."""
_CYRILLIC = "и:й"
_NORDIC = "z:å,ä+æ,ö+ø"
_BALKAN = "c:č,ć d:dž,đ l:lj n:nj s:š z:ž"
_TAILORED: Mapping[str, str] = {
    "sv": _NORDIC, "fi": _NORDIC, "da": "z:æ+ä,ø+ö,å+aa", "nb": "z:æ+ä,ø+ö,å+aa", "no": "z:æ+ä,ø+ö,å+aa",
    "nn": "z:æ+ä,ø+ö,å+aa", "is": "a:á d:ð e:é i:í o:ó u:ú y:ý z:þ,æ,ö,å", "et": "s:š,z,ž w:õ,ä,ö,ü",
    "es": "n:ñ", "gl": "n:ñ", "eu": "n:ñ", "pl": "a:ą c:ć e:ę l:ł n:ń o:ó s:ś z:ź,ż",
    "cs": "c:č h:ch r:ř s:š z:ž", "sk": "a:ä c:č h:ch o:ô s:š z:ž",
    "hu": "c:cs d:dz,dzs g:gy l:ly n:ny o:ö+ő s:sz t:ty u:ü+ű z:zs", "ro": "a:ă,â i:î s:ș+ş t:ț+ţ",
    "tr": "c:ç g:ğ h:ı o:ö s:ş u:ü", "az": "c:ç e:ə g:ğ h:ı,x k:q o:ö s:ş u:ü", "hr": _BALKAN,
    "bs": _BALKAN, "sl": _BALKAN, "lt": "c:č s:š z:ž", "lv": "c:č g:ģ k:ķ l:ļ n:ņ s:š z:ž", "sq": "c:ç e:ë",
    "cy": "c:ch d:dd f:ff g:ng l:ll p:ph r:rh t:th", "vi": "a:ă,â d:đ e:ê o:ô,ơ u:ư",
    "eo": "c:ĉ g:ĝ h:ĥ j:ĵ s:ŝ u:ŭ", "ru": _CYRILLIC, "bg": _CYRILLIC, "kk": _CYRILLIC,
    "be": "и:і з:і и:й у:ў", "uk": "г:ґ е:є и:і,ї,й", "mk": "г:ѓ з:ѕ и:ј к:ќ л:љ н:њ т:ћ ч:џ",
    "sr": f"{_BALKAN} д:ђ и:ј л:љ н:њ т:ћ ч:џ", "fa": "ب:پ ج:چ ز:ژ ك:گ",
    "ur": "ب:پ ت:ٹ ج:چ د:ڈ ر:ڑ ز:ژ ك:گ",
}  # fmt: skip
"""Language to the letters that come after another one: `z:å,ä+æ` puts å after z, then ä and æ as one."""
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb", "sd", "ug"),
    "CYRILLIC": ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg"), "HEBREW": ("he", "yi"),
    "GREEK": ("el",), "CJK": ("zh",), "HIRAGANA": ("ja",), "HANGUL": ("ko",),
    "DEVANAGARI": ("hi", "mr", "ne"), "GEORGIAN": ("ka",), "ARMENIAN": ("hy",), "THAI": ("th",),
    "BENGALI": ("bn",), "TAMIL": ("ta",), "AMHARIC": ("am",),
}  # fmt: skip
_BETWEEN_KANA = ord("ァ") - ord("ぁ")
_JAMO = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
"""The letters with which syllables of Korean begin, in Unicode's order of them, doubled ones as one."""
_PERSIAN = frozenset({"fa", "ur", "ps", "ckb"})
_KEHEH = {"ك": "ک", "ي": "ی"}
"""Letters in the form that these languages write."""
_KEPT = 1 << 14
"""Names of which what they are compared by is known for the next time: some 300 bytes each."""
_OTHER, _DIGITS, _MANY = "#", "0\N{EN DASH}9", "\N{HORIZONTAL ELLIPSIS}"


class Collation(NamedTuple):
    """The order of names in a language."""

    key: Callable[[str], Key]
    """Returns what a name is compared by."""
    initial: Callable[[str], str]
    """Returns the letter under which a list has a name: `Å` in Swedish, `A` in English."""


@lru_cache(maxsize=4)
def collation(language: str) -> Collation:
    """Return the order of names in a language, given its tag (BCP 47)."""
    main = language.split("-", maxsplit=1)[0].lower()
    letters = _letters(_TAILORED.get(main, ""))
    longest = max(map(len, letters), default=1)
    own = next((script for script, tags in _SCRIPTS.items() if main in tags), "LATIN")
    turkic = main in {"tr", "az"}

    def folded(name: str) -> str:
        if turkic:
            name = name.replace("I", "ı").replace("İ", "i")
        return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())

    def primary(name: str) -> tuple[str, str]:
        """Return the letters of a name as they are compared, and its marks."""
        made: list[str] = []
        marks: list[str] = []
        at = 0
        while at < len(name):
            for size in range(min(longest, len(name) - at), 0, -1):
                if (letter := letters.get(name[at : at + size])) is not None:
                    made.append(letter)
                    at += size
                    break
            else:
                _enter(name[at], made, marks)
                at += 1
        return "".join(made).strip(), "".join(marks)

    def key(name: str) -> Key:
        made, marks = primary(folded(name))
        return f"{'' if _script(made) in (own, '') else _LAST}{made}", marks, name

    def initial(name: str) -> str:
        made, _ = primary(folded(name))
        first = made[:1]
        if made[1:2] == _LAST:
            # A letter of the language's own is named as it is written.
            start = next((at for at, sign in enumerate(folded(name)) if sign.isalnum()), 0)
            whole = folded(name)[start:]
            size = next((size for size in range(longest, 0, -1) if whole[:size] in letters), 1)
            first = next(each for each, value in letters.items() if value == letters[whole[:size]])
            return "İ" if turkic and first == "i" else first[:1].upper() + first[1:]
        return _heading(first if main not in _PERSIAN else _KEHEH.get(first, first), turkic=turkic)

    # A watch puts the same names in order at each save.
    return Collation(lru_cache(_KEPT)(key), initial)


def _letters(rules: str) -> dict[str, str]:
    """Return each letter of a language's own, with what it is compared as."""
    letters: dict[str, str] = {}
    for rule in rules.split():
        base, _, others = rule.partition(":")
        for number, alike in enumerate(others.split(",")):
            for letter in alike.split("+"):
                letters[letter] = f"{base}{_LAST}{chr(ord('a') + number)}"
    return letters


def _enter(sign: str, made: list[str], marks: list[str]) -> None:
    """Add a sign of a name to its letters, and to its marks."""
    spelled = _SPELLED.get(sign)
    if spelled is not None:
        marks.append(sign)
    for part in unicodedata.normalize("NFKD", spelled or sign):
        if unicodedata.combining(part):
            marks.append(part)
        elif part.isalnum():
            # Katakana stand among hiragana.
            is_katakana = "ァ" <= part <= "ヶ"
            made.append(chr(ord(part) - _BETWEEN_KANA) if is_katakana else part)
        elif part.isspace() or unicodedata.category(part) == "Pd":
            made.append(" ")


def _script(text: str) -> str:
    """Return the script of the first letter of a text; empty for a digit and where there is none."""
    first = text[:1]
    return unicodedata.name(first, "").split(" ")[0] if first.isalpha() else ""


def _heading(first: str, *, turkic: bool) -> str:
    if not first:
        return _OTHER
    if first.isdigit():
        return _DIGITS
    script = _script(first)
    if script == "CJK":
        return _MANY
    if 0x1100 <= ord(first) < 0x1100 + len(_JAMO):  # noqa: PLR2004 - the first letters of syllables
        return _JAMO[ord(first) - 0x1100]
    return "İ" if turkic and first == "i" else first.upper()[:1]
