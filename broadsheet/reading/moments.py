"""Moments: days, and hours of days, as front matter has them; and dates that are less exact.

Of the Extended Date/Time Format (EDTF, ISO 8601-2) we take years, months and days, each of which a
tilde makes approximate. Its other forms are no dates of ours: `reading.edtf` says what to write.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from broadsheet.dates import ABOUT, first_day, is_exact
from broadsheet.model import Moment
from broadsheet.problems import Invalid, Undated
from broadsheet.reading.edtf import date_in_parts, foreign_form, several_dates
from broadsheet.reading.fields import Value, text, without_plain_signs
from broadsheet.reading.signs import plainly

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|z|[+-]\d{2}:?\d{2})?"
)
_PART = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_MONTHS = 12
_WRITE_A_DAY = "write YYYY-MM-DD, without quotes"
_WRITE_A_PART = "write YYYY, YYYY-MM or YYYY-MM-DD"
_WRITE_A_DATE = "write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known, without quotes"


def day(value: Value) -> date:
    """Return a day, written `YYYY-MM-DD` (ISO 8601)."""
    return _written_day(_one_text(value, _DAY), hours=False)


def _one_text(value: Value, form: re.Pattern[str] | None = None) -> str:
    """Return the text of a date; raises `Invalid` for several dates, and for one in parts.

    The date in its hint has the form that its field takes.
    """
    if isinstance(value, str):
        return plainly(text(value))
    mistake = several_dates(value) if isinstance(value, list) else date_in_parts(value)
    if form is None:
        raise mistake
    written = mistake.hint.removeprefix("write ").partition(",")[0].removesuffix(ABOUT)
    hint = _WRITE_A_DAY if form is _DAY else _WRITE_A_PART
    raise Invalid(mistake.message, f"write {written}" if form.fullmatch(written) else hint)


def _written_day(written: str, *, hours: bool) -> date:
    if not _DAY.fullmatch(written):
        rough = written.removesuffix(ABOUT)
        if rough and _PART.fullmatch(rough):
            raise Invalid(
                f"{written!r} is no exact day, which this field needs",
                "write YYYY-MM-DD; only 'date' and the 'published' of a source may be less exact",
            )
        message = without_plain_signs(f"{written!r} is not a date", written)
        raise Undated(message, _WRITE_A_DAY, written=written, hours=hours)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise _missing_date(written, written) from None


def rough_date(value: Value) -> str:
    """Return a date without an hour, as exact as it was written: `2025`, `2025-12`, `2025-12-15~`."""
    written = _one_text(value)
    part = written.removesuffix(ABOUT)
    if not _PART.fullmatch(part):
        if foreign := foreign_form(written):
            raise foreign
        message = without_plain_signs(f"{written!r} is not a date", written)
        raise Undated(message, _WRITE_A_DATE, written=written, rough=True)
    try:
        date.fromisoformat(first_day(part))
    except ValueError:
        raise foreign_form(part) or _missing_date(written, part) from None
    return written


def _missing_date(written: str, part: str) -> Invalid:
    """Return the mistake of a date that is in no calendar; its hint says which part is wrong."""
    year, month, day_of_month = [*part.split("-"), "", ""][:3]
    if not int(year):
        hint = f"{year} is no year: write one from 0001 on"
    elif not 1 <= int(month) <= _MONTHS:
        hint = f"{month} is no month: write one from 01 to 12"
    else:
        days = monthrange(int(year), int(month))[1]
        hint = f"{day_of_month} is no day of {year}-{month}: write one from 01 to {days}"
    return Invalid(f"{written!r} is a date that does not exist", hint)


def dating(zone: tzinfo) -> Callable[[Value], Moment]:
    """Return a converter of a date, as `moment` does it, that need not be known to the day."""
    exactly = moment(zone)

    def converter(value: Value) -> Moment:
        if isinstance(value, str):
            written = plainly(text(value))
            if _MOMENT.fullmatch(written):
                return exactly(value)
        stated = rough_date(value)
        if is_exact(stated):
            return exactly(stated)
        begin = datetime.combine(date.fromisoformat(first_day(stated)), time(), zone)
        return Moment(timestamp(_to_the_minute(begin)), stated)

    return converter


FIRST_INSTANT, LAST_INSTANT = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"
"""The first and the last second of the calendar, as `Moment.instant`."""


def timestamp(instant: datetime) -> str:
    """Return an aware time in UTC, as RFC 3339 writes it, to the second: `2025-06-07T13:30:00Z`.

    A time that is outside the calendar in UTC becomes its first or its last second.
    """
    try:
        return instant.astimezone(UTC).isoformat()[:19] + "Z"
    except OverflowError:
        return FIRST_INSTANT if instant.year == 1 else LAST_INSTANT


def moment(zone: tzinfo) -> Callable[[Value], Moment]:
    """Return a converter of a date or a date-time (ISO 8601, RFC 3339) to a moment.

    A date-time without an offset is in this time zone, and a date means midnight there. A date-time
    with an offset keeps it, and so keeps the day that was written.
    """

    def converter(value: Value) -> Moment:
        written = _one_text(value, _DAY)
        parts = _MOMENT.fullmatch(written)
        written_day = _written_day(parts[1] if parts else written, hours=True)
        try:
            clock = (
                time.fromisoformat(parts[2] if parts[2][1] != ":" else f"0{parts[2]}")
                if parts
                else time()
            )
            given = datetime.combine(
                written_day, clock, tzinfo=_offset(parts[3]) if parts and parts[3] else zone
            )
            local = _to_the_minute(given.replace(microsecond=0))
            return Moment(timestamp(local), local.isoformat() if parts else written_day.isoformat())
        except ValueError:
            message = f"{written!r} is a time that does not exist"
            raise Invalid(message, "write YYYY-MM-DDTHH:MM, hours from 00 to 23") from None

    return converter


def _to_the_minute(local: datetime) -> datetime:
    """Return a time whose offset is in whole minutes, as RFC 3339 and HTML want it.

    Before there were time zones, a town's offset was that of its own noon, to the second.
    """
    offset = local.utcoffset() or timedelta()
    if not offset.seconds % 60:
        return local
    return local.replace(tzinfo=timezone(timedelta(minutes=round(offset / timedelta(minutes=1)))))


def _offset(written: str) -> tzinfo:
    """Return the zone of an offset such as `Z`, `+05:30` or `+0530`.

    Raises `ValueError` for an offset of a day or more.
    """
    if written in "Zz":
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))


def born(value: Value) -> str:
    """Return a year, a month or a day, as written: `1954`, `1954-08`, `1954-08-30`."""
    written = _one_text(value, _PART)
    if not _PART.fullmatch(written):
        message = without_plain_signs(f"{written!r} is not a year, month or day", written)
        raise Undated(message, _WRITE_A_PART, written=written, rough=True, about=False)
    try:
        date.fromisoformat(first_day(written))
    except ValueError:
        raise foreign_form(written) or _missing_date(written, written) from None
    return written
