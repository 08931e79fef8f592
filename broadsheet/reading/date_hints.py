"""Hints for dates: which day a text names that is no date yet, in words or in numbers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING

from broadsheet.dates import ABOUT
from broadsheet.problems import Invalid, Undated
from broadsheet.reading.signs import plainly

if TYPE_CHECKING:
    from babel import Locale

_WORD = re.compile(r"\d+|[^\W\d_]+", re.UNICODE)
_CLOCK = re.compile(
    r"(?:(?<=[\s,T])|(?<=\dt))(\d{1,2})(?:(?::|\s?h\s?|\.(?=\d\d\s?uhr\b))(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s?([ap])\.?m\b\.?)?"
    r"|\s?([ap])\.?m\b\.?|\s?(?:h|uhr)\b)(?:\s?uhr\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?<=[\d\smM.])(?:(UTC|GMT)?\s?([+-]\d{2}):?(\d{2})|(Z|UTC|GMT|[ECMP][SD]T))\b"
)
_ZONES: Mapping[str, str] = {
    "Z": "Z", "UTC": "Z", "GMT": "Z", "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00",
    "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
}  # fmt: skip
"""Name of a zone to its offset (RFC 5322, 4.3)."""
ABOUT_WORDS = re.compile(
    # "About" in the languages that ship, and as scholars write it.
    r"(?:about|around|approx(?:imately|\.)?|circa|ca?\.?|etwa|ungefähr|gegen|um|vers|environ|autour de|حوالي|نحو)"
    r"(?:\s+|(?=\d)|(?<=\.))",
    re.IGNORECASE,
)
"""What stands before a date that is approximate, with the blanks behind it."""
_FILLERS = frozenset(
    # What stands between the parts of a date: articles, prepositions, endings of ordinals, "year".
    re.findall(
        r"\w+",
        "a al am an at au d da das de del dem den der di do e el en er il kl la le o of om on the um "
        "uur à às på st nd rd th re ère ª º ste г года в 年 月 日 号 년 월 일",  # noqa: RUF001 - as people write
    )
)
_LATEST = 9999
_FIRST_YEAR = 1000
_MONTHS, _YEAR_DIGITS, _DAY_DIGITS = 12, 4, 2
_COMPACT = len("20250609")


def hint_of(invalid: Invalid, language: str) -> str:
    """Return the hint of a mistake; for a text that is no date, with the day that it names.

    Names of months are those of a language and of English. Where two days may be meant, the hint
    names both.
    """
    if not isinstance(invalid, Undated):
        return invalid.hint
    written = plainly(invalid.written)
    if invalid.rough and (rough := _rough_date(written, language)):
        return f"write {rough if invalid.about else rough.replace(ABOUT, '')}"
    rest, hours, uncertain = _without_clock(written)
    days = [] if uncertain else _days(rest, language)
    moments = [f"{day}{hours if invalid.hours else ''}" for day in days]
    return (
        f"write {' or '.join(moments)}" + (", whichever is meant" if len(moments) > 1 else "")
        if moments
        else invalid.hint
    )


def _rough_date(written: str, language: str) -> str:
    """Return the month, the year or the approximate day that a text names; empty when it names none.

    A day that is not approximate is none of them.
    """
    about = ABOUT_WORDS.match(written)
    rest = (written[about.end() :] if about else written).strip()
    known = _month_or_year(rest, language)
    if not about:
        return known
    return " or ".join(f"{each}{ABOUT}" for each in ([known] if known else _days(rest, language)))


def _month_or_year(written: str, language: str) -> str:
    """Return the month or the year that a text names; empty when it names none, or a day."""
    names = _month_names(language)
    words = _WORD.findall(unicodedata.normalize("NFC", written).casefold())
    months = [names[word] for word in words if word in names]
    numbers = [word for word in words if word.isdigit()]
    if any(not word.isdigit() and word not in names and word not in _FILLERS for word in words):
        return ""
    if len(numbers) == 1 and not months and len(numbers[0]) == _YEAR_DIGITS + _DAY_DIGITS:
        return _of_six_digits(numbers[0])
    years = [word for word in numbers if len(word) == _YEAR_DIGITS and int(word) >= _FIRST_YEAR]
    others = [word for word in numbers if len(word) <= _DAY_DIGITS]
    if len(years) != 1 or len(numbers) != len(years) + len(others):
        return ""
    if len(months) == 1 and len(months[0]) == 1 and not others:
        return f"{years[0]}-{next(iter(months[0])):02}"
    if not months and len(others) == 1 and 1 <= int(others[0]) <= _MONTHS:
        return f"{years[0]}-{int(others[0]):02}"
    return years[0] if not months and not others else ""


def _of_six_digits(digits: str) -> str:
    year, month = digits[:_YEAR_DIGITS], digits[_YEAR_DIGITS:]
    return f"{year}-{month}" if 1 <= int(month) <= _MONTHS and int(year) >= _FIRST_YEAR else ""


def _without_clock(written: str) -> tuple[str, str, bool]:
    """Return a text without the hour in it, the hour as a date-time has it, and whether it is unclear."""
    found = list(_CLOCK.finditer(written))
    if not found:
        return written, "", len(re.findall(r"\d:\d", written)) > 0
    if len(found) > 1:
        return written, "", True
    clock = found[0]
    hour, minute, second = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
    half = (clock[4] or clock[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 24  # noqa: PLR2004 - hours of a clock
    try:
        exact = time(hour, minute, second).isoformat("seconds" if clock[3] else "minutes")
    except ValueError:
        return written, "", True
    before, after = written[: clock.start()].rstrip(" ,Tt"), written[clock.end() :]
    offset = ""
    if zone := _OFFSET.match(f" {after.strip()}", 1) if after.strip() else None:
        offset = f"{zone[2]}:{zone[3]}" if zone[2] else _ZONES[zone[4]]
        after = f" {after.strip()}"[zone.end() :]
    return f"{before} {after}", f"T{exact}{offset}", False


def _days(written: str, language: str) -> list[str]:
    """Return the days that a text may name, each as a date; none when it names no day alone."""
    names = _month_names(language)
    numbers: list[str] = []
    months: set[int] = set()
    for word in _WORD.findall(unicodedata.normalize("NFC", written).casefold()):
        if word.isdigit():
            numbers.append(word)
        elif word in names and not months:
            months = set(names[word])
        elif word not in _FILLERS and word not in _weekday_names(language):
            return []
    candidates = _with_month(numbers, sorted(months)) if months else _in_numbers(numbers)
    days = dict.fromkeys(day for each in candidates if (day := _day(*each)))
    return list(days)


def _with_month(numbers: Sequence[str], months: Iterable[int]) -> list[tuple[int, int, int]]:
    """Return the year, month and day of each day that two numbers and a month's name may mean."""
    years = [each for each in numbers if len(each) == _YEAR_DIGITS]
    days = [each for each in numbers if len(each) <= _DAY_DIGITS]
    if len(years) != 1 or len(days) != 1 or len(numbers) != len(years) + len(days):
        return []
    return [(int(years[0]), month, int(days[0])) for month in months]


