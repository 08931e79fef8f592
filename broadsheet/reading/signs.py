"""Signs: what typographic signs stand for where only plain ones can be meant, and their names."""

import re
import unicodedata

# ruff: noqa: RUF001 - the signs are what this module is about

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that an editor cannot tell from a plain one, as a range of a pattern."""
_SPACE = re.compile(f"[{SPACES}]")
_NO_INK = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Signs that cannot be seen: marks of direction, joints of words and their like."""
_UNSEEN = re.compile(f"[{_NO_INK}]")
_DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_DASH = re.compile(f"[{_DASHES}]")
_PLAIN = {
    "：": ":",
    "／": "/",
    "．": ".",
    "，": ",",
    "＋": "+",
    "∶": ":",
    "Ｔ": "T",
    "Ｚ": "Z",
} | dict.fromkeys("～∼˜", "~")
_SIGNS = str.maketrans(_PLAIN)
_DOUBLE = "“”„‟«»〝〞〟＂「」"
_SINGLE = "‘’‚‛‹›＇"
_HALF = re.compile(f"[{_DOUBLE}]")
_NO_LIST = re.compile(rf"[{_DASHES}•‣▪·*]\s")
_TYPOGRAPHIC = re.compile(f"[{_DOUBLE}{_SINGLE}…{_DASHES}]")


def plainly(written: str) -> str:
    """Return a text that can only have plain signs, such as a date, with plain signs alone.

    Digits of every script, dashes, spaces, full-width signs and quotation marks around the whole
    have one meaning there; signs that cannot be seen have none.
    """
    if written.isascii():
        return written
    text = _UNSEEN.sub("", written).translate(_SIGNS)
    text = _DASH.sub("-", _SPACE.sub(" ", text)).strip()
    digits = [str(unicodedata.decimal(sign, sign)) for sign in text]
    return unquoted("".join(digits))


def unquoted(text: str) -> str:
    """Return a text without the typographic quotation marks around the whole of it."""
    if text[:1].isascii() or len(text) < len("“”"):
        return text
    for marks in (_DOUBLE, _SINGLE):
        inner = text[1:-1]
        if text[0] in marks and text[-1] in marks and not any(sign in marks for sign in inner):
            return inner.strip()
    return text


def seen(text: str) -> str:
    """Return a text without what cannot be seen at its ends."""
    return text.strip(_NO_INK)


def lone_mark(text: str) -> str:
    """Return the typographic quotation mark at an end of a text that has no partner, or nothing.

    Such a text was cut in two, as plain quotation marks alone keep a value together.
    """
    if text.isascii() or len(_HALF.findall(text)) % 2 == 0:
        return ""
    return next((sign for sign in (text[0], text[-1]) if sign in _DOUBLE), "")


def bullet(text: str) -> str:
    """Return the sign at the start of a text that was meant to begin an item of a list, or nothing."""
    return text[0] if _NO_LIST.match(text) else ""


def named(sign: str) -> str:
    """Return a sign with its name in Unicode, as a message says it: the sign, then `(EN DASH)`."""
    code = f"U+{ord(sign):04X}"
    name = unicodedata.name(sign, code)
    # A space or a mark of direction shows nothing, or would turn the message around.
    unseen = not sign.isprintable() or _UNSEEN.match(sign) or _SPACE.match(sign)
    return f"{code} ({name})" if unseen else f"{sign!r} ({name})"


def odd_sign(text: str) -> str:
    """Return the first sign of a text that only looks like a plain one, or nothing.

    These are signs of typography, spaces, what cannot be seen, digits of other scripts, and letters
    of another script among those of Latin.
    """
    if text.isascii():
        return ""
    has_latin = any(sign.isascii() and sign.isalpha() for sign in text)
    for sign in text:
        if sign.isascii():
            continue
        if _TYPOGRAPHIC.match(sign) or _SPACE.match(sign) or _UNSEEN.match(sign):
            return sign
        if sign in _PLAIN or sign.isnumeric() or unicodedata.category(sign)[0] in "SPZ":
            return sign
        if has_latin and sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN"):
            return sign
    return ""
