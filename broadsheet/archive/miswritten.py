"""Miswritten names: what a name may be that was written as a list, with marks, or with a title."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from broadsheet.reading.offices import is_title

_MARKS = (
    re.compile(r"\[\[(?:[^\]|]*\|)?(?P<name>[^\[\]]+)\]\]"),
    re.compile(r"\[(?P<name>[^\[\]]+)\]\s?(?:\([^()]*\)|\[[^\[\]]*\])"),
    re.compile(r"<[a-z][^<>]*>(?P<name>[^<>]+)</[a-z]+>", re.IGNORECASE),
    re.compile(
        r"(?P<mark>\*{1,3}|_{1,3}|~~|==|`+)(?!\s)(?P<name>(?:(?!(?P=mark)).)+)(?<!\s)(?P=mark)"
    ),
)
"""Patterns of Markdown and HTML around a whole name."""
_SIGNS = (
    re.compile(
        r"[\"\u201c\u201d\u201e\u00ab\u2039]\s?(?P<name>[^\"\u201c\u201d\u00bb\u203a]+?)\s?[\"\u201c\u201d\u00bb\u203a]"
    ),
    re.compile(r"['\u2018\u201a](?P<name>[^'\u2018\u2019]+)['\u2019\u2018]"),
    re.compile(r"[@#](?P<name>[^\W\d_][^@#]*)"),
    re.compile(r"(?P<name>.+?)\s*[,;:]"),
)
"""Patterns of signs around a whole name that may be part of it, such as quotation marks."""
_LINK = re.compile(r"\[[^\]]+\]\s?\(\s*<?([^)>\s]*)")
_BETWEEN = re.compile(r"\s*[;,|\n\u060c\u061b\u3001\uff0c\uff1b\u2022]\s*|\s+[/+&]\s+")
_ITEMS = re.compile(r"(?:^|\s)[-*\u2022]\s+")
_TAGS = re.compile(r"(?:^|[\s,;]+)#(?=\w)")
_AND = {
    "en": "and", "de": "und", "fr": "et", "ar": "\u0648", "es": "y|e", "it": "e|ed", "pt": "e", "nl": "en",
    "sv": "och", "da": "og", "nb": "og", "no": "og", "fi": "ja", "pl": "i", "cs": "a", "ru": "\u0438",
    "uk": "\u0456|\u0442\u0430|\u0439", "tr": "ve", "id": "dan",
}  # fmt: skip
"""Language to the words for "and" that stand alone between two names."""
_ARABIC_AND = re.compile(r"\s+\u0648(?=\S)")
_BY = {
    "en": "by", "de": "von", "fr": "par", "ar": "\u0628\u0642\u0644\u0645", "es": "por",
    "it": "di", "pt": "por", "nl": "door", "sv": "av", "da": "af", "nb": "av",
    "no": "av", "cs": "autor", "pl": "autor", "tr": "yazan",
}  # fmt: skip
"""Language to the word before an author's name in a byline, in small letters."""
_BEHIND = re.compile(
    r"(?:jr|sr|inc|ltd|llc|plc|co|corp|gmbh|ag|sa|ii|iii|iv|md|m\.d|phd|ph\.d|mp|mep|qc|kc|esq|obe|cbe|d\.c|u\.s)\.?",
    re.IGNORECASE,
)
"""What stands behind a comma and belongs to the name before it."""
_PREFIX = 4
"""Number of words in a title before a name, at most."""


def unmarked_name(name: str) -> str:
    """Return a name without the marks of Markdown and HTML around it."""
    return _without(name, _MARKS)


def bare_name(name: str) -> str:
    """Return a name without the marks and signs around it, such as quotation marks."""
    return _without(name, (*_MARKS, *_SIGNS))


def _without(name: str, patterns: Sequence[re.Pattern[str]]) -> str:
    before = ""
    while name != before:
        before = name
        for pattern in patterns:
            if whole := pattern.fullmatch(name.strip()):
                name = whole["name"].strip()
    return name


def linked_slug(name: str) -> str:
    """Return the last part of the address that a name leads to, as in `[Ada](/people/ada-quill/)`."""
    link = _LINK.match(name.strip("* _"))
    return link[1].rstrip("/").rpartition("/")[2].removesuffix(".md") if link else ""


def listed_names(name: str, language: str) -> list[str]:
    """Return the names of a list that was written as one name; fewer than two when it is none."""
    text = name.strip()
    if text[:1] + text[-1:] in {"[]", "()", "{}"}:
        text = text[1:-1]
    if text.startswith("#") or _ITEMS.match(text):
        parts = (_TAGS if text.startswith("#") else _ITEMS).split(text)
    else:
        parts = _BETWEEN.split(text)
    names: list[str] = []
    for part in (each for whole in parts for each in _between_and(whole, language)):
        plain = bare_name(part)
        if names and _BEHIND.fullmatch(plain):
            names[-1] = f"{names[-1]}, {plain}"
        elif plain:
            names.append(plain)
    return names


