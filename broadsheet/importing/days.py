"""Days and hours as other programs write them, in the way that our front matter has them."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_OURS = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?: ?(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)", re.DOTALL)
_WORDS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%Y%m%d")
_CLOCK = re.compile(r"[ ,]+(?:at )?(\d{1,2}:\d{2}(?::\d{2})?)$")
_NO_DAY = frozenset({"0000-00-00", "0001-01-01"})


def moment_text(written: str) -> str:
    """Return a day or an hour of a day as front matter has it; empty when it cannot be told.

    `2015-06-29 9:30:00 -0400` gives `2015-06-29T09:30:00-04:00`, `Tue, 5 Mar 2019 12:00:00 GMT`
    gives `2019-03-05T12:00:00+00:00`, and `March 5, 2019` gives `2019-03-05`. Nothing is guessed:
    `03/05/2019` may be two days, and gives the empty text.
    """
    text = " ".join(written.split())
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
