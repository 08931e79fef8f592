"""Longer names: what stands beside a name in a text and makes it a part of another one.

`Jordan` is no country in `Michael Jordan`, and `Georgia` none in `Georgia O'Keeffe`.
"""

import re
from typing import NamedTuple

from broadsheet.reading.html import TAG_END
from broadsheet.reading.offices import (
    days_and_months,
    ends_office,
    is_before_months,
    is_common,
    is_feature,
    is_institution,
    is_particle,
    is_pronoun,
    is_title,
)

MARKS = rf"</?(?:abbr|b|bdi|bdo|del|dfn|em|i|ins|mark|s|small|span|strong|u)\b{TAG_END}"
"""A pattern for tags that begin no new text: a name may go on behind them."""
_INLINE = re.compile(rf"{MARKS}|</?a\b{TAG_END}", re.IGNORECASE)
_BLANK = r"\s\u00ad\u200b\u2060\ufeff"
_GAP = rf"(?:[{_BLANK}]|&nbsp;|{MARKS}|</?a\b{TAG_END})"
_WORD = r"[^\W\d_]\w*(?:['\u2019\u02bc]\w+)*"
_AFTER = re.compile(rf"(?P<gap>{_GAP}+)(?P<and>&amp;{_GAP}+)?(?P<word>{_WORD})", re.IGNORECASE)
_SUFFIX = re.compile(
    rf",?{_GAP}+(?P<word>(?:Jr|Sr|II|III|IV|VI{{0,3}}|IX|XI{{0,3}}|XIV|XVI)\b\.?)"
    r"(?![\w'\u2019])"
)
_DAY_AFTER = re.compile(rf"(?:,?{_GAP}+)\d")
_DAY_BEFORE = re.compile(rf"(?<!\d)\d\d?(?:st|nd|rd|th|er|\.)?{_GAP}+\Z")
_MONTH_AFTER = re.compile(
    rf"{_GAP}*(?:[\u2013/-]|\b(?:and|or|to|through|until|et|ou|und|oder|bis)\b){_GAP}*({_WORD})"
)
_POSSESSIVE = re.compile(r"['\u2019\u02bc]s\Z", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?:\s+[A-Z][a-z]+){1,4}")
_PLAIN_WORD = re.compile(r"\w+")
_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'\u2019\u02bc"
_OF = re.compile(
    rf"({_WORD})\s+(?:of|for|von|de|du|des|d['\u2019])(?:\s*(?:the|la|l['\u2019]))?\s*\Z"
)
_BYNAME = re.compile(r"[\u201c\u2018\u00ab](?:[^\W\d_][\w.'-]*\s?){1,3}[\u201d\u2019\u00bb]\s+\Z")
"""A name in quotation marks between the parts of a person's."""
_ABBREVIATED = frozenset({"ft", "mt", "pt", "st", "ste"})
"""Words of place names that are written short, with a full stop."""
_BEHIND_NAMES = frozenset(
    ["CBE", "CEO", "KBE", "KC", "MBE", "MD", "MEP", "MP", "MPs", "MS", "MSP", "OBE", "PhD", "QC"]
)
"""Letters behind a person's whole name that are no part of it."""
_CAPITALISED_NOUNS = frozenset({"de", "gsw", "lb", "nds"})
"""Languages that write every noun with a capital."""
_OFFICE = 60
"""Number of characters before a word among which an office is looked for."""
_NEARBY = 400
"""Number of characters before a name that are looked at, at most."""


class Neighbour(NamedTuple):
    """The word before a name."""

    word: str
    start: int
    """Position of the word in the text."""
    end: int
    sign: str = ""
    """Sign behind the word: a full stop, or `&`."""


