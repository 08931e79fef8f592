"""Family names: which part of a person's name lists and citations put first.

The rule is for names in Latin letters, and documented in docs/content.md; what it cannot know, such
as that García Márquez is one family name, a record says in `sort`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_PARTICLES = frozenset(
    """
    a af al am an auf aus av d' da dal dalla das de degli dei del della delle den der des di
    do dos du e el het im in la las le los op 't te ten ter tot van vande vanden vander vom
    von y zu zum zur
    """.split()
)
"""Words that stand before a family name, in small letters, and do not count in a list."""
_PATRONYMS = frozenset(
    """
    abu ben bin bint binti ibn mint ould umm uld the of ap
    """.split()
)
"""Words, in small letters, of names that have no family name: Mohammed bin Salman, Peter the Great."""
_SAINTS = frozenset(
    """
    st ste saint sainte san santa são sankt
    """.split()
)
"""Words that stand before a family name with a capital, and are a part of it: St. John, San Martín."""
_TITLES = frozenset(
    """
    dame don doña dr frau herr lady lord madame maître mme monsieur mr mrs ms prof professor
    president senator sir rabbi imam ayatollah general gen col rev cardinal bishop
    archbishop sheikh sheikha shaikh
    """.split()
)
"""What stands before a name without being a part of it; it goes behind the given name."""
_REGNAL = frozenset(
    """
    emperor empress emir grand kaiser king könig königin papa papst pape papa pope prince
    princess prinz prinzessin queen reina reine rey roi sultan tsar crown patriarch
    """.split()
)
"""Titles of those who are known by their given names: Pope John Paul II."""
_AFTER = frozenset(
    """
    jr sr junior senior filho neto phd md obe mp qc kc esq
    """.split()
)
"""What stands behind a family name without being a part of it, folded and without its full stop."""
_NUMERAL = re.compile(r"(?:I{1,3}|IV|VI{0,3}|IX|X{1,2}I{0,3}|XI?[VX])")
_FIRST = frozenset(
    """
    ahn ai ban bao bo bui cai cao chae chan chang chen cheng cheung chiang cho choi chu
    chung cui dai dang deng ding do dong du duan fan fang feng fu gao gong gu guo ha hahn
    han hao he ho hoang hong hou hu hua huang huynh hwang jang jeon jeong jia jiang jin jung
    kang kim kong kwak kwon lai lam lau le lee lei leung li liang liao lim lin liu long lu
    luo luong ly ma mai mao mei meng min moon na ngo nguyen nie noh oh pan park peng pham
    phan phung qian qiao qin qiu ren roh ryu seo shao shen shi shin sim sohn son song su suh
    sun tan tang tao tian to tran trinh truong tsai tse vo vu wan wang wei wen wong woo wu
    xi xia xiang xiao xie xiong xu xue yan yang yao ye yeung yi yin yoo yoon you yu yuan yun
    zeng zhai zhang zhao zheng zhong zhou zhu zhuang zou
    """.split()
)
"""The usual family names of Chinese, Korean and Vietnamese, which stand first, in Latin letters."""
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ong|ing|ian|iao|uai|uan|ai|ei|ao|ou|an|en|er|in|ia|ie|iu|ua|uo|ui|un|ue|üe|ve|[aeiouü]))+"
)
"""Syllables of Chinese as Pinyin writes them."""
_SYLLABLE = re.compile(
    r"(?:[bcdghjklmnpqrstvwxyz]{0,3})[aeiouy]{1,3}(?:ng|nh|ch|ck|[bcdghklmnprtw])?"
)
"""One syllable of Chinese, Korean or Vietnamese in any usual spelling."""
_UNDIVIDED = frozenset(
    """
    Aung Daw Hlaing Htin Maung Myint Suu Thein
    """.split()
)
"""Words of names in Burmese, which have no family names."""
_OF_THE = frozenset(
    """
    El La Le Los Las The
    """.split()
)
"""Words that begin a name that is no person's given one: Le Corbusier."""
_LETTER = re.compile(r"[^\W\d_]")
_ARTICLE = re.compile(r"(?:(?:al|el|as|ash|ad|an|ar|at|az)-(?=\w))|[dD][\'\u2019](?=[^\W\d_a-z])")
"""The Arabic article, and the French preposition, which do not count in a list: al-Sisi, d'Orléans."""
_SHORT = 3
"""Number of words, at most, in a name whose family name stands first."""
_ASIDE = re.compile(r"\s*[(\[].*$|,.*$", re.DOTALL)


