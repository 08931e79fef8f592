"""Looking terms up: by the letters that the words of their names begin with, when a list of all is too long to send."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from broadsheet.archive.terms import Term

MOST_NAMES = 5_000
"""Terms in a list that is sent whole."""
_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[a-z0-9]")


def terms_by_letter(
    terms: Mapping[str, Mapping[str, Term]], *, most: int = MOST_NAMES
) -> dict[str, tuple[Term, ...]]:
    """Return the parts of a list of all terms that is too long, each under its letter, in order of the letters.

    A term stands under the first letter of every word of its name and other names, as a file can be
    called: `a`, or `u4e60` for one that is none of a to z. A list that is not too long has no
    parts.
    """
    if sum(map(len, terms.values())) <= most:
        return {}
    found: dict[str, list[Term]] = {}
    for group in terms.values():
        for term in group.values():
            for letter in {_letter(word[0]) for word in _words((term.name, *term.also))}:
                found.setdefault(letter, []).append(term)
    return {letter: tuple(held) for letter, held in sorted(found.items())}


def _words(names: Iterable[str]) -> Iterable[str]:
    # As the scripts fold what is typed (layouts/assets/spelling.js): without marks and case.
    for name in names:
        folded = "".join(
            sign
            for sign in unicodedata.normalize("NFKD", name)
            if not unicodedata.category(sign).startswith("M")
        )
        yield from _WORD.findall(folded.lower())


def _letter(sign: str) -> str:
    return sign if _PLAIN.fullmatch(sign) else f"u{ord(sign):x}"
