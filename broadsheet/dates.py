"""Dates as text: years, months and days are beginnings of a date in ISO 8601.

A whole date is `2025-06-09T14:30:00+01:00`. A date may be known to its month or its year alone, and
may be approximate, which a tilde at its end says (EDTF, ISO 8601-2, level 1): `2025-06`, `2025~`.
"""

from calendar import monthrange
from datetime import date as _Date  # noqa: N812 - functions have dates as texts by that name

ABOUT = "~"
"""The sign at the end of an approximate date."""
_YEAR, _MONTH, _DAY = len("2025"), len("2025-06"), len("2025-06-09")


def year_of(date: str) -> str:
    """Return the year of a date, a day or a month: `2025`."""
    return date[:_YEAR]


def month_of(date: str) -> str:
    """Return the month of a date or a day: `2025-06`."""
    return date[:_MONTH]


def day_of(date: str) -> str:
    """Return the day of a date: `2025-06-09`."""
    return date[:_DAY]


def day_of_year(date: str) -> str:
    """Return the day of any year that a date falls on: `06-09`."""
    return date[_YEAR + 1 : _DAY]


def is_year(period: str) -> bool:
    """Return whether a period is a year, and not a month or a day."""
    return len(period) == _YEAR


def is_day(period: str) -> bool:
    """Return whether a period is a day, and not a year or a month."""
    return len(period) == _DAY


def without_hour(date: str) -> str:
    """Return a date without its hour: `2025-06-09`, `2025-06`, `2025-06-09~`."""
    return date.partition("T")[0]


def is_about(date: str) -> bool:
    """Return whether a date is approximate."""
    return date.endswith(ABOUT)


def plain_date(date: str) -> str:
    """Return a date without the sign that it is approximate, as HTML and ISO 8601-1 have it."""
    return date.removesuffix(ABOUT)


def is_exact(date: str) -> bool:
    """Return whether the day of a date is known, and not just about when it was."""
    return len(date) >= _DAY and not is_about(date)


def known_periods(date: str) -> tuple[str, ...]:
    """Return the year, the month and the day that a date is known to fall into, as far as they are.

    An approximate day is not known, and its month is taken to be.
    """
    if is_exact(date):
        return date[:_YEAR], date[:_MONTH], date[:_DAY]
    plain = plain_date(date)
    return (plain,) if len(plain) == _YEAR else (plain[:_YEAR], plain[:_MONTH])


def narrowest_period(date: str) -> str:
    """Return the day of a date, or else its month or its year: the period whose page lists it."""
    return known_periods(date)[-1]


def first_day(date: str) -> str:
    """Return the day on which a date begins: `2025-06-01` for `2025-06`."""
    return date[:_DAY] if len(date) >= _DAY else f"{plain_date(date)}-01-01"[:_DAY]


def last_day(date: str) -> str:
    """Return the day on which a date ends: `2025-06-30` for `2025-06`."""
    plain = plain_date(date)
    if len(plain) == _YEAR:
        return f"{plain}-12-31"
    if len(plain) == _MONTH:
        return f"{plain}-{monthrange(int(plain[:_YEAR]), int(plain[_YEAR + 1 :]))[1]}"
    return plain[:_DAY]


_SLACK = {_YEAR: 366, _MONTH: 31, _DAY: 3}
"""Days by which an approximate year, month or day may be off on either side, as readers take it."""


def earliest_day(date: str) -> str:
    """Return the first day that a date may mean: of an approximate one a little before its own."""
    return _moved(first_day(date), -_slack(date))


def latest_day(date: str) -> str:
    """Return the last day that a date may mean: of an approximate one a little after its own."""
    return _moved(last_day(date), _slack(date))


def _slack(date: str) -> int:
    return _SLACK[len(plain_date(date))] if is_about(date) else 0


def _moved(day: str, days: int) -> str:
    if not days:
        return day
    ordinal = _Date.fromisoformat(day).toordinal() + days
    return _Date.fromordinal(min(max(ordinal, 1), _Date.max.toordinal())).isoformat()


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def in_words(date: str, now: str) -> str:
    """Return a date as messages say it: `29 November 09:00`, `December 2024`, `about 2024`.

    The year follows the month, but for that of `now`.
    """
    plain, about = plain_date(date), "about " if is_about(date) else ""
    year = str(int(year_of(plain)))
    if is_year(plain):
        return f"{about}{year}"
    month = _MONTHS[int(plain[_YEAR + 1 : _MONTH]) - 1]
    if len(plain) == _MONTH:
        return f"{about}{month} {year}"
    of_year = "" if year_of(plain) == year_of(now) else f" {year}"
    hour = plain[_DAY + 1 : len("2025-06-09T14:30")]
    return f"{about}{int(plain[_MONTH + 1 : _DAY])} {month}{of_year}{f' {hour}' if hour else ''}"


def when_in_words(date: str, now: str) -> str:
    """Return when something was, as messages say it: `on 29 November`, `in 2024`, `about 2024`."""
    words = in_words(date, now)
    if is_about(date):
        return words
    return f"{'on' if is_exact(date) else 'in'} {words}"
