"""Word slips: when a word of a name may be another one, misspelled, and when it is another word."""

from broadsheet.closeness import slips

SHORTEST = 4
"""Number of letters of a misspelled word, at least; the word that is meant has one more."""
_LONG = 8
"""Number of letters from which a word may have two slips."""
_LONGEST = 12
"""Number of letters from which one of a word that stands alone may be another one by mistake."""
_ENDINGS = frozenset("aeio")
"""Letters that make another given name, as in Daniel and Daniela, Maria and Mario."""


def may_be_slip(one: str, other: str, *, tree: bool, alone: bool) -> bool:
    """Return whether one of two words may be the other, misspelled, by its letters.

    Of words that stand alone, and of topics, a single slip is likely: too many words of a language
    are near each other.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or len(long) <= SHORTEST or not (one + other).isalpha():
        return False
    count = slips(one, other, 2)
    swapped = sorted(one) == sorted(other)
    if count < 0 or (one[0] != other[0] and not (swapped and one[:2] == other[1::-1])):
        return False
    if count == 2:  # noqa: PLR2004 - two slips
        return len(short) >= _LONG and not tree and not alone
    if not alone:
        return True
    if one.upper() == one:
        return False  # in scripts without capitals, a letter more or less makes another word
    if long.startswith(short):
        return long.endswith("s")
    if len(short) == len(long) and not swapped:
        return len(short) >= _LONGEST and one[-1] == other[-1]
    return len(short) > SHORTEST


def makes_another(one: str, other: str) -> bool:
    """Return whether two given names that differ by one slip are usual ones of two persons."""
    short, long = sorted((one, other), key=len)
    if len(short) <= SHORTEST or (len(short) == len(long) and sorted(one) != sorted(other)):
        return True
    return long.startswith(short) and (long[-1] in _ENDINGS or long[-1] in "hs")
