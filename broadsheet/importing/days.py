"""Days and hours as other programs write them, in the way that our front matter has them."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from broadsheet.dates import ABOUT
from broadsheet.reading.date_hints import ABOUT_WORDS

_OURS = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?: ?(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)", re.DOTALL)
_WORDS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%Y%m%d")
_ROUGH = (
    ("%Y", "%Y"), ("%Y-%m", "%Y-%m"), ("%Y/%m", "%Y-%m"), ("%m/%Y", "%Y-%m"), ("%B %Y", "%Y-%m"),
    ("%b %Y", "%Y-%m"), ("%Y-%m-%d", "%Y-%m-%d"), ("%B %d, %Y", "%Y-%m-%d"), ("%d %B %Y", "%Y-%m-%d"),
)  # fmt: skip
_WHOLE = "%Y-%m-%d"
_LENGTHS = {"%Y": len("2019"), "%Y-%m": len("2019-05"), _WHOLE: len("2019-05-03")}
_CLOCK = re.compile(r"[ ,]+(?:at )?(\d{1,2}:\d{2}(?::\d{2})?)$")
_NO_DAY = frozenset({"0000-00-00", "0001-01-01"})


def moment_text(written: str) -> str:
    """Return a day or an hour of a day as front matter has it; empty when it cannot be told.

    `2015-06-29 9:30:00 -0400` gives `2015-06-29T09:30:00-04:00`, `Tue, 5 Mar 2019 12:00:00 GMT`
    gives `2019-03-05T12:00:00+00:00`, and `March 5, 2019` gives `2019-03-05`. Nothing is guessed:
    `03/05/2019` may be two days, and gives the empty text. A month or a year stays one, and so does
    what is approximate: `May 2019` gives `2019-05`, `c. 1998` gives `1998~`.
    """
    text = " ".join(written.split())
    if rough := _rough(text):
        return rough
    loose = _LOOSE.fullmatch(text)
    if loose:
        text = f"{loose[1]}-{loose[2]:0>2}-{loose[3]:0>2}{loose[4]}"
    if (ours := _OURS.fullmatch(text)) is not None:
        return _from_parts(*ours.groups())
    clock = _CLOCK.search(text)
    bare = text[: clock.start()] if clock else text
    for form in _WORDS:
        try:
            day = datetime.strptime(bare, form).date()  # noqa: DTZ007 - only its day is used
        except ValueError:
            continue
        return _from_parts(day.isoformat(), clock[1] if clock else None, None)
    try:
        return parsedate_to_datetime(text).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError):
        return ""


def _rough(text: str) -> str:
    """Return a month, a year, or an approximate date as front matter has it; empty for any other text."""
    about = ABOUT_WORDS.match(text)
    bare = text[about.end() :] if about else text
    sign = ABOUT if about or bare.endswith(ABOUT) else ""
    bare = bare.removesuffix(ABOUT)
    for form, kept in _ROUGH:
        try:
            day = datetime.strptime(bare, form)  # noqa: DTZ007 - only its day is used
        except ValueError:
            continue
        if sign or kept != _WHOLE:
            return f"{day.date().isoformat()[: _LENGTHS[kept]]}{sign}"
    return ""


def _from_parts(day: str, clock: str | None, offset: str | None) -> str:
    if day in _NO_DAY:
        return ""
    whole = day
    if clock:
        zone = offset or ""
        if zone in {"Z", "z", "UTC", "GMT"}:
            zone = "+00:00"
        elif zone and ":" not in zone:
            zone = f"{zone[:3]}:{zone[3:]}"
        whole = f"{day}T{clock:0>{8 if clock.count(':') > 1 else 5}}{zone}"
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return ""
    return whole
