"""Family names: which part of a person's name lists and citations put first."""

import re
import unicodedata

_AFTER = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""What stands behind a family name without being part of it, folded and without its full stop."""
_FIRST = frozenset(
    (
        "cai", "cao", "cheng", "choi", "deng", "dong", "feng", "gao", "guo", "han", "hu", "huang", "hwang", "jiang",
        "jeong", "jung", "kang", "liang", "liu", "luo", "ma", "moon", "nguyen", "park", "peng", "qin", "ren",
        "shen", "sun", "tang", "tran", "wang", "wu", "xi", "xie", "xu", "yang", "yoon", "zhang", "zhao", "zheng",
        "zhou", "zhu",
    )
)  # fmt: skip
"""Family names of Chinese, Korean and Vietnamese, which stand first, in Latin letters. Those that are
given names elsewhere as well, such as Kim and Lee, are not among them."""
_LATIN = re.compile(r"[^\W\d_]")


def family_name(name: str, sort: str = "") -> str:
    """Return the family name in a person's name, as it is written there; empty where it is not known.

    `sort` is how an editor sorts the name: `Xi`, or `Quill, Ada`. Without it, names in Latin letters
    have their family name last, with the words in small letters before it (Ursula von der Leyen), or
    first when it is one of those that stand first and the last word is none (Xi Jinping). A name of
    a single word has none.
    """
    words = name.split()
    if sort:
        given = " ".join(sort.partition(",")[0].split())
        return given if f" {name} ".find(f" {given} ") >= 0 and given != name else ""
    if not all("LATIN" in unicodedata.name(sign, "") for sign in _LATIN.findall(name)):
        return ""
    while len(words) > 1 and words[-1].rstrip(".").casefold() in _AFTER:
        words.pop()
    if len(words) < 2:  # noqa: PLR2004 - a given name and a family name
        return ""
    if words[0].casefold() in _FIRST and words[-1].casefold() not in _FIRST:
        return words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[start:])
