"""How a language writes dates and numbers, and which way it runs: CLDR's rules, through Babel."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

from broadsheet.dates import day_of
from broadsheet.printing.escaping import printed

_WEEK = 7
_ZEROS = {
    "adlm": "\U0001e950", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "mymr": "\u1040", "nkoo": "\u07c0", "olck": "\u1c50", "tibt": "\u0f20",
}  # fmt: skip
"""The zero of each numbering system that is the default of a language (CLDR,
supplemental/numberingSystems.xml)."""


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


@cache
def territory(language: str) -> str:
    """Return a language with a territory where it is spoken, its own or the likeliest (CLDR): `en_US`, `pt_BR`."""
    spoken = locale(language)
    likely = str(get_global("likely_subtags").get(spoken.language, "")).rpartition("_")[2]
    where = spoken.territory or likely
    return f"{spoken.language}_{where}" if where else spoken.language


def written_filters(language: str) -> Mapping[str, Callable[..., Any]]:
    """Return the filters with which layouts print days, times and numbers in a language."""
    spoken = locale(language)
    digits = _digits(spoken)

    def day(form: str) -> Callable[[str], str]:
        written = cache(lambda local: format_date(_day(local), form, spoken).translate(digits))
        # Every story has a time of its own, and most share their day.
        return lambda local: written(day_of(local))

    clock = cache(
        lambda hour: format_time(time.fromisoformat(hour), "short", locale=spoken).translate(digits)
    )
    return {
        "date": day("long"),
        "weekday": day("EEEE"),
        "day_number": day("d"),
        "year": day("y"),
        "month": cache(
            lambda local: format_skeleton("yMMMM", _day(local), locale=spoken).translate(digits)
        ),
        "month_name": day("LLLL"),
        "month_in_short": day("LLL"),
        "day_of_year": cache(
            lambda local: format_skeleton("MMMMd", _day(local), locale=spoken).translate(digits)
        ),
        "weeks": _weeks(spoken),
        "plain_weeks": lambda month: _rows(month, 0),
        "listed": _listing(spoken),
        "clock": lambda local: clock(local[11:16]) if "T" in local else "",
        "number": cache(
            lambda count: format_decimal(
                count, locale=spoken, numbering_system="default"
            ).translate(digits)
        ),
    }


def _listing(spoken: Locale) -> Callable[[Sequence[str]], Markup]:
    """Return how a language strings names together: `a, b and c`; what is in them stays escaped, or is."""

    @cache
    def pattern(count: int) -> str:
        # By places, as the pattern is plain text and the names may be HTML.
        return printed(format_list([f"{{{at}}}" for at in range(count)], locale=spoken))

    # The pattern is escaped above, the names as they are filled in.
    return lambda names: Markup(pattern(len(names)).format(*map(printed, names)))  # noqa: S704


def _weeks(spoken: Locale) -> Callable[[str], list[list[str]]]:
    """Return how a language lays out a month: its weeks, the days outside it empty."""
    return cache(
        lambda month: _rows(month, (_day(month).weekday() - spoken.first_week_day) % _WEEK)
    )


def _rows(month: str, before: int) -> list[list[str]]:
    """Return the days of a month in rows of seven, after so many empty ones."""
    first = _day(month)
    length = monthrange(first.year, first.month)[1]
    days = [""] * before + [f"{first:%Y-%m}-{number:02}" for number in range(1, length + 1)]
    days += [""] * (-len(days) % _WEEK)
    return [days[at : at + _WEEK] for at in range(0, len(days), _WEEK)]


def weekdays(spoken: Locale) -> list[tuple[str, str]]:
    """Return the days of a week, from a language's first on: the letter over a calendar's column, and the name."""
    names, letters = spoken.days["stand-alone"]["wide"], spoken.days["stand-alone"]["narrow"]
    order = [(spoken.first_week_day + at) % _WEEK for at in range(_WEEK)]
    return [(letters[at], names[at]) for at in order]


def _digits(spoken: Locale) -> Mapping[int, int]:
    """Return the digits of a language for ours: those of its default numbering system (CLDR)."""
    zero = _ZEROS.get(spoken.default_numbering_system, "0")
    return {ord("0") + value: ord(zero) + value for value in range(10)} if zero != "0" else {}


def _day(local: str) -> date:
    """Return the first day of a year, a month, a day or a date-time."""
    return date.fromisoformat(day_of(f"{day_of(local)}-01-01"))