def _in_numbers(numbers: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the year, month and day of each day that numbers alone may mean."""
    if len(numbers) == 1 and len(numbers[0]) == _COMPACT:
        digits = numbers[0]
        return [(int(digits[:4]), int(digits[4:6]), int(digits[6:]))]
    if len(numbers) != 3 or any(len(each) > _YEAR_DIGITS for each in numbers):  # noqa: PLR2004 - year, month, day
        return []
    lengths = [len(each) for each in numbers]
    first, second, third = map(int, numbers)
    if lengths[0] == _YEAR_DIGITS and max(lengths[1:]) <= _DAY_DIGITS:
        return [(first, second, third)]
    if lengths[2] == _YEAR_DIGITS and max(lengths[:2]) <= _DAY_DIGITS:
        return [(third, second, first), (third, first, second)]
    return []


def _day(year: int, month: int, day: int) -> str:
    """Return a day as a date; empty when there is no such day, or it is nowhere near the news."""
    try:
        return date(year, month, day).isoformat() if _FIRST_YEAR <= year <= _LATEST else ""
    except ValueError:
        return ""


@lru_cache(maxsize=4)
def _month_names(language: str) -> Mapping[str, frozenset[int]]:
    """Return names of months, whole and short, in a language and in English, with their numbers."""
    names: dict[str, set[int]] = {}
    for locale in _locales(language):
        for forms in locale.months.values():
            for width in ("wide", "abbreviated"):
                for month, name in forms[width].items():
                    for part in _names_in(name):
                        names.setdefault(part, set()).add(month)
    names.setdefault("sept", set()).add(9)
    return {name: frozenset(months) for name, months in names.items()}


@lru_cache(maxsize=4)
def _weekday_names(language: str) -> frozenset[str]:
    return frozenset(
        part
        for locale in _locales(language)
        for forms in locale.days.values()
        for width in ("wide", "abbreviated", "short")
        for name in forms.get(width, {}).values()
        for part in _WORD.findall(unicodedata.normalize("NFC", name).casefold())
    )


def _names_in(name: str) -> list[str]:
    """Return the words of a month's name; none for one that is only a number, as in Chinese."""
    words = _WORD.findall(unicodedata.normalize("NFC", name).casefold())
    return words if len(words) == 1 and not words[0].isdigit() else []


def _locales(language: str) -> list["Locale"]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow; only mistakes need it

    locales = [Locale("en")]
    with suppress(UnknownLocaleError, ValueError):
        locales.append(Locale.parse(language, sep="-"))
    return locales
