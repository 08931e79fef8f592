"""Reading times: how long readers take over a text."""

from broadsheet.model import Body

_WORDS = 238
"""Words that adults read silently in a minute, of English that tells of facts (Brysbaert, 2019)."""
_LETTERS = 400
"""Letters of Chinese and Japanese that readers take in in a minute: between the 260 and 360 that are
measured aloud (Trauzettel-Klosinski and Dietz, 2012) and the 500 that sites count with."""


def minutes_of(body: Body) -> int:
    """Return how many minutes a text takes, at least 1; 0 when there is none."""
    if not body.words:
        return 0
    # A stretch of letters without spaces is a word to those who count words: hardly any of them.
    return max(1, round(body.words / _WORDS + body.letters / _LETTERS))