class PersonName(NamedTuple):
    """A person's name, taken apart for a list."""

    family: str
    """Family name by which it is put in order, without what does not count: `Leyen`. It is the whole
    name where there is none."""
    rest: str = ""
    """All else, as it is printed behind a comma: `Ursula von der`; empty where nothing is turned."""
    joined: str = ""
    """Family name as it is written within the name: `von der Leyen`; empty where there is none."""

    @property
    def listed(self) -> str:
        """Return the name as lists print it: `Leyen, Ursula von der`."""
        return f"{self.family}, {self.rest}" if self.rest else self.family


def family_name(name: str, sort: str = "", language: str = "en") -> str:
    """Return the family name in a person's name, as it is written there; empty where it is not known.

    `sort` is how an editor sorts the name: `Xi`, or `Quill, Ada`.
    """
    return person_name(name, sort, language).joined


# Lists of names are made at each save that a watch publishes; a name takes some 500 bytes.
@lru_cache(maxsize=1 << 13)
def person_name(name: str, sort: str = "", language: str = "en") -> PersonName:
    """Return a person's name as a list has it, by the editor's `sort` or else by rule.

    The language is the archive's: where it is one that writes family names first, names stay as they
    are.
    """
    name = " ".join(name.split())
    if sort:
        return _as_sorted(name, " ".join(sort.split()))
    whole = PersonName(name)
    bare = _ASIDE.sub("", name)
    if not _is_latin(bare) or bare[:1].isdigit() or any(each.isdigit() for each in bare):
        return whole
    words = bare.split()
    behind = name[len(bare) :].strip(" ,")
    aside = behind if behind[:1] in {"(", "["} else ""
    behind = "" if aside else behind
    titles = _taken(words, _TITLES | _REGNAL, first=True)
    behind = " ".join([*_taken(words, _AFTER), *([behind] if behind else [])])
    made = _parted(name, words, titles, behind, language)
    return made._replace(rest=f"{made.rest} {aside}") if aside and made.rest else made


def _parted(
    name: str, words: list[str], titles: list[str], behind: str, language: str
) -> PersonName:
    """Return a name in words, without the titles before it and what stands behind it."""
    if any(_bare(title) in _REGNAL for title in titles):
        # One who reigns is known by a given name, with a number.
        return _turned(" ".join(words), " ".join(titles), behind, joined="")
    number = _number(words)
    if _is_undivided(words):
        return _single(words, titles, number, behind, name)
    if _stands_first(words) or language.split("-", maxsplit=1)[0] in {"hu", "vi", "zh", "ko", "ja"}:
        return PersonName(name, "", words[0])
    capitals = [word for word in words if _is_shouted(word)]
    if _is_shouted(words[0]) and len(capitals) < len(words):
        return PersonName(name, "", " ".join(capitals))
    start = _start(words)
    return _split(words, start, [*titles], " ".join(filter(None, (number, behind))))


def _as_sorted(name: str, sort: str) -> PersonName:
    """Return a name under what an editor sorts it by."""
    family = sort.partition(",")[0].strip()
    at = f" {name} ".find(f" {family} ") if family else -1
    if at < 0 or family == name:
        # It is a reading, such as another script's, or the whole name: the name is printed as it is.
        return PersonName(name, "", "")
    before, after = name[:at].strip(), name[at + len(family) :].strip()
    if "," in sort:
        return PersonName(family, sort.partition(",")[2].strip(), family)
    if not before:
        return PersonName(name, "", family)
    return PersonName(family, " ".join(filter(None, (before, after))), family)


def _is_latin(name: str) -> bool:
    letters = _LETTER.findall(name)
    return bool(letters) and all("LATIN" in unicodedata.name(sign, "") for sign in letters)


def _bare(word: str) -> str:
    return word.rstrip(".,").casefold()


