"""Charts: how many stories there were over time, in bars of months, or of years for long times."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from broadsheet.dates import month_of, year_of
from broadsheet.pages.parts import Parts
from broadsheet.views.terms import Bar, Chart

_FEW = 3
"""At most so many stories need no chart."""
_MONTHS = 120
"""A chart has bars of months for at most so many months, and beyond that of years."""
_HEIGHT = 100


def chart(positions: Sequence[int], parts: Parts) -> Chart | None:
    """Return the chart of the stories at some positions; None for a few, or those of one month."""
    if len(positions) <= _FEW:
        return None
    stories = parts.archive.stories
    months = Counter([month_of(stories[position].date.local) for position in positions])
    if len(months) == 1:
        return None
    first, last = min(months), max(months)
    if _months(last) - _months(first) < _MONTHS:
        return _chart(
            {month: (_months(month) - _months(first), count) for month, count in months.items()}
        )
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[year_of(month)] += count
    return _chart({year: (int(year) - int(year_of(first)), count) for year, count in years.items()})


@cache
def _months(month: str) -> int:
    """Return a month as a number that is one more than that of the month before."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number)


def _chart(counts: dict[str, tuple[int, int]]) -> Chart:
    most = max(count for _, count in counts.values())
    # Heights are rounded up, so that no bar is too low to be seen.
    bars = [
        Bar(period, ordinal, count, -(-count * _HEIGHT // most))
        for period, (ordinal, count) in sorted(counts.items())
    ]
    return Chart(tuple(bars), most)
