"""Typography: quotation marks, apostrophes, dashes, ellipses and spaces, as a language writes them."""

# ruff: noqa: RUF001 - the marks are what this module is about

import re
from typing import NamedTuple

INLINE, BLOCK, OPAQUE = "\x00", "\x01", "\x02"
"""Stand, in a text from HTML, for an inline tag, for a block's tag, and for what must not be
changed, such as code."""

_THIN, _FIRM = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
_LOW_HIGH = "„“‚‘"
_HIGH = "“”‘’"
_SWEDISH = "””’’"
_MARKS: dict[str, tuple[str, ...] | str] = {
    "cs": _LOW_HIGH,
    "da": _HIGH,
    "de": _LOW_HIGH,
    "de-ch": "«»‹›",
    "en": _HIGH,
    "es": "«»“”",
    "fi": _SWEDISH,
    "fr": (f"«{_FIRM}", f"{_FIRM}»", "“", "”"),
    "fr-ch": "«»‹›",
    "it": "«»“”",
    "nb": "«»‘’",
    "nl": _HIGH,
    "no": "«»‘’",
    "pl": "„”«»",
    "pt": _HIGH,
    "pt-pt": "«»“”",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": _LOW_HIGH,
    "sv": _SWEDISH,
    "tr": _HIGH,
    "uk": "«»„“",
}
"""Language to its double opening and closing marks, then its single ones. These are the delimiters
of the Unicode CLDR, except for Switzerland and the French spaces, which follow printers' custom."""
_SPACES: dict[str, dict[str, str]] = {
    "fr": {
        ";": _THIN,
        "!": _THIN,
        "?": _THIN,
        ":": _FIRM,
        "«": _FIRM,
        "»": _FIRM,
        "‹": _FIRM,
        "›": _FIRM,
    },
    "fr-ch": dict.fromkeys(";!?:«»‹›", _THIN),
}
"""Language to what stands for a blank before a sign, or after an opening mark: by the Imprimerie
nationale's "Lexique des règles typographiques", and in Switzerland by the "Guide du typographe"."""
_BLANK = re.compile(
    r"[ \t\n](?:(?<=([«‹]).)[ \t]*+\n?[ \t]*+(?=[^\s\x01])|(?<=[^\s\x01].)[ \t]*+\n?[ \t]*+(?:(?=([»›]))"
    r"|(?=([!?])(?![\w=\x02/]))|(?=([;:])(?=[\s\x00\x01«»\"“”]|&nbsp;|$))))",
    re.DOTALL,
)
"""A blank before a sign that ends a part of a sentence, which no smiley, operator or name of code is,
or inside a mark of quotation."""
_APOSTROPHE = "’"
_MARK = re.compile(r"-{2,}|\.{3,}|[\"']|(?:://|\bwww\.|(?<=\w)@)[^\s\"'<\x00-\x02]*")
_ELIDED = re.compile(r"(?:\d\ds?|tis|twas|em|til|cause|bout|n'|n(?=\s))(?!\w)", re.IGNORECASE)
"""Text after an apostrophe that begins a word: '90s, 'tis, rock 'n' roll."""
_DASHES = {"--": "–", "---": "—"}
_OPENERS = frozenset("([{<“„‘‚«‹¿¡-–—/")
_DASH_ENDS = frozenset("-–—/")
_REACH = 1_000
"""Number of characters in which the partner of a single quotation mark is looked for."""
_PARTNER = re.compile(r"[^\s\x01]'(?!\w)")