def _taken(words: list[str], known: frozenset[str], *, first: bool = False) -> list[str]:
    """Take the known words at one end of a name out of it, and return them in their order."""
    found: list[str] = []
    while len(words) > 1 and _bare(words[0 if first else -1]) in known:
        word = words.pop(0 if first else -1).rstrip(",")
        found.insert(len(found) if first else 0, word)
    if words:
        words[-1] = words[-1].rstrip(",")
    return found


def _number(words: list[str]) -> str:
    """Take the number of a family's third of one name out of a name of three words or more."""
    if len(words) > 2 and _NUMERAL.fullmatch(words[-1]):  # noqa: PLR2004 - Henry VIII has no family name
        return words.pop()
    return ""


def _is_undivided(words: list[str]) -> bool:
    """Return whether a name has no family name: Lula, Henry VIII, Mohammed bin Salman, Le Corbusier."""
    return (
        len(words) < _SHORT
        and (len(words) == 1 or words[0] in _OF_THE or _NUMERAL.fullmatch(words[1]) is not None)
    ) or any(word in _UNDIVIDED or word in _PATRONYMS for word in words)


def _single(words: list[str], titles: list[str], number: str, behind: str, name: str) -> PersonName:
    """Return a name that has no family name."""
    whole = " ".join(filter(None, (*words, number)))
    if not titles:
        return PersonName(name)
    return _turned(whole, " ".join(titles), behind, joined="")


def _turned(first: str, then: str, behind: str, *, joined: str) -> PersonName:
    rest = ", ".join(filter(None, (then, behind)))
    return PersonName(first, rest, joined)


def _stands_first(words: list[str]) -> bool:
    """Return whether a name has its family name first, as in Chinese, Korean and Vietnamese."""
    if len(words) > _SHORT + 1 or (first := _plain(words[0])) not in _FIRST:
        return False
    given = [_plain(part) for word in words[1:] for part in word.split("-")]
    if len(given) == 1:
        # Kim Campbell and Lee Marvin have given names that are family names elsewhere.
        is_usual_elsewhere = given[0] in _FIRST and first in _GIVEN
        return _PINYIN.fullmatch(given[0]) is not None and not is_usual_elsewhere
    return all(_SYLLABLE.fullmatch(part) for part in given)


_GIVEN = frozenset(
    """
    bo kim lee long min song sun dai son mai lin
    """.split()
)
"""Family names that are given names elsewhere: Kim Wu may be one of the two."""


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold().replace("đ", "d"))
    return "".join(each for each in parts if not unicodedata.combining(each))


def _is_shouted(word: str) -> bool:
    """Return whether a word is in capitals, as some write family names: XI Jinping."""
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and word.isupper() and "." not in word


def _start(words: list[str]) -> int:
    """Return where the family name of a name begins, with the words before it."""
    start = len(words) - 1
    if start > 1 and words[start - 1] in {"y", "i"}:
        # Ortega y Gasset
        start -= 2
    if start > 0 and _bare(words[start - 1]) in _SAINTS:
        start -= 1
    while start > 0 and (words[start - 1].islower() and _bare(words[start - 1]) in _PARTICLES):
        start -= 1
    while start > 1 and words[start - 1] in _CAPITAL_PARTICLES:
        start -= 1
    return start


_CAPITAL_PARTICLES = frozenset(
    """
    D' Da De Del Della Den Der Des Di Do Dos Du El Al La Las Le Los Van Vander Von Ter Ten
    Ben
    """.split()
)
"""Words that belong to a family name, and count: Robert De Niro, Marine Le Pen."""


def _split(words: list[str], start: int, titles: list[str], behind: str) -> PersonName:
    particles = 0
    while (
        start + particles < len(words) - 1
        and words[start + particles].islower()
        and words[start + particles] in _PARTICLES
    ):
        particles += 1
    head = words[start + particles :]
    family, before = " ".join(head), words[start : start + particles]
    if article := _ARTICLE.match(family):
        before, family = [*before, article[0]], family[article.end() :]
    rest = " ".join([*titles, *words[:start], *before])
    return _turned(family, rest, behind, joined=" ".join(words[start:]))