def has_separator(name: str) -> bool:
    """Return whether signs, and not only a word for "and", stand between the parts of a name."""
    return bool(_BETWEEN.search(name.strip())) or name.strip()[:1] in {"[", "#", "-", "*"}


def looks_listed(name: str) -> bool:
    """Return whether a name has the form of a list, with signs between its parts."""
    return has_separator(name) and len(listed_names(name, "en")) > 1


def _between_and(text: str, language: str) -> list[str]:
    parts = _and_of(language).split(f" {text} ")
    if language.startswith("ar"):
        parts = [each for part in parts for each in _ARABIC_AND.split(part)]
    return [part.strip() for part in parts]


@lru_cache(maxsize=8)
def _and_of(language: str) -> re.Pattern[str]:
    words = {"and", _AND.get(language.split("-", maxsplit=1)[0], "and")}
    return re.compile(rf"\s(?:{'|'.join(sorted(words))})\s", re.IGNORECASE)


def untitled_names(name: str, language: str) -> list[str]:
    """Return what a name may be without a title before or behind it, such as `Minister Ada Quill`."""
    words = name.split()
    found = [
        " ".join(words[at:])
        for at in range(1, min(_PREFIX, len(words) - 2) + 1)
        if _is_title(words[at - 1], language)
    ]
    before, comma, behind = name.partition(",")
    if not comma and name.endswith(")"):
        before, comma, behind = name[:-1].partition("(")
    if comma and _is_office(behind.split(), language):
        found.append(before.strip())
    return found


def _is_office(words: Sequence[str], language: str) -> bool:
    """Return whether words are a title, perhaps of something: `Minister of Health`."""
    at = next((at for at, word in enumerate(words) if _is_title(word, language)), -1)
    after = next((word for word in words[at + 1 :] if not _is_title(word, language)), "")
    return at >= 0 and (not after or after.lower() in _OF)


def _is_title(word: str, language: str) -> bool:
    plain = word.strip(".,()")
    tag = language.split("-", maxsplit=1)[0]
    if is_title(plain, "en") or is_title(plain, tag):
        return True
    if tag == "de":
        return plain.lower().endswith(_GERMAN)
    return plain in _ARABIC


_OF = frozenset({"at", "d", "de", "der", "des", "du", "for", "für", "in", "of", "to", "von"})
"""Words between an office and what it is of."""
_GERMAN = (
    *("minister", "ministerin", "kanzler", "kanzlerin", "präsident", "präsidentin", "meister"),
    *("meisterin", "sprecher", "sprecherin", "chef", "chefin"),
)
"""Ends of the titles that German makes of two words, as in `Außenminister`."""
_ARABIC_TITLES = (
    "الرئيس الرئيسة الوزير الوزيرة السيد السيدة الدكتور الدكتورة "
    "الملك الملكة الأمير الشيخ الوزراء الخارجية"
)
_ARABIC = frozenset(_ARABIC_TITLES.split())
"""Titles before Arabic names: president, minister, Mr, doctor, king, prince, sheikh."""


def run_together(words: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """Return the known names that words are when they are read one after the other; else nothing."""
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        if known(name):
            if end == len(words):
                return [name]
            if rest := run_together(words[end:], known):
                return [name, *rest]
    return []


def without_byline(name: str, language: str) -> str:
    """Return an author's name without the word that pages print before it, as in `By Ada Quill`."""
    word, _, rest = name.partition(" ")
    own = _BY.get(language.split("-", maxsplit=1)[0], "")
    # A family name may begin with the same word, as von Arx and Di Maio do.
    found = {_BY["en"], own} if " " in rest.strip() else {_BY["en"]}
    return rest.strip() if rest and word.strip(":").casefold() in found else name


def is_address(name: str) -> bool:
    """Return whether an author's name is an address, of mail or on the web."""
    return bool(re.fullmatch(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+", name.strip(), re.IGNORECASE))


def authors_listed(name: str, language: str) -> list[str]:
    """Return the authors that a name lists, if each has several words with a capital; else nothing."""
    names = listed_names(name, language)
    several = all(sum(word[:1].isupper() for word in each.split()) > 1 for each in names)
    return names if len(names) > 1 and several else []


def as_list(names: Sequence[str]) -> str:
    """Return names as a list in YAML, `[Ada, Bram]`."""
    return f"[{', '.join(_quoted(name) for name in dict.fromkeys(names))}]"


def _quoted(name: str) -> str:
    plain = re.fullmatch(r"[^\W_][^,\[\]{}:#\"]*", name)
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
