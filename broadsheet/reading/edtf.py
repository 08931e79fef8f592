"""Forms of EDTF, and of databases, that are no dates of ours, and what to write instead of each.

The Extended Date/Time Format is the Library of Congress's, and part of ISO 8601-2.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date

from broadsheet.dates import first_day
from broadsheet.problems import Invalid
from broadsheet.reading.signs import plainly

_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_INTERVAL = re.compile(
    rf"({_DATE}|\.\.|)[~?%]?/({_DATE}|\.\.|)[~?%]?|(\d{{4}}-\d{{2}}-\d{{2}})/\d{{2}}(?:-\d{{2}})?|(\d{{4}})-\d{{4}}",
    re.ASCII,
)
_DOTS = re.compile(rf"(?:\.\.)?({_DATE})[~?%]?\.\.({_DATE})?[~?%]?|\.\.({_DATE})[~?%]?", re.ASCII)
_UNCERTAIN = re.compile(rf"({_DATE}) ?([?%])", re.ASCII)
_APART = re.compile(rf"({_DATE}) +~", re.ASCII)
_HOUR = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ]\d{1,2}:\d{2}\S* ?[~?%]", re.ASCII)
_QUALIFIED = re.compile(
    r"[~?%]?\d{4}(?:[~?%]?-[~?%]?\d{2}(?:[~?%]?-[~?%]?\d{2})?)?[~?%]?", re.ASCII
)
_SEASON = re.compile(r"(\d{4})-(2[1-9]|3\d|4[01])[~?%]?", re.ASCII)
_UNKNOWN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(?:[XxUu]{2}|00|\?\?)){1,2}[~?%]?", re.ASCII)
_UNKNOWN_YEAR = re.compile(r"(\d{1,3})[XxUu]{1,3}(?:-[\dXxUu]{2}){0,2}[~?%]?", re.ASCII)
_LONG_YEAR = re.compile(
    r"(?:Y[+-]?|[+-])\d{4,}(?:[ES]\d+)*(?:-\d{2}){0,2}[~?%]?", re.ASCII | re.IGNORECASE
)
_SIGNS = re.compile("[~?%]")
_SET = re.compile(r"[\[{](.*)[\]}]", re.ASCII)
_BEGIN = re.compile(rf"(?:\.\.|\s)*({_DATE}(?![\dXxUu])~?)", re.ASCII)
_PARTS = ("year", "month", "day")


def foreign_form(written: str) -> Invalid | None:
    """Return the mistake of a date in a form that we do not take; None for any other text."""
    if several := _interval_or_set(written):
        return several
    if found := _UNCERTAIN.fullmatch(written):
        message = f"{written!r} is marked as uncertain, which no page here says"
        return Invalid(message, f"write {found[1]}~ if it was about then, or {found[1]}")
    if found := _APART.fullmatch(written):
        return Invalid(f"{written!r} is not a date", f"write {found[1]}~")
    if found := _HOUR.fullmatch(written):
        return Invalid(f"{written!r} is about an hour", f"write {found[1]}~, without the hour")
    if found := _SEASON.fullmatch(written):
        message = f"{written!r} is a season or a part of a year"
        return Invalid(message, f"write a month, such as {found[1]}-06, or {found[1]}")
    if found := _UNKNOWN.fullmatch(written):
        known = "-".join(part for part in found.groups() if part and part != "00")
        return Invalid(f"{written!r} has parts that are not known", f"write {known}")
    if found := _UNKNOWN_YEAR.fullmatch(written):
        year = found[1].ljust(4, "0")
        return Invalid(f"{written!r} is no year", f"write one, such as {year}~")
    if _QUALIFIED.fullmatch(written) and _SIGNS.search(written):
        plain = _SIGNS.sub("", written)
        return Invalid(f"{written!r} marks a part of a date", f"write {plain}~, for the whole")
    if _LONG_YEAR.fullmatch(written):
        return Invalid(f"{written!r} is no year of the calendar", "write one from 0001 to 9999")
    return None


def _interval_or_set(written: str) -> Invalid | None:
    if found := _INTERVAL.fullmatch(written) or _DOTS.fullmatch(written):
        begin = next((each for each in found.groups() if each and each != ".."), "")
        message = f"{written!r} is an interval, and a date is one"
        return Invalid(message, f"write {begin}") if begin else None
    if found := _SET.fullmatch(written):
        return several_dates(found[1].split(","), written)
    return None


def several_dates(values: Iterable[object], written: str = "") -> Invalid:
    """Return the mistake of a set of dates, `[2025, 2026]` or `{2025, 2026}`, and of any other list.

    `written` is the set where it is one text.
    """
    days = [begin for each in values if (begin := _begin(each))]
    message = f"{written!r} names several dates, and a date is one" if written else _SEVERAL
    if not days:
        return Invalid(
            message, "write one date: YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"
        )
    about = "" if days[0].endswith("~") else f", or {days[0]}~ if it was about then"
    return Invalid(message, f"write {days[0]}{about}")


_SEVERAL = "is a list, and a date is one"


def date_in_parts(value: Mapping[str, object]) -> Invalid:
    """Return the mistake of a mapping where a date belongs: its parts, or a set in braces."""
    folded = {key.casefold(): part for key, part in value.items()}
    numbers = [str(folded.get(part, "")).strip() for part in _PARTS]
    if all(number.isascii() and number.isdigit() for number in numbers if number) and numbers[0]:
        known = numbers[: numbers.index("")] if "" in numbers else numbers
        whole = "-".join([known[0].zfill(4), *(number.zfill(2) for number in known[1:])])
        return Invalid(_MAPPING, f"write {whole}")
    if value and all(part == "" for part in value.values()):
        return several_dates(value, f"{{{', '.join(value)}}}")
    return Invalid(_MAPPING, several_dates(value.values()).hint)


def _begin(value: object) -> str:
    """Return the date that a text begins with; empty when it begins with none of the calendar."""
    found = _BEGIN.match(plainly(value)) if isinstance(value, str) else None
    with suppress(ValueError):
        if found:
            date.fromisoformat(first_day(found[1]))
            return found[1]
    return ""


_MAPPING = "is a mapping, and a date is one text"
