"""Looking up terms by the first letters of their words, when a list of all is too long to send."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from broadsheet.archive.terms import Term
from broadsheet.typeable import SAME

MOST_NAMES = 5_000
"""Number of terms in a list that is sent whole, at most."""
_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[a-z0-9]")


def terms_by_letter(
    terms: Mapping[str, Mapping[str, Term]], *, most: int = MOST_NAMES
) -> dict[str, tuple[Term, ...]]:
    """Return the parts into which a list of all terms is split, by letter, in order of the letters.

    A term is in the part of each letter that a word of its name or of its other names begins with.
    Letters are written so that they can name a file: `a`, or `u4e60` for one outside a to z and the
    digits. A list of at most `most` terms is not split, and has no parts.
    """
    if sum(map(len, terms.values())) <= most:
        return {}
    parts: dict[str, list[Term]] = {}
    for group in terms.values():
        for term in group.values():
            for letter in {_letter(word[0]) for word in _words((term.name, *term.also))}:
                parts.setdefault(letter, []).append(term)
    return {letter: tuple(part) for letter, part in sorted(parts.items())}


def _words(names: Iterable[str]) -> Iterable[str]:
    # Without marks and case, as the site's scripts fold what a reader types
    # (layouts/assets/spelling.js).
    for name in names:
        folded = "".join(
            sign
            for sign in unicodedata.normalize("NFKD", name)
            if not unicodedata.category(sign).startswith("M")
        )
        yield from _WORD.findall("".join([SAME.get(sign, sign) for sign in folded.lower()]))


def _letter(sign: str) -> str:
    return sign if _PLAIN.fullmatch(sign) else f"u{ord(sign):x}"
