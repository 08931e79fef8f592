"""Dates as text: years, months and days are beginnings of a date in ISO 8601.

A whole date is `2025-06-09T14:30:00+01:00`.
"""

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


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def in_words(date: str, now: str) -> str:
    """Return a day, or a day and an hour, as messages say it: `29 November 09:00`.

    The year follows the month, but for that of `now`.
    """
    month = _MONTHS[int(date[_YEAR + 1 : _MONTH]) - 1]
    year = "" if year_of(date) == year_of(now) else f" {int(year_of(date))}"
    hour = date[_DAY + 1 : len("2025-06-09T14:30")]
    return f"{int(date[_MONTH + 1 : _DAY])} {month}{year}{f' {hour}' if hour else ''}"