def why_held_back(
    text: str, start: int, end: int, *, words: int, language: str, is_place: bool
) -> str:
    """Return why a name in HTML may be a part of a longer one, in words; empty when it is none.

    `words` is the number of the name's words. The name of a place is none behind a person's title.
    `language` is the text's.
    """
    main = language.split("-", maxsplit=1)[0].lower()
    if part := _part_of_word(text, start, end):
        return part
    if (suffix := _SUFFIX.match(text, end)) is not None:
        return f"{suffix['word']!r} stands behind it"
    before = _word_before(text, start)
    if words == 1 and _is_date(text, start, end, before, main):
        return "it is a day or a month here"
    if feature := _feature_before(text, start, before, main):
        return f"{feature!r} stands before it"
    # A word in lower case is no name, so that no capital beside it continues it.
    if main in _CAPITALISED_NOUNS or not text[start].isupper():
        return ""
    name = text[start:end]
    if words == 1 and name.isupper() and len(name) > 1:
        # What is all capitals stands for the same thing in `US Senate` as alone.
        return ""
    if words == 1 and (first := _within_name(text, start, before, main, is_place=is_place)):
        return f"{first!r} stands before it"
    behind = _word_behind(text, end, main)
    if not behind or _is_of_state(text, end, behind, main, is_state=is_place and words > 1):
        return ""
    return f"{behind!r} stands behind it"


def _feature_before(text: str, start: int, before: Neighbour | None, language: str) -> str:
    """Return the feature of the earth that is named after a place, as in `Gulf of`; or nothing."""
    if (before is None or not before.word.islower()) and text[
        start - 1 : start
    ] not in _APOSTROPHES:
        return ""
    of = _OF.search(text[max(0, start - _OFFICE) : start])
    return " ".join(of[0].split()) if of is not None and is_feature(of[1], language) else ""


def _part_of_word(text: str, start: int, end: int) -> str:
    """Return why a name is a part of a word whose other part is set off by marks, or nothing."""
    # Of two letters where the second is a capital, a blank is missing between them.
    if text[start - 1 : start] == ">":
        at, spaced = _back(text, start)
        if not spaced and at and _joins(text[at - 1], text[start]):
            return "it is a part of a word"
    if text[end : end + 1] == "<":
        at = end
        while (tag := _INLINE.match(text, at)) is not None:
            at = tag.end()
        following = text[at : at + 1]
        if at > end and (following in (*_HYPHENS,) or _joins(text[end - 1], following)):
            return "it is a part of a word"
    return ""


def _joins(left: str, right: str) -> bool:
    """Return whether two characters with nothing but marks between them are of one word."""
    return left in _HYPHENS or (left.isalnum() and right.isalnum() and not right.isupper())


def _back(text: str, at: int) -> tuple[int, bool]:
    """Return where the text before a position ends, without blanks and tags, and if there are blanks."""
    spaced = False
    least = max(0, at - _NEARBY)
    while at > least:
        last = text[at - 1]
        if last.isspace() or last in "\u00ad\u200b\u2060\ufeff":
            at -= 1
            spaced = True
        elif last == ">":
            opening = text.rfind("<", least, at)
            if opening < 0 or _INLINE.fullmatch(text, opening, at) is None:
                break
            at = opening
        elif last == ";" and text.endswith("&nbsp;", 0, at):
            at -= len("&nbsp;")
            spaced = True
        else:
            break
    return at, spaced


def _word_before(text: str, start: int) -> Neighbour | None:
    """Return the word that stands before a position with nothing but blanks and marks between."""
    if text[start - 2 : start - 1].islower() and text[start - 1] == " " and start:
        # Most words are plain ones in lower case.
        first = text.rfind(" ", 0, start - 1) + 1
        word = text[first : start - 1]
        if word.isalpha() and word[0].islower():
            return Neighbour(word, first, start - 1)
    at, spaced = _back(text, start)
    if not spaced or not at:
        return None
    sign = ""
    if text[at - 1] == ".":
        sign, at = ".", at - 1
    elif text.endswith("&amp;", 0, at):
        at, spaced = _back(text, at - len("&amp;"))
        sign = " &"
    begin = at
    while begin and (text[begin - 1].isalnum() or text[begin - 1] in _APOSTROPHES):
        begin -= 1
    word = text[begin:at].lstrip(_APOSTROPHES)
    return Neighbour(word, at - len(word), at, sign) if word else None


