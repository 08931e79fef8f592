"""How a language writes dates and numbers, and which way it runs: CLDR's rules, through Babel."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import cache, lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from markupsafe import Markup

from broadsheet.dates import day_of, is_about, is_day, is_exact, is_year, month_of, plain_date
from broadsheet.printing.escaping import escape_value, marked
from broadsheet.wording import message

_WEEK = 7
"""The number of days in a week."""
_MEGABYTE, _TEN = 1_000_000, 10
_ZEROS = {
    "adlm": "\U0001e950", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "mymr": "\u1040", "nkoo": "\u07c0", "olck": "\u1c50", "tibt": "\u0f20",
}  # fmt: skip
"""The zero of each numbering system that is the default of some language (CLDR,
supplemental/numberingSystems.xml)."""


def locale(language: str) -> Locale:
    """Return the locale of a language tag (BCP 47).

    It is that of the tag's main language where CLDR knows only that, and else that of English.
    """
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


@cache
def language_name(tag: str, language: str) -> str:
    """Return the name of a language in another one: `Deutsch` for `de` in `de`, `German` in `en`.

    Both are tags (BCP 47). A language that CLDR has no name for is named by its tag.
    """
    try:
        named = Locale.parse(tag, sep="-").get_display_name(locale(language))
    except (UnknownLocaleError, ValueError):
        main = tag.split("-", maxsplit=1)[0].lower()
        named = locale(language).languages.get(main)
    return named or tag


@cache
def territory(language: str) -> str:
    """Return a language with a territory where it is spoken: `en_US`, `pt_BR`.

    The territory is that of the tag, or else the likeliest one (CLDR).
    """
    spoken = locale(language)
    likely = str(get_global("likely_subtags").get(spoken.language, "")).rpartition("_")[2]
    country = spoken.territory or likely
    return f"{spoken.language}_{country}" if country else spoken.language


ABOUT_A_DATE = message("about %(date)s")
"""How an approximate date is printed."""


@lru_cache(maxsize=4)
def language_filters(language: str, about: str = ABOUT_A_DATE) -> Mapping[str, Callable[..., Any]]:
    """Return the filters with which layouts print days, times and numbers in a language.

    `about` is `ABOUT_A_DATE` in the language. They keep what they have printed, also for the next
    renderer of a preview.
    """
    spoken = locale(language)
    digits = local_digits(spoken)

    def day(form: str) -> Callable[[str], str]:
        text = cache(lambda local: format_date(_day(local), form, spoken).translate(digits))
        # Days are cached, not times: most stories share their day, and each has a time of its own.
        return lambda local: text(day_of(local))

    long_day = day("long")
    month = cache(
        lambda local: format_skeleton("yMMMM", _day(local), locale=spoken).translate(digits)
    )
    year = day("y")

    @cache
    def rough(date: str) -> str:
        plain = plain_date(date)
        words = (year if is_year(plain) else long_day if is_day(plain) else month)(plain)
        # A line may end behind "about", and not within the date.
        whole = words.replace(" ", "\N{NO-BREAK SPACE}")
        return about % {"date": whole} if is_about(date) else words

    def written(local: str) -> str:
        # Dates with an hour are exact, and nearly all of those that are printed.
        return long_day(local) if "T" in local or is_exact(local) else rough(local)

    clock = cache(
        lambda hour: format_time(time.fromisoformat(hour), "short", locale=spoken).translate(digits)
    )
    return {
        "date": written,
        # As HTML and other formats have it, which know nothing of approximate dates.
        "datetime": plain_date,
        # The same without its hour, for where the hour is not printed either.
        "day": lambda local: day_of(plain_date(local)),
        "weekday": day("EEEE"),
        "day_number": day("d"),
        "year": year,
        "month": month,
        "month_name": day("LLLL"),
        "month_in_short": day("LLL"),
        "day_of_year": cache(
            lambda local: format_skeleton("MMMMd", _day(local), locale=spoken).translate(digits)
        ),
        "weeks": _weeks(spoken),
        "plain_weeks": lambda month: _rows(month, 0),
        "listed": _listing(spoken),
        "bytes_in_short": cache(lambda count: _bytes_in_short(count, spoken).translate(digits)),
        "clock": lambda local: clock(local[11:16]) if "T" in local else "",
        "language_name": lambda tag: language_name(tag, language),
        "number": cache(
            lambda count: format_decimal(
                count, locale=spoken, decimal_quantization=False, numbering_system="default"
            ).translate(digits)
        ),
    }


def _bytes_in_short(count: int, spoken: Locale) -> str:
    """Return the size of a file as people say it: `340 kB`, `1.2 MB`."""
    unit, size = "gigabyte", count / 1e9
    if count < _MEGABYTE:
        unit, size = "kilobyte", float(max(1, round(count / 1e3)))
    elif count < 1000 * _MEGABYTE:
        unit, size = "megabyte", count / 1e6
    form = "#,##0.#" if size < _TEN else "#,##0"
    return format_unit(size, f"digital-{unit}", "short", form, spoken, numbering_system="default")


def _listing(spoken: Locale) -> Callable[[Sequence[str]], Markup]:
    """Return the function that joins names as a language does, `a, b and c`, as HTML.

    It escapes names that are texts, and leaves those that are HTML as they are.
    """

    @cache
    def pattern(count: int) -> str:
        # The names are filled in later, as the pattern is plain text and they may be HTML.
        return escape_value(format_list([f"{{{at}}}" for at in range(count)], locale=spoken))

    # The pattern is escaped above, and the names as they are filled in.
    return lambda names: marked(pattern(len(names)).format(*map(escape_value, names)))


def _weeks(spoken: Locale) -> Callable[[str], list[list[str]]]:
    """Return the function that lays out a month in weeks as a language begins them.

    Days of the weeks that are outside the month are empty texts.
    """
    return cache(
        lambda month: _rows(month, (_day(month).weekday() - spoken.first_week_day) % _WEEK)
    )


def _rows(month: str, empty: int) -> list[list[str]]:
    """Return the days of a month in rows of seven, after so many that are empty."""
    first = _day(month)
    length = monthrange(first.year, first.month)[1]
    days = [""] * empty + [
        f"{month_of(first.isoformat())}-{number:02}" for number in range(1, length + 1)
    ]
    days += [""] * (-len(days) % _WEEK)
    return [days[at : at + _WEEK] for at in range(0, len(days), _WEEK)]


def weekdays(spoken: Locale) -> list[tuple[str, str]]:
    """Return the letter and the name of each day of a week, from the language's first day on.

    The letter heads a column of a calendar.
    """
    names, letters = spoken.days["stand-alone"]["wide"], spoken.days["stand-alone"]["narrow"]
    order = [(spoken.first_week_day + at) % _WEEK for at in range(_WEEK)]
    return [(letters[at], names[at]) for at in order]


def local_digits(spoken: Locale) -> Mapping[int, int]:
    """Return what replaces our digits in a language: those of its default numbering system (CLDR).

    The result is empty for a language that has our digits.
    """
    zero = _ZEROS.get(spoken.default_numbering_system, "0")
    return {ord("0") + value: ord(zero) + value for value in range(10)} if zero != "0" else {}


def _day(local: str) -> date:
    """Return the first day of a year, a month, a day or a date-time."""
    return date.fromisoformat(day_of(f"{day_of(local)}-01-01"))
