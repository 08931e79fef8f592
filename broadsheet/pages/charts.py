"""Charts: how many stories there were over time, in bars of months, or of years for long times."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from broadsheet.dates import is_year, month_of, plain_date, year_of
from broadsheet.pages.parts import Parts
from broadsheet.urls import page_permalink
from broadsheet.views.terms import Bar, Chart

_FEW = 3
"""At most so many stories need no chart."""
_MONTHS = 120
"""A chart has bars of months for at most so many months, and beyond that of years."""
_HEIGHT = 100


def chart(positions: Sequence[int], parts: Parts) -> Chart | None:
    """Return the chart of the stories of a listing; None for a few, or those of one month.

    A story of which only the year is known has no bar of a month; the chart counts such stories.
    """
    if len(positions) <= _FEW:
        return None
    stories = parts.archive.stories
    dates = [plain_date(stories[position].date.local) for position in positions]
    months = Counter([month_of(date) for date in dates if not is_year(date)])
    years = Counter(map(year_of, dates))
    undated = len(dates) - months.total()
    if _has_bars_of_months(months, years, undated):
        first = _months(min(months))
        bars = {month: (_months(month) - first, count) for month, count in months.items()}
        return _chart(bars, undated, _beginnings(dates, parts)) if len(months) > 1 else None
    begin = int(min(years))
    bars = {year: (int(year) - begin, count) for year, count in years.items()}
    return _chart(bars, 0, _beginnings(dates, parts)) if len(years) > 1 else None


def _has_bars_of_months(months: Counter[str], years: Counter[str], undated: int) -> bool:
    """Return whether a chart shows months: they are few, and known of most stories."""
    if undated >= months.total():
        return False
    first, last = min(months), max(months)
    if _months(last) - _months(first) >= _MONTHS:
        return False
    return year_of(first) == min(years) and year_of(last) == max(years)


@cache
def _months(month: str) -> int:
    """Return a month as a number that is one more than that of the month before."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number)


def _beginnings(dates: Sequence[str], parts: Parts) -> Mapping[str, str]:
    """Return the address where a listing comes to each of its years and months, from its first page.

    `dates` are those of its stories, in its order.
    """
    size = parts.archive.config.page_size
    found: dict[str, str] = {}
    last = ""
    for at, date in enumerate(dates):
        # Most stand behind another of their month, and begin nothing.
        if month_of(date) == last:
            continue
        last = month_of(date)
        page = "" if at < size else page_permalink("", at // size + 1)
        found.setdefault(year_of(date), f"{page}#y{year_of(date)}")
        if not is_year(date):
            found.setdefault(last, f"{page}#m{last}")
    return found


def _chart(
    counts: dict[str, tuple[int, int]], undated: int, beginnings: Mapping[str, str]
) -> Chart:
    most = max(count for _, count in counts.values())
    # Heights are rounded up, so that no bar is too low to be seen.
    bars = [
        Bar(period, ordinal, count, -(-count * _HEIGHT // most), beginnings[period])
        for period, (ordinal, count) in sorted(counts.items())
    ]
    return Chart(tuple(bars), most, undated)