def _within_name(
    text: str, start: int, before: Neighbour | None, language: str, *, is_place: bool
) -> str:
    """Return what stands before a name and belongs to the same longer one; empty when nothing does.

    Particles and bynames are passed: `Ludwig van`, `Dwayne “The Rock”`.
    """
    if before is None:
        byname = _BYNAME.search(text[max(0, start - _OFFICE) : start])
        at = start - len(byname[0]) if byname else 0
        first = _word_before(text, at) if at else None
    elif is_particle(before.word, language) and not before.sign:
        first = _word_before(text, before.start)
    else:
        first = before
    if first is None or not _continues_in(text, first, language, is_place=is_place):
        return ""
    return " ".join(_INLINE.sub("", text[first.start : start]).replace("&amp;", "&").split())


def _continues_in(text: str, before: Neighbour, language: str, *, is_place: bool) -> bool:
    """Return whether a name continues the name that the word before it belongs to."""
    word = before.word
    if not word[0].isupper() or word[-1] in _APOSTROPHES or _POSSESSIVE.search(word):
        return False
    title = is_title(word, language)
    if before.sign and not title:
        # A full stop ends a sentence, but not behind an initial or a word that is written short.
        return before.sign != "." or len(word) == 1 or word.lower() in _ABBREVIATED
    if title or (ends_office(word, language) and _is_office(text, before.start, language)):
        return is_place
    if word.lower() in days_and_months(language) or is_pronoun(word, language):
        return False
    return not (is_common(word, language) and _begins_sentence(text, before.start))


def _is_office(text: str, start: int, language: str) -> bool:
    """Return whether a title and `of` stand before a position."""
    title = _OF.search(text[max(0, start - _OFFICE) : start])
    return title is not None and is_title(title[1], language)


def _begins_sentence(text: str, start: int) -> bool:
    """Return whether a word may begin a sentence: neither a word nor a comma stands before it."""
    at, spaced = _back(text, start)
    if not at:
        return True
    last = text[at - 1]
    if last in _HYPHENS:
        return spaced
    return not (last.isalnum() or last == "," or text.endswith("&amp;", 0, at))


def _word_behind(text: str, end: int, language: str) -> str:
    """Return the word behind a name that continues it; empty when none does."""
    if text[end : end + 1] == " " and text[end + 1 : end + 2].islower():
        return ""
    match = _AFTER.match(text, end)
    if match is None or not match["word"][0].isupper():
        return ""
    word = match["word"]
    plain = word.replace("\u2019", "'").replace("\u02bc", "'")
    if is_pronoun(plain, language) or word in _BEHIND_NAMES:
        return ""
    own = _POSSESSIVE.sub("", word)
    if not match["and"] and own.lower() in days_and_months(language):
        return ""
    return f"& {own}" if match["and"] else own


def _is_of_state(text: str, end: int, behind: str, language: str, *, is_state: bool) -> bool:
    """Return whether the words behind a name mean an institution of what the name stands for.

    Behind other names than those of states, that is an administration alone.
    """
    if not is_state:
        return behind == "Administration" and language == "en"
    words = _CAPITALISED.match(text, end)
    return words is not None and any(
        is_institution(word, language) for word in _PLAIN_WORD.findall(words[0])
    )


def _is_date(text: str, start: int, end: int, before: Neighbour | None, language: str) -> bool:
    """Return whether a name is that of a day or a month, and means one here."""
    name = text[start:end].lower()
    if not name.isalpha() or name not in days_and_months(language):
        return False
    if before is not None and not before.sign and is_before_months(before.word, language):
        return True
    if _DAY_AFTER.match(text, end) or _DAY_BEFORE.search(text[max(0, start - 40) : start]):
        return True
    other = _MONTH_AFTER.match(text, end)
    return other is not None and other[1].lower() in days_and_months(language)
