"""How a language writes what citations say: dates, quotation marks, and the few words in them."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from broadsheet.printing.cited import CitedDate
from broadsheet.printing.language import local_digits, locale
from broadsheet.reading.typography import QuotationMarks, marks
from broadsheet.wording import message

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
"""The months as MLA shortens them."""
_ENGLISH_MARKS = QuotationMarks(
    "“", "”", "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"
)
_BABEL = {
    "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech", "cy": "welsh", "da": "danish",
    "de": "ngerman", "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "he": "hebrew", "hr": "croatian", "hu": "hungarian",
    "is": "icelandic", "it": "italian", "lt": "lithuanian", "lv": "latvian", "nb": "norsk", "nl": "dutch",
    "nn": "nynorsk", "no": "norsk", "pl": "polish", "pt": "portuguese", "pt-br": "brazilian", "ro": "romanian",
    "ru": "russian", "sk": "slovak", "sl": "slovenian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
    "uk": "ukrainian", "vi": "vietnamese", "en-gb": "british", "en-us": "american",
}  # fmt: skip
"""Language to its name in LaTeX, as biblatex's manual (3.23, table 2) and babel know it."""


class CitationWords(NamedTuple):
    """What a language writes in citations."""

    language: str
    """Tag of the language (BCP 47)."""
    american: bool
    """Whether the styles' own rules hold as they stand: they are written for English."""
    marks: QuotationMarks
    comma: str
    """What stands between two parts of a date."""
    based_on: str
    """Says what a story is based on, with a place for `%(sources)s`."""
    and_others: str
    """Stands for further authors."""
    about: str
    """Stands before a date that is only about right."""
    spoken: Locale

    def apa_date(self, day: CitedDate) -> str:
        """Return a date as APA writes it, the year first: `2025, June 7`."""
        year = self._own(str(day.year))
        if not day.month:
            return self._about(day, year)
        if self.american:
            later = _MONTHS[day.month - 1] + (f" {day.day}" if day.day else "")
        else:
            later = self._form(day, "MMMMd", "LLLL")
        return self._about(day, f"{year}{self.comma}{later}")

    def mla_date(self, day: CitedDate) -> str:
        """Return a date as MLA writes it, with a short month: `7 June 2025`."""
        if self.american:
            parts = [str(day.day)] * bool(day.day) + [_SHORT[day.month - 1]] * bool(day.month)
            return self._about(day, " ".join([*parts, str(day.year)]))
        return self._about(day, self._form(day, "yMMMd", "yMMM"))

    def chicago_date(self, day: CitedDate) -> str:
        """Return a date as Chicago writes it: `June 7, 2025`."""
        if self.american:
            month = _MONTHS[day.month - 1] + " " if day.month else ""
            return self._about(day, f"{month}{f'{day.day}, ' if day.day else ''}{day.year}")
        if day.day:
            written = format_date(date(*day[:3]), "long", self.spoken)
            return self._about(day, self._own(written))
        return self._about(day, self._form(day, "", "yMMMM"))

    def joined(self, names: list[str]) -> str:
        """Return two or more names as the styles join them: a comma before the last one."""
        if self.american or len(names) < 2:  # noqa: PLR2004 - names to be joined
            return ", and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        pair = format_list(["{}", "{}"], style="standard", locale=self.spoken)
        return pair.format(", ".join(names[:-1]) + self.comma.rstrip(), names[-1])

    def _form(self, day: CitedDate, whole: str, month: str) -> str:
        if not day.month:
            return self._own(str(day.year))
        first = date(day.year, day.month, day.day or 1)
        skeleton = whole if day.day else month
        if skeleton == "LLLL":
            return self._own(format_date(first, skeleton, self.spoken))
        return self._own(format_skeleton(skeleton, first, locale=self.spoken))

    def _about(self, day: CitedDate, text: str) -> str:
        return f"{self.about} {text}" if day.about else text

    def _own(self, text: str) -> str:
        return text.translate(local_digits(self.spoken))


def citation_words(
    language: str = "en", translate: Callable[[str, str], str] = lambda _context, text: text
) -> CitationWords:
    """Return what a language writes in citations.

    `translate` returns a message of a context in that language.
    """
    main = language.split("-", maxsplit=1)[0].lower()
    return CitationWords(
        language,
        american=main == "en",
        marks=_ENGLISH_MARKS if main == "en" else marks(language) or _ENGLISH_MARKS,
        comma=translate("between names", ", "),
        based_on=translate("", message("Based on %(sources)s")),
        and_others=translate("", message("et al.")),
        about=translate("", message("ca.")),
        spoken=locale(language),
    )


def latex_language(tag: str) -> str:
    """Return the name of a language in LaTeX, empty for one that it does not know."""
    return _BABEL.get(tag.lower(), _BABEL.get(tag.split("-", maxsplit=1)[0].lower(), ""))
