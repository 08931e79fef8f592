"""Emphasis: which runs of `*`, `_` and `~` begin it, and which end it.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis), and
GitHub's for two tildes.
"""

import unicodedata

_PLAIN_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_THREE = 3


class DelimiterRun:
    """One or more of the same sign in a text."""

    __slots__ = ("begins", "can_begin", "can_end", "count", "ends", "number", "sign", "size")

    def __init__(self, sign: str, size: int, before: str, after: str) -> None:
        self.sign = sign
        self.size = self.count = size
        """The number of signs in the run, and of those that are left to be printed."""
        self.ends: list[str] = []
        """Tags of the elements that end here, in order."""
        self.begins: list[str] = []
        """Tags of the elements that begin here, the innermost first."""
        self.number = 0
        left = _is_left_flanking(before, after)
        right = _is_left_flanking(after, before)
        if sign == "_":
            self.can_begin = left and (not right or is_punctuation(before))
            self.can_end = right and (not left or is_punctuation(after))
        else:
            self.can_begin, self.can_end = left, right


def _is_left_flanking(before: str, after: str) -> bool:
    if not after or after.isspace():
        return False
    return not is_punctuation(after) or not before or before.isspace() or is_punctuation(before)


def is_punctuation(character: str) -> bool:
    """Return whether a character is punctuation or a symbol, in the sense of Unicode."""
    if character.isalnum() or not character:
        return False
    return character in _PLAIN_PUNCTUATION or unicodedata.category(character)[0] in "PS"


def pair(runs: list[DelimiterRun]) -> None:
    """Find which of some runs belong together, and note in each what it begins and ends."""
    openers: list[DelimiterRun] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    """Number of the run up to which a run like the key can end nothing."""
    for number, run in enumerate(runs, 1):
        run.number = number
        while run.can_end and run.count:
            key = (run.sign, run.can_begin, run.size % _THREE)
            position = _opener(openers, run, bottoms.get(key, 0))
            if position < 0:
                bottoms[key] = number - 1
                break
            opener = openers[position]
            # The runs between the two have no partner outside.
            del openers[position + 1 :]
            double = opener.count > 1 and run.count > 1
            tag = "del" if run.sign == "~" else "strong" if double else "em"
            opener.begins.append(tag)
            run.ends.append(tag)
            opener.count -= 1 + double
            run.count -= 1 + double
            if not opener.count:
                openers.pop()
        if run.can_begin and run.count:
            openers.append(run)


def _opener(openers: list[DelimiterRun], run: DelimiterRun, bottom: int) -> int:
    """Return the position of the nearest run that a run can end, or -1."""
    for position in range(len(openers) - 1, -1, -1):
        opener = openers[position]
        if opener.number <= bottom:
            return -1
        if opener.sign == run.sign and _fit(opener, run):
            return position
    return -1


def _fit(opener: DelimiterRun, run: DelimiterRun) -> bool:
    if run.sign == "~":
        return opener.count > 1 and run.count > 1
    # In `**a*b**` the run in the middle ends nothing (rules 9 and 10).
    both = opener.can_end or run.can_begin
    return (
        not both
        or (opener.size + run.size) % _THREE != 0
        or (not opener.size % _THREE and not run.size % _THREE)
    )
