"""How a language writes dates and numbers, and which way it runs: CLDR's rules, through Babel."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal


def locale(language: str) -> Locale:
    """Return the locale of a language tag (BCP 47), of its main language where CLDR has no more, or English."""
    for tag in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@cache
def direction(language: str) -> str:
    """Return `rtl` for a language that runs from right to left, else `ltr`."""
    return locale(language).text_direction


def filters(language: str) -> Mapping[str, Callable[..., str]]:
    """Return the filters with which layouts print days, times and numbers in a language."""
    spoken = locale(language)

    return {
        "date": cache(lambda local: format_date(_day(local), "long", spoken)),
        "weekday": cache(lambda local: format_date(_day(local), "EEEE", spoken)),
        "day_number": cache(lambda local: format_date(_day(local), "d", spoken)),
        "month": cache(lambda local: format_skeleton("yMMMM", _day(local), locale=spoken)),
        "month_name": cache(lambda local: format_date(_day(local), "LLLL", spoken)),
        "clock": cache(lambda local: _clock(local, spoken)),
        "number": lambda count: format_decimal(count, locale=spoken),
    }


def _day(local: str) -> date:
    """Return the first day of a year, a month, a day or a date-time."""
    return date.fromisoformat(f"{local[:10]}-01-01"[:10])


def _clock(local: str, spoken: Locale) -> str:
    return format_time(datetime.fromisoformat(local).time(), "short", locale=spoken) if "T" in local else ""
