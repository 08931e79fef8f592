"""Typographic quotation marks, apostrophes, dashes and ellipses, as a language writes them."""

# ruff: noqa: RUF001 - the marks are what this module is about

import re
from typing import NamedTuple

INLINE, BLOCK, OPAQUE = "\x00", "\x01", "\x02"
"""In a text taken from HTML: an inline tag, a block's tag, and what must be left alone, such as
code."""

_THIN = "\N{NARROW NO-BREAK SPACE}"
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
    "fr": (f"«{_THIN}", f"{_THIN}»", "“", "”"),
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
"""By language: double opening and closing, single opening and closing (the Unicode CLDR's
delimiters, but for Switzerland and for the French spaces, which follow the printers' custom)."""
_APOSTROPHE = "’"
_MARK = re.compile(r"-{2,}|\.{3,}|[\"']|(?:://|\bwww\.|(?<=\w)@)[^\s\"'<\x00-\x02]*")
_ELIDED = re.compile(r"(?:\d\ds?|tis|twas|em|til|cause|bout|n'|n(?=\s))(?!\w)", re.IGNORECASE)
"""What an apostrophe stands before: '90s, 'tis, rock 'n' roll."""
_DASHES = {"--": "–", "---": "—"}
_OPENERS = frozenset("([{<“„‘‚«‹¿¡-–—/")
_DASH_ENDS = frozenset("-–—/")
_REACH = 1_000
"""How far a single quotation mark's partner is looked for, in characters."""
_PARTNER = re.compile(r"[^\s\x01]'(?!\w)")


class _Marks(NamedTuple):
    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


def marks(language: str) -> "_Marks | None":
    """Return a language's quotation marks, or None when they are not known here: `de-AT` has those of `de`."""
    name = language.lower().replace("_", "-")
    found = _MARKS.get(name) or _MARKS.get(name.split("-")[0])
    return _Marks(*found) if found else None


def needs_educating(text: str) -> bool:
    """Return whether a text holds anything that this module would change."""
    return '"' in text or "'" in text or "--" in text or "..." in text


def educate(text: str, language: str) -> str:
    """Return plain text with its straight quotation marks, double hyphens and triple dots made typographic.

    `--` is an en dash, `---` an em dash. Marks after a digit stay straight unless they close a
    quotation: they are primes. The text of a language that is not known here comes back as it is.
    """
    known = marks(language)
    if known is None or not needs_educating(text):
        return text
    return _Educator(text, known).text()


class _Educator:
    """One pass over a text: which quotations are open, and where the last mark was made what."""

    def __init__(self, text: str, known: _Marks) -> None:
        self.source = text
        self.known = known
        self.doubles = self.singles = 0
        self.last = -1
        self.last_opened = False
        self.block_end = 0

    def text(self) -> str:
        return _MARK.sub(self._replaced, self.source)

    def _replaced(self, match: "re.Match[str]") -> str:
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
    """Whether the mark just made opens."""

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
                return self._closed_single() if self.singles else "'"
            if _ELIDED.match(self.source, start + 1) or not self._has_partner(start + 1):
                return _APOSTROPHE
            self.opened = True
            self.singles += 1
            return known.inner_opening
        if _is_word(after):
            return "'" if before.isdigit() and after.isdigit() else _APOSTROPHE
        if self.singles:
            return self._closed_single()
        return "'" if before.isdigit() else _APOSTROPHE

    def _closed_single(self) -> str:
        self.singles -= 1
        return self.known.inner_closing

    def _has_partner(self, start: int) -> bool:
        end = self.source.find(BLOCK, start, start + _REACH)
        return _PARTNER.search(self.source, start, end if end >= 0 else start + _REACH) is not None

    def _starts(self, before: str) -> bool:
        """Return whether what stands before a mark lets it open: the character, or a mark made just before."""
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