class QuotationMarks(NamedTuple):
    """The quotation marks of a language."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


def marks(language: str) -> QuotationMarks | None:
    """Return a language's quotation marks, or None when they are not known.

    `de-AT` has the marks of `de`.
    """
    name = language.lower().replace("_", "-")
    found = _MARKS.get(name) or _MARKS.get(name.split("-")[0])
    return QuotationMarks(*found) if found else None


def _spaces(language: str) -> dict[str, str] | None:
    name = language.lower().replace("_", "-")
    return _SPACES.get(name) or _SPACES.get(name.split("-")[0])


def needs_educating(text: str, language: str) -> bool:
    """Return whether a text of a language contains anything that this module may change."""
    if marks(language) is None:
        return False
    marked = '"' in text or "'" in text or "--" in text or "..." in text
    return marked or (_spaces(language) is not None and _BLANK.search(text) is not None)


def educate(text: str, language: str) -> str:
    """Return plain text with typographic marks for quotation marks, double hyphens and triple dots.

    In French, blanks before signs become such as no line breaks at; where there is none, none is added.

    `--` becomes an en dash, `---` an em dash. Marks after a digit stay straight unless they close a
    quotation, because they are primes. A text in an unknown language is returned unchanged.
    """
    known = marks(language)
    if known is None or not needs_educating(text, language):
        return text
    educated = _Educator(text, known).text()
    if spaces := _spaces(language):
        return _BLANK.sub(lambda match: spaces[match[match.lastindex or 0]], educated)
    return educated


class _Educator:
    """One pass over a text, which knows the open quotations and the last mark that was replaced."""

    def __init__(self, text: str, known: QuotationMarks) -> None:
        self.source = text
        self.known = known
        self.doubles = self.singles = 0
        self.last = -1
        self.last_opened = False
        self.block_end = 0

    def text(self) -> str:
        return _MARK.sub(self._replacement, self.source)

    def _replacement(self, match: "re.Match[str]") -> str:
        mark, start = match.group(), match.start()
        if mark[0] == "-":
            return _DASHES.get(mark, mark)
        if mark[0] == ".":
            return "…" if len(mark) == 3 else mark  # noqa: PLR2004 - the three dots of an ellipsis
        if mark[0] in ":w@":
            return mark
        if self.source.find(BLOCK, self.block_end, start) >= 0:
            self.doubles = self.singles = 0
        self.block_end = start
        result = self._double(start) if mark == '"' else self._single(start)
        self.last = start
        self.last_opened = result in (self.known.opening, self.known.inner_opening) and self.opened
        return result

    opened = False
    """Whether the last mark that was replaced is an opening mark."""

    def _double(self, start: int) -> str:
        known = self.known
        before, after = self._before(start), self._after(start + 1)
        self.opened = False
        starts = self._starts(before)
        if (
            starts
            and not _is_end(after)
            and not (self.doubles and before in _DASH_ENDS and not _is_word(after))
        ):
            self.opened = True
            self.doubles += 1
            return known.opening
        if self.doubles:
            self.doubles -= 1
            return known.closing
        if starts or before.isdigit():
            return '"'
        return known.closing

    def _single(self, start: int) -> str:
        known = self.known
        before, after = self._before(start), self._after(start + 1)
        self.opened = False
        if self._starts(before):
            if _is_end(after):
                return self._close_single() if self.singles else "'"
            if _ELIDED.match(self.source, start + 1) or not self._has_partner(start + 1):
                return _APOSTROPHE
            self.opened = True
            self.singles += 1
            return known.inner_opening
        if _is_word(after):
            return "'" if before.isdigit() and after.isdigit() else _APOSTROPHE
        if self.singles:
            return self._close_single()
        return "'" if before.isdigit() else _APOSTROPHE

    def _close_single(self) -> str:
        self.singles -= 1
        return self.known.inner_closing

    def _has_partner(self, start: int) -> bool:
        end = self.source.find(BLOCK, start, start + _REACH)
        return _PARTNER.search(self.source, start, end if end >= 0 else start + _REACH) is not None

    def _starts(self, before: str) -> bool:
        """Return whether a mark may open after this character, or after another mark."""
        if before in ("'", '"') and self.last == self.before_at:
            return self.last_opened
        return before == BLOCK or before.isspace() or before in _OPENERS

    before_at = -1

    def _before(self, position: int) -> str:
        position -= 1
        while position >= 0 and self.source[position] == INLINE:
            position -= 1
        self.before_at = position
        return self.source[position] if position >= 0 else BLOCK

    def _after(self, position: int) -> str:
        while position < len(self.source) and self.source[position] == INLINE:
            position += 1
        return self.source[position] if position < len(self.source) else BLOCK


def _is_end(character: str) -> bool:
    return character == BLOCK or character.isspace() or character in ",;:!?)]}"


def _is_word(character: str) -> bool:
    return character.isalnum() or character == OPAQUE
